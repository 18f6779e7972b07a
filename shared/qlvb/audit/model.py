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
    INCOMING_ACCESS_ASK = "incoming:access:ask"
    INCOMING_ACCESS_GRANT = "incoming:access:grant"
    INCOMING_ACCESS_DENY = "incoming:access:deny"
    INCOMING_ACCESS_WITHDRAW = "incoming:access:withdraw"
    INCOMING_RECALL = "incoming:recall"
    INCOMING_REPLACE_ASK = "incoming:replace:ask"
    INCOMING_REPLACE = "incoming:replace"
    INCOMING_PRINT = "incoming:print"
    INCOMING_SETTLE = "incoming:settle"
    INCOMING_CONFIRM = "incoming:confirm"
    INCOMING_SEND_BACK = "incoming:send-back"
    INCOMING_HAND_OVER = "incoming:hand-over"
    INCOMING_TAKE_OVER = "incoming:take-over"
    INCOMING_EXPIRE = "incoming:expire"
    INCOMING_FAIL = "incoming:fail"
    CERTIFICATE_ENROL = "certificate:enrol"
    CERTIFICATE_END = "certificate:end"
    MARK_CHANGE = "mark:change"
    TRUST_ADD = "trust:add"
    TRUST_CHANGE = "trust:change"
    TRUST_END = "trust:end"
    TRUST_LIST = "trust:list"
    OUTGOING_DRAFT = "outgoing:draft"
    OUTGOING_CHANGE = "outgoing:change"
    OUTGOING_VERSION = "outgoing:version"
    OUTGOING_ATTACH = "outgoing:attach"
    OUTGOING_COMMENT = "outgoing:comment"
    OUTGOING_OPINION_ASK = "outgoing:opinion:ask"
    OUTGOING_OPINION = "outgoing:opinion"
    OUTGOING_SUBMIT = "outgoing:submit"
    OUTGOING_REVIEW = "outgoing:review"
    OUTGOING_CHECK = "outgoing:check"
    OUTGOING_APPROVE = "outgoing:approve"
    OUTGOING_CERTIFY = "outgoing:certify"
    OUTGOING_PLACE = "outgoing:place"
    OUTGOING_SIGN = "outgoing:sign"
    OUTGOING_UPLOAD = "outgoing:upload"
    OUTGOING_RETURN = "outgoing:return"
    OUTGOING_CANCEL = "outgoing:cancel"
    OUTGOING_NUMBER = "outgoing:number"
    OUTGOING_ISSUE = "outgoing:issue"
    OUTGOING_EXPIRE = "outgoing:expire"
    OUTGOING_FAIL = "outgoing:fail"
    OUTGOING_GROUP = "outgoing:group"
    OUTGOING_SEND = "outgoing:send"
    OUTGOING_SEND_FAIL = "outgoing:send:fail"
    OUTGOING_RESEND = "outgoing:resend"
    OUTGOING_NOTE = "outgoing:note"
    OUTGOING_POST = "outgoing:post"
    OUTGOING_ACKNOWLEDGE = "outgoing:acknowledge"
    OUTGOING_RECALL = "outgoing:recall"
    OUTGOING_CORRECT = "outgoing:correct"
    OUTGOING_RECIPIENT = "outgoing:recipient"
    OUTGOING_LASTING = "outgoing:lasting"
    OUTGOING_FREEZE = "outgoing:freeze"
    OUTGOING_REPLACE = "outgoing:replace"
    OUTGOING_CORRECT_BY_LETTER = "outgoing:correct:letter"
    EXCHANGE_ARRIVE = "exchange:arrive"
    EXCHANGE_EXAMINE = "exchange:examine"
    EXCHANGE_REFUSE = "exchange:refuse"
    EXCHANGE_ASK_BACK = "exchange:recall:ask"
    EXCHANGE_GIVE_BACK = "exchange:recall:agree"
    EXCHANGE_REFUSE_BACK = "exchange:recall:refuse"
    EXCHANGE_HAND_OVER = "exchange:hand-over"
    EXCHANGE_TAKE_OVER = "exchange:take-over"
    EXCHANGE_REPLACE_ASK = "exchange:replace:ask"
    EXCHANGE_REPLACE = "exchange:replace:agree"
    EXCHANGE_REFUSE_REPLACE = "exchange:replace:refuse"
    EXCHANGE_UPDATE_ASK = "exchange:update:ask"
    EXCHANGE_UPDATE = "exchange:update:agree"
    EXCHANGE_REFUSE_UPDATE = "exchange:update:refuse"
    NUMBERING_WRITE = "numbering:write"
    NUMBER_RESERVE = "number:reserve"
    NUMBER_CANCEL = "number:cancel"
    INCIDENT_ANNOUNCE = "incident:announce"
    INCIDENT_UPDATE = "incident:update"
    INCIDENT_END = "incident:end"
    REGISTER_OPEN = "register:open"
    REGISTER_PRINT = "register:print"
    REGISTER_CLOSE = "register:close"
    COPY_LEND = "copy:lend"
    COPY_RETURN = "copy:return"
    ROUTING_PLAN_WRITE = "routing-plan:write"
    ROUTING_PLAN_ACTIVATE = "routing-plan:activate"
    CALENDAR_CHANGE = "calendar:change"
    ORGANIZATION_CHANGE = "organization:change"
    PERSON_MOVE = "person:move"
    SUCCESSION_DECIDE = "succession:decide"
    SERIES_CONTINUE = "series:continue"
    HANDOVER_PREPARE = "handover:prepare"
    HANDOVER_CONFIRM = "handover:confirm"
    HANDOVER_DONE = "handover:done"
    PREDECESSOR_READ = "predecessor:read"
    PERSON_ENTER = "person:enter"
    PERSON_CHANGE = "person:change"
    PERSON_APPOINT = "person:appoint"
    PERSON_END_POSITION = "person:position:end"
    PERSON_LEAVE = "person:leave"
    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_RECOVER_PASSWORD = "account:recover:password"  # noqa: S105  a word, no password
    ACCOUNT_RECOVER_SECOND_FACTOR = "account:recover:second-factor"
    ACCOUNT_SECOND_FACTOR = "account:second-factor:set-up"
    ACCOUNT_DISABLE = "account:disable"
    ACCOUNT_ENABLE = "account:enable"
    SESSION_OPEN = "session:open"
    SESSION_REFUSE = "session:refuse"
    REQUEST_REFUSE = "request:refuse"
    AUDIT_EXPORT = "audit:export"
    REPORT_MAKE = "report:make"
    DELEGATION_GIVE = "delegation:give"
    DELEGATION_WITHDRAW = "delegation:withdraw"
    BACKUP_MAKE = "backup:make"
    BACKUP_RESTORE = "backup:restore"
    BACKUP_RESTORE_DONE = "backup:restore:done"


SECURITY = frozenset(
    {
        EventTag.SESSION_REFUSE,
        EventTag.REQUEST_REFUSE,
        EventTag.AUDIT_EXPORT,
        EventTag.ACCOUNT_RECOVER_PASSWORD,
        EventTag.ACCOUNT_RECOVER_SECOND_FACTOR,
        EventTag.BACKUP_RESTORE,
    }
)
"""What whoever watches over the system looks at first."""


@dataclass(frozen=True, kw_only=True)
class AuditEvent:
    """One act on record: who, for whom, what, on what, when, from where, and its facts."""

    event_id: str
    tag: EventTag
    subject_id: str
    at: datetime
    person_id: str
    person_name: str
    position: str
    acting_for: str | None = None
    source: str | None = None
    """The address it was done from; None for what the system did."""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What is on record of one subject, with all that it takes to verify it elsewhere."""

    agency: str
    subject: str
    made_at: str
    days: list[dict[str, object]]
    """For each closed day: the signed statement and the subject's tally, with its path."""
    records: list[object]
    """Each record with the path to the root of its day, in the order they were closed."""
    waiting: list[dict[str, object]]
    """Records of days that are not closed yet."""
    keys: dict[str, str]
    """The public keys that signed, by fingerprint."""
