"""Where an outgoing document stands, and which verbs have their place there."""

from collections.abc import Mapping
from enum import StrEnum

from qlvb.kernel.rights import Verb


class OutgoingStatus(StrEnum):
    """Where the document stands; each open one but the draft is a human step of the workflow."""

    DRAFT = "draft"
    REVIEWING = "reviewing"
    """The unit head answers for the content."""
    CHECKING = "checking"
    """Whoever checks the form answers for it."""
    SIGNING = "signing"
    ISSUING = "issuing"
    """Signed: *Văn bản chờ văn thư phát hành* (Art. 9.2)."""
    ISSUED = "issued"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    RECALLING = "recalling"
    """A recipient is asked to give it back: until all have answered it is frozen (Art. 9.3)."""
    RECALLED = "recalled"
    REPLACED = "replaced"
    HANDED_OVER = "handed_over"
    """The agency has ended, and its successor goes on with the work."""

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self in _OPEN


_LABELS = {
    OutgoingStatus.DRAFT: "Dự thảo",
    OutgoingStatus.REVIEWING: "Chờ trưởng đơn vị duyệt",
    OutgoingStatus.CHECKING: "Chờ kiểm tra thể thức",
    OutgoingStatus.SIGNING: "Chờ ký",
    OutgoingStatus.ISSUING: "Chờ văn thư phát hành",
    OutgoingStatus.ISSUED: "Đã phát hành",
    OutgoingStatus.RETURNED: "Trả lại người soạn thảo",
    OutgoingStatus.CANCELLED: "Đã hủy dự thảo",
    OutgoingStatus.RECALLING: "Đang thu hồi",
    OutgoingStatus.RECALLED: "Đã thu hồi",
    OutgoingStatus.REPLACED: "Bị thay thế",
    OutgoingStatus.HANDED_OVER: "Đã bàn giao dự thảo",
}

WITH_THE_DRAFTER = (OutgoingStatus.DRAFT, OutgoingStatus.RETURNED)
_BEFORE_THE_SIGNATURE = (
    OutgoingStatus.REVIEWING,
    OutgoingStatus.CHECKING,
    OutgoingStatus.SIGNING,
)
_UNDER_WAY = (*_BEFORE_THE_SIGNATURE, OutgoingStatus.ISSUING)
_OPEN = (*WITH_THE_DRAFTER, *_UNDER_WAY)

TAKES_OPINIONS = (*WITH_THE_DRAFTER, *_BEFORE_THE_SIGNATURE)
"""Where others may be asked, the signer by theirs too; after the signature it would be too late."""

IS_READ_INSIDE = (OutgoingStatus.ISSUED, OutgoingStatus.RECALLING, OutgoingStatus.REPLACED)
"""Where the units and people in *Nơi nhận* read it."""

WHEN: Mapping[Verb, tuple[OutgoingStatus, ...]] = {
    Verb.OUTGOING_CHANGE: _OPEN,
    Verb.OUTGOING_COMMENT: _OPEN,
    Verb.OUTGOING_OPINION_ASK: TAKES_OPINIONS,
    Verb.OUTGOING_OPINION: TAKES_OPINIONS,
    Verb.OUTGOING_SUBMIT: WITH_THE_DRAFTER,
    Verb.OUTGOING_REVIEW: (OutgoingStatus.REVIEWING,),
    Verb.OUTGOING_CHECK: (OutgoingStatus.CHECKING,),
    Verb.OUTGOING_APPROVE: (OutgoingStatus.SIGNING,),
    Verb.OUTGOING_PLACE: (*WITH_THE_DRAFTER, *_BEFORE_THE_SIGNATURE),
    Verb.OUTGOING_SIGN: (OutgoingStatus.SIGNING,),
    Verb.OUTGOING_CERTIFY: (OutgoingStatus.SIGNING,),
    Verb.OUTGOING_RETURN: _UNDER_WAY,
    Verb.OUTGOING_CANCEL: _OPEN,
    Verb.OUTGOING_NUMBER: (OutgoingStatus.ISSUING,),
    Verb.OUTGOING_ISSUE: (OutgoingStatus.ISSUING,),
    Verb.OUTGOING_POST: (OutgoingStatus.ISSUED,),
    Verb.OUTGOING_RESEND: (OutgoingStatus.ISSUED,),
    Verb.OUTGOING_ACKNOWLEDGE: IS_READ_INSIDE,
    Verb.OUTGOING_CORRECT: (OutgoingStatus.ISSUED,),
    Verb.OUTGOING_RECIPIENT: (OutgoingStatus.ISSUED,),
    Verb.OUTGOING_RECALL: (OutgoingStatus.ISSUED, OutgoingStatus.RECALLING),
}
"""The statuses in which each verb has its place; a verb that is not here has it in all."""

OF_COPIES_ONLY = frozenset({Verb.OUTGOING_CERTIFY})
NOT_OF_COPIES = frozenset({Verb.OUTGOING_APPROVE, Verb.OUTGOING_PLACE, Verb.OUTGOING_SIGN})
"""A certified copy bears nobody's own signature (Decree 30/2020, Art. 25): whoever may sign copies
certifies it, and the agency's signature is its mark."""
