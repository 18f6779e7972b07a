"""What is due soon, by person: read in advance, so that nothing falls late unseen (Art. 16.5)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from qlvb.incoming import lists
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.reports import reading
from qlvb.reports.names import Names
from qlvb.reports.reading import own_unit
from qlvb.reports.refusals import SpanEndsBeforeItBegins

_Whose = tuple[str, str]
"""The unit and the person, either may be empty."""

MOST_READ = 3000
"""Of more than these, the earliest due are read; all are counted, from the figures."""
MOST_SHOWN = 300
"""Of more than these, each person's first ones are listed; all are counted."""
SHOWN_OF_EACH = 20


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
    unit_id: str
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
        NotYourDuty, SpanEndsBeforeItBegins.
    """
    today = clock.today()
    last = until or today + timedelta(days=6 - today.weekday())
    if last < today:
        raise SpanEndsBeforeItBegins(since=f"{today:%d/%m/%Y}", until=f"{last:%d/%m/%Y}")
    unit_id = own_unit(actor, Verb.REPORT_DOCUMENTS)
    known = Names(actor.agency_id)
    found = list(islice(lists.open_documents(actor.agency_id, last=last), MOST_READ + 1))
    waiting: dict[_Whose, list[IncomingDocument]] = defaultdict(list)
    for document in found:
        waiting[_whose(document, known)].append(document)
    counts = {
        whose: Counter(_is_late(each, today) for each in documents)
        for whose, documents in waiting.items()
    }
    if len(found) > MOST_READ:
        counts = _counted(actor.agency_id, today, last)
    shown = SHOWN_OF_EACH if len(found) > MOST_SHOWN else MOST_SHOWN
    people = [
        DueOf(
            id=whose[1],
            name=known.person(whose[1]),
            unit_id=whose[0],
            unit_name=known.unit(whose[0]),
            due=count[False],
            late=count[True],
            documents=tuple(
                _shown(actor, each, today) for each in sorted(waiting[whose], key=_order)[:shown]
            ),
        )
        for whose, count in counts.items()
        if unit_id in (None, whose[0])
    ]
    ordered = sorted(people, key=lambda each: (-each.late, -each.due, each.name))
    return Ahead(today=today, until=last, people=tuple(ordered))


def _counted(agency_id: str, today: date, last: date) -> dict[_Whose, Counter[bool]]:
    """How many are late, and how many are due until a day, whatever was read of them."""
    late, then = reading.late_on(agency_id, (today, last + timedelta(days=1)))
    return {
        whose: Counter({True: late[whose], False: then[whose] - late[whose]})
        for whose in then | late
        if then[whose]
    }


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


def _whose(document: IncomingDocument, known: Names) -> _Whose:
    unit = document.unit.id if document.unit else ""
    person = document.handler.id if document.handler else ""
    return known.unit_of(unit, person), person
