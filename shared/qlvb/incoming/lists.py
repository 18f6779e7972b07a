"""Lists of the incoming register, narrowed by what officials look for."""

import heapq
from collections.abc import Iterator
from datetime import date
from itertools import islice

from qlvb.incoming import store
from qlvb.incoming.filter import Filter
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform.tables import PAGE_LIMIT, Page

_CANDIDATES = 4
"""How many index pages one answer may read while other filters drop rows: bounded work a page."""


def listing(
    actor: Actor, narrowed: Filter, cursor: str | None, limit: int
) -> Page[IncomingDocument]:
    """One page of the agency's documents that the actor may read.

    Who reads the whole register sees a line of what they may not read, unless the list is narrowed
    by what that line keeps to itself.
    """
    rows: list[IncomingDocument] = []
    for _ in range(_CANDIDATES):
        page = store.page(actor.agency_id, narrowed, cursor, limit - len(rows))
        loaded = store.load(actor.agency_id, page.items)
        rows += [d for d in loaded if _is_listed(d, actor, narrowed) and _matches(d, narrowed)]
        cursor = page.cursor
        if cursor is None or len(rows) >= limit:
            break
    return Page(rows, cursor)


def open_documents(
    agency_id: str, first: date | None = None, last: date | None = None
) -> Iterator[IncomingDocument]:
    """Every document somebody must still act on, by deadline; read as far as it is taken.

    Args:
        agency_id: whose documents.
        first: only those due on this day or later.
        last: only those due on this day or earlier.
    """
    narrowed = (
        Filter(status=status, due_since=first, due_until=last)
        for status in Status
        if status.is_open
    )
    steps = (_every(agency_id, each) for each in narrowed)
    return heapq.merge(*steps, key=lambda document: document.due_on or date.max)


def _every(agency_id: str, narrowed: Filter) -> Iterator[IncomingDocument]:
    cursor = None
    while True:
        found = store.page(agency_id, narrowed, cursor, 50)
        yield from store.load(agency_id, found.items)
        if (cursor := found.cursor) is None:
            break


def of_register(
    actor: Actor, register: str, year: int, numbers: tuple[int, int], most: int
) -> list[IncomingDocument]:
    """The documents of a register with these numbers, in their order, at most ``most``.

    What the actor may not read is among them where its line is shown to the actor.
    """
    found = store.numbered(actor.agency_id, register, year, numbers, most)
    return _lines(actor, store.load(actor.agency_id, found))


def of_days(
    actor: Actor, register: str, days: tuple[date, date], most: int
) -> list[IncomingDocument]:
    """The documents of a register that arrived on these days, by their numbers; as ``of_register``.

    Entered late, a document has a number of a later year than that of its arrival.
    """
    of_all = arrived(actor.agency_id, *days)
    found = list(islice((each for each in of_all if each.entry.register == register), most))
    return sorted(_lines(actor, found), key=lambda each: (each.year, each.number_label.zfill(7)))


def arrived(agency_id: str, first: date, last: date) -> Iterator[IncomingDocument]:
    """Every document of the registers that arrived in a span.

    What arrived in one year may be entered, or taken over, in any later one.
    """
    for year in range(first.year, clock.today().year + 1):
        cursor = None
        while True:
            narrowed = Filter(year=year, since=first, until=last)
            page = store.page(agency_id, narrowed, cursor, PAGE_LIMIT)
            yield from store.load(agency_id, page.items)
            cursor = page.cursor
            if cursor is None:
                break


def _lines(actor: Actor, documents: list[IncomingDocument]) -> list[IncomingDocument]:
    return [d for d in documents if d.may_be_read_by(actor) or d.shows_a_line_to(actor)]


def _is_listed(document: IncomingDocument, actor: Actor, narrowed: Filter) -> bool:
    if document.may_be_read_by(actor):
        return True
    return narrowed.tells_nothing and document.shows_a_line_to(actor)


def _matches(document: IncomingDocument, wanted: Filter) -> bool:
    entry = document.entry
    pairs = (
        (wanted.year, document.year),
        (wanted.status, document.status),
        (wanted.register, entry.register),
        (wanted.issuer, entry.issuer_key),
        (wanted.kind, entry.kind),
        (wanted.urgency, entry.urgency),
        (wanted.handler, document.handler.id if document.handler else None),
    )
    if any(asked is not None and asked != has for asked, has in pairs):
        return False
    return _within(entry.arrived_on, wanted.since, wanted.until) and _within(
        document.due_on, wanted.due_since, wanted.due_until
    )


def _within(day: date | None, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    return day is not None and (first is None or day >= first) and (last is None or day <= last)
