"""What a list of incoming documents is narrowed by."""

from dataclasses import dataclass, replace
from datetime import date

from qlvb.incoming.entry import Urgency
from qlvb.incoming.refusals import DaysOfDifferentYears
from qlvb.incoming.status import Status


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list is narrowed by; None does not narrow. ``since``/``until`` are arrival days."""

    year: int | None = None
    status: Status | None = None
    register: str | None = None
    since: date | None = None
    until: date | None = None
    issuer: str | None = None
    kind: str | None = None
    urgency: Urgency | None = None
    due_since: date | None = None
    due_until: date | None = None
    handler: str | None = None

    @property
    def tells_nothing(self) -> bool:
        """Whether a list says no more of its documents than their register and arrival."""
        plain = {"year", "register", "since", "until"}
        return all(value is None for name, value in vars(self).items() if name not in plain)

    def of_a_year(self, today: date) -> "Filter":
        """The filter with its year: registers are kept by the year, work in hand is not.

        Raises:
            DaysOfDifferentYears: the arrival days asked for lie in two registers' years.
        """
        if self.year or self.status or self.handler:
            return self
        if self.since and self.until and self.since.year != self.until.year:
            raise DaysOfDifferentYears
        return replace(self, year=(self.since or self.until or today).year)
