"""An incoming document and the verbs of its life (Decision 35/2018, Art. 8; Decree 30/2020, 20-24).

Every verb returns a new value or refuses by name. Whose turn it is, is part of the value: the
``owner`` is who must act next, until ``step_due_at``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.incoming.entry import AttachedFile, Entry, PaperHolder
from qlvb.incoming.parts import (
    Assignment,
    Direction,
    Extension,
    Party,
    PartyKind,
    Registration,
    Settlement,
    Share,
    Turn,
)
from qlvb.incoming.refusals import (
    DueInThePast,
    ExtensionAlreadyAsked,
    ExtensionNotLater,
    LeadCannotCohandle,
    NoExtensionAsked,
    NotWaitingForThis,
    NotYourTurn,
    OnlyTheClerkRegisters,
    ReasonMissing,
)
from qlvb.kernel.actor import Actor, Role


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

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self not in (Status.SETTLED, Status.CANCELLED)


_LABELS = {
    Status.STOPPED: "Dừng tiếp nhận",
    Status.REGISTERED: "Chờ cho ý kiến",
    Status.RETURNED: "Trả lại văn thư",
    Status.ASSIGNED: "Đã phân công",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.AWAITING_CONFIRMATION: "Chờ xác nhận",
    Status.SETTLED: "Hoàn thành",
    Status.CANCELLED: "Đã hủy",
}


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
    return_reason: str = ""
    paper_holder: PaperHolder | None = None
    plan_version: int = 0
    execution: str = ""
    request_digest: str = ""
    """Of the request that made it: the same Idempotency-Key with another one is refused."""

    @property
    def lead(self) -> Party | None:
        """Exactly one leads: the person handling, before that the unit."""
        return self.handler or self.unit

    @property
    def number_label(self) -> str:
        """How the document is called where its subject must not be shown."""
        if self.registration is None:
            return "văn bản chưa vào sổ"
        return f"{self.registration.arrival_number:02d}"

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
        self._expect(actor, Status.STOPPED)
        return self._to(Status.REGISTERED, turn, registration=registration)

    def cancel(self, actor: Actor, reason: str) -> "IncomingDocument":
        """End the intake of a stopped document; it never had a number."""
        self._expect(actor, Status.STOPPED)
        _need(reason)
        return self._to(Status.CANCELLED, None)

    def present(self, actor: Actor, leader: Party, turn: Turn) -> "IncomingDocument":
        """Put a returned document before a leader again (Decree 30/2020, Art. 23)."""
        self._expect(actor, Status.RETURNED)
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
        self._expect(actor, Status.REGISTERED)
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
        self._expect(actor, Status.ASSIGNED)
        if due_on is not None and due_on < today:
            raise DueInThePast(due_on=due_on)
        limits = [day for day in (due_on, self.due_on) if day is not None]
        moved = self._to(
            Status.IN_PROGRESS, turn, handler=handler, due_on=min(limits, default=None)
        )
        return _sharing(moved, handler, cohandlers, informed, turn)

    def return_(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Give it back one step, with a reason: to the clerk, the leader or the unit head."""
        self._expect(actor, Status.REGISTERED, Status.ASSIGNED, Status.IN_PROGRESS)
        _need(reason)
        return self._back(turn, reason)

    def withdraw(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Pull back what was given, while the receiver has not opened it."""
        self._expect_given_by(actor)
        return self._back(turn, reason)

    def reassign(self, actor: Actor, lead: Party, reason: str, turn: Turn) -> "IncomingDocument":
        """Give the work to another lead; the leader or the unit head who gave it does."""
        self._expect_given_by(actor)
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
        self._expect(actor, Status.IN_PROGRESS)
        status = Status.AWAITING_CONFIRMATION if turn else Status.SETTLED
        return self._to(status, turn, settlement=settlement, extension=None)

    def confirm(self, actor: Actor) -> "IncomingDocument":
        """Agree that the work is done."""
        self._expect(actor, Status.AWAITING_CONFIRMATION)
        return self._to(Status.SETTLED, None)

    def send_back(self, actor: Actor, reason: str, turn: Turn) -> "IncomingDocument":
        """Do not agree: the handler goes on."""
        self._expect(actor, Status.AWAITING_CONFIRMATION)
        _need(reason)
        return self._to(Status.IN_PROGRESS, turn, settlement=None, return_reason=reason)

    def finish_share(self, actor: Actor, share: Share) -> tuple["IncomingDocument", Assignment]:
        """A co-handler gave the opinion, or an informed party took note. Returns both."""
        if not self.status.is_open:
            raise NotWaitingForThis(status=self.status.label)
        shares: tuple[Assignment, ...] = getattr(self, share.value)
        mine = next((s for s in shares if s.party.includes(actor) and not s.is_done), None)
        if mine is None:
            raise NotYourTurn(owner="người được giao")
        rest = tuple(replace(s, is_done=True) if s is mine else s for s in shares)
        return self._changed(**{share.value: rest}), mine

    def ask_extension(
        self, actor: Actor, due_on: date, reason: str, turn: Turn
    ) -> "IncomingDocument":
        """Ask the giver for more time."""
        self._expect(actor, Status.ASSIGNED, Status.IN_PROGRESS)
        _need(reason)
        if self.extension is not None:
            raise ExtensionAlreadyAsked
        if self.due_on is None or due_on <= self.due_on:
            raise ExtensionNotLater(due_on=due_on)
        asked = Extension(
            due_on=due_on,
            reason=reason,
            by=self.owner or self.giver,
            giver=turn.owner,
            step_no=self.step_no,
            due_at=turn.due_at,
        )
        return self._changed(extension=asked)

    def decide_extension(
        self, actor: Actor, *, granted: bool, due_on: date | None, step_due_at: datetime
    ) -> "IncomingDocument":
        """Grant more time (as asked, or until another day) or deny it."""
        if self.extension is None:
            raise NoExtensionAsked
        if not self.extension.giver.includes(actor):
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
        _as_clerk(actor)
        _need(reason)
        return self._changed(entry=self.entry.corrected(changes, today))

    def give_paper(self, actor: Actor, holder: PaperHolder) -> "IncomingDocument":
        """Record who was given the paper original (Art. 8.1c)."""
        _as_clerk(actor)
        return self._changed(paper_holder=holder)

    def may_be_read_by(self, actor: Actor) -> bool:
        """The registry and the leaders read all of it; others what they take part in."""
        if actor.agency_id != self.agency_id:
            return False
        if actor.has(Role.CLERK, Role.LEADER, Role.HEAD, Role.ARCHIVIST):
            return True
        shares = (*self.cohandlers, *self.informed)
        parties = (self.owner, self.unit, self.handler, *(share.party for share in shares))
        return any(
            party is not None
            and (
                party.includes(actor)
                or (party.kind is PartyKind.UNIT and party.id == actor.unit_id)
            )
            for party in parties
        )

    def expects(self, actor: Actor) -> bool:
        """Whether it is the actor's turn."""
        return self.owner is not None and self.owner.includes(actor)

    def is_given_by(self, actor: Actor) -> bool:
        """Whether the actor gave the present work."""
        return self.status in (Status.ASSIGNED, Status.IN_PROGRESS) and (
            self.giver.includes(actor) or self.leader.includes(actor)
        )

    def _expect(self, actor: Actor, *statuses: Status) -> None:
        if self.status not in statuses:
            raise NotWaitingForThis(status=self.status.label)
        if not self.expects(actor):
            raise NotYourTurn(owner=self.owner.name if self.owner else "người khác")

    def _expect_given_by(self, actor: Actor) -> None:
        if self.status not in (Status.ASSIGNED, Status.IN_PROGRESS):
            raise NotWaitingForThis(status=self.status.label)
        if not self.is_given_by(actor):
            raise NotYourTurn(owner=self.giver.name)

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


def _as_clerk(actor: Actor) -> None:
    if not actor.has(Role.CLERK):
        raise OnlyTheClerkRegisters


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
