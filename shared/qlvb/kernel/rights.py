"""Who may do what to what: the one table of rights.

A right is a verb of the office. Its row says which roles have it, each standing in a relation to
the thing: a clerk corrects any entry of the agency, an officer settles what is the officer's turn.
Another agency's things are no row of this table: they are not found at all. ``infra/rights.md`` is
this table as a page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import NotDelegated, NotYourDuty


class Relation(StrEnum):
    """How a person stands to a thing of the agency."""

    AGENCY = "agency"
    """It is the agency's, as they are."""
    PART = "part"
    """They have a part in it, or their unit has."""
    TURN = "turn"
    """It is their turn to act on it."""
    GIVER = "giver"
    """They gave the present work, or directed it."""
    EXTENDER = "extender"
    """They are asked for more time."""
    COHANDLER = "cohandler"
    """They owe an opinion on it."""
    INFORMED = "informed"
    """They were given it for information."""
    DECIDER = "decider"
    """They are asked to decide who may read it."""
    DRAFTER = "drafter"
    """They drafted it, and have it still or again."""
    AMENDER = "amender"
    """They drafted it, and it is approved since."""
    OWN = "own"
    """They brought in the file."""
    LOOSE = "loose"
    """It is a file in no document yet."""
    TOP = "top"
    """It is of the province at whose top their agency stands."""


class Verb(StrEnum):
    """Everything that one may or may not do."""

    AUDIT_READ = "audit:read"
    PROFILE_READ = "profile:read"
    DIRECTORY_READ = "directory:read"
    CALENDAR_CHANGE = "calendar:change"
    PEOPLE_READ = "people:read"
    PEOPLE_CHANGE = "people:change"
    PROVINCE_ROLE_GIVE = "province-role:give"
    ACCOUNT_RECOVER = "account:recover"
    ORGANIZATION_CHANGE = "organization:change"
    AGENCY_OPEN = "agency:open"
    SUCCESSION_READ = "succession:read"
    SUCCESSION_DECIDE = "succession:decide"
    PREDECESSOR_READ = "predecessor:read"
    HANDOVER_READ = "handover:read"
    HANDOVER_PREPARE = "handover:prepare"
    HANDOVER_CONFIRM = "handover:confirm"
    INCIDENT_ANNOUNCE = "incident:announce"
    INCIDENT_PROVINCE = "incident:province"
    REGISTER_OPEN = "register:open"
    REGISTER_PRINT = "register:print"
    REGISTER_CLOSE = "register:close"
    COPY_LEND = "copy:lend"
    ROUTING_READ = "routing:read"
    ROUTING_CHANGE = "routing:change"
    WORK_READ = "work:read"
    DELEGATION_READ = "delegation:read"
    DELEGATION_GIVE = "delegation:give"
    DELEGATION_WITHDRAW = "delegation:withdraw"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_ENROL = "certificate:enrol"
    CERTIFICATE_OWN = "certificate:own"
    SEAL_CHANGE = "seal:change"
    TRUST_CHANGE = "trust:change"
    FILE_UPLOAD = "file:upload"
    FILE_FOLLOW = "file:follow"
    FILE_READ = "file:read"
    FILE_DECIDE = "file:decision"
    INCOMING_LIST = "incoming:list"
    INCOMING_READ = "incoming:read"
    INCOMING_REGISTER = "incoming:register"
    INCOMING_CORRECT = "incoming:correct"
    INCOMING_PAPER_HOLDER = "incoming:paper-holder"
    INCOMING_INTAKE_DECIDE = "incoming:intake:decision"
    INCOMING_PRESENT = "incoming:present"
    INCOMING_DIRECT = "incoming:direct"
    INCOMING_ASSIGN = "incoming:assign"
    INCOMING_RETURN = "incoming:return"
    INCOMING_SETTLE = "incoming:settle"
    INCOMING_CONFIRM = "incoming:confirm"
    INCOMING_EXTENSION_ASK = "incoming:extension:ask"
    INCOMING_EXTENSION_DECIDE = "incoming:extension:decision"
    INCOMING_REASSIGN = "incoming:reassign"
    INCOMING_WITHDRAW = "incoming:withdraw"
    INCOMING_OPINION = "incoming:opinion"
    INCOMING_ACKNOWLEDGE = "incoming:acknowledge"
    INCOMING_RECALL = "incoming:recall"
    INCOMING_ACCESS_ASK = "incoming:access:ask"
    INCOMING_ACCESS_DECIDE = "incoming:access:decision"
    OUTGOING_LIST = "outgoing:list"
    OUTGOING_READ = "outgoing:read"
    OUTGOING_DRAFT = "outgoing:draft"
    OUTGOING_CHANGE = "outgoing:change"
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
    OUTGOING_RETURN = "outgoing:return"
    OUTGOING_CANCEL = "outgoing:cancel"
    OUTGOING_NUMBER = "outgoing:number"
    OUTGOING_ISSUE = "outgoing:issue"
    OUTGOING_GROUP = "outgoing:group"
    OUTGOING_POST = "outgoing:post"
    OUTGOING_RESEND = "outgoing:resend"
    OUTGOING_ACKNOWLEDGE = "outgoing:acknowledge"
    OUTGOING_RECALL = "outgoing:recall"
    OUTGOING_CORRECT = "outgoing:correct"
    OUTGOING_RECIPIENT = "outgoing:recipient"
    EXCHANGE_READ = "exchange:read"
    EXCHANGE_EXAMINE = "exchange:examine"
    EXCHANGE_ACCEPT = "exchange:accept"
    EXCHANGE_REFUSE = "exchange:refuse"
    EXCHANGE_ANSWER_RECALL = "exchange:recall:answer"
    EXCHANGE_ANSWER_UPDATE = "exchange:update:answer"
    NUMBERING_READ = "numbering:read"
    NUMBERING_CHANGE = "numbering:change"
    NUMBER_RESERVE = "number:reserve"
    NUMBER_CANCEL = "number:cancel"
    REPORT_READ = "report:read"
    REPORT_DOCUMENTS = "report:document:list"
    REPORT_PROVINCE = "report:province:read"
    REPORT_RECOUNT = "report:recount:read"
    BACKUP_READ = "backup:read"
    BACKUP_MAKE = "backup:make"
    BACKUP_RESTORE = "backup:restore"


