"""What becomes of a document that its sender takes back, or replaces (Art. 9.3)."""

from dataclasses import replace

from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.refusals import NotWaitingForThis
from qlvb.incoming.status import WHEN, Status
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb


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
        given_by=actor.signed,
    )
