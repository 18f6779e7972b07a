"""Where outgoing documents lie.

A document is two items in one partition, as an incoming one is: what is to stand in the register
and how far the work is. Versions of the draft and comments are items of their own beside them:
kept for good, and paid for only where they are looked at.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex

from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import Comment, DraftVersion
from qlvb.outgoing.refusals import OutgoingNotFound
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
    page_of,
    value_of,
)

_ENTRY_FIELDS = frozenset(
    {
        *("document_id", "agency_id", "entry", "drafter", "created_at", "draft", "attachments"),
        *("registration", "request_digest"),
    }
)


class DraftItem(Item):
    """What is to stand in the register, and the present files.

    pk  A#<agency>#D#<document id>   sk  ENTRY
    by_register   A#<agency>#R#<series>#<year> / <number, 7 digits>, once it has a number
    by_year       A#<agency>#Y#<year begun>    / <begun on>#<document id>
    by_kind       A#<agency>#K#<kind>          / the same
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    content = UnicodeAttribute()
    register_key = UnicodeAttribute(null=True)
    register_sort = UnicodeAttribute(null=True)
    year_key = UnicodeAttribute()
    kind_key = UnicodeAttribute()
    listed = UnicodeAttribute()
    by_register = keys_index("by_register", "register_key", "register_sort")()
    by_year = keys_index("by_year", "year_key", "listed")()
    by_kind = keys_index("by_kind", "kind_key", "listed")()


class WayItem(Item):
    """How far the work is; ``version`` guards every change of the document.

    pk  A#<agency>#D#<document id>   sk  PROGRESS
    by_status    A#<agency>#S#<status>     / <date, or begun on>#<document id>
    by_drafter   A#<agency>#P#<person id>  / the same
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    version = NumberAttribute()
    progress = UnicodeAttribute()
    status_key = UnicodeAttribute()
    status_sort = UnicodeAttribute()
    drafter_key = UnicodeAttribute()
    by_status = keys_index("by_status", "status_key", "status_sort")()
    by_drafter = keys_index("by_drafter", "drafter_key", "status_sort")()


class ReturnedItem(Item):
    """That a recipient of an issued document has sent its copy back, while one stands so.

    pk  A#<agency>#D#<document id>   sk  RETURNED
    by_status   A#<agency>#S#copy_refused  / <date>#<document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    status_key = UnicodeAttribute()
    status_sort = UnicodeAttribute()


class VersionItem(Item):
    """A version of the draft, kept for good.

    pk  A#<agency>#D#<document id>   sk  V#<draft number, 4 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    draft = DataclassAttribute(DraftVersion)


class CommentItem(Item):
    """A comment or an opinion, kept for good.

    pk  A#<agency>#D#<document id>   sk  C#<comment id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    comment = DataclassAttribute(Comment)


