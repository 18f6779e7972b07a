"""What goes in and out of the incoming register: the fields of Decree 30/2020, Appendix VI.II."""

import datetime as dt
import hashlib
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator
from qlvb.incoming.document_types import BY_CODE
from qlvb.incoming.entry import Declared, Entry, Form, LargeDossier, PaperHolder, Signatory, Urgency
from qlvb.incoming.filter import Filter
from qlvb.incoming.kept_numbers import LateEntry
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.text import fold
from qlvb.outgoing.kinds import OfferedKind
from qlvb.platform.schemas import Asked, typed
from qlvb.routing.intake import Intake
from qlvb.routing.view import DocumentView, Row


def _known_kind(code: str) -> str:
    if code not in BY_CODE:
        msg = "no kind of document has this code"
        raise ValueError(msg)
    return code


Kind = Annotated[str, AfterValidator(_known_kind), Field(json_schema_extra={"enum": [*BY_CODE]})]
Number = Annotated[str, typed(11, 1)]
Notation = Annotated[str, typed(30)]
Name = Annotated[str, typed(200, 1)]
Subject = Annotated[str, typed(500, 1)]
Note = Annotated[str, typed(500)]
Reason = Annotated[str, typed(1000, 1)]
Position = Annotated[str, typed(100)]
FullName = Annotated[str, typed(50, 1)]
IssuerCode = Annotated[str, typed(35)]
Language = Annotated[str, typed(30)]
RecipientsNote = Annotated[str, typed(1000)]
ExternalId = Annotated[str, typed(200)]
DossierCode = Annotated[str, typed(20)]
IssuerSought = Annotated[str, typed(200)]
Cursor = Annotated[str, typed(2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{1,20}$")]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]


class SignatoryIn(Asked):
    """Who signed."""

    position: Position = ""
    name: FullName


class LargeDossierIn(Asked):
    """The bulky dossier and who has it (Art. 8.3)."""

    holder: Name
    note: Note = ""


class PaperHolderIn(Asked):
    """Who was given the paper original (Art. 8.1c); today when no day is said."""

    holder: Name
    given_on: Day | None = None
    note: Note = ""

    def to_value(self) -> PaperHolder:
        """As the office's value."""
        given_on = self.given_on or clock.today()
        return PaperHolder(holder=self.holder, given_on=given_on, note=self.note)


class DeclaredIn(Asked):
    """What the sender declared (Art. 8.2a)."""

    documents: int = Field(ge=1, le=100)
    pages: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(max_length=100)


class EntryIn(Asked):
    """The entry as the clerk fills it in."""

    register_code: Code = Field(default="VBD", alias="register")
    form: Form
    kind: Kind
    number: Number
    notation: Notation = ""
    issued_on: Day
    issuer: Name
    issuer_id: IssuerCode | None = None
    subject: Subject
    language: Language = "Tiếng Việt"
    note: Note = ""
    signatory: SignatoryIn | None = None
    urgency: Urgency = Urgency.NORMAL
    recipients_note: RecipientsNote = ""
    arrived_on: Day | None = None
    due_on: Day | None = None
    paper_follows: bool = False
    large_dossier: LargeDossierIn | None = None
    external_id: ExternalId | None = None
    dossier_code: DossierCode | None = None
    declared: DeclaredIn | None = None

    def to_entry(self) -> Entry:
        """As the office's value; the arrival day is today when none is said."""
        nested = {"register_code", "signatory", "large_dossier", "declared", "arrived_on"}
        plain = {k: getattr(self, k) for k in EntryIn.model_fields if k not in nested}
        dossier, declared, signed = self.large_dossier, self.declared, self.signatory
        return Entry(
            **plain,
            register=self.register_code,
            arrived_on=self.arrived_on or clock.today(),
            signatory=Signatory(**signed.model_dump()) if signed else None,
            large_dossier=LargeDossier(**dossier.model_dump()) if dossier else None,
            declared=Declared(documents=declared.documents, pages=tuple(declared.pages))
            if declared
            else None,
        )


class LateIn(Asked):
    """Under which kept number a document of an outage is entered, and who approved it."""

    number: int = Field(ge=1, le=9_999_999)
    approved_by: Name
    basis: Name


class IntakeIn(EntryIn):
    """A document to register, with its files and the leader it is presented to."""

    file_ids: list[Id] = Field(min_length=1, max_length=50)
    leader_id: Id
    paper_holder: PaperHolderIn | None = None
    confirmed_not_duplicate: bool = False
    late: LateIn | None = None

    @model_validator(mode="after")
    def _each_file_once(self) -> Self:
        self.file_ids = list(dict.fromkeys(self.file_ids))
        return self

    def to_intake(self) -> Intake:
        """As the office's value."""
        return Intake(
            entry=self.to_entry(),
            file_ids=tuple(self.file_ids),
            leader_id=self.leader_id,
            paper_holder=self.paper_holder.to_value() if self.paper_holder else None,
            is_no_duplicate=self.confirmed_not_duplicate,
            late=LateEntry(**self.late.model_dump()) if self.late else None,
            request_digest=hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32],
        )


class DuplicatesIn(Asked):
    """What a duplicate is looked for by."""

    number: Number
    notation: Notation = ""
    issuer: Name
    issuer_id: IssuerCode | None = None
    external_id: ExternalId | None = None

    def to_entry(self) -> Entry:
        """As an entry of today."""
        today = clock.today()
        return Entry(
            **self.model_dump(),
            register="VBD",
            form=Form.PAPER,
            kind="khac",
            subject="",
            issued_on=today,
            arrived_on=today,
        )


class Changes(Asked):
    """The fields a correction may change; only those given are changed."""

    kind: Kind | None = None
    number: Number | None = None
    notation: Notation | None = None
    issued_on: Day | None = None
    issuer: Name | None = None
    issuer_id: IssuerCode | None = None
    subject: Subject | None = None
    language: Language | None = None
    note: Note | None = None
    signatory: SignatoryIn | None = None
    urgency: Urgency | None = None
    recipients_note: RecipientsNote | None = None
    arrived_on: Day | None = None
    paper_follows: bool | None = None
    large_dossier: LargeDossierIn | None = None
    dossier_code: DossierCode | None = None


_OPTIONAL = {"issuer_id", "signatory", "large_dossier", "dossier_code"}


class CorrectionIn(Asked):
    """A correction of the entry, with why."""

    version: int = Field(ge=1)
    reason: Reason
    changes: Changes

    def to_changes(self) -> dict[str, object]:
        """The fields given, as the office's values."""
        given: dict[str, object] = {
            name: getattr(self.changes, name)
            for name in self.changes.model_fields_set
            if name in _OPTIONAL or getattr(self.changes, name) is not None
        }
        if isinstance(signed := given.get("signatory"), SignatoryIn):
            given["signatory"] = Signatory(**signed.model_dump())
        if isinstance(dossier := given.get("large_dossier"), LargeDossierIn):
            given["large_dossier"] = LargeDossier(**dossier.model_dump())
        return given


class PaperHolderChange(PaperHolderIn):
    """Who has the paper now."""

    version: int = Field(ge=1)


class IntakeDecisionIn(Asked):
    """What becomes of a stopped document."""

    version: int = Field(ge=1)
    decision: Literal["report_to_sender", "continue", "cancel"]
    reason: Reason
    directed_by: Position = ""

    @model_validator(mode="after")
    def _going_on_is_directed(self) -> Self:
        if self.decision == "continue" and not self.directed_by:
            msg = "who directed it is missing"
            raise ValueError(msg)
        return self


class RegisterIn(Asked):
    """A register to keep."""

    code: Code
    name: Name


class SeriesIn(Asked):
    """Whose numbers a register goes on with, by which decision."""

    predecessor_id: Id
    legal_basis: Name


class SeriesOut(BaseModel):
    """The predecessor's last number of the year."""

    last_number: int


class Wanted(Asked):
    """What a list is narrowed by."""

    status: Status | None = None
    register_code: Code | None = Field(default=None, alias="register")
    year: int | None = Field(default=None, ge=1900, le=2200)
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    issuer: IssuerSought | None = None
    kind: Kind | None = None
    urgency: Urgency | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    handler: Id | None = None
    agency: Id | None = Field(default=None, description="A predecessor: its closed documents")
    cursor: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=50)

    def to_filter(self) -> Filter:
        """As the store's value."""
        return Filter(
            year=self.year,
            status=self.status,
            register=self.register_code,
            since=self.since,
            until=self.until,
            issuer=fold(self.issuer) if self.issuer else None,
            kind=self.kind,
            urgency=self.urgency,
            due_since=self.due_from,
            due_until=self.due_to,
            handler=self.handler,
        ).of_a_year(clock.today())


class OfAgency(Asked):
    """Whose: one's own agency's, or a predecessor's."""

    agency: Id | None = None


class AfterCursor(OfAgency):
    """Where a list goes on."""

    cursor: Cursor | None = None


class DocumentPage(BaseModel):
    """A page of the list."""

    items: list[Row]
    cursor: str | None


class Documents(BaseModel):
    """Documents that may be the same."""

    items: list[Row]


class Document(BaseModel):
    """A document on its own screen."""

    document: DocumentView


class Types(BaseModel):
    """The kinds of document."""

    items: list[OfferedKind]


class RegisterOut(BaseModel):
    """A register."""

    code: str
    name: str
    is_closed: bool


class Registers(BaseModel):
    """The agency's registers."""

    items: list[RegisterOut]


class Happened(BaseModel):
    """One act on record."""

    event_id: str
    tag: str
    at: dt.datetime
    person_name: str
    position: str
    acting_for: str | None
    facts: dict[str, object]


class History(BaseModel):
    """What was done, oldest first."""

    items: list[Happened]
    cursor: str | None
