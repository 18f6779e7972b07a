"""What a list of outgoing documents is narrowed by."""

from dataclasses import dataclass, replace
from datetime import date

from qlvb.outgoing.refusals import IssuedInDifferentYears
from qlvb.outgoing.status import OutgoingStatus


@dataclass(frozen=True, kw_only=True)
class OutgoingFilter:
    """What a list is narrowed by; None does not narrow.

    ``since``/``until`` are days of issue, or of the draft's beginning while it has none; ``year``
    without a series is the year it was begun.
    """

    year: int | None = None
    status: OutgoingStatus | None = None
    series: str | None = None
    kind: str | None = None
    drafter: str | None = None
    has_returned: bool = False
    """Only those of which a copy was sent back."""
    since: date | None = None
    until: date | None = None

    def of_a_year(self, today: date) -> "OutgoingFilter":
        """The filter with its year: registers are kept by the year, work in hand is not.

        Raises:
            IssuedInDifferentYears: the days asked for lie in two years.
        """
        if self.since and self.until and self.since.year != self.until.year:
            raise IssuedInDifferentYears
        if self.year or self.status or self.drafter or self.kind or self.has_returned:
            return self
        return replace(self, year=(self.since or self.until or today).year)
