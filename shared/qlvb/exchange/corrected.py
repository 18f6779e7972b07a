"""What a sender asks of a packet that it has sent: to take over what it has corrected since."""

from dataclasses import dataclass
from datetime import date, datetime

from qlvb.exchange.packet import Packet
from qlvb.incoming.entry import Urgency
from qlvb.outgoing.entry import OutgoingEntry


@dataclass(frozen=True, kw_only=True)
class Updatable:
    """What of a packet may be corrected later; its files never."""

    subject: str
    urgency: Urgency
    due_on: date | None

    @classmethod
    def of(cls, packet: Packet) -> "Updatable":
        """As a packet has it."""
        return cls(subject=packet.subject, urgency=packet.urgency, due_on=packet.due_on)

    @classmethod
    def of_entry(cls, entry: OutgoingEntry) -> "Updatable":
        """As the sender's register has it now."""
        return cls(subject=entry.subject, urgency=entry.urgency, due_on=entry.answer_due_on)


@dataclass(frozen=True, kw_only=True)
class AskedUpdate:
    """The sender has corrected its entry, and what the clerk answered."""

    reason: str
    by: str
    asked_at: datetime
    before: Updatable
    """As it came here."""
    after: Updatable
    """As the sender has it now."""
    is_agreed: bool | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the clerk has still to answer."""
        return self.is_agreed is None
