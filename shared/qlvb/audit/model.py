"""The vocabulary of acts, and the record of one act. Its words fit on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EventTag(StrEnum):
    """Everything that can be on record."""

    FILE_UPLOAD = "file:upload"
    FILE_REFUSE = "file:refuse"
    FILE_STOP = "file:stop"
    FILE_RELEASE = "file:release"
    FILE_EXPIRE = "file:expire"
    FILE_READ = "file:read"
    INCOMING_REGISTER = "incoming:register"
    INCOMING_STOP = "incoming:stop"
    INCOMING_REPORT_DIFFERENCE = "incoming:difference:report"
    INCOMING_CONTINUE = "incoming:continue"
    INCOMING_CANCEL = "incoming:cancel"
    INCOMING_CORRECT = "incoming:correct"
    INCOMING_PAPER_HOLDER = "incoming:paper-holder"
    INCOMING_PRESENT = "incoming:present"
    INCOMING_DIRECT = "incoming:direct"
    INCOMING_ASSIGN = "incoming:assign"
    INCOMING_REASSIGN = "incoming:reassign"
    INCOMING_RETURN = "incoming:return"
    INCOMING_WITHDRAW = "incoming:withdraw"
    INCOMING_OPINION = "incoming:opinion"
    INCOMING_EXTENSION_ASK = "incoming:extension:ask"
    INCOMING_EXTENSION_GRANT = "incoming:extension:grant"
    INCOMING_EXTENSION_DENY = "incoming:extension:deny"
    INCOMING_SETTLE = "incoming:settle"
    INCOMING_CONFIRM = "incoming:confirm"
    INCOMING_SEND_BACK = "incoming:send-back"
    INCOMING_EXPIRE = "incoming:expire"
    INCOMING_FAIL = "incoming:fail"
    REGISTER_OPEN = "register:open"
    ROUTING_PLAN_WRITE = "routing-plan:write"
    ROUTING_PLAN_ACTIVATE = "routing-plan:activate"
    CALENDAR_CHANGE = "calendar:change"
    ORGANIZATION_CHANGE = "organization:change"
    SESSION_OPEN = "session:open"


@dataclass(frozen=True, kw_only=True)
class AuditEvent:
    """One act on record: who, for whom, what, on what, when, and its facts."""

    event_id: str
    tag: EventTag
    subject_id: str
    at: datetime
    person_id: str
    person_name: str
    position: str
    acting_for: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
