"""What is kept of a signing before it is done: its places, and what waits for a key elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from qlvb.issuing.refusals import NotPreparedForThis
from qlvb.kernel.actor import Actor
from qlvb.signing.model import Places

PATIENCE = timedelta(minutes=30)
"""How long a token may take, with its PIN and its program."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where somebody put signature, seal, number and date on a version of a draft."""

    draft_no: int
    places: Places
    by: str
    at: datetime


class SigningStep(StrEnum):
    """Whose signature is made elsewhere."""

    SIGNATURE = "signature"
    SEAL = "seal"


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
