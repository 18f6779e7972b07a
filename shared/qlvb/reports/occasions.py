"""Which reports the calendar asks for, and of which span (Art. 13.5, 14.3, 15.2, 16.5, 17.3d)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qlvb.kernel.calendar import WorkingCalendar
from qlvb.reports.model import ReportKind, Scope

_HALVES = (1, 7)
_QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A report that is to be made, and who it is of."""

    kind: ReportKind
    scope: Scope
    since: date
    until: date


def due_on(today: date, calendar: WorkingCalendar, scope: Scope) -> Iterator[Due]:
    """The last reports that are due by a day.

    Weekly from the first working day of the week; the others from the first day after their span.
    A night that was missed is caught up: what is due stays due until the next one of its kind is.
    """
    if scope is Scope.AGENCY:
        for last in _weeks(today, calendar):
            yield _due(ReportKind.HANDLING, scope, last - timedelta(days=6), last)
    else:
        yield _before(ReportKind.EXCHANGE, scope, today, _QUARTERS)
    yield _before(ReportKind.USE, scope, today, _HALVES)
    yield _before(ReportKind.COMPLIANCE, scope, today, (1,))


def _weeks(today: date, calendar: WorkingCalendar) -> Iterator[date]:
    """The Sundays whose weeks fell due this week: after a week without a working day, two."""
    monday = today - timedelta(days=today.weekday())
    last = monday - timedelta(days=1)
    while (due := calendar.next_working_day(last)) >= monday:
        if due <= today:
            yield last
        last -= timedelta(days=7)


def _before(kind: ReportKind, scope: Scope, today: date, months: tuple[int, ...]) -> Due:
    """The last whole part of a year, of those that begin in these months."""
    begins = [date(year, month, 1) for year in (today.year - 1, today.year) for month in months]
    past = [day for day in (date(today.year - 2, months[-1], 1), *begins) if day <= today]
    return _due(kind, scope, past[-2], past[-1] - timedelta(days=1))


def _due(kind: ReportKind, scope: Scope, since: date, until: date) -> Due:
    return Due(kind=kind, scope=scope, since=since, until=until)
