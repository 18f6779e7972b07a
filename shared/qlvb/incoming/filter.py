"""What a list of incoming documents is narrowed by."""

from dataclasses import dataclass
from datetime import date

from qlvb.incoming.entry import Urgency
from qlvb.incoming.model import Status


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list is narrowed by; None does not narrow. ``since``/``until`` are arrival days."""

    year: int
    status: Status | None = None
    register: str | None = None
    since: date | None = None
    until: date | None = None
    issuer: str | None = None
    kind: str | None = None
    urgency: Urgency | None = None
    due_since: date | None = None
    due_until: date | None = None
    handler: str | None = None
