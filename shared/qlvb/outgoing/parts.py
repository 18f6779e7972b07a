"""The parts of an outgoing document's life: its files, what was said of them, who agreed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qlvb.incoming.parts import Party
from qlvb.outgoing.entry import LinkKind


@dataclass(frozen=True, kw_only=True)
class DraftVersion:
    """One version of the draft; every one is kept."""

    draft_no: int
    file_id: str
    filename: str
    pages: int
    size: int
    sha256: str
    by: str
    person_id: str
    at: datetime
    note: str = ""
    """What was changed."""
    source: str = ""
    """The Word file that it was made of, by its name; kept beside it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An incoming document that answers an issued one, as it stands in the register."""

    document_id: str
    """Of the incoming document."""
    number_label: str
    """Its arrival number."""
    reference: str
    issuer: str
    at: datetime


class CommentKind(StrEnum):
    """What somebody wrote about a draft."""

    COMMENT = "comment"
    OPINION = "opinion"
    """It was asked for."""


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What somebody wrote about a version of the draft; it is never changed."""

    comment_id: str
    kind: CommentKind
    draft_no: int
    text: str
    by: str
    person_id: str
    at: datetime
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpinionAsked:
    """A share beside the main turn: somebody is asked what they think of the draft."""

    place: int
    """In the order of asking; no two of a document have the same."""
    party: Party
    question: str
    asked_by: str
    due_at: datetime
    given_at: datetime | None = None
    is_lapsed: bool = False
    """The document went on without it."""

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.given_at is None and not self.is_lapsed


@dataclass(frozen=True, kw_only=True)
class Approval:
    """The signer agrees with a version of the draft, and with what stands in its entry."""

    draft_no: int
    by: str
    person_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SignedFile:
    """The file that a signature made of a version of the draft: by its id and hash."""

    draft_no: int
    file_id: str
    sha256: str
    by: str
    person_id: str
    at: datetime
    filename: str = ""
    pages: int = 0
    size: int = 0
    fingerprint: str = ""
    """SHA-256 of the certificate that signed."""
    capacity: str = ""
    """In which the person signed: KT., TL., TUQ. and so on; empty: in their own post."""


@dataclass(frozen=True, kw_only=True)
class Follower:
    """A later document of the agency that replaces an issued one, or corrects it."""

    kind: LinkKind
    document_id: str
    reference: str
    issued_on: date
    by: str
    at: datetime
    """Who issued it and when: since then the earlier one is replaced, or has a correction."""

    @property
    def label(self) -> str:
        """As the register notes it beside the earlier one."""
        done = "Bị thay thế bởi" if self.kind is LinkKind.REPLACES else "Có đính chính:"
        return f"{done} văn bản số {self.reference} ngày {self.issued_on:%d/%m/%Y}"


@dataclass(frozen=True, kw_only=True)
class Update:
    """That something was corrected which the recipients know, too: they are told (edXML type 2)."""

    reason: str
    by: str
    at: datetime


KNOWN_BY_RECIPIENTS = frozenset({"subject", "urgency", "answer_due_on"})
"""What of the entry goes with the document to other agencies; the rest is the register's own."""


class CopyStanding(StrEnum):
    """How a recipient stands to its copy, as far as lists count it; the value is the count."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ASKED_BACK = "asked_back"
    RECALLED = "recalled"


@dataclass(frozen=True, kw_only=True)
class CopyCounts:
    """How many copies of an issued document stand how; of the others nothing was said yet."""

    accepted: int = 0
    refused: int = 0
    asked_back: int = 0
    recalled: int = 0

    @classmethod
    def of(cls, standings: Iterable[CopyStanding | None]) -> "CopyCounts":
        """Counted copy by copy."""
        found = Counter(each.value for each in standings if each is not None)
        return cls(**found)

    def moved(self, gone: CopyStanding | None, come: CopyStanding | None) -> "CopyCounts":
        """The counts when one copy stands otherwise than before."""
        counts = Counter(vars(self))
        counts.update({come.value: 1} if come else {})
        counts.subtract({gone.value: 1} if gone else {})
        return CopyCounts(**counts)
