"""Work items, and the agency's own routing as data (Decision 35/2018, Art. 7.1, 7.2)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from qlvb.incoming.entry import Urgency
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import THE_CLERK, Party, PartyKind, Share, Turn
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.kernel.rights import Verb
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.status import OutgoingStatus
from qlvb.routing.refusals import (
    PlanHoursImpossible,
    PlanWithoutDirection,
    PlanWithoutSigner,
    StandInImpossible,
    UnitsAreNotAssigned,
)

_AT_ONCE_HOURS = 1.0
"""Urgent documents are dealt with at once at every step (Decree 30/2020, Art. 4.2c)."""
_LEAST_HOURS, _MOST_HOURS = 0.25, 2000.0


class Folder(StrEnum):
    """Where a work item lies in its owner's list; the value is the counter's name."""

    STOPPED = "stopped"
    RETURNED = "returned"
    DIRECT = "direct"
    ASSIGN = "assign"
    HANDLE = "handle"
    CONFIRM = "confirm"
    COHANDLE = "cohandle"
    INFORMED = "informed"
    EXTENSION = "extension"
    ACCESS = "access"
    REVISE = "revise"
    REVIEW = "review"
    CHECK = "check"
    SIGN = "sign"
    ISSUE = "issue"
    ADVISE = "advise"
    SHOWN = "shown"
    """Issued to them inside the agency, to take note of."""

    @property
    def is_outgoing(self) -> bool:
        """Whether outgoing documents lie in it; incoming ones do not."""
        return self in OUTGOING_FOLDERS


OUTGOING_FOLDERS = frozenset(
    {
        *(Folder.REVISE, Folder.REVIEW, Folder.CHECK, Folder.SIGN, Folder.ISSUE, Folder.ADVISE),
        Folder.SHOWN,
    }
)
OF_THE_CLERKS = frozenset({Folder.STOPPED, Folder.RETURNED, Folder.CHECK, Folder.ISSUE})
"""What waits for any clerk lies in one place for all of them."""


FOLDER_OF = {
    Status.STOPPED: Folder.STOPPED,
    Status.RETURNED: Folder.RETURNED,
    Status.REGISTERED: Folder.DIRECT,
    Status.ASSIGNED: Folder.ASSIGN,
    Status.IN_PROGRESS: Folder.HANDLE,
    Status.AWAITING_CONFIRMATION: Folder.CONFIRM,
}
"""The folder of the step at which a document waits."""

FOLDER_OF_OUTGOING = {
    OutgoingStatus.RETURNED: Folder.REVISE,
    OutgoingStatus.REVIEWING: Folder.REVIEW,
    OutgoingStatus.CHECKING: Folder.CHECK,
    OutgoingStatus.SIGNING: Folder.SIGN,
    OutgoingStatus.ISSUING: Folder.ISSUE,
}
"""The same of an outgoing one; a draft that was never submitted waits for nobody else."""

FOLDER_OF_SHARE = {Share.COHANDLING: Folder.COHANDLE, Share.INFORMATION: Folder.INFORMED}

DUTY_OF = {
    Folder.STOPPED: Verb.INCOMING_INTAKE_DECIDE,
    Folder.RETURNED: Verb.INCOMING_PRESENT,
    Folder.DIRECT: Verb.INCOMING_DIRECT,
    Folder.ASSIGN: Verb.INCOMING_ASSIGN,
    Folder.HANDLE: Verb.INCOMING_SETTLE,
    Folder.CONFIRM: Verb.INCOMING_CONFIRM,
    Folder.COHANDLE: Verb.INCOMING_OPINION,
    Folder.INFORMED: Verb.INCOMING_ACKNOWLEDGE,
    Folder.EXTENSION: Verb.INCOMING_EXTENSION_DECIDE,
    Folder.ACCESS: Verb.INCOMING_ACCESS_DECIDE,
    Folder.REVISE: Verb.OUTGOING_SUBMIT,
    Folder.REVIEW: Verb.OUTGOING_REVIEW,
    Folder.CHECK: Verb.OUTGOING_CHECK,
    Folder.SIGN: Verb.OUTGOING_APPROVE,
    Folder.ISSUE: Verb.OUTGOING_NUMBER,
    Folder.ADVISE: Verb.OUTGOING_OPINION,
    Folder.SHOWN: Verb.OUTGOING_ACKNOWLEDGE,
}
"""What the work in a folder waits for: who acts for another finds it there if that is delegated."""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing somebody has to do or read. The token of its human step never leaves the system."""

    agency_id: str
    owner: Party
    folder: Folder
    document_id: str
    step_no: int
    due_at: datetime
    since: datetime
    number_label: str
    given_by: str
    is_unread: bool = True
    is_returned: bool = False
    is_overdue: bool = False
    """Noted once, when the step's wait has ended without a decision."""
    token: str = field(default="", repr=False)
    execution: str = ""

    @property
    def work_id(self) -> str:
        """Stable while the work lasts, whatever its deadline."""
        return f"{self.document_id}.{self.step_no}.{self.folder}"


