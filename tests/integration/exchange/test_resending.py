"""What did not reach its recipient is seen at the sender, and sent again: once, whole, by the clerk."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from qlvb.exchange import receiving, service, upkeep
from qlvb.exchange import store as arrivals
from qlvb.exchange.model import ArrivalState, RefusalReason
from qlvb.issuing import resending
from qlvb.issuing import store as deliveries
from qlvb.issuing.notes import DeliveryState
from qlvb.issuing.refusals import NothingToResend
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import NotYourDuty
from qlvb.outgoing.refusals import NotYourStep
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import transact

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    alters,
    an_issue,
    puts,
    recalls,
    seen,
    the_head,
)
from tests.builders.signing import a_draft
from tests.workflows.crashes import Crash, writes


@pytest.fixture
def altered(demo, sealed):
    """A document whose file was changed in the store before it went out."""
    sent = an_issue(sealed, held=True)
    alters(sent, sealed[:-1] + b"x")
    demo.engine.settle()
    return sent


def resends(demo, sender, sent):
    after = resending.resend(sender, sent.document_id, 1, sent.copy().version)
    demo.engine.settle()
    return after


def in_(hours):
    return clock.set_to(clock.now() + timedelta(hours=hours))


def failing(sender):
    found = resending.failed_copies(sender, None, 50).items
    return {each.copy.document_id: each.copy.failure.text for each in found}


def test_altered_bytes_reach_nobody_and_the_senders_clerk_sees_why(demo, altered, sender):
    copy = altered.copy()
    assert (copy.state, copy.state.label) == (DeliveryState.FAILED, "Gửi lỗi")
    assert (copy.receiver_id, altered.codes()) == ("", [])
    waiting = arrivals.every(RECEIVER, "waiting")
    assert altered.document_id not in {each.packet.document_id for each in waiting}
    assert "đã ký, đóng dấu" in failing(sender)[altered.document_id]
    shown = demo.one(Role.CLERK, agency=SENDER).get(f"/outgoing/{altered.document_id}/deliveries")
    assert shown["items"][0]["failure"]["text"] == copy.failure.text
    listed = demo.one(Role.CLERK, agency=SENDER).get("/deliveries/failed?limit=50")
    assert altered.document_id in {each["document_id"] for each in listed["items"]}


def test_what_failed_is_not_brought_by_a_message_that_comes_late(altered, sealed):
    puts(altered, sealed)
    assert receiving.bring(SENDER, altered.document_id, 1) is None
    assert altered.copy().state is DeliveryState.FAILED


def test_put_right_and_sent_again_it_arrives(demo, altered, sealed, sender):
    puts(altered, sealed)
    resends(demo, sender, altered)
    assert (altered.codes(), altered.copy().state) == (["01"], DeliveryState.ARRIVED)
    assert altered.arrival().state is ArrivalState.READY
    assert altered.document_id not in failing(sender)


def test_sent_again_while_it_is_still_altered_it_fails_again(demo, altered, sender):
    resends(demo, sender, altered)
    assert altered.copy().state is DeliveryState.FAILED


def test_what_never_went_out_is_given_back_by_nobody(demo, altered):
    recalls(altered, 1)
    demo.engine.settle()
    assert altered.codes() == ["13", "15"]


def test_what_was_refused_is_sent_again_as_another_packet(demo, sealed, sender, clerk):
    sent = an_issue(sealed)
    demo.engine.settle()
    first = sent.arrival()
    service.refuse(clerk, seen(first), RefusalReason.FORM, "")
    demo.engine.settle()
    assert sent.copy().state is DeliveryState.REFUSED
    resends(demo, sender, sent)
    second = sent.arrival()
    assert second.arrival_id != first.arrival_id
    assert second.state is ArrivalState.READY
    assert arrivals.get(RECEIVER, first.arrival_id).state is ArrivalState.REFUSED
    assert (sent.codes(), sent.copy().state) == (["01", "02", "01"], DeliveryState.ARRIVED)
    recalls(sent)
    demo.engine.settle()
    service.answer_recall(clerk, seen(sent.arrival()), agreed=True, text="")
    demo.engine.settle()
    assert sent.codes()[-2:] == ["13", "15"]
    assert sent.status() is OutgoingStatus.RECALLED


def test_a_recall_that_was_answered_before_says_nothing_of_what_is_sent_again(
    demo, sealed, sender, clerk
):
    sent = an_issue(sealed)
    demo.engine.settle()
    recalls(sent)
    demo.engine.settle()
    service.answer_recall(clerk, seen(sent.arrival()), agreed=False, text="Đang xem xét")
    demo.engine.clock.advance(timedelta(minutes=1))
    service.refuse(clerk, seen(sent.arrival()), RefusalReason.FORM, "")
    demo.engine.settle()
    demo.engine.clock.advance(timedelta(minutes=1))
    resends(demo, sender, sent)
    arrival = sent.arrival()
    assert (arrival.state, arrival.asked_back) == (ArrivalState.READY, None)
    assert sent.codes() == ["01", "13", "16", "02", "01"]
    recalls(sent)
    demo.engine.settle()
    assert sent.arrival().asked_back.is_open, "what is asked of this packet is asked"


def test_two_clicks_send_it_once(demo, sealed, sender, clerk):
    sent = an_issue(sealed)
    demo.engine.settle()
    service.refuse(clerk, seen(sent.arrival()), RefusalReason.FORM, "")
    demo.engine.settle()
    version = sent.copy().version

    def click(_):
        return resending.resend(sender, sent.document_id, 1, version)

    with ThreadPoolExecutor(3) as pool:
        copies = list(pool.map(click, range(3)))
    demo.engine.settle()
    assert {copy.sending for copy in copies} == {2}
    assert sent.codes() == ["01", "02", "01"]
    with pytest.raises(StaleVersion):
        click(0)


def test_only_what_failed_or_was_refused_is_sent_again_and_only_by_the_clerk(
    demo, sealed, altered, sender
):
    sent = an_issue(sealed)
    demo.engine.settle()
    with pytest.raises(NothingToResend):
        resending.resend(sender, sent.document_id, 1, sent.copy().version)
    with pytest.raises(NotYourStep):
        resending.resend(the_head(SENDER), altered.document_id, 1, altered.copy().version)
    with pytest.raises(NotYourDuty):
        resending.failed_copies(the_head(SENDER), None, 50)


def test_what_the_queue_has_lost_is_brought_by_the_sweep(demo, sealed):
    sent = an_issue(sealed, held=True)
    upkeep.sweep()
    demo.engine.settle()
    assert sent.codes() == [], "it may be on its way still"
    with in_(hours=2):
        upkeep.sweep()
        demo.engine.settle()
    assert sent.codes() == ["01"]


def test_what_does_not_arrive_for_hours_is_shown_as_failed_and_sent_again(demo, sealed, sender):
    sent = an_issue(sealed, held=True)
    with in_(hours=5):
        upkeep.sweep()
    assert "thử nhiều lần" in failing(sender)[sent.document_id]
    resends(demo, sender, sent)
    assert sent.codes() == ["01"]


def test_a_word_that_was_lost_on_its_way_back_is_told_by_the_sweep(demo, sealed):
    sent = an_issue(sealed)
    demo.engine.settle()
    known = sent.copy()
    untold = replace(known, history=(), state=DeliveryState.SENT, version=known.version + 1)
    with transact() as tx:
        deliveries.save(tx, untold, known)
    with in_(hours=5):
        upkeep.sweep()
    assert (sent.codes(), sent.copy().state) == (["01"], DeliveryState.ARRIVED)


def test_an_examination_that_broke_off_is_done_by_the_sweep(demo, sealed):
    sent = an_issue(sealed, held=True)
    with writes(crash_after=4, only_mine=True), pytest.raises(Crash):
        receiving.bring(SENDER, sent.document_id, 1)
    demo.engine.settle()
    assert sent.arrival().state is ArrivalState.EXAMINING
    with in_(hours=2):
        upkeep.sweep()
        demo.engine.settle()
    assert sent.arrival().state is ArrivalState.READY


RESENDING = 14


@pytest.mark.parametrize("place", range(1, RESENDING + 1))
def test_a_crash_after_any_write_is_made_good_when_it_is_sent_and_brought_again(
    demo, sender, clerk, place
):
    sent = an_issue(a_draft(1))
    demo.engine.settle()
    service.refuse(clerk, seen(sent.arrival()), RefusalReason.NOT_SIGNED, "")
    demo.engine.settle()
    version = sent.copy().version

    def again():
        resending.resend(sender, sent.document_id, 1, version)
        receiving.bring(SENDER, sent.document_id, 1)

    try:
        with writes(crash_after=place, only_mine=True) as heard:
            again()
        assert len(heard.done) < RESENDING
    except Crash:
        receiving.bring(SENDER, sent.document_id, 1)
    demo.engine.settle()
    assert sent.arrival().state is ArrivalState.QUESTIONED
    assert sent.codes() == ["01", "02", "01"]
