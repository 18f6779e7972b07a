"""What was found of the signatures on a file, and when: kept as it was found."""

from dataclasses import dataclass
from datetime import datetime

from qlvb.signing.model import Examination


@dataclass(frozen=True, kw_only=True)
class FoundSignatures:
    """What was found of the signatures on a file, and when."""

    sha256: str
    """Of the bytes that were examined."""
    at: datetime
    examination: Examination
