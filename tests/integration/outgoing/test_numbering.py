"""Numbers of outgoing documents: unique, without gaps, never used again, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qlvb.incoming.parts import THE_CLERK
from qlvb.kernel import clock, ids
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import NotYourDuty
from qlvb.outgoing import numbers, register, series_store, store
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.numbering import COMMON_SERIES, Council, NumberingPlan, NumberState
from qlvb.outgoing.refusals import (
    AlreadyNumbered,
    IssueDateImpossible,
    NumberTaken,
    ReservationImpossible,
    SeriesUnknown,
)
from qlvb.outgoing.service import NewDraft
from qlvb.platform.tables import transact
from qlvb.review import amending
from qlvb.review import service as review
from qlvb.routing.service import Seen

from tests.builders.drafting import an_outgoing_entry, to_be_issued
from tests.builders.registering import TheLineBroke, a_key, aws_breaks_off, meanwhile

HERE = "H16.13"


@pytest.fixture(scope="module")
def clerk(people):
    return people.actor(people.clerk)


@pytest.fixture
def a_year(people):
    """A year of the test's own: its numbers begin at 1."""
    moment = datetime(2027 + next(YEARS), 3, 1, 2, tzinfo=UTC)
    with clock.set_to(moment):
        yield moment.year


YEARS = iter(range(60))


def signed(**changes):
    """A signed document, stored as its way would have left it."""
    document = replace(
        to_be_issued(),
        document_id=ids.new_id(),
        owner=THE_CLERK,
        entry=an_outgoing_entry(**changes),
        created_at=clock.now(),
    )
    with transact() as tx:
        store.create(tx, document)
    return document


def number(clerk, document=None, **more):
    document = document or signed()
    return numbers.number(clerk, document.document_id, document.version, **more)


def of_series(year, series=COMMON_SERIES):
    """Number and state of every number of a series, the first one first."""
    kept = series_store.numbers(HERE, series, year, None, 100).items
    return [(each.number, each.state) for each in reversed(kept)]


def test_clerks_at_once_get_consecutive_numbers(clerk, a_year):
    documents = [signed() for _ in range(12)]
    with ThreadPoolExecutor(12) as clerks:
        done = list(clerks.map(lambda each: number(clerk, each), documents))
    given_numbers = sorted(each.registration.number for each in done)
    assert given_numbers == list(range(1, 13))
    assert len({each.registration.reference for each in done}) == 12
    by_number = sorted(done, key=lambda each: each.registration.number)
    moments = [each.registration.at for each in by_number]
    assert moments == sorted(moments)
    assert of_series(a_year) == [(n, NumberState.GIVEN) for n in range(1, 13)]


def test_the_number_is_seen_before_it_is_given_and_looking_takes_none(clerk, a_year):
    document = signed(kind="bao-cao")
    seen = [numbers.preview(clerk, document.document_id).reference for _ in range(2)]
    given = number(clerk, document).registration
    assert seen == [given.reference, given.reference]
    assert numbers.preview(clerk, document.document_id) == given
    assert of_series(a_year) == [(1, NumberState.GIVEN)]


def test_a_reserved_number_is_seen_before_it_is_given_with_its_day(people, clerk, a_year):
    [kept] = numbers.reserve(clerk, COMMON_SERIES, 1, "Mất điện")
    document = signed()
    path = f"/outgoing/{document.document_id}/next-number"
    day = clock.today().isoformat()
    shown = people.clerk.get(f"{path}?reserved={kept.number}&issued_on={day}")
    assert shown.status == 200, shown.body
    assert (shown["issued_on"], shown["series"], shown["year"]) == (day, COMMON_SERIES, a_year)
    assert people.clerk.get(path)["reference"] != shown["reference"]
    for asked, code in [
        (f"reserved={kept.number + 9}", "number_not_found"),
        (f"reserved={kept.number}&issued_on=2020-12-31", "number_not_found"),
        ("reserved=0", "malformed"),
    ]:
        assert people.clerk.get(f"{path}?{asked}")["code"] == code, asked
    given = number(clerk, document, reserved=kept.number).registration
    assert given.reference == shown["reference"]
    assert people.clerk.get(path)["reference"] == shown["reference"]


