"""A packet at its receiver: examined, then accepted or refused; and what is said back (Art. 8.2).

Every verb returns a new value or refuses by name. What the receiver says of it is its ``history``:
the sender is told all of it, in order, each code once.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.exchange.corrected import AskedUpdate
from qlvb.exchange.packet import Packet, PacketFile
from qlvb.exchange.reached import REACHED, WORK
from qlvb.exchange.refusals import (
    DirectionIncomplete,
    NoRecallAsked,
    NothingQuestioned,
    NotReady,
    NotWaitingToBeTaken,
    RecallAnswered,
    RefusalUnexplained,
)
from qlvb.incoming.parts import ReplacedBy
from qlvb.incoming.status import Status
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import ExchangeStatus, StatusNote
from qlvb.kernel import clock
from qlvb.signing.model import Examination, SignatureState


class ArrivalState(StrEnum):
    """Where a packet stands at its receiver."""

    EXAMINING = "examining"
    READY = "ready"
    """Complete, signed and good: to be entered in the register."""
    QUESTIONED = "questioned"
    """Something speaks against it: refused, or accepted under a direction."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECALLED = "recalled"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]

    @property
    def is_waiting(self) -> bool:
        """Whether the clerk has still to take it in or to refuse it."""
        return self in WAITING


WAITING = (ArrivalState.EXAMINING, ArrivalState.READY, ArrivalState.QUESTIONED)
CLOSED = (ArrivalState.RECALLED, ArrivalState.REPLACED)
_LABELS = {
    ArrivalState.EXAMINING: "Đang kiểm tra",
    ArrivalState.READY: "Đủ điều kiện tiếp nhận",
    ArrivalState.QUESTIONED: "Cần xem xét",
    ArrivalState.ACCEPTED: "Đã tiếp nhận",
    ArrivalState.REFUSED: "Từ chối tiếp nhận",
    ArrivalState.RECALLED: "Đã thu hồi",
    ArrivalState.REPLACED: "Đã được thay thế",
}


class Question(StrEnum):
    """What may speak against a packet."""

    FILES_DIFFER = "files_differ"
    PAGES_DIFFER = "pages_differ"
    BYTES_DIFFER = "bytes_differ"
    NOT_ADDRESSED = "not_addressed"
    FILE_REFUSED = "file_refused"
    FILE_STOPPED = "file_stopped"
    NOT_SIGNED = "not_signed"
    SIGNATURE = "signature"
    """There is one, and it is not good."""
    NOT_SEALED = "not_sealed"
    """No signature of an organization."""


@dataclass(frozen=True, kw_only=True)
class Questioned:
    """One thing that speaks against a packet, in a sentence."""

    question: Question
    text: str


class RefusalReason(StrEnum):
    """Why a clerk sends a packet back; the list is the office's."""

    NOT_SIGNED = "not_signed"
    SIGNATURE = "signature"
    INCOMPLETE = "incomplete"
    UNREADABLE = "unreadable"
    WRONG_ADDRESSEE = "wrong_addressee"
    DUPLICATE = "duplicate"
    FORM = "form"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As officials write it."""
        return _REASONS[self]


_REASONS = {
    RefusalReason.NOT_SIGNED: "Văn bản không có chữ ký số",
    RefusalReason.SIGNATURE: "Chữ ký số không hợp lệ",
    RefusalReason.INCOMPLETE: "Thiếu tệp hoặc thiếu trang so với khai báo",
    RefusalReason.UNREADABLE: "Không đọc được tệp",
    RefusalReason.WRONG_ADDRESSEE: "Gửi sai nơi nhận",
    RefusalReason.DUPLICATE: "Văn bản đã được gửi trước đó",
    RefusalReason.FORM: "Sai thể thức, thẩm quyền",
    RefusalReason.OTHER: "Lý do khác",
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """That and why a packet was sent back."""

    reason: RefusalReason
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UnderDirection:
    """Under which a questioned packet was taken in: who directed it, in which document."""

    directed_by: str
    basis: str
    by: str
    at: datetime

    @property
    def text(self) -> str:
        """As it goes on record."""
        return f"{self.directed_by}, {self.basis}"


@dataclass(frozen=True, kw_only=True)
class AskedBack:
    """The sender asks for its document back, or replaces it, and what the clerk answered."""

    reason: str
    by: str
    asked_at: datetime
    replaced_by: ReplacedBy | None = None
    is_agreed: bool | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the clerk has still to answer."""
        return self.is_agreed is None

    @property
    def business(self) -> BusinessType:
        """What it is about."""
        return BusinessType.REPLACE if self.replaced_by else BusinessType.RECALL


