"""From work and deadlines to e-mails: each person once, whatever is delivered how often."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import boto3
import pytest
from qlvb.incoming import service as incoming
from qlvb.incoming.parts import THE_CLERK
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Unavailable
from qlvb.notification import service as notification
from qlvb.notification import store
from qlvb.notification.model import CATCH_UP, SENDING_TIME, Notice, NoticeIsBeingSent, Occasion
from qlvb.platform import clients
from qlvb.platform.tables import transact
from qlvb.routing import store as routing
from qlvb.routing.model import Answered, Folder, WorkItem

from tests.builders.mail import AN, SUBJECT, THE_UNIT, a_document, batch_of, part, sent
from tests.builders.staff import (
    A_WORKING_MORNING,
    AGENCY,
    employ,
    queued,
)

pytestmark = pytest.mark.usefixtures("office")


def work(owner=AN, folder=Folder.HANDLE, step_no=3, due_in=timedelta(days=2)):
    return WorkItem(
        agency_id=AGENCY,
        owner=owner,
        folder=folder,
        document_id="01DOC",
        step_no=step_no,
        due_at=clock.now() + due_in,
        since=clock.now(),
        number_label="05",
        given_by="Giám đốc",
        token="a-token",
    )


def stream_of(*items, event="INSERT"):
    """What the routing table's stream says when the items are opened."""
    with transact() as tx:
        routing.move(tx, opened=items, closed=[])
    stored = boto3.client("dynamodb").scan(TableName="Routing")["Items"]
    return {"Records": [{"eventName": event, "dynamodb": {"NewImage": image}} for image in stored]}


def a_notice(**changes):
    notice = Notice(
        event_id="EVENT",
        occasion=Occasion.ASSIGNED,
        agency_id=AGENCY,
        person_id="an",
        document_id="01DOC",
        document_name="Văn bản số đến 05",
        task="chủ trì xử lý",
    )
    return replace(notice, **changes)


@contextmanager
def mail_that_fails():
    """SES does not answer; botocore's own event stands for the network."""
    client = clients.client("sesv2")
    answer = ({"Error": {"Code": "TooManyRequestsException", "Message": "later"}}, 429)

    def refuse(**_):
        error, status = answer
        return SimpleNamespace(status_code=status), error | {"ResponseMetadata": {}}

    client.meta.events.register("before-call.sesv2.SendEmail", refuse)
    try:
        yield
    finally:
        client.meta.events.unregister("before-call.sesv2.SendEmail", refuse)


# From the stream to the queue


def test_new_work_is_announced_to_its_owner():
    notification.collect(stream_of(work()))
    [message] = queued()
    assert message["person_id"] == "an"
    assert message["occasion"] == "assigned"
    assert message["document_name"] == "Văn bản số đến 05"
    assert message["task"] == "chủ trì xử lý"


def test_work_that_a_restore_puts_back_is_announced_again_to_nobody():
    """Where its notice is not known any more, as when the table of notices was lost too."""
    given = replace(work(), due_at=clock.now() + timedelta(days=30))
    with clock.set_to(clock.now() + CATCH_UP + timedelta(minutes=1)):
        notification.collect(stream_of(given))
    assert queued() == []


def test_work_is_announced_as_overdue_for_a_week_however_long_ago_it_was_given():
    given = replace(work(), since=clock.now() - timedelta(days=40))
    late = replace(given, due_at=clock.now() - timedelta(days=1), is_overdue=True)
    old = replace(late, owner=THE_UNIT, due_at=clock.now() - timedelta(days=8))
    notification.collect(stream_of(late, old, event="MODIFY"))
    assert [each["occasion"] for each in queued()] == ["overdue"]


@pytest.mark.parametrize(("days", "told"), [(7, ["an"]), (8, [])])
def test_an_answer_is_told_for_a_week(days, told):
    answer = Answered(
        agency_id=AGENCY,
        document_id="01DOC",
        version=4,
        number_label="05",
        is_granted=True,
        by="Giám đốc",
        person_id="an",
        at=clock.now() - timedelta(days=days),
    )
    with transact() as tx:
        routing.put_answer(tx, answer)
    notification.collect(stream_of())
    assert [each["person_id"] for each in queued()] == told


def test_work_of_a_unit_is_announced_to_its_head_and_deputies():
    notification.collect(stream_of(work(THE_UNIT, Folder.ASSIGN)))
    assert [message["person_id"] for message in queued()] == ["truong", "pho"]


def test_a_returned_document_is_announced_to_every_clerk_as_returned():
    employ("vanthu2", Role.CLERK)
    notification.collect(stream_of(work(THE_CLERK, Folder.RETURNED)))
    told = queued()
    assert {message["person_id"] for message in told} == {"vanthu", "vanthu2"}
    assert {message["occasion"] for message in told} == {"returned"}


def test_work_that_is_noted_as_overdue_is_announced_once_as_overdue():
    notification.collect(stream_of(work()))
    notification.send(batch_of(*queued()))
    assert routing.mark_overdue(work())
    assert not routing.mark_overdue(work())
    for _ in range(2):
        notification.collect(stream_of(event="MODIFY"))
    notification.send(batch_of(*queued()))
    assert [mail["Subject"].rpartition(": ")[2] for mail in sent()] == [
        "có việc mới",
        "đã quá hạn xử lý",
    ]


