"""Arrival numbers: one series per agency, register and year; unique, without gaps, in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qlvb.incoming import series_store as store
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_accepted_file, an_intake, aws_breaks_off, meanwhile

A_WRONG_DECLARATION = {"form": "electronic", "declared": {"documents": 9, "pages": [9]}}


def of_register(clerk, code):
    """Number and moment of everything in the register, as its list shows it."""
    rows = clerk.get(f"/incoming?register={code}").body["items"]
    shown = [clerk.document(row["document_id"]) for row in rows]
    return [(each["arrival_number"], each["registered_at"]) for each in reversed(shown)]


def test_thirty_two_writers_at_once_get_consecutive_numbers_in_order_of_time(
    demo, clerk, leader_id, a_register
):
    register = a_register()
    intakes = [an_intake(leader_id, register=register) for _ in range(32)]
    with ThreadPoolExecutor(32) as writers:
        answers = list(
            writers.map(lambda each: clerk.post("/incoming", each, key=a_key()), intakes)
        )
    assert [each.status for each in answers] == [201] * 32
    assert sorted(each["arrival_number"] for each in answers) == list(range(1, 33))
    by_time = sorted(answers, key=lambda each: each["registered_at"])
    assert [each["arrival_number"] for each in by_time] == list(range(1, 33))
    assert [number for number, _ in of_register(clerk, register)] == list(range(1, 33))
    demo.engine.settle()


def test_registers_number_each_for_itself(enter, a_register):
    one, other = a_register(), a_register()
    given_in_turn = [enter(register=code)["arrival_number"] for code in (one, other, one, other)]
    assert given_in_turn == [1, 1, 2, 2]


def test_agencies_number_each_for_itself(demo, enter):
    assert enter().status == 201
    there = demo.one(Role.CLERK, agency="H16.32.05")
    its_leader = demo.one(Role.HEAD, agency="H16.32.05").me["person"]["person_id"]
    file_id = an_accepted_file(agency="H16.32.05")
    made = there.post("/incoming", an_intake(its_leader, file_ids=[file_id]), key=a_key())
    assert (made.status, made["arrival_number"]) == (201, 1)


def test_a_new_year_in_vietnam_begins_at_one_and_the_old_year_keeps_its_numbers(
    clerk, enter, a_register
):
    register = a_register()
    with clock.set_to(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)):
        last = [enter(register=register) for _ in range(2)]
    with clock.set_to(datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)):
        first = enter(register=register, arrived_on="2026-12-31")
    with clock.set_to(datetime(2027, 1, 4, 2, tzinfo=UTC)):
        second = enter(register=register)
    assert [(d["register_year"], d["arrival_number"]) for d in (*last, first, second)] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
        (2027, 2),
    ]
    listed = clerk.get(f"/incoming?register={register}&year=2027").body["items"]
    assert [row["document_id"] for row in listed] == [second["document_id"], first["document_id"]]


def test_the_same_key_finds_the_same_document(demo, clerk, leader_id, a_register):
    register, key = a_register(), a_key()
    intake = an_intake(leader_id, register=register)
    first = clerk.post("/incoming", intake, key=key)
    demo.engine.settle()
    again = clerk.post("/incoming", intake, key=key)
    assert again.status == 201
    assert again["document_id"] == first["document_id"]
    assert again["arrival_number"] == 1
    assert len(of_register(clerk, register)) == 1


def test_the_same_key_eight_times_at_once_makes_one_document(demo, clerk, leader_id, a_register):
    register, key = a_register(), a_key()
    intake = an_intake(leader_id, register=register)
    with ThreadPoolExecutor(8) as clicks:
        answers = list(clicks.map(lambda _: clerk.post("/incoming", intake, key=key), range(8)))
    assert {(each.status, each["document_id"]) for each in answers} == {
        (201, answers[0]["document_id"])
    }
    assert len(of_register(clerk, register)) == 1
    demo.engine.settle()
    assert [each["tag"] for each in history(clerk, answers[0]["document_id"])] == [
        "incoming:register"
    ]


@pytest.mark.parametrize(
    ("operation", "place"),
    [("Query", 1), ("Query", 2), ("Query", 3), ("BatchGetItem", 1), ("TransactWriteItems", 1)],
)
def test_a_twin_that_overtakes_a_request_makes_the_one_document_of_both(
    demo, clerk, leader_id, a_register, operation, place
):
    register, key, twins = a_register(), a_key(), []
    intake = an_intake(leader_id, register=register)
    demo.engine.settle()
    with meanwhile(
        "dynamodb",
        operation,
        lambda: twins.append(clerk.post("/incoming", intake, key=key)),
        place=place,
    ):
        made = clerk.post("/incoming", intake, key=key)
    assert [each.status for each in (made, *twins)] == [201, 201], (made.body, twins)
    assert made["document_id"] == twins[0]["document_id"]
    assert (made["arrival_number"], len(of_register(clerk, register))) == (1, 1)


def test_the_same_key_with_other_data_is_refused_and_takes_no_number(enter, clerk, a_register):
    register, key = a_register(), a_key()
    enter(key=key, register=register, subject="V/v một")
    refused = enter(key=key, register=register, subject="V/v hai")
    assert (refused.status, refused["code"]) == (409, "key_of_another_request")
    assert "Vui lòng" in refused["detail"]
    assert enter(register=register)["arrival_number"] == 2


def test_a_key_is_a_persons_own(demo, leader_id, enter, a_register):
    register, key = a_register(), a_key()
    enter(key=key, register=register)
    other = demo.one(Role.CLERK, agency="H16.11")
    its_leader = demo.one(Role.HEAD, agency="H16.11").me["person"]["person_id"]
    made = other.post(
        "/incoming",
        an_intake(its_leader, file_ids=[an_accepted_file(agency="H16.11")]),
        key=key,
    )
    assert (made.status, made["register"]) == (201, "VBD")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"arrived_on": "2030-01-01"}, 422, "arrival_in_the_future"),
        ({"due_on": "2020-01-01"}, 422, "due_before_arrival"),
        ({"issued_on": "2031-01-01"}, 422, "issued_after_arrival"),
        ({"file_ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]}, 404, "file_not_found"),
        ({"leader_id": "KHONG-CO"}, 422, "party_unknown"),
        ({"register": "KHONG-CO"}, 404, "register_not_found"),
        ({"kind": "khong-co"}, 400, "malformed"),
    ],
)
def test_a_refused_registration_leaves_nothing_behind(
    enter, clerk, a_register, changes, status, code
):
    register, key = a_register(), a_key()
    assert enter(register=register)["arrival_number"] == 1
    file_id = an_accepted_file()
    refused = enter(**{"key": key, "register": register, "file_ids": [file_id], **changes})
    assert (refused.status, refused["code"]) == (status, code)
    after = enter(key=key, register=register, file_ids=[file_id])
    assert (after.status, after["arrival_number"]) == (201, 2)
    assert [number for number, _ in of_register(clerk, register)] == [1, 2]


def test_a_crash_before_the_write_leaves_no_gap_and_the_file_free(demo, enter, clerk, a_register):
    register, key, file_id = a_register(), a_key(), an_accepted_file()
    demo.engine.settle()
    with aws_breaks_off("dynamodb", "TransactWriteItems"):
        broken = enter(key=key, register=register, file_ids=[file_id])
    assert (broken.status, broken["code"]) == (500, "internal_error")
    assert of_register(clerk, register) == []
    again = enter(key=key, register=register, file_ids=[file_id])
    assert (again.status, again["arrival_number"]) == (201, 1)


def test_a_crash_after_the_write_is_healed_by_the_same_request(
    demo, enter, clerk, leader_id, a_register
):
    register, key = a_register(), a_key()
    intake = an_intake(leader_id, register=register)
    demo.engine.settle()
    with aws_breaks_off("dynamodb", "TransactWriteItems", after=True):
        assert clerk.post("/incoming", intake, key=key).status == 500
    again = clerk.post("/incoming", intake, key=key)
    assert (again.status, again["arrival_number"]) == (201, 1)
    assert enter(register=register)["arrival_number"] == 2
    demo.engine.settle()
    assert [item["kind"] for item in clerk.document(again["document_id"])["work"]] == ["DIRECT"]


def test_a_crash_before_the_machine_starts_is_healed_by_the_same_request(
    demo, clerk, leader_id, a_register
):
    key, intake = a_key(), an_intake(leader_id, register=a_register())
    demo.engine.settle()
    with aws_breaks_off("stepfunctions", "StartExecution"):
        assert clerk.post("/incoming", intake, key=key).status == 500
    again = clerk.post("/incoming", intake, key=key)
    assert (again.status, again["arrival_number"]) == (201, 1)
    demo.engine.settle()
    assert [item["kind"] for item in clerk.document(again["document_id"])["work"]] == ["DIRECT"]


ACTS = st.lists(
    st.sampled_from(["enter", "enter twice", "refused", "stop", "cancel", "continue", "crash"]),
    min_size=3,
    max_size=6,
)


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_whatever_happens_numbers_are_consecutive_in_order_of_time(
    demo, clerk, enter, a_register, acts
):
    register = a_register()
    stopped, numbered = [], 0
    for act in acts:
        match act:
            case "enter":
                enter(register=register)
                numbered += 1
            case "enter twice":
                key, file_id = a_key(), an_accepted_file()
                twice = {"key": key, "number": "7", "file_ids": [file_id], "register": register}
                answers = [enter(**twice, confirmed_not_duplicate=True) for _ in range(2)]
                assert answers[0]["arrival_number"] == answers[1]["arrival_number"]
                numbered += 1
            case "refused":
                assert enter(register=register, due_on="2020-01-01").status == 422
            case "stop":
                made = enter(register=register, **A_WRONG_DECLARATION)
                assert (made["status"], made["arrival_number"]) == ("stopped", None)
                stopped.append(made["document_id"])
            case "crash":
                demo.engine.settle()
                with aws_breaks_off("dynamodb", "TransactWriteItems"):
                    enter(register=register)
            case "cancel" | "continue" if stopped:
                demo.engine.settle()
                more = {"decision": act, "reason": "Đã trao đổi với nơi gửi"}
                if act == "continue":
                    more["directed_by"] = "Giám đốc"
                    numbered += 1
                decided = clerk.act(stopped.pop(), "intake-decision", **more)
                assert decided.status == 200, decided.body
    found = of_register(clerk, register)
    assert [number for number, _ in found] == list(range(1, numbered + 1))
    assert [at for _, at in found] == sorted(at for _, at in found)
    assert store.last_number("H16.13", register, 2026) == numbered


def test_an_earlier_arrival_day_takes_the_number_of_its_registration(enter, a_register):
    register = a_register()
    enter(register=register)
    late = enter(register=register, arrived_on=str(date(2026, 11, 30)), issued_on="2026-11-20")
    assert late["arrival_number"] == 2


def history(clerk, document_id):
    return clerk.get(f"/incoming/{document_id}/history").body["items"]