@dataclass(frozen=True)
class Grant:
    """These roles have the right to things that they stand in this relation to."""

    roles: frozenset[Role]
    relation: Relation = Relation.AGENCY


EVERYONE = frozenset(Role)
STAFF = frozenset(
    {Role.CLERK, Role.LEADER, Role.HEAD, Role.UNIT_HEAD, Role.OFFICER, Role.ARCHIVIST}
)
"""Who works with documents; operators and inspectors see figures, administrators set up."""
REGISTRY = frozenset({Role.CLERK, Role.LEADER, Role.HEAD, Role.ARCHIVIST})
"""Who knows every document of the agency."""
_CLERK = frozenset({Role.CLERK})
_WATCH = frozenset({Role.CLERK, Role.HEAD})
"""Who decides on what the secrecy gate stopped, and nobody else sees it: the clerk and the head."""
_HEAD = frozenset({Role.HEAD})
_LEADERS = frozenset({Role.LEADER, Role.HEAD})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_OPERATOR = frozenset({Role.OPERATOR})
PROVINCE_WIDE = _OPERATOR | {Role.INSPECTOR}  # no agency's administrator gives these

_AT_ONES_TURN = (Grant(STAFF, Relation.TURN),)
_OWN_UNIT = Grant(frozenset({Role.UNIT_HEAD}), Relation.PART)

