"""What becomes of the copies of an issued document: written with the issue, noted, posted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.issuing import store
from qlvb.issuing.business import BusinessType
from qlvb.issuing.inside import shown_work
from qlvb.issuing.model import Delivery, Posted, deliveries_of
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, Posting, StatusNote
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.rights import Verb
from qlvb.organization import succession
from qlvb.outgoing import following, issued, recalling
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import LinkKind, RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries
from qlvb.review import service as review
from qlvb.routing import plans, work
from qlvb.routing.model import Folder

AT_ONCE = 99
"""Writes of one transaction beside the note that more are to follow: it holds a hundred."""
_NOTED_AT_ONCE = 90
"""Writes for copies changed in one transaction, beside their document and what goes on record."""
_SURELY_AT_ONCE = 35
"""So many find room even beside fifty attachments."""
_INSIDE = 3
"""A copy inside the agency is written with its work on a desk and the count of the folder."""
_DONE_WITH_IT = (DeliveryState.REFUSED, DeliveryState.RECALLED, DeliveryState.REPLACED)


def deliveries(actor: Actor, document_id: str) -> list[Delivery]:
    """Every copy of a document with its state, in the order of *Nơi nhận*; none before its issue.

    Raises:
        OutgoingNotFound.
    """
    outgoing.get(actor, document_id)
    return store.of_document(actor.agency_id, document_id)


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
        facts = {"status": noted.label, "by": noted.by, "text": noted.text or None}
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


def post(
    actor: Actor, document_id: str, place: int, on: date, how: str, envelopes: int = 1
) -> Delivery:
    """Note that a copy went on paper: when, how, in how many envelopes.

    It goes so to an agency outside, or where paper must follow.

    Raises:
        OutgoingNotFound, DeliveryNotFound, NotYourStep, OutgoingNotWaitingForThis, BeingRecalled,
        NotForPost, TakenBack, AlreadyPosted, PostedInTheFuture.
    """
    posting = Posting(on=on, how=how, by=actor.signed, at=clock.now(), envelopes=envelopes)

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


def follow(tx: Transaction, actor: Actor, document: OutgoingDocument) -> None:
    """Mark, with the issue, the document that this one replaces or corrects.

    Of a replaced one it is noted, too, that who has it is still to be asked to close it.

    Raises:
        OutgoingNotFound, NotToBeFollowed.
    """
    following.write(tx, actor, document)
    if (replaced := _replaced(document)) is not None:
        store.mark_unsent(tx, document.agency_id, replaced)


def write(tx: Transaction, document: OutgoingDocument, known: int = 0) -> None:
    """Write the copies with the issue; of many, the first ones, and that the rest is to follow.

    Args:
        tx: of the issue, or of adding recipients.
        document: as it is then.
        known: how many of its recipients have a copy already.
    """
    every = deliveries_of(document, clock.now(), _due_at(document))[known:]
    fitting = _fitting(every, AT_ONCE - len(tx))
    _write(tx, document, fitting)
    if len(every) > len(fitting):
        store.mark_unsent(tx, document.agency_id, document.document_id)


def write_rest_of(document: OutgoingDocument) -> None:
    """Write what the issue itself could not hold: many copies, what a replaced one's are told."""
    if (replaced := _replaced(document)) is not None:
        write_rest(document.agency_id, replaced)
    writes = sum(_weight(one.is_inside) for one in document.entry.recipients)
    if writes > _SURELY_AT_ONCE and document.document_id in store.unsent(document.agency_id):
        write_rest(document.agency_id, document.document_id)


def write_rest(agency_id: str, document_id: str) -> None:
    """Write the copies that the issue could not hold, and what is asked of those that went out.

    It may be done again at any time.
    """
    document = outgoing.in_agency(agency_id, document_id)
    known = {each.place for each in store.of_document(agency_id, document_id)}
    every = deliveries_of(document, clock.now(), _due_at(document))
    missing = [one for one in every if one.place not in known]
    while missing:
        fitting = _fitting(missing, AT_ONCE)
        with transact() as tx:
            _write(tx, document, fitting)
        missing = missing[len(fitting) :]
    _ask_to_replace(document)
    _ask_to_update(document)
    with transact() as tx:
        store.clear_unsent(tx, agency_id, document_id)


