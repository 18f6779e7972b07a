"""Work while documents are put back from a backup: what a document waits for, and nothing else."""

from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.refusals import DocumentNotFound
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.refusals import OutgoingNotFound
from qlvb.platform.tables import Cancelled, transact
from qlvb.routing import store
from qlvb.routing.model import Document, WorkItem, advice_work, asked_work, main_work, shared_work


def is_due(work: WorkItem) -> bool | None:
    """Whether its document, as it stands, waits for this work; None when there is no document."""
    document = _document(work.agency_id, work.document_id, is_outgoing=work.folder.is_outgoing)
    if document is None:
        return None
    return work.work_id in {each.work_id for each in _expected(document)}


def clear(agency_id: str, document_id: str, *, is_outgoing: bool) -> None:
    """Take everything that the document waits for off the desks, and the counts with it."""
    document = _document(agency_id, document_id, is_outgoing=is_outgoing)
    if document is None:
        return
    for work in store.found(_expected(document)):
        try:
            with transact() as tx:
                store.move(tx, opened=[], closed=[work])
        except Cancelled:
            continue  # somebody has just done it, or it was cleared before


def _expected(document: Document) -> list[WorkItem]:
    main = main_work(document)
    first = [main] if main else []
    if isinstance(document, IncomingDocument):
        return [*first, *shared_work(document, only_of_step=False), *asked_work(document)]
    return [*first, *advice_work(document)]


def _document(agency_id: str, document_id: str, *, is_outgoing: bool) -> Document | None:
    try:
        if is_outgoing:
            return outgoing.in_agency(agency_id, document_id)
        return incoming.in_agency(agency_id, document_id)
    except (DocumentNotFound, OutgoingNotFound):
        return None
