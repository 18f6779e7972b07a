"""Use cases of documents in a reorganization: open ones go on in the successor, closed ones stay.

What a predecessor left may be read by right, and every such reading is on record there.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.files import keeping
from qlvb.incoming import arrival_numbers, lists, registers, store
from qlvb.incoming import service as incoming
from qlvb.incoming.continuation import Taker, continued, handed_over
from qlvb.incoming.filter import Filter
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Continuation, Registration
from qlvb.incoming.refusals import DocumentNotFound
from qlvb.incoming.registers import DEFAULT_REGISTER
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Actor, system
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.platform.tables import Page, Transaction


def register_of(agency_id: str, code: str) -> str:
    """The successor's register for what stood in one of this code: the same, or the default."""
    kept = {each.code for each in registers.registers(agency_id) if not each.is_closed}
    return code if code in kept else DEFAULT_REGISTER[0]


def open_page(
    agency_id: str, after: str | None, limit: int
) -> tuple[list[IncomingDocument], str | None]:
    """Open documents of an agency, some at a time, and where to go on; None at the end."""
    statuses = [status for status in Status if status.is_open]
    code, _, cursor = (after or statuses[0].value).partition("/")
    place = statuses.index(Status(code))
    found = store.page(agency_id, Filter(status=statuses[place]), cursor or None, limit)
    documents = store.load(agency_id, found.items)
    if found.cursor:
        return documents, f"{code}/{found.cursor}"
    return documents, statuses[place + 1].value if place + 1 < len(statuses) else None


def go_on(
    tx: Transaction, before: IncomingDocument, taker: Taker, handover_id: str, by: str
) -> tuple[IncomingDocument, IncomingDocument]:
    """Close a document and enter it in the successor's register, in the caller's transaction.

    It takes the next number of the successor's register; one that had none, because its intake is
    stopped, gets none.

    Returns:
        The predecessor's document and the successor's.
    """
    registration = _registration(taker, by) if before.registration else None
    here = _continuation(before, handover_id)
    after = continued(before, taker, here, registration)
    closed = handed_over(before, _continuation(after, handover_id))
    store.save(tx, closed, before)
    if registration is not None:
        year, number = registration.register_year, registration.arrival_number
        store.take_number(tx, taker.agency_id, taker.register, year, number)
    store.create(tx, after)
    file_ids = [file.file_id for file in before.files]
    keeping.continue_in(tx, before.agency_id, taker.agency_id, file_ids)
    for document, tag, other in (
        (closed, EventTag.INCOMING_HAND_OVER, after),
        (after, EventTag.INCOMING_TAKE_OVER, closed),
    ):
        audit.record(
            tx,
            system(document.agency_id),
            tag,
            document.document_id,
            handover=handover_id,
            agency=other.agency_id,
            number=document.number_label,
            number_there=other.number_label,
            to=after.owner.name if after.owner else None,
        )
    return closed, after


def listing(
    actor: Actor, agency_id: str, narrowed: Filter, cursor: str | None, limit: int
) -> tuple[Actor, Page[IncomingDocument]]:
    """One page of a predecessor's closed documents, and the actor as their reader.

    Raises:
        NotYourDuty, AgencyNotFound.
    """
    reader = succession.reader(actor, agency_id)
    found = lists.listing(reader, narrowed, cursor, limit)
    closed = [document for document in found.items if not document.status.is_open]
    shown = [document.document_id for document in closed if document.may_be_read_by(reader)]
    _note(reader, "LISTS", actor, {"documents": shown})
    return reader, Page(closed, found.cursor)


def get(actor: Actor, agency_id: str, document_id: str) -> tuple[Actor, IncomingDocument]:
    """A predecessor's closed document, and the actor as its reader; the reading is on record.

    Raises:
        NotYourDuty, AgencyNotFound, DocumentNotFound.
    """
    reader = succession.reader(actor, agency_id)
    document = incoming.get(reader, document_id)
    if document.status.is_open:
        raise DocumentNotFound(document_id=document_id)
    _note(reader, document_id, actor, {})
    return reader, document


def history(actor: Actor, agency_id: str, document_id: str, cursor: str | None) -> Page[AuditEvent]:
    """What was done to a predecessor's closed document; the reading is on record."""
    reader, _ = get(actor, agency_id, document_id)
    return incoming.history(reader, document_id, cursor)


def may_read(reader: Actor, document_id: str) -> bool:
    """Whether a predecessor's document is there, closed and its reader's to read."""
    document = store.find(reader.agency_id, document_id)
    if document is None or document.status.is_open:
        return False
    return document.may_be_read_by(reader)


def _note(reader: Actor, subject_id: str, actor: Actor, facts: Mapping[str, Any]) -> None:
    by = {"agency": actor.agency_id, **facts}
    audit.record(None, reader, EventTag.PREDECESSOR_READ, subject_id, **by)


def _registration(taker: Taker, by: str) -> Registration:
    successor = replace(system(taker.agency_id), name=by)
    return arrival_numbers.following(successor, taker.register)


def _continuation(document: IncomingDocument, handover_id: str) -> Continuation:
    given = document.registration
    return Continuation(
        agency_id=document.agency_id,
        agency_name=organization.agency(document.agency_id).name,
        number_label=document.number_label,
        register=document.entry.register,
        register_year=given.register_year if given else None,
        handover_id=handover_id,
    )
