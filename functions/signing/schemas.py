"""What goes in and out of signing and issuing."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Base64Bytes, BaseModel, Field, StringConstraints, model_validator
from qlvb.exchange.found import FoundSignatures
from qlvb.incoming.entry import Urgency
from qlvb.issuing.elsewhere import Answers
from qlvb.issuing.issue import Numbering
from qlvb.issuing.signature import Wish
from qlvb.issuing.upkeep import LastingView
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.numbering import SeriesNumber
from qlvb.outgoing.register import RegisterLine
from qlvb.platform.schemas import Asked, Typed
from qlvb.signing.model import Place, Places, SignatureRow, SignatureState

Point = Annotated[float, Field(ge=-20_000, le=20_000, allow_inf_nan=False)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{1,60}$")]
Mark = Annotated[str, StringConstraints(pattern=r"^[A-Z. ]{0,10}$")]
Year = Annotated[int, Field(ge=1990, le=2200)]
Number = Annotated[int, Field(ge=1, le=9_999_999)]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]


class PlaceIn(Asked):
    """A rectangle on a page, in points from the lower left as PDF counts."""

    page: int = Field(ge=0, le=5000)
    left: Point
    bottom: Point
    right: Point
    top: Point

    def to_value(self) -> Place:
        """As the office's value."""
        return Place(**self.model_dump())


class PlacesIn(Asked):
    """Where everything goes; what is left out is as it was found."""

    signature: PlaceIn | None = None
    seal: PlaceIn | None = None
    number: PlaceIn | None = None
    day: PlaceIn | None = None
    month: PlaceIn | None = None
    year: PlaceIn | None = None

    def to_value(self) -> Places:
        """As the office's value."""
        named = {name: getattr(self, name) for name in type(self).model_fields}
        return Places(**{name: each.to_value() for name, each in named.items() if each})


class PlacingIn(Asked):
    """Where everything goes on a version of the draft."""

    draft_no: int = Field(ge=1)
    places: PlacesIn


class Versioned(Asked):
    """A request about the version somebody saw."""

    version: int = Field(ge=1)


class SignatureIn(Versioned):
    """A signature with one's own key on the server."""

    places: PlacesIn | None = None
    form: Mark | None = None
    """KT., TL., TUQ. and so on; left out: the one that the draft has, or the usual one."""
    urgency: Urgency | None = None
    """Who signs decides it; left out: as it was proposed, or decided with the approval."""
    confirmed: bool = False
    """Another title above the signature was seen, and it is to be signed nevertheless."""

    def to_wish(self) -> Wish:
        """As the office's value."""
        places = self.places.to_value() if self.places else None
        return Wish(
            places=places, form=self.form, urgency=self.urgency, is_confirmed=self.confirmed
        )


class CertificationIn(Versioned):
    """That a copy is true to its original."""


class IssueIn(Versioned):
    """The issue: with the next number, or a reserved one and the day the document bears."""

    reserved: Number | None = None
    issued_on: dt.date | None = None

    def to_numbering(self) -> Numbering:
        """As the office's value."""
        return Numbering(reserved=self.reserved, issued_on=self.issued_on)


MOST_OF_AN_ANSWER = 65_536
"""Base64 of a signature or of a whole container with its chain and timestamp, with room."""
Base64 = Annotated[Base64Bytes, Field(min_length=1, max_length=MOST_OF_AN_ANSWER)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,64}$")]


class AnswersIn(Versioned):
    """What came back from a key elsewhere, in the order of what was given out; one of the three."""

    raw: list[Base64] = Field(default=[], max_length=51)
    """Signatures over the digests."""
    containers: list[Base64] = Field(default=[], max_length=51)
    """Whole CMS containers."""
    file_ids: list[Id] = Field(default=[], max_length=51)
    """Uploaded files that a program outside signed."""
    uploaded: bool = False
    """A program posted each of them with its token."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.raw, self.containers, self.file_ids, self.uploaded)
        if sum(map(bool, kinds)) != 1:
            msg = "signatures, containers or files, sent or uploaded: exactly one of them"
            raise ValueError(msg)
        return self

    def to_answers(self) -> Answers:
        """As the office's value."""
        return Answers(
            raw=tuple(self.raw),
            containers=tuple(self.containers),
            file_ids=tuple(self.file_ids),
            uploaded=self.uploaded,
        )


