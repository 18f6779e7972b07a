"""An authority that the province trusts, and its list of withdrawn certificates; pure.

Which authorities there are is nowhere fixed (Decree 68/2024, Decree 30/2020): the operator enters
them. A root is trusted by itself. An authority under it is trusted by the root, and is entered for
its list: only who has its certificate can tell whether a list is its own.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qlvb.certificates.refusals import (
    AuthorityEnded,
    AuthorityOutOfTime,
    ListNotYetInForce,
    ListOlder,
)

_SKEW = timedelta(minutes=10)
"""Clocks of others may be ahead by so much."""


@dataclass(frozen=True, kw_only=True)
class KeptList:
    """An authority's list of withdrawn certificates, as the system keeps it."""

    sha256: str
    size: int
    this_update: datetime
    next_update: datetime
    number: int = 0
    """Grows with every list of an authority; 0: the list has none."""
    source: str = ""
    """The address it came from; empty: put by hand."""
    kept_at: datetime

    def is_current(self, at: datetime) -> bool:
        """Whether it tells at a moment who was not withdrawn."""
        return self.this_update - _SKEW <= at <= self.next_update

    def check_follows(self, before: "KeptList | None", at: datetime) -> None:
        """Refuse a list that is older than the one at hand, or of tomorrow.

        Raises:
            ListOlder, ListNotYetInForce.
        """
        if self.this_update - _SKEW > at:
            raise ListNotYetInForce
        if before is None:
            return
        if 0 < self.number < before.number or self.this_update < before.this_update:
            raise ListOlder(day=f"{before.this_update:%d/%m/%Y}")


@dataclass(frozen=True, kw_only=True)
class Authority:
    """A trusted authority; it is never removed, only ended."""

    fingerprint: str
    """SHA-256 of its certificate in hexadecimal."""
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    pem: str
    is_root: bool
    """Trusted by itself; others stand under a root."""
    list_addresses: tuple[str, ...] = ()
    """Where its list is published: the first that answers is taken."""
    version: int = 1
    added_by: str
    added_at: datetime
    added_in: str
    """The agency whose operator answers for it: its acts are on record there."""
    ended_by: str = ""
    ended_at: datetime | None = None
    end_reason: str = ""
    kept: KeptList | None = None
    fetched_at: datetime | None = None
    """When its list was last fetched with success, new or not."""
    failed_at: datetime | None = None
    """When fetching last failed, if it has not succeeded since."""
    failure: str = ""

    @property
    def is_trusted(self) -> bool:
        """Whether signatures are held to it."""
        return self.ended_at is None

    def check_time(self, at: datetime) -> None:
        """Refuse an authority that is over, or has not begun.

        Raises:
            AuthorityOutOfTime.
        """
        if not self.valid_from <= at <= self.valid_to:
            raise AuthorityOutOfTime

    def end(self, by: str, reason: str, at: datetime) -> "Authority":
        """Trust it no longer.

        Raises:
            AuthorityEnded: it was ended before.
        """
        self._check_trusted()
        return self._changed(ended_by=by, ended_at=at, end_reason=reason)

    def published_at(self, addresses: tuple[str, ...]) -> "Authority":
        """Its list is to be found elsewhere.

        Raises:
            AuthorityEnded.
        """
        self._check_trusted()
        return self._changed(list_addresses=addresses, failed_at=None, failure="")

    def listed(self, new: KeptList, at: datetime) -> "Authority":
        """Its newest list, in place of its last one.

        Raises:
            AuthorityEnded, ListOlder, ListNotYetInForce.
        """
        self._check_trusted()
        new.check_follows(self.kept, at)
        told = {"fetched_at": at, "failed_at": None, "failure": ""} if new.source else {}
        if self.kept is not None and self.kept.sha256 == new.sha256:
            return self._changed(**told) if told else self
        return self._changed(kept=new, **told)

    def missed(self, failure: str, at: datetime) -> "Authority":
        """Its list could not be fetched."""
        return self._changed(failed_at=at, failure=failure)

    def _check_trusted(self) -> None:
        if not self.is_trusted:
            raise AuthorityEnded

    def _changed(self, **changes: object) -> "Authority":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]
