"""Where incoming documents lie.

A document is two items in one partition: what stands in the register (written once, corrected
rarely) and how far the work is (small, written at every step).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex

from qlvb.incoming.entry import AttachedFile, Entry
from qlvb.incoming.filter import Filter
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Registration
from qlvb.incoming.refusals import DocumentNotFound
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    encode_cursor,
    json_of,
    keys_index,
    value_of,
)

_FAR = "9999-12-31"
_ENTRY_FIELDS = frozenset(
    {"document_id", "agency_id", "entry", "files", "registration", "request_digest"}
)


class EntryItem(Item):
    """What stands in the register. Index keys are there once it has a number.

    pk  A#<agency>#D#<document id>   sk  ENTRY
    by_register   A#<agency>#R#<register>#<year> / <number, 7 digits>
    by_arrival    A#<agency>#Y#<year>            / <listed>
    by_kind       A#<agency>#K#<kind>            / <listed>
    by_issuer     A#<agency>#I#<issuer>          / <listed>
    by_urgency    A#<agency>#U#<urgency>         / <listed>, normal ones not listed
    by_reference  A#<agency>#N#<number/notation>       / <listed>
    listed = <arrived on>#<number, 7 digits>, e.g. 2026-11-23#0000123
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    entry = DataclassAttribute(Entry)
    files = DataclassAttribute(tuple[AttachedFile, ...])
    registration = DataclassAttribute(Registration, null=True)
    request_digest = UnicodeAttribute(null=True)
    register_key = UnicodeAttribute(null=True)
    register_sort = UnicodeAttribute(null=True)
    arrival_key = UnicodeAttribute(null=True)
    kind_key = UnicodeAttribute(null=True)
    issuer_key = UnicodeAttribute(null=True)
    urgency_key = UnicodeAttribute(null=True)
    reference_key = UnicodeAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    by_register = keys_index("by_register", "register_key", "register_sort")()
    by_arrival = keys_index("by_arrival", "arrival_key", "listed")()
    by_kind = keys_index("by_kind", "kind_key", "listed")()
    by_issuer = keys_index("by_issuer", "issuer_key", "listed")()
    by_urgency = keys_index("by_urgency", "urgency_key", "listed")()
    by_reference = keys_index("by_reference", "reference_key", "listed")()


class ProgressItem(Item):
    """How far the work is; ``version`` guards every change of the document.

    pk  A#<agency>#D#<document id>   sk  PROGRESS
    by_status   A#<agency>#S#<status>     / <due on, or 9999-12-31>#<listed or document id>
    by_handler  A#<agency>#H#<person id>  / the same
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    version = NumberAttribute()
    progress = UnicodeAttribute()
    packet_id = UnicodeAttribute(null=True)
    """Beside the rest for who listens to the table's stream."""
    status_key = UnicodeAttribute()
    status_sort = UnicodeAttribute()
    handler_key = UnicodeAttribute(null=True)
    by_status = keys_index("by_status", "status_key", "status_sort")()
    by_handler = keys_index("by_handler", "handler_key", "status_sort")()


class ExternalItem(Item):
    """Which documents bear a sender's document id.

    pk  A#<agency>#X#<external id>   sk  <document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")


class RegisterItem(Item):
    """A register the agency keeps.

    pk  A#<agency>#REGISTERS   sk  <code>
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    name = UnicodeAttribute()
    is_closed = BooleanAttribute(default=False)


def find(agency_id: str, document_id: str) -> IncomingDocument | None:
    """The document, or None. Both its items are read in one query."""
    pk = _pk(agency_id, document_id)
    items = {item.sk: item for item in _AnyItem.query(pk, consistent_read=True)}
    if "ENTRY" not in items or "PROGRESS" not in items:
        return None
    return _document(agency_id, document_id, items["ENTRY"], items["PROGRESS"])


def get(agency_id: str, document_id: str) -> IncomingDocument:
    """The document.

    Raises:
        DocumentNotFound: not in this agency.
    """
    document = find(agency_id, document_id)
    if document is None:
        raise DocumentNotFound(document_id=document_id)
    return document


def document_of_images(entry: Mapping[str, Any], progress: Mapping[str, Any]) -> IncomingDocument:
    """The document that two exported items are."""
    halves = _AnyItem(), _AnyItem()
    for half, image in zip(halves, (entry, progress), strict=True):
        half.deserialize(dict(image))
    agency_id, _, document_id = entry["pk"]["S"].removeprefix("A#").partition("#D#")
    return _document(agency_id, document_id, *halves)


