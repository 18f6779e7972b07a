"""The parts of an incoming document's life: who it is given to, what was said, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.incoming.refusals import ReplyReferenceMissing, ResultMissing
from qlvb.kernel.actor import Actor, Role


class PartyKind(StrEnum):
    """Work is given to a person, to a unit (its heads act), or to a role (any clerk acts)."""

    PERSON = "person"
    UNIT = "unit"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who work is given to, with the name they had then."""

    kind: PartyKind
    id: str
    name: str

    def includes(self, actor: Actor) -> bool:
        """Whether the actor may act as this party."""
        match self.kind:
            case PartyKind.PERSON:
                return self.id == actor.place
            case PartyKind.UNIT:
                return self.id == actor.unit_id and actor.has(Role.UNIT_HEAD, Role.HEAD)
            case PartyKind.ROLE:
                return Role(self.id) in actor.roles

    def concerns(self, actor: Actor) -> bool:
        """Whether the actor is this party, or works in the unit it is."""
        is_own_unit = self.kind is PartyKind.UNIT and self.id == actor.unit_id
        return is_own_unit or self.includes(actor)

    def signed_by(self, actor: Actor) -> "Party":
        """The party under the name it goes on record with: both names where one acts for it."""
        return replace(self, name=actor.signed) if actor.acting_for else self


THE_CLERK = Party(kind=PartyKind.ROLE, id=Role.CLERK.value, name="Văn thư")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Who must act next, and until when (UTC)."""

    owner: Party
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A co-handler's or informed party's share; ``step_no`` says at which step it was given."""

    party: Party
    due_at: datetime
    step_no: int
    is_done: bool = False


def owes(actor: Actor, shares: Iterable[Assignment]) -> bool:
    """Whether one of the shares is the actor's, and still to be done."""
    return any(share.party.includes(actor) and not share.is_done for share in shares)


@dataclass(frozen=True, kw_only=True)
class ReplacedBy:
    """The sender's later document that comes in the place of this one."""

    document_id: str
    """Under which it is here, once it is entered; its arrival has the same."""
    reference: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class RecallAsked:
    """Its sender asks for it back, or replaces it: until the clerk answers, work on it rests."""

    reason: str
    by: str
    at: datetime
    replaced_by: ReplacedBy | None = None


class Share(StrEnum):
    """The two kinds of share besides the lead's; the value is the document's field."""

    COHANDLING = "cohandlers"
    INFORMATION = "informed"


@dataclass(frozen=True, kw_only=True)
class Direction:
    """Bút phê: what the leader said, who and when."""

    text: str
    by: str
    at: datetime


class SettlementMethod(StrEnum):
    """How the document was settled."""

    REPLIED = "replied"
    NO_REPLY = "no_reply"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What came of it; a reply is named by its number and notation."""

    method: SettlementMethod
    by: str
    at: datetime
    result: str = ""
    reply_reference: str | None = None

    def __post_init__(self) -> None:
        if self.method is SettlementMethod.REPLIED and not self.reply_reference:
            raise ReplyReferenceMissing
        if self.method is not SettlementMethod.REPLIED and not self.result.strip():
            raise ResultMissing


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A request for more time, waiting for the one who gave the work."""

    due_on: date
    reason: str
    by: Party
    giver: Party
    step_no: int
    """The version it was asked on: asked again at the same step, it is other work."""
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Registration:
    """The number, and by whom and when it was given."""

    arrival_number: int
    register_year: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Continuation:
    """Where the work came from, or where it went, when an agency ended; the id stays the same."""

    agency_id: str
    agency_name: str
    number_label: str
    """What the document is called there."""
    register: str
    register_year: int | None
    handover_id: str
    """The record by which it was handed over."""
