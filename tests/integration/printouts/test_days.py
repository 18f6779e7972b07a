"""From day to day a register prints what happened on these days, and nothing that only lies between."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.printouts import rows
from qlvb.printouts.model import RegisterKind, Span
from qlvb.review import service as review

NEXT_YEAR = clock.today().year + 1


@pytest.fixture
def keeper(people, clerk):
    return people.actor(clerk)


def on(day, at=time(3)):
    """The clock stands in the morning of a day, or at another moment of it (UTC)."""
    return clock.set_to(datetime.combine(day, at, UTC))


def printed(keeper, kind, code, first, last=None):
    """Lines of these days: their cells."""
    span = Span(year=first.year, days=(first, last or first))
    return rows.lines_of(keeper, kind, code, span)


def test_an_outgoing_register_by_days_has_each_number_on_its_own_day(people, keeper):
    drafts = [people.a_draft_to_sign() for _ in range(3)]
    for each in drafts:
        people.signs(each)
    a_spring_day = date(NEXT_YEAR, 3, 20)
    before, earlier = a_spring_day - timedelta(days=2), a_spring_day - timedelta(days=10)
    with on(earlier - timedelta(days=1), time(17, 30)):  # half past midnight in Vietnam
        numbers.reserve(keeper, "VBDI", 3, "Mất điện")
    with on(before):
        people.numbers(drafts[0])
    with on(a_spring_day):
        people.numbers(drafts[1], reserved=2, issued_on=a_spring_day)
        people.numbers(drafts[2])
        numbers.cancel(keeper, "VBDI", NEXT_YEAR, 3, "Không dùng")
        seen = people.seen(people.leader, drafts[2])
        review.cancel(people.actor(people.leader), seen, "Ký nhầm")

    def of(*days):
        lines = printed(keeper, RegisterKind.OUTGOING, "VBDI", *days)
        return [(int(str(line[0]).partition("/")[0]), line[9]) for line in lines.rows]

    assert of(a_spring_day) == [(2, ""), (3, "Số đã hủy: Không dùng"), (5, "Số đã hủy: Ký nhầm")]
    assert of(before) == [(4, "")]
    assert of(earlier) == [(1, "Số giữ chỗ: Mất điện")]
    assert [number for number, _ in of(earlier, a_spring_day)] == [1, 2, 3, 4, 5]
    assert of(a_spring_day + timedelta(days=1)) == []


def test_a_number_cancelled_after_new_year_says_of_which_year_it_is(keeper):
    last_day = date(NEXT_YEAR, 12, 30)
    with on(last_day):
        (kept,) = numbers.reserve(keeper, "BAN-SAO", 1, "Mất điện")
    day = date(NEXT_YEAR + 1, 1, 5)
    with on(day):
        numbers.cancel(keeper, "BAN-SAO", NEXT_YEAR, kept.number, "Không dùng")
        found = printed(keeper, RegisterKind.OUTGOING, "BAN-SAO", day)
        assert [line[9] for line in found.rows] == [
            f"Số đã hủy: Không dùng. Số của năm {NEXT_YEAR}"
        ]
        assert found.numbers is None, "the cover tells of the year's own numbers"
        assert printed(keeper, RegisterKind.OUTGOING, "BAN-SAO", last_day).rows == []


@pytest.mark.parametrize("kind", [RegisterKind.INCOMING, RegisterKind.FOLLOW_UP])
def test_what_came_before_new_year_and_was_entered_after_it_is_printed_on_its_day(
    keeper, enter, a_register, kind
):
    last_day = date(NEXT_YEAR, 12, 31)
    number_at = 1 if kind is RegisterKind.INCOMING else 0
    with on(last_day):
        enter(a_register)
        enter(a_register)
    with on(date(NEXT_YEAR + 1, 1, 2)):
        enter(a_register, arrived_on=str(last_day), issued_on=str(last_day))
        enter(a_register)
        found = printed(keeper, kind, a_register, last_day)
        assert [line[number_at] for line in found.rows] == [1, 2, 1]
        assert [line[-1] for line in found.rows] == ["", "", f"Số của năm {NEXT_YEAR + 1}"]
        assert found.numbers == (1, 2)
        after = printed(keeper, kind, a_register, date(NEXT_YEAR + 1, 1, 1), clock.today())
        assert [line[number_at] for line in after.rows] == [2]
