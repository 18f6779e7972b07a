"""A document comes in the place of another: each receiver of the other is asked to close it."""

import json

import pytest
from qlvb.exchange import recalling, receiving, service
from qlvb.exchange.model import ArrivalState
from qlvb.exchange.refusals import NotIssuedYet, RefusalUnexplained, SenderNotAnswered
from qlvb.incoming import service as incoming
from qlvb.incoming.status import Status
from qlvb.issuing import store as deliveries
from qlvb.issuing.notes import DeliveryState
from qlvb.outgoing import issued
from qlvb.outgoing import store as documents
from qlvb.outgoing.entry import DocumentLink, DocumentRecipient, LinkKind, RecipientKind
from qlvb.outgoing.refusals import NotToBeFollowed
from qlvb.outgoing.status import OutgoingStatus
from qlvb.routing import service as routing

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    answers,
    seen,
    taking,
    the_clerk,
    to_agency,
)
from tests.workflows.crashes import Crash, writes

ANOTHER = "H16.01"


def in_place_of(old, kind=LinkKind.REPLACES):
    return (DocumentLink(kind=kind, document_id=old.document_id, is_incoming=False, label=""),)


@pytest.fixture
def replaces(demo, sealed):
    """Issues a document in the place of another, and lets both travel."""

    def issue(old, **more):
        new = an_issue(sealed, links=in_place_of(old), **more)
        demo.engine.settle()
        return new

    return issue


def given(sent):
    return documents.get(sent.agency_id, sent.document_id).registration


def test_the_old_one_keeps_its_number_says_what_replaces_it_and_is_frozen(taken, replaces):
    old, _ = taken
    number = given(old)
    new = replaces(old)
    document = documents.get(SENDER, old.document_id)
    assert (document.status, document.registration) == (OutgoingStatus.REPLACED, number)
    later = issued.replaced_by(document)
    assert (later.document_id, later.reference) == (new.document_id, given(new).reference)
    with pytest.raises(NotIssuedYet):
        recalling.ask(the_clerk(SENDER), old.document_id, places=[], reason="Sai")


def test_the_packet_names_the_document_in_whose_place_it_comes(taken, replaces):
    old, _ = taken
    packet = replaces(old).arrival().packet
    assert packet.business.value == "3"
    assert packet.replaces == old.arrival().packet.external_id


def test_the_receiver_agrees_the_old_one_is_closed_and_nobody_works_on_it_any_more(
    demo, taken, replaces, clerk, people
):
    old, document_id = taken
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    new = replaces(old)
    assert old.copy().state is DeliveryState.REPLACE_ASKED
    listed = service.arrivals(clerk, "asked_back", None, 50).items
    [asked] = [each for each in listed if each.arrival_id == document_id]
    assert asked.asked_back.replaced_by.document_id == new.arrival().arrival_id
    shown = people.officer.document(document_id)
    assert shown["replaced_by"]["reference"] == given(new).reference
    assert shown["status"] == "in_progress"
    assert shown["recall_asked"] is not None, "the work rests until the clerk has answered"

    answers(demo, clerk, old, agreed=True)
    document = incoming.in_agency(RECEIVER, document_id)
    assert (document.status, document.owner) == (Status.REPLACED, None)
    assert document.registration is not None, "it keeps its number"
    assert document.replaced_by is not None
    assert routing.open_work_of(document) == []
    assert people.officer.get(f"/incoming/{document_id}").status == 404
    assert people.clerk.get(f"/incoming/{document_id}").status == 200
    assert old.codes()[-2:] == ["13", "15"]
    assert old.copy().state is DeliveryState.REPLACED
    assert old.status() is OutgoingStatus.REPLACED
    told = [each.tag.value for each in incoming.history(clerk, document_id, None).items]
    assert told[-2:] == ["incoming:replace", "exchange:replace:agree"]


def test_the_answer_says_that_it_is_about_a_document_that_was_replaced(
    demo, taken, replaces, clerk
):
    old, _ = taken
    replaces(old)
    answers(demo, clerk, old, agreed=True)
    answer = old.copy().history[-1]
    assert (answer.business.value, answer.label) == ("3", "Đồng ý thay thế")
    assert json.loads(json.loads(answer.proof)["statement"])["business"] == "3"


