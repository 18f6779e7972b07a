"""What was issued is taken back: each receiver answers for itself, at whatever point it stands."""

import json
from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from qlvb.exchange import recalling, service
from qlvb.exchange.model import ArrivalState, RefusalReason
from qlvb.exchange.refusals import NothingToRecall, NotIssuedYet
from qlvb.incoming import service as incoming
from qlvb.incoming.status import Status
from qlvb.issuing import service as issuing
from qlvb.issuing.notes import DeliveryState, ProofVerdict
from qlvb.issuing.refusals import TakenBack
from qlvb.kernel import clock
from qlvb.kernel.rights import NotYourDuty
from qlvb.outgoing import lists, register
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.refusals import BeingRecalled
from qlvb.outgoing.status import OutgoingStatus
from qlvb.routing import service as routing

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    answers,
    seen,
    the_head,
    to_agency,
)

REASON = "Sai phụ lục 02"
OUTSIDE = DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Công ty Điện lực")
PERSON = DocumentRecipient(kind=RecipientKind.PERSON, id="P1", name="Nguyễn Văn Bình")


@pytest.fixture
def asks(demo, sender):
    def ask(sent, *places):
        recalling.ask(sender, sent.document_id, places=places, reason=REASON)
        demo.engine.settle()

    return ask


def test_a_document_in_hand_is_given_back_and_nobody_works_on_it_any_more(
    demo, taken, asks, clerk, people
):
    sent, document_id = taken
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    asks(sent)
    assert sent.copy().state is DeliveryState.RECALL_ASKED
    [asked] = service.arrivals(clerk, "asked_back", None, 50).items
    assert (asked.asked_back.reason, asked.asked_back.is_open) == (REASON, True)

    answers(demo, clerk, sent, agreed=True)
    document = incoming.in_agency(RECEIVER, document_id)
    assert (document.status, document.owner) == (Status.RECALLED, None)
    assert document.registration is not None, "it keeps its number"
    assert routing.open_work_of(document) == []
    assert sent.codes() == ["01", "03", "04", "05", "13", "15"]
    assert sent.status() is OutgoingStatus.RECALLED


def test_the_answer_bears_the_receivers_proof(demo, taken, asks, clerk):
    sent, _ = taken
    asks(sent)
    answers(demo, clerk, sent, agreed=True)
    answer = sent.copy().history[-1]
    proof = json.loads(answer.proof)
    stated, voucher = json.loads(proof["statement"]), proof["voucher"]
    packet = sent.arrival().packet
    assert stated["files"] == [each.sha256 for each in packet.files]
    assert answer.verdict is ProofVerdict.VALID
    assert (stated["receiver"], stated["answer"]) == (RECEIVER, "15")
    assert (stated["by"], stated["at"]) == (answer.by, answer.at.isoformat())
    certificate = load_pem_x509_certificate(voucher["certificate"].encode())
    signature, told = b64decode(voucher["signature"]), proof["statement"].encode()
    certificate.public_key().verify(signature, told, PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        certificate.public_key().verify(signature, told + b" ", PKCS1v15(), SHA256())


def test_what_was_given_back_is_closed_to_use(demo, taken, asks, clerk, people):
    sent, document_id = taken
    file_id = people.clerk.document(document_id)["files"][0]["file_id"]
    asks(sent)
    answers(demo, clerk, sent, agreed=True)
    assert people.clerk.get(f"/incoming/{document_id}").status == 200
    other_leader = the_head()
    assert incoming.may_read(other_leader, document_id)
    assert people.officer.get(f"/incoming/{document_id}").status == 404
    assert people.officer.get(f"/files/{file_id}/link?disposition=inline").status == 404


def test_work_rests_while_the_sender_asks_and_goes_on_where_it_stood(
    demo, taken, asks, clerk, people
):
    sent, document_id = taken
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    demo.engine.settle()
    before = people.officer.document(document_id)
    asks(sent)

    seen_now = people.officer.document(document_id)
    assert seen_now["recall_asked"]["reason"] == REASON
    assert seen_now["recall_asked"]["by"] == sent.arrival().packet.sender_name
    assert set(seen_now["allowed"]) <= {"access-change", "correction", "paper-holder"}
    settled = {"method": "no_reply", "result": "Đã xong"}
    refused = people.officer.act(document_id, "settlement", **settled)
    assert (refused.status, refused["code"]) == (422, "rests_while_asked_back")
    assert people.leader.act(document_id, "return", reason="Nhầm").status == 422
    assert [each["owner"] for each in seen_now["work"]] == [officer["id"]], "it stays on the desk"

    answers(demo, clerk, sent, agreed=False, text="Đã thực hiện xong")
    after = people.officer.document(document_id)
    assert after["recall_asked"] is None
    assert (after["status"], after["owner"]) == (before["status"], before["owner"])
    assert after["allowed"] == before["allowed"]
    assert people.officer.act(document_id, "settlement", **settled).status == 200


def test_what_is_asked_back_again_rests_again_and_leaves_every_desk(
    demo, taken, asks, clerk, people
):
    sent, document_id = taken
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    asks(sent)
    answers(demo, clerk, sent, agreed=False, text="Chưa rõ lý do")
    asks(sent)
    assert people.officer.document(document_id)["recall_asked"] is not None
    answers(demo, clerk, sent, agreed=True)
    assert sent.codes() == ["01", "03", "04", "05", "13", "16", "13", "15"]
    on_desk = people.officer.get("/work?folder=HANDLE&of=me")["items"]
    assert document_id not in [each["row"]["document_id"] for each in on_desk]


def test_the_receiver_keeps_it_with_a_reason(demo, taken, asks, clerk):
    sent, document_id = taken
    asks(sent)
    answers(demo, clerk, sent, agreed=False, text="Đã thực hiện xong")
    assert sent.codes() == ["01", "03", "13", "16"]
    assert sent.copy().state is DeliveryState.RECALL_REFUSED
    assert sent.copy().history[-1].text == "Đã thực hiện xong"
    assert incoming.in_agency(RECEIVER, document_id).status is Status.REGISTERED
    assert sent.status() is OutgoingStatus.ISSUED


def test_a_recall_after_the_work_is_done_is_answered_like_any(demo, taken, asks, clerk, people):
    sent, document_id = taken
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    people.officer.act(document_id, "settlement", method="no_reply", result="Đã xong")
    asks(sent)
    answers(demo, clerk, sent, agreed=True)
    assert incoming.in_agency(RECEIVER, document_id).status is Status.RECALLED
    assert sent.codes()[-3:] == ["06", "13", "15"]


def test_a_packet_that_waits_is_given_back_without_ever_being_entered(demo, sealed, asks, clerk):
    sent = an_issue(sealed)
    demo.engine.settle()
    asks(sent)
    answers(demo, clerk, sent, agreed=True)
    assert sent.arrival().state is ArrivalState.RECALLED
    assert incoming.many(RECEIVER, [sent.arrival().arrival_id]) == []
    assert sent.codes() == ["01", "13", "15"]


def test_a_recall_that_overtakes_its_document_leaves_nothing_but_the_recall(demo, sealed):
    sent = an_issue(sealed, asked_back=REASON)
    demo.engine.settle()
    arrival = sent.arrival()
    assert (arrival.state, arrival.file_count) == (ArrivalState.RECALLED, 0)
    assert arrival.asked_back.reason == REASON
    assert sent.copy().state is DeliveryState.RECALLED
    assert sent.status() is OutgoingStatus.RECALLED


def test_the_document_is_closed_when_everybody_has_given_it_back(demo, sealed, asks, clerk, sender):
    sent = an_issue(sealed, to=(to_agency(RECEIVER), PERSON, OUTSIDE))
    demo.engine.settle()
    asks(sent, 1)
    answers(demo, clerk, sent, agreed=True)
    assert sent.status() is OutgoingStatus.ISSUED, "the others have it still"
    issuing.post(sender, sent.document_id, 3, clock.today(), "Bưu điện")
    asks(sent)
    assert sent.copy(2).state is DeliveryState.RECALLED
    assert sent.copy(3).state is DeliveryState.RECALL_ASKED
    assert sent.status() is OutgoingStatus.RECALLING
    recalling.answered_on_paper(sender, sent.document_id, 3, agreed=True, text="CV 12")
    assert sent.status() is OutgoingStatus.RECALLED
    with pytest.raises(NotIssuedYet):
        recalling.ask(sender, sent.document_id, places=(), reason=REASON)


def test_a_document_is_frozen_while_anybody_is_asked_for_it(demo, sealed, asks, clerk, sender):
    sent = an_issue(sealed, to=(to_agency(RECEIVER), OUTSIDE))
    demo.engine.settle()
    asks(sent, 1)
    frozen = outgoing.get(sender, sent.document_id)
    assert frozen.status.label == "Đang thu hồi"
    with pytest.raises(BeingRecalled):
        register.correct(sender, sent.document_id, frozen.version, {"note": "Khác"}, "Sai")
    with pytest.raises(BeingRecalled):
        issuing.post(sender, sent.document_id, 2, clock.today(), "Bưu điện")

    answers(demo, clerk, sent, agreed=False, text="Đã thực hiện xong")
    assert sent.status() is OutgoingStatus.ISSUED
    assert issuing.post(sender, sent.document_id, 2, clock.today(), "Bưu điện").posting


def test_what_was_not_posted_yet_is_taken_back_at_once_and_never_posted(demo, sealed, sender):
    sent = an_issue(sealed, to=(to_agency(RECEIVER), OUTSIDE))
    recalling.ask(sender, sent.document_id, places=(2,), reason=REASON)
    assert sent.copy(2).state is DeliveryState.RECALLED
    assert sent.codes(2) == ["13", "15"]
    assert sent.status() is OutgoingStatus.ISSUED
    with pytest.raises(TakenBack):
        issuing.post(sender, sent.document_id, 2, clock.today(), "Bưu điện")


def test_the_document_knows_how_its_copies_stand(demo, taken, asks, clerk):
    sent, _ = taken
    assert standing_of(sent) == {"accepted": 1}
    asks(sent)
    assert standing_of(sent) == {"asked_back": 1}
    answers(demo, clerk, sent, agreed=False, text="Đã thực hiện xong")
    assert standing_of(sent) == {"accepted": 1}


def test_what_was_sent_back_is_listed_until_it_is_taken_back(demo, sealed, asks, clerk, sender):
    sent = an_issue(sealed)
    demo.engine.settle()
    service.refuse(clerk, seen(sent.arrival()), RefusalReason.FORM, "")
    demo.engine.settle()
    assert standing_of(sent) == {"refused": 1}
    assert sent.document_id in listed(sender, has_returned=True)
    assert sent.document_id in listed(sender, status=OutgoingStatus.ISSUED)
    asks(sent)
    assert sent.document_id not in listed(sender, has_returned=True)
    assert sent.document_id in listed(sender, status=OutgoingStatus.RECALLED)


def listed(actor, **narrowed):
    found = lists.listing(actor, OutgoingFilter(**narrowed), None, 50)
    return [each.document_id for each in found.items]


def standing_of(sent):
    counts = vars(outgoing.in_agency(sent.agency_id, sent.document_id).standing)
    return {name: count for name, count in counts.items() if count}


def test_nobody_is_asked_twice(demo, sealed, asks):
    sent = an_issue(sealed)
    demo.engine.settle()
    asks(sent)
    with pytest.raises(NothingToRecall):
        asks(sent)
    assert sent.codes() == ["01", "13"]


def test_only_the_clerk_takes_a_document_back(demo, sealed):
    sent = an_issue(sealed)
    with pytest.raises(NotYourDuty):
        recalling.ask(the_head(SENDER), sent.document_id, places=(), reason=REASON)
