"""Public holidays of Vietnam, from the ``holidays`` package (Labor Code 2019, Art. 112).

The package also knows the swap days the Prime Minister has decided so far; what it does not know
yet is entered by hand, for the province or one agency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year's holidays."""

    days_off: Mapping[date, str]
    """The day and its Vietnamese name; days put in place of one at a weekend are among them."""
    working_days: frozenset[date]
    """Weekend days that are worked in exchange."""


@cache
def of(year: int) -> Year:
    """The holidays of a year, computed once per process."""
    # The package loads every country of the world: a second that only calendars pay for.
    from holidays import country_holidays

    found = country_holidays("VN", years=[year], language="vi")
    return Year(
        days_off={day: name for day, name in sorted(found.items()) if day.year == year},
        working_days=frozenset(day for day in found.weekend_workdays if day.year == year),
    )
