"""What the recount found to differ from the registers, and put right: nothing is mended unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform.tables import Page
from qlvb.reports import store
from qlvb.reports.sums import MEASURES

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
    """A line of a document, or the sums of a day, as it was and as it became."""

    at: datetime
    document_id: str | None
    day: date | None
    """The day whose sums it was."""
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
    day = date.fromisoformat(of.removeprefix(store.OF_DAY)) if of.startswith(store.OF_DAY) else None
    names = [name for name in {**before, **after} if name not in _OF_NO_READER]
    return Mended(
        at=datetime.fromisoformat(at),
        document_id=None if day else of,
        day=day,
        number=after.get("number") or before.get("number", ""),
        differences=tuple(
            MendedField(name=name, before=before.get(name, ""), after=after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        ),
    )


def _named(kept: object) -> Mapping[str, str]:
    """A line by its fields, or a day's totals by their measures."""
    if isinstance(kept, list):
        return {name.value: str(count) for name, count in zip(MEASURES, kept, strict=True)}
    return kept if isinstance(kept, dict) else {}
