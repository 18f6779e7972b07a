"""What stands still on its way between agencies is moved on, or shown to whom it concerns.

A queue gives a message up when it failed too often, and an event may be lost in an outage. Every
hour this looks at what should have arrived, been examined, or passed on to a successor by now.
"""

from datetime import datetime, timedelta

from qlvb.exchange import inheriting, receiving, store, telling
from qlvb.exchange.model import ArrivalState, PacketArrival
from qlvb.issuing import resending
from qlvb.issuing.model import Delivery
from qlvb.kernel import clock
from qlvb.organization import succession
from qlvb.organization.model import Agency
from qlvb.platform import queue
from qlvb.platform.settings import settings

PATIENCE = timedelta(hours=1)
"""How long a packet may take before it is queued again: it takes seconds."""
GIVEN_UP_AFTER = timedelta(hours=4)
"""Then the queue has tried it five times over, and a person is to look at it."""
NOT_ARRIVED = (
    "Hệ thống đã thử nhiều lần nhưng chưa gửi được đến nơi nhận. Vui lòng gửi lại; nếu vẫn lỗi, "
    "vui lòng báo đơn vị vận hành."
)


def sweep() -> dict[str, int]:
    """Move on what stands still in every agency.

    Returns:
        How many copies or packets were driven on, how many copies are shown as failed, and how
        many packets were passed on.
    """
    done = {"driven": 0, "failed": 0, "passed_on": 0}
    now = clock.now()
    for agency in succession.every_agency():
        for copy in resending.under_way(agency.agency_id):
            if now - copy.since < PATIENCE:
                break
            done[_driven(copy, now)] += 1
        done["passed_on"] += _passed_on(agency)
        done["driven"] += _examined(agency.agency_id, now)
    return done


def _driven(copy: Delivery, now: datetime) -> str:
    """One copy that should have arrived, and what became of it."""
    arrival = receiving.arrival_of(copy)
    if arrival is not None and copy.place in arrival.places:
        # It arrived, and only the word of it was lost.
        telling.tell_sender(arrival)
        return "driven"
    place = (copy.agency_id, copy.document_id, copy.place)
    if now - copy.since > GIVEN_UP_AFTER:
        resending.failed(*place, NOT_ARRIVED)
        return "failed"
    message = dict(zip(("agency_id", "document_id", "place"), place, strict=True))
    queue.send(settings.exchange_queue_url, [message])
    return "driven"


def _passed_on(agency: Agency) -> int:
    if agency.is_effective(clock.today()):
        return 0
    carried = inheriting.carry_all(agency.agency_id)
    _queue([each for each in carried if each.state is ArrivalState.EXAMINING])
    return len(carried)


def _examined(agency_id: str, now: datetime) -> int:
    """Packets whose examination broke off."""
    waiting = store.every(agency_id, store.WAITING)
    late = [
        each
        for each in waiting
        if each.state is ArrivalState.EXAMINING and now - each.arrived_at > PATIENCE
    ]
    _queue(late)
    return len(late)


def _queue(arrivals: list[PacketArrival]) -> None:
    messages = [{"agency_id": a.agency_id, "arrival_id": a.arrival_id} for a in arrivals]
    queue.send(settings.exchange_queue_url, messages)
