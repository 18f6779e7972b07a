"""A file's life: waited for, checked, then accepted, refused, or stopped for a decision."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from qlvb.files.permitted import MEDIA, OFFICE, PART_SIZE, PDF, ending_of
from qlvb.files.refusals import (
    DecisionReasonMissing,
    FileAttachedElsewhere,
    FileAwaitsDecision,
    FileInUse,
    FileNotAccepted,
    FileNotStopped,
)
from qlvb.kernel import rights, text
from qlvb.kernel.actor import Actor
from qlvb.kernel.clock import VIETNAM
from qlvb.kernel.rights import Relation, Verb

UPLOAD_TIME = timedelta(hours=24)
"""After it an upload whose bytes never came whole is forgotten."""
DECISION_TIME = timedelta(days=15)
"""A stopped file nobody decided on is refused then: bytes that may be secret do not stay."""
ATTACH_TIME = timedelta(days=30)
"""An accepted file that no document took up by then is forgotten."""
RECORD_TIME = timedelta(days=60)
"""After it DynamoDB removes the record of a forgotten upload; refusals stay on record."""


class FileStatus(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    STOPPED = "stopped"
    EXPIRED = "expired"


class Method(StrEnum):
    """How the bytes come: in one form post, or in parts that can be resumed."""

    POST = "post"
    MULTIPART = "multipart"


class Watch(StrEnum):
    """Why a file is on a list of the sweep; a file that is at rest is on none."""

    OPEN = "OPEN"
    """Bytes expected or being checked."""
    STOPPED = "STOPPED"
    """Waits for a decision."""
    LOOSE = "LOOSE"
    """Accepted, in no document yet."""
    PURGE = "PURGE"
    """Refused or forgotten; its bytes may still be there."""


PATIENCE = {
    Watch.OPEN: UPLOAD_TIME,
    Watch.STOPPED: DECISION_TIME,
    Watch.LOOSE: ATTACH_TIME,
}
"""How long a file may stay on a list, from its making."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the clerk or a leader decided on a stopped file, who, when, why."""

    released: bool
    reason: str
    person_id: str
    person_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Source:
    """The Word or Excel file that a PDF was made of, kept beside it unaltered."""

    filename: str
    """As the sender named it; empty once refused for a mark."""
    ending: str
    size: int
    sha256: str
    version_id: str | None


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One file of an agency. Sizes in bytes; ``sha256`` in hexadecimal."""

    file_id: str
    agency_id: str
    status: FileStatus
    filename: str
    """As the sender named it; empty once refused for a mark, since a name may tell the content."""
    size: int
    created_at: datetime
    created_by: str
    """Person id."""
    created_by_name: str
    multipart_id: str | None = None
    reason: str = ""
    """Vietnamese; why the file was refused or stopped, and what to do."""
    pages: int = 0
    sha256: str = ""
    marks: tuple[str, ...] = ()
    decision: Decision | None = None
    version_id: str | None = None
    """The S3 version the verdict is on: in the intake while stopped, the kept one once accepted."""
    document_id: str | None = None
    download_name: str = ""
    is_purged: bool = False
    """The bytes of a refused or forgotten file are gone from every version."""
    source: Source | None = None
    """What it was made of, if it came in as Word or Excel."""
    kept_in: str | None = None
    """The predecessor under whose name the bytes lie, where the agency is its successor."""
    only_for: str | None = None
    """Person id: nobody else reads it, whatever part they have in its document."""

    @property
    def intake_key(self) -> str:
        """Where the browser puts it, e.g. H16.13/2026/01JE5… ."""
        keeper = self.kept_in or self.agency_id
        return f"{keeper}/{self.created_at.astimezone(VIETNAM).year}/{self.file_id}"

    @property
    def key(self) -> str:
        """Where it is kept once accepted, e.g. H16.13/2026/01JE5…/01JE5… .

        The folder is the file's own, since the document does not exist yet when the bytes come.
        """
        return f"{self.intake_key}/{self.file_id}"

    @property
    def source_key(self) -> str:
        """Where its source is kept."""
        return f"{self.intake_key}/source"

    @property
    def ending(self) -> str:
        """Of its name: ".pdf"."""
        return ending_of(self.filename)

    @property
    def is_office(self) -> bool:
        """Whether it is Word or Excel still: nothing but a PDF is ever accepted."""
        return self.ending in OFFICE

    @property
    def is_mail(self) -> bool:
        """Whether it is an e-mail: the basis of a delegation, never a document."""
        return self.ending == ".eml"

    @property
    def media_type(self) -> str:
        """What it is, by its name."""
        return MEDIA.get(self.ending, PDF)

    @property
    def method(self) -> Method:
        """How its bytes come."""
        return Method.POST if self.multipart_id is None else Method.MULTIPART

    @property
    def part_count(self) -> int:
        """Into how many parts of ``PART_SIZE`` it is cut."""
        return -(-self.size // PART_SIZE)

    def size_of_part(self, number: int) -> int:
        """Bytes of part ``number`` (from 1); only the last one may be smaller."""
        return min(PART_SIZE, self.size - (number - 1) * PART_SIZE)

    @property
    def is_open(self) -> bool:
        """Whether no verdict was given yet."""
        return self.status in {FileStatus.WAITING, FileStatus.CHECKING}

    @property
    def watch(self) -> Watch | None:
        """Which list of the sweep it is on."""
        if self.is_open:
            return Watch.OPEN
        if self.status is FileStatus.STOPPED:
            return Watch.STOPPED
        if self.status is FileStatus.ACCEPTED:
            return Watch.LOOSE if self.document_id is None else None
        return None if self.is_purged else Watch.PURGE

    @property
    def forget_at(self) -> datetime | None:
        """When the record itself may go: only that of an upload that never became a file."""
        return self.created_at + RECORD_TIME if self.status is FileStatus.EXPIRED else None

    @property
    def is_kept(self) -> bool:
        """Whether its bytes lie in the bucket of accepted files."""
        return self.status is FileStatus.ACCEPTED and not self.is_purged

    def relations(self, actor: Actor) -> set[Relation]:
        """How the actor stands to it; the part they have in its document is the document's."""
        standing = {
            Relation.OWN: self.created_by == actor.person_id,
            Relation.LOOSE: self.document_id is None,
        }
        return {relation for relation, holds in standing.items() if holds}

    def is_visible_to(self, actor: Actor) -> bool:
        """Whether the actor may follow its upload."""
        return rights.allows(actor, Verb.FILE_FOLLOW, *self.relations(actor))

    def is_forgotten(self, now: datetime) -> bool:
        """Whether nobody came back to it in time."""
        return self.watch in PATIENCE and now - self.created_at > PATIENCE[self.watch]

    def begin_check(self) -> "StoredFile":
        """The bytes are there; the check begins."""
        return replace(self, status=FileStatus.CHECKING)

    def converted(
        self, source: Source, *, size: int, sha256: str, version_id: str | None
    ) -> "StoredFile":
        """It is the PDF that was made of its source; the verdict is on that."""
        return replace(
            self,
            filename=f"{self.filename[: -len(self.ending)]}.pdf",
            size=size,
            sha256=sha256,
            version_id=version_id,
            source=source,
        )

    def accept(self, *, pages: int, sha256: str, version_id: str | None) -> "StoredFile":
        """The check found nothing against it."""
        return replace(
            self,
            status=FileStatus.ACCEPTED,
            pages=pages,
            sha256=sha256,
            version_id=version_id,
            reason="",
        )

    def refuse(self, reason: str, *, sha256: str = "") -> "StoredFile":
        """The check found something against its form; only the record stays."""
        return replace(self, status=FileStatus.REFUSED, reason=reason, sha256=sha256 or self.sha256)

    def stop(
        self,
        reason: str,
        *,
        pages: int,
        sha256: str,
        marks: tuple[str, ...],
        version_id: str | None,
    ) -> "StoredFile":
        """It may bear a mark: a person decides (Art. 3.3)."""
        return replace(
            self,
            status=FileStatus.STOPPED,
            reason=reason,
            pages=pages,
            sha256=sha256,
            marks=marks,
            version_id=version_id,
        )

    def release(self, decision: Decision, *, version_id: str | None) -> "StoredFile":
        """The mark was none: the file is accepted.

        Raises:
            FileNotStopped.
        """
        self.check_stopped()
        accepted = self.accept(pages=self.pages, sha256=self.sha256, version_id=version_id)
        return replace(accepted, decision=decision)

    def refuse_as_marked(self, decision: Decision) -> "StoredFile":
        """The mark is one: the record stays without name and content.

        Raises:
            FileNotStopped.
        """
        self.check_stopped()
        reason = (
            "Văn bản có dấu hiệu thuộc diện không được đưa lên hệ thống; nội dung đã bị xóa. Vui "
            "lòng tiếp nhận và theo dõi bằng sổ giấy theo quy định."
        )
        return replace(
            self,
            status=FileStatus.REFUSED,
            reason=reason,
            filename="",
            source=self.source and replace(self.source, filename=""),
            decision=decision,
        )

    def expire(self, reason: str) -> "StoredFile":
        """Nobody came back to it, or the person withdrew it.

        Raises:
            FileAwaitsDecision: stopped. FileInUse: in a document.
        """
        if self.status is FileStatus.STOPPED:
            raise FileAwaitsDecision
        if self.document_id is not None:
            raise FileInUse
        return replace(self, status=FileStatus.EXPIRED, reason=reason)

    def purged(self) -> "StoredFile":
        """Its bytes are gone from every version."""
        return replace(self, is_purged=True)

    def check_stopped(self) -> None:
        """Raise FileNotStopped unless a decision is waited for."""
        if self.status is not FileStatus.STOPPED:
            raise FileNotStopped

    def check_attachable(self, document_id: str | None = None) -> None:
        """Raise FileNotAccepted or FileAttachedElsewhere unless the document may take it up."""
        if self.status is not FileStatus.ACCEPTED:
            raise FileNotAccepted(filename=self.filename)
        if self.document_id not in {None, document_id}:
            raise FileAttachedElsewhere(filename=self.filename)


def reason_of(given: str) -> str:
    """The reason of a decision in composed form.

    Raises:
        DecisionReasonMissing.
    """
    reason = text.nfc(given)
    if not reason:
        raise DecisionReasonMissing
    return reason


def place_of(intake_key: str) -> tuple[str, str] | None:
    """Agency and file id of a key of the intake bucket; None when it is not one of ours."""
    match = re.fullmatch(r"([A-Z0-9.]+)/\d{4}/([0-9A-Z]{26})", intake_key)
    return (match[1], match[2]) if match else None