TABLE: Mapping[Verb, tuple[Grant, ...]] = {
    Verb.AUDIT_READ: (Grant(_ADMINISTRATOR),),
    Verb.PROFILE_READ: (Grant(EVERYONE),),
    Verb.DIRECTORY_READ: (Grant(EVERYONE),),
    Verb.CALENDAR_CHANGE: (Grant(_ADMINISTRATOR),),
    Verb.PEOPLE_READ: (Grant(_ADMINISTRATOR),),
    Verb.PEOPLE_CHANGE: (Grant(_ADMINISTRATOR),),
    Verb.PROVINCE_ROLE_GIVE: (Grant(_OPERATOR),),
    Verb.ACCOUNT_RECOVER: (Grant(_ADMINISTRATOR),),
    Verb.ORGANIZATION_CHANGE: (Grant(_ADMINISTRATOR),),
    Verb.AGENCY_OPEN: (Grant(_OPERATOR),),
    Verb.SUCCESSION_READ: (Grant(EVERYONE),),
    Verb.SUCCESSION_DECIDE: (Grant(_OPERATOR),),
    Verb.PREDECESSOR_READ: (Grant(REGISTRY),),
    Verb.HANDOVER_READ: (Grant(REGISTRY | _ADMINISTRATOR),),
    Verb.HANDOVER_PREPARE: (Grant(_ADMINISTRATOR),),
    Verb.HANDOVER_CONFIRM: (Grant(_LEADERS),),
    Verb.INCIDENT_ANNOUNCE: (Grant(_ADMINISTRATOR | _OPERATOR),),
    Verb.INCIDENT_PROVINCE: (Grant(_OPERATOR),),
    Verb.REGISTER_OPEN: (Grant(_ADMINISTRATOR),),
    Verb.REGISTER_PRINT: (Grant(REGISTRY),),
    Verb.REGISTER_CLOSE: (Grant(_CLERK),),
    Verb.COPY_LEND: (Grant(_CLERK | {Role.ARCHIVIST}),),
    Verb.ROUTING_READ: (Grant(EVERYONE),),
    Verb.ROUTING_CHANGE: (Grant(_ADMINISTRATOR),),
    Verb.WORK_READ: (Grant(EVERYONE),),
    Verb.DELEGATION_READ: (Grant(STAFF),),
    Verb.DELEGATION_GIVE: (Grant(STAFF),),
    Verb.DELEGATION_WITHDRAW: (Grant(STAFF, Relation.GIVER), Grant(_ADMINISTRATOR)),
    Verb.CERTIFICATE_READ: (Grant(_ADMINISTRATOR | _CLERK),),
    Verb.CERTIFICATE_ENROL: (Grant(_ADMINISTRATOR),),
    Verb.CERTIFICATE_OWN: (Grant(STAFF),),
    Verb.SEAL_CHANGE: (Grant(_ADMINISTRATOR | _CLERK),),
    Verb.TRUST_CHANGE: (Grant(_OPERATOR),),
    Verb.FILE_UPLOAD: (Grant(STAFF),),
    Verb.FILE_FOLLOW: (Grant(STAFF, Relation.OWN), Grant(_WATCH)),
    Verb.FILE_READ: (
        Grant(STAFF, Relation.PART),
        Grant(STAFF, Relation.OWN),
        Grant(_WATCH, Relation.LOOSE),
    ),
    Verb.FILE_DECIDE: (Grant(_WATCH),),
    Verb.INCOMING_LIST: (Grant(STAFF),),
    Verb.INCOMING_READ: (Grant(REGISTRY), Grant(STAFF, Relation.PART)),
    Verb.INCOMING_REGISTER: (Grant(_CLERK),),
    Verb.INCOMING_CORRECT: (Grant(_CLERK),),
    Verb.INCOMING_PAPER_HOLDER: (Grant(_CLERK),),
    Verb.INCOMING_INTAKE_DECIDE: (Grant(_CLERK, Relation.TURN),),
    Verb.INCOMING_PRESENT: (Grant(_CLERK, Relation.TURN),),
    Verb.INCOMING_DIRECT: _AT_ONES_TURN,
    Verb.INCOMING_ASSIGN: _AT_ONES_TURN,
    Verb.INCOMING_RETURN: _AT_ONES_TURN,
    Verb.INCOMING_SETTLE: _AT_ONES_TURN,
    Verb.INCOMING_CONFIRM: _AT_ONES_TURN,
    Verb.INCOMING_EXTENSION_ASK: _AT_ONES_TURN,
    Verb.INCOMING_EXTENSION_DECIDE: (Grant(STAFF, Relation.EXTENDER),),
    Verb.INCOMING_REASSIGN: (Grant(STAFF, Relation.GIVER),),
    Verb.INCOMING_WITHDRAW: (Grant(STAFF, Relation.GIVER),),
    Verb.INCOMING_OPINION: (Grant(STAFF, Relation.COHANDLER),),
    Verb.INCOMING_ACKNOWLEDGE: (Grant(STAFF, Relation.INFORMED),),
    Verb.INCOMING_RECALL: (Grant(_CLERK),),
    Verb.INCOMING_ACCESS_ASK: (Grant(_CLERK), Grant(STAFF, Relation.PART)),
    Verb.INCOMING_ACCESS_DECIDE: (
        Grant(_HEAD),
        Grant(_LEADERS, Relation.PART),
        Grant(STAFF, Relation.DECIDER),
    ),
    Verb.OUTGOING_LIST: (Grant(STAFF),),
    Verb.OUTGOING_READ: (Grant(REGISTRY), Grant(STAFF, Relation.PART)),
    Verb.OUTGOING_DRAFT: (Grant(STAFF),),
    Verb.OUTGOING_CHANGE: (Grant(STAFF, Relation.TURN), Grant(STAFF, Relation.AMENDER)),
    Verb.OUTGOING_COMMENT: (Grant(_LEADERS), Grant(STAFF, Relation.PART)),
    Verb.OUTGOING_OPINION_ASK: _AT_ONES_TURN,
    Verb.OUTGOING_OPINION: (Grant(STAFF, Relation.COHANDLER),),
    Verb.OUTGOING_SUBMIT: _AT_ONES_TURN,
    Verb.OUTGOING_REVIEW: _AT_ONES_TURN,
    Verb.OUTGOING_CHECK: _AT_ONES_TURN,
    Verb.OUTGOING_APPROVE: _AT_ONES_TURN,
    Verb.OUTGOING_CERTIFY: _AT_ONES_TURN,
    Verb.OUTGOING_PLACE: (Grant(_CLERK), Grant(STAFF, Relation.PART)),
    Verb.OUTGOING_SIGN: _AT_ONES_TURN,
    Verb.OUTGOING_RETURN: _AT_ONES_TURN,
    Verb.OUTGOING_CANCEL: (Grant(STAFF, Relation.DRAFTER), Grant(_LEADERS)),
    Verb.OUTGOING_NUMBER: (Grant(_CLERK, Relation.TURN),),
    Verb.OUTGOING_ISSUE: (Grant(_CLERK, Relation.TURN),),
    Verb.OUTGOING_GROUP: (Grant(STAFF),),
    Verb.OUTGOING_POST: (Grant(_CLERK),),
    Verb.OUTGOING_RESEND: (Grant(_CLERK),),
    Verb.OUTGOING_ACKNOWLEDGE: (Grant(STAFF, Relation.INFORMED),),
    Verb.OUTGOING_RECALL: (Grant(_CLERK),),
    Verb.OUTGOING_CORRECT: (Grant(_CLERK),),
    Verb.OUTGOING_RECIPIENT: (Grant(_CLERK),),
    Verb.EXCHANGE_READ: (Grant(_CLERK | _LEADERS),),
    Verb.EXCHANGE_EXAMINE: (Grant(_CLERK),),
    Verb.EXCHANGE_ACCEPT: (Grant(_CLERK),),
    Verb.EXCHANGE_REFUSE: (Grant(_CLERK),),
    Verb.EXCHANGE_ANSWER_RECALL: (Grant(_CLERK),),
    Verb.EXCHANGE_ANSWER_UPDATE: (Grant(_CLERK),),
    Verb.NUMBERING_READ: (Grant(EVERYONE),),
    Verb.NUMBERING_CHANGE: (Grant(_ADMINISTRATOR),),
    Verb.NUMBER_RESERVE: (Grant(_CLERK),),
    Verb.NUMBER_CANCEL: (Grant(_CLERK),),
    Verb.REPORT_READ: (Grant(EVERYONE - {Role.UNIT_HEAD, Role.OFFICER, Role.ARCHIVIST}), _OWN_UNIT),
    Verb.REPORT_DOCUMENTS: (Grant(_LEADERS | _CLERK), _OWN_UNIT),
    Verb.REPORT_PROVINCE: (Grant(_OPERATOR | {Role.INSPECTOR}), Grant(_HEAD, Relation.TOP)),
    Verb.REPORT_RECOUNT: (Grant(_OPERATOR | _ADMINISTRATOR | {Role.INSPECTOR}),),
    Verb.BACKUP_READ: (Grant(_OPERATOR),),
    Verb.BACKUP_MAKE: (Grant(_OPERATOR),),
    Verb.BACKUP_RESTORE: (Grant(_OPERATOR),),
}


