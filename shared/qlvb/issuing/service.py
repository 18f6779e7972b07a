"""What becomes of the copies of an issued document: written with the issue, noted, posted."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.issuing import store
from qlvb.issuing.model import Delivery, Posted, Posting, StatusNote, deliveries_of
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.rights import Verb
from qlvb.organization import succession
from qlvb.outgoing import recalling
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries

AT_ONCE = 99
"""Copies written in one transaction, with what else is in it: one holds a hundred writes."""
_NOTED_AT_ONCE = 90
"""Copies changed in one transaction, beside their document and what goes on record."""
_SURELY_AT_ONCE = 35
"""So many find room even beside fifty attachments."""


def deliveries(actor: Actor, document_id: str) -> list[Delivery]:
    """Every copy of a document with its state, in the order of *Nơi nhận*; none before its issue.

    Raises:
        OutgoingNotFound.
    """
    outgoing.get(actor, document_id)
    return store.of_document(actor.agency_id, document_id)


def copies_of(agency_id: str, document_id: str) -> list[Delivery]:
    """Every copy of a document, for the system's own steps."""
    return store.of_document(agency_id, document_id)


def delivery(agency_id: str, document_id: str, place: int) -> Delivery:
    """One copy, for the system's own steps.

    Raises:
        DeliveryNotFound.
    """
    return store.get(agency_id, document_id, place)


def delivery_of(image: Mapping[str, Any]) -> Delivery | None:
    """The copy in a stream record's image; None when the image is of something else."""
    return store.delivery_of_image(image)


def sent(
    agency_id: str, document_id: str, place: int, packet_id: str, receiver_id: str = ""
) -> Delivery:
    """Note that a copy is on its way, and to whom; told twice, it is as once.

    Raises:
        DeliveryNotFound.
    """

    def attempt() -> Delivery:
        before = store.get(agency_id, document_id, place)
        return _saved(
            before.sent(packet_id, receiver_id, clock.now()), before, EventTag.OUTGOING_SEND
        )

    return with_retries(attempt, again=(Cancelled,))


def note(agency_id: str, document_id: str, place: int, noted: StatusNote) -> Delivery:
    """Keep what a recipient says of its copy; told twice, late or out of order, it is as once.

    Raises:
        DeliveryNotFound.
    """

    def attempt() -> Delivery:
        before = store.get(agency_id, document_id, place)
        facts = {"status": noted.code.label, "by": noted.by, "text": noted.text or None}
        facts["proof"] = noted.verdict.value if noted.verdict else None
        return _saved(before.noted(noted), before, EventTag.OUTGOING_NOTE, **facts)

    return with_retries(attempt, again=(Cancelled,))


def note_each(
    actor: Actor,
    document_id: str,
    says: Callable[[Delivery], Iterable[StatusNote]],
    tag: EventTag,
    **facts: object,
) -> int:
    """Note of many copies what is to be said of each, as one fact as far as one holds them.

    Broken off and begun again, it goes on with the copies of which nothing was noted yet. What the
    document knows of its copies is set right with them.

    Args:
        actor: who says it.
        document_id: an issued document of theirs.
        says: what is to be noted of a copy as it stands; nothing, where it was.
        tag: what goes on record, once for the copies noted together.
        facts: what the record says of it.

    Returns:
        Of how many copies something was noted.

    Raises:
        OutgoingNotFound.
    """
    attempt = partial(_noted_together, actor, document_id, says, tag, facts)
    noted = 0
    while more := with_retries(attempt, again=(Cancelled,)):
        noted += more
    return noted


def set_right(actor: Actor, document_id: str) -> None:
    """Let the document know how its copies stand; where it does, nothing changes."""
    note_each(actor, document_id, lambda _: (), EventTag.OUTGOING_NOTE)


