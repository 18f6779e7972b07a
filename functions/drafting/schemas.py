"""What goes in and out of drafting: the fields of Decree 30/2020, Appendix VI.II.I."""

import datetime as dt
import hashlib
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator
from qlvb.audit.model import AuditEvent
from qlvb.incoming.document_types import ISSUED_HERE
from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import PartyKind
from qlvb.outgoing.entry import (
    DocumentLink,
    DocumentRecipient,
    LinkKind,
    OutgoingEntry,
    RecipientGroup,
    RecipientKind,
)
from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.kinds import Purpose
from qlvb.outgoing.numbering import Council, NumberingPlan, SeriesGroup, SeriesWay
from qlvb.outgoing.parts import Comment, DraftVersion
from qlvb.outgoing.service import NewDraft
from qlvb.outgoing.status import OutgoingStatus
from qlvb.outgoing.view import OutgoingRow
from qlvb.platform.schemas import Asked, Told, typed

_CODES = frozenset(kind.code for kind in ISSUED_HERE)


def _known_kind(code: str) -> str:
    if code not in _CODES:
        msg = "no kind of document issued here has this code"
        raise ValueError(msg)
    return code


Kind = Annotated[
    str, AfterValidator(_known_kind), Field(json_schema_extra={"enum": sorted(_CODES)})
]
Subject = Annotated[str, typed(500, 1)]
Name = Annotated[str, typed(200, 1)]
OptionalName = Annotated[str, typed(200)]
Mark = Annotated[str, typed(12)]
Note = Annotated[str, typed(500)]
Language = Annotated[str, typed(30)]
DossierCode = Annotated[str, typed(20)]
LongText = Annotated[str, typed(4000)]
Text = Annotated[str, typed(4000, 1)]
Reason = Annotated[str, typed(1000, 1)]
Cursor = Annotated[str, typed(2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,64}$")]
OptionalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{0,64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9\-]{0,19}$")]
OptionalCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9\-]{0,20}$")]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{1,40}$")]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]
Copies = Annotated[int, Field(ge=1, le=999)]
Page = Annotated[int, Field(ge=1, le=100_000)]


class Versioned(Asked):
    """A decision on the version that was seen."""

    version: int = Field(ge=1)


class RecipientIn(Asked):
    """One line of Nơi nhận: by id, or by name where it is outside the system."""

    kind: RecipientKind
    id: OptionalId = ""
    name: OptionalName = ""
    group: OptionalName = ""

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        known = self.name if self.kind is RecipientKind.OUTSIDE else self.id
        if not known:
            msg = "nobody is named"
            raise ValueError(msg)
        return self

    def to_value(self) -> DocumentRecipient:
        """As the office's value."""
        return DocumentRecipient(**self.model_dump())


class LinkIn(Asked):
    """The document that is answered, or concerned."""

    kind: LinkKind
    document_id: Id
    is_incoming: bool = True

    def to_value(self) -> DocumentLink:
        """As the office's value, without the name it has there."""
        return DocumentLink(**self.model_dump(), label="")


Recipients = Annotated[list[RecipientIn], Field(max_length=300)]
Links = Annotated[list[LinkIn], Field(max_length=20)]


class DraftIn(Asked):
    """A draft as its drafter fills it in, with its first file if it has one."""

    kind: Kind
    subject: Subject
    unit_mark: Mark = ""
    council: OptionalCode = ""
    purpose: Purpose | None = None
    urgency: Urgency = Urgency.NORMAL
    recipients: Recipients = Field(default=[])
    links: Links = Field(default=[])
    answer_due_on: Day | None = None
    copies: Copies | None = None
    language: Language = "Tiếng Việt"
    note: Note = ""
    dossier_code: DossierCode | None = None
    file_id: Id | None = None
    attachment_ids: list[Id] = Field(default=[], max_length=50)

    def to_draft(self) -> NewDraft:
        """As the office's value."""
        nested = {"recipients", "links", "file_id", "attachment_ids"}
        plain = {k: getattr(self, k) for k in DraftIn.model_fields if k not in nested}
        others = [each for each in self.attachment_ids if each != self.file_id]
        return NewDraft(
            entry=OutgoingEntry(
                **plain,
                recipients=tuple(one.to_value() for one in self.recipients),
                links=tuple(one.to_value() for one in self.links),
            ),
            file_id=self.file_id,
            attachment_ids=tuple(dict.fromkeys(others)),
            request_digest=hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32],
        )


class Changes(Asked):
    """The fields of a draft that may change; only those given are changed."""

    kind: Kind | None = None
    subject: Subject | None = None
    unit_mark: Mark | None = None
    council: OptionalCode | None = None
    purpose: Purpose | None = None
    urgency: Urgency | None = None
    recipients: Recipients | None = None
    links: Links | None = None
    answer_due_on: Day | None = None
    copies: Copies | None = None
    language: Language | None = None
    note: Note | None = None
    dossier_code: DossierCode | None = None


_OPTIONAL = {"purpose", "answer_due_on", "copies", "dossier_code"}


