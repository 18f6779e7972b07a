"""Sums cover a span with the fewest reads, and nothing twice."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.reports.lines import Ending, Line, Way
from qlvb.reports.sums import Level, Tally, change_of, stretches, stretches_until, together

DAYS = st.dates(date(2020, 1, 1), date(2023, 12, 31))
EVERY = [date(2019, 1, 1) + timedelta(days=n) for n in range(2300)]


def days_of(stretch):
    """Every day that a stretch covers, within these years."""
    return [day for day in EVERY if stretch.first <= stretch.level.name_of(day) <= stretch.last]


@settings(deadline=None, max_examples=20)
@given(since=DAYS, length=st.integers(0, 400))
def test_the_sums_of_a_span_cover_each_of_its_days_once(since, length):
    until = since + timedelta(days=length)
    covered = [day for each in stretches(since, until) for day in days_of(each)]
    assert covered == [since + timedelta(days=n) for n in range(length + 1)]


@settings(deadline=None, max_examples=20)
@given(day=DAYS)
def test_what_was_before_a_day_is_three_reads(day):
    found = stretches_until(day)
    assert len(found) <= 3
    covered = [each for stretch in found for each in days_of(stretch)]
    assert sorted(covered) == covered
    assert covered == [date(2019, 1, 1) + timedelta(days=n) for n in range(len(covered))]
    assert covered[-1] == day


def test_a_whole_year_is_its_months():
    assert [each.level for each in stretches(date(2026, 1, 1), date(2026, 12, 31))] == [Level.MONTH]


@settings(deadline=None, max_examples=50)
@given(
    begun=DAYS,
    due=st.none() | st.integers(0, 40),
    ended=st.none() | st.integers(0, 60),
    ending=st.sampled_from(Ending),
)
def test_a_change_taken_back_leaves_nothing(begun, due, ended, ending):
    line = Line(
        document_id="D",
        way=Way.INCOMING,
        number="1",
        kind="cong-van",
        begun_on=begun,
        due_on=None if due is None else begun + timedelta(days=due),
        ended_on=None if ended is None else begun + timedelta(days=ended),
        ending=None if ended is None else ending,
    )
    assert together([change_of(None, line), change_of(line, None)]) == {}
    assert change_of(line, line) == {}
    assert all(isinstance(tally, Tally) for tally in change_of(None, line).values())