def number_of_image(image: Mapping[str, Any]) -> tuple[str, int, int] | None:
    """Register, year and number in an exported item; None where it has no number."""
    if "register_key" not in image:
        return None
    *_, register, year = image["register_key"]["S"].split("#")
    return register, int(year), int(image["register_sort"]["S"])


def create(tx: Transaction, document: IncomingDocument) -> None:
    """Add a new document; one of the same id is never overwritten."""
    tx.put(_entry_item(document), EntryItem.pk.does_not_exist())
    tx.put(_progress_item(document), ProgressItem.pk.does_not_exist())
    if document.entry.external_id:
        pk = _external_pk(document.agency_id, document.entry.external_id)
        tx.put(ExternalItem(pk, document.document_id))


def save(tx: Transaction, document: IncomingDocument, before: IncomingDocument) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_progress_item(document), ProgressItem.version == before.version)
    if (document.entry, document.registration) != (before.entry, before.registration):
        tx.put(_entry_item(document))


def highest_number(agency_id: str, register: str, year: int) -> int:
    """The highest number that stands in a register and year; 0 when none does."""
    found = EntryItem.by_register.query(
        f"A#{agency_id}#R#{register}#{year}", scan_index_forward=False, limit=1
    )
    return next((int(str(getattr(item, "register_sort", ""))) for item in found), 0)


def registers(agency_id: str) -> dict[str, tuple[str, bool]]:
    """Name and whether it is closed, by code."""
    found = RegisterItem.query(_registers_pk(agency_id))
    return {item.sk: (item.name, bool(item.is_closed)) for item in found}


def open_register(tx: Transaction, agency_id: str, code: str, name: str) -> None:
    """Add a register; an existing code is refused."""
    item = RegisterItem(_registers_pk(agency_id), code, name=name)
    tx.put(item, RegisterItem.pk.does_not_exist())


def same_reference(agency_id: str, entry: Entry) -> list[str]:
    """Ids of documents with this number and notation, of whatever issuer, at most 50."""
    key = f"A#{agency_id}#N#{entry.reference_key}"
    return [_document_id(item.pk) for item in EntryItem.by_reference.query(key, limit=50)]


def same_external_id(agency_id: str, external_id: str) -> list[str]:
    """Ids of documents with this sender's document id, at most 10."""
    return [item.sk for item in ExternalItem.query(_external_pk(agency_id, external_id), limit=10)]


def page(agency_id: str, narrowed: Filter, cursor: str | None, limit: int) -> Page[str]:
    """Ids of one page by the index that narrows most; other filters are the caller's."""
    index, key, sort, newest_first = _access_path(agency_id, narrowed)
    listed = f"{agency_id} {narrowed}"
    found = index.query(
        key,
        sort,
        scan_index_forward=not newest_first,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=listed),
    )
    rows = [_document_id(item.pk) for item in found]
    return Page(rows, encode_cursor(found.last_evaluated_key, of=listed))


def numbered(
    agency_id: str, register: str, year: int, numbers: tuple[int, int], most: int
) -> list[str]:
    """Ids of the documents of a register with these numbers, in their order."""
    key = f"A#{agency_id}#R#{register}#{year}"
    within = EntryItem.register_sort.between(*(f"{number:07d}" for number in numbers))
    return [_document_id(item.pk) for item in EntryItem.by_register.query(key, within, limit=most)]


def load(agency_id: str, document_ids: Iterable[str]) -> list[IncomingDocument]:
    """Many documents, in the order asked; 50 are read at once."""
    wanted = list(document_ids)
    keys = [(_pk(agency_id, i), sk) for i in wanted for sk in ("ENTRY", "PROGRESS")]
    found = _AnyItem.batch_get(keys, attributes_to_get=list(_AnyItem.get_attributes()))
    items = {(item.pk, item.sk): item for item in found}
    return [
        _document(
            agency_id, i, items[_pk(agency_id, i), "ENTRY"], items[_pk(agency_id, i), "PROGRESS"]
        )
        for i in wanted
        if (_pk(agency_id, i), "ENTRY") in items
    ]


_Path = tuple[GlobalSecondaryIndex[Item], str, Condition | None, bool]


class _AnyItem(Item):
    """Either item of a document, for reading both at once."""

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    entry = UnicodeAttribute(null=True)
    files = UnicodeAttribute(null=True)
    registration = UnicodeAttribute(null=True)
    request_digest = UnicodeAttribute(null=True)
    progress = UnicodeAttribute(null=True)


