"""A packet at its receiver: examined, then accepted or refused; and what is said back (Art. 8.2).

Every verb returns a new value or refuses by name. What the receiver says of it is its ``history``:
the sender is told all of it, in order, each code once.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.exchange.corrected import AskedUpdate
from qlvb.exchange.packet import Packet
from qlvb.exchange.questions import OF_SIGNATURES, Questioned
from qlvb.exchange.reached import REACHED, WORK
from qlvb.exchange.refusals import (
    DirectionIncomplete,
    NoRecallAsked,
    NothingQuestioned,
    NotReady,
    NotWaitingToBeTaken,
    RecallAnswered,
    RefusalUnexplained,
    SenderNotAnswered,
)
from qlvb.incoming.parts import ReplacedBy
from qlvb.incoming.status import Status
from qlvb.issuing.business import BusinessType
from qlvb.issuing.notes import ExchangeStatus, StatusNote
from qlvb.kernel import clock


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
    HANDED_OVER = "handed_over"
    """The agency has ended: its successor takes it in, answers for it and follows it."""
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
    ArrivalState.HANDED_OVER: "Đã bàn giao",
    ArrivalState.REPLACED: "Đã được thay thế",
}


class RefusalReason(StrEnum):
    """Why a clerk sends a packet back; the list is the office's."""

    NOT_SIGNED = "not_signed"
    SIGNATURE = "signature"
    INCOMPLETE = "incomplete"
    UNREADABLE = "unreadable"
    WRONG_ADDRESSEE = "wrong_addressee"
    DUPLICATE = "duplicate"
    METADATA = "metadata"
    NOT_PERMITTED = "not_permitted"
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
    RefusalReason.METADATA: "Thông tin mô tả không khớp với nội dung tệp",
    RefusalReason.NOT_PERMITTED: "Nội dung không được phép đưa lên hệ thống (bí mật nhà nước)",
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
    continues: str = ""
    """The predecessor of the receiver at which it arrived."""
    continued_in: str = ""
    """The successor of the receiver that goes on with it."""
    update: AskedUpdate | None = None

    @property
    def arrived_on(self) -> date:
        """The day in Vietnam on which it came."""
        return self.arrived_at.astimezone(clock.VIETNAM).date()

    @property
    def is_signed(self) -> bool:
        """Whether every file bears signatures that were found good, of the sender where due."""
        asked = {each.question for each in self.questions}
        return self.state is not ArrivalState.EXAMINING and asked.isdisjoint(OF_SIGNATURES)

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

    @property
    def needs_somebody(self) -> bool:
        """Whether it waits to be taken in, or its sender for an answer."""
        asked = (self.asked_back, self.update)
        return self.state.is_waiting or any(each is not None and each.is_open for each in asked)

    def give_up(self, by: str, at: datetime, why: str) -> "PacketArrival":
        """Nobody is left to take it in or to answer: the sender is told, and waits no longer."""
        is_asked = self.asked_back is not None and self.asked_back.is_open
        if is_asked and self.state.is_waiting:
            return self.agree_back(by, at, why)
        if is_asked:
            return self.refuse_back(by, at, why)
        return self._changed(state=ArrivalState.REFUSED).say(ExchangeStatus.REFUSED, by, at, why)

    def pass_on(self, successor_id: str) -> tuple["PacketArrival", "PacketArrival"]:
        """It is the successor's from now on: as it stood, or to be examined there anew."""
        here = self._changed(state=ArrivalState.HANDED_OVER, continued_in=successor_id)
        there = replace(self, agency_id=successor_id, continues=self.agency_id, version=1)
        if self.state.is_waiting:
            there = replace(there, state=ArrivalState.EXAMINING, questions=(), file_count=0)
        return here, there

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
            raise SenderNotAnswered(business=self.asked_back.business.label)

    def _asked_back(self) -> AskedBack:
        if self.asked_back is None:
            raise NoRecallAsked
        if not self.asked_back.is_open:
            raise RecallAnswered
        return self.asked_back

    def _changed(self, **changes: object) -> "PacketArrival":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


SYSTEM = "Hệ thống"