_WITH_ANY = frozenset(
    {
        Verb.PROFILE_READ,
        Verb.DIRECTORY_READ,
        Verb.ROUTING_READ,
        Verb.WORK_READ,
        Verb.INCOMING_READ,
        Verb.FILE_READ,
    }
)
_WITH_EVERY_DOCUMENT = _WITH_ANY | {Verb.INCOMING_LIST}
_WITH_ANY_OUTGOING = (_WITH_ANY - {Verb.INCOMING_READ}) | {
    Verb.OUTGOING_READ,
    Verb.OUTGOING_COMMENT,
}
_WITH_EVERY_OUTGOING = _WITH_ANY_OUTGOING | {Verb.OUTGOING_LIST, Verb.NUMBERING_READ}
_WITH_A_DRAFT = _WITH_ANY_OUTGOING | {
    Verb.OUTGOING_CHANGE,
    Verb.OUTGOING_OPINION_ASK,
    Verb.FILE_UPLOAD,
    Verb.FILE_FOLLOW,
}
_SEEN_BY_PART = {
    Verb.INCOMING_READ: Verb.INCOMING_LIST,
    Verb.FILE_READ: Verb.INCOMING_LIST,
    Verb.OUTGOING_READ: Verb.OUTGOING_LIST,
    Verb.OUTGOING_COMMENT: Verb.OUTGOING_LIST,
}
"""What one reads for another by the part they have in it, unless they see the whole list."""

