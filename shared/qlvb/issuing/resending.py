"""Copies that did not reach their recipient: seen by the clerk, and sent again."""

from collections.abc import Iterator
from dataclasses import dataclass

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.issuing import store
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import Failure
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.outgoing import recalling
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.log import logger
from qlvb.platform.tables import Cancelled, Page, transact, with_retries


@dataclass(frozen=True, kw_only=True)
class FailedCopy:
    """A copy that did not reach its recipient, and of which document it is."""

    document: OutgoingDocument
    copy: Delivery


def failed(agency_id: str, document_id: str, place: int, why: str) -> Delivery:
    """Note that a copy does not reach its recipient, and why; told twice, it is as once.

    Raises:
        DeliveryNotFound.
    """

    def attempt() -> Delivery:
        before = store.get(agency_id, document_id, place)
        after = before.fail(Failure(text=why, at=clock.now()))
        if after == before:
            return before
        with transact() as tx:
            store.save(tx, after, before)
            to, by = after.recipient.name, system(agency_id)
            audit.record(tx, by, EventTag.OUTGOING_SEND_FAIL, document_id, to=to, reason=why)
        logger.warning("outgoing.send_failed", document_id=document_id, place=place)
        return after

    return with_retries(attempt, again=(Cancelled,))


def resend(actor: Actor, document_id: str, place: int, version: int) -> Delivery:
    """Send a copy again that failed or was refused; sent twice, it goes once.

    Args:
        actor: the clerk.
        document_id: an issued document.
        place: of the copy.
        version: of the copy, as the clerk saw it.

    Raises:
        OutgoingNotFound, DeliveryNotFound, NotYourStep, OutgoingNotWaitingForThis, NothingToResend.
        StaleVersion: it was changed since the clerk saw it.
    """
    document = outgoing.get(actor, document_id)
    document.check_may(actor, Verb.OUTGOING_RESEND)
    before = store.get(actor.agency_id, document_id, place)
    if before.is_under_way and before.resent_at is not None:
        return before
    if before.version != version:
        raise StaleVersion(document_id=document_id)
    after = before.resend(clock.now())
    try:
        with transact() as tx:
            store.save(tx, after, before)
            to = after.recipient.name
            audit.record(tx, actor, EventTag.OUTGOING_RESEND, document_id, to=to)
            if before.standing is after.standing:
                recalling.unmoved(tx, document)
            else:
                copy = (actor.agency_id, document_id)
                recalling.moved(tx, *copy, before.standing, after.standing)
    except Cancelled as refused:
        now = store.get(actor.agency_id, document_id, place)
        if now.is_under_way and now.resent_at is not None:
            return now
        raise StaleVersion(document_id=document_id) from refused
    return after


def failed_copies(actor: Actor, cursor: str | None, limit: int) -> Page[FailedCopy]:
    """A page of the agency's copies that did not reach their recipients, the oldest first.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.OUTGOING_RESEND)
    found = store.page(actor.agency_id, store.FAILED, cursor, limit)
    ids = list(dict.fromkeys(copy.document_id for copy in found.items))
    documents = {each.document_id: each for each in outgoing.many(actor.agency_id, ids)}
    rows = [FailedCopy(document=documents[each.document_id], copy=each) for each in found.items]
    return Page(rows, found.cursor)


def under_way(agency_id: str) -> Iterator[Delivery]:
    """Every copy of an agency's that should be at its recipient soon, the oldest first."""
    cursor = None
    while True:
        found = store.page(agency_id, store.UNDER_WAY, cursor, 50)
        yield from found.items
        if (cursor := found.cursor) is None:
            return
