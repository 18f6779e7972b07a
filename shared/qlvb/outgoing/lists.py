"""Lists of outgoing documents, narrowed by what officials look for."""

from datetime import date

from qlvb.kernel.actor import Actor
from qlvb.outgoing import store
from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import Page

_CANDIDATES = 4
"""How many index pages one answer may read while other filters drop rows: bounded work a page."""


def listing(
    actor: Actor, narrowed: OutgoingFilter, cursor: str | None, limit: int
) -> Page[OutgoingDocument]:
    """One page of the agency's outgoing documents that the actor may read, newest first."""
    rows: list[OutgoingDocument] = []
    for _ in range(_CANDIDATES):
        page = store.page(actor.agency_id, narrowed, cursor, limit - len(rows))
        loaded = store.load(actor.agency_id, page.items)
        rows += [d for d in loaded if d.may_be_read_by(actor) and _matches(d, narrowed)]
        cursor = page.cursor
        if cursor is None or len(rows) >= limit:
            break
    return Page(rows, cursor)


def about(actor: Actor, document_id: str) -> list[OutgoingDocument]:
    """Outgoing documents that answer or concern a document, those that the actor may read."""
    found = store.load(actor.agency_id, store.linked_to(actor.agency_id, document_id))
    return [document for document in found if document.may_be_read_by(actor)]


def _matches(document: OutgoingDocument, wanted: OutgoingFilter) -> bool:
    given = document.registration
    pairs = (
        (wanted.year, given.year if given and wanted.series else document.begun_on.year),
        (wanted.status, document.status),
        (wanted.series, given.series if given else None),
        (wanted.kind, document.entry.kind),
        (wanted.drafter, document.drafter.id),
    )
    if any(asked is not None and asked != has for asked, has in pairs):
        return False
    if wanted.has_returned and not document.standing.refused:
        return False
    return _within(document.listed_on, wanted.since, wanted.until)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)
