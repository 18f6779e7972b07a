"""How the system is used and how it works: accounts, sign-ins, acts, interruptions (Art. 14.3)."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from qlvb.audit.model import EventTag

_OF_THE_OFFICE = ("incoming:", "outgoing:", "exchange:", "register:", "number:", "copy:")
"""How the tags of acts begin by which documents are handled."""


class Doings(NamedTuple):
    """What one person did in some time."""

    sign_ins: int = 0
    acts: int = 0
    """Acts by which documents were handled; reading is none."""

    def plus(self, other: "Doings") -> "Doings":
        """Both together."""
        return Doings(self.sign_ins + other.sign_ins, self.acts + other.acts)


People = Mapping[str, Doings]
"""Everybody with an account, by id, those who did nothing too."""


def people_of(accounts: Iterable[str], done: Iterable[tuple[str, str]]) -> People:
    """What everybody did, of the acts on record.

    Args:
        accounts: who may sign in.
        done: person and tag of each act. Who signed in has an account, whoever was it not any more
            when the day ended; the acts of the system and of people from elsewhere count nowhere.
    """
    found = dict.fromkeys(accounts, Doings())
    told = list(done)
    for person_id, tag in told:
        if tag == EventTag.SESSION_OPEN:
            found[person_id] = found.get(person_id, Doings()).plus(Doings(sign_ins=1))
    for person_id, tag in told:
        if person_id in found and tag.startswith(_OF_THE_OFFICE):
            found[person_id] = found[person_id].plus(Doings(acts=1))
    return found


def together(parts: Iterable[People]) -> People:
    """What everybody did in several times."""
    found: dict[str, Doings] = {}
    for people in parts:
        for person_id, doings in people.items():
            found[person_id] = found.get(person_id, Doings()).plus(doings)
    return found


@dataclass(frozen=True, kw_only=True)
class Use:
    """How some people used the system in a span."""

    accounts: int = 0
    """Who could sign in on some day of it."""
    signed_in: int = 0
    """Of these, who did."""
    sign_ins: int = 0
    acting: int = 0
    """Of these, who handled documents."""
    acts: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody was there at all."""
        return not any((self.accounts, self.sign_ins, self.acts))


def use_of(people: People, wanted: Container[str] | None = None) -> Use:
    """The use that people make of the system; of all of them, or of some."""
    done = [doings for each, doings in people.items() if wanted is None or each in wanted]
    return Use(
        accounts=len(done),
        signed_in=sum(each.sign_ins > 0 for each in done),
        sign_ins=sum(each.sign_ins for each in done),
        acting=sum(each.acts > 0 for each in done),
        acts=sum(each.acts for each in done),
    )


def sum_of(uses: Iterable[Use]) -> Use:
    """The use of several agencies: nobody has an account in two."""
    every = [vars(each) for each in uses]
    return Use(**{name: sum(each[name] for each in every) for name in vars(Use())})


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """The use of one unit or agency."""

    id: str
    name: str
    use: Use


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """An incident that was announced, as reports tell of it (Art. 18)."""

    incident_id: str
    agency_id: str
    """Who announced it."""
    agency_name: str
    is_of_province: bool
    what: str
    since: datetime
    ended_at: datetime | None

    def lasted(self, since: datetime, until: datetime) -> timedelta:
        """How long it was within a time."""
        return max(timedelta(), min(self.ended_at or until, until) - max(self.since, since))


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How the system was used and how it worked in a span."""

    through: date
    """The last day of the span whose sign-ins and acts are in it."""
    totals: Use
    rows: tuple[UseRow, ...]
    """By unit, or by agency."""
    interruptions: tuple[Interruption, ...]
    interrupted_minutes: int
    """Within the span; of two at once, each counts."""
