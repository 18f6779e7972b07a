"""Work while documents are put back from a backup: what a document waits for, and nothing else."""

from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.refusals import DocumentNotFound
from qlvb.incoming.status import Status
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.refusals import OutgoingNotFound
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Cancelled, transact
from qlvb.routing import store
from qlvb.routing.model import Document, WorkItem, advice_work, asked_work, main_work, shared_work

_SAID = (Status.RECALLED, Status.REPLACED, Status.HANDED_OVER)
"""What the sender was told of an incoming document, or where another agency goes on from."""


def why_it_stays(now: Document, kept: Document) -> str | None:
    """Why a document does not go back to where it stood; None when it may.

    Its number stands in a register, or others were told what became of it: taken back here, that
    would still be true there. Empty where only others have said something of it since.

    Args:
        now: as it is.
        kept: as it was, in a backup.
    """
    if now.registration is not None and now.registration != kept.registration:
        why = "đã được cấp số sau thời điểm sao lưu"
    elif not _is_said(now):
        return None
    elif now.status is not kept.status:
        why = f"đang ở trạng thái “{now.status.label}”"
    elif isinstance(now, IncomingDocument) and now.recall_asked is not None:
        why = "bên gửi đang đề nghị thu hồi"
    else:
        return ""
    return f"Giữ nguyên {_called(now)} ({now.agency_id}) như hiện nay: {why}."


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


def _is_said(now: Document) -> bool:
    if isinstance(now, IncomingDocument):
        return now.status in _SAID or now.recall_asked is not None
    return now.status is OutgoingStatus.HANDED_OVER or now.registration is not None


def _called(document: Document) -> str:
    if isinstance(document, IncomingDocument) and document.registration is not None:
        return f"văn bản đến số {document.number_label}"
    return document.number_label


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
