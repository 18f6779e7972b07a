"""The register of outgoing documents: every number with its document, and corrections of the entry.

Columns are those of Decree 30/2020, Appendix IV; a reserved or cancelled number has its own line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qlvb.audit.model import EventTag
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import issued, numbers, series_store, service, store
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.numbering import NumberState, SeriesNumber
from qlvb.outgoing.parts import CopyCounts
from qlvb.outgoing.service import Writes
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import PAGE_LIMIT, Page

_NUMBERED = (
    OutgoingStatus.ISSUING,
    OutgoingStatus.ISSUED,
    OutgoingStatus.RECALLING,
    OutgoingStatus.RECALLED,
    OutgoingStatus.REPLACED,
)
"""Where a document can stand that bears a number, as it goes on: none is missed in between."""
_GIVEN_UP = (OutgoingStatus.CANCELLED, OutgoingStatus.HANDED_OVER)
"""Where it may still bear the number it had."""


@dataclass(frozen=True, kw_only=True)
class RegisteredDocument:
    """What the register says of a document."""

    document_id: str
    version: int
    status: OutgoingStatus
    status_label: str
    reference: str
    issued_on: date
    kind: str
    subject: str
    signer: str
    capacity: str
    """In which it was signed: KT., TL., TUQ.; empty: in the signer's own post."""
    recipients: tuple[str, ...]
    receiver_count: int
    """Of them those that answer here: agencies of the system."""
    standing: CopyCounts
    kept_by: tuple[str, ...]
    """Who has the file copy: the registry, and the unit that drafted it."""
    copies: int
    """On paper as it was entered; else one for each recipient."""
    issued_at: datetime | None
    """When it was sealed and sent."""
    received: int
    """How many of the recipients have their copy: *Ký nhận*."""
    note: str
    marks: tuple[str, ...]
    """That another replaces it, or corrects it: beside the note."""


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One number of a series with what became of it."""

    year: int
    number: int
    state: NumberState
    by: str
    at: datetime
    reason: str
    document: RegisteredDocument | None
    """None: no document bears it, or one that the reader has no part in."""


def page(
    actor: Actor, series: str, year: int, cursor: str | None, limit: int
) -> Page[RegisterLine]:
    """A page of the register of a series, the last number first: two reads whatever its length.

    What became of the copies is not known here (see ``issuing.receipts``).

    Raises:
        NotYourDuty.
    """
    found = numbers.of_series(actor, series, year, cursor, limit)
    return Page(_lines(actor, list(found.items)), found.cursor)


def of_numbers(
    actor: Actor, series: str, year: int, span: tuple[int, int], most: int
) -> list[RegisterLine]:
    """The lines of a series with these numbers, in their order, at most ``most``.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.OUTGOING_LIST)
    found = series_store.between(actor.agency_id, series, year, span, most)
    return _lines(actor, found)


def of_days(actor: Actor, series: str, days: tuple[date, date], most: int) -> list[RegisterLine]:
    """The lines of a series of these days, by their numbers, at most ``most``.

    The day of a line is that of its document; where none bears the number, the day on which it was
    reserved or cancelled, so that it may be a number of the year before. It costs what the agency
    issued on these days, in every series.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.OUTGOING_LIST)
    borne: dict[tuple[int, int], OutgoingDocument] = {}
    for each in _of_days(actor.agency_id, _NUMBERED + _GIVEN_UP, *days):
        given = each.registration
        if given is not None and given.series == series:
            borne[given.year, given.number] = each
        if len(borne) == most:
            break
    found = series_store.these(actor.agency_id, series, borne)
    found += series_store.unborne(actor.agency_id, series, days, most)
    found.sort(key=lambda each: (each.year, each.number))
    return [_line(actor, each, borne.get((each.year, each.number))) for each in found[:most]]


def issued_between(agency_id: str, first: date, last: date) -> Iterator[OutgoingDocument]:
    """Every document that bears a number of a span of days, for the system's own steps."""
    yield from _of_days(agency_id, _NUMBERED, first, last)


def correct(
    actor: Actor,
    document_id: str,
    version: int,
    changes: Mapping[str, object],
    reason: str,
    also: Writes | None = None,
) -> OutgoingDocument:
    """Correct what only the register says of an issued document; the file is what it is.

    The old values, who, when and why stay on record.

    Raises:
        StaleVersion, OutgoingNotFound, OutgoingNotWaitingForThis, NotYourStep,
        ReasonForThisMissing, NothingChanged.
    """
    entry = service.of_version(actor, document_id, version).entry
    new = {name: value for name, value in changes.items() if value != getattr(entry, name)}
    return service.change(
        actor,
        document_id,
        version,
        EventTag.OUTGOING_CORRECT,
        lambda document: issued.corrected(document, actor, new, reason, clock.now()),
        also=also,
        reason=reason,
        old={name: _plain(getattr(entry, name)) for name in new},
        new={name: _plain(value) for name, value in new.items()},
    )[1]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _of_days(
    agency_id: str, statuses: Iterable[OutgoingStatus], first: date, last: date
) -> Iterator[OutgoingDocument]:
    for status in statuses:
        narrowed = OutgoingFilter(status=status, since=first, until=last)
        cursor = None
        while True:
            page = store.page(agency_id, narrowed, cursor, PAGE_LIMIT)
            yield from store.load(agency_id, page.items)
            cursor = page.cursor
            if cursor is None:
                break


def _lines(actor: Actor, numbers: list[SeriesNumber]) -> list[RegisterLine]:
    borne = [each.document_id for each in numbers if each.document_id is not None]
    documents = {each.document_id: each for each in store.load(actor.agency_id, borne)}
    return [_line(actor, each, documents.get(each.document_id or "")) for each in numbers]


def _line(actor: Actor, number: SeriesNumber, document: OutgoingDocument | None) -> RegisterLine:
    is_read = document is not None and document.may_be_read_by(actor)
    return RegisterLine(
        year=number.year,
        number=number.number,
        state=number.state,
        by=number.by,
        at=number.at,
        reason=number.reason,
        document=_registered(document) if document is not None and is_read else None,
    )


def _signer(document: OutgoingDocument) -> str:
    """Who signed, with both names where one signed for another; before that, who is to."""
    if document.signed is not None:
        return document.signed.by
    return document.signer.name if document.signer else ""


def _registered(document: OutgoingDocument) -> RegisteredDocument | None:
    given, entry = document.registration, document.entry
    if given is None:
        return None
    return RegisteredDocument(
        document_id=document.document_id,
        version=document.version,
        status=document.status,
        status_label=document.status.label,
        reference=given.reference,
        issued_on=given.issued_on,
        kind=entry.kind,
        subject=entry.subject,
        signer=_signer(document),
        capacity=document.signed.capacity if document.signed else "",
        recipients=tuple(one.name for one in entry.recipients),
        receiver_count=sum(one.kind is RecipientKind.AGENCY for one in entry.recipients),
        standing=document.standing,
        kept_by=("VT", *([document.unit.name] if document.unit else [])),
        copies=entry.copies or len(entry.recipients),
        issued_at=document.sealed.at if document.sealed else None,
        received=sum(one.is_inside for one in entry.recipients) if document.sealed else 0,
        note=entry.note,
        marks=tuple(one.label for one in document.followers),
    )
