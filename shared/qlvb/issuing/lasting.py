"""The lasting form of an issued document: files beside the sealed ones, renewed in time; pure.

What was sent and locked stays as it is. Beside each sealed file lies one that can still be verified
when its certificates have ended, made first when a list of withdrawn certificates is there that is
newer than the signatures, and again before its last timestamp weakens (``infra/decisions/0021``).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.kernel import clock

AHEAD = timedelta(days=60)
"""How long before the last timestamp's certificates end a new one is put over it."""
FIRST = timedelta(days=1)
"""After the issue: lists of the day are out, and no certificate has ended meanwhile."""


class LastingState(StrEnum):
    """Where a document stands."""

    WAITING = "waiting"
    MADE = "made"
    MISSED = "missed"
    """The last try made nothing; it is tried again every day."""
    IMPOSSIBLE = "impossible"
    """No timestamp authority is set."""


@dataclass(frozen=True, kw_only=True)
class LastingFile:
    """The lasting form of one sealed file."""

    of: str
    """The sealed file's id."""
    file_id: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """What is made of an issued document, and when it is due again."""

    document_id: str
    agency_id: str
    due_on: date
    version: int = 0
    """0: nothing was tried yet."""
    round: int = 0
    """How often it was made."""
    files: tuple[LastingFile, ...] = ()
    made_at: datetime | None = None
    good_until: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""

    def made(self, files: tuple[LastingFile, ...], good_until: datetime, at: datetime) -> "Lasting":
        """It lasts again; due before it weakens."""
        return replace(
            self,
            version=self.version + 1,
            round=self.round + 1,
            files=files,
            made_at=at,
            good_until=good_until,
            due_on=due_before(good_until, at),
            failed_at=None,
            failure="",
        )

    def missed(self, failure: str, at: datetime) -> "Lasting":
        """Nothing was made, and why; due again tomorrow."""
        tomorrow = _day(at) + timedelta(days=1)
        return replace(
            self, version=self.version + 1, failed_at=at, failure=failure, due_on=tomorrow
        )

    def newest_of(self, sealed_id: str) -> str:
        """The file to build on: the last lasting form of a sealed file, or itself."""
        return next((each.file_id for each in self.files if each.of == sealed_id), sealed_id)


def due_before(good_until: datetime, at: datetime) -> date:
    """When to make it anew: in good time, or half-way where little is left."""
    left = good_until - at
    return _day(good_until - min(AHEAD, left / 2))


def _day(at: datetime) -> date:
    return at.astimezone(clock.VIETNAM).date()
