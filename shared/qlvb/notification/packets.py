"""What the clerks of two agencies are told about a document that goes from the one to the other.

The receiver's of what came and of what the sender asks since, the sender's of what was answered.
"""

from collections.abc import Iterator
from datetime import datetime

from qlvb.exchange.model import PacketArrival
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import ExchangeStatus
from qlvb.kernel import clock, ids
from qlvb.notification.model import (
    PAGE_OF_ARRIVALS,
    PAGE_OF_OUTGOING,
    Notice,
    Occasion,
    is_news,
    name_of,
)

_OF_ANSWERS = {
    ExchangeStatus.REFUSED: Occasion.COPY_REFUSED,
    ExchangeStatus.RECALLED: Occasion.COPY_RECALLED,
    ExchangeStatus.RECALL_REFUSED: Occasion.COPY_KEPT,
}
_NAMED_BY_LABEL = (BusinessType.REPLACE, BusinessType.UPDATE)
"""What else a recipient answers to: the label of the answer says it."""


def of_arrival(arrival: PacketArrival, *, is_new: bool) -> Iterator[Notice]:
    """What there is to tell the receiver's clerks of a packet as it stands now.

    What was taken back before it came is no news.
    """
    # What has just passed on to a successor is news there, however old it is.
    is_passed_on = is_new and bool(arrival.continues) and arrival.version == 1

    def happened(at: datetime) -> bool:
        return is_passed_on or is_news(at, clock.now())

    asked = arrival.asked_back
    if is_new and arrival.state.is_waiting and happened(arrival.arrived_at):
        yield _at_the_receiver(arrival, Occasion.ARRIVED, "")
    if asked is not None and asked.is_open and happened(asked.asked_at):
        occasion = Occasion.REPLACE_ASKED if asked.replaced_by else Occasion.RECALL_ASKED
        yield _at_the_receiver(arrival, occasion, asked.asked_at.isoformat())
    update = arrival.update
    if update is not None and update.is_open and happened(update.asked_at):
        when = update.asked_at.isoformat()
        yield _at_the_receiver(arrival, Occasion.UPDATE_ASKED, when)


def of_copy(copy: Delivery, number_label: str) -> Iterator[Notice]:
    """What there is to tell the sender's clerks of a copy: each answer, however often it is read.

    Args:
        copy: as it stands.
        number_label: of its document.
    """
    for note in copy.history:
        if note.code in _OF_ANSWERS and is_news(note.received_at, clock.now()):
            said = (note.code.value, note.at.isoformat(), note.business.value)
            name, occasion = copy.recipient.name, _OF_ANSWERS[note.code]
            if note.business in _NAMED_BY_LABEL:
                occasion = Occasion.COPY_ANSWERED
                name = f"{name}: {note.label[:1].lower()}{note.label[1:]}"
            yield Notice(
                event_id=ids.derived_id("copy", copy.document_id, str(copy.place), *said),
                occasion=occasion,
                agency_id=copy.agency_id,
                person_id="",
                document_id=copy.document_id,
                document_name=name_of(number_label),
                task=name,
                page=PAGE_OF_OUTGOING,
            )


def _at_the_receiver(arrival: PacketArrival, occasion: Occasion, when: str) -> Notice:
    return Notice(
        event_id=ids.derived_id("packet", occasion, arrival.arrival_id, when),
        occasion=occasion,
        agency_id=arrival.agency_id,
        person_id="",
        document_id=arrival.arrival_id,
        document_name=f"Văn bản số {arrival.packet.reference}",
        task=arrival.packet.sender_name,
        page=PAGE_OF_ARRIVALS,
    )
