"""What is due soon, by person: read in advance, so that nothing falls late unseen (Art. 16.5)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.reports.names import Names
from qlvb.reports.reading import own_unit
from qlvb.reports.refusals import SpanEndsBeforeItBegins, TooMuchAhead

MOST_DUE = 3000
MOST_SHOWN = 300
"""Of more than these, each person's first ones are listed; all are counted."""
SHOWN_OF_EACH = 20
LATE_SINCE = timedelta(days=366)
"""How far back deadlines are looked for that have passed."""


@dataclass(frozen=True, kw_only=True)
class DueDocument:
    """One document that waits; no subject where it is not the reader's to know."""

    document_id: str | None
    number: str
    due_on: date
    is_late: bool
    status_label: str
    subject: str | None


@dataclass(frozen=True, kw_only=True)
class DueOf:
    """What waits for one person, or for a unit that has given it to nobody yet."""

    id: str
    name: str
    unit_name: str
    due: int
    late: int
    documents: tuple[DueDocument, ...]
    """The first that are due; where very many wait, fewer than are counted."""


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What is due until a day, and what is late already, by person."""

    today: date
    until: date
    people: tuple[DueOf, ...]


def due(actor: Actor, until: date | None) -> Ahead:
    """What is due until a day (without one, until Sunday), by who must act.

    A unit's head sees the unit's. Read by deadlines, from the documents as they stand.

    Raises:
        NotYourDuty, SpanEndsBeforeItBegins, TooMuchAhead.
    """
    today = clock.today()
    last = until or today + timedelta(days=6 - today.weekday())
    if last < today:
        raise SpanEndsBeforeItBegins(since=f"{today:%d/%m/%Y}", until=f"{last:%d/%m/%Y}")
    known = Names(actor.agency_id)
    found = incoming.open_documents(actor.agency_id, today - LATE_SINCE, last)
    unit_id = own_unit(actor, Verb.REPORT_DOCUMENTS)
    mine = (each for each in found if unit_id is None or _unit_of(each, known) == unit_id)
    waiting = list(islice(mine, MOST_DUE + 1))
    if len(waiting) > MOST_DUE:
        raise TooMuchAhead(most=MOST_DUE, until=f"{last:%d/%m/%Y}")
    return Ahead(today=today, until=last, people=_by_person(actor, waiting, known, today))


def _by_person(
    actor: Actor, waiting: list[IncomingDocument], known: Names, today: date
) -> tuple[DueOf, ...]:
    apart: dict[tuple[str, str], list[IncomingDocument]] = defaultdict(list)
    for document in waiting:
        unit_id = _unit_of(document, known)
        apart[unit_id, document.handler.id if document.handler else ""].append(document)
    shown = SHOWN_OF_EACH if len(waiting) > MOST_SHOWN else MOST_SHOWN
    found = [
        DueOf(
            id=person_id,
            name=known.person(person_id),
            unit_name=known.unit(unit_id),
            due=sum(not _is_late(each, today) for each in documents),
            late=sum(_is_late(each, today) for each in documents),
            documents=tuple(
                _shown(actor, each, today) for each in sorted(documents, key=_order)[:shown]
            ),
        )
        for (unit_id, person_id), documents in apart.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.late, -each.due, each.name)))


def _shown(actor: Actor, document: IncomingDocument, today: date) -> DueDocument:
    is_read = document.may_be_read_by(actor)
    assert document.due_on is not None
    return DueDocument(
        document_id=document.document_id if is_read else None,
        number=document.number_label if is_read or document.shows_a_line_to(actor) else "",
        due_on=document.due_on,
        is_late=_is_late(document, today),
        status_label=document.status.label,
        subject=document.entry.subject if is_read else None,
    )


def _is_late(document: IncomingDocument, today: date) -> bool:
    return document.due_on is not None and document.due_on < today


def _order(document: IncomingDocument) -> tuple[date, str]:
    return document.due_on or date.max, document.number_label.zfill(7)


def _unit_of(document: IncomingDocument, known: Names) -> str:
    unit, handler = document.unit, document.handler
    return known.unit_of(unit.id if unit else "", handler.id if handler else "")