def test_administrators_are_told_of_a_workflow_that_gave_up():
    employ("quantri", Role.ADMINISTRATOR)
    a_document(date(2026, 12, 1))
    notification.tell_of_stall(incoming.in_agency(AGENCY, "01DOC5"))
    notification.send(batch_of(*queued()))
    [mail] = sent()
    assert mail["To"] == "quantri@stttt.example"
    assert "hệ thống sẽ tự chạy lại quy trình" in part(mail, "plain")


def test_the_token_of_the_work_does_not_enter_the_queue():
    notification.collect(stream_of(work()))
    assert "a-token" not in json.dumps(queued())


def test_counters_and_changes_of_work_announce_nothing():
    records = stream_of(work(), event="MODIFY")
    notification.collect(records)
    assert queued() == []


def test_a_stream_batch_that_is_delivered_again_ends_in_the_same_e_mails():
    event = stream_of(work())
    notification.collect(event)
    notification.collect(event)
    messages = queued()
    assert len(messages) == 2
    assert notification.send(batch_of(*messages)) == {"batchItemFailures": []}
    assert len(sent()) == 1


def test_work_that_only_moves_to_a_new_deadline_is_not_announced_again():
    notification.collect(stream_of(work()))
    with transact() as tx:
        routing.move(tx, opened=[], closed=[work()])
    notification.collect(stream_of(work(due_in=timedelta(days=9))))
    notification.send(batch_of(*queued()))
    assert len(sent()) == 1


# From the queue to the mailbox


def test_an_e_mail_has_the_number_and_the_link_in_text_and_in_html():
    notification.deliver(a_notice())
    [mail] = sent()
    assert mail["Subject"] == "[QLVB] Văn bản số đến 05: có việc mới"
    assert mail["To"] == "an@stttt.example"
    for kind in ("plain", "html"):
        body = part(mail, kind)
        assert "Kính gửi ông/bà Nguyễn Văn An" in body
        assert "Văn bản số đến 05" in body
        assert "https://qlvb.daknong.example/#/van-ban-den/01DOC" in body


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        (Occasion.ASSIGNED, "vừa được chuyển đến ông/bà để chủ trì xử lý"),
        (Occasion.RETURNED, "bị trả lại"),
        (Occasion.NEAR_DEADLINE, "sắp đến hạn"),
        (Occasion.OVERDUE, "đã quá hạn"),
    ],
)
def test_each_occasion_has_its_own_words(occasion, said):
    notification.deliver(a_notice(occasion=occasion))
    [mail] = sent()
    assert said in part(mail, "plain")
    assert said in part(mail, "html").replace("<strong>", "").replace("</strong>", "")


def test_a_name_cannot_bring_html_into_an_e_mail():
    notification.deliver(a_notice(document_name="<b>05</b>"))
    assert "<b>" not in part(sent()[0], "html")


def test_a_notice_that_is_delivered_again_is_not_sent_again():
    for _ in range(3):
        notification.deliver(a_notice())
    assert len(sent()) == 1


def test_two_people_of_one_event_get_one_e_mail_each():
    notification.deliver(a_notice())
    notification.deliver(a_notice(person_id="truong"))
    assert [mail["To"] for mail in sent()] == ["an@stttt.example", "truong@stttt.example"]


def test_a_person_without_an_e_mail_address_is_passed_over():
    employ("khongthu", Role.OFFICER, email="")
    notification.deliver(a_notice(person_id="khongthu"))
    assert sent() == []


def test_a_person_nobody_knows_is_passed_over():
    notification.deliver(a_notice(person_id="nobody"))
    assert sent() == []


def test_a_crash_before_the_sending_loses_no_e_mail():
    store.take(a_notice(), clock.now())
    with pytest.raises(NoticeIsBeingSent):
        notification.deliver(a_notice())
    with clock.set_to(A_WORKING_MORNING + SENDING_TIME):
        notification.deliver(a_notice())
    assert len(sent()) == 1


def test_what_ses_refuses_is_delivered_again_and_then_sent_once():
    messages = [a_notice().as_message(), a_notice(person_id="truong").as_message()]
    with mail_that_fails():
        failed = notification.send(batch_of(*messages))
    assert failed == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m1"}]}
    with clock.set_to(A_WORKING_MORNING + SENDING_TIME):
        assert notification.send(batch_of(*messages)) == {"batchItemFailures": []}
    assert len(sent()) == 2


def test_one_unreadable_message_does_not_hold_up_the_others():
    batch = batch_of({"not": "a notice"}, a_notice().as_message())
    assert notification.send(batch) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert len(sent()) == 1


def test_a_queue_that_does_not_answer_leaves_the_stream_batch_to_be_given_again():
    event = stream_of(work())
    sqs = clients.client("sqs")

    def refuse(**_):
        failed = {"Failed": [{"Id": "0", "SenderFault": False, "Code": "InternalError"}]}
        return SimpleNamespace(status_code=200), failed | {"ResponseMetadata": {}}

    sqs.meta.events.register("before-call.sqs.SendMessageBatch", refuse)
    with pytest.raises(Unavailable):
        notification.collect(event)


def test_no_e_mail_carries_the_subject_of_a_document():
    a_document(date(2026, 12, 1))
    notification.remind()
    notification.collect(stream_of(work()))
    notification.send(batch_of(*queued()))
    assert len(sent()) == 2
    assert not any(SUBJECT in part(m, k) for m in sent() for k in ("plain", "html"))
