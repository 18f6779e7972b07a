"""A packet on its way: from the sender's copies to the receiver's queue, and its examination.

It arrives once however often it is sent: the arrival has the same id each time, and every step
before the verdict may be repeated after a crash.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.exchange import asking, packing, store, update
from qlvb.exchange.corrected import AskedUpdate, Updatable
from qlvb.exchange.model import (
    SYSTEM,
    ArrivalState,
    AskedBack,
    PacketArrival,
    ReceivedFile,
    questions_of,
)
from qlvb.exchange.packet import Packet, PacketFile, arrival_id_of
from qlvb.files import received
from qlvb.files import service as files
from qlvb.files.model import FileStatus, StoredFile
from qlvb.incoming.parts import ReplacedBy
from qlvb.issuing import service as issuing
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery, ExchangeStatus, StatusNote
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import system
from qlvb.organization import succession
from qlvb.organization.refusals import AgencyEnded, AgencyNotFound
from qlvb.outgoing import issued
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform import queue
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact, with_retries
from qlvb.signing import service as signing


def dispatch(event: Mapping[str, Any]) -> None:
    """Queue every copy in a batch of the outgoing table's stream that waits to go to an agency.

    Raises:
        Unavailable: the queue did not take them all; the whole batch may be given again.
    """
    keys = (record["dynamodb"]["Keys"] for record in event["Records"])
    queue.send(settings.exchange_queue_url, (_message(key) for key in keys))


def receive(event: Mapping[str, Any]) -> queue.Failures:
    """Bring the copies in a batch of the queue to their receivers; says which to give again."""
    return queue.each(event, _handle)


def bring(agency_id: str, document_id: str, place: int) -> PacketArrival | None:
    """Bring one copy of an issued document to its receiver, and examine it there.

    Returns:
        The arrival; None where nobody stands in the receiver's place any more.

    Raises:
        DeliveryNotFound, NotIssuedYet.
        SealedBytesDiffer, CopyDiffers: the bytes are not those that were sealed, nothing is sent.
    """
    delivery = issuing.delivery(agency_id, document_id, place)
    if delivery.recipient.kind is not RecipientKind.AGENCY:
        return None
    document = outgoing.in_agency(agency_id, document_id)
    packet = packing.packet_of(document, clock.now())
    try:
        receiver = succession.addressee(delivery.recipient.id)
    except (AgencyEnded, AgencyNotFound) as gone:
        _send_back(delivery, packet, gone.detail)
        return None
    asked = _asked_back(document, delivery, receiver.agency_id)
    arrival = _arrived(receiver.agency_id, packet, delivery, asked)
    issuing.sent(agency_id, document_id, place, packet.packet_id)
    if arrival.state is ArrivalState.EXAMINING:
        arrival = examine(arrival)
    if asked is not None:
        arrival = asking.ask_back(arrival, asked)
    return _updated(arrival, packet, delivery)


def examine(arrival: PacketArrival) -> PacketArrival:
    """Take the files of a packet in, look at every one, and say what speaks against it."""
    found = tuple(_finding(arrival, place) for place in range(1, len(arrival.packet.files) + 1))
    questions = questions_of(arrival.packet, found, is_addressed=True)
    return _changed(
        arrival,
        lambda now: now.examined(questions, len(found)),
        EventTag.EXCHANGE_EXAMINE,
        questions=[each.text for each in questions] or None,
        files={each.file_id: each.sha256 for each in found},
    )


def examine_again(agency_id: str, arrival_id: str) -> None:
    """Examine what waits once more: a stopped file was released, a newer list is at hand."""
    arrival = store.get(agency_id, arrival_id)
    if arrival.state.is_waiting:
        examine(arrival)


def _handle(message: dict[str, Any]) -> None:
    if "arrival_id" in message:
        examine_again(message["agency_id"], message["arrival_id"])
    else:
        bring(message["agency_id"], message["document_id"], int(message["place"]))


def _message(key: Mapping[str, Any]) -> dict[str, object]:
    agency_id, _, document_id = key["pk"]["S"].removeprefix("A#").rpartition("#D#")
    place = int(key["sk"]["S"].removeprefix("TO#"))
    return {"agency_id": agency_id, "document_id": document_id, "place": place}


def _arrived(
    receiver_id: str, packet: Packet, delivery: Delivery, asked: AskedBack | None
) -> PacketArrival:
    arrival_id = arrival_id_of(receiver_id, packet.packet_id)

    def attempt() -> PacketArrival:
        known = store.find(receiver_id, arrival_id)
        if known is not None:
            after = known.came_by(delivery.place)
            if after != known:
                with transact() as tx:
                    store.save(tx, after, known)
            return after
        now = clock.now()
        new = PacketArrival(
            arrival_id=arrival_id,
            agency_id=receiver_id,
            packet=packet,
            places=(delivery.place,),
            arrived_at=now,
        ).say(ExchangeStatus.ARRIVED, SYSTEM, now)
        if asked is not None:
            new = _overtaken(new, asked)
        with transact() as tx:
            store.create(tx, new)
            audit.record(
                tx,
                system(receiver_id),
                EventTag.EXCHANGE_ARRIVE,
                arrival_id,
                sender=packet.sender_name,
                reference=packet.reference,
                to=delivery.recipient.name,
            )
        logger.info("exchange.arrived", arrival_id=arrival_id, agency_id=receiver_id)
        return new

    return with_retries(attempt, again=(Cancelled,))


def _overtaken(new: PacketArrival, asked: AskedBack) -> PacketArrival:
    """The recall came first: nothing is taken in, only that it was recalled is kept."""
    done = "thay thế" if asked.replaced_by else "thu hồi"
    return new.ask_back(asked).agree_back(
        SYSTEM, clock.now(), f"Văn bản được {done} trước khi đến nơi nhận"
    )


def _updated(arrival: PacketArrival, packet: Packet, delivery: Delivery) -> PacketArrival:
    """Put to the receiver's clerk what the sender has corrected since the packet came."""
    asked = _last_asked(delivery, is_update=True)
    if asked is None:
        return arrival

    def ask(now: PacketArrival) -> PacketArrival:
        before, after = Updatable.of(now.packet), Updatable.of(packet)
        new = AskedUpdate(
            reason=asked.text, by=asked.by, asked_at=asked.at, before=before, after=after
        )
        return update.asked(now, new)

    return _changed(arrival, ask, EventTag.EXCHANGE_UPDATE_ASK, reason=asked.text)


