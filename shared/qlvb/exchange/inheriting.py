"""Packets of an agency that has ended: whoever stands in its place takes them in and answers.

A packet passes on when it waits, or when its sender asks it back, under the same id. Where it was
entered in the register already it goes where its document went. What nobody can deal with any more
is said to the sender.
"""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.exchange import store, update
from qlvb.exchange.model import SYSTEM, ArrivalState, PacketArrival
from qlvb.files import keeping
from qlvb.incoming import resting
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.refusals import DocumentNotFound
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, system
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.organization.lineage import Body
from qlvb.organization.refusals import AgencyEnded
from qlvb.platform.log import logger
from qlvb.platform.tables import Cancelled, transact, with_retries


def carried(arrival: PacketArrival) -> PacketArrival:
    """The packet where it is dealt with today: it passes on while its agency has ended.

    Again, or broken off and begun again, it is as once.
    """
    here = store.latest(arrival.agency_id, arrival.arrival_id) or arrival
    if not here.needs_somebody:
        return here
    try:
        heir_id = _heir(here)
    except AgencyEnded as gone:
        why = gone.detail_text
        return with_retries(lambda: _given_up(here, why), again=(Cancelled,))
    if heir_id == here.agency_id:
        return here
    return carried(with_retries(lambda: _passed_on(here, heir_id), again=(Cancelled,)))


def carry_all(agency_id: str) -> list[PacketArrival]:
    """Pass on what an ended agency has left waiting or unanswered; the packets as they are then."""
    left = [
        each
        for listed in (store.WAITING, store.ASKED_BACK, store.UPDATED)
        for each in store.every(agency_id, listed)
    ]
    return [carried(each) for each in left]


def keeper(actor: Actor, arrival: PacketArrival) -> Actor:
    """The actor as who closes the document of a packet where it lies.

    It lies with the actor's agency, or was settled by a predecessor and stayed there; which one
    that is comes from the packet's own way, never from the request.
    """
    by, here = actor, arrival
    while here.continues and _document(here.agency_id, here.arrival_id) is None:
        by = succession.keeper(actor, here.continues)
        here = store.get(here.continues, here.arrival_id)
    return by


def home_of(arrival: PacketArrival) -> str:
    """The agency with which the document of an accepted packet lies by now."""
    here = arrival
    while (document := _document(here.agency_id, here.arrival_id)) is None and here.continues:
        here = store.get(here.continues, here.arrival_id)
    there = here.agency_id
    while document is not None and document.continued_in is not None:
        there = document.continued_in.agency_id
        document = _document(there, here.arrival_id)
    return there


def _document(agency_id: str, document_id: str) -> IncomingDocument | None:
    try:
        return incoming.in_agency(agency_id, document_id)
    except DocumentNotFound:
        return None


def _heir(arrival: PacketArrival) -> str:
    document = _document(arrival.agency_id, arrival.arrival_id)
    if document is not None and document.continued_in is not None:
        return document.continued_in.agency_id
    here = Body(agency_id=arrival.agency_id)
    return succession.followed(here, code=_code_of(arrival)).agency_id


def _code_of(arrival: PacketArrival) -> str | None:
    """By which of the agency's codes it came: in a split, codes may fall to different heirs."""
    known = organization.agency(arrival.agency_id)
    codes = {known.agency_id, *(code.value for code in known.codes)}
    return next((code for code in arrival.packet.addressees if code in codes), None)


def _passed_on(arrival: PacketArrival, heir_id: str) -> PacketArrival:
    before = store.get(arrival.agency_id, arrival.arrival_id)
    if before.continued_in:
        return before
    here, there = before.pass_on(heir_id)
    if not there.state.is_waiting:
        _bring_findings(before, there)
    with transact() as tx:
        store.save(tx, here, before)
        store.create(tx, there)
        for each, tag, other in (
            (here, EventTag.EXCHANGE_HAND_OVER, there),
            (there, EventTag.EXCHANGE_TAKE_OVER, here),
        ):
            audit.record(tx, system(each.agency_id), tag, each.arrival_id, agency=other.agency_id)
    logger.info("exchange.handed_over", arrival_id=here.arrival_id, agency_id=heir_id)
    return there


def _bring_findings(before: PacketArrival, there: PacketArrival) -> None:
    """What was found of the files of a document, and the files, to read when a recall is answered.

    Written before the packet passes on: broken off, it is written again, and shows nowhere.
    """
    found = store.files(before.agency_id, before.arrival_id)
    for each in found:
        with transact() as tx:
            store.write_file(tx, there, each)
    for each in found:
        with transact() as tx:
            keeping.continue_in(tx, before.agency_id, there.agency_id, [each.file_id])


def _given_up(arrival: PacketArrival, why: str) -> PacketArrival:
    """Nobody stands in the agency's place: the sender is told, and waits no longer."""
    before = store.get(arrival.agency_id, arrival.arrival_id)
    if not before.needs_somebody:
        return before
    after, now, asked = before, clock.now(), before.asked_back
    rests = before.state is ArrivalState.ACCEPTED and asked is not None and asked.is_open
    if before.update is not None and before.update.is_open:
        after = update.refused(before, SYSTEM, now, why)
    if after.needs_somebody:
        after = after.give_up(SYSTEM, now, why)
    with transact() as tx:
        store.save(tx, after, before)
        if rests:
            resting.go_on(tx, home_of(after), after.arrival_id)
        by = system(after.agency_id)
        audit.record(tx, by, EventTag.EXCHANGE_REFUSE, after.arrival_id, reason=why)
    return after
