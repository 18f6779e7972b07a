"""Work that passes from an agency that has ended to its successor, with the document."""

from collections.abc import Iterable

from qlvb.incoming.model import IncomingDocument
from qlvb.platform.tables import Transaction
from qlvb.routing import store
from qlvb.routing.model import WorkItem, asked_work, main_work, shared_work


def delivered(document: IncomingDocument) -> list[WorkItem]:
    """What lies on desks because of a document: its main work, shares, a request for more time."""
    main = main_work(document)
    expected = [
        *([main] if main else []),
        *shared_work(document, only_of_step=False),
        *asked_work(document),
    ]
    stored = (store.find(item) for item in expected)
    return [item for item in stored if item is not None]


def move(tx: Transaction, *, gone: Iterable[WorkItem], document: IncomingDocument) -> None:
    """Take work from the predecessor's desks, and lay the request for more time on the new one.

    The main work and the shares are delivered by the machine, as everywhere.
    """
    store.move(tx, closed=gone, opened=asked_work(document))
