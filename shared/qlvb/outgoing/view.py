"""An outgoing document as a row of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import Party
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import CopyCounts
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Page


@dataclass(frozen=True, kw_only=True)
class OutgoingRow:
    """An outgoing document in a list."""

    document_id: str
    version: int
    status: OutgoingStatus
    status_label: str
    kind: str
    subject: str
    urgency: Urgency
    reference: str | None
    """Number and notation, once it has them."""
    issued_on: date | None
    begun_on: date
    drafter: Party
    unit: Party | None
    signer: Party | None
    draft_no: int
    is_approved: bool
    recipient_count: int
    receiver_count: int
    """Of them those that answer here: agencies of the system."""
    standing: CopyCounts


def row(document: OutgoingDocument) -> OutgoingRow:
    """A document as one row."""
    entry, given = document.entry, document.registration
    return OutgoingRow(
        document_id=document.document_id,
        version=document.version,
        status=document.status,
        status_label=document.status.label,
        kind=entry.kind,
        subject=entry.subject,
        urgency=entry.urgency,
        reference=given.reference if given else None,
        issued_on=given.issued_on if given else None,
        begun_on=document.begun_on,
        drafter=document.drafter,
        unit=document.unit,
        signer=document.signer,
        draft_no=document.draft_no,
        is_approved=document.is_approved,
        recipient_count=len(entry.recipients),
        receiver_count=sum(one.kind is RecipientKind.AGENCY for one in entry.recipients),
        standing=document.standing,
    )


def rows(page: Page[OutgoingDocument]) -> Page[OutgoingRow]:
    """A page of a list."""
    return Page(list_rows(page.items), page.cursor)


def list_rows(documents: Iterable[OutgoingDocument]) -> list[OutgoingRow]:
    """Documents as rows."""
    return [row(document) for document in documents]
