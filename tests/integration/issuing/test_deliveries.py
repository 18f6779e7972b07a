"""Copies of an issued document on record: none lost, none twice, whoever tells of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from qlvb.issuing import service, store
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, StatusNote
from qlvb.issuing.refusals import DeliveryNotFound
from qlvb.kernel import clock
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.refusals import NotYourStep, OutgoingNotFound

from tests.builders.issuing import HERE, OUTSIDE, an_issued_document
from tests.builders.office import CLERK


@pytest.fixture(scope="module")
def clerk(people):
    return people.actor(people.clerk)


@pytest.fixture(scope="module")
def officer(people):
    return people.actor(people.officer)


def note(code, minutes=0):
    at = clock.now() + timedelta(minutes=minutes)
    return StatusNote(code=ExchangeStatus(code), at=at, by="UBND tỉnh", received_at=clock.now())


def codes(document):
    found, *_ = store.of_document(HERE, document.document_id)
    return [each.code.value for each in found.history]


def test_the_sender_sees_every_copy_with_its_state(clerk):
    # Not an agency's: the queue would try to send that copy at the same time, and fail.
    another = replace(OUTSIDE, name="Công ty Điện lực")
    document = an_issued_document(another, OUTSIDE)
    service.sent(HERE, document.document_id, 1, "P1")
    shown = service.deliveries(clerk, document.document_id)
    assert [(copy.recipient.name, copy.state) for copy in shown] == [
        (another.name, DeliveryState.SENT),
        (OUTSIDE.name, DeliveryState.WAITING),
    ]


def test_notes_that_come_at_once_are_all_kept(demo):
    document = an_issued_document()
    told = [note(code, int(code)) for code in ("06", "01", "05", "03", "04", "03", "01")]

    def tell(each):
        return service.note(HERE, document.document_id, 1, each)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, [*told, *told]))
    copy = store.get(HERE, document.document_id, 1)
    assert copy.state is DeliveryState.COMPLETED
    assert len(copy.history) == len(told)
    acts = [each.tag.value for each in outgoing.history(CLERK, document.document_id, None).items]
    # The queue may have tried meanwhile to send a copy that has no packet: an act of its own.
    assert [each for each in acts if each != "outgoing:send:fail"] == ["outgoing:note"] * len(told)


def test_a_note_about_no_copy_is_refused(demo):
    with pytest.raises(DeliveryNotFound):
        service.note(HERE, an_issued_document().document_id, 9, note("01"))


def test_the_clerk_notes_when_and_how_a_copy_was_posted(clerk):
    document = an_issued_document()
    copy = service.post(clerk, document.document_id, 2, clock.today(), "Bưu điện")
    assert (copy.state, copy.posting.how) == (DeliveryState.POSTED, "Bưu điện")


def test_only_the_clerk_notes_what_was_posted(people):
    document = an_issued_document()
    with pytest.raises(NotYourStep):
        service.post(people.actor(people.leader), document.document_id, 2, clock.today(), "Tay")


def test_copies_are_seen_by_who_may_read_the_document(officer):
    with pytest.raises(OutgoingNotFound):
        service.deliveries(officer, an_issued_document().document_id)


def test_more_copies_than_one_transaction_holds_are_all_written(demo):
    many = [replace(OUTSIDE, name=f"Doanh nghiệp {number}") for number in range(300)]
    document = an_issued_document(*many)
    assert list(store.unsent(HERE)) == [document.document_id]
    for _ in range(2):
        demo.engine.invoke("DraftingSweep")
        copies = store.of_document(HERE, document.document_id)
        assert [copy.place for copy in copies] == list(range(1, 301))
        assert list(store.unsent(HERE)) == []
