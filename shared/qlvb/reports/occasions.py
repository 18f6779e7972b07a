"""Which reports the calendar asks for, of which span, when, and who is to read them.

Art. 13.5, 14.3, 15.2, 16.5 and 17.3d.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qlvb.kernel.actor import Role
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.reports.model import ReportKind, Scope

_HALVES = (1, 7)
_QUARTERS = (1, 4, 7, 10)
_YEARS = (1,)
_READERS = {
    ReportKind.HANDLING: (Role.HEAD,),
    ReportKind.USE: (Role.HEAD, Role.ADMINISTRATOR),
    ReportKind.COMPLIANCE: (Role.HEAD, Role.ADMINISTRATOR, Role.INSPECTOR),
    ReportKind.EXCHANGE: (Role.HEAD,),
}
"""Weekly to the head (Art. 16.5); every six months through the administrator (Art. 17.3d)."""
_OF_PROVINCE = (Role.HEAD, Role.OPERATOR, Role.INSPECTOR)
"""Of those who may read them: the head is the one at the top (Art. 13.5)."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A report that is to be made, and who it is of."""

    kind: ReportKind
    scope: Scope
    since: date
    until: date
    on: date
    """The day from which it is due."""


def readers_of(kind: ReportKind, scope: Scope) -> tuple[Role, ...]:
    """Who is told of a report that the calendar asked for."""
    return _OF_PROVINCE if scope is Scope.PROVINCE else _READERS[kind]


def due_on(today: date, calendar: WorkingCalendar, scope: Scope) -> Iterator[Due]:
    """The last reports that are due by a day.

    Weekly from the first working day of the week; the others from the first day after their span.
    A night that was missed is caught up: what is due stays due until the next one of its kind is.
    """
    if scope is Scope.AGENCY:
        yield from _weeks(today, calendar)
    for kind, months in _parts_of_a_year(scope):
        yield _part(kind, scope, today, months, back=1)


def due_next(today: date, calendar: WorkingCalendar, scope: Scope) -> Iterator[Due]:
    """Of each kind the first report that is due after a day."""
    if scope is Scope.AGENCY:
        last = _sunday_before(today)
        while (due := calendar.next_working_day(last)) <= today:
            last += timedelta(days=7)
        yield _week(last, due)
    for kind, months in _parts_of_a_year(scope):
        yield _part(kind, scope, today, months, back=0)


def _weeks(today: date, calendar: WorkingCalendar) -> Iterator[Due]:
    """The weeks that fell due in this one: after a week without a working day, two."""
    last = _sunday_before(today)
    while (due := calendar.next_working_day(last)) > _sunday_before(today):
        if due <= today:
            yield _week(last, due)
        last -= timedelta(days=7)


def _week(last: date, on: date) -> Due:
    since = last - timedelta(days=6)
    return Due(kind=ReportKind.HANDLING, scope=Scope.AGENCY, since=since, until=last, on=on)


def _sunday_before(day: date) -> date:
    return day - timedelta(days=day.weekday() + 1)


def _parts_of_a_year(scope: Scope) -> Iterator[tuple[ReportKind, tuple[int, ...]]]:
    """The other kinds, with the months in which their spans begin."""
    if scope is Scope.PROVINCE:
        yield ReportKind.EXCHANGE, _QUARTERS
    yield ReportKind.USE, _HALVES
    yield ReportKind.COMPLIANCE, _YEARS


def _part(
    kind: ReportKind, scope: Scope, today: date, months: tuple[int, ...], *, back: int
) -> Due:
    """The part of a year that a day lies in, or the whole one before it."""
    years = (today.year - 1, today.year, today.year + 1)
    begins = [date(year, month, 1) for year in years for month in months]
    current = max(place for place, day in enumerate(begins) if day <= today)
    since, on = begins[current - back], begins[current - back + 1]
    return Due(kind=kind, scope=scope, since=since, until=on - timedelta(days=1), on=on)
