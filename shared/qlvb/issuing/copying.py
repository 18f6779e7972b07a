"""The short way of certified copies: whoever may sign copies certifies, the clerk seals."""

from qlvb.issuing import drawing
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.review import service as review
from qlvb.routing.service import Seen


def certify(actor: Actor, seen: Seen) -> OutgoingDocument:
    """Agree that a copy is true to its original; it goes to the clerk.

    Its file is tried first: nobody certifies what could not be marked afterwards.

    Raises:
        StaleVersion, NotYourStep, OnlyCopiesAreCertified, OutgoingNotWaitingForThis, DraftMissing,
        CopyOfSignedFile, DraftEncrypted, NotReadable, TooIntricate, FigureTooLong.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_CERTIFY)
    drawing.check(document)
    return review.certify(actor, seen)