DELEGABLE: Mapping[Verb, frozenset[Verb]] = {
    Verb.INCOMING_REGISTER: _WITH_EVERY_DOCUMENT | {Verb.FILE_UPLOAD, Verb.FILE_FOLLOW},
    Verb.INCOMING_CORRECT: _WITH_EVERY_DOCUMENT,
    Verb.INCOMING_PAPER_HOLDER: _WITH_EVERY_DOCUMENT,
    Verb.INCOMING_INTAKE_DECIDE: _WITH_ANY,
    Verb.INCOMING_PRESENT: _WITH_ANY,
    Verb.INCOMING_DIRECT: _WITH_ANY,
    Verb.INCOMING_ASSIGN: _WITH_ANY,
    Verb.INCOMING_RETURN: _WITH_ANY,
    Verb.INCOMING_SETTLE: _WITH_ANY,
    Verb.INCOMING_CONFIRM: _WITH_ANY,
    Verb.INCOMING_EXTENSION_ASK: _WITH_ANY,
    Verb.INCOMING_EXTENSION_DECIDE: _WITH_ANY,
    Verb.INCOMING_REASSIGN: _WITH_ANY,
    Verb.INCOMING_WITHDRAW: _WITH_ANY,
    Verb.INCOMING_OPINION: _WITH_ANY,
    Verb.INCOMING_ACKNOWLEDGE: _WITH_ANY,
    Verb.OUTGOING_SUBMIT: _WITH_A_DRAFT,
    Verb.OUTGOING_REVIEW: _WITH_A_DRAFT,
    Verb.OUTGOING_CHECK: _WITH_A_DRAFT,
    Verb.OUTGOING_APPROVE: _WITH_A_DRAFT,
    Verb.OUTGOING_SIGN: _WITH_A_DRAFT | {Verb.OUTGOING_APPROVE, Verb.OUTGOING_PLACE},
    Verb.OUTGOING_RETURN: _WITH_ANY_OUTGOING,
    Verb.OUTGOING_OPINION: _WITH_ANY_OUTGOING,
    Verb.OUTGOING_ACKNOWLEDGE: _WITH_ANY_OUTGOING,
    Verb.OUTGOING_NUMBER: _WITH_EVERY_OUTGOING,
    Verb.OUTGOING_ISSUE: _WITH_EVERY_OUTGOING,
}
"""The duties one may delegate, each with the rights that go along. Never: setting up, the decision
on what the secrecy gate stopped, who may read a document, and delegating itself, so that nobody
delegates on, nor certifying a copy. Signing asks for a capacity too, which the delegation names."""

