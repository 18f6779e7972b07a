"""Issued documents that a later one replaces or corrects (Decree 30/2020, Art. 18)."""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel.actor import Actor
from qlvb.outgoing import issued, store
from qlvb.outgoing.entry import LinkKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import Follower
from qlvb.platform.tables import Transaction

_TAGS = {
    LinkKind.REPLACES: EventTag.OUTGOING_REPLACE,
    LinkKind.CORRECTS: EventTag.OUTGOING_CORRECT_BY_LETTER,
}


def check(document: OutgoingDocument) -> None:
    """Refuse before the number is given what cannot be issued: the other is out of use since.

    Raises:
        OutgoingNotFound, NotToBeFollowed.
    """
    if (link := document.entry.follows) is not None:
        issued.check_followed(store.get(document.agency_id, link.document_id))


def write(tx: Transaction, actor: Actor, document: OutgoingDocument) -> None:
    """Mark the document that this one replaces or corrects, in the transaction of its issue.

    Raises:
        OutgoingNotFound, NotToBeFollowed.
    """
    link, given, sealed = document.entry.follows, document.registration, document.sealed
    if link is None or given is None or sealed is None:
        return
    before = store.get(document.agency_id, link.document_id)
    follower = Follower(
        kind=link.kind,
        document_id=document.document_id,
        reference=given.reference,
        issued_on=given.issued_on,
        by=sealed.by,
        at=sealed.at,
    )
    store.save(tx, issued.followed(before, follower), before)
    audit.record(tx, actor, _TAGS[link.kind], link.document_id, number=given.reference)
