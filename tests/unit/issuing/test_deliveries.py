"""What becomes of a copy: the same notes give the same state, however they come."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery, deliveries_of
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, Failure, Posting, StatusNote
from qlvb.issuing.refusals import AlreadyPosted, NotForPost, PostedInTheFuture
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind

from tests.builders.drafting import THE_PROVINCE, a_draft, an_outgoing_entry
from tests.builders.office import NOON, TODAY

OUTSIDE = DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Công ty Điện lực")
UNIT = DocumentRecipient(kind=RecipientKind.UNIT, id="it", name="Phòng CNTT")
WORK = ("01", "02", "03", "04", "05", "06")


def a_delivery(recipient=THE_PROVINCE, **changes):
    plain = Delivery(
        document_id="D1", agency_id="H16.13", place=1, recipient=recipient, made_at=NOON
    )
    return replace(plain, **changes)


def note(code, minute=0, text="", business="0"):
    return StatusNote(
        code=ExchangeStatus(code),
        business=BusinessType(business),
        at=NOON + timedelta(minutes=minute),
        by="Văn phòng",
        text=text,
        received_at=NOON + timedelta(hours=3),
    )


def after(*notes, begun=None):
    delivery = begun or a_delivery().sent("P1", "H16.13", NOON)
    for each in notes:
        delivery = delivery.noted(each)
    return delivery


notes = st.builds(
    note,
    st.sampled_from([code.value for code in ExchangeStatus]),
    st.integers(0, 30),
    business=st.sampled_from([each.value for each in BusinessType]),
)
some_notes = st.lists(notes, max_size=8)


def test_each_code_of_the_work_moves_the_copy_on():
    states = [
        after(*(note(code, int(code)) for code in WORK[:count])).state
        for count in range(1, len(WORK) + 1)
    ]
    assert [state.value for state in states] == [
        "arrived",
        "refused",
        "accepted",
        "assigned",
        "in_progress",
        "completed",
    ]


@pytest.mark.parametrize(
    ("code", "state"), [("13", "replace_asked"), ("15", "replaced"), ("16", "replace_refused")]
)
def test_what_is_asked_and_answered_of_a_replaced_copy_is_called_so(code, state):
    told = after(note("03", 1), note("13", 2, business="3"), note(code, 3, business="3"))
    assert told.state.value == state
    assert told.history[-1].label == told.state.label


def test_work_that_goes_on_after_a_refusal_to_replace_is_what_the_sender_sees():
    kept = after(note("03", 1), note("13", 2, business="3"), note("16", 3, business="3"))
    assert kept.noted(note("06", 4)).state is DeliveryState.COMPLETED


@given(some_notes, st.randoms())
def test_the_same_notes_in_any_order_and_twice_give_the_same_state(told, chance):
    shuffled = [*told, *told]
    chance.shuffle(shuffled)
    once, again = after(*told), after(*shuffled)
    assert again.state is once.state
    assert [each.is_known_by for each in again.history] == [
        each.is_known_by for each in once.history
    ]


@given(some_notes.filter(bool))
def test_no_note_of_the_work_lowers_the_state(told):
    work = [each for each in told if each.code.value in WORK]
    order = [DeliveryState.SENT, *(DeliveryState.of(ExchangeStatus(code)) for code in WORK)]
    reached = [order.index(after(*work[:count]).state) for count in range(len(work) + 1)]
    assert all(before <= now for before, now in pairwise(reached))


@given(some_notes, notes)
def test_a_recalled_copy_stays_recalled(told, late):
    assert after(*told, note("15", 5), late).state is DeliveryState.RECALLED


@given(some_notes)
def test_every_note_is_kept_once(told):
    known = {each.is_known_by for each in told}
    assert {each.is_known_by for each in after(*told).history} == known
    assert len(after(*told).history) == len(known)


@given(some_notes, notes)
def test_what_was_said_before_changes_nothing(told, again):
    delivery = after(*told, again)
    assert delivery.noted(again) is delivery


def test_a_late_arrival_does_not_undo_the_completion():
    late = after(note("06", 9), note("01", 1), note("03", 2))
    assert late.state is DeliveryState.COMPLETED
    assert [each.code.value for each in late.history] == ["01", "03", "06"]


def test_an_asked_recall_is_seen_until_it_is_answered():
    asked = after(note("03", 1), note("13", 2), note("04", 3))
    assert asked.state is DeliveryState.RECALL_ASKED


def test_after_a_refused_recall_the_work_goes_on():
    refused = after(note("03", 1), note("13", 2), note("16", 3))
    assert refused.state is DeliveryState.RECALL_REFUSED
    assert refused.noted(note("06", 4)).state is DeliveryState.COMPLETED


def test_a_recall_may_be_asked_for_again_after_a_refusal():
    assert after(note("13", 2), note("16", 3), note("13", 8)).state is DeliveryState.RECALL_ASKED


def test_a_recall_after_the_completion_is_asked_for_too():
    assert after(note("06", 1), note("13", 2)).state is DeliveryState.RECALL_ASKED


def test_a_note_that_overtakes_the_sending_counts():
    early = after(note("01", 1), begun=a_delivery())
    assert early.state is DeliveryState.ARRIVED
    assert early.sent("P1", "H16.13", NOON).state is DeliveryState.ARRIVED


def test_sending_again_keeps_the_first_packet():
    once = a_delivery().sent("P1", "H16.13", NOON)
    assert (once.state, once.sent("P2", "H16.13", NOON)) == (DeliveryState.SENT, once)


@pytest.mark.parametrize("came", [(), (note("01"), note("02", 1))], ids=["failed", "refused"])
def test_what_is_sent_again_has_not_failed(came):
    """It failed, and then it came after all and was sent back: both are about what was sent then."""
    copy = a_delivery().fail(Failure(text="Chưa gửi được", at=NOON))
    for each in came:
        copy = copy.noted(each)
    again = copy.resend(NOON + timedelta(hours=1))
    assert (again.state, again.failure) == (DeliveryState.WAITING, None)


def test_each_recipient_gets_a_copy_and_those_inside_have_theirs_at_once():
    entry = an_outgoing_entry(recipients=(THE_PROVINCE, OUTSIDE, UNIT))
    copies = deliveries_of(a_draft(entry=entry), NOON)
    assert [copy.place for copy in copies] == [1, 2, 3]
    assert [copy.state.value for copy in copies] == ["waiting", "waiting", "shown"]


def posting(on=TODAY):
    return Posting(on=on, how="Bưu điện, thư bảo đảm", by="CLERK", at=NOON)


def test_a_copy_to_an_agency_outside_is_posted_once():
    copy = a_delivery(OUTSIDE).posted(posting(), TODAY, TODAY)
    assert copy.state is DeliveryState.POSTED
    with pytest.raises(AlreadyPosted):
        copy.posted(posting(), TODAY, TODAY)


def test_a_copy_to_an_agency_of_the_system_is_not_posted():
    with pytest.raises(NotForPost):
        a_delivery().posted(posting(), TODAY, TODAY)


def test_the_paper_that_must_follow_is_noted_and_the_state_stays_what_the_recipient_says():
    sent = a_delivery().sent("PACKET", "H16.13", NOON)
    followed = sent.posted(posting(), TODAY, TODAY, paper_follows=True)
    assert followed.posting == posting()
    assert followed.state is DeliveryState.SENT
    with pytest.raises(AlreadyPosted):
        followed.posted(posting(), TODAY, TODAY, paper_follows=True)


@pytest.mark.parametrize("kind", [RecipientKind.UNIT, RecipientKind.PERSON])
def test_no_paper_follows_to_who_reads_it_in_the_agency(kind):
    inside = a_delivery(DocumentRecipient(kind=kind, id="it", name="Phòng CNTT"))
    with pytest.raises(NotForPost):
        inside.posted(posting(), TODAY, TODAY, paper_follows=True)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_copy_is_posted_between_its_issue_and_today(days):
    with pytest.raises(PostedInTheFuture):
        a_delivery(OUTSIDE).posted(posting(TODAY + timedelta(days=days)), TODAY, TODAY)
