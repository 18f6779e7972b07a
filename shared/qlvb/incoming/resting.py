"""Work that rests while its sender asks for a document, and goes on when it is kept (Art. 9.3).

Both are written in the transaction of whoever notes the asking, or the answer. The machine waits,
and what lies on the desks stays there: only nobody may act on it.
"""

from qlvb.incoming import store
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import RecallAsked
from qlvb.incoming.recall import asked_back, kept
from qlvb.platform.tables import Transaction


def rest(tx: Transaction, agency_id: str, document_id: str, asked: RecallAsked) -> None:
    """Let work on a document rest; of what is closed, or has gone to a successor, nothing changes.

    Raises:
        DocumentNotFound.
    """
    before = store.get(agency_id, document_id)
    _save(tx, before, asked_back(before, asked))


def go_on(tx: Transaction, agency_id: str, document_id: str) -> None:
    """Let work on a document go on where it stood.

    Raises:
        DocumentNotFound.
    """
    before = store.get(agency_id, document_id)
    _save(tx, before, kept(before))


def _save(tx: Transaction, before: IncomingDocument, after: IncomingDocument) -> None:
    if after != before:
        store.save(tx, after, before)