def test_two_clerks_on_one_document_give_it_one_number(clerk, a_year):
    document = signed()

    def attempt(_):
        try:
            return number(clerk, document).registration.number
        except (StaleVersion, AlreadyNumbered):
            return None

    with ThreadPoolExecutor(2) as clerks:
        found = list(clerks.map(attempt, range(2)))
    assert sorted(found, key=str) == [1, None]
    assert of_series(a_year) == [(1, NumberState.GIVEN)]


def test_register_state_and_record_are_one_fact(people, clerk, a_year):
    document = signed(kind="quyet-dinh")
    after = number(clerk, document)
    assert after.registration.reference == "01/QĐ-STTTT"
    stored = outgoing.in_agency(HERE, document.document_id)
    assert stored.registration == after.registration
    [kept] = series_store.numbers(HERE, COMMON_SERIES, a_year, None, 10).items
    assert kept.document_id == document.document_id
    [event] = outgoing.history(clerk, document.document_id, None).items
    assert (event.tag.value, event.facts["number"]) == ("outgoing:number", "01/QĐ-STTTT")


def test_a_crash_before_the_write_leaves_no_gap(demo, clerk, a_year):
    document = signed()
    demo.engine.settle()
    with aws_breaks_off("dynamodb", "TransactWriteItems"), pytest.raises(TheLineBroke):
        number(clerk, document)
    assert of_series(a_year) == []
    assert number(clerk, document).registration.number == 1


def test_a_crash_after_the_write_is_found_with_the_same_number(demo, clerk, a_year):
    document = signed()
    demo.engine.settle()
    broken = aws_breaks_off("dynamodb", "TransactWriteItems", after=True)
    with broken, pytest.raises(TheLineBroke):
        number(clerk, document)
    with pytest.raises(StaleVersion):
        number(clerk, document)
    stored = outgoing.in_agency(HERE, document.document_id)
    assert stored.registration.number == 1
    with pytest.raises(AlreadyNumbered):
        number(clerk, stored)
    assert number(clerk).registration.number == 2


def test_a_clerk_who_is_overtaken_gets_the_next_number(demo, clerk, a_year):
    demo.engine.settle()
    mine, others, first = signed(), signed(), []
    overtakes = meanwhile(
        "dynamodb", "TransactWriteItems", lambda: first.append(number(clerk, others))
    )
    with overtakes:
        second = number(clerk, mine)
    assert [each.registration.number for each in (*first, second)] == [1, 2]


def test_copies_normative_acts_and_the_rest_number_each_for_itself(clerk, a_year):
    references = [
        number(clerk, signed(kind=kind)).registration.reference
        for kind in (
            "bao-cao",
            "sao-y",
            "trich-sao",
            "quyet-dinh-qppl",
            "nghi-quyet-qppl",
            "to-trinh",
        )
    ]
    assert references == [
        "01/BC-STTTT",
        "01/SY-STTTT",
        "02/TrS-STTTT",
        f"01/{a_year}/QĐ-STTTT",
        f"01/{a_year}/NQ-STTTT",
        "02/TTr-STTTT",
    ]


def test_reserved_numbers_are_seen_and_used_out_of_turn_or_cancelled(clerk, a_year):
    first, second, third = numbers.reserve(clerk, COMMON_SERIES, 3, "Hệ thống bảo trì")
    assert number(clerk).registration.number == 4
    used = number(clerk, reserved=second.number)
    assert (used.registration.number, used.registration.was_reserved) == (2, True)
    numbers.cancel(clerk, COMMON_SERIES, a_year, third.number, "Không dùng đến")
    assert of_series(a_year) == [
        (1, NumberState.RESERVED),
        (2, NumberState.GIVEN),
        (3, NumberState.CANCELLED),
        (4, NumberState.GIVEN),
    ]
    for gone in (second, third):
        with pytest.raises(NumberTaken):
            number(clerk, reserved=gone.number)
        with pytest.raises(NumberTaken):
            numbers.cancel(clerk, COMMON_SERIES, a_year, gone.number, "Nhầm")
    assert first.state is NumberState.RESERVED


