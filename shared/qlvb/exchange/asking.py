"""A recall as it reaches the receiver: noted on the packet, and work on the document rests.

Both are one fact: nobody settles what is asked back, and nothing rests that nobody can answer for.
"""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.exchange import store
from qlvb.exchange.model import ArrivalState, AskedBack, PacketArrival
from qlvb.incoming import resting
from qlvb.incoming.parts import RecallAsked
from qlvb.kernel.actor import system
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
                resting.rest(tx, after.agency_id, after.arrival_id, mark)
        return after

    return with_retries(attempt, again=(Cancelled,))