class LinkItem(Item):
    """Which outgoing documents answer or concern another document.

    pk  A#<agency>#L#<id of the other>   sk  <document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")


def find(agency_id: str, document_id: str) -> OutgoingDocument | None:
    """The document, or None."""
    return next(iter(_loaded(agency_id, [document_id], is_consistent=True)), None)


def get(agency_id: str, document_id: str) -> OutgoingDocument:
    """The document.

    Raises:
        OutgoingNotFound: not in this agency.
    """
    document = find(agency_id, document_id)
    if document is None:
        raise OutgoingNotFound(document_id=document_id)
    return document


def load(agency_id: str, document_ids: Iterable[str]) -> list[OutgoingDocument]:
    """Many documents, in the order asked; at most 50 are read at once."""
    return _loaded(agency_id, list(document_ids), is_consistent=False)


def document_of_images(entry: Mapping[str, Any], way: Mapping[str, Any]) -> OutgoingDocument:
    """The document that two exported items are."""
    halves = _AnyItem(), _AnyItem()
    for half, image in zip(halves, (entry, way), strict=True):
        half.deserialize(dict(image))
    agency_id, _, document_id = entry["pk"]["S"].removeprefix("A#").partition("#D#")
    return _document(agency_id, document_id, *halves)


def create(tx: Transaction, document: OutgoingDocument) -> None:
    """Add a new document; one of the same id is never overwritten."""
    tx.put(_draft_item(document), DraftItem.pk.does_not_exist())
    tx.put(_way_item(document), WayItem.pk.does_not_exist())
    _put_links(tx, document, set())


def save(tx: Transaction, document: OutgoingDocument, before: OutgoingDocument) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_way_item(document), WayItem.version == before.version)
    if _content(document) != _content(before):
        tx.put(_draft_item(document))
    if bool(document.standing.refused) != bool(before.standing.refused):
        _mark_returned(tx, document)
    _put_links(tx, document, {link.document_id for link in before.entry.links})


def check(tx: Transaction, document: OutgoingDocument) -> None:
    """Hold only if no other version was saved since the document was read."""
    pk = _pk(document.agency_id, document.document_id)
    tx.check(WayItem, pk, "PROGRESS", WayItem.version == document.version)


def add_version(tx: Transaction, document: OutgoingDocument) -> None:
    """Keep the present version of the draft; one is never overwritten."""
    assert document.draft is not None
    sk = f"V#{document.draft_no:04d}"
    item = VersionItem(_pk(document.agency_id, document.document_id), sk, draft=document.draft)
    tx.put(item, VersionItem.pk.does_not_exist())


def versions(agency_id: str, document_id: str) -> list[DraftVersion]:
    """Every version of the draft, the first one first."""
    found = VersionItem.query(_pk(agency_id, document_id), VersionItem.sk.startswith("V#"))
    return [item.draft for item in found]


def add_comment(tx: Transaction, agency_id: str, document_id: str, comment: Comment) -> None:
    """Keep a comment; one is never overwritten."""
    sk = f"C#{comment.comment_id}"
    item = CommentItem(_pk(agency_id, document_id), sk, comment=comment)
    tx.put(item, CommentItem.pk.does_not_exist())


def comments(agency_id: str, document_id: str, cursor: str | None, limit: int) -> Page[Comment]:
    """A page of what was written about the document, the oldest first."""
    pk = _pk(agency_id, document_id)
    listed = f"{pk}/comments"
    found = CommentItem.query(
        pk,
        CommentItem.sk.startswith("C#"),
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=listed),
    )
    return page_of(found, limit, lambda item: item.comment, of=listed)


def linked_to(agency_id: str, document_id: str) -> list[str]:
    """Ids of outgoing documents that answer or concern a document, at most 50."""
    return [item.sk for item in LinkItem.query(_links_pk(agency_id, document_id), limit=50)]


def page(agency_id: str, narrowed: OutgoingFilter, cursor: str | None, limit: int) -> Page[str]:
    """Ids of one page by the index that narrows most, newest first; the rest is the caller's."""
    index, key, sort = _access_path(agency_id, narrowed)
    listed = f"{agency_id} {narrowed}"
    found = index.query(
        key,
        sort,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=listed),
    )
    rows = [_document_id(item.pk) for item in found]
    return Page(rows, encode_cursor(found.last_evaluated_key, of=listed))


RETURNED = "copy_refused"
_Path = tuple[GlobalSecondaryIndex[Item], str, Condition | None]


class _AnyItem(Item):
    """Either item of a document, for reading both at once."""

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    content = UnicodeAttribute(null=True)
    progress = UnicodeAttribute(null=True)


def _access_path(agency_id: str, wanted: OutgoingFilter) -> _Path:
    prefix = f"A#{agency_id}#"
    issued = _between(WayItem.status_sort, wanted.since, wanted.until)
    begun = _between(DraftItem.listed, wanted.since, wanted.until)
    paths: list[tuple[object, _Path]] = [
        (wanted.drafter, (WayItem.by_drafter, f"{prefix}P#{wanted.drafter}", issued)),
        (
            wanted.series and wanted.year,
            (DraftItem.by_register, f"{prefix}R#{wanted.series}#{wanted.year}", None),
        ),
        (
            wanted.has_returned,
            (WayItem.by_status, f"{prefix}S#{RETURNED}", issued),
        ),
        (wanted.status, (WayItem.by_status, f"{prefix}S#{wanted.status}", issued)),
        (wanted.kind, (DraftItem.by_kind, f"{prefix}K#{wanted.kind}", None)),
    ]
    otherwise = (DraftItem.by_year, f"{prefix}Y#{wanted.year}", begun)
    return next((path for applies, path in paths if applies), otherwise)


