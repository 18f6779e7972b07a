"""Copies inside the agency: opened, and taken note of (Decree 30/2020, Art. 18).

Each unit and person in *Nơi nhận* has the document on the desk until they have taken note of it.
"""

from collections.abc import Callable

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.issuing import store
from qlvb.issuing.inside import shown_work
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import DeliveryState, Reading
from qlvb.issuing.refusals import DeliveryNotFound
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries
from qlvb.review import service as review
from qlvb.routing import work
from qlvb.routing.model import WorkItem


def open_work(actor: Actor, document_id: str) -> None:
    """Note that the actor has opened the document: the work it brought, and their copy.

    Raises:
        OutgoingNotFound.
    """
    review.open_work(actor, document_id)
    document = outgoing.get(actor, document_id)
    for place in _places(actor, document):
        copy = _read(document, place, lambda copy: copy.see(_reading(actor)))
        work.opened_by(actor, shown_work(document, [copy]))


def acknowledge(actor: Actor, document_id: str) -> list[Delivery]:
    """Take note of a document that was issued to the actor or their unit; it leaves the desk.

    Said again, it changes nothing.

    Raises:
        OutgoingNotFound, OutgoingNotWaitingForThis, NotYourStep.
    """
    document = outgoing.get(actor, document_id)
    document.check_may(actor, Verb.OUTGOING_ACKNOWLEDGE)

    def closed(tx: Transaction, before: Delivery, after: Delivery) -> None:
        to = after.recipient.name
        work.move(tx, closed=work.lying(shown_work(document, [before])))
        audit.record(tx, actor, EventTag.OUTGOING_ACKNOWLEDGE, document_id, to=to)

    return [
        _read(document, place, lambda copy: copy.acknowledge(_reading(actor)), closed)
        for place in _places(actor, document)
    ]


def is_read_by(actor: Actor, copy: Delivery) -> bool:
    """Whether a copy is the actor's to take note of."""
    party = copy.recipient.party
    return party is not None and party.includes(actor)


def is_due(work: WorkItem) -> bool | None:
    """Whether a copy inside the agency waits to be taken note of; None when there is no copy."""
    try:
        copy = store.get(work.agency_id, work.document_id, work.step_no)
    except DeliveryNotFound:
        return None
    is_waiting = copy.acknowledged is None and copy.state is not DeliveryState.RECALLED
    return is_waiting and copy.recipient.party == work.owner


def _places(actor: Actor, document: OutgoingDocument) -> list[int]:
    """The actor's own copies: theirs, and that of the unit whose head they are."""
    return [place for place, party in document.readers.items() if party.includes(actor)]


def _reading(actor: Actor) -> Reading:
    return Reading(by=actor.signed, at=clock.now())


def _read(
    document: OutgoingDocument,
    place: int,
    verb: Callable[[Delivery], Delivery],
    also: Callable[[Transaction, Delivery, Delivery], None] | None = None,
) -> Delivery:
    def attempt() -> Delivery:
        before = store.get(document.agency_id, document.document_id, place)
        after = verb(before)
        if after == before:
            return before
        with transact() as tx:
            store.save(tx, after, before)
            if also is not None:
                also(tx, before, after)
        return after

    return with_retries(attempt, again=(Cancelled,))
