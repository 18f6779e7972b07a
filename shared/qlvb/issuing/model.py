"""What becomes of each copy of an issued document (Decision 28/2018/QĐ-TTg; edXML, Status).

The recipient's notes come late, twice and in any order. So the state is read from the whole
history: the same notes give the same state, however they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.files.model import StoredFile
from qlvb.files.naming import Title
from qlvb.incoming.document_types import BY_CODE
from qlvb.issuing.business import BusinessType
from qlvb.issuing.refusals import (
    AlreadyPosted,
    NotForPost,
    PostedInTheFuture,
    TakenBack,
)
from qlvb.kernel.actor import Actor
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import CopyStanding, SignedFile


class ExchangeStatus(StrEnum):
    """The national codes of a document's way through the recipient's office."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    COMPLETED = "06"
    RECALL_ASKED = "13"
    """The sender asks for it back, or to put another in its place."""
    RECALLED = "15"
    RECALL_REFUSED = "16"

    @property
    def label(self) -> str:
        """As officials read it."""
        return DeliveryState.of(self).label


class DeliveryState(StrEnum):
    """Where one copy stands."""

    WAITING = "waiting"
    SENT = "sent"
    ARRIVED = "arrived"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    RECALL_ASKED = "recall_asked"
    RECALLED = "recalled"
    RECALL_REFUSED = "recall_refused"
    REPLACE_ASKED = "replace_asked"
    REPLACED = "replaced"
    REPLACE_REFUSED = "replace_refused"
    POSTED = "posted"
    """To an agency outside: printed and sent by the clerk."""
    SHOWN = "shown"
    """To a unit or a person of the agency: they read it here."""
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    """They took note of it."""

    @classmethod
    def of(cls, code: ExchangeStatus) -> "DeliveryState":
        """What a code says of a copy."""
        return cls(code.name.lower())

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]


_LABELS = {
    DeliveryState.WAITING: "Chờ gửi",
    DeliveryState.SENT: "Đã gửi",
    DeliveryState.ARRIVED: "Đã đến",
    DeliveryState.REFUSED: "Từ chối tiếp nhận",
    DeliveryState.ACCEPTED: "Đã tiếp nhận",
    DeliveryState.ASSIGNED: "Phân công xử lý",
    DeliveryState.IN_PROGRESS: "Đang xử lý",
    DeliveryState.COMPLETED: "Hoàn thành",
    DeliveryState.RECALL_ASKED: "Đã đề nghị thu hồi",
    DeliveryState.RECALLED: "Đồng ý thu hồi",
    DeliveryState.RECALL_REFUSED: "Từ chối thu hồi",
    DeliveryState.REPLACE_ASKED: "Đã đề nghị thay thế",
    DeliveryState.REPLACED: "Đồng ý thay thế",
    DeliveryState.REPLACE_REFUSED: "Từ chối thay thế",
    DeliveryState.POSTED: "Đã gửi bản giấy",
    DeliveryState.SHOWN: "Đã chuyển nội bộ",
    DeliveryState.SEEN: "Đã xem",
    DeliveryState.ACKNOWLEDGED: "Đã ghi nhận để biết",
}

_TAKEN = {
    ExchangeStatus.ACCEPTED,
    ExchangeStatus.ASSIGNED,
    ExchangeStatus.IN_PROGRESS,
    ExchangeStatus.COMPLETED,
}
"""What a recipient says of a copy that it has taken in."""

_RECALLS = {
    ExchangeStatus.RECALL_ASKED: DeliveryState.REPLACE_ASKED,
    ExchangeStatus.RECALLED: DeliveryState.REPLACED,
    ExchangeStatus.RECALL_REFUSED: DeliveryState.REPLACE_REFUSED,
}
"""The codes by which a copy is asked back and answered for, and what they say of a replaced one."""
_UPDATES = {
    ExchangeStatus.RECALL_ASKED: "Đã gửi cập nhật thông tin",
    ExchangeStatus.RECALLED: "Đồng ý cập nhật",
    ExchangeStatus.RECALL_REFUSED: "Từ chối cập nhật",
}
"""The same codes where what the register says is updated: the copy stands as it stood."""


_COUNTED = {
    DeliveryState.REFUSED: CopyStanding.REFUSED,
    DeliveryState.RECALL_ASKED: CopyStanding.ASKED_BACK,
    DeliveryState.RECALLED: CopyStanding.RECALLED,
}


class ProofVerdict(StrEnum):
    """What the sender found of a recipient's proof of its answer to a recall."""

    VALID = "valid"
    """Signed by a certificate the recipient has enrolled, and it states what was answered."""
    UNSIGNED = "unsigned"
    """Its key is not in the system: it answered, and signed nothing."""
    INVALID = "invalid"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _VERDICTS[self]


