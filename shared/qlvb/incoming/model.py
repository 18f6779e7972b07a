"""An incoming document and the verbs of its life (Decision 35/2018, Art. 8; Decree 30/2020, 20-24).

Every verb returns a new value or refuses by name. Whose turn it is, is part of the value: the
``owner`` is who must act next, until ``step_due_at``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qlvb.incoming.access import KEEPERS, Access
from qlvb.incoming.entry import AttachedFile, Entry, PaperHolder
from qlvb.incoming.parts import (
    Assignment,
    Continuation,
    Direction,
    Extension,
    Party,
    PartyKind,
    RecallAsked,
    Registration,
    ReplacedBy,
    Settlement,
    Share,
    Turn,
    owes,
)
from qlvb.incoming.refusals import (
    DueInThePast,
    ExtensionAlreadyAsked,
    ExtensionNotLater,
    LeadCannotCohandle,
    NoExtensionAsked,
    NotWaitingForThis,
    NotYourTurn,
    ReasonMissing,
    RestsWhileAskedBack,
)
from qlvb.incoming.status import CLOSED, RESTS_WHILE_ASKED_BACK, VERB_OF_SHARE, WHEN, Status
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Relation, Verb


@dataclass(frozen=True, kw_only=True)
class IncomingDocument:
    """One incoming document, from arrival to settlement."""

    document_id: str
    agency_id: str
    entry: Entry
    files: tuple[AttachedFile, ...]
    status: Status
    leader: Party
    version: int = 1
    step_no: int = 1
    owner: Party | None = None
    step_due_at: datetime | None = None
    due_on: date | None = None
    registration: Registration | None = None
    unit: Party | None = None
    handler: Party | None = None
    cohandlers: tuple[Assignment, ...] = ()
    informed: tuple[Assignment, ...] = ()
    direction: Direction | None = None
    settlement: Settlement | None = None
    extension: Extension | None = None
    access: Access = field(default_factory=Access)
    recall_asked: RecallAsked | None = None
    return_reason: str = ""
    paper_holder: PaperHolder | None = None
    given_by: str = ""
    """Who brought it to its present step, with both names where one acted for another."""
    plan_version: int = 0
    continues: Continuation | None = None
    continued_in: Continuation | None = None
    """Where a predecessor began the work that goes on here; where the successor goes on with it."""
    replaced_by: ReplacedBy | None = None
    execution: str = ""
    packet_id: str = ""
    is_signed: bool = False
    """Of the packet it came in from another agency; whose signatures were found good (Art. 8.2)."""
    request_digest: str = ""
    """Of the request that made it: the same Idempotency-Key with another one is refused."""

    @property
    def lead(self) -> Party | None:
        """Exactly one leads: the person handling, before that the unit."""
        return self.handler or self.unit

    @property
    def number_label(self) -> str:
        """How the document is called where its subject must not be shown."""
        given = self.registration
        return f"{given.arrival_number:02d}" if given else "văn bản chưa vào sổ"

    @property
    def year(self) -> int:
        """The year of its register; of its arrival while it is in none."""
        return self.registration.register_year if self.registration else self.entry.arrived_on.year

    @property
    def giver(self) -> Party:
        """Who gave the present work, and so takes it back, extends it and confirms its end."""
        return self.unit if self.handler and self.unit else self.leader

    def continue_intake(
        self, actor: Actor, registration: Registration, turn: Turn
    ) -> "IncomingDocument":
        """Go on in spite of differing counts, under a recorded direction (Art. 8.2)."""
        self._expect(actor, Verb.INCOMING_INTAKE_DECIDE)
        return self._to(Status.REGISTERED, turn, registration=registration)

    def cancel(self, actor: Actor, reason: str) -> "IncomingDocument":
        """End the intake of a stopped document; it never had a number."""
        self._expect(actor, Verb.INCOMING_INTAKE_DECIDE)
        _need(reason)
        return self._to(Status.CANCELLED, None)

    def present(self, actor: Actor, leader: Party, turn: Turn) -> "IncomingDocument":
        """Put a returned document before a leader again (Decree 30/2020, Art. 23)."""
        self._expect(actor, Verb.INCOMING_PRESENT)
        return self._to(Status.REGISTERED, turn, leader=leader)

    def direct(  # the leader's decision has these parts (NĐ 30, Art. 24)
        self,
        actor: Actor,
        direction: Direction,
        lead: Party,
        *,
        cohandlers: tuple[Party, ...],
        informed: tuple[Party, ...],
        due_on: date | None,
        turn: Turn,
        today: date,
    ) -> "IncomingDocument":
        """Say who leads, who co-handles, who is informed, and until when."""
        self._expect(actor, Verb.INCOMING_DIRECT)
        if due_on is not None and due_on < today:
            raise DueInThePast(due_on=due_on)
        is_unit = lead.kind is PartyKind.UNIT
        moved = self._to(
            Status.ASSIGNED if is_unit else Status.IN_PROGRESS,
            turn,
            direction=direction,
            due_on=due_on or self.due_on,
            unit=lead if is_unit else None,
            handler=None if is_unit else lead,
        )
        return _sharing(moved, lead, cohandlers, informed, turn)

    def assign(
        self,
        actor: Actor,
        handler: Party,
        *,
        cohandlers: tuple[Party, ...],
        informed: tuple[Party, ...],
        due_on: date | None,
        turn: Turn,
        today: date,
    ) -> "IncomingDocument":
        """Pass the direction on inside the unit, not beyond the leader's deadline."""
        self._expect(actor, Verb.INCOMING_ASSIGN)
        if due_on is not None and due_on < today:
            raise DueInThePast(due_on=due_on)
        limits = [day for day in (due_on, self.due_on) if day is not None]
        limit = min(limits, default=None)
        moved = self._to(Status.IN_PROGRESS, turn, handler=handler, due_on=limit)
        return _sharing(moved, handler, cohandlers, informed, turn)

    def return_(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Give it back one step, with a reason: to the clerk, the leader or the unit head."""
        self._expect(actor, Verb.INCOMING_RETURN)
        _need(reason)
        return self._back(turn, reason)

    def withdraw(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Pull back what was given, while the receiver has not opened it."""
        self._expect(actor, Verb.INCOMING_WITHDRAW)
        return self._back(turn, reason)

    def reassign(self, actor: Actor, lead: Party, reason: str, turn: Turn) -> "IncomingDocument":
        """Give the work to another lead; the leader or the unit head who gave it does."""
        self._expect(actor, Verb.INCOMING_REASSIGN)
        _need(reason)
        is_unit = lead.kind is PartyKind.UNIT
        if is_unit and not self.leader.includes(actor):
            raise NotYourTurn(owner=self.leader.name)
        if any(share.party == lead and not share.is_done for share in self.cohandlers):
            raise LeadCannotCohandle(lead=lead.id)
        return self._to(
            Status.ASSIGNED if is_unit else Status.IN_PROGRESS,
            turn,
            unit=lead if is_unit else self.unit,
            handler=None if is_unit else lead,
            extension=None,
        )

    def settle(self, actor: Actor, settlement: Settlement, turn: Turn | None) -> "IncomingDocument":
        """Finish the work; with ``turn`` the giver confirms first, as the agency wants."""
        self._expect(actor, Verb.INCOMING_SETTLE)
        status = Status.AWAITING_CONFIRMATION if turn else Status.SETTLED
        return self._to(status, turn, settlement=settlement, extension=None)

    def confirm(self, actor: Actor) -> "IncomingDocument":
        """Agree that the work is done."""
        self._expect(actor, Verb.INCOMING_CONFIRM)
        return self._to(Status.SETTLED, None)

    def send_back(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Do not agree: the handler goes on."""
        self._expect(actor, Verb.INCOMING_CONFIRM)
        _need(reason)
        return self._to(Status.IN_PROGRESS, turn, settlement=None, return_reason=reason)

    def finish_share(self, actor: Actor, share: Share) -> tuple["IncomingDocument", Assignment]:
        """A co-handler gave the opinion, or an informed party took note. Returns both."""
        self._waits(VERB_OF_SHARE[share])
        shares: tuple[Assignment, ...] = getattr(self, share.value)
        mine = next((s for s in shares if s.party.includes(actor) and not s.is_done), None)
        if mine is None or not self._entitles(actor, VERB_OF_SHARE[share]):
            raise NotYourTurn(owner="người được giao")
        rest = tuple(replace(s, is_done=True) if s is mine else s for s in shares)
        return self._changed(**{share.value: rest}), mine

    def ask_extension(
        self, actor: Actor, due_on: date, reason: str, turn: Turn
    ) -> "IncomingDocument":
        """Ask the giver for more time."""
        self._expect(actor, Verb.INCOMING_EXTENSION_ASK)
        _need(reason)
        if self.extension is not None:
            raise ExtensionAlreadyAsked
        if self.due_on is None or due_on <= self.due_on:
            raise ExtensionNotLater(due_on=due_on)
        asked = Extension(
            due_on=due_on,
            reason=reason,
            by=(self.owner or self.giver).signed_by(actor),
            giver=turn.owner,
            step_no=self.version,
            due_at=turn.due_at,
        )
        return self._changed(extension=asked)

    def decide_extension(
        self, actor: Actor, *, granted: bool, due_on: date | None, step_due_at: datetime
    ) -> "IncomingDocument":
        """Grant more time (as asked, or until another day) or deny it."""
        if self.extension is None:
            raise NoExtensionAsked
        self._waits(Verb.INCOMING_EXTENSION_DECIDE)
        if not self._entitles(actor, Verb.INCOMING_EXTENSION_DECIDE):
            raise NotYourTurn(owner=self.extension.giver.name)
        if not granted:
            return self._changed(extension=None)
        new_day = due_on or self.extension.due_on
        if self.due_on is not None and new_day <= self.due_on:
            raise ExtensionNotLater(due_on=new_day)
        return self._changed(extension=None, due_on=new_day, step_due_at=step_due_at)

    def correct(
        self, actor: Actor, changes: Mapping[str, object], reason: str, today: date
    ) -> "IncomingDocument":
        """Change what stands in the register; the old values go on record with the reason."""
        rights.demand(actor, Verb.INCOMING_CORRECT)
        _need(reason)
        return self._changed(entry=self.entry.corrected(changes, today))

    def give_paper(self, actor: Actor, holder: PaperHolder) -> "IncomingDocument":
        """Record who was given the paper original (Art. 8.1c)."""
        rights.demand(actor, Verb.INCOMING_PAPER_HOLDER)
        return self._changed(paper_holder=holder)

    def change_access(
        self, actor: Actor, verb: Verb, change: Callable[[Access], Access]
    ) -> "IncomingDocument":
        """Ask who else may read it, decide that or take it back, as the verb entitles to."""
        if self.status not in WHEN[verb]:
            raise NotWaitingForThis(status=self.status.label)
        rights.demand(actor, verb, *self.relations(actor))
        return self._changed(access=change(self.access))

    def allows(self, actor: Actor, verb: Verb) -> bool:
        """Whether the actor may do this to it, and now."""
        if self.recall_asked and verb in RESTS_WHILE_ASKED_BACK:
            return False
        return self.status in WHEN.get(verb, tuple(Status)) and self._entitles(actor, verb)

    def may_be_read_by(self, actor: Actor) -> bool:
        """The registry and leaders read all, others what they take part in; see ``Access``."""
        return self._entitles(actor, Verb.INCOMING_READ)

    def shows_a_line_to(self, actor: Actor) -> bool:
        """Whether they see at least its number: no register has gaps for who reads all of it."""
        return self.registration is not None and rights.allows(actor, Verb.INCOMING_READ)

    def relations(self, actor: Actor) -> set[Relation]:
        """How the actor stands to it."""
        given = self.status in (Status.ASSIGNED, Status.IN_PROGRESS)
        shares = (*self.cohandlers, *self.informed)
        given_more = self.extension.giver if self.extension else None
        others = (given_more, *(share.party for share in shares))
        parts = (self.leader, self.owner, self.unit, self.handler, *others)
        near = Party.includes if self.access.is_restricted else Party.concerns
        decider = self.access.asked.decider if self.access.asked else None
        standing = {
            Relation.DECIDER: decider is not None and decider.includes(actor),
            Relation.PART: self.access.names(actor) or any(near(p, actor) for p in parts if p),
            Relation.TURN: self.owner is not None and self.owner.includes(actor),
            Relation.GIVER: given and any(p.includes(actor) for p in (self.giver, self.leader)),
            Relation.EXTENDER: self.extension is not None and self.extension.giver.includes(actor),
            Relation.COHANDLER: owes(actor, self.cohandlers),
            Relation.INFORMED: owes(actor, self.informed),
        }
        return {relation for relation, holds in standing.items() if holds}

    def _entitles(self, actor: Actor, verb: Verb) -> bool:
        if actor.agency_id != self.agency_id:
            return False
        relations = self.relations(actor)
        is_closed = self.status in CLOSED or (self.access.is_restricted and not relations)
        if is_closed and not actor.has(*KEEPERS):
            return False
        return rights.allows(actor, verb, *relations)

    def _expect(self, actor: Actor, verb: Verb) -> None:
        self._waits(verb)
        if not self._entitles(actor, verb):
            given = verb in (Verb.INCOMING_WITHDRAW, Verb.INCOMING_REASSIGN)
            expected = self.giver if given else self.owner
            raise NotYourTurn(owner=expected.name if expected else "người khác")

    def _waits(self, verb: Verb) -> None:
        if self.status not in WHEN[verb]:
            raise NotWaitingForThis(status=self.status.label)
        if self.recall_asked and verb in RESTS_WHILE_ASKED_BACK:
            raise RestsWhileAskedBack

    def _back(self, turn: Turn, reason: str) -> "IncomingDocument":
        if self.status is Status.REGISTERED:
            return self._to(Status.RETURNED, turn, return_reason=reason)
        if self.status is Status.IN_PROGRESS and self.unit is not None:
            return self._to(
                Status.ASSIGNED, turn, handler=None, extension=None, return_reason=reason
            )
        return self._to(
            Status.REGISTERED,
            turn,
            return_reason=reason,
            unit=None,
            handler=None,
            direction=None,
            extension=None,
            cohandlers=(),
            informed=(),
        )

    def _to(self, status: Status, turn: Turn | None, **changes: object) -> "IncomingDocument":
        return self._changed(
            status=status,
            step_no=self.step_no + 1,
            owner=turn.owner if turn else None,
            step_due_at=turn.due_at if turn else None,
            **{"return_reason": "", **changes},
        )

    def _changed(self, **changes: object) -> "IncomingDocument":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _sharing(
    document: IncomingDocument,
    lead: Party,
    cohandlers: tuple[Party, ...],
    informed: tuple[Party, ...],
    turn: Turn,
) -> IncomingDocument:
    """Add shares once each; the lead has none, a co-handler is not merely informed."""
    if lead in cohandlers or any(share.party == lead for share in document.cohandlers):
        raise LeadCannotCohandle(lead=lead.id)
    kept = (*document.cohandlers, *document.informed)
    known = {share.party for share in kept}

    def shares(parties: tuple[Party, ...]) -> tuple[Assignment, ...]:
        new = [p for p in dict.fromkeys(parties) if p not in known and p != lead]
        known.update(new)
        return tuple(Assignment(party=p, due_at=turn.due_at, step_no=document.step_no) for p in new)

    return replace(
        document,
        cohandlers=(*document.cohandlers, *shares(cohandlers)),
        informed=(*document.informed, *shares(informed)),
    )