def post(actor: Actor, document_id: str, place: int, on: date, how: str) -> Delivery:
    """Note that a copy went on paper, to an agency outside or where paper must follow: when, how.

    Raises:
        OutgoingNotFound, DeliveryNotFound, NotYourStep, OutgoingNotWaitingForThis, BeingRecalled,
        NotForPost, TakenBack, AlreadyPosted, PostedInTheFuture.
    """
    posting = Posting(on=on, how=how, by=actor.signed, at=clock.now())

    def attempt() -> Delivery:
        document = outgoing.get(actor, document_id)
        document.check_may(actor, Verb.OUTGOING_POST)
        before = store.get(actor.agency_id, document_id, place)
        after = before.posted(
            posting,
            document.listed_on,
            clock.today(),
            paper_follows=document.entry.paper_must_follow,
        )
        with transact() as tx:
            store.save(tx, after, before)
            store.note_posted(tx, actor.agency_id, _posted(document, after, posting))
            facts = {"to": after.recipient.name, "on": on.isoformat(), "how": how}
            audit.record(tx, actor, EventTag.OUTGOING_POST, document_id, **facts)
            recalling.unmoved(tx, document)
        return after

    return with_retries(attempt, again=(Cancelled,))


def posted(actor: Actor, days: tuple[date, date], most: int) -> list[Posted]:
    """What the agency posted on days of one year, in their order.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.REGISTER_PRINT)
    return store.posted(actor.agency_id, days, most)


def write(tx: Transaction, document: OutgoingDocument) -> None:
    """Write the copies with the issue; of many, the first ones, and that the rest is to follow."""
    every = deliveries_of(document, clock.now())
    room = AT_ONCE - len(tx)
    for each in every[:room]:
        store.create(tx, each)
    if len(every) > room:
        store.mark_unsent(tx, document.agency_id, document.document_id)


def write_rest_of(document: OutgoingDocument) -> None:
    """Write the copies that the issue itself could not hold, if there are such."""
    many = len(document.entry.recipients) > _SURELY_AT_ONCE
    if many and document.document_id in store.unsent(document.agency_id):
        write_rest(document.agency_id, document.document_id)


def write_rest(agency_id: str, document_id: str) -> None:
    """Write the copies that the issue itself could not hold; it may be done again at any time."""
    document = outgoing.in_agency(agency_id, document_id)
    known = {each.place for each in store.of_document(agency_id, document_id)}
    missing = [one for one in deliveries_of(document, clock.now()) if one.place not in known]
    for start in range(0, len(missing), AT_ONCE):
        with transact() as tx:
            for each in missing[start : start + AT_ONCE]:
                store.create(tx, each)
    with transact() as tx:
        store.clear_unsent(tx, agency_id, document_id)


def sweep() -> int:
    """Write the copies that a broken issue left unwritten, in every agency.

    Returns:
        Of how many documents.
    """
    completed = 0
    for each in succession.every_agency():
        for document_id in store.unsent(each.agency_id):
            write_rest(each.agency_id, document_id)
            completed += 1
    return completed


def _posted(document: OutgoingDocument, copy: Delivery, posting: Posting) -> Posted:
    assert document.registration is not None, "only an issued document is posted"
    return Posted(
        on=posting.on,
        document_id=document.document_id,
        place=copy.place,
        reference=document.registration.reference,
        recipient=copy.recipient.name,
        how=posting.how,
        by=posting.by,
    )


def _saved(after: Delivery, before: Delivery, tag: EventTag, **facts: object) -> Delivery:
    if after == before:
        return before
    with transact() as tx:
        store.save(tx, after, before)
        copy = (after.agency_id, after.document_id)
        recalling.moved(tx, *copy, before.standing, after.standing)
        to = after.recipient.name
        actor = system(after.agency_id)
        audit.record(tx, actor, tag, after.document_id, to=to, **facts)
    return after


def _noted_together(
    actor: Actor,
    document_id: str,
    says: Callable[[Delivery], Iterable[StatusNote]],
    tag: EventTag,
    facts: dict[str, object],
) -> int:
    document = outgoing.in_agency(actor.agency_id, document_id)
    known = store.of_document(actor.agency_id, document_id)
    every = {each.place: each for each in known}
    changed: list[Delivery] = []
    for before in known:
        after = before
        for said in says(before):
            after = after.noted(said)
        if after != before and len(changed) < _NOTED_AT_ONCE:
            changed.append(after)
    with transact() as tx:
        for after in changed:
            store.save(tx, after, every[after.place])
        every |= {after.place: after for after in changed}
        recalling.counted(tx, document, (each.standing for each in every.values()))
        if changed:
            to = [each.recipient.name for each in changed]
            audit.record(tx, actor, tag, document_id, to=to, **facts)
    return len(changed)
