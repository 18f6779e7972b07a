"""A packet whose sender has corrected its entry since (edXML, business type 2)."""

from dataclasses import replace
from datetime import datetime

from qlvb.exchange.corrected import AskedUpdate
from qlvb.exchange.model import CLOSED, SYSTEM, ArrivalState, PacketArrival
from qlvb.exchange.refusals import NoUpdateAsked, RefusalUnexplained, UpdateAnswered
from qlvb.issuing.business import BusinessType
from qlvb.issuing.notes import ExchangeStatus

_DONE_WITH_IT = (*CLOSED, ArrivalState.REFUSED)


def asked(arrival: PacketArrival, update: AskedUpdate) -> PacketArrival:
    """The sender asks for it; a later one takes the place of one that was not answered.

    What came with the corrected entry already is answered at once, and so is what is not used here.
    """
    if arrival.update is not None and arrival.update.asked_at >= update.asked_at:
        return arrival
    new = _with(arrival, update)
    if update.before == update.after:
        return agreed(new, SYSTEM, update.asked_at, "Văn bản đến với thông tin đã cập nhật")
    if arrival.state in _DONE_WITH_IT:
        text = "Văn bản không còn được sử dụng tại nơi nhận"
        return refused(new, SYSTEM, update.asked_at, text)
    return new


def agreed(arrival: PacketArrival, by: str, at: datetime, text: str = "") -> PacketArrival:
    """Take over what the sender has corrected; the values that came before stay with the update."""
    update = _open(arrival)
    answered = replace(update, is_agreed=True, answer=text, answered_by=by, answered_at=at)
    packet = replace(arrival.packet, **vars(update.after))
    new = replace(_with(arrival, answered), packet=packet)
    return new.say(ExchangeStatus.RECALLED, by, at, text, BusinessType.UPDATE)


def refused(arrival: PacketArrival, by: str, at: datetime, text: str) -> PacketArrival:
    """Leave it as it came, with a reason."""
    if not text.strip():
        raise RefusalUnexplained
    answered = replace(_open(arrival), is_agreed=False, answer=text, answered_by=by, answered_at=at)
    code = ExchangeStatus.RECALL_REFUSED
    return _with(arrival, answered).say(code, by, at, text, BusinessType.UPDATE)


def _open(arrival: PacketArrival) -> AskedUpdate:
    if arrival.update is None:
        raise NoUpdateAsked
    if not arrival.update.is_open:
        raise UpdateAnswered
    return arrival.update


def _with(arrival: PacketArrival, update: AskedUpdate) -> PacketArrival:
    return replace(arrival, version=arrival.version + 1, update=update)