@dataclass(frozen=True, kw_only=True)
class ReceivedFile:
    """One file as it came, beside what was declared of it."""

    place: int
    declared: PacketFile
    file_id: str
    is_kept: bool
    """Accepted by the check of every file that comes in."""
    is_stopped: bool = False
    """It may bear a mark of secrecy: a person decides."""
    reason: str = ""
    """Why it was refused or stopped."""
    pages: int = 0
    size: int = 0
    sha256: str = ""
    examination: Examination | None = None


@dataclass(frozen=True, kw_only=True)
class PacketArrival:
    """A packet at its receiver."""

    arrival_id: str
    agency_id: str
    """The receiver's."""
    packet: Packet
    places: tuple[int, ...]
    """By which copies of the sender's it came: one for each of its addresses here."""
    arrived_at: datetime
    state: ArrivalState = ArrivalState.EXAMINING
    version: int = 1
    file_count: int = 0
    """Of those that came; what is known of each lies beside."""
    questions: tuple[Questioned, ...] = ()
    history: tuple[StatusNote, ...] = ()
    refusal: Refusal | None = None
    under: UnderDirection | None = None
    asked_back: AskedBack | None = None
    update: AskedUpdate | None = None

    @property
    def arrived_on(self) -> date:
        """The day in Vietnam on which it came."""
        return self.arrived_at.astimezone(clock.VIETNAM).date()

    @property
    def codes(self) -> tuple[ExchangeStatus, ...]:
        """What was said of it, in order."""
        return tuple(note.code for note in self.history)

    def came_by(self, place: int) -> "PacketArrival":
        """It came by one more of its addresses; what was said of it holds for that copy too."""
        if place in self.places:
            return self
        return self._changed(places=tuple(sorted((*self.places, place))))

    def examined(self, questions: tuple[Questioned, ...], file_count: int) -> "PacketArrival":
        """What the examination came to; done again, it may come to something else."""
        if not self.state.is_waiting:
            return self
        state = ArrivalState.QUESTIONED if questions else ArrivalState.READY
        return self._changed(state=state, questions=questions, file_count=file_count)

    def accept(self, by: str, at: datetime, number_label: str) -> "PacketArrival":
        """It is entered in the register."""
        self._waits()
        if self.state is not ArrivalState.READY:
            raise NotReady
        return self._accepted(by, at, number_label)

    def accept_under(self, under: UnderDirection, number_label: str) -> "PacketArrival":
        """It is entered although something speaks against it, as somebody directed (Art. 8.2b)."""
        self._waits()
        if self.state is not ArrivalState.QUESTIONED:
            raise NothingQuestioned
        if not under.directed_by.strip() or not under.basis.strip():
            raise DirectionIncomplete
        accepted = self._accepted(under.by, under.at, number_label)
        return replace(accepted, under=under)

    def refuse(self, refusal: Refusal) -> "PacketArrival":
        """Send it back with a reason."""
        self._waits()
        if refusal.reason is RefusalReason.OTHER and not refusal.text.strip():
            raise RefusalUnexplained
        text = ": ".join(filter(None, (refusal.reason.label, refusal.text)))
        refused = self._changed(state=ArrivalState.REFUSED, refusal=refusal)
        return refused.say(ExchangeStatus.REFUSED, refusal.by, refusal.at, text)

    def follow(self, status: Status, by: str, at: datetime) -> "PacketArrival":
        """Say how far the work is with the document that it became; what was said is not again."""
        if self.state is not ArrivalState.ACCEPTED:
            return self
        said = self
        for code in REACHED.get(status, ()):
            said = said.say(code, by, at)
        return said

    def ask_back(self, asked: AskedBack) -> "PacketArrival":
        """The sender asks for it back; one that is not in use here is given back at once."""
        if self.asked_back is not None and self.asked_back.asked_at >= asked.asked_at:
            return self
        if self.state in CLOSED:
            return self
        new = self._changed(asked_back=asked)
        if self.state is ArrivalState.REFUSED:
            return new.agree_back(SYSTEM, asked.asked_at, "Văn bản đã bị từ chối tiếp nhận")
        return new

    def agree_back(self, by: str, at: datetime, text: str = "") -> "PacketArrival":
        """Give it back: it and its data are closed to use here, and kept."""
        answered = replace(
            self._asked_back(), is_agreed=True, answer=text, answered_by=by, answered_at=at
        )
        state = ArrivalState.REPLACED if answered.replaced_by else ArrivalState.RECALLED
        given = self._changed(state=state, asked_back=answered)
        return given.say(ExchangeStatus.RECALLED, by, at, text, answered.business)

    def refuse_back(self, by: str, at: datetime, text: str) -> "PacketArrival":
        """Keep it, with a reason; the work goes on."""
        if not text.strip():
            raise RefusalUnexplained
        answered = replace(
            self._asked_back(), is_agreed=False, answer=text, answered_by=by, answered_at=at
        )
        code = ExchangeStatus.RECALL_REFUSED
        return self._changed(asked_back=answered).say(code, by, at, text, answered.business)

    def say(
        self,
        code: ExchangeStatus,
        by: str,
        at: datetime,
        text: str = "",
        business: BusinessType = BusinessType.NEW,
    ) -> "PacketArrival":
        """Add to what the sender is told; each code of the work is said once, and none lower."""
        if code in WORK and any(said in WORK and said >= code for said in self.codes):
            return self
        last = self.history[-1].at if self.history else at
        note = StatusNote(
            code=code, at=max(at, last), by=by, text=text, received_at=at, business=business
        )
        return self._changed(history=(*self.history, note))

    def _accepted(self, by: str, at: datetime, number_label: str) -> "PacketArrival":
        taken = self._changed(state=ArrivalState.ACCEPTED)
        return taken.say(ExchangeStatus.ACCEPTED, by, at, f"Số đến {number_label}")

    def _waits(self) -> None:
        if self.state not in (ArrivalState.READY, ArrivalState.QUESTIONED):
            raise NotWaitingToBeTaken(state=self.state.label)
        if self.asked_back is not None and self.asked_back.is_open:
            raise NotWaitingToBeTaken(state="Nơi gửi đề nghị thu hồi")

    def _asked_back(self) -> AskedBack:
        if self.asked_back is None:
            raise NoRecallAsked
        if not self.asked_back.is_open:
            raise RecallAnswered
        return self.asked_back

    def _changed(self, **changes: object) -> "PacketArrival":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


