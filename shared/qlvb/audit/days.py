"""A day of an agency's acts, closed for good: what is hashed, in which order, and what is signed.

The leaves of a day's tree are its records, by time, and then one tally for every subject that has
some: how many records it had before, and which it got that day. So a record that is missing is
missed by name.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from qlvb.audit import tree
from qlvb.audit.model import AuditEvent
from qlvb.audit.tree import canonical
from qlvb.kernel import clock

LOOKED_BACK = 7
"""How many days late a record may be that is found to be in no closed day."""


def told(agency_id: str, event: AuditEvent) -> dict[str, object]:
    """An act as its leaf tells it: everything that is on record."""
    return {
        "agency": agency_id,
        "event": event.event_id,
        "tag": event.tag.value,
        "subject": event.subject_id,
        "at": event.at.isoformat(),
        "person": event.person_id,
        "name": event.person_name,
        "position": event.position,
        "acting_for": event.acting_for,
        "source": event.source,
        "facts": dict(event.facts),
    }


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What is kept of a record where nobody can change it: its hash, and how it is found again."""

    at: str
    event_id: str
    subject_id: str
    tag: str
    person_id: str
    leaf: str
    """The hash of the leaf, hexadecimal."""

    @classmethod
    def of(cls, agency_id: str, event: AuditEvent) -> "Imprint":
        """The imprint of a record."""
        return cls(
            at=event.at.isoformat(),
            event_id=event.event_id,
            subject_id=event.subject_id,
            tag=event.tag.value,
            person_id=event.person_id,
            leaf=tree.leaf_hash(canonical(told(agency_id, event))).hex(),
        )

    @property
    def row(self) -> list[str]:
        """Its fields in the order in which they are kept."""
        return [self.at, self.event_id, self.subject_id, self.tag, self.person_id, self.leaf]

    @classmethod
    def from_row(cls, row: Iterable[str]) -> "Imprint":
        """The imprint that a row keeps."""
        at, event_id, subject_id, tag, person_id, leaf = row
        return cls(
            at=at,
            event_id=event_id,
            subject_id=subject_id,
            tag=tag,
            person_id=person_id,
            leaf=leaf,
        )

    @property
    def happened_on(self) -> date:
        """The day of the act in Vietnam."""
        return datetime.fromisoformat(self.at).astimezone(clock.VIETNAM).date()


def in_order(imprints: Iterable[Imprint]) -> tuple[Imprint, ...]:
    """Each once, by time; of one moment, by id."""
    once = {each.event_id: each for each in imprints}
    return tuple(sorted(once.values(), key=lambda each: (each.at, each.event_id)))


@dataclass(frozen=True, kw_only=True)
class ClosedDay:
    """One day of one agency; ``signature`` is empty until it is signed."""

    agency_id: str
    day: str
    imprints: tuple[Imprint, ...]
    before: Mapping[str, int]
    """How many records each subject of the day had when the day began."""
    previous: str
    """The SHA-256 of the statement of the day before, or empty on the agency's first day."""
    signature: str = ""
    """Base 64, over the statement: ECDSA on P-256 with SHA-256."""
    public_key: str = ""
    """Base 64 of the key that signed, as DER."""

    @cached_property
    def tallies(self) -> list[dict[str, object]]:
        """What each subject got that day, by subject."""
        events: dict[str, list[str]] = {subject: [] for subject in sorted(self.before)}
        for each in self.imprints:
            events[each.subject_id].append(each.event_id)
        return [
            {
                "agency": self.agency_id,
                "day": self.day,
                "subject": subject,
                "before": self.before[subject],
                "events": got,
            }
            for subject, got in events.items()
        ]

    @cached_property
    def leaves(self) -> list[bytes]:
        """The hashes of the tree's leaves."""
        return [
            *(bytes.fromhex(each.leaf) for each in self.imprints),
            *(tree.leaf_hash(canonical(tally)) for tally in self.tallies),
        ]

    @cached_property
    def statement(self) -> dict[str, object]:
        """What is signed."""
        return {
            "agency": self.agency_id,
            "day": self.day,
            "records": len(self.imprints),
            "size": len(self.leaves),
            "root": tree.root(self.leaves).hex(),
            "previous": self.previous,
        }

    @property
    def mark(self) -> str:
        """What the next day says of this one."""
        return hashlib.sha256(canonical(self.statement)).hexdigest()

    def to_bytes(self) -> bytes:
        """The day as it is kept."""
        return canonical(
            {
                "statement": self.statement,
                "signature": self.signature,
                "public_key": self.public_key,
                "records": [each.row for each in self.imprints],
                "before": dict(self.before),
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "ClosedDay":
        """The day that was kept."""
        kept = json.loads(content)
        statement = kept["statement"]
        return cls(
            agency_id=statement["agency"],
            day=statement["day"],
            imprints=tuple(Imprint.from_row(row) for row in kept["records"]),
            before=kept["before"],
            previous=statement["previous"],
            signature=kept["signature"],
            public_key=kept["public_key"],
        )