_ONLY_BY: Mapping[Verb, frozenset[Role]] = {Verb.OUTGOING_SIGN: frozenset({Role.HEAD})}
"""Whose a duty is to delegate, where it is not everybody's who has it: a deputy who signs for the
head passes nothing on (Decree 30/2020, Art. 13)."""


def with_what_goes_along(duties: Iterable[str]) -> frozenset[Verb]:
    """The delegated duties and the rights without which they cannot be done."""
    named = [Verb(duty) for duty in duties if duty in DELEGABLE]
    return frozenset(named).union(*(DELEGABLE[duty] for duty in named))


def may_delegate(roles: frozenset[Role]) -> frozenset[Verb]:
    """The duties that somebody with these roles can have, and so can delegate."""
    return frozenset(
        duty
        for duty in DELEGABLE
        if any(roles & grant.roles & _ONLY_BY.get(duty, roles) for grant in TABLE[duty])
    )


def allows(actor: Actor, verb: Verb, *relations: Relation) -> bool:
    """Whether the actor may, standing in these relations besides being of the agency.

    Who acts for another may what was delegated and what goes with it. Documents they see by the
    part the other has in them, unless a duty is about every document.
    """
    standing = {Relation.AGENCY, *relations}
    if actor.acting_for is not None:
        delegated = with_what_goes_along(actor.acting_for.duties)
        if verb not in delegated:
            return False
        if verb in _SEEN_BY_PART and _SEEN_BY_PART[verb] not in delegated:
            standing.discard(Relation.AGENCY)
    return any(actor.has(*grant.roles) and grant.relation in standing for grant in TABLE[verb])


def demand(actor: Actor, verb: Verb, *relations: Relation) -> None:
    """Go on only with the right.

    Raises:
        NotYourDuty: it says whose duty it is. NotDelegated: the actor acts for another.
    """
    if not allows(actor, verb, *relations):
        if actor.acting_for is not None:
            raise NotDelegated(name=actor.acting_for.name)
        holders = {role for grant in TABLE[verb] for role in grant.roles}
        raise NotYourDuty(holders=", ".join(role.label for role in Role if role in holders))
