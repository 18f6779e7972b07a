"""What the receiver says of a packet, on its way back: each code once, in order (Decision 28/2018).

The arrival's history is the truth. Whatever event comes, twice, late or after a crash, the sender
is told all of it that the sender does not know yet.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from qlvb.exchange import proving, store
from qlvb.exchange.model import PacketArrival
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.issuing import service as issuing
from qlvb.issuing.refusals import DeliveryNotFound
from qlvb.kernel import clock
from qlvb.platform.tables import Cancelled, transact, with_retries


def tell(event: Mapping[str, Any]) -> None:
    """Tell the senders of the arrivals in a batch of the exchange table's stream.

    A copy that is not there is one that a restore puts back later, with what its sender knew.
    """
    for pk in dict.fromkeys(_pks(event)):
        agency_id, _, arrival_id = pk.removeprefix("A#").rpartition("#P#")
        arrival = store.find(agency_id, arrival_id)
        if arrival is not None:
            with suppress(DeliveryNotFound):
                tell_sender(arrival)


def tell_sender(arrival: PacketArrival) -> None:
    """Tell the sender what it does not know of its copies; said again, it changes nothing."""
    packet = arrival.packet
    for place in arrival.places:
        delivery = issuing.delivery(packet.sender_id, packet.document_id, place)
        known = {note.is_known_by for note in delivery.history}
        for note in arrival.history:
            if note.is_known_by not in known:
                said = proving.proven(arrival, replace(note, received_at=clock.now()))
                issuing.note(packet.sender_id, packet.document_id, place, said)


def follow(event: Mapping[str, Any]) -> None:
    """Follow the documents of packets in a batch of the incoming table's stream."""
    for pk in dict.fromkeys(_pks(event)):
        agency_id, _, document_id = pk.removeprefix("A#").rpartition("#D#")
        follow_document(incoming.in_agency(agency_id, document_id))


def follow_document(document: IncomingDocument) -> None:
    """Say how far the work is with a document that came in a packet, wherever it went on."""
    by = document.given_by or (document.lead.name if document.lead else document.leader.name)

    def attempt() -> None:
        before = _arrival_of(document)
        if before is None:
            return
        after = before.follow(document.status, by, clock.now())
        if after != before:
            with transact() as tx:
                store.save(tx, after, before)

    with_retries(attempt, again=(Cancelled,))


def _arrival_of(document: IncomingDocument) -> PacketArrival | None:
    """The packet of a document where it is dealt with, at its agency or one before it."""
    found = store.latest(document.agency_id, document.document_id)
    if found is not None or document.continues is None:
        return found
    before = incoming.in_agency(document.continues.agency_id, document.document_id)
    return _arrival_of(before)


def _pks(event: Mapping[str, Any]) -> list[str]:
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