def _access_path(agency_id: str, wanted: Filter) -> _Path:
    """The index, its partition, its sort condition, and whether the newest come first."""
    prefix = f"A#{agency_id}#"
    due = _between(ProgressItem.status_sort, wanted.due_since, wanted.due_until)
    days = _between(EntryItem.listed, wanted.since, wanted.until)
    paths: list[tuple[object, _Path]] = [
        (wanted.handler, (ProgressItem.by_handler, f"{prefix}H#{wanted.handler}", due, False)),
        (wanted.status, (ProgressItem.by_status, f"{prefix}S#{wanted.status}", due, False)),
        (wanted.issuer, (EntryItem.by_issuer, f"{prefix}I#{wanted.issuer}", days, True)),
        (
            wanted.urgency and wanted.urgency.is_at_once,
            (EntryItem.by_urgency, f"{prefix}U#{wanted.urgency}", days, True),
        ),
        (wanted.kind, (EntryItem.by_kind, f"{prefix}K#{wanted.kind}", days, True)),
        (
            wanted.register and days is None,
            (EntryItem.by_register, f"{prefix}R#{wanted.register}#{wanted.year}", None, True),
        ),
    ]
    otherwise = (EntryItem.by_arrival, f"{prefix}Y#{wanted.year}", days, True)
    return next((path for applies, path in paths if applies), otherwise)


def _between(
    attribute: UnicodeAttribute, first: date | None, last: date | None
) -> Condition | None:
    if first is None and last is None:
        return None
    low = first.isoformat() if first else "0000"
    high = f"{last.isoformat() if last else _FAR}~"
    return attribute.between(low, high)


def _document(
    agency_id: str, document_id: str, entry: _AnyItem, progress: _AnyItem
) -> IncomingDocument:
    plain = json.loads(progress.progress or "{}")
    plain |= {
        "document_id": document_id,
        "agency_id": agency_id,
        "entry": json.loads(entry.entry or "{}"),
        "files": json.loads(entry.files or "[]"),
        "registration": json.loads(entry.registration or "null"),
        "request_digest": entry.request_digest or "",
    }
    return value_of(IncomingDocument, plain)


def _entry_item(document: IncomingDocument) -> EntryItem:
    entry, given = document.entry, document.registration
    prefix = f"A#{document.agency_id}#"
    keys: dict[str, Any] = {}
    if given is not None:
        keys = {
            "register_key": f"{prefix}R#{entry.register}#{given.register_year}",
            "register_sort": f"{given.arrival_number:07d}",
            "arrival_key": f"{prefix}Y#{given.register_year}",
            "kind_key": f"{prefix}K#{entry.kind}",
            "issuer_key": f"{prefix}I#{entry.issuer_key}",
            "reference_key": f"{prefix}N#{entry.reference_key}",
            "listed": _listed(document),
        }
        if entry.urgency.is_at_once:
            keys["urgency_key"] = f"{prefix}U#{entry.urgency}"
    return EntryItem(
        _pk(document.agency_id, document.document_id),
        "ENTRY",
        entry=entry,
        files=document.files,
        registration=given,
        request_digest=document.request_digest or None,
        **keys,
    )


def _progress_item(document: IncomingDocument) -> ProgressItem:
    prefix = f"A#{document.agency_id}#"
    due = document.due_on.isoformat() if document.due_on else _FAR
    return ProgressItem(
        _pk(document.agency_id, document.document_id),
        "PROGRESS",
        version=document.version,
        progress=json_of(IncomingDocument, document, without=_ENTRY_FIELDS),
        packet_id=document.packet_id or None,
        status_key=f"{prefix}S#{document.status}",
        status_sort=f"{due}#{_listed(document)}",
        handler_key=f"{prefix}H#{document.handler.id}" if document.handler else None,
    )


def _listed(document: IncomingDocument) -> str:
    if document.registration is None:
        return f"{document.entry.arrived_on}#{document.document_id}"
    return f"{document.entry.arrived_on}#{document.registration.arrival_number:07d}"


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"


def _document_id(pk: str) -> str:
    return pk.rpartition("#D#")[2]


def _registers_pk(agency_id: str) -> str:
    return f"A#{agency_id}#REGISTERS"


def _external_pk(agency_id: str, external_id: str) -> str:
    return f"A#{agency_id}#X#{external_id}"