SYSTEM = "Hệ thống"


def questions_of(
    packet: Packet, files: tuple[ReceivedFile, ...], *, is_addressed: bool
) -> tuple[Questioned, ...]:
    """All that speaks against a packet, in the order in which a clerk looks."""
    found = []
    if not is_addressed:
        found.append(
            Questioned(
                question=Question.NOT_ADDRESSED, text="Văn bản không ghi cơ quan này là nơi nhận."
            )
        )
    if len(files) != len(packet.files):
        text = f"Nơi gửi khai báo {len(packet.files)} tệp, nhận được {len(files)} tệp."
        found.append(Questioned(question=Question.FILES_DIFFER, text=text))
    for file in files:
        found += _questions_of_file(file)
    return tuple(found)


def _questions_of_file(file: ReceivedFile) -> list[Questioned]:
    name = f"Tệp “{file.declared.filename}”"
    found = []
    if file.sha256 != file.declared.sha256:
        text = f"{name} khác với tệp nơi gửi đã khai báo (mã băm không khớp)."
        found.append(Questioned(question=Question.BYTES_DIFFER, text=text))
    if file.is_stopped:
        found.append(Questioned(question=Question.FILE_STOPPED, text=f"{name}: {file.reason}"))
        return found
    if not file.is_kept:
        found.append(Questioned(question=Question.FILE_REFUSED, text=f"{name}: {file.reason}"))
        return found
    if file.pages != file.declared.pages:
        text = f"{name} có {file.pages} trang, nơi gửi khai báo {file.declared.pages} trang."
        found.append(Questioned(question=Question.PAGES_DIFFER, text=text))
    return found + _questions_of_signatures(name, file.examination)


def _questions_of_signatures(name: str, examination: Examination | None) -> list[Questioned]:
    if examination is None or examination.state is SignatureState.UNSIGNED:
        return [Questioned(question=Question.NOT_SIGNED, text=f"{name} không có chữ ký số.")]
    if examination.state is not SignatureState.VALID:
        text = f"{name}: {examination.state.label}."
        return [Questioned(question=Question.SIGNATURE, text=text)]
    if not any(row.is_organization for row in examination.rows):
        return [
            Questioned(
                question=Question.NOT_SEALED, text=f"{name} không có chữ ký số của cơ quan gửi."
            )
        ]
    return []