def _between(
    attribute: UnicodeAttribute, first: date | None, last: date | None
) -> Condition | None:
    if first is None and last is None:
        return None
    low = first.isoformat() if first else "0000"
    high = f"{last.isoformat() if last else '9999-12-31'}~"
    return attribute.between(low, high)


def _loaded(agency_id: str, wanted: list[str], *, is_consistent: bool) -> list[OutgoingDocument]:
    keys = [(_pk(agency_id, i), sk) for i in wanted for sk in ("ENTRY", "PROGRESS")]
    found = _AnyItem.batch_get(
        keys,
        consistent_read=is_consistent,
        attributes_to_get=list(_AnyItem.get_attributes()),
    )
    items = {(item.pk, item.sk): item for item in found}
    return [
        _document(
            agency_id,
            i,
            items[_pk(agency_id, i), "ENTRY"],
            items[_pk(agency_id, i), "PROGRESS"],
        )
        for i in wanted
        if (_pk(agency_id, i), "ENTRY") in items
    ]


def _document(agency_id: str, document_id: str, draft: _AnyItem, way: _AnyItem) -> OutgoingDocument:
    plain: dict[str, Any] = json.loads(way.progress or "{}") | json.loads(draft.content or "{}")
    return value_of(OutgoingDocument, plain | {"document_id": document_id, "agency_id": agency_id})


def _content(document: OutgoingDocument) -> str:
    left_out = frozenset(vars(document)) - _ENTRY_FIELDS | {"document_id", "agency_id"}
    return json_of(OutgoingDocument, document, without=left_out)


def _draft_item(document: OutgoingDocument) -> DraftItem:
    prefix = f"A#{document.agency_id}#"
    begun = document.begun_on
    keys: dict[str, Any] = {}
    if (given := document.registration) is not None:
        keys = {
            "register_key": f"{prefix}R#{given.series}#{given.year}",
            "register_sort": f"{given.number:07d}",
        }
    return DraftItem(
        _pk(document.agency_id, document.document_id),
        "ENTRY",
        content=_content(document),
        year_key=f"{prefix}Y#{begun.year}",
        kind_key=f"{prefix}K#{document.entry.kind}",
        listed=f"{begun}#{document.document_id}",
        **keys,
    )


def _way_item(document: OutgoingDocument) -> WayItem:
    prefix = f"A#{document.agency_id}#"
    return WayItem(
        _pk(document.agency_id, document.document_id),
        "PROGRESS",
        version=document.version,
        progress=json_of(OutgoingDocument, document, without=_ENTRY_FIELDS),
        status_key=f"{prefix}S#{document.status}",
        status_sort=f"{document.listed_on}#{document.document_id}",
        drafter_key=f"{prefix}P#{document.drafter.id}",
    )


def _mark_returned(tx: Transaction, document: OutgoingDocument) -> None:
    item = ReturnedItem(
        _pk(document.agency_id, document.document_id),
        "RETURNED",
        status_key=f"A#{document.agency_id}#S#{RETURNED}",
        status_sort=f"{document.listed_on}#{document.document_id}",
    )
    if document.standing.refused:
        tx.put(item)
    else:
        tx.delete(item)


def _put_links(tx: Transaction, document: OutgoingDocument, known: set[str]) -> None:
    now = {link.document_id for link in document.entry.links}
    for each in sorted(now - known):
        tx.put(LinkItem(_links_pk(document.agency_id, each), document.document_id))
    for each in sorted(known - now):
        tx.delete(LinkItem(_links_pk(document.agency_id, each), document.document_id))


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"


def _document_id(pk: str) -> str:
    return pk.rpartition("#D#")[2]


def _links_pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#L#{document_id}"
