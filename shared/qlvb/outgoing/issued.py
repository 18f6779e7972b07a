"""What may still be done to a document once it is issued; nothing of its files (D30, Art. 18)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing.entry import DocumentRecipient, LinkKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import KNOWN_BY_RECIPIENTS, CopyCounts, Follower, Update
from qlvb.outgoing.refusals import NotToBeFollowed, ReasonForThisMissing
from qlvb.outgoing.status import OutgoingStatus


def corrected(
    document: OutgoingDocument,
    actor: Actor,
    changes: Mapping[str, object],
    reason: str,
    at: datetime,
) -> OutgoingDocument:
    """Correct what only the register says of it.

    Raises:
        OutgoingNotWaitingForThis, BeingRecalled, NotYourStep, ReasonForThisMissing, NothingChanged.
    """
    document.check_may(actor, Verb.OUTGOING_CORRECT)
    _need(reason)
    before, after = document.entry, document.entry.corrected(changes)
    updated = document.updated
    if any(getattr(before, name) != getattr(after, name) for name in KNOWN_BY_RECIPIENTS):
        updated = Update(reason=reason, by=actor.signed, at=at)
    return _changed(document, entry=after, updated=updated)


def sent_on(
    document: OutgoingDocument, actor: Actor, more: tuple[DocumentRecipient, ...], reason: str
) -> OutgoingDocument:
    """Send it to whoever was forgotten, too: *Nơi nhận* keeps those it had before them.

    Raises:
        OutgoingNotWaitingForThis, BeingRecalled, NotYourStep, ReasonForThisMissing, NothingChanged,
        RecipientTwice, TooManyRecipients.
    """
    document.check_may(actor, Verb.OUTGOING_RECIPIENT)
    _need(reason)
    return _changed(document, entry=document.entry.with_recipients(more))


def check_followed(document: OutgoingDocument) -> None:
    """Refuse to replace or correct what is not issued, is asked back, or is out of use already.

    Raises:
        NotToBeFollowed.
    """
    if document.status is not OutgoingStatus.ISSUED:
        status = document.status.label
        raise NotToBeFollowed(reference=document.number_label, status=status)


def followed(document: OutgoingDocument, follower: Follower) -> OutgoingDocument:
    """A later document was issued in its place, or to correct it; it keeps its number.

    Raises:
        NotToBeFollowed.
    """
    check_followed(document)
    is_replaced = follower.kind is LinkKind.REPLACES
    status = OutgoingStatus.REPLACED if is_replaced else document.status
    return _changed(document, status=status, followers=(*document.followers, follower))


def replaced_by(document: OutgoingDocument) -> Follower | None:
    """The document that stands in its place."""
    return next((one for one in document.followers if one.kind is LinkKind.REPLACES), None)


def standing_so(
    document: OutgoingDocument, standing: CopyCounts, taken_back: tuple[int, ...] = ()
) -> OutgoingDocument:
    """Its copies stand so: it is frozen while one is asked back, closed when none is out.

    Args:
        document: as it is.
        standing: how many of its copies stand how.
        taken_back: places of copies inside the agency that were given back just now.
    """
    status, back = document.status, tuple(sorted({*document.taken_back, *taken_back}))
    if status in (OutgoingStatus.ISSUED, OutgoingStatus.RECALLING):
        status = OutgoingStatus.RECALLING if standing.asked_back else OutgoingStatus.ISSUED
        if standing.recalled and standing.recalled == len(document.entry.recipients):
            status = OutgoingStatus.RECALLED
    known = (document.status, document.standing, document.taken_back)
    if (status, standing, back) == known:
        return document
    return _changed(document, status=status, standing=standing, taken_back=back)


def _changed(document: OutgoingDocument, **changes: object) -> OutgoingDocument:
    return replace(document, version=document.version + 1, **changes)  # type: ignore[arg-type]


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonForThisMissing
