"""A document as reports see it, and the figures it adds to, each on its day.

What a figure counts is decided here and nowhere else: a line is read off the document as it stands,
and everything that is counted is a flow on a day. What stands at the end of a day is the sum of the
flows until then. A deadline passes without anybody's doing: its flow is booked ahead, on the day
after it, and moves when the deadline moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.incoming.entry import Form
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.model import OutgoingDocument


class Way(StrEnum):
    """Which way the document goes."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Ending(StrEnum):
    """How the work on an incoming document ended."""

    SETTLED = "settled"
    OTHERWISE = "otherwise"
    """Cancelled, handed over, recalled or replaced by its sender."""


class Measure(StrEnum):
    """What is counted, in the order in which it is kept."""

    RECEIVED = "received"
    RECEIVED_ELECTRONIC = "received_electronic"
    RECEIVED_SIGNED = "received_signed"
    RECEIVED_CODED = "received_coded"
    RECEIVED_FILED = "received_filed"
    IN_TIME = "in_time"
    LATE = "late"
    ENDED = "ended"
    FELL_LATE = "fell_late"
    """Its deadline passed while it was open."""
    LATE_ENDED = "late_ended"
    """It was no longer open, after its deadline had passed."""
    SENT = "sent"
    SENT_ELECTRONIC = "sent_electronic"
    SENT_SIGNED = "sent_signed"
    SENT_CODED = "sent_coded"
    SENT_FILED = "sent_filed"


Flow = tuple[date, Measure]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What reports know of a document: no subject, no names."""

    document_id: str
    way: Way
    number: str
    """As the register has it: the arrival number, or number and notation."""
    kind: str
    begun_on: date
    """The day of arrival, or of issue; of what a predecessor began, the day it was taken over."""
    unit_id: str = ""
    """The unit that leads, or drafted; empty while nobody does, or where a person was named."""
    person_id: str = ""
    """Who handles it, or drafted it."""
    due_on: date | None = None
    ended_on: date | None = None
    ending: Ending | None = None
    is_electronic: bool = False
    is_signed: bool = False
    is_coded: bool = False
    """It bears the identification codes of its issuer and of itself."""
    is_filed: bool = False
    """It bears the code of a dossier of the file plan."""
    is_restricted: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it ended after its deadline."""
        return self.ended_on is not None and self.due_on is not None and self.ended_on > self.due_on

    def is_open_on(self, day: date) -> bool:
        """Whether somebody still had to act on it at the end of the day."""
        return (
            self.way is Way.INCOMING
            and self.begun_on <= day
            and (self.ended_on is None or self.ended_on > day)
        )

    def is_open_late_on(self, day: date) -> bool:
        """Whether it was open at the end of the day, and its deadline past."""
        return self.is_open_on(day) and self.due_on is not None and self.due_on < day

    def flows(self) -> Iterator[Flow]:
        """Everything it adds to the figures."""
        if self.way is Way.OUTGOING:
            yield self.begun_on, Measure.SENT
            for holds, measure in self._marks(_OF_SENT):
                if holds:
                    yield self.begun_on, measure
            return
        yield self.begun_on, Measure.RECEIVED
        for holds, measure in self._marks(_OF_RECEIVED):
            if holds:
                yield self.begun_on, measure
        if self.ended_on is not None:
            yield self.ended_on, self._end
        if self.due_on is not None:
            fell_on = max(self.due_on + timedelta(days=1), self.begun_on)
            if self.ended_on is None or self.ended_on >= fell_on:
                yield fell_on, Measure.FELL_LATE
                if self.ended_on is not None:
                    yield self.ended_on, Measure.LATE_ENDED

    @property
    def _end(self) -> Measure:
        if self.ending is Ending.OTHERWISE:
            return Measure.ENDED
        return Measure.LATE if self.is_late else Measure.IN_TIME

    def _marks(self, measures: tuple[Measure, ...]) -> Iterator[tuple[bool, Measure]]:
        marks = (self.is_electronic, self.is_signed, self.is_coded, self.is_filed)
        yield from zip(marks, measures, strict=True)


_OF_RECEIVED = (
    Measure.RECEIVED_ELECTRONIC,
    Measure.RECEIVED_SIGNED,
    Measure.RECEIVED_CODED,
    Measure.RECEIVED_FILED,
)
_OF_SENT = (
    Measure.SENT_ELECTRONIC,
    Measure.SENT_SIGNED,
    Measure.SENT_CODED,
    Measure.SENT_FILED,
)
ENDS_WITHOUT_SETTLEMENT = (
    Status.CANCELLED,
    Status.HANDED_OVER,
    Status.RECALLED,
    Status.REPLACED,
)
"""Where an incoming document does not say itself when its work ended: the record of acts does."""


def of_incoming(document: IncomingDocument, ended_otherwise_on: date | None) -> Line | None:
    """The line of an incoming document; None while it is in no register.

    Args:
        document: as it stands.
        ended_otherwise_on: when its work ended where it was not settled.
    """
    given = document.registration
    if given is None:
        return None
    entry = document.entry
    # What a successor goes on with came to it when it was entered there, not to its predecessor.
    begun_on = _day_of(given.at) if document.continues else entry.arrived_on
    ended_on, ending = None, None
    if document.status is Status.SETTLED and document.settlement is not None:
        ended_on, ending = _day_of(document.settlement.at), Ending.SETTLED
    elif document.status in ENDS_WITHOUT_SETTLEMENT:
        ended_on, ending = ended_otherwise_on or begun_on, Ending.OTHERWISE
    return Line(
        document_id=document.document_id,
        way=Way.INCOMING,
        number=document.number_label,
        kind=entry.kind,
        begun_on=begun_on,
        unit_id=document.unit.id if document.unit else "",
        person_id=document.handler.id if document.handler else "",
        due_on=document.due_on,
        ended_on=max(ended_on, begun_on) if ended_on else None,
        ending=ending,
        is_electronic=entry.form is Form.ELECTRONIC,
        is_signed=document.is_signed,
        is_coded=bool(entry.issuer_id and entry.external_id),
        is_filed=bool(entry.dossier_code),
        is_restricted=document.access.is_restricted,
    )


def of_outgoing(document: OutgoingDocument, *, has_code: bool) -> Line | None:
    """The line of an outgoing document; None while it is not issued.

    Args:
        document: as it stands.
        has_code: whether its agency had an identification code on the day of issue.
    """
    given, entry = document.registration, document.entry
    if given is None or document.sealed is None:
        return None
    outside = [one for one in entry.recipients if one.kind is RecipientKind.OUTSIDE]
    return Line(
        document_id=document.document_id,
        way=Way.OUTGOING,
        number=given.reference,
        kind=entry.kind,
        begun_on=given.issued_on,
        unit_id=document.unit.id if document.unit else "",
        person_id=document.drafter.id,
        is_electronic=len(outside) < len(entry.recipients),
        is_signed=document.signed is not None or document.is_copy,
        is_coded=has_code and all(one.id for one in outside),
        is_filed=bool(entry.dossier_code),
    )


def _day_of(moment: datetime) -> date:
    return moment.astimezone(clock.VIETNAM).date()
