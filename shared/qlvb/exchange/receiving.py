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
from qlvb.exchange import asking, examining, inheriting, packing, store, update
from qlvb.exchange.corrected import AskedUpdate, Updatable
from qlvb.exchange.model import SYSTEM, ArrivalState, AskedBack, PacketArrival
from qlvb.exchange.packet import Packet, PacketFile, arrival_id_of
from qlvb.exchange.questions import ReceivedFile, questions_of
from qlvb.exchange.refusals import SealedBytesDiffer
from qlvb.files import received
from qlvb.files.model import FileStatus, StoredFile
from qlvb.files.refusals import CopyDiffers, FileNotFound
from qlvb.issuing import resending
from qlvb.issuing import service as issuing
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, StatusNote
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.organization.refusals import AgencyEnded, AgencyNotFound
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import RecipientKind
from qlvb.platform import queue
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact, with_retries


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
        The arrival; None where nobody stands in the receiver's place any more, or where the bytes
        are not those that were sealed: then nothing is sent, and the sender sees why.

    Raises:
        DeliveryNotFound, NotIssuedYet.
    """
    delivery = issuing.delivery(agency_id, document_id, place)
    is_failed = delivery.state is DeliveryState.FAILED
    if delivery.recipient.kind is not RecipientKind.AGENCY or is_failed:
        return None
    arrival = _already_there(delivery) or _sent(delivery)
    if arrival is None:
        return None
    if (asked := asking.asked_back(delivery, arrival.agency_id)) is not None:
        arrival = asking.ask_back(arrival, asked)
    arrival = inheriting.carried(arrival)
    if arrival.state is ArrivalState.EXAMINING:
        arrival = examine(arrival)
    return inheriting.carried(_updated(arrival, delivery))


def examine(arrival: PacketArrival) -> PacketArrival:
    """Take the files of a packet in, look at every one, and say what speaks against it."""
    places = range(1, len(arrival.packet.files) + 1)
    found = tuple(each for place in places if (each := _finding(arrival, place)) is not None)
    questions = questions_of(arrival.packet, found, is_addressed=_is_addressed(arrival))
    return _changed(
        arrival,
        lambda now: now.examined(questions, len(found)),
        EventTag.EXCHANGE_EXAMINE,
        questions=[each.text for each in questions] or None,
        files={each.file_id: each.sha256 for each in found},
    )


def examine_again(agency_id: str, arrival_id: str) -> None:
    """Examine what waits once more: a stopped file was released, a newer list is at hand."""
    arrival = inheriting.carried(store.get(agency_id, arrival_id))
    if arrival.state.is_waiting:
        examine(arrival)


def _handle(message: dict[str, Any]) -> None:
    if "arrival_id" in message:
        examine_again(message["agency_id"], message["arrival_id"])
    else:
        bring(message["agency_id"], message["document_id"], int(message["place"]))


UNSENDABLE = (
    "Tệp trong kho không còn đúng với tệp đã ký, đóng dấu nên không được gửi. Vui lòng báo đơn vị "
    "vận hành khôi phục tệp, rồi gửi lại."
)


def _message(key: Mapping[str, Any]) -> dict[str, object]:
    agency_id, _, document_id = key["pk"]["S"].removeprefix("A#").rpartition("#D#")
    place = int(key["sk"]["S"].removeprefix("TO#"))
    return {"agency_id": agency_id, "document_id": document_id, "place": place}


def _already_there(delivery: Delivery) -> PacketArrival | None:
    known = arrival_of(delivery)
    if known is None or delivery.place in known.places:
        return known
    return _changed(known, lambda now: now.came_by(delivery.place), EventTag.EXCHANGE_ARRIVE)


def arrival_of(delivery: Delivery) -> PacketArrival | None:
    """The arrival that was made of a copy, wherever it is dealt with by now; None: none yet."""
    if not delivery.receiver_id:
        return None
    arrival_id = arrival_id_of(delivery.receiver_id, delivery.packet_id)
    return store.latest(delivery.receiver_id, arrival_id)


def _sent(delivery: Delivery) -> PacketArrival | None:
    """Send a copy; None where it cannot be sent.

    To whom it goes is kept before it arrives: however often it is brought, and whatever becomes of
    the receiver meanwhile, it arrives once.
    """
    document = (delivery.agency_id, delivery.document_id)
    if delivery.failure is not None and not delivery.receiver_id:
        _given_back(delivery, delivery.failure.text)
        return None
    try:
        packet = _checked(delivery)
    except (SealedBytesDiffer, FileNotFound, CopyDiffers):
        _not_sent(delivery)
        return None
    day = (delivery.sent_at or clock.now()).astimezone(clock.VIETNAM).date()
    try:
        receiver_id = succession.addressee(delivery.recipient.id, day).agency_id
    except (AgencyEnded, AgencyNotFound) as gone:
        _send_back(delivery, packet, gone.detail_text)
        return None
    kept = issuing.sent(*document, delivery.place, packet.packet_id, receiver_id)
    return _arrived(kept.receiver_id or receiver_id, packet, kept)


def _checked(delivery: Delivery) -> Packet:
    """The packet of a copy, every byte of which is what was sealed."""
    document = outgoing.in_agency(delivery.agency_id, delivery.document_id)
    packet = packing.packet_of(document, clock.now(), delivery.sending)
    if asking.last_asked(delivery, is_update=False) is None:
        received.check(packet.sender_id, {each.file_id: each.sha256 for each in packet.files})
    return packet


def _not_sent(delivery: Delivery) -> None:
    """The bytes are not those that were sealed: nothing goes out, the sender's clerk sees why."""
    if asking.last_asked(delivery, is_update=False) is not None:
        _given_back(delivery, UNSENDABLE)
    else:
        copy = (delivery.agency_id, delivery.document_id, delivery.place)
        resending.failed(*copy, UNSENDABLE)


