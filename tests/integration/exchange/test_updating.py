"""What becomes known of an issued document later: forgotten recipients, corrected data."""

from dataclasses import replace
from datetime import timedelta

import pytest
from qlvb.exchange import receiving, service, waiting
from qlvb.exchange.model import ArrivalState
from qlvb.exchange.refusals import RefusalUnexplained, UpdateAnswered
from qlvb.files import store as files
from qlvb.incoming import service as incoming
from qlvb.incoming.entry import Urgency
from qlvb.issuing import service as issuing
from qlvb.issuing import store as deliveries
from qlvb.issuing import updating
from qlvb.issuing.notes import DeliveryState, ProofVerdict
from qlvb.kernel import clock
from qlvb.kernel.rights import NotYourDuty
from qlvb.outgoing import service as outgoing
from qlvb.outgoing import store as documents
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.refusals import (
    NotYourStep,
    ReasonForThisMissing,
    RecipientTwice,
    TooManyRecipients,
)
from qlvb.platform.tables import transact
from qlvb.routing.service import Seen

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    seen,
    taking,
    the_head,
    to_agency,
)
from tests.workflows.crashes import Crash, writes

ANOTHER = "H16.01"
NEW_SUBJECT = "V/v báo cáo đột xuất về an toàn thông tin"


@pytest.fixture
def sent(demo, sealed):
    """Issued, and arrived."""
    made = an_issue(sealed)
    demo.engine.settle()
    return made


@pytest.fixture
def taken(demo, sent, clerk):
    """What the receiver has entered of it."""
    document = service.accept(clerk, seen(sent.arrival()), taking())
    demo.engine.settle()
    return document.document_id


def as_seen(sent):
    version = documents.get(SENDER, sent.document_id).version
    return Seen(document_id=sent.document_id, version=version)


@pytest.fixture
def corrects(demo, sender):
    def correct(sent, **changes):
        updating.correct(sender, as_seen(sent), changes or {"subject": NEW_SUBJECT}, "Ghi nhầm")
        demo.engine.settle()

    return correct


def answers(demo, clerk, sent, *, agreed, text=""):
    service.answer_update(clerk, seen(sent.arrival()), agreed=agreed, text=text)
    demo.engine.settle()


def notes(sent):
    return [(note.code.value, note.business.value) for note in sent.copy().history]


def test_a_forgotten_recipient_gets_its_copy_and_the_register_keeps_both(demo, sent, sender):
    updating.add_recipients(sender, as_seen(sent), [to_agency(ANOTHER)], "Gửi thiếu một nơi")
    demo.engine.settle()
    names = [one.id for one in documents.get(SENDER, sent.document_id).entry.recipients]
    assert names == [RECEIVER, ANOTHER]
    assert sent.arrival(ANOTHER, place=2).state is ArrivalState.READY
    assert sent.codes(1) == sent.codes(2) == ["01"], "who had it is told nothing"
    [*_, act] = [
        each
        for each in outgoing.history(sender, sent.document_id, None).items
        if each.tag.value == "outgoing:recipient"
    ]
    assert act.facts["reason"] == "Gửi thiếu một nơi"


def test_a_recipient_is_added_by_the_clerk_once_and_with_a_reason(sent, sender):
    with pytest.raises(RecipientTwice):
        updating.add_recipients(sender, as_seen(sent), [to_agency(RECEIVER)], "Gửi thiếu")
    with pytest.raises(ReasonForThisMissing):
        updating.add_recipients(sender, as_seen(sent), [to_agency(ANOTHER)], " ")
    with pytest.raises(NotYourStep):
        updating.add_recipients(the_head(SENDER), as_seen(sent), [to_agency(ANOTHER)], "Thiếu")
    many = [DocumentRecipient(kind=RecipientKind.OUTSIDE, name=f"DN {n}") for n in range(300)]
    with pytest.raises(TooManyRecipients):
        updating.add_recipients(sender, as_seen(sent), many, "Gửi thiếu")


def test_more_than_one_transaction_holds_are_all_added_after_a_crash(demo, sent, sender):
    many = [DocumentRecipient(kind=RecipientKind.OUTSIDE, name=f"DN {n}") for n in range(150)]
    with pytest.raises(Crash), writes(crash_after=1, only_mine=True):
        updating.add_recipients(sender, as_seen(sent), many, "Gửi thiếu")
    demo.engine.invoke("DraftingSweep")
    copies = deliveries.of_document(SENDER, sent.document_id)
    assert [copy.place for copy in copies] == list(range(1, 152))


def test_the_receiver_agrees_and_its_register_says_so_keeping_the_old_value(
    demo, sent, taken, corrects, clerk
):
    before = incoming.in_agency(RECEIVER, taken)
    due_on = clock.today() + timedelta(days=9)
    corrects(sent, subject=NEW_SUBJECT, urgency=Urgency.EXPRESS, answer_due_on=due_on)
    [asked] = service.arrivals(clerk, "updated", None, 50).items
    assert waiting.counts(clerk)["updated"] == 1
    assert (asked.update.before.subject, asked.update.after.subject) == (
        before.entry.subject,
        NEW_SUBJECT,
    )
    assert sent.copy().state is DeliveryState.ACCEPTED, "an update moves no copy"

    answers(demo, clerk, sent, agreed=True)
    after = incoming.in_agency(RECEIVER, taken)
    assert (after.entry.subject, after.entry.urgency) == (NEW_SUBJECT, Urgency.EXPRESS)
    assert after.entry.due_on == due_on
    assert (after.files, after.status) == (before.files, before.status)
    told = incoming.history(clerk, taken, None).items
    [corrected] = [each.facts for each in told if each.tag.value == "incoming:correct"]
    assert corrected["old"]["subject"] == before.entry.subject
    assert corrected["reason"] == "Ghi nhầm"
    assert notes(sent)[-2:] == [("13", "2"), ("15", "2")]
    assert sent.copy().history[-1].label == "Đồng ý cập nhật"
    answer = sent.copy().history[-1]
    assert '"business":"2"' in answer.proof.replace("\\", "")
    assert answer.verdict is ProofVerdict.VALID
    assert sent.copy().state is DeliveryState.ACCEPTED


