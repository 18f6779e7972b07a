"""What becomes of each copy of an issued document (Decision 28/2018/QĐ-TTg; edXML, Status).

The recipient's notes come late, twice and in any order. So the state is read from the whole
history: the same notes give the same state, however they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from qlvb.files.model import StoredFile
from qlvb.files.naming import Title
from qlvb.incoming.document_types import BY_CODE
from qlvb.issuing.business import BusinessType
from qlvb.issuing.notes import (
    RECALL_STATES,
    DeliveryState,
    ExchangeStatus,
    Failure,
    Posting,
    Reading,
    StatusNote,
)
from qlvb.issuing.refusals import (
    AlreadyPosted,
    NotForPost,
    NothingToResend,
    PostedInTheFuture,
    TakenBack,
)
from qlvb.kernel.actor import Actor
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import CopyStanding, SignedFile

_TAKEN = {
    ExchangeStatus.ACCEPTED,
    ExchangeStatus.ASSIGNED,
    ExchangeStatus.IN_PROGRESS,
    ExchangeStatus.COMPLETED,
}
"""What a recipient says of a copy that it has taken in."""
_COUNTED = {
    DeliveryState.REFUSED: CopyStanding.REFUSED,
    DeliveryState.RECALL_ASKED: CopyStanding.ASKED_BACK,
    DeliveryState.RECALLED: CopyStanding.RECALLED,
}


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A line of the register of what is posted (Decree 30/2020, Appendix IV)."""

    on: date
    document_id: str
    place: int
    reference: str
    recipient: str
    how: str
    by: str
    envelopes: int = 1


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One copy of an issued document on its way to one recipient."""

    document_id: str
    agency_id: str
    """The sender's."""
    place: int
    """In *Nơi nhận*, from 1."""
    recipient: DocumentRecipient
    made_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    version: int = 1
    sent_at: datetime | None = None
    history: tuple[StatusNote, ...] = ()
    """In the order of what they are about, not of their coming."""
    packet_id: str = ""
    receiver_id: str = ""
    """The agency to which the packet went; it stays, whoever stands in its place later."""
    posting: Posting | None = None
    failure: Failure | None = None
    resent_at: datetime | None = None
    """When it was last sent again: what was said before is about what was sent then."""
    sending: int = 1
    """It is begun anew when it was refused, as another packet."""
    due_at: datetime | None = None
    """Until when a unit or a person of the agency is to take note of it."""
    seen: Reading | None = None
    acknowledged: Reading | None = None

    @property
    def since(self) -> datetime:
        """When it began to be under way."""
        return self.resent_at or self.made_at

    @property
    def is_under_way(self) -> bool:
        """Whether it should be at its recipient soon."""
        is_going = self.state in (DeliveryState.WAITING, DeliveryState.SENT)
        return is_going and self.recipient.kind is RecipientKind.AGENCY

    @property
    def said_of_this_sending(self) -> tuple[StatusNote, ...]:
        """What was said since it was last sent again; the rest is about another packet."""
        resent_at = self.resent_at
        return tuple(n for n in self.history if resent_at is None or n.at >= resent_at)

    @property
    def is_update_asked(self) -> bool | None:
        """Whether the recipient has still to answer the last update; None where there was none."""
        notes = [note for note in self.history if note.business is BusinessType.UPDATE]
        return notes[-1].code is ExchangeStatus.RECALL_ASKED if notes else None

    def see(self, reading: Reading) -> "Delivery":
        """It was opened for the first time; later openings change nothing."""
        if self.seen is not None or self.state is not DeliveryState.SHOWN:
            return self
        return self._changed(seen=reading)

    def acknowledge(self, reading: Reading) -> "Delivery":
        """Whom it was issued to has taken note of it; said again, it changes nothing."""
        if self.acknowledged is not None or self.state is DeliveryState.RECALLED:
            return self
        return self._changed(acknowledged=reading)

    @property
    def standing(self) -> CopyStanding | None:
        """How the recipient stands to it, as lists count it."""
        if self.state in _COUNTED:
            return _COUNTED[self.state]
        is_taken = any(note.code in _TAKEN for note in self.history)
        return CopyStanding.ACCEPTED if is_taken else None

    @property
    def is_received(self) -> bool:
        """Whether the recipient took it in, as the register's column *Ký nhận* counts it."""
        is_taken = any(note.code in _TAKEN for note in self.history)
        return is_taken or self.posting is not None or self.recipient.is_inside

    def sent(self, packet_id: str, receiver_id: str, at: datetime) -> "Delivery":
        """It is on its way; sending it again changes nothing."""
        if self.sent_at is not None:
            return self
        receiver = self.receiver_id or receiver_id
        return self._changed(packet_id=packet_id, receiver_id=receiver, sent_at=at)

    def fail(self, failure: Failure) -> "Delivery":
        """It does not reach the recipient; what has reached it meanwhile has not failed."""
        return self._changed(failure=failure) if self.is_under_way else self

    def resend(self, at: datetime) -> "Delivery":
        """Send it again: what failed goes on as it began, what was refused begins anew.

        Raises:
            NothingToResend.
        """
        again = {"failure": None, "sent_at": None, "resent_at": at}
        if self.state is DeliveryState.FAILED:
            return self._changed(state=DeliveryState.WAITING, **again)
        if self.state is DeliveryState.REFUSED and self.recipient.kind is RecipientKind.AGENCY:
            anew = {"packet_id": "", "receiver_id": "", "sending": self.sending + 1}
            return self._changed(state=DeliveryState.WAITING, **again, **anew)
        raise NothingToResend(name=self.recipient.name)

    def noted(self, note: StatusNote) -> "Delivery":
        """What the recipient says of it; said before, it changes nothing."""
        if any(known.is_known_by == note.is_known_by for known in self.history):
            return self
        return self._changed(history=tuple(sorted((*self.history, note), key=_order)))

    def posted(
        self, posting: Posting, issued_on: date, today: date, *, paper_follows: bool = False
    ) -> "Delivery":
        """It went on paper: to an agency outside, or behind an electronic copy where it must.

        Raises:
            NotForPost, AlreadyPosted, PostedInTheFuture.
        """
        is_followed = paper_follows and self.recipient.kind is RecipientKind.AGENCY
        if not (self.is_outside or is_followed):
            raise NotForPost(name=self.recipient.name)
        if self.state in (DeliveryState.RECALL_ASKED, DeliveryState.RECALLED):
            raise TakenBack(name=self.recipient.name)
        if self.posting is not None:
            raise AlreadyPosted(name=self.recipient.name)
        if not issued_on <= posting.on <= today:
            raise PostedInTheFuture(day=f"{posting.on:%d/%m/%Y}")
        return self._changed(posting=posting)

    @property
    def is_outside(self) -> bool:
        """Whether paper is the only way to the recipient."""
        return self.recipient.kind is RecipientKind.OUTSIDE

    def _changed(self, **changes: object) -> "Delivery":
        new = replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]
        return replace(new, state=_state(new))


