"""What people are told, and on which days they are reminded."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from qlvb.exchange.model import AskedBack
from qlvb.incoming.parts import Party, PartyKind
from qlvb.issuing.model import Delivery as Copy
from qlvb.issuing.notes import ExchangeStatus, StatusNote
from qlvb.kernel import clock
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.notification import packets
from qlvb.notification.model import (
    TASKS,
    Notice,
    Occasion,
    event_of_deadline,
    event_of_work,
    is_at_work,
    name_of,
    occasion_of,
    reminder,
)
from qlvb.routing.model import Folder, WorkItem

from tests.builders.drafting import THE_PROVINCE
from tests.builders.exchanging import an_arrival
from tests.builders.office import NOON

CALENDAR = WorkingCalendar(days_off=frozenset({date(2026, 9, 2)}))
A_NOTICE = Notice(
    event_id="E",
    occasion=Occasion.ASSIGNED,
    agency_id="H16.13",
    person_id="an",
    document_id="D",
    document_name="Văn bản số đến 05",
    task=TASKS[Folder.HANDLE],
)
TUESDAY, THURSDAY = date(2026, 9, 1), date(2026, 9, 3)  # the Wednesday between is Quốc khánh
FRIDAY, MONDAY = date(2026, 9, 4), date(2026, 9, 7)


def test_every_folder_says_what_is_asked_of_the_person():
    assert set(TASKS) == set(Folder)


def a_work_item(**changes):
    item = WorkItem(
        agency_id="H16.13",
        owner=Party(kind=PartyKind.PERSON, id="an", name="An"),
        folder=Folder.HANDLE,
        document_id="D",
        step_no=3,
        due_at=datetime(2026, 9, 3, tzinfo=UTC),
        since=datetime(2026, 9, 1, tzinfo=UTC),
        number_label="05",
        given_by="Giám đốc",
    )
    return replace(item, **changes)


def test_work_that_comes_back_to_clerk_or_drafter_is_called_returned_and_all_other_work_new():
    returned = {f for f in Folder if occasion_of(a_work_item(folder=f)) is Occasion.RETURNED}
    assert returned == {Folder.RETURNED, Folder.REVISE}


def test_work_that_comes_back_to_its_handler_is_called_returned_too():
    assert occasion_of(a_work_item(is_returned=True)) is Occasion.RETURNED


def test_work_whose_time_has_passed_is_called_overdue_even_when_it_had_come_back():
    assert occasion_of(a_work_item(is_returned=True, is_overdue=True)) is Occasion.OVERDUE


def test_a_notice_waits_in_the_queue_as_plain_texts_and_comes_out_the_same():
    message = A_NOTICE.as_message()
    assert all(type(value) is str or value is Occasion.ASSIGNED for value in message.values())
    assert Notice.of_message(message) == A_NOTICE


def test_a_notice_has_no_field_for_the_subject_of_the_document():
    assert {field.name for field in fields(Notice)} == {
        "page",
        "event_id",
        "occasion",
        "agency_id",
        "person_id",
        "role",
        "document_id",
        "document_name",
        "task",
        "given_by",
        "acting_for",
    }


@pytest.mark.parametrize(
    ("occasion", "subject"),
    [
        (Occasion.ASSIGNED, "[QLVB] Văn bản số đến 05: có việc mới"),
        (Occasion.RETURNED, "[QLVB] Văn bản số đến 05: bị trả lại"),
        (Occasion.NEAR_DEADLINE, "[QLVB] Văn bản số đến 05: sắp đến hạn xử lý"),
        (Occasion.OVERDUE, "[QLVB] Văn bản số đến 05: đã quá hạn xử lý"),
    ],
)
def test_the_subject_line_is_the_number_and_the_occasion(occasion, subject):
    assert replace(A_NOTICE, occasion=occasion).subject == subject


def test_a_document_is_named_by_its_number_or_by_its_lack_of_one():
    assert name_of("05") == "Văn bản số đến 05"
    assert name_of("văn bản chưa vào sổ") == "Văn bản chưa vào sổ"


def test_the_same_work_is_the_same_event_and_other_work_is_another():
    assert event_of_work("D.3.handle") == event_of_work("D.3.handle")
    assert event_of_work("D.3.handle") != event_of_work("D.4.handle")


def test_a_new_deadline_is_a_new_event():
    first = event_of_deadline(Occasion.OVERDUE, "D", TUESDAY)
    assert first == event_of_deadline(Occasion.OVERDUE, "D", TUESDAY)
    assert first != event_of_deadline(Occasion.OVERDUE, "D", THURSDAY)
    assert first != event_of_deadline(Occasion.NEAR_DEADLINE, "D", TUESDAY)


@pytest.mark.parametrize(
    ("today", "due_on", "said"),
    [
        (TUESDAY, FRIDAY, None),
        (TUESDAY, THURSDAY, Occasion.NEAR_DEADLINE),
        (THURSDAY, THURSDAY, Occasion.NEAR_DEADLINE),
        (FRIDAY, THURSDAY, Occasion.OVERDUE),
        (FRIDAY, MONDAY, Occasion.NEAR_DEADLINE),
        (date(2026, 9, 10), THURSDAY, Occasion.OVERDUE),
        (date(2026, 9, 11), THURSDAY, None),
    ],
)
def test_a_deadline_is_near_on_the_working_day_before_it_and_overdue_for_a_week(
    today, due_on, said
):
    assert reminder(due_on, today, CALENDAR) is said


@pytest.mark.parametrize(
    ("day", "hour", "at_work"),
    [
        (TUESDAY, time(7, 0), True),
        (TUESDAY, time(12, 0), True),
        (TUESDAY, time(16, 30), False),
        (TUESDAY, time(6, 59), False),
        (date(2026, 9, 2), time(9, 0), False),
        (date(2026, 9, 5), time(9, 0), False),
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_day_off(day, hour, at_work):
    moment = datetime.combine(day, hour, clock.VIETNAM).astimezone(UTC)
    assert is_at_work(moment, CALENDAR) is at_work


ASKED = AskedBack(reason="Sai phụ lục", by="Văn thư", asked_at=NOON)


def told_of(arrival, days):
    with clock.set_to(NOON + timedelta(days=days)):
        return [each.occasion for each in packets.of_arrival(arrival, is_new=True)]


@pytest.mark.parametrize(("days", "is_told"), [(7, True), (8, False)])
def test_what_came_and_is_asked_back_is_news_for_a_week(days, is_told):
    arrival = replace(an_arrival(), asked_back=ASKED, version=4)
    assert told_of(arrival, days) == [Occasion.ARRIVED, Occasion.RECALL_ASKED] * is_told


def test_what_has_just_passed_on_to_a_successor_is_news_there_however_old_it_is():
    _, there = an_arrival().pass_on("H16.40")
    assert told_of(there, 30) == [Occasion.ARRIVED]
    assert told_of(replace(there, version=2), 30) == []


@pytest.mark.parametrize(("days", "is_told"), [(7, True), (8, False)])
def test_an_answer_of_a_recipient_is_news_for_a_week(days, is_told):
    refused = StatusNote(code=ExchangeStatus.REFUSED, at=NOON, by="Văn thư", received_at=NOON)
    copy = Copy(
        document_id="D1", agency_id="H16", place=1, recipient=THE_PROVINCE, made_at=NOON
    ).noted(refused)
    with clock.set_to(NOON + timedelta(days=days)):
        found = [each.occasion for each in packets.of_copy(copy, "05")]
    assert found == [Occasion.COPY_REFUSED] * is_told
