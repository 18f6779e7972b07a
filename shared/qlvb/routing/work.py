"""Work on people's desks, for whoever decides about the document it is about."""

from collections.abc import Iterable

from qlvb.kernel.actor import Actor
from qlvb.platform.tables import Transaction
from qlvb.routing import store
from qlvb.routing.model import Document, WorkItem, main_work
from qlvb.routing.refusals import NotYetDelivered, WorkNotFound


def of(document: Document) -> WorkItem:
    """The main work of a document, as it was delivered.

    Raises:
        WorkNotFound: it waits for nobody. NotYetDelivered: it is on its way to its owner.
    """
    expected = main_work(document)
    if expected is None:
        raise WorkNotFound(document_id=document.document_id)
    stored = store.find(expected)
    if stored is None:
        raise NotYetDelivered(document_id=document.document_id)
    return stored


def move(
    tx: Transaction, *, opened: Iterable[WorkItem] = (), closed: Iterable[WorkItem] = ()
) -> None:
    """Lay work on desks and take it from them, with the counts, in the decision's transaction."""
    store.move(tx, opened=opened, closed=closed)


def lying(expected: list[WorkItem]) -> list[WorkItem]:
    """Those of the items that lie on a desk, as they were delivered."""
    return store.found(expected)


def opened_by(actor: Actor, expected: Iterable[WorkItem]) -> None:
    """Note that the actor has opened what of the work is theirs."""
    for item in expected:
        if item.owner.includes(actor):
            store.mark_read(item)