def test_the_receiver_keeps_the_old_one_with_a_reason(demo, taken, replaces, clerk):
    old, document_id = taken
    replaces(old)
    with pytest.raises(RefusalUnexplained):
        answers(demo, clerk, old, agreed=False)
    answers(demo, clerk, old, agreed=False, text="Đã thực hiện xong")
    assert old.copy().state is DeliveryState.REPLACE_REFUSED
    assert old.copy().history[-1].text == "Đã thực hiện xong"
    document = incoming.in_agency(RECEIVER, document_id)
    assert (document.status, document.recall_asked) == (Status.REGISTERED, None)
    assert document.replaced_by is not None, "it says so all the same"


def test_the_new_one_is_taken_in_and_found_from_the_old_one(demo, taken, replaces, clerk, people):
    old, document_id = taken
    new = replaces(old)
    shown = service.arrival(clerk, new.arrival().arrival_id)
    assert [each.document_id for each in shown.replaced] == [document_id]
    assert service.arrival(clerk, document_id).is_replaced_here
    assert people.clerk.document(document_id)["replaced_here"] is False
    made = service.accept(clerk, seen(new.arrival()), taking())
    assert made.document_id == people.clerk.document(document_id)["replaced_by"]["document_id"]
    assert people.clerk.document(document_id)["replaced_here"] is True
    page = people.clerk.get(f"/arrivals/{new.arrival().arrival_id}").body
    assert (page["replaces"], page["replaced"][0]["document_id"]) == (
        old.arrival().packet.external_id,
        document_id,
    )


def test_a_receiver_that_never_had_the_old_one_just_gets_the_new_one(demo, taken, replaces):
    old, _ = taken
    new = replaces(old, to=(ANOTHER,))
    assert new.arrival(ANOTHER).state is ArrivalState.READY
    assert old.arrival(ANOTHER) is None
    assert new.arrival() is None
    assert old.arrival().asked_back.is_open, "who had the old one is asked without the new one"
    assert not service.arrival(the_clerk(), old.arrival().arrival_id).is_replaced_here


def test_one_that_waits_to_be_taken_in_is_closed_before_it_is(demo, sealed, replaces, clerk):
    old = an_issue(sealed)
    demo.engine.settle()
    replaces(old)
    with pytest.raises(SenderNotAnswered, match="thay thế"):
        service.accept(clerk, seen(old.arrival()), taking())
    answers(demo, clerk, old, agreed=True)
    assert old.arrival().state is ArrivalState.REPLACED
    assert old.codes() == ["01", "13", "15"]


def test_one_that_is_kept_while_it_waits_says_in_the_register_what_replaces_it(
    demo, sealed, replaces, clerk
):
    old = an_issue(sealed)
    demo.engine.settle()
    new = replaces(old)
    answers(demo, clerk, old, agreed=False, text="Cần cả hai văn bản")
    made = service.accept(clerk, seen(old.arrival()), taking())
    document = incoming.in_agency(RECEIVER, made.document_id)
    assert document.replaced_by.reference == given(new).reference


def test_one_that_was_sent_back_is_closed_at_once(demo, sealed, replaces, clerk):
    old = an_issue(sealed)
    demo.engine.settle()
    service.refuse(clerk, seen(old.arrival()), service.RefusalReason.FORM, "")
    demo.engine.settle()
    replaces(old)
    assert old.codes() == ["01", "02", "13", "15"]
    assert old.copy().state is DeliveryState.REPLACED


def test_one_that_is_overtaken_on_its_way_arrives_closed(demo, sealed, replaces):
    old = an_issue(sealed, held=True)
    new = replaces(old)
    assert old.arrival().state is ArrivalState.REPLACED
    assert old.arrival().file_count == 0, "nothing of it is taken in"
    assert new.arrival().state is ArrivalState.READY
    assert old.copy().state is DeliveryState.REPLACED


def test_however_often_it_is_told_it_is_asked_once(demo, taken, replaces, clerk):
    old, document_id = taken
    replaces(old)
    before = (old.arrival(), incoming.in_agency(RECEIVER, document_id))
    for _ in range(2):
        receiving.bring(SENDER, old.document_id, 1)
        demo.engine.invoke("DraftingSweep")
        demo.engine.settle()
    assert (old.arrival(), incoming.in_agency(RECEIVER, document_id)) == before
    answers(demo, clerk, old, agreed=True)
    receiving.bring(SENDER, old.document_id, 1)
    assert old.arrival().state is ArrivalState.REPLACED


