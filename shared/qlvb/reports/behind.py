"""The documents behind a figure: the same lines that the figure counts, page by page.

A page is a bounded piece of work whatever the span: it may come short, with a cursor to go on.
Figures count restricted documents too; their line says of them what lists do (decision 0017).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import Malformed
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import decode_cursor, encode_cursor
from qlvb.reports import names, reading, store, touching
from qlvb.reports.lines import Ending, Line, Way
from qlvb.reports.model import Figure, Query, Scope
from qlvb.reports.names import Names
from qlvb.reports.refusals import FiguresOnly
from qlvb.reports.store import Walk
from qlvb.reports.touching import Fresh

_WALKS = 8
"""How many pages of an index one answer may read while the query drops lines."""
_AT_ONCE = 100
_WAITING = -1
"""The place of the lines that no night has taken in yet, before the first walk."""


@dataclass(frozen=True, kw_only=True)
class ReportedDocument:
    """One document behind a figure; what the reader may not know of it is empty."""

    document_id: str | None
    way: Way
    number: str
    kind_name: str
    unit_name: str
    person_name: str
    begun_on: date
    due_on: date | None
    ended_on: date | None
    figure: Figure
    """How it stands at the end of the span."""
    is_electronic: bool
    is_signed: bool
    is_coded: bool
    is_filed: bool
    is_restricted: bool
    subject: str | None


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """Documents behind a figure; with a cursor while there may be more."""

    items: tuple[ReportedDocument, ...]
    cursor: str | None


def documents(
    actor: Actor, query: Query, figure: Figure, cursor: str | None, limit: int
) -> DocumentPage:
    """A page of the documents that a figure counts.

    Raises:
        NotYourDuty, ReportNotFound, FiguresOnly, and what ``Query.checked`` refuses.
    """
    if query.scope is Scope.PROVINCE:
        raise FiguresOnly
    asked = reading.permitted(actor, query, Verb.REPORT_DOCUMENTS)
    known = Names(asked.agency_id)
    found, more = _page(asked, figure, known, cursor, limit)
    subjects = _Readable(actor, found)
    tells = not (asked.unit_id or asked.person_id or asked.kind) and figure in _OF_THE_REGISTER
    shown = (subjects.shown(line, asked, known, tells_number=tells) for line in found)
    return DocumentPage(items=tuple(shown), cursor=more)


def _page(
    query: Query, figure: Figure, known: Names, cursor: str | None, limit: int
) -> tuple[list[Line], str | None]:
    fresh, _ = touching.waiting(query.agency_id, store.mark(query.agency_id), query.until)
    mark = repr((query, figure))
    place, after = _place_of(cursor, mark)
    walks = _walks(query, figure)
    found: list[Line] = []
    reads = 0
    while place < len(walks) and len(found) < limit and reads < _WALKS:
        if place == _WAITING:
            lines, after = _some(_fresh(fresh), after, limit - len(found))
        else:
            read, after = store.walk(
                query.agency_id, walks[place], after, min(_AT_ONCE, limit - len(found))
            )
            lines = [line for line in read if (line.document_id, line.way) not in fresh]
            reads += 1
        found += [line for line in lines if _is_behind(line, query, figure, known)]
        place += after is None
    more = encode_cursor({"at": {"S": f"{place} {after or ''}"}}, of=mark)
    return found, more if place < len(walks) else None


def _place_of(cursor: str | None, mark: str) -> tuple[int, str | None]:
    key = decode_cursor(cursor, of=mark)
    if key is None:
        return _WAITING, None
    place, _, after = key.get("at", {}).get("S", "").partition(" ")
    if not place.lstrip("-").isdigit():
        raise Malformed(field="cursor")
    return int(place), after or None


def _fresh(fresh: Fresh) -> list[Line]:
    lines = [line for line in fresh.values() if line is not None]
    return sorted(lines, key=lambda line: (line.begun_on, line.document_id))


def _some(lines: list[Line], after: str | None, limit: int) -> tuple[list[Line], str | None]:
    start = int(after or 0)
    end = start + limit
    return lines[start:end], str(end) if end < len(lines) else None


def _walks(query: Query, figure: Figure) -> list[Walk]:
    """Where the documents of a figure lie, in the order in which they are read."""
    agency_id, since, until = query.agency_id, query.since, query.until
    match figure:
        case Figure.IN_TIME | Figure.LATE | Figure.ENDED:
            return store.ended(agency_id, since, until)
        case Figure.OPEN | Figure.OPEN_LATE | Figure.CARRIED:
            day = since - timedelta(days=1) if figure is Figure.CARRIED else until
            late = day if figure is Figure.OPEN_LATE else None
            after = store.ended(agency_id, day + timedelta(days=1), _latest(day))
            return [store.still_open(agency_id, late), *after]
        case _:
            way = Way.OUTGOING if figure.startswith(Figure.SENT) else Way.INCOMING
            return store.begun(agency_id, way, since, until)


def _latest(day: date) -> date:
    """No work ends after today, or the day that is asked about."""
    return max(day + timedelta(days=1), clock.today())


def _is_behind(line: Line, query: Query, figure: Figure, known: Names) -> bool:
    unit_id = known.unit_of(line.unit_id, line.person_id)
    return query.wants(unit_id, line.person_id, line.kind) and _counts(line, query, figure)


def _counts(line: Line, query: Query, figure: Figure) -> bool:
    """Whether the figure of the span counts the document."""
    way = Way.OUTGOING if figure.startswith(Figure.SENT) else Way.INCOMING
    has_begun = line.way is way and query.since <= line.begun_on <= query.until
    match figure:
        case Figure.CARRIED:
            return line.is_open_on(query.since - timedelta(days=1))
        case Figure.OPEN:
            return line.is_open_on(query.until)
        case Figure.OPEN_LATE:
            return line.is_open_late_on(query.until)
        case Figure.IN_TIME | Figure.LATE | Figure.ENDED:
            is_within = line.ended_on is not None and query.since <= line.ended_on <= query.until
            return is_within and line.way is way and _ended_as(line) is figure
        case Figure.RECEIVED | Figure.SENT:
            return has_begun
        case _:
            return has_begun and bool(getattr(line, f"is_{figure.rpartition('_')[2]}"))


def _ended_as(line: Line) -> Figure:
    if line.ending is Ending.OTHERWISE:
        return Figure.ENDED
    return Figure.LATE if line.is_late else Figure.IN_TIME


def _stands_as(line: Line, until: date) -> Figure:
    if line.way is Way.OUTGOING:
        return Figure.SENT
    if line.is_open_late_on(until):
        return Figure.OPEN_LATE
    return Figure.OPEN if line.is_open_on(until) else _ended_as(line)


_OF_THE_REGISTER = frozenset({Figure.RECEIVED, Figure.SENT})
"""A list of these, not narrowed, is the register itself: nobody learns more from a line in it."""


class _Readable:
    """What the reader may know of some documents, loaded together."""

    def __init__(self, actor: Actor, lines: list[Line]) -> None:
        self._actor = actor
        ids = {way: [line.document_id for line in lines if line.way is way] for way in Way}
        found: Iterator[IncomingDocument | OutgoingDocument] = iter(
            [
                *incoming.many(actor.agency_id, ids[Way.INCOMING]),
                *outgoing.many(actor.agency_id, ids[Way.OUTGOING]),
            ]
        )
        self._documents = {each.document_id: each for each in found}

    def shown(
        self, line: Line, query: Query, known: Names, *, tells_number: bool
    ) -> ReportedDocument:
        document = self._documents.get(line.document_id)
        is_read = document is not None and document.may_be_read_by(self._actor)
        subject = document.entry.subject if document is not None and is_read else None
        return ReportedDocument(
            document_id=line.document_id if is_read else None,
            way=line.way,
            number=line.number if is_read or (tells_number and self._has_line(document)) else "",
            kind_name=names.kind(line.kind) if is_read else "",
            unit_name=known.unit(known.unit_of(line.unit_id, line.person_id)) if is_read else "",
            person_name=known.person(line.person_id) if is_read else "",
            begun_on=line.begun_on,
            due_on=line.due_on if is_read else None,
            ended_on=line.ended_on if is_read and _has_ended(line, query) else None,
            figure=_stands_as(line, query.until),
            is_electronic=line.is_electronic,
            is_signed=line.is_signed,
            is_coded=line.is_coded,
            is_filed=line.is_filed,
            is_restricted=line.is_restricted,
            subject=subject,
        )

    def _has_line(self, document: IncomingDocument | OutgoingDocument | None) -> bool:
        """Whether every reader of the register sees that the number is there."""
        return isinstance(document, IncomingDocument) and document.shows_a_line_to(self._actor)


def _has_ended(line: Line, query: Query) -> bool:
    return line.ended_on is not None and line.ended_on <= query.until
