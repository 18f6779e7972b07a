"""What the recount found to differ from the registers, and put right: nothing is mended unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform.tables import Page
from qlvb.reports import store
from qlvb.reports.sums import MEASURES, Level

_OF_NO_READER = frozenset({"document_id", "is_restricted"})


@dataclass(frozen=True, kw_only=True)
class MendedField:
    """One thing that stood otherwise than it should have; empty: it was not there."""

    name: str
    """A field of the document as reports see it, or a figure."""
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A line of a document, or a sum of its agency, as it was and as it became."""

    at: datetime
    document_id: str | None
    level: Level | None
    """Whether it was the sum of a day, a month or a year."""
    day: date | None
    """That day, or the first of the month or year."""
    is_total: bool
    """Only the agency's total among those of the province was wrong."""
    number: str
    """The document's, as the registers have it."""
    differences: tuple[MendedField, ...]


def listing(actor: Actor, cursor: str | None, limit: int) -> Page[Mended]:
    """A page of what was mended in the agency's figures, the last one first.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.REPORT_RECOUNT)
    found = store.mended(actor.agency_id, cursor, limit)
    return Page([_shown(*each) for each in found.items], found.cursor)


def _shown(at: str, of: str, old: object, new: object) -> Mended:
    before, after = _named(old), _named(new)
    is_sum = of.startswith((store.OF_SUM, store.OF_TOTAL))
    level, _, name = of.partition("-")[2].partition("#") if is_sum else ("", "", "")
    names = [name for name in {**before, **after} if name not in _OF_NO_READER]
    return Mended(
        at=datetime.fromisoformat(at),
        document_id=None if is_sum else of,
        level=Level(level) if is_sum else None,
        day=date.fromisoformat(f"{name}-01-01"[: len("2026-01-01")]) if is_sum else None,
        is_total=of.startswith(store.OF_TOTAL),
        number=after.get("number") or before.get("number", ""),
        differences=tuple(
            MendedField(name=name, before=before.get(name, ""), after=after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        ),
    )


def _named(kept: object) -> Mapping[str, str]:
    """A line by its fields, or a sum's totals by their measures."""
    if isinstance(kept, list):
        return {name.value: str(count) for name, count in zip(MEASURES, kept, strict=True)}
    return kept if isinstance(kept, dict) else {}
