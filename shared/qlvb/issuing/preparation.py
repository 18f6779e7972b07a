"""A signing that waits for a key elsewhere, and the files that a program there posts."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from qlvb.files.model import StoredFile
from qlvb.issuing.refusals import (
    NotPreparedForThis,
    SignedFileTaken,
    SignedFileTooLarge,
    SignedFileTriedTooOften,
)
from qlvb.kernel.actor import Actor

PATIENCE = timedelta(minutes=30)
"""How long a token may take, with its PIN and its program."""
LARGEST_UPLOAD = 4 * 1024 * 1024
"""Bytes. The gateway hands a file on as text, a third longer, and Lambda takes 6 MB of it."""
ROOM_TO_GROW = 512 * 1024
"""A signature with its image, its certificates and its timestamp has half of it."""
MOST_TRIES = 10
"""Posts that are looked at for one file: each takes seconds of a process of its own."""

_TOKEN = re.compile(r"([A-Z0-9.]{1,35})-([A-Z0-9]{26})-(signature|seal)-(\d{1,3})-([\w-]{43})")


class SigningStep(StrEnum):
    """Whose signature is made elsewhere."""

    SIGNATURE = "signature"
    SEAL = "seal"


@dataclass(frozen=True, kw_only=True)
class UploadToken:
    """What lets a program post one signed file: it has no session, only this.

    It names what it is for, so that the agency leads to it as to everything else, and proves itself
    by a secret of 256 bits, of which only the hash is kept.
    """

    agency_id: str
    document_id: str
    step: SigningStep
    place: int
    """Of the part, from 1."""
    secret: str

    @classmethod
    def read(cls, text: str) -> "UploadToken":
        """The token that a text is.

        Raises:
            NotPreparedForThis: it is none.
        """
        found = _TOKEN.fullmatch(text)
        if found is None:
            raise NotPreparedForThis
        agency_id, document_id, step, place, secret = found.groups()
        return cls(
            agency_id=agency_id,
            document_id=document_id,
            step=SigningStep(step),
            place=int(place),
            secret=secret,
        )

    @property
    def text(self) -> str:
        """As it stands in an address."""
        named = (self.agency_id, self.document_id, self.step.value, self.place, self.secret)
        return "-".join(str(each) for each in named)

    @property
    def sha256(self) -> str:
        """What is kept of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of a signing elsewhere: the document itself, or one sent along."""

    file_id: str
    """What was prepared: given out where a program outside signs the whole file."""
    field: str
    waiting: str = ""
    """What completing takes; empty where a program outside signs."""
    figures: tuple[tuple[str, str], ...] = ()
    """What that program must write into the blanks."""
    of: str = ""
    """The attachment that it is made from; empty for the document itself."""
    token_sha256: str = ""
    """Of the secret with which a program may post it; empty where none may."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """A signing that waits for a key elsewhere: for one person, certificate and version."""

    step: SigningStep
    version: int
    """Of the document."""
    person_id: str
    fingerprint: str
    form: str
    parts: tuple[Part, ...]
    made_at: datetime

    def check(self, actor: Actor, version: int, fingerprint: str, now: datetime) -> None:
        """Refuse what was prepared for somebody or something else, or too long ago.

        Raises:
            NotPreparedForThis.
        """
        is_same = (self.person_id, self.version, self.fingerprint) == (
            actor.person_id,
            version,
            fingerprint,
        )
        if not is_same or now - self.made_at > PATIENCE:
            raise NotPreparedForThis

    def part_of(self, token: UploadToken, version: int, now: datetime) -> Part:
        """The part that a token lets a program post.

        Raises:
            NotPreparedForThis: it is another's or no longer good, or the document went on.
        """
        if not 1 <= token.place <= len(self.parts):
            raise NotPreparedForThis
        part = self.parts[token.place - 1]
        is_this = hmac.compare_digest(part.token_sha256, token.sha256)
        if not is_this or version != self.version or now - self.made_at > PATIENCE:
            raise NotPreparedForThis
        return part


@dataclass(frozen=True, kw_only=True)
class SignedUpload:
    """What a program posted for one part: nothing yet, or the one file that was taken."""

    tries: int = 0
    file: StoredFile | None = None
    """Its bytes are kept; no one but the completion is led to them."""

    def tried(self) -> "SignedUpload":
        """One more file is looked at.

        Raises:
            SignedFileTriedTooOften.
        """
        if self.tries >= MOST_TRIES:
            raise SignedFileTriedTooOften
        return replace(self, tries=self.tries + 1)

    def again(self, sha256: str) -> StoredFile | None:
        """The file, if these bytes were taken before; None while none were.

        Raises:
            SignedFileTaken: other bytes were.
        """
        if self.file is not None and self.file.sha256 != sha256:
            raise SignedFileTaken
        return self.file


def check_size(content: bytes) -> None:
    """Refuse what is larger than a program may post.

    Raises:
        SignedFileTooLarge.
    """
    if len(content) > LARGEST_UPLOAD:
        raise SignedFileTooLarge(most=LARGEST_UPLOAD // (1024 * 1024))


def may_upload(served: bytes) -> bool:
    """Whether a file will still be small enough to be posted when it is signed."""
    return len(served) + ROOM_TO_GROW <= LARGEST_UPLOAD