def test_the_receiver_refuses_with_a_reason_and_all_stays_as_it_was(
    demo, sent, taken, corrects, clerk
):
    before = incoming.in_agency(RECEIVER, taken)
    corrects(sent)
    with pytest.raises(RefusalUnexplained):
        answers(demo, clerk, sent, agreed=False)
    answers(demo, clerk, sent, agreed=False, text="Trích yếu đúng như văn bản")
    assert incoming.in_agency(RECEIVER, taken) == before
    assert notes(sent)[-1] == ("16", "2")
    assert sent.copy().history[-1].text == "Trích yếu đúng như văn bản"
    assert sent.copy().state is DeliveryState.ACCEPTED
    with pytest.raises(UpdateAnswered):
        answers(demo, clerk, sent, agreed=True)


def test_only_the_clerk_answers(sent, taken, corrects):
    corrects(sent)
    with pytest.raises(NotYourDuty):
        service.answer_update(the_head(), seen(sent.arrival()), agreed=True, text="")


def test_what_waits_to_be_taken_in_is_entered_as_the_sender_has_it_now(demo, sent, corrects, clerk):
    corrects(sent)
    answers(demo, clerk, sent, agreed=True)
    assert sent.arrival().state is ArrivalState.READY
    made = service.accept(clerk, seen(sent.arrival()), taking())
    assert made.entry.subject == NEW_SUBJECT


def test_what_is_only_the_registers_own_tells_nobody(sent, taken, corrects):
    corrects(sent, note="Gửi thêm bản giấy", copies=3)
    assert notes(sent) == [("01", "0"), ("03", "0")]
    assert sent.arrival().update is None


def test_what_is_given_again_as_it_was_tells_nobody(sent, taken, corrects):
    subject = documents.get(SENDER, sent.document_id).entry.subject
    corrects(sent, note="Gửi thêm bản giấy", subject=subject)
    assert notes(sent) == [("01", "0"), ("03", "0")]


def test_only_what_may_be_corrected_is_compared(demo, sent, taken, corrects):
    """The record of its file is damaged: that is nothing to do with what is asked."""
    document = documents.get(SENDER, sent.document_id)
    file = files.find(SENDER, document.sealed.file_id)
    other = replace(file, sha256="0" * 64)
    with transact() as tx:
        files.save(tx, other, file)
    corrects(sent)
    asked = sent.arrival().update
    assert (asked.is_open, asked.after.subject) == (True, NEW_SUBJECT)


def test_a_second_correction_takes_the_place_of_one_that_was_not_answered(
    demo, sent, taken, corrects, clerk
):
    corrects(sent)
    demo.engine.clock.advance(timedelta(minutes=5))
    corrects(sent, urgency=Urgency.URGENT)
    asked = sent.arrival().update.after
    assert (asked.subject, asked.urgency) == (NEW_SUBJECT, Urgency.URGENT), "both are asked for"
    answers(demo, clerk, sent, agreed=True)
    entry = incoming.in_agency(RECEIVER, taken).entry
    assert (entry.subject, entry.urgency) == (NEW_SUBJECT, Urgency.URGENT)


def test_told_twice_it_is_asked_once_and_answered_once(demo, sent, taken, corrects, clerk):
    corrects(sent)
    before = sent.arrival()
    for _ in range(2):
        receiving.bring(SENDER, sent.document_id, 1)
        issuing.write_rest(SENDER, sent.document_id)
        demo.engine.settle()
    assert sent.arrival() == before
    answers(demo, clerk, sent, agreed=True)
    receiving.bring(SENDER, sent.document_id, 1)
    demo.engine.settle()
    assert notes(sent)[-2:] == [("13", "2"), ("15", "2")]


def test_what_arrives_after_the_correction_has_it_already(demo, sealed, corrects):
    late = an_issue(sealed, held=True)
    corrects(late)
    assert late.arrival().packet.subject == NEW_SUBJECT
    assert sorted(notes(late)) == [("01", "0"), ("13", "2"), ("15", "2")]
    assert late.copy().history[-1].by == "Hệ thống"


def test_what_was_sent_back_is_not_updated(demo, sent, corrects, clerk):
    service.refuse(clerk, seen(sent.arrival()), service.RefusalReason.FORM, "")
    demo.engine.settle()
    corrects(sent)
    assert notes(sent)[-1] == ("02", "0")


def test_after_a_crash_the_receivers_are_told_all_the_same(demo, sent, taken, sender):
    with pytest.raises(Crash), writes(crash_after=1, only_mine=True):
        updating.correct(sender, as_seen(sent), {"subject": NEW_SUBJECT}, "Ghi nhầm")
    demo.engine.invoke("DraftingSweep")
    demo.engine.settle()
    assert sent.arrival().update.after.subject == NEW_SUBJECT
    assert list(deliveries.unsent(SENDER)) == []
