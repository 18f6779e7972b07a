"""A recall as it reaches the receiver: noted on the packet, and work on the document rests.

Both are one fact: nobody settles what is asked back, and nothing rests that nobody can answer for.
"""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.exchange import inheriting, packing, store
from qlvb.exchange.model import ArrivalState, AskedBack, PacketArrival
from qlvb.exchange.packet import arrival_id_of
from qlvb.incoming import resting
from qlvb.incoming.parts import RecallAsked, ReplacedBy
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import ExchangeStatus, StatusNote
from qlvb.kernel.actor import system
from qlvb.outgoing import issued
from qlvb.outgoing import service as outgoing
from qlvb.platform.tables import Cancelled, transact, with_retries


def ask_back(arrival: PacketArrival, asked: AskedBack) -> PacketArrival:
    """Note that the sender asks for a packet back, or replaces it; told twice, it is as once.

    Raises:
        ArrivalNotFound.
    """

    def attempt() -> PacketArrival:
        before = store.get(arrival.agency_id, arrival.arrival_id)
        after = before.ask_back(asked)
        if after == before:
            return before
        with transact() as tx:
            store.save(tx, after, before)
            facts = {"reason": asked.reason, "by": asked.by}
            subject, is_replaced = after.arrival_id, asked.replaced_by is not None
            tag = EventTag.EXCHANGE_REPLACE_ASK if is_replaced else EventTag.EXCHANGE_ASK_BACK
            audit.record(tx, system(after.agency_id), tag, subject, **facts)
            if after.state is ArrivalState.ACCEPTED:
                mark = RecallAsked(
                    reason=asked.reason,
                    by=after.packet.sender_name,
                    at=asked.asked_at,
                    replaced_by=asked.replaced_by,
                )
                resting.rest(tx, inheriting.home_of(after), after.arrival_id, mark)
        return after

    return with_retries(attempt, again=(Cancelled,))


def asked_back(delivery: Delivery, receiver_id: str) -> AskedBack | None:
    """What the sender asked last of this copy: to give it back, or to let another replace it."""
    asked = last_asked(delivery, is_update=False)
    if asked is None:
        return None
    by = _follower(delivery, receiver_id) if asked.business is BusinessType.REPLACE else None
    return AskedBack(reason=asked.text, by=asked.by, asked_at=asked.at, replaced_by=by)


def _follower(delivery: Delivery, receiver_id: str) -> ReplacedBy | None:
    follower = issued.replaced_by(outgoing.in_agency(delivery.agency_id, delivery.document_id))
    if follower is None:
        return None
    later = packing.packet_id(outgoing.in_agency(delivery.agency_id, follower.document_id))
    return ReplacedBy(
        document_id=arrival_id_of(receiver_id, later),
        reference=follower.reference,
        issued_on=follower.issued_on,
    )


def last_asked(delivery: Delivery, *, is_update: bool) -> StatusNote | None:
    """What the sender asked last of a copy: to take over what it corrected, or to part with it.

    What was to be parted with before the copy was sent again was another packet. A correction stays
    asked: the new packet has it, and answers for it.
    """
    said = delivery.history if is_update else delivery.said_of_this_sending
    notes = [note for note in said if note.code is ExchangeStatus.RECALL_ASKED]
    of_kind = [note for note in notes if (note.business is BusinessType.UPDATE) is is_update]
    return of_kind[-1] if of_kind else None
