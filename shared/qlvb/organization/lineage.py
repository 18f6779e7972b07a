"""How agencies and units follow one another: merged, split, renamed, dissolved, by decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qlvb.organization.refusals import (
    SuccessionCircle,
    SuccessionIncomplete,
    SuccessorUndecided,
)


class Change(StrEnum):
    """What became of the predecessors."""

    MERGE = "merge"
    """Into one, newly founded or already there."""
    SPLIT = "split"
    """Into several; the decision says who receives what."""
    RENAME = "rename"
    """Into one of another identification code; a name alone is a designation of the same agency."""
    DISSOLVE = "dissolve"
    """Ended; its tasks pass to others, or to nobody."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """An agency, or a unit of one."""

    agency_id: str
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bequest:
    """In a split: what is addressed to one of the predecessor's codes goes to this successor."""

    code: str
    to: Body


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One decision: from its day on, the successors stand in the predecessors' place."""

    succession_id: str
    change: Change
    predecessors: tuple[Body, ...]
    successors: tuple[Body, ...]
    effective_from: date
    """The successors' first day; the predecessors' last one is the day before."""
    legal_basis: str
    """Number and notation of the decision: 1671/NQ-UBTVQH15."""
    receiver: Body | None = None
    """Where there are several successors: who receives what no bequest says."""
    bequests: tuple[Bequest, ...] = ()

    def __post_init__(self) -> None:
        before, after = len(self.predecessors), len(self.successors)
        fits = {
            Change.MERGE: before >= 1 and after == 1,
            Change.SPLIT: before == 1 and after > 1,
            Change.RENAME: before == after == 1,
            Change.DISSOLVE: before >= 1,
        }
        bodies = (*self.predecessors, *self.successors)
        whole_agencies = {body.unit_id is None for body in bodies}
        if not fits[self.change] or len(whole_agencies) != 1 or not self.legal_basis.strip():
            raise SuccessionIncomplete
        if len(set(bodies)) != len(bodies):
            raise SuccessionCircle
        named = [bequest.to for bequest in self.bequests]
        if self.receiver is not None:
            named.append(self.receiver)
        if not set(named) <= set(self.successors) or (after > 1 and self.receiver is None):
            raise SuccessorUndecided

    @property
    def last_day(self) -> date:
        """The predecessors' last day."""
        return self.effective_from - timedelta(days=1)

    def heir(self, code: str | None = None) -> Body | None:
        """Who receives what is addressed to the predecessor (by a code); None: nobody."""
        bequest = next((each.to for each in self.bequests if each.code == code), None)
        return bequest or self.receiver or next(iter(self.successors), None)


def without_circle(new: Succession, descendants: Iterable[Body]) -> None:
    """Refuse that a predecessor comes after its own successors.

    Raises:
        SuccessionCircle.
    """
    if set(new.predecessors) & set(descendants):
        raise SuccessionCircle
