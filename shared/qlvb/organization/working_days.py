"""Days that are not what their weekday makes them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CalendarMark(StrEnum):
    """What a day is made by hand: swap days and days the province adds."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A day that is not what its weekday makes it."""

    agency_id: str | None
    """The agency that set it by hand; None where the law did."""
    day: date
    mark: CalendarMark
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class YearCalendar:
    """An agency's year as its pages show it: what differs from plain weeks, and the hours."""

    year: int
    hours: tuple[tuple[str, str], ...]
    days: tuple[CalendarDay, ...]
