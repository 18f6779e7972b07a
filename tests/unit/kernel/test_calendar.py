from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel import clock
from qlvb.kernel.calendar import WorkingCalendar

TET = frozenset(date(2027, 2, d) for d in range(5, 12))
CALENDAR = WorkingCalendar(days_off=TET, working_days=frozenset({date(2027, 2, 13)}))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.VIETNAM).astimezone(UTC)


def test_what_arrives_on_friday_evening_is_due_on_monday():
    assert CALENDAR.next_working_day(date(2026, 11, 27)) == date(2026, 11, 30)
    assert CALENDAR.add_working_hours(at(27, 18), 1) == at(30, 8)


def test_hours_skip_the_noon_break():
    assert CALENDAR.add_working_hours(at(23, 11), 1) == at(23, 13, 30)


def test_a_swapped_saturday_is_worked():
    assert CALENDAR.is_working_day(date(2027, 2, 13))
    assert not CALENDAR.is_working_day(date(2027, 2, 8))


def test_days_overdue_are_working_days():
    assert CALENDAR.overdue_days(date(2026, 11, 27), date(2026, 11, 30)) == 1
    assert CALENDAR.overdue_days(date(2026, 11, 27), date(2026, 11, 29)) == 0
    assert CALENDAR.overdue_days(None, date(2026, 11, 29)) == 0


@given(st.integers(0, 500), st.integers(0, 500))
def test_hours_add_up(first, second):
    begin = at(23, 9)
    there = CALENDAR.add_working_hours(begin, first / 4)
    assert (
        CALENDAR.add_working_hours(there, second / 4)
        == CALENDAR.add_working_hours(begin, (first + second) / 4)
        or second == 0
    )


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_working_days_added_are_working_days_between(day, count):
    later = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(later)
    assert CALENDAR.working_days_between(day, later) == count
    assert later - day >= timedelta(days=count)


DAYS = st.dates(date(2026, 12, 1), date(2027, 3, 31))


@given(DAYS, DAYS, st.frozensets(DAYS, max_size=20), st.frozensets(DAYS, max_size=20))
def test_working_days_between_are_those_counted_one_by_one(first, last, off, swapped):
    calendar = WorkingCalendar(days_off=off, working_days=swapped)
    span = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    counted = sum(calendar.is_working_day(day) for day in span)
    assert calendar.working_days_between(first, last) == counted