class UploadTaken(BaseModel):
    """What the VGCA plug-in reads after it posted a file, in its own words."""

    Status: bool
    Message: str
    FileName: str
    FileServer: str

    @classmethod
    def taken(cls, filename: str) -> "UploadTaken":
        """The file is there; where, is nobody's business."""
        return cls(Status=True, Message="", FileName=filename, FileServer=filename)

    @classmethod
    def refused(cls, detail: str) -> "UploadTaken":
        """It is not, and why."""
        return cls(Status=False, Message=detail, FileName="", FileServer="")


class PostingIn(Typed):
    """That a copy went to an agency outside."""

    place: int = Field(ge=1, le=300)
    on: dt.date
    how: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    envelopes: int = Field(default=1, ge=1, le=999)


@dataclass(frozen=True, kw_only=True)
class SignatureOut(SignatureRow):
    """One signature on a file."""

    state_label: str


class SignaturesOut(BaseModel):
    """What the signatures on a file are worth, and when that was found."""

    state: SignatureState
    label: str
    sentence: str
    examined_at: dt.datetime
    signatures: list[SignatureOut]

    @classmethod
    def told(cls, found: FoundSignatures) -> "SignaturesOut":
        """As the page shows it."""
        examination = found.examination
        return cls(
            state=examination.state,
            label=examination.state.label,
            sentence=examination.sentence,
            examined_at=found.at,
            signatures=[
                SignatureOut(**vars(row), state_label=row.state.label) for row in examination.rows
            ],
        )


class LastingOut(BaseModel):
    """How an issued document lasts; nothing before its issue."""

    lasting: LastingView | None


class OfSeries(Asked):
    """Which numbers are asked for."""

    series: Series
    year: Year
    cursor: Annotated[str, StringConstraints(max_length=2000)] | None = None
    limit: int = Field(default=50, ge=1, le=100)


class Numbers(BaseModel):
    """A page of a series, the last number first."""

    items: list[SeriesNumber]
    cursor: str | None = None


class RegisterPage(BaseModel):
    """A page of the register of a series, the last number first."""

    items: list[RegisterLine]
    cursor: str | None = None


class Corrections(Typed):
    """What of an issued document's entry may be corrected; only what is given is."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None
    copies: Annotated[int, Field(ge=1, le=999)] | None = None
    note: Annotated[str, StringConstraints(max_length=500)] | None = None
    urgency: Urgency | None = None
    answer_due_on: Day | None = None


_MAY_BE_EMPTIED = ("copies", "answer_due_on")


class CorrectionIn(Versioned):
    """A correction of the register, with why."""

    reason: Reason
    changes: Corrections

    def to_changes(self) -> dict[str, object]:
        """The fields given, as the office's values; some may be emptied."""
        given = {name: getattr(self.changes, name) for name in self.changes.model_fields_set}
        return {name: v for name, v in given.items() if v is not None or name in _MAY_BE_EMPTIED}


class RecipientIn(Typed):
    """One line of Nơi nhận: by id, or by name where it is outside the system."""

    kind: RecipientKind
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{0,64}$")] = ""
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    group: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

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


class RecipientsIn(Versioned):
    """Recipients that were forgotten, with why they get it now."""

    reason: Reason
    recipients: list[RecipientIn] = Field(min_length=1, max_length=300)


class ReservationIn(Typed):
    """The next numbers of a series, kept free."""

    series: Series
    count: int = Field(ge=1, le=40)
    reason: Reason
    since: dt.date | None = None


class NumberCancellationIn(Typed):
    """A reserved number that is given up."""

    series: Series
    year: Year
    number: Number
    reason: Reason
