"""From work and deadlines to e-mails: each person once, whatever is delivered how often."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_string, policy
from types import SimpleNamespace

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses import ses_backends
from qlvb.incoming import store as incoming
from qlvb.incoming.entry import Entry, Form
from qlvb.incoming.model import IncomingDocument, Status
from qlvb.incoming.parts import THE_CLERK, Assignment, Party, PartyKind, Registration
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Unavailable
from qlvb.notification import service as notification
from qlvb.notification import store
from qlvb.notification.model import SENDING_TIME, Notice, NoticeIsBeingSent, Occasion
from qlvb.platform import clients
from qlvb.platform.tables import transact
from qlvb.routing import store as routing
from qlvb.routing.model import Folder, WorkItem

from tests.builders.staff import (
    A_WORKING_MORNING,
    AGENCY,
    REGION,
    employ,
    queued,
)

SUBJECT = "Về việc tuyệt đối không được có trong thư"
AN = Party(kind=PartyKind.PERSON, id="an", name="Nguyễn Văn An")
THE_LEADER = Party(kind=PartyKind.PERSON, id="giamdoc", name="Giám đốc")
THE_UNIT = Party(kind=PartyKind.UNIT, id="CNTT", name="Phòng CNTT")

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


def batch_of(*bodies):
    """What the mail queue hands to the function."""
    records = [{"messageId": f"m{n}", "body": json.dumps(b)} for n, b in enumerate(bodies)]
    return {"Records": records}


def sent():
    """The e-mails in SES, oldest first."""
    raw = [m.raw_data for m in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages]
    return [message_from_string(each, policy=policy.default) for each in raw]


def part(message, kind):
    return message.get_body(preferencelist=(kind,)).get_content()


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


def a_document(due_on, *, owner=AN, status=Status.IN_PROGRESS, number=5, cohandlers=()):
    entry = Entry(
        register="VBD",
        form=Form.PAPER,
        kind="cong_van",
        number="12",
        notation="UBND",
        issued_on=date(2026, 11, 2),
        issuer="Ủy ban nhân dân tỉnh",
        subject=SUBJECT,
        arrived_on=date(2026, 11, 3),
        due_on=due_on,
    )
    document = IncomingDocument(
        document_id=f"01DOC{number}",
        agency_id=AGENCY,
        entry=entry,
        files=(),
        status=status,
        leader=THE_LEADER,
        owner=owner,
        step_due_at=clock.now(),
        due_on=due_on,
        cohandlers=cohandlers,
        registration=Registration(
            arrival_number=number, register_year=2026, by="Văn thư", at=clock.now()
        ),
    )
    with transact() as tx:
        incoming.create(tx, document)


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
    notification.tell_of_stall(AGENCY, "01DOC5")
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


# Reminders


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


def test_no_e_mail_carries_the_subject_of_a_document():
    a_document(date(2026, 12, 1))
    notification.remind()
    notification.collect(stream_of(work()))
    notification.send(batch_of(*queued()))
    assert len(sent()) == 2
    assert not any(SUBJECT in part(m, k) for m in sent() for k in ("plain", "html"))
