"""The copies of issued documents, as they go in and out."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import DeliveryState, Failure, Posting, ProofVerdict, Reading, StatusNote
from qlvb.issuing.reading import is_read_by
from qlvb.issuing.resending import FailedCopy
from qlvb.kernel.actor import Actor
from qlvb.outgoing.entry import DocumentRecipient
from qlvb.platform.schemas import Asked, Told, Typed
from qlvb.platform.tables import Page


class NoteOut(Told):
    """What a recipient said of its copy."""

    code: str
    label: str
    at: dt.datetime
    by: str
    text: str
    received_at: dt.datetime
    proof: str
    """Of an answer to a recall: the recipient's statement, signed by its key; JSON."""
    verdict: ProofVerdict | None
    verdict_label: str

    @classmethod
    def told(cls, note: StatusNote) -> "NoteOut":
        """With the code and the verdict in words."""
        verdict = note.verdict.label if note.verdict else ""
        named = {"code": note.code.value, "label": note.label, "verdict_label": verdict}
        return cls(**{**vars(note), **named})


class DeliveryOut(Told):
    """One copy with its state."""

    place: int
    version: int
    recipient: DocumentRecipient
    state: DeliveryState
    state_label: str
    sent_at: dt.datetime | None
    posting: Posting | None
    failure: Failure | None
    """Why it did not reach the recipient."""
    seen: Reading | None
    acknowledged: Reading | None
    is_mine: bool
    """It is the reader's own, to be taken note of."""
    history: list[NoteOut]

    @classmethod
    def told(cls, delivery: Delivery, actor: Actor) -> "DeliveryOut":
        """As the page shows it to somebody."""
        return cls(
            place=delivery.place,
            version=delivery.version,
            recipient=delivery.recipient,
            state=delivery.state,
            state_label=delivery.state.label,
            sent_at=delivery.sent_at,
            posting=delivery.posting,
            failure=delivery.failure,
            seen=delivery.seen,
            acknowledged=delivery.acknowledged,
            is_mine=is_read_by(actor, delivery),
            history=[NoteOut.told(note) for note in delivery.history],
        )


class Deliveries(BaseModel):
    """Every copy of a document, in the order of its recipients."""

    items: list[DeliveryOut]

    @classmethod
    def told(cls, found: Iterable[Delivery], actor: Actor) -> "Deliveries":
        """As the page shows them to somebody."""
        return cls(items=[DeliveryOut.told(each, actor) for each in found])


class ResendIn(Typed):
    """A copy is sent again: the version of it that was seen."""

    seen: int = Field(ge=1)


class FailedQuery(Asked):
    """From where on."""

    cursor: Annotated[str, StringConstraints(max_length=2000)] | None = None
    limit: int = Field(default=25, ge=1, le=50)


class FailedCopyOut(Told):
    """A copy that did not reach its recipient."""

    document_id: str
    reference: str
    subject: str
    place: int
    recipient: str
    failure: Failure


class FailedCopies(BaseModel):
    """A page of copies that did not reach their recipients."""

    items: list[FailedCopyOut]
    cursor: str | None


def failed_copies(found: Page[FailedCopy]) -> FailedCopies:
    """As the page shows them."""
    return FailedCopies(
        items=[
            FailedCopyOut(
                document_id=each.copy.document_id,
                reference=given.reference,
                subject=each.document.entry.subject,
                place=each.copy.place,
                recipient=each.copy.recipient.name,
                failure=each.copy.failure,
            )
            for each in found.items
            if each.copy.failure is not None and (given := each.document.registration)
        ],
        cursor=found.cursor,
    )
