"""A document that its sender takes back or replaces: nobody works on it any more (Art. 9.3)."""

from collections.abc import Callable

from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.recall import recalled
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Actor
from qlvb.platform.tables import Transaction
from qlvb.routing import passing, store, workflow
from qlvb.routing.model import main_work

_TAGS = {
    Status.RECALLED: EventTag.INCOMING_RECALL,
    Status.REPLACED: EventTag.INCOMING_REPLACE,
}


def recall(
    actor: Actor,
    document_id: str,
    reason: str,
    also: Callable[[Transaction], None],
    status: Status = Status.RECALLED,
) -> IncomingDocument:
    """Close a document to use: its work leaves every desk, and its machine ends.

    Args:
        actor: the clerk who agrees that it goes back.
        document_id: the document.
        reason: the sender's.
        also: further writes of the same fact.
        status: recalled, or replaced by another.

    Raises:
        NotYourDuty, DocumentNotFound, NotWaitingForThis, StaleVersion.
    """
    seen = incoming.get(actor, document_id)
    lying = passing.delivered(seen)

    def clear(tx: Transaction, _before: IncomingDocument, _after: IncomingDocument) -> None:
        store.move(tx, opened=[], closed=lying)
        also(tx)

    before, after = incoming.change(
        actor,
        document_id,
        seen.version,
        _TAGS[status],
        lambda document: recalled(document, actor, status),
        also=clear,
        reason=reason,
    )
    expected = main_work(before)
    decided = [each for each in lying if expected and each.work_id == expected.work_id]
    for each in decided:
        workflow.go_on(after, each)
    return after