_VERDICTS = {
    ProofVerdict.VALID: "Nơi nhận đã ký số trả lời, chữ ký hợp lệ",
    ProofVerdict.UNSIGNED: "Trả lời không có chữ ký số (khóa của nơi nhận không đặt trên hệ thống)",
    ProofVerdict.INVALID: "Chứng cứ trả lời không hợp lệ: chữ ký hoặc nội dung không khớp",
}


@dataclass(frozen=True, kw_only=True)
class StatusNote:
    """What an agency said of a copy, and when."""

    code: ExchangeStatus
    at: datetime
    """When it came to be so, by the clock of who says it."""
    by: str
    text: str = ""
    received_at: datetime
    proof: str = ""
    """Of an answer to a recall: what the recipient states of it, signed by its key; JSON."""
    verdict: ProofVerdict | None = None
    """What was found of the proof when it came."""
    business: BusinessType = BusinessType.NEW
    """What is asked or answered: 13, 15 and 16 are of a recall unless it says otherwise."""

    @property
    def is_known_by(self) -> tuple[ExchangeStatus, datetime, BusinessType]:
        """The same note, however often it comes."""
        return self.code, self.at, self.business

    @property
    def state(self) -> DeliveryState:
        """What it says of its copy."""
        if self.business is BusinessType.REPLACE and self.code in _RECALLS:
            return _RECALLS[self.code]
        return DeliveryState.of(self.code)

    @property
    def label(self) -> str:
        """As officials read it."""
        if self.business is BusinessType.UPDATE and self.code in _UPDATES:
            return _UPDATES[self.code]
        return self.state.label


@dataclass(frozen=True, kw_only=True)
class Posting:
    """How a copy went to an agency outside."""

    on: date
    how: str
    by: str
    at: datetime


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


@dataclass(frozen=True, kw_only=True)
class Reading:
    """That a copy inside the agency was opened, or taken note of: by whom and when."""

    by: str
    at: datetime


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
    posting: Posting | None = None
    due_at: datetime | None = None
    """Until when a unit or a person of the agency is to take note of it."""
    seen: Reading | None = None
    acknowledged: Reading | None = None

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

    def sent(self, packet_id: str, at: datetime) -> "Delivery":
        """It is on its way; sending it again changes nothing."""
        if self.sent_at is not None:
            return self
        return self._changed(packet_id=packet_id, sent_at=at)

    def noted(self, note: StatusNote) -> "Delivery":
        """What the recipient says of it; said before, it changes nothing."""
        if any(known.is_known_by == note.is_known_by for known in self.history):
            return self
        return self._changed(history=tuple(sorted((*self.history, note), key=_order)))

    def posted(self, posting: Posting, issued_on: date, today: date) -> "Delivery":
        """It went to an agency outside, on paper.

        Raises:
            NotForPost, AlreadyPosted, PostedInTheFuture.
        """
        if self.recipient.kind is not RecipientKind.OUTSIDE:
            raise NotForPost(name=self.recipient.name)
        if self.state in (DeliveryState.RECALL_ASKED, DeliveryState.RECALLED):
            raise TakenBack(name=self.recipient.name)
        if self.posting is not None:
            raise AlreadyPosted(name=self.recipient.name)
        if not issued_on <= posting.on <= today:
            raise PostedInTheFuture(day=f"{posting.on:%d/%m/%Y}")
        return self._changed(posting=posting)

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
    notes = [note for note in delivery.history if note.business is not BusinessType.UPDATE]
    given = {note.state for note in notes if note.code is ExchangeStatus.RECALLED}
    if given:
        return DeliveryState.RECALLED if DeliveryState.RECALLED in given else given.pop()
    done = _furthest(note for note in notes if note.code not in _RECALLS)
    recalls = [note for note in notes if note.code in _RECALLS]
    if recalls:
        last = recalls[-1]
        goes_on = done is not None and done.at > last.at
        if last.code is ExchangeStatus.RECALL_ASKED or not goes_on:
            return last.state
    return DeliveryState.of(done.code) if done is not None else _before_any_note(delivery)


def _before_any_note(delivery: Delivery) -> DeliveryState:
    reached = (
        (DeliveryState.POSTED, delivery.posting),
        (DeliveryState.ACKNOWLEDGED, delivery.acknowledged),
        (DeliveryState.SEEN, delivery.seen),
        (DeliveryState.SHOWN, delivery.recipient.party),
        (DeliveryState.SENT, delivery.sent_at),
    )
    return next((state for state, happened in reached if happened), delivery.state)


def _furthest(notes: Iterable[StatusNote]) -> StatusNote | None:
    """The codes are in the order of the work; the last note of the furthest one counts."""
    return max(notes, key=lambda note: (note.code, note.at), default=None)


def _order(note: StatusNote) -> tuple[datetime, ExchangeStatus, BusinessType]:
    return note.at, note.code, note.business