def sweep() -> int:
    """Write what a broken issue left unwritten, in every agency.

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
        envelopes=posting.envelopes,
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
    room = _NOTED_AT_ONCE
    for before in known:
        after = before
        for said in says(before):
            after = after.noted(said)
        room -= 0 if after == before else _weight(before.recipient.is_inside)
        if after != before and room >= 0:
            changed.append(after)
    back = [each for each in changed if each.place in document.readers and _is_back(each)]
    with transact() as tx:
        for after in changed:
            store.save(tx, after, every[after.place])
        every |= {after.place: after for after in changed}
        standings = (each.standing for each in every.values())
        recalling.counted(tx, document, standings, tuple(each.place for each in back))
        work.move(tx, closed=work.lying(shown_work(document, back)))
        if changed:
            to = [each.recipient.name for each in changed]
            audit.record(tx, actor, tag, document_id, to=to, **facts)
    return len(changed)


def _weight(is_inside: bool) -> int:
    return _INSIDE if is_inside else 1


def _is_back(copy: Delivery) -> bool:
    return copy.state is DeliveryState.RECALLED


def _fitting(copies: Sequence[Delivery], room: int) -> list[Delivery]:
    """The first of the copies, as many as a transaction has room for."""
    fitting = []
    for each in copies:
        room -= _weight(each.recipient.is_inside)
        if room < 0:
            break
        fitting.append(each)
    return fitting


def _write(tx: Transaction, document: OutgoingDocument, copies: Sequence[Delivery]) -> None:
    for each in copies:
        store.create(tx, each)
    read = [each for each in copies if each.place in document.readers]
    work.move(tx, opened=shown_work(document, read))


def _replaced(document: OutgoingDocument) -> str | None:
    link = document.entry.follows
    return link.document_id if link and link.kind is LinkKind.REPLACES else None


def _ask_to_replace(document: OutgoingDocument) -> None:
    """Ask whoever has a copy of a replaced document to close it; asked twice, it is as once."""
    if (later := issued.replaced_by(document)) is None:
        return
    asked = StatusNote(
        code=ExchangeStatus.RECALL_ASKED,
        at=later.at,
        by=later.by,
        text=later.label,
        received_at=later.at,
        business=BusinessType.REPLACE,
    )
    for copy in store.of_document(document.agency_id, document.document_id):
        went_out = copy.posting is not None or copy.recipient.kind is RecipientKind.AGENCY
        if went_out and copy.state is not DeliveryState.RECALLED:
            note(document.agency_id, document.document_id, copy.place, asked)


def _ask_to_update(document: OutgoingDocument) -> None:
    """Ask whoever has it in their register to correct what was corrected here; once each."""
    if (updated := document.updated) is None:
        return
    asked = StatusNote(
        code=ExchangeStatus.RECALL_ASKED,
        at=updated.at,
        by=updated.by,
        text=updated.reason,
        received_at=updated.at,
        business=BusinessType.UPDATE,
    )
    for copy in store.of_document(document.agency_id, document.document_id):
        is_agency = copy.recipient.kind is RecipientKind.AGENCY
        had_it_then = copy.made_at <= updated.at
        if is_agency and had_it_then and copy.state not in _DONE_WITH_IT:
            note(document.agency_id, document.document_id, copy.place, asked)


def _due_at(document: OutgoingDocument) -> datetime | None:
    """Until when those inside the agency are to take note of it; None where there are none."""
    for party in document.readers.values():
        plan = plans.of_document(document)
        return review.turn_of(document, plan, Folder.SHOWN, party).due_at
    return None