def test_a_reserved_number_bears_a_day_since_it_was_reserved(clerk, a_year):
    [kept] = numbers.reserve(clerk, COMMON_SERIES, 1, "Mất điện")
    for day in (date(a_year, 2, 28), date(a_year, 3, 2)):
        with pytest.raises(IssueDateImpossible):
            number(clerk, reserved=kept.number, issued_on=day)
    with clock.set_to(datetime(a_year, 3, 9, 2, tzinfo=UTC)):
        late = number(clerk, reserved=kept.number, issued_on=date(a_year, 3, 4))
    assert late.registration.issued_on == date(a_year, 3, 4)


def test_only_a_clerk_reserves_with_a_reason_and_in_a_year_there_is(people, clerk, a_year):
    with pytest.raises(NotYourDuty):
        numbers.reserve(people.actor(people.officer), COMMON_SERIES, 1, "Thử")
    with pytest.raises(ReservationImpossible):
        numbers.reserve(clerk, COMMON_SERIES, 41, "Quá nhiều")
    with pytest.raises(ReservationImpossible):
        numbers.reserve(clerk, COMMON_SERIES, 1, " ")
    with pytest.raises(SeriesUnknown):
        numbers.reserve(clerk, "KHONG-CO", 1, "Thử")


def test_a_numbering_counts_at_once_before_the_years_first_number_and_else_from_next_year(
    people, clerk
):
    with clock.set_to(datetime(2095, 1, 4, 2, tzinfo=UTC)):
        by_kind = people.administrator.post("/numbering", {"way": "by_kind"})
        assert (by_kind.status, by_kind["from_year"]) == (201, 2095)
        assert number(clerk, signed(kind="bao-cao")).registration.reference == "01/BC-STTTT"
        assert number(clerk, signed(kind="to-trinh")).registration.reference == "01/TTr-STTTT"
        later = people.administrator.post("/numbering", {"way": "together"})
        assert later["from_year"] == 2096
        assert number(clerk, signed(kind="to-trinh")).registration.reference == "02/TTr-STTTT"
        shown = people.clerk.get("/numbering").body
        assert shown["active"]["way"] == "by_kind"
        assert [each["version"] for each in shown["versions"]] == [2, 1]
    with clock.set_to(datetime(2096, 1, 4, 2, tzinfo=UTC)):
        assert number(clerk, signed(kind="bao-cao")).registration.series == COMMON_SERIES
        assert people.clerk.get("/numbering").body["active"]["way"] == "together"
        of_last_year = people.clerk.get("/numbering?year=2095").body["active"]
        assert of_last_year["way"] == "by_kind"
        assert "LOAI-bao-cao" in of_last_year["series"]


def test_the_first_number_and_a_new_numbering_at_one_moment_are_not_both_of_this_year(
    demo, people, clerk
):
    with clock.set_to(datetime(2097, 1, 4, 2, tzinfo=UTC)):
        demo.engine.settle()
        first = []
        with meanwhile("dynamodb", "TransactWriteItems", lambda: first.append(number(clerk))):
            refused = people.administrator.post("/numbering", {"way": "by_kind"})
        assert (refused.status, refused["code"]) == (409, "numbering_changed")
        assert first[0].registration.number == 1


def test_a_new_year_begins_at_one(clerk, a_year):
    with clock.set_to(datetime(a_year, 12, 31, 16, 59, tzinfo=UTC)):
        assert number(clerk).registration.number == 1
        last = number(clerk)
    with clock.set_to(datetime(a_year, 12, 31, 17, 0, tzinfo=UTC)):
        first = number(clerk)
    next(YEARS)
    assert (last.registration.number, last.registration.year) == (2, a_year)
    assert (first.registration.number, first.registration.year) == (1, a_year + 1)