def _asked_back(
    document: OutgoingDocument, delivery: Delivery, receiver_id: str
) -> AskedBack | None:
    """What the sender asked last of this copy: to give it back, or to let another replace it."""
    asked = _last_asked(delivery, is_update=False)
    if asked is None:
        return None
    follower, by = issued.replaced_by(document), None
    if asked.business is BusinessType.REPLACE and follower is not None:
        later = packing.packet_id(outgoing.in_agency(document.agency_id, follower.document_id))
        by = ReplacedBy(
            document_id=arrival_id_of(receiver_id, later),
            reference=follower.reference,
            issued_on=follower.issued_on,
        )
    return AskedBack(reason=asked.text, by=asked.by, asked_at=asked.at, replaced_by=by)


def _last_asked(delivery: Delivery, *, is_update: bool) -> StatusNote | None:
    notes = [note for note in delivery.history if note.code is ExchangeStatus.RECALL_ASKED]
    of_kind = [note for note in notes if (note.business is BusinessType.UPDATE) is is_update]
    return of_kind[-1] if of_kind else None


def _send_back(delivery: Delivery, packet: Packet, why: str) -> None:
    """Nobody can receive it: the sender is told as if it had been refused."""
    document = (delivery.agency_id, delivery.document_id, delivery.place)
    sent = issuing.sent(*document, packet.packet_id)
    at = sent.sent_at or clock.now()
    note = StatusNote(
        code=ExchangeStatus.REFUSED, at=at, by=SYSTEM, text=why, received_at=clock.now()
    )
    issuing.note(*document, note)


def _finding(arrival: PacketArrival, place: int) -> ReceivedFile:
    """What is found of a file. Broken off and begun again, an examination goes on at the next."""
    if arrival.state is ArrivalState.EXAMINING:
        known = store.find_file(arrival, place)
        if known is not None:
            return known
    found = _looked_at(arrival, arrival.packet.files[place - 1], place)
    with transact() as tx:
        store.write_file(tx, arrival, found)
    return found


def _looked_at(arrival: PacketArrival, declared: PacketFile, place: int) -> ReceivedFile:
    packet = arrival.packet
    source = received.of_sender(packet.sender_id, [declared.file_id])[declared.file_id]
    kept = received.take(
        source,
        declared.sha256,
        agency_id=arrival.agency_id,
        file_id=ids.derived_id("received", arrival.arrival_id, str(place)),
        document_id=arrival.arrival_id,
    )
    finding = ReceivedFile(
        place=place,
        declared=declared,
        file_id=kept.file_id,
        is_kept=kept.status is FileStatus.ACCEPTED,
        is_stopped=kept.status is FileStatus.STOPPED,
        reason=kept.reason,
        pages=kept.pages,
        size=kept.size,
        sha256=kept.sha256,
    )
    return _with_signatures(finding, kept) if finding.is_kept else finding


def _with_signatures(finding: ReceivedFile, kept: StoredFile) -> ReceivedFile:
    trust = certificates.trust()
    examination = signing.examine(
        files.content_of(kept),
        roots=trust.roots,
        lists=trust.lists,
        answers=trust.answers,
        at=clock.now(),
        ended=trust.ended,
    )
    return replace(finding, examination=examination)


def _changed(
    arrival: PacketArrival,
    verb: Callable[[PacketArrival], PacketArrival],
    tag: EventTag,
    **facts: object,
) -> PacketArrival:
    """Save a step of the system's; another act may have come between."""

    def attempt() -> PacketArrival:
        before = store.get(arrival.agency_id, arrival.arrival_id)
        after = verb(before)
        if after == before:
            return before
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, system(after.agency_id), tag, after.arrival_id, **facts)
        return after

    return with_retries(attempt, again=(Cancelled,))
