"""What goes in and out at the edge of the audit trail."""

import datetime as dt
from typing import Any, Self

from pydantic import BaseModel, Field
from qlvb.audit.inquiry import Inquiry
from qlvb.audit.model import AuditEvent, Proof
from qlvb.platform.schemas import Asked
from qlvb.platform.tables import Page


class Inquired(Asked):
    """Which acts: both days included."""

    since: dt.date
    until: dt.date
    person_id: str | None = Field(default=None, max_length=64)
    is_security: bool = False

    def to_value(self) -> Inquiry:
        """As the use case takes it."""
        return Inquiry(
            since=self.since,
            until=self.until,
            person_id=self.person_id,
            is_security=self.is_security,
        )


class AskedPage(Inquired):
    """A page of them."""

    cursor: str | None = Field(default=None, max_length=2000)


class Act(BaseModel):
    """One act of the agency."""

    event_id: str
    tag: str
    subject_id: str
    at: dt.datetime
    person_id: str
    person_name: str
    position: str
    acting_for: str | None
    source: str | None
    facts: dict[str, object]

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        """As it is shown."""
        return cls(**{name: getattr(event, name) for name in cls.model_fields})


class Acts(BaseModel):
    """Acts, newest first."""

    items: list[Act]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[AuditEvent]) -> Self:
        """A page of them."""
        return cls(items=[Act.of(event) for event in page.items], cursor=page.cursor)


class HandOverProof(BaseModel):
    """The proof of a handover, with the text whose hash both sides confirmed."""

    agency: str
    subject: str
    made_at: str
    days: list[dict[str, Any]]
    records: list[Any]
    waiting: list[dict[str, Any]]
    keys: dict[str, str]
    agreement: str = Field(description="Its SHA-256 is what both sides confirmed")
    lines: list[str] = Field(description="Joined by line feeds, their SHA-256 is in the agreement")

    @classmethod
    def of(cls, proof: Proof, agreement: str, lines: list[str]) -> Self:
        """The proof of the records with what they confirm."""
        return cls(**vars(proof), agreement=agreement, lines=lines)
