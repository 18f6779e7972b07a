"""Arrival numbers kept for use on paper while the system stands still (QĐ 35/2018, Art. 18.3).

They are used for documents entered afterwards with the days on which they truly came, or cancelled;
none is used twice, and none disappears.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.incoming.refusals import (
    KeepingImpossible,
    LateDayImpossible,
    LateEntryUnapproved,
    NumberNotKept,
)

MOST_KEPT = 40
"""Numbers kept at once: all of them are one transaction."""
_LONGEST_OUTAGE = timedelta(days=30)


class KeptState(StrEnum):
    """What became of a kept number."""

    KEPT = "kept"
    USED = "used"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class KeptNumber:
    """One arrival number that was kept."""

    register: str
    year: int
    number: int
    since: date
    """The first day of the outage: no document entered under it came before."""
    reason: str
    by: str
    at: datetime
    state: KeptState = KeptState.KEPT
    document_id: str = ""
    """Which document bears it."""
    note: str = ""
    """Why it was cancelled."""

    def use(self, document_id: str, arrived_on: date) -> "KeptNumber":
        """Give it to a document that came during the outage.

        Raises:
            NumberNotKept, LateDayImpossible.
        """
        self._waits()
        if arrived_on < self.since or arrived_on.year != self.year:
            raise LateDayImpossible(since=f"{self.since:%d/%m/%Y}", year=self.year)
        return replace(self, state=KeptState.USED, document_id=document_id)

    def cancel(self, why: str) -> "KeptNumber":
        """Nobody used it; it stays visible.

        Raises:
            NumberNotKept, KeepingImpossible: no reason was given.
        """
        self._waits()
        if not why.strip():
            raise KeepingImpossible(most=MOST_KEPT)
        return replace(self, state=KeptState.CANCELLED, note=why.strip())

    def _waits(self) -> None:
        if self.state is not KeptState.KEPT:
            raise NumberNotKept(number=self.number)


@dataclass(frozen=True, kw_only=True)
class LateEntry:
    """A document of an outage is entered afterwards: under which number, and who approved it."""

    number: int
    approved_by: str
    basis: str
    """In which document or note it was approved."""

    def __post_init__(self) -> None:
        if not self.approved_by.strip() or not self.basis.strip():
            raise LateEntryUnapproved

    @property
    def text(self) -> str:
        """As it goes on record."""
        return f"{self.approved_by.strip()}, {self.basis.strip()}"


def check_keeping(count: int, reason: str, since: date, today: date) -> None:
    """Refuse to keep too many, without a reason, or for an outage long past or to come.

    Raises:
        KeepingImpossible.
    """
    is_near = today - _LONGEST_OUTAGE <= since <= today and since.year == today.year
    if not 1 <= count <= MOST_KEPT or not reason.strip() or not is_near:
        raise KeepingImpossible(most=MOST_KEPT)
