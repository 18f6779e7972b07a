"""Where an incoming document stands, and which verbs have their place there."""

from collections.abc import Mapping
from enum import StrEnum

from qlvb.incoming.parts import Share
from qlvb.kernel.rights import Verb


class Status(StrEnum):
    """Where the document stands; each open one is a human step of the workflow."""

    STOPPED = "stopped"
    REGISTERED = "registered"
    RETURNED = "returned"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"
    """The agency has ended, and its successor goes on with the work."""
    RECALLED = "recalled"
    """Its sender has taken it back: it is kept, and closed to use (Art. 9.3)."""
    REPLACED = "replaced"
    """Its sender has put another in its place: it is kept, and closed to use."""

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self not in _AT_REST


CLOSED = (Status.RECALLED, Status.REPLACED)
"""Read by nobody but who keeps the register, and who answers for the agency."""
_AT_REST = (Status.SETTLED, Status.CANCELLED, Status.HANDED_OVER, *CLOSED)
_LABELS = {
    Status.STOPPED: "Dừng tiếp nhận",
    Status.REGISTERED: "Chờ cho ý kiến",
    Status.RETURNED: "Trả lại văn thư",
    Status.ASSIGNED: "Đã phân công",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.AWAITING_CONFIRMATION: "Chờ xác nhận",
    Status.SETTLED: "Hoàn thành",
    Status.CANCELLED: "Đã hủy",
    Status.HANDED_OVER: "Đã bàn giao",
    Status.RECALLED: "Đã thu hồi",
    Status.REPLACED: "Đã được thay thế",
}

_KEPT = tuple(set(Status) - {Status.CANCELLED, Status.HANDED_OVER, *CLOSED})

VERB_OF_SHARE = {
    Share.COHANDLING: Verb.INCOMING_OPINION,
    Share.INFORMATION: Verb.INCOMING_ACKNOWLEDGE,
}

WHEN: Mapping[Verb, tuple[Status, ...]] = {
    Verb.INCOMING_INTAKE_DECIDE: (Status.STOPPED,),
    Verb.INCOMING_PRESENT: (Status.RETURNED,),
    Verb.INCOMING_DIRECT: (Status.REGISTERED,),
    Verb.INCOMING_ASSIGN: (Status.ASSIGNED,),
    Verb.INCOMING_RETURN: (Status.REGISTERED, Status.ASSIGNED, Status.IN_PROGRESS),
    Verb.INCOMING_SETTLE: (Status.IN_PROGRESS,),
    Verb.INCOMING_CONFIRM: (Status.AWAITING_CONFIRMATION,),
    Verb.INCOMING_EXTENSION_ASK: (Status.ASSIGNED, Status.IN_PROGRESS),
    Verb.INCOMING_EXTENSION_DECIDE: (Status.ASSIGNED, Status.IN_PROGRESS),
    Verb.INCOMING_REASSIGN: (Status.ASSIGNED, Status.IN_PROGRESS),
    Verb.INCOMING_WITHDRAW: (Status.ASSIGNED, Status.IN_PROGRESS),
    Verb.INCOMING_OPINION: tuple(status for status in Status if status.is_open),
    Verb.INCOMING_ACKNOWLEDGE: tuple(status for status in Status if status.is_open),
    Verb.INCOMING_ACCESS_ASK: _KEPT,
    Verb.INCOMING_ACCESS_DECIDE: _KEPT,
    Verb.INCOMING_RECALL: _KEPT,
}
"""The statuses in which each verb has its place; a verb that is not here has it in all."""

RESTS_WHILE_ASKED_BACK = frozenset(WHEN) - {
    *(Verb.INCOMING_ACCESS_ASK, Verb.INCOMING_ACCESS_DECIDE, Verb.INCOMING_RECALL)
}
"""The work that stops while the sender asks for the document back."""