WRITES = 7
"""The file, the issue with the mark on the old one, a question to each copy, the end."""


@pytest.mark.parametrize("place", range(1, WRITES + 1))
def test_after_a_crash_at_any_write_it_is_replaced_whole_or_not_at_all(demo, sealed, place):
    old = an_issue(sealed, to=(RECEIVER, ANOTHER, "H16.32"))
    demo.engine.settle()
    try:
        with writes(crash_after=place, only_mine=True) as heard:
            an_issue(sealed, links=in_place_of(old), held=True)
        assert len(heard.done) < WRITES
    except Crash:
        demo.engine.invoke("DraftingSweep")
    demo.engine.settle()
    is_replaced = old.status() is OutgoingStatus.REPLACED
    assert is_replaced is (place > 1)
    assert [old.codes(copy) for copy in (1, 2, 3)] == [["01", "13"] if is_replaced else ["01"]] * 3
    assert list(deliveries.unsent(SENDER)) == []


def test_a_document_that_is_asked_back_is_replaced_only_when_all_have_answered(
    demo, taken, replaces, clerk
):
    old, _ = taken
    recalling.ask(the_clerk(SENDER), old.document_id, places=[], reason="Sai phụ lục")
    demo.engine.settle()
    with pytest.raises(NotToBeFollowed):
        replaces(old)
    answers(demo, clerk, old, agreed=False, text="Đang thực hiện")
    replaces(old)
    assert old.copy().state is DeliveryState.REPLACE_ASKED
    answers(demo, clerk, old, agreed=True)
    assert (old.copy().state, old.status()) == (DeliveryState.REPLACED, OutgoingStatus.REPLACED)


def test_a_document_is_replaced_once(taken, replaces):
    old, _ = taken
    new = replaces(old)
    with pytest.raises(NotToBeFollowed):
        replaces(old)
    assert issued.replaced_by(documents.get(SENDER, old.document_id)).document_id == new.document_id


def test_what_replaced_another_is_replaced_in_its_turn(demo, taken, replaces, clerk):
    old, _ = taken
    new = replaces(old)
    last = replaces(new)
    assert new.status() is OutgoingStatus.REPLACED
    assert last.arrival().packet.replaces == new.arrival().packet.external_id
    assert new.arrival().asked_back.replaced_by.document_id == last.arrival().arrival_id


def test_an_agency_outside_answers_on_paper_and_inside_nobody_is_asked(demo, sealed, replaces):
    outside = DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Công ty Điện lực")
    person = DocumentRecipient(kind=RecipientKind.PERSON, id="P1", name="Nguyễn Văn Bình")
    old = an_issue(sealed, to=(outside, outside_two(), person))
    posted(old, 1)
    new = replaces(old)
    states = [one.state for one in deliveries.of_document(SENDER, old.document_id)]
    assert states == [DeliveryState.REPLACE_ASKED, DeliveryState.WAITING, DeliveryState.SHOWN]
    recalling.answered_on_paper(
        the_clerk(SENDER), old.document_id, 1, agreed=True, text="Đã nhận bản thay thế"
    )
    assert old.copy(1).state is DeliveryState.REPLACED
    assert new.status() is OutgoingStatus.ISSUED


def outside_two():
    return DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Bưu điện tỉnh")


def posted(sent, place):
    from qlvb.issuing import service as issuing
    from qlvb.kernel import clock

    issuing.post(the_clerk(SENDER), sent.document_id, place, clock.today(), "Bưu chính")


def test_a_letter_of_correction_is_marked_on_what_it_corrects_which_stays_in_use(
    demo, taken, sealed
):
    old, document_id = taken
    letter = an_issue(sealed, links=in_place_of(old, LinkKind.CORRECTS), to=(to_agency(RECEIVER),))
    demo.engine.settle()
    document = documents.get(SENDER, old.document_id)
    assert document.status is OutgoingStatus.ISSUED
    [mark] = document.followers
    assert (mark.kind, mark.document_id) == (LinkKind.CORRECTS, letter.document_id)
    assert mark.label.startswith(f"Có đính chính: văn bản số {given(letter).reference}")
    assert letter.arrival().packet.business.value == "0"
    assert incoming.in_agency(RECEIVER, document_id).status is Status.REGISTERED
    assert old.copy().state is DeliveryState.ACCEPTED