def _arrived(receiver_id: str, packet: Packet, delivery: Delivery) -> PacketArrival:
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
        if (asked := asking.asked_back(delivery, receiver_id)) is not None:
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
    text = f"Văn bản được {asked.business.label} trước khi đến nơi nhận"
    return new.ask_back(asked).agree_back(SYSTEM, clock.now(), text)


def _updated(arrival: PacketArrival, delivery: Delivery) -> PacketArrival:
    """Put to the receiver's clerk what the sender has corrected since the packet came."""
    asked = asking.last_asked(delivery, is_update=True)
    if asked is None:
        return arrival
    entry = outgoing.in_agency(delivery.agency_id, delivery.document_id).entry
    after = Updatable.of_entry(entry)

    def ask(now: PacketArrival) -> PacketArrival:
        before = Updatable.of(now.packet)
        new = AskedUpdate(
            reason=asked.text, by=asked.by, asked_at=asked.at, before=before, after=after
        )
        return update.asked(now, new)

    return _changed(arrival, ask, EventTag.EXCHANGE_UPDATE_ASK, reason=asked.text)


def _send_back(delivery: Delivery, packet: Packet, why: str) -> None:
    """Nobody can receive it: the sender is told as if it had been refused, and given back."""
    document = (delivery.agency_id, delivery.document_id, delivery.place)
    sent = issuing.sent(*document, packet.packet_id)
    at = sent.sent_at or clock.now()
    note = StatusNote(
        code=ExchangeStatus.REFUSED, at=at, by=SYSTEM, text=why, received_at=clock.now()
    )
    issuing.note(*document, note)
    _given_back(delivery, why)


def _given_back(delivery: Delivery, why: str) -> None:
    """What is asked back and never reached anybody is given back by nobody; nobody updates it."""
    document = (delivery.agency_id, delivery.document_id, delivery.place)
    for is_update, code in (
        (False, ExchangeStatus.RECALLED),
        (True, ExchangeStatus.RECALL_REFUSED),
    ):
        if (asked := asking.last_asked(delivery, is_update=is_update)) is not None:
            note = StatusNote(
                code=code,
                at=asked.at,
                by=SYSTEM,
                text=why,
                business=asked.business,
                received_at=clock.now(),
            )
            issuing.note(*document, note)


def _is_addressed(arrival: PacketArrival) -> bool:
    """Whether the sender named the receiver, or one in whose place it stands."""
    here = (arrival.agency_id, *succession.predecessors(arrival.agency_id))
    codes = {code.value for each in here for code in organization.agency(each).codes}
    return bool(codes.union(here).intersection(arrival.packet.addressees))


def _finding(arrival: PacketArrival, place: int) -> ReceivedFile | None:
    """What is found of a file; None where the sender has none such any more.

    Broken off and begun again, an examination goes on at the next.
    """
    if arrival.state is ArrivalState.EXAMINING:
        known = store.find_file(arrival, place)
        if known is not None:
            return known
    try:
        found = _looked_at(arrival, arrival.packet.files[place - 1], place)
    except FileNotFound:
        return None
    with transact() as tx:
        store.write_file(tx, arrival, found)
    return found


def _looked_at(arrival: PacketArrival, declared: PacketFile, place: int) -> ReceivedFile:
    packet = arrival.packet
    file_id = ids.derived_id("received", arrival.arrival_id, str(place))
    try:
        kept = _taken(arrival, declared, file_id)
    except CopyDiffers:
        # Changed between the check and the copy: a person decides, and the packet does not hang.
        return ReceivedFile(
            place=place,
            declared=declared,
            file_id=file_id,
            is_kept=False,
            reason="Tệp tại nơi gửi không còn đúng với tệp đã khai báo.",
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
    return _with_signatures(finding, kept, packet) if finding.is_kept else finding


def _taken(arrival: PacketArrival, declared: PacketFile, file_id: str) -> StoredFile:
    for here in received.present(arrival.agency_id, [file_id]):
        if not here.is_open:
            return here
    sender_id = arrival.packet.sender_id
    return received.take(
        received.of_sender(sender_id, [declared.file_id])[declared.file_id],
        declared.sha256,
        agency_id=arrival.agency_id,
        file_id=file_id,
        document_id=arrival.arrival_id,
    )


def _with_signatures(finding: ReceivedFile, kept: StoredFile, packet: Packet) -> ReceivedFile:
    examination = examining.examined(kept, clock.now())
    is_sealed = any(
        certificates.is_seal_of(packet.sender_id, row.fingerprint, row.signed_at or packet.sent_at)
        for row in examination.rows
        if row.is_organization
    )
    return replace(finding, examination=examination, is_sealed_by_sender=is_sealed)


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
