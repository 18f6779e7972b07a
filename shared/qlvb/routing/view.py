"""A document as a person sees it: its data, who has it now, and what this person may do with it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from qlvb.incoming import service as incoming
from qlvb.incoming.access import Access
from qlvb.incoming.entry import (
    AnsweredDocument,
    AttachedFile,
    Declared,
    Form,
    LargeDossier,
    PaperHolder,
    Signatory,
    Urgency,
)
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import (
    Continuation,
    Direction,
    Extension,
    Party,
    RecallAsked,
    ReplacedBy,
    Settlement,
)
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import view as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.view import OutgoingRow
from qlvb.platform.tables import Page
from qlvb.routing import service
from qlvb.routing.model import Document, WorkItem

_ACTS = {
    "intake-decision": Verb.INCOMING_INTAKE_DECIDE,
    "presentation": Verb.INCOMING_PRESENT,
    "direction": Verb.INCOMING_DIRECT,
    "assignment": Verb.INCOMING_ASSIGN,
    "settlement": Verb.INCOMING_SETTLE,
    "confirmation": Verb.INCOMING_CONFIRM,
    "return": Verb.INCOMING_RETURN,
    "extension": Verb.INCOMING_EXTENSION_ASK,
    "reassignment": Verb.INCOMING_REASSIGN,
    "withdrawal": Verb.INCOMING_WITHDRAW,
    "extension-decision": Verb.INCOMING_EXTENSION_DECIDE,
    "opinion": Verb.INCOMING_OPINION,
    "acknowledgement": Verb.INCOMING_ACKNOWLEDGE,
    "correction": Verb.INCOMING_CORRECT,
    "paper-holder": Verb.INCOMING_PAPER_HOLDER,
    "access-change": Verb.INCOMING_ACCESS_ASK,
    "access-decision": Verb.INCOMING_ACCESS_DECIDE,
    "access-withdrawal": Verb.INCOMING_ACCESS_ASK,
}
"""The acts on a document by the last part of their path, in the order they are offered."""


_OF_WHO_ASKED = {"access-change", "access-withdrawal"}


@dataclass(frozen=True, kw_only=True)
class WorkView:
    """Who has the document, as what, until when."""

    work_id: str
    kind: str
    owner: str
    owner_name: str
    due_on: date
    unread: bool
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Row:
    """A document in a list."""

    document_id: str
    version: int
    status: Status
    status_label: str
    register: str
    arrival_number: int | None
    arrived_on: date
    number: str
    notation: str
    issued_on: date | None
    issuer: str
    subject: str
    kind: str
    urgency: Urgency
    due_on: date | None
    lead: Party | None
    overdue_days: int
    is_asked_back: bool
    """Its sender asks for it back: work on it rests."""
    restricted: bool
    readable: bool
    """Not, where only the line of a restricted document is shown: its number and its arrival."""


@dataclass(frozen=True, kw_only=True)
class DocumentView(Row):
    """A document on its own screen."""

    form: Form
    issuer_id: str | None
    language: str
    pages: int
    note: str
    signatory: Signatory | None
    recipients_note: str
    paper_follows: bool
    large_dossier: LargeDossier | None
    paper_holder: PaperHolder | None
    external_id: str | None
    answers: tuple[AnsweredDocument, ...]
    """The documents that it answers; one of this agency's has its id."""
    dossier_code: str | None
    declared: Declared | None
    files: tuple[AttachedFile, ...]
    register_year: int | None
    registered_by: str | None
    registered_at: datetime | None
    leader: Party
    owner: Party | None
    step_due_at: datetime | None
    unit: Party | None
    cohandlers: list[Party]
    informed: list[Party]
    direction: Direction | None
    settlement: Settlement | None
    extension: Extension | None
    access: Access
    return_reason: str
    recall_asked: RecallAsked | None
    continues: Continuation | None
    continued_in: Continuation | None
    replaced_by: ReplacedBy | None
    replaced_here: bool
    """The later document is in the register, and the reader's to read."""
    work: list[WorkView]
    allowed: list[str]


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """A thing to do, with the document it is about."""

    work_id: str
    kind: str
    folder: str
    due_on: date
    unread: bool
    since: datetime
    from_name: str
    row: Row | None
    """Of an incoming document."""
    outgoing: OutgoingRow | None
    """Of an outgoing one; one of the two is there."""


def of(actor: Actor, document_id: str) -> DocumentView:
    """The document's screen for the actor.

    Raises:
        DocumentNotFound.
    """
    return shown(actor, incoming.get(actor, document_id))


