"""Documents that came while the system stood still: true dates, kept numbers, nothing twice."""

import threading
from datetime import timedelta

import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_intake, aws_breaks_off
from tests.conftest import a_province


@pytest.fixture(scope="module")
def demo():
    with a_province() as province:
        yield province


@pytest.fixture(scope="module")
def clerk(demo):
    return demo.one(Role.CLERK)


@pytest.fixture(scope="module")
def leader_id(demo):
    return demo.one(Role.HEAD).me["person"]["person_id"]


@pytest.fixture
def register(demo):
    """A register of the test's own: its numbers begin at 1."""
    code = f"SO-{a_key()[:8].upper()}"
    opened = demo.one(Role.ADMINISTRATOR).post("/registers", {"code": code, "name": code})
    assert opened.status == 201, opened.body
    return code


def ago(days):
    return clock.today() - timedelta(days=days)


def keep(clerk, register, count=3, days=2):
    body = {"register": register, "count": count, "reason": "Mất điện", "since": str(ago(days))}
    return clerk.post("/kept-numbers", body)


def late(number):
    return {"number": number, "approved_by": "Lê Trọng Nghĩa", "basis": "Phiếu trình 03/VP"}


def enter(clerk, leader_id, register, *, key=None, days=1, **changes):
    arrived = ago(days)
    dates = {"arrived_on": str(arrived), "issued_on": str(arrived)}
    body = an_intake(leader_id, register=register, **dates, **changes)
    return clerk.post("/incoming", body, key=key or a_key())


def states(clerk, register):
    year = clock.today().year
    items = clerk.get(f"/kept-numbers?register={register}&year={year}")["items"]
    return {each["number"]: each["state"] for each in items}


def test_a_document_of_the_outage_bears_its_kept_number_and_the_day_it_came(
    clerk, leader_id, register
):
    assert [each["number"] for each in keep(clerk, register)["items"]] == [1, 2, 3]
    made = enter(clerk, leader_id, register, late=late(2))
    assert made.status == 201, made.body
    assert made["arrival_number"] == 2
    assert made["arrived_on"] == str(ago(1))
    assert states(clerk, register) == {1: "kept", 2: "used", 3: "kept"}
    after = enter(clerk, leader_id, register, days=0)
    assert after["arrival_number"] == 4, "the numbers go on behind those that were kept"


def test_what_was_entered_afterwards_says_on_record_who_approved_it(clerk, leader_id, register):
    keep(clerk, register)
    made = enter(clerk, leader_id, register, late=late(1))
    events = clerk.get(f"/incoming/{made['document_id']}/history")["items"]
    (entered,) = [each for each in events if each["tag"] == "incoming:register"]
    assert entered["facts"]["direction"] == "Lê Trọng Nghĩa, Phiếu trình 03/VP"
    assert entered["facts"]["late"] == str(ago(1))


@pytest.mark.parametrize(
    ("days", "number", "code"),
    [(3, 1, "late_day_impossible"), (1, 9, "number_not_kept")],
)
def test_a_day_before_the_outage_and_a_number_nobody_kept_are_refused(
    clerk, leader_id, register, days, number, code
):
    keep(clerk, register)
    answer = enter(clerk, leader_id, register, days=days, late=late(number))
    assert answer["code"] == code, answer.body
    assert states(clerk, register) == {1: "kept", 2: "kept", 3: "kept"}


def test_nobody_enters_afterwards_without_an_approval(clerk, leader_id, register):
    keep(clerk, register)
    asked = {**late(1), "approved_by": " "}
    answer = enter(clerk, leader_id, register, late=asked)
    assert answer.status in (400, 422), answer.body
    assert states(clerk, register)[1] == "kept"


def test_a_number_nobody_used_is_cancelled_and_stays_visible(clerk, leader_id, register):
    keep(clerk, register)
    year = clock.today().year
    body = {"register": register, "year": year, "number": 1, "reason": "Không có văn bản"}
    assert clerk.post("/kept-numbers/cancellation", body)["items"][0]["state"] == "cancelled"
    again = clerk.post("/kept-numbers/cancellation", body)
    assert (again.status, again["code"]) == (409, "number_not_kept")
    used = enter(clerk, leader_id, register, late=late(1))
    assert used["code"] == "number_not_kept"
    printed = {
        "register_kind": "incoming",
        "code": register,
        "year": year,
        "first_number": 1,
        "last_number": 9,
    }
    assert clerk.post("/printouts", printed)["lines"] == 3


def test_a_print_of_the_days_of_an_outage_has_its_numbers_that_nobody_used(
    clerk, leader_id, register
):
    since = keep(clerk, register)["items"][0]["since"]
    assert enter(clerk, leader_id, register, late=late(2)).status == 201
    printed = {
        "register_kind": "incoming",
        "code": register,
        "year": clock.today().year,
        "first_day": since,
        "last_day": str(clock.today()),
    }
    assert clerk.post("/printouts", printed)["lines"] == 3
    later = {**printed, "first_day": str(clock.today())}
    assert clerk.post("/printouts", later)["code"] == "nothing_to_print"


def test_two_clerks_do_not_use_one_kept_number_twice(clerk, leader_id, register):
    keep(clerk, register)
    answers = []

    def one():
        answers.append(enter(clerk, leader_id, register, late=late(1)))

    hands = [threading.Thread(target=one) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(each.status for each in answers) == [201, 409, 409, 409]


def test_an_entry_that_broke_off_is_found_again(demo, clerk, leader_id, register):
    keep(clerk, register)
    demo.engine.settle()
    key = a_key()
    body = an_intake(
        leader_id,
        register=register,
        arrived_on=str(ago(1)),
        issued_on=str(ago(1)),
        late=late(1),
    )
    with aws_breaks_off("dynamodb", "TransactWriteItems", after=True):
        assert clerk.post("/incoming", body, key=key).status == 500
    again = clerk.post("/incoming", body, key=key)
    assert (again.status, again["arrival_number"]) == (201, 1)
    assert states(clerk, register) == {1: "used", 2: "kept", 3: "kept"}


@pytest.mark.parametrize(("count", "days"), [(0, 1), (41, 1), (1, 31), (1, -1)])
def test_too_many_numbers_and_outages_long_past_or_to_come_are_refused(
    clerk, register, count, days
):
    assert keep(clerk, register, count, days).status in (400, 422)
    assert states(clerk, register) == {}


def test_an_outgoing_number_of_an_outage_may_bear_a_day_since_it_began(clerk):
    body = {"series": "VBDI", "count": 1, "reason": "Mất điện", "since": str(ago(2))}
    kept = clerk.post("/numbers", body)
    assert kept.status == 201, kept.body
    assert kept["items"][0]["state"] == "reserved"
    body["since"] = str(ago(-1))
    assert clerk.post("/numbers", body)["code"] == "reservation_impossible"