Document = IncomingDocument | OutgoingDocument
"""What a machine drives and work is about."""


def folder_of(document: Document) -> Folder:
    """The folder of the step at which a document waits."""
    if isinstance(document, OutgoingDocument):
        return FOLDER_OF_OUTGOING[document.status]
    return FOLDER_OF[document.status]


def main_work(document: Document, *, given_by: str = "") -> WorkItem | None:
    """The work the document waits for; None when it waits for nobody."""
    if document.owner is None or document.step_due_at is None:
        return None
    return WorkItem(
        agency_id=document.agency_id,
        owner=document.owner,
        folder=folder_of(document),
        document_id=document.document_id,
        step_no=document.step_no,
        due_at=document.step_due_at,
        since=clock.now(),
        number_label=document.number_label,
        given_by=given_by,
        is_returned=bool(document.return_reason),
    )


def shared_work(document: IncomingDocument, *, only_of_step: bool) -> list[WorkItem]:
    """The open shares of co-handlers and informed, all or those given at the present step."""
    return [
        WorkItem(
            agency_id=document.agency_id,
            owner=share.party,
            folder=folder,
            document_id=document.document_id,
            step_no=share.step_no,
            due_at=share.due_at,
            since=clock.now(),
            number_label=document.number_label,
            given_by=document.given_by or document.giver.name,
        )
        for kind, folder in FOLDER_OF_SHARE.items()
        for share in getattr(document, kind.value)
        if not share.is_done and not (only_of_step and share.step_no != document.step_no)
    ]


def asked_work(document: IncomingDocument) -> list[WorkItem]:
    """What somebody is asked to decide beside the document's course: more time, who may read."""
    return [*extension_work(document), *access_work(document)]


def extension_work(document: IncomingDocument) -> list[WorkItem]:
    """The open request for more time, as the giver's work."""
    asked = document.extension
    if asked is None:
        return []
    owner, given_by = asked.giver, asked.by.name
    return [_asked(document, Folder.EXTENSION, owner, asked.step_no, asked.due_at, given_by)]


def access_work(document: IncomingDocument) -> list[WorkItem]:
    """The open request that others may read it, as the work of who decides."""
    asked = document.access.asked
    if asked is None:
        return []
    owner, given_by = asked.decider, asked.by.name
    return [_asked(document, Folder.ACCESS, owner, asked.step_no, asked.due_at, given_by)]


def _asked(  # the parts of a work item that differ
    document: IncomingDocument,
    folder: Folder,
    owner: Party,
    step_no: int,
    due_at: datetime,
    given_by: str,
) -> WorkItem:
    return WorkItem(
        agency_id=document.agency_id,
        owner=owner,
        folder=folder,
        document_id=document.document_id,
        step_no=step_no,
        due_at=due_at,
        since=clock.now(),
        number_label=document.number_label,
        given_by=given_by,
    )


