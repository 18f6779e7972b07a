"""Which documents the record of acts says were touched, and how they stand."""

from collections.abc import Iterable
from datetime import date, timedelta

from qlvb.audit import service as audit
from qlvb.audit import vault
from qlvb.audit.days import Imprint
from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.kernel.period import holds
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing
from qlvb.reports import lines
from qlvb.reports.lines import ENDS_WITHOUT_SETTLEMENT, Line, Way

Fresh = dict[tuple[str, Way], Line | None]
"""Documents by id and way, with the line each has now; None: it is in no register."""

_ENDS = frozenset(
    {
        EventTag.INCOMING_CANCEL,
        EventTag.INCOMING_HAND_OVER,
        EventTag.INCOMING_RECALL,
        EventTag.INCOMING_REPLACE,
    }
)
_OF_NO_FIGURE = frozenset(
    {
        EventTag.INCOMING_PRINT,
        EventTag.INCOMING_OPINION,
        EventTag.INCOMING_PAPER_HOLDER,
        EventTag.INCOMING_ACCESS_ASK,
        EventTag.OUTGOING_COMMENT,
        EventTag.OUTGOING_OPINION,
        EventTag.OUTGOING_OPINION_ASK,
        EventTag.OUTGOING_DRAFT,
        EventTag.OUTGOING_VERSION,
        EventTag.OUTGOING_GROUP,
        EventTag.OUTGOING_LASTING,
    }
)
"""Acts on a document that change nothing that reports count."""
_AT_ONCE = 100
_MOST_DAYS_WAITING = 3
"""How many days that no night has taken in yet are read when somebody asks."""


def of_imprints(agency_id: str, imprints: Iterable[Imprint]) -> Fresh:
    """The lines of the documents that some acts touched."""
    touched: dict[Way, dict[str, None]] = {way: {} for way in Way}
    for each in imprints:
        way = next((way for way in Way if each.tag.startswith(f"{way}:")), None)
        if way is not None and each.tag not in _OF_NO_FIGURE:
            touched[way][each.subject_id] = None
    return of_documents(agency_id, list(touched[Way.INCOMING]), list(touched[Way.OUTGOING]))


def of_documents(agency_id: str, incoming_ids: list[str], outgoing_ids: list[str]) -> Fresh:
    """The lines of documents; of ids that are no document's there is none."""
    found: Fresh = {}
    for ids in _parts(incoming_ids):
        for document in incoming.many(agency_id, ids):
            found[document.document_id, Way.INCOMING] = _incoming(document)
    codes = organization.agency(agency_id).codes if outgoing_ids else ()
    for ids in _parts(outgoing_ids):
        for sent in outgoing.many(agency_id, ids):
            day = sent.registration.issued_on if sent.registration else None
            has_code = day is not None and any(holds(code, day) for code in codes)
            line = lines.of_outgoing(sent, has_code=has_code)
            found[sent.document_id, Way.OUTGOING] = line
    return found


def waiting(agency_id: str, read_through: date | None, until: date) -> tuple[Fresh, date]:
    """The lines that no night has taken in yet, and the last day whose acts are known whole."""
    acts, through = awaited(agency_id, read_through, until)
    return of_imprints(agency_id, acts), through


def awaited(agency_id: str, read_through: date | None, until: date) -> tuple[list[Imprint], date]:
    """The acts that no night has taken in yet, and the last day whose acts are known whole.

    A span that is over stands as the nights took it in, the same on the page as in a kept report;
    what is put right about it today is in its figures tomorrow.

    Args:
        agency_id: whose.
        read_through: the last day that a night has taken in.
        until: the last day that is asked about.
    """
    yesterday = clock.today() - timedelta(days=1)
    first = read_through + timedelta(days=1) if read_through else vault.first_day(agency_id)
    if first is None:
        return [], yesterday
    if (clock.today() - first).days >= _MOST_DAYS_WAITING:
        # So long without a night is told of by alarms; a request does not do the nights' work.
        return [], first - timedelta(days=1)
    if until < first:
        return [], yesterday
    days = [first + timedelta(days=n) for n in range((clock.today() - first).days + 1)]
    return [each for day in days for each in imprints_of(agency_id, day)], yesterday


def imprints_of(agency_id: str, day: date) -> Iterable[Imprint]:
    """The acts of a day: closed where it is, so that none is missing, else as they have come."""
    closed = vault.closed(agency_id, day) if day < clock.today() else None
    return closed.imprints if closed else vault.of_day(agency_id, day)


def _incoming(document: IncomingDocument) -> Line | None:
    ended = None
    if document.status in ENDS_WITHOUT_SETTLEMENT:
        ended = _ended_otherwise_on(document)
    return lines.of_incoming(document, ended)


def _ended_otherwise_on(document: IncomingDocument) -> date | None:
    """The day of the act that ended it, from its record."""
    cursor, found = None, None
    while True:
        page = audit.history(document.agency_id, document.document_id, cursor)
        for event in page.items:
            if event.tag in _ENDS:
                found = event.at.astimezone(clock.VIETNAM).date()
        cursor = page.cursor
        if cursor is None:
            return found


def _parts(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