def shown(actor: Actor, document: IncomingDocument) -> DocumentView:
    """A document in hand, as its screen."""
    given, entry = document.registration, document.entry
    calendar = organization.calendar(document.agency_id)
    work = service.open_work_of(document)
    later = document.replaced_by
    return DocumentView(
        **vars(row(document, calendar)),
        form=entry.form,
        issuer_id=entry.issuer_id,
        language=entry.language,
        pages=sum(file.pages for file in document.files),
        note=entry.note,
        signatory=entry.signatory,
        recipients_note=entry.recipients_note,
        paper_follows=entry.paper_follows,
        large_dossier=entry.large_dossier,
        paper_holder=document.paper_holder,
        external_id=entry.external_id,
        answers=entry.answers,
        dossier_code=entry.dossier_code,
        declared=entry.declared,
        files=document.files,
        register_year=given.register_year if given else None,
        registered_by=given.by if given else None,
        registered_at=given.at if given else None,
        leader=document.leader,
        owner=document.owner,
        step_due_at=document.step_due_at,
        unit=document.unit,
        cohandlers=[share.party for share in document.cohandlers],
        informed=[share.party for share in document.informed],
        direction=document.direction,
        settlement=document.settlement,
        extension=document.extension,
        access=document.access,
        return_reason=document.return_reason,
        recall_asked=document.recall_asked,
        continues=document.continues,
        continued_in=document.continued_in,
        replaced_by=later,
        replaced_here=later is not None and incoming.may_read(actor, later.document_id),
        work=[work_view(item) for item in work],
        allowed=allowed(actor, document, work),
    )


def desk_rows(actor: Actor, page: Page[tuple[WorkItem, Document]]) -> Page[WorkRow]:
    """A page of a folder."""
    calendar = organization.calendar(actor.agency_id)
    shown_rows = [
        WorkRow(
            work_id=item.work_id,
            kind=item.folder.name,
            folder=item.folder.name,
            due_on=item.due_at.astimezone(clock.VIETNAM).date(),
            unread=item.is_unread,
            since=item.since,
            from_name=item.given_by,
            row=None
            if isinstance(document, OutgoingDocument)
            else row_for(actor, document, calendar),
            outgoing=outgoing.row(document) if isinstance(document, OutgoingDocument) else None,
        )
        for item, document in page.items
    ]
    return Page(shown_rows, page.cursor)


def rows(actor: Actor, page: Page[IncomingDocument]) -> Page[Row]:
    """A page of a list."""
    return Page(list_rows(actor, page.items), page.cursor)


def list_rows(actor: Actor, documents: list[IncomingDocument]) -> list[Row]:
    """Documents as rows."""
    calendar = organization.calendar(actor.agency_id)
    return [row_for(actor, document, calendar) for document in documents]


def row_for(actor: Actor, document: IncomingDocument, calendar: WorkingCalendar) -> Row:
    """A document as one row; of what the actor may not read, that there is such a number."""
    whole = row(document, calendar)
    if document.may_be_read_by(actor):
        return whole
    return replace(
        whole,
        number="",
        notation="",
        issuer="",
        subject="",
        kind="",
        issued_on=None,
        urgency=Urgency.NORMAL,
        due_on=None,
        lead=None,
        overdue_days=0,
        is_asked_back=False,
        readable=False,
    )


def row(document: IncomingDocument, calendar: WorkingCalendar) -> Row:
    """A document as one row; settled ones are never overdue."""
    entry = document.entry
    late = calendar.overdue_days(document.due_on, clock.today()) if document.status.is_open else 0
    return Row(
        document_id=document.document_id,
        version=document.version,
        status=document.status,
        status_label=document.status.label,
        register=entry.register,
        arrival_number=document.registration.arrival_number if document.registration else None,
        arrived_on=entry.arrived_on,
        number=entry.number,
        notation=entry.notation,
        issued_on=entry.issued_on,
        issuer=entry.issuer,
        subject=entry.subject,
        kind=entry.kind,
        urgency=entry.urgency,
        due_on=document.due_on,
        lead=document.lead,
        overdue_days=late,
        is_asked_back=document.recall_asked is not None,
        restricted=document.access.is_restricted,
        readable=True,
    )


def allowed(actor: Actor, document: IncomingDocument, work: list[WorkItem]) -> list[str]:
    """What the actor may do now, by the last part of the act's path.

    Args:
        actor: who looks.
        document: what they look at.
        work: who has it, as delivered: what was opened cannot be pulled back.
    """
    acts = [act for act, verb in _ACTS.items() if document.allows(actor, verb)]
    if document.extension is not None and "extension" in acts:
        acts.remove("extension")
    change = document.access.asked
    if change is None:
        unfit = {"access-decision", "access-withdrawal"}
    else:
        unfit = {"access-change"} if change.by.includes(actor) else _OF_WHO_ASKED
    acts = [act for act in acts if act not in unfit]
    unread = any(item.owner == document.owner and item.is_unread for item in work)
    if "withdrawal" in acts and not unread:
        acts.remove("withdrawal")
    return acts


def work_view(item: WorkItem) -> WorkView:
    """A thing to do, as the document's screen shows it."""
    return WorkView(
        work_id=item.work_id,
        kind=item.folder.name,
        owner=item.owner.id,
        owner_name=item.owner.name,
        due_on=item.due_at.astimezone(clock.VIETNAM).date(),
        unread=item.is_unread,
        since=item.since,
    )
