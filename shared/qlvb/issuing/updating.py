"""What becomes known of an issued document later: a forgotten recipient, a corrected entry.

Nothing of its files changes (edXML, business type 2).
"""

from collections.abc import Iterable, Mapping

from qlvb.audit.model import EventTag
from qlvb.issuing import service, store
from qlvb.kernel.actor import Actor
from qlvb.outgoing import addressing, issued, register
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import DocumentRecipient
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import Transaction
from qlvb.routing.service import Seen


def add_recipients(
    actor: Actor, seen: Seen, chosen: Iterable[DocumentRecipient], reason: str
) -> OutgoingDocument:
    """Send an issued document to recipients that were forgotten; those it had keep their copies.

    Raises:
        StaleVersion, OutgoingNotFound, OutgoingNotWaitingForThis, NotYourStep,
        ReasonForThisMissing, RecipientNotListed, RecipientTwice, TooManyRecipients, NothingChanged.
    """
    more = addressing.recipients(actor.agency_id, chosen)

    def write(tx: Transaction, before: OutgoingDocument, after: OutgoingDocument) -> None:
        service.write(tx, after, len(before.entry.recipients))

    _, after = outgoing.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.OUTGOING_RECIPIENT,
        lambda document: issued.sent_on(document, actor, more, reason),
        also=write,
        to=[one.name for one in more],
        reason=reason,
    )
    service.write_rest_of(after)
    return after


def correct(
    actor: Actor, seen: Seen, changes: Mapping[str, object], reason: str
) -> OutgoingDocument:
    """Correct what the register says of an issued document, and tell who has it.

    Raises:
        as ``register.correct``.
    """

    def tell(tx: Transaction, before: OutgoingDocument, after: OutgoingDocument) -> None:
        if after.updated != before.updated:
            store.mark_unsent(tx, after.agency_id, after.document_id)

    after = register.correct(actor, seen.document_id, seen.version, changes, reason, tell)
    if after.updated is not None:
        service.write_rest(after.agency_id, after.document_id)
    return after
