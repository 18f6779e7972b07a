"""What one agency issues arrives at the other: once, unchanged, examined, and is entered whole."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from qlvb.certificates import store as enrolled
from qlvb.exchange import receiving, service
from qlvb.exchange.model import ArrivalState, RefusalReason
from qlvb.exchange.questions import Question
from qlvb.exchange.refusals import NotWaitingToBeTaken
from qlvb.files import received
from qlvb.files import service as files
from qlvb.files import store as stored
from qlvb.incoming import service as incoming
from qlvb.incoming.refusals import LooksLikeADuplicate
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel import clock
from qlvb.kernel.errors import StaleVersion
from qlvb.platform.tables import transact
from qlvb.reports import lines

from tests.builders.drafting import a_number
from tests.builders.exchanging import (
    RECEIVER,
    an_issue,
    enrol_the_office,
    sealed_now,
    seen,
    signed_now,
    taking,
)
from tests.builders.signing import a_draft
from tests.workflows.crashes import Crash, writes


@pytest.fixture
def arrives(demo):
    """Issues a document and lets it travel."""

    def issue(*contents, **more):
        sent = an_issue(*contents, **more)
        demo.engine.settle()
        return sent

    return issue


def questions(arrival):
    return [each.question for each in arrival.questions]


def is_reported_as_signed(document):
    """As the figures of received documents have it."""
    kept = incoming.in_agency(RECEIVER, document.document_id)
    return lines.of_incoming(kept, None).is_signed


def test_a_sealed_document_arrives_ready_and_is_entered_with_every_field(
    demo, arrives, sealed, clerk
):
    sent = arrives(sealed)
    assert (sent.codes(), sent.copy().state) == (["01"], DeliveryState.ARRIVED)
    arrival = sent.arrival()
    assert (arrival.state, arrival.questions) == (ArrivalState.READY, ())
    document = service.accept(clerk, seen(arrival), taking())
    demo.engine.settle()
    assert document.entry == arrival.packet.entry(arrival.arrived_on, "VBD")
    assert document.packet_id == arrival.packet.packet_id
    assert is_reported_as_signed(document)
    assert document.registration.arrival_number > 0
    assert sent.codes() == ["01", "03"]
    note = sent.copy().history[-1]
    assert note.text == f"Số đến {document.number_label}"


def test_every_received_byte_comes_out_unchanged(arrives, sealed):
    sent = arrives(sealed, a_draft(2))
    arrival = sent.arrival()
    shown = [each.file_id for each in service.store.files(RECEIVER, arrival.arrival_id)]
    kept = received.present(RECEIVER, shown)
    assert [files.content_of(each) for each in kept] == sent.contents
    assert {each.agency_id for each in kept} == {RECEIVER}
    assert questions(arrival) == [Question.NOT_SIGNED], "the attachment bears no signature"


def test_however_often_it_is_brought_it_arrives_once(demo, arrives, sealed):
    sent = arrives(sealed)
    before = sent.arrival()

    def bring(_):
        return receiving.bring(sent.agency_id, sent.document_id, 1)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(bring, range(3)))
    demo.engine.settle()
    assert sent.arrival() == before
    assert sent.codes() == ["01"]


def test_an_unsigned_document_is_sent_back_with_a_reason(demo, arrives, clerk):
    sent = arrives(a_draft(1))
    arrival = sent.arrival()
    assert questions(arrival) == [Question.NOT_SIGNED]
    service.refuse(clerk, seen(arrival), RefusalReason.NOT_SIGNED, "")
    demo.engine.settle()
    assert (sent.codes(), sent.copy().state) == (["01", "02"], DeliveryState.REFUSED)
    assert sent.copy().history[-1].text == "Văn bản không có chữ ký số"
    with pytest.raises(StaleVersion):
        service.refuse(clerk, seen(arrival), RefusalReason.NOT_SIGNED, "")


def test_an_unsigned_document_is_taken_in_under_a_direction_on_record(demo, arrives, clerk):
    sent = arrives(a_draft(1))
    document = service.accept_under_direction(
        clerk, seen(sent.arrival()), taking(), directed_by="Giám đốc", basis="Bút phê 1/12/2026"
    )
    assert not is_reported_as_signed(document)
    acts = {
        each.tag.value: each.facts
        for each in incoming.history(clerk, document.document_id, None).items
    }
    assert acts["incoming:register"]["direction"] == "Giám đốc, Bút phê 1/12/2026"
    assert [*acts] == ["exchange:arrive", "exchange:examine", "incoming:register"]


def test_one_flipped_byte_is_found(arrives, sealed):
    place = sealed.index(b"/Producer") if b"/Producer" in sealed else 700
    flipped = bytearray(sealed)
    flipped[place + 1] ^= 1
    assert Question.SIGNATURE in questions(arrives(bytes(flipped)).arrival())


def test_bytes_that_are_not_those_that_were_sealed_are_never_sent(demo, sealed):
    from qlvb.files import store
    from qlvb.files.refusals import CopyDiffers
    from qlvb.outgoing import store as documents
    from qlvb.platform import storage
    from qlvb.platform.settings import settings

    sent = an_issue(sealed, to=())
    file_id = documents.get(sent.agency_id, sent.document_id).sealed.file_id
    source = store.find(sent.agency_id, file_id)
    storage.write(settings.files_bucket, source.key, sealed[:-1] + b"x")
    with pytest.raises(CopyDiffers):
        received.take(
            source,
            source.sha256,
            agency_id=RECEIVER,
            file_id="0" * 26,
            document_id="D" * 26,
        )


def test_the_seal_must_be_the_senders(arrives, sealed):
    sent = arrives(sealed, agency_id="H16.01")
    arrival = sent.arrival()
    assert questions(arrival) == [Question.SEAL_OF_ANOTHER]
    assert arrival.questions[0].text.endswith("chữ ký số cơ quan không phải của nơi gửi.")


def test_a_seal_counts_that_was_ended_after_it_was_set(demo, arrives, sealed):
    enrol_the_office("H16.01")
    [held] = enrolled.all_of("H16.01")
    for ended_at, expected in (
        (clock.now() - timedelta(days=1), [Question.SEAL_OF_ANOTHER]),
        (clock.now(), []),
    ):
        item = enrolled._item(replace(held, ended_at=ended_at))
        item.save()
        assert questions(arrives(sealed, agency_id="H16.01").arrival()) == expected
    item.delete()


def test_an_attachment_that_others_had_signed_stops_nobody(arrives, sealed, clerk, people):
    sent = arrives(sealed, signed_now())
    arrival = sent.arrival()
    assert (arrival.state, questions(arrival)) == (ArrivalState.READY, [])
    shown = people.clerk.get(f"/arrivals/{arrival.arrival_id}")["files"]
    assert [each["is_signed_by_others"] for each in shown] == [False, True]
    assert len(shown[1]["signatures"]) == 1


def test_a_packet_that_names_another_receiver_is_noticed(demo, arrives, sealed):
    before = arrives(sealed).arrival()
    for addressees, expected in (
        (("000.00.13.H16",), []),
        (("H16.32", "H16.01"), [Question.NOT_ADDRESSED]),
        ((), [Question.NOT_ADDRESSED]),
    ):
        known = service.store.get(RECEIVER, before.arrival_id)
        packet = replace(known.packet, addressees=addressees)
        with transact() as tx:
            service.store.save(tx, replace(known, packet=packet, version=known.version + 1), known)
        receiving.examine_again(RECEIVER, before.arrival_id)
        assert questions(service.store.get(RECEIVER, before.arrival_id)) == expected


def test_a_file_that_does_not_come_is_noticed(demo, sealed):
    sent = an_issue(sealed, sealed_now(2), held=True)
    with writes(crash_after=2, only_mine=True), pytest.raises(Crash):
        receiving.bring(sent.agency_id, sent.document_id, 1)
    packet = sent.arrival().packet
    gone = stored.FileItem(stored._pk(sent.agency_id, packet.files[1].file_id), stored._SK)
    gone.delete()
    receiving.examine_again(RECEIVER, sent.arrival().arrival_id)
    [question] = sent.arrival().questions
    assert question.question is Question.FILES_DIFFER
    assert question.text == "Nơi gửi khai báo 2 tệp, nhận được 1 tệp."


def test_the_same_document_sent_again_with_another_file_is_warned_of(arrives, sealed, clerk):
    first = arrives(sealed)
    service.accept(clerk, seen(first.arrival()), taking())
    again = arrives(sealed_now(2), number=first.number)
    with pytest.raises(LooksLikeADuplicate):
        service.accept(clerk, seen(again.arrival()), taking())


def test_a_document_registered_from_paper_before_is_warned_of(arrives, sealed, clerk, people):
    sent = arrives(sealed)
    packet = sent.arrival().packet
    made = people.clerk.register(
        leader=people.leader_id,
        number=packet.number,
        notation=packet.notation,
        issuer=packet.sender_name,
        issuer_id=packet.sender_id,
    )
    assert made.status == 201, made.body
    assert len(service.arrival(clerk, sent.arrival().arrival_id).alike) == 1
    with pytest.raises(LooksLikeADuplicate):
        service.accept(clerk, seen(sent.arrival()), taking())
    service.accept(clerk, seen(sent.arrival()), taking(is_no_duplicate=True))


def test_two_clicks_and_two_clerks_enter_it_once(arrives, sealed, clerk):
    sent = arrives(sealed)
    arrival = sent.arrival()

    def accept(_):
        return service.accept(clerk, seen(arrival), taking()).registration.arrival_number

    with ThreadPoolExecutor(3) as pool:
        numbers = set(pool.map(accept, range(3)))
    assert len(numbers) == 1
    with pytest.raises(NotWaitingToBeTaken):
        service.refuse(clerk, seen(sent.arrival()), RefusalReason.FORM, "")


def test_the_sender_follows_the_work_to_its_end(demo, arrives, sealed, clerk, people):
    sent = arrives(sealed)
    document = service.accept(clerk, seen(sent.arrival()), taking())
    demo.engine.settle()
    officer = {"kind": "person", "id": people.id_of(people.officer)}
    document_id = document.document_id
    people.leader.act(document_id, "direction", text="Giao", lead=officer)
    assert sent.codes() == ["01", "03", "04", "05"]
    people.officer.act(document_id, "settlement", method="no_reply", result="Đã xong")
    assert sent.codes() == ["01", "03", "04", "05", "06"]
    assert sent.copy().state is DeliveryState.COMPLETED


@pytest.mark.parametrize(
    ("kind", "number", "reference", "notation"),
    [
        ("cong-van", "07", "07/UBND-VX", "UBND-VX"),
        ("quyet-dinh-qppl", "35/2026", "35/2026/QĐ-UBND", "QĐ-UBND"),
    ],
)
def test_the_number_comes_as_it_is_printed(
    demo, arrives, sealed, clerk, people, kind, number, reference, notation
):
    given = a_number(reference=reference, notation=notation, issued_on=clock.today())
    sent = arrives(sealed, given=given, kind=kind)
    arrival = sent.arrival()
    document = service.accept(clerk, seen(arrival), taking())
    demo.engine.settle()
    shown = people.clerk.document(document.document_id)
    assert (shown["number"], shown["notation"]) == (number, notation)
    assert document.entry.reference == arrival.packet.reference == reference
    assert document.entry.external_id == f"H16,{clock.today():%Y/%m/%d},{reference}"
    again = arrives(sealed_now(2), given=given, kind=kind)
    with pytest.raises(LooksLikeADuplicate):
        service.accept(clerk, seen(again.arrival()), taking())
