"""The register entry of an incoming document: the 18 fields of Decree 30/2020, Appendix VI.II."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from qlvb.incoming.refusals import (
    ArrivalInTheFuture,
    DueBeforeArrival,
    IssuedAfterArrival,
    NothingToCorrect,
)
from qlvb.kernel.text import fold, nfc


class Urgency(StrEnum):
    """Độ khẩn (Decree 30/2020, Art. 8; edXML Priority 0 to 4)."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"
    TIMED_EXPRESS = "timed_express"

    @property
    def is_at_once(self) -> bool:
        """Whether every step is due at once (Decree 30/2020, Art. 4.2c)."""
        return self is not Urgency.NORMAL


class Form(StrEnum):
    """How the document arrived."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signed the document: position (at most 100 characters) and full name (50)."""

    position: str
    name: str


@dataclass(frozen=True, kw_only=True)
class LargeDossier:
    """A bulky dossier that went straight to its handling unit (Art. 8.3), and who has it."""

    holder: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperHolder:
    """Who was given the paper original for the work dossier (Art. 8.1c), and when."""

    holder: str
    given_on: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the sender says was sent: how many documents, and the pages of each (Art. 8.2a)."""

    documents: int
    pages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AnsweredDocument:
    """A document that this one answers, as its issuer calls it (edXML ResponseFor)."""

    issuer_id: str
    issuer: str
    issued_on: date
    reference: str
    document_id: str = ""
    """The issuer's own, where it is known: in the register only of a document of this agency."""


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """A file of the document as its check found it."""

    file_id: str
    filename: str
    pages: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What stands in the register. Lengths are checked at the edge, meaning here."""

    register: str
    form: Form
    kind: str
    number: str
    notation: str
    issued_on: date
    issuer: str
    subject: str
    arrived_on: date
    issuer_id: str | None = None
    language: str = "Tiếng Việt"
    note: str = ""
    signatory: Signatory | None = None
    urgency: Urgency = Urgency.NORMAL
    recipients_note: str = ""
    due_on: date | None = None
    paper_follows: bool = False
    large_dossier: LargeDossier | None = None
    external_id: str | None = None
    dossier_code: str | None = None
    declared: Declared | None = None
    answers: tuple[AnsweredDocument, ...] = ()

    @property
    def reference(self) -> str:
        """Number and notation as printed: 05/BC-STTTT."""
        return f"{self.number}/{self.notation}" if self.notation else self.number

    @property
    def issuer_key(self) -> str:
        """The issuer as it is looked up: its identification code, else its folded name."""
        return fold(self.issuer_id or self.issuer)

    @property
    def reference_key(self) -> str:
        """The reference however it is typed: what may be the same document is looked up by it."""
        return fold(self.reference).replace(" ", "")

    def is_same_as(self, other: "Entry") -> bool:
        """Same number, notation and issuer (Decree 30/2020, Appendix VI.I).

        Issuers are compared by their codes, or by their names where one was entered without.
        """
        if self.reference_key != other.reference_key:
            return False
        if self.issuer_id and other.issuer_id:
            return fold(self.issuer_id) == fold(other.issuer_id)
        return fold(self.issuer) == fold(other.issuer)

    def checked(self, today: date) -> "Entry":
        """The entry with its text composed, or a refusal of dates that cannot be.

        Raises:
            ArrivalInTheFuture, IssuedAfterArrival, DueBeforeArrival.
        """
        if self.arrived_on > today:
            raise ArrivalInTheFuture(arrived_on=self.arrived_on)
        if self.issued_on > self.arrived_on:
            raise IssuedAfterArrival(issued_on=self.issued_on)
        if self.due_on is not None and self.due_on < self.arrived_on:
            raise DueBeforeArrival(due_on=self.due_on)
        texts = {
            f.name: nfc(value)
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), str) and not isinstance(value, StrEnum)
        }
        return replace(self, **texts)  # type: ignore[arg-type]

    def differs_from(self, files: tuple[AttachedFile, ...]) -> bool:
        """Whether the declared counts are not what the files show (Art. 8.2a)."""
        if self.declared is None:
            return False
        shown = sorted(file.pages for file in files)
        return self.declared.documents != len(files) or sorted(self.declared.pages) != shown

    def corrected(self, changes: Mapping[str, object], today: date) -> "Entry":
        """The entry with some fields changed.

        Raises:
            NothingToCorrect: every field has the value already; and as ``checked``.
        """
        new = replace(self, **changes).checked(today)  # type: ignore[arg-type]
        if new == self:
            raise NothingToCorrect
        return new