class ChangeIn(Versioned):
    """A change of what is to stand in the register."""

    changes: Changes

    def to_changes(self) -> dict[str, object]:
        """The fields given, as the office's values."""
        given: dict[str, object] = {
            name: getattr(self.changes, name)
            for name in self.changes.model_fields_set
            if name in _OPTIONAL or getattr(self.changes, name) is not None
        }
        for name in ("recipients", "links"):
            if (listed := getattr(self.changes, name)) is not None:
                given[name] = tuple(one.to_value() for one in listed)
        return given


class VersionIn(Versioned):
    """Another file in place of the present version."""

    file_id: Id
    note: Note = ""


class AttachmentsIn(Versioned):
    """The attachments from now on."""

    file_ids: list[Id] = Field(max_length=50)


class CommentIn(Asked):
    """What somebody writes about the present version."""

    text: Text
    page: Page | None = None


class PartyIn(Asked):
    """A unit or a person of the agency."""

    kind: Literal[PartyKind.UNIT, PartyKind.PERSON]
    id: Id


class OpinionsIn(Versioned):
    """Who is asked what they think."""

    parties: list[PartyIn] = Field(min_length=1, max_length=20)
    question: LongText = ""


class OpinionIn(Asked):
    """What one thinks."""

    text: Text


class SubmissionIn(Versioned):
    """Who is to sign."""

    signer_id: Id


class AgreementIn(Versioned):
    """Agreement with the content or the form."""

    text: LongText = ""


class ApprovalIn(Versioned):
    """Agreement of the signer, who decides the urgency."""

    urgency: Urgency | None = None


class WithReason(Versioned):
    """An act that says why."""

    reason: Reason


class Wanted(Asked):
    """What a list is narrowed by."""

    year: int | None = Field(default=None, ge=1990, le=2200)
    status: OutgoingStatus | None = None
    series: Series | None = None
    kind: Kind | None = None
    drafter: Id | None = None
    has_returned: bool = False
    since: Day | None = None
    until: Day | None = None
    cursor: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=50)

    def to_filter(self, today: dt.date) -> OutgoingFilter:
        """As the office's value."""
        plain = self.model_dump(exclude={"cursor", "limit"})
        return OutgoingFilter(**plain).of_a_year(today)


class AfterCursor(Asked):
    """Where a page begins."""

    cursor: Cursor | None = None


class OutgoingPage(BaseModel):
    """A page of outgoing documents."""

    items: list[OutgoingRow]
    cursor: str | None


class OutgoingRows(BaseModel):
    """Outgoing documents that belong together."""

    items: list[OutgoingRow]


class Versions(BaseModel):
    """Every version of a draft."""

    items: list[DraftVersion]


class Comments(BaseModel):
    """A page of comments and opinions."""

    items: list[Comment]
    cursor: str | None


class OutgoingHistory(BaseModel):
    """A page of what was done."""

    items: list[AuditEvent]
    cursor: str | None


class GroupIn(Asked):
    """Recipients that are chosen together."""

    name: Name
    recipients: Annotated[list[RecipientIn], Field(min_length=1, max_length=200)]

    def to_group(self, group_id: str = "") -> RecipientGroup:
        """As the office's value."""
        chosen = tuple(one.to_value() for one in self.recipients)
        return RecipientGroup(group_id=group_id, name=self.name, recipients=chosen)


class Groups(BaseModel):
    """The agency's groups of recipients."""

    items: list[RecipientGroup]


class SeriesGroupIn(Asked):
    """Kinds that share a series."""

    code: Code
    name: Name
    kinds: list[Kind] = Field(min_length=1, max_length=40)


class CouncilIn(Asked):
    """A council that issues with the agency's seal."""

    code: Code
    name: Name
    abbreviation: Annotated[str, typed(12, 1)]


class NumberingIn(Asked):
    """How the agency numbers."""

    way: SeriesWay
    groups: list[SeriesGroupIn] = Field(default=[], max_length=30)
    councils: list[CouncilIn] = Field(default=[], max_length=30)

    def to_plan(self) -> NumberingPlan:
        """As the office's value."""
        return NumberingPlan(
            way=self.way,
            groups=tuple(
                SeriesGroup(code=one.code, name=one.name, kinds=frozenset(one.kinds))
                for one in self.groups
            ),
            councils=tuple(Council(**one.model_dump()) for one in self.councils),
        )


class NumberingOut(BaseModel):
    """A version of the numbering, and the series it has."""

    version: int
    from_year: int
    way: SeriesWay
    groups: list[SeriesGroup]
    councils: list[Council]
    series: dict[str, str]

    @classmethod
    def of(cls, plan: NumberingPlan) -> "NumberingOut":
        """As the API shows it."""
        return cls(**vars(plan), series=plan.all_series())


class WantedNumber(Asked):
    """A reserved number and the day the document would bear; left out: the next one."""

    reserved: Annotated[int, Field(ge=1, le=9_999_999)] | None = None
    issued_on: dt.date | None = None


class NextNumber(Told):
    """A number as it would be given."""

    series: str
    year: int
    reference: str
    issued_on: dt.date


class NumberingWanted(Asked):
    """The numbering of a year; left out: of this one."""

    year: int | None = Field(default=None, ge=1990, le=2200)


class Numberings(BaseModel):
    """The numbering that counts in the year asked for, and every version."""

    active: NumberingOut
    versions: list[NumberingOut]
