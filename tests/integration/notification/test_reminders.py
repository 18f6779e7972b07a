"""Deadlines that are near or have passed: who hears of them, when, and how often."""

from datetime import date, datetime, timedelta

import pytest
from qlvb.incoming.parts import Assignment
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.notification import service as notification

from tests.builders.mail import THE_LEADER, THE_UNIT, a_document, batch_of, sent
from tests.builders.staff import A_WORKING_MORNING, queued

pytestmark = pytest.mark.usefixtures("office")


def test_a_deadline_tomorrow_is_announced_to_whoever_has_the_document():
    a_document(date(2026, 12, 2))
    notification.remind()
    [message] = queued()
    assert (message["person_id"], message["occasion"]) == ("an", "near_deadline")
    assert message["document_name"] == "Văn bản số đến 05"


def test_a_deadline_that_has_passed_is_announced_to_the_heads_of_the_unit_that_has_it():
    a_document(date(2026, 11, 30), owner=THE_UNIT, status=Status.ASSIGNED)
    notification.remind()
    told = queued()
    assert [message["person_id"] for message in told] == ["truong", "pho"]
    assert {message["task"] for message in told} == {"phân công xử lý"}
    assert {message["occasion"] for message in told} == {"overdue"}


def test_a_leader_is_reminded_of_a_document_that_waits_for_direction():
    a_document(date(2026, 12, 1), owner=THE_LEADER, status=Status.REGISTERED)
    notification.remind()
    [message] = queued()
    assert (message["person_id"], message["task"]) == ("giamdoc", "cho ý kiến chỉ đạo")


def test_a_deadline_far_away_and_one_long_past_are_not_announced():
    a_document(date(2026, 12, 24), number=1)
    a_document(date(2026, 11, 20), number=2)
    a_document(None, number=3)
    notification.remind()
    assert queued() == []


def test_a_co_handler_is_reminded_too_until_the_opinion_is_given():
    late, done = (
        Assignment(party=party, due_at=clock.now(), step_no=1, is_done=is_done)
        for party, is_done in ((THE_UNIT, False), (THE_LEADER, True))
    )
    a_document(date(2026, 11, 30), cohandlers=(late, done))
    notification.remind()
    told = {(message["person_id"], message["task"]) for message in queued()}
    assert told == {
        ("an", "chủ trì xử lý"),
        ("truong", "phối hợp xử lý"),
        ("pho", "phối hợp xử lý"),
    }


def test_a_settled_document_is_not_announced():
    a_document(date(2026, 11, 30), status=Status.SETTLED, owner=None)
    notification.remind()
    assert queued() == []


def test_what_was_said_in_one_hour_is_not_queued_in_the_next():
    a_document(date(2026, 12, 2))
    notification.remind()
    notification.send(batch_of(*queued()))
    with clock.set_to(A_WORKING_MORNING + timedelta(hours=1)):
        notification.remind()
    assert queued() == []


def test_the_day_after_the_deadline_the_same_person_hears_of_it_again():
    a_document(date(2026, 12, 1))
    for day in range(2):
        with clock.set_to(A_WORKING_MORNING + timedelta(days=day)):
            notification.remind()
            notification.send(batch_of(*queued()))
    assert [mail["Subject"].rpartition(": ")[2] for mail in sent()] == [
        "sắp đến hạn xử lý",
        "đã quá hạn xử lý",
    ]


@pytest.mark.parametrize(
    "moment", ["2026-11-30T23:00+00:00", "2026-11-29T03:00+00:00", "2026-11-24T03:00+00:00"]
)
def test_nobody_is_reminded_before_work_on_a_sunday_or_on_a_holiday(moment):
    with clock.set_to(datetime.fromisoformat(moment)):
        a_document(clock.today())
        notification.remind()
    assert queued() == []
