"""What becomes of a document that its sender asks for, takes back, or replaces (Art. 9.3)."""

from dataclasses import replace

from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import RecallAsked
from qlvb.incoming.refusals import NotWaitingForThis
from qlvb.incoming.status import WHEN, Status
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb


def asked_back(document: IncomingDocument, asked: RecallAsked) -> IncomingDocument:
    """The document on which work rests from now on; of one that is closed, nothing changes."""
    if document.status not in WHEN[Verb.INCOMING_RECALL]:
        return document
    later = asked.replaced_by or document.replaced_by
    return replace(document, version=document.version + 1, recall_asked=asked, replaced_by=later)


def kept(document: IncomingDocument) -> IncomingDocument:
    """The document after the clerk has refused to give it back: all goes on where it stood."""
    if document.recall_asked is None:
        return document
    return replace(document, version=document.version + 1, recall_asked=None)


def recalled(
    document: IncomingDocument, actor: Actor, status: Status = Status.RECALLED
) -> IncomingDocument:
    """The document closed to use: it keeps its number and what was done, and nobody acts on it.

    Args:
        document: as it is.
        actor: the clerk who agrees.
        status: recalled, or replaced by another.

    Raises:
        NotYourDuty.
        NotWaitingForThis: it is closed already, or its agency has ended.
    """
    rights.demand(actor, Verb.INCOMING_RECALL)
    if document.status not in WHEN[Verb.INCOMING_RECALL]:
        raise NotWaitingForThis(status=document.status.label)
    return replace(
        document,
        version=document.version + 1,
        step_no=document.step_no + 1,
        status=status,
        owner=None,
        step_due_at=None,
        extension=None,
        access=replace(document.access, asked=None),
        recall_asked=None,
        given_by=actor.signed,
    )
