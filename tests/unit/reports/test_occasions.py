"""Which report the calendar asks for, and of which span."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.reports.model import ReportKind, Scope
from qlvb.reports.occasions import due_next, due_on

NEW_YEAR = WorkingCalendar(days_off=frozenset({date(2029, 1, 1)}))


def due(day, scope=Scope.AGENCY):
    found = due_on(day, NEW_YEAR, scope)
    return {each.kind: (each.since, each.until) for each in found}


@pytest.mark.parametrize("day", [date(2029, 1, 2), date(2029, 1, 3), date(2029, 1, 7)])
def test_the_week_is_due_from_the_first_working_day_of_the_next_until_its_end(day):
    assert due(day)[ReportKind.HANDLING] == (date(2028, 12, 25), date(2028, 12, 31))


def test_nothing_weekly_is_due_on_a_holiday_that_begins_the_week():
    assert ReportKind.HANDLING not in due(date(2029, 1, 1))


def weeks(day, calendar):
    found = due_on(day, calendar, Scope.AGENCY)
    return [each.until for each in found if each.kind is ReportKind.HANDLING]


def test_the_week_before_one_without_a_working_day_is_not_lost():
    tet = WorkingCalendar(days_off=frozenset(date(2026, 2, 16 + n) for n in range(7)))
    assert weeks(date(2026, 2, 15), tet) == [date(2026, 2, 8)]
    assert weeks(date(2026, 2, 20), tet) == []
    assert weeks(date(2026, 2, 23), tet) == [date(2026, 2, 22), date(2026, 2, 15)]
    assert weeks(date(2026, 3, 2), tet) == [date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2027, 1, 1), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_the_quarter_of_the_province_is_due_the_day_after_it(day, since, until):
    assert due(day, Scope.PROVINCE)[ReportKind.EXCHANGE] == (since, until)


@pytest.mark.parametrize("scope", Scope)
def test_half_years_and_years_are_due_of_agency_and_province(scope):
    found = due(date(2026, 7, 1), scope)
    assert found[ReportKind.USE] == (date(2026, 1, 1), date(2026, 6, 30))
    assert found[ReportKind.COMPLIANCE] == (date(2025, 1, 1), date(2025, 12, 31))
    found = due(date(2027, 1, 1), scope)
    assert found[ReportKind.USE] == (date(2026, 7, 1), date(2026, 12, 31))
    assert found[ReportKind.COMPLIANCE] == (date(2026, 1, 1), date(2026, 12, 31))


def following(day, scope=Scope.AGENCY, calendar=NEW_YEAR):
    found = due_next(day, calendar, scope)
    return {each.kind: (each.since, each.until, each.on) for each in found}


@pytest.mark.parametrize(
    ("day", "until", "on"),
    [
        (date(2028, 12, 29), date(2028, 12, 31), date(2029, 1, 2)),
        (date(2029, 1, 1), date(2028, 12, 31), date(2029, 1, 2)),
        (date(2029, 1, 2), date(2029, 1, 7), date(2029, 1, 8)),
    ],
)
def test_the_next_week_is_the_first_that_is_not_due_yet(day, until, on):
    assert following(day)[ReportKind.HANDLING] == (until - timedelta(days=6), until, on)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.sampled_from(Scope))
def test_what_comes_next_is_due_on_its_day_and_not_before(day, scope):
    for kind, (since, until, on) in following(day, scope).items():
        assert on > day
        assert due(on, scope)[kind] == (since, until)
        assert due(on - timedelta(days=1), scope).get(kind) != (since, until)