def advice_work(document: OutgoingDocument) -> list[WorkItem]:
    """The opinions that are still waited for, as work of whoever was asked."""
    return [
        WorkItem(
            agency_id=document.agency_id,
            owner=asked.party,
            folder=Folder.ADVISE,
            document_id=document.document_id,
            step_no=asked.place,
            due_at=asked.due_at,
            since=clock.now(),
            number_label=document.number_label,
            given_by=asked.asked_by,
        )
        for asked in document.opinions
        if asked.is_open
    ]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """That a request about who may read was decided: who is told, of which document, by whom."""

    agency_id: str
    document_id: str
    version: int
    """Of the document, as it was decided on."""
    number_label: str
    is_granted: bool
    by: str
    person_id: str
    at: datetime | None = None
    """None: decided before that was kept."""


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Who receives the work of a person who is away, between two days, both included."""

    person_id: str
    stand_in: Party
    since: date
    until: date

    def holds(self, person_id: str, day: date) -> bool:
        """Whether this one stands in for the person on the day."""
        return self.person_id == person_id and self.since <= day <= self.until


def _usual_hours() -> dict[Folder, float]:
    return {
        Folder.STOPPED: 8.0,
        Folder.RETURNED: 8.0,
        Folder.DIRECT: 8.0,
        Folder.ASSIGN: 8.0,
        Folder.HANDLE: 40.0,
        Folder.CONFIRM: 8.0,
        Folder.COHANDLE: 24.0,
        Folder.INFORMED: 24.0,
        Folder.EXTENSION: 8.0,
        Folder.ACCESS: 8.0,
        Folder.REVISE: 16.0,
        Folder.REVIEW: 8.0,
        Folder.CHECK: 8.0,
        Folder.SIGN: 8.0,
        Folder.ISSUE: 8.0,
        Folder.ADVISE: 16.0,
        Folder.SHOWN: 24.0,
    }


@dataclass(frozen=True, kw_only=True)
class RoutingPlan:
    """An agency's own routing: which steps, by which roles, how long, who stands in (Art. 7.2)."""

    version: int = 0
    hours: dict[Folder, float] = field(default_factory=_usual_hours)
    directing_roles: frozenset[Role] = frozenset({Role.LEADER, Role.HEAD})
    units_assign: bool = True
    giver_confirms: bool = False
    heads_review: bool = True
    """Whether the drafting unit's head answers for the content before a draft goes on."""
    checks_form: bool = True
    """Whether somebody answers for the form before a draft is signed."""
    form_unit: Party = THE_CLERK
    """Who does: the clerks, or the unit whose heads check it."""
    signing_roles: frozenset[Role] = frozenset({Role.LEADER, Role.HEAD})
    copying_roles: frozenset[Role] = frozenset({Role.LEADER, Role.HEAD})
    """Who may sign certified copies, as the agency's head decided (Decree 30/2020, Art. 27)."""
    stand_ins: tuple[StandIn, ...] = ()
    note: str = ""

    def checked(self) -> "RoutingPlan":
        """The plan, or a refusal of what cannot work; asked before it is switched on.

        Raises:
            PlanHoursImpossible, PlanWithoutDirection, StandInImpossible.
        """
        for folder, hours in self.hours.items():
            if not _LEAST_HOURS <= hours <= _MOST_HOURS:
                raise PlanHoursImpossible(step=folder.value)
        if not self.directing_roles & {Role.LEADER, Role.HEAD, Role.UNIT_HEAD}:
            raise PlanWithoutDirection
        for roles in (self.signing_roles, self.copying_roles):
            if not roles & {Role.LEADER, Role.HEAD, Role.UNIT_HEAD}:
                raise PlanWithoutSigner
        for one in self.stand_ins:
            away = any(o.person_id == one.stand_in.id and _overlap(o, one) for o in self.stand_ins)
            if one.stand_in.id == one.person_id or one.since > one.until or away:
                raise StandInImpossible(person_id=one.person_id)
        return replace(self, hours={**_usual_hours(), **self.hours})

    def turn(
        self,
        folder: Folder,
        owner: Party,
        *,
        calendar: WorkingCalendar,
        urgency: Urgency,
        due_on: date | None = None,
    ) -> Turn:
        """Who gets the work, and until when (UTC); a deadline of the document ends its handling."""
        due_at = self._due_at(folder, calendar, urgency)
        if folder in (Folder.ASSIGN, Folder.HANDLE, Folder.COHANDLE) and due_on is not None:
            closes = calendar.hours[-1][1] if calendar.hours else time(17, 0)
            end = datetime.combine(due_on, closes, clock.VIETNAM).astimezone(due_at.tzinfo)
            due_at = end if folder is not Folder.ASSIGN else min(due_at, end)
        return Turn(owner=self._present(owner), due_at=due_at)

    def handled_by(self, calendar: WorkingCalendar, urgency: Urgency) -> date:
        """The deadline of a document directed without one: every document in hand has one."""
        return self._due_at(Folder.HANDLE, calendar, urgency).astimezone(clock.VIETNAM).date()

    def leading(self, lead: Party) -> Folder:
        """The folder in which the lead finds the work.

        Raises:
            UnitsAreNotAssigned: this agency gives work to persons only.
        """
        if lead.kind is PartyKind.UNIT:
            if not self.units_assign:
                raise UnitsAreNotAssigned
            return Folder.ASSIGN
        return Folder.HANDLE

    def _due_at(self, folder: Folder, calendar: WorkingCalendar, urgency: Urgency) -> datetime:
        hours = _AT_ONCE_HOURS if urgency.is_at_once else self._hours(folder)
        return calendar.add_working_hours(clock.now(), hours)

    def _hours(self, folder: Folder) -> float:
        # A plan written before there was such a folder says nothing of it.
        return self.hours.get(folder) or _usual_hours()[folder]

    def _present(self, owner: Party) -> Party:
        today = clock.today()
        return next((one.stand_in for one in self.stand_ins if one.holds(owner.id, today)), owner)


def back_to(document: IncomingDocument) -> tuple[Folder, Party]:
    """Where a return or a pulling back puts the document."""
    if document.status is Status.REGISTERED:
        return Folder.RETURNED, THE_CLERK
    if document.status is Status.IN_PROGRESS and document.unit is not None:
        return Folder.ASSIGN, document.unit
    return Folder.DIRECT, document.leader


def _overlap(one: StandIn, other: StandIn) -> bool:
    return one is not other and one.since <= other.until and other.since <= one.until
