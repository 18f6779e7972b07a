"""What is known of one copy of an issued document (edXML, Status): each fact as it came."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qlvb.issuing.business import BusinessType


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
    FAILED = "failed"
    """It did not reach the recipient: the clerk sees why, and sends it again."""
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
    DeliveryState.FAILED: "Gửi lỗi",
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


RECALL_STATES = {
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
        if self.business is BusinessType.REPLACE and self.code in RECALL_STATES:
            return RECALL_STATES[self.code]
        return DeliveryState.of(self.code)

    @property
    def label(self) -> str:
        """As officials read it."""
        if self.business is BusinessType.UPDATE and self.code in _UPDATES:
            return _UPDATES[self.code]
        return self.state.label


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a copy did not reach its recipient, and since when that is known."""

    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Posting:
    """How a copy went on paper."""

    on: date
    how: str
    by: str
    at: datetime
    envelopes: int = 1


@dataclass(frozen=True, kw_only=True)
class Reading:
    """That a copy inside the agency was opened, or taken note of: by whom and when."""

    by: str
    at: datetime