ACTS = st.lists(
    st.sampled_from(["number", "reserve", "use", "cancel", "crash", "give up"]),
    min_size=4,
    max_size=10,
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_whatever_happens_every_number_is_there_once(demo, clerk, people, acts):
    leader = people.actor(people.leader)
    with clock.set_to(datetime(2027 + next(YEARS), 3, 1, 2, tzinfo=UTC)):
        year = clock.today().year
        expected: dict[int, NumberState] = {}
        for act in acts:
            free = [n for n, state in expected.items() if state is NumberState.RESERVED]
            match act:
                case "number":
                    expected[number(clerk).registration.number] = NumberState.GIVEN
                case "reserve":
                    kept = numbers.reserve(clerk, COMMON_SERIES, 2, "Mất điện")
                    expected |= dict.fromkeys((n.number for n in kept), NumberState.RESERVED)
                case "use" if free:
                    number(clerk, reserved=free[0])
                    expected[free[0]] = NumberState.GIVEN
                case "cancel" if free:
                    numbers.cancel(clerk, COMMON_SERIES, year, free[0], "Không dùng")
                    expected[free[0]] = NumberState.CANCELLED
                case "crash":
                    demo.engine.settle()
                    broken = aws_breaks_off("dynamodb", "TransactWriteItems")
                    with broken, pytest.raises(TheLineBroke):
                        number(clerk)
                case "give up":
                    document = number(clerk)
                    with transact() as tx:
                        numbers.cancel_with(tx, leader, document, "Thôi")
                    expected[document.registration.number] = NumberState.CANCELLED
        assert of_series(year) == sorted(expected.items())
        assert sorted(expected) == list(range(1, len(expected) + 1))


def test_a_council_numbers_in_its_own_series_with_its_own_abbreviation(people, clerk, a_year):
    council = Council(code="TDKT", name="Hội đồng Thi đua - Khen thưởng", abbreviation="HĐTĐKT")
    administrator = people.actor(people.administrator)
    plan = numbers.write_plan(administrator, NumberingPlan(councils=(council,)))
    assert plan.from_year == a_year
    officer, leader = people.actor(people.officer), people.actor(people.leader)
    for expected in ("01/QĐ-HĐTĐKT", "02/QĐ-HĐTĐKT"):
        entry = an_outgoing_entry(kind="quyet-dinh", council="TDKT", unit_mark="")
        draft = amending.begin(officer, a_key(), NewDraft(entry=entry, file_id=people.a_file()))
        document_id = draft.document_id

        def seen(document_id=document_id):
            version = outgoing.in_agency(HERE, document_id).version
            return Seen(document_id=document_id, version=version)

        review.submit(officer, seen(), people.leader_id)
        people.demo.engine.settle()
        review.review(people.actor(people.unit_head), seen(), "")
        people.demo.engine.settle()
        review.check(clerk, seen(), "")
        people.demo.engine.settle()
        review.sign(leader, seen(), people._signed(leader, document_id))
        people.demo.engine.settle()
        numbered = numbers.number(clerk, document_id, seen().version)
        assert numbered.registration.reference == expected
        assert numbered.registration.series == "HD-TDKT"
        people.demo.engine.settle()
    assert of_series(a_year, "HD-TDKT") == [(1, NumberState.GIVEN), (2, NumberState.GIVEN)]
    lines = register.page(clerk, "HD-TDKT", a_year, None, 10).items
    assert [line.document.reference for line in lines] == ["02/QĐ-HĐTĐKT", "01/QĐ-HĐTĐKT"]
    own = signed(kind="quyet-dinh")
    assert number(clerk, own).registration.reference == "01/QĐ-STTTT", (
        "the agency's own series begins at 1, too"
    )