def deliveries_of(
    document: OutgoingDocument, at: datetime, due_at: datetime | None = None
) -> tuple[Delivery, ...]:
    """A copy for each recipient; those inside the agency have it at once.

    Args:
        document: the sender's.
        at: when it is issued.
        due_at: until when those inside are to take note of it.
    """
    return tuple(
        Delivery(
            document_id=document.document_id,
            agency_id=document.agency_id,
            place=place,
            recipient=recipient,
            made_at=at,
            state=DeliveryState.SHOWN if recipient.is_inside else DeliveryState.WAITING,
            sent_at=at if recipient.is_inside else None,
            due_at=(due_at or at) if recipient.is_inside else None,
        )
        for place, recipient in enumerate(document.entry.recipients, 1)
    )


def title_of(document: OutgoingDocument, today: date) -> Title:
    """What downloads of a document's files are named by."""
    given = document.registration
    return Title(
        kind=BY_CODE[document.entry.kind].abbreviation or "CV",
        number=given.reference if given else "",
        issued_on=given.issued_on if given else today,
        subject=document.entry.subject,
    )


def signed_file(
    actor: Actor, draft_no: int, file: StoredFile, at: datetime, fingerprint: str = ""
) -> SignedFile:
    """A made file as its document has it."""
    return SignedFile(
        draft_no=draft_no,
        file_id=file.file_id,
        sha256=file.sha256,
        by=actor.signed,
        person_id=actor.person_id,
        at=at,
        filename=file.filename,
        pages=file.pages,
        size=file.size,
        fingerprint=fingerprint,
    )


def _state(delivery: Delivery) -> DeliveryState:
    """Read from everything that is known of the copy; no late note lowers it."""
    said = delivery.said_of_this_sending
    notes = [note for note in said if note.business is not BusinessType.UPDATE]
    given = {note.state for note in notes if note.code is ExchangeStatus.RECALLED}
    if given:
        return DeliveryState.RECALLED if DeliveryState.RECALLED in given else given.pop()
    done = _furthest(note for note in notes if note.code not in RECALL_STATES)
    recalls = [note for note in notes if note.code in RECALL_STATES]
    if recalls:
        last = recalls[-1]
        goes_on = done is not None and done.at > last.at
        if last.code is ExchangeStatus.RECALL_ASKED or not goes_on:
            return last.state
    return DeliveryState.of(done.code) if done is not None else _before_any_note(delivery)


def _before_any_note(delivery: Delivery) -> DeliveryState:
    is_going = delivery.state is DeliveryState.WAITING
    reached = (
        (DeliveryState.POSTED, delivery.posting if delivery.is_outside else None),
        (DeliveryState.ACKNOWLEDGED, delivery.acknowledged),
        (DeliveryState.SEEN, delivery.seen),
        (DeliveryState.SHOWN, delivery.recipient.party),
        (DeliveryState.FAILED, delivery.failure),
        (DeliveryState.SENT, delivery.sent_at if is_going else None),
    )
    return next((state for state, happened in reached if happened), delivery.state)


def _furthest(notes: Iterable[StatusNote]) -> StatusNote | None:
    """The codes are in the order of the work; the last note of the furthest one counts."""
    return max(notes, key=lambda note: (note.code, note.at), default=None)


def _order(note: StatusNote) -> tuple[datetime, ExchangeStatus, BusinessType]:
    return note.at, note.code, note.business
