"""The files' table: one item per file, and the sparse lists the sweep and the deciders read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from qlvb.files.model import Decision, FileStatus, Source, StoredFile, Watch
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)

_SK = "FILE"


class WatchIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Files that something is still expected of; a file at rest is not in it.

    gsi1pk  A#<agency>#<watch>   gsi1sk  <created at>   e.g. A#H16.13#STOPPED / 2026-11-23T03:10:00…
    """

    class Meta:
        """The index."""

        index_name = "gsi1"
        projection = KeysOnlyProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class FileItem(Item):
    """One file.

    pk  A#<agency>#F#<file id>   sk  FILE   e.g. A#H16.13#F#01JE5… / FILE
    """

    class Meta:
        """The table."""

        table_name = TableName("files_table")

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    status = UnicodeAttribute()
    filename = UnicodeAttribute(null=True)
    size = NumberAttribute()
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    multipart_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    pages = NumberAttribute(default=0)
    sha256 = UnicodeAttribute(null=True)
    marks = JSONAttribute(null=True)
    decision = JSONAttribute(null=True)
    version_id = UnicodeAttribute(null=True)
    document_id = UnicodeAttribute(null=True)
    download_name = UnicodeAttribute(null=True)
    is_purged = BooleanAttribute(default=False)
    source = DataclassAttribute(Source, null=True)
    kept_in = UnicodeAttribute(null=True)
    only_for = UnicodeAttribute(null=True)

    watching = WatchIndex()


def create(tx: Transaction, file: StoredFile) -> None:
    """Keep a new file; an id is never taken twice."""
    tx.put(_item(file), FileItem.pk.does_not_exist())


def save(tx: Transaction, after: StoredFile, before: StoredFile) -> int:
    """Keep a changed file, if it is still as it was: same status, same document."""
    return tx.put(_item(after), _is_still(before))


def attach(tx: Transaction, file: StoredFile, document_id: str, download_name: str) -> int:
    """Give an accepted file to a document, if no other one has it."""
    free = FileItem.document_id.does_not_exist() | (FileItem.document_id == document_id)
    actions: list[Action] = [
        FileItem.document_id.set(document_id),
        FileItem.download_name.set(download_name),
        FileItem.gsi1pk.remove(),
        FileItem.gsi1sk.remove(),
    ]
    accepted = FileItem.status == FileStatus.ACCEPTED.value
    return tx.update(_key(file.agency_id, file.file_id), actions, accepted & free)


def rename(tx: Transaction, agency_id: str, file_id: str, document_id: str, name: str) -> int:
    """Give a document's file another name for downloads."""
    held = FileItem.document_id == document_id
    return tx.update(_key(agency_id, file_id), [FileItem.download_name.set(name)], held)


def find(agency_id: str, file_id: str) -> StoredFile | None:
    """The file, read consistently; None when the agency has none of this id."""
    try:
        item = FileItem.get(_pk(agency_id, file_id), _SK, consistent_read=True)
    except DoesNotExist:
        return None
    return _file(item)


def find_all(agency_id: str, file_ids: Iterable[str]) -> dict[str, StoredFile]:
    """Those of the files that the agency has, by id."""
    keys = [(_pk(agency_id, file_id), _SK) for file_id in dict.fromkeys(file_ids)]
    found = (_file(item) for item in FileItem.batch_get(keys, consistent_read=True))
    return {file.file_id: file for file in found}


def change_version(
    tx: Transaction, agency_id: str, file_id: str, before: str, after: str | None
) -> None:
    """Note the version that the bytes lie in now; refused when the record knows another one."""
    actions: list[Action] = [
        FileItem.version_id.set(after) if after else FileItem.version_id.remove()
    ]
    tx.update(_key(agency_id, file_id), actions, FileItem.version_id == before)


def change_source(tx: Transaction, before: StoredFile, source: Source) -> None:
    """Note where what it was made of lies now; refused when that changed since it was read."""
    key = _key(before.agency_id, before.file_id)
    tx.update(key, [FileItem.source.set(source)], FileItem.source == before.source)


def file_of_image(image: Mapping[str, Any]) -> StoredFile | None:
    """The file in an exported item; None when the item is of something else."""
    if image["sk"]["S"] != _SK:
        return None
    item = FileItem()
    item.deserialize(dict(image))
    return _file(item)


def watched(agency_id: str, watch: Watch, cursor: str | None, limit: int) -> Page[StoredFile]:
    """The files on a list, oldest first."""
    pk = _watch(agency_id, watch)
    start = decode_cursor(cursor, of=pk)
    found = FileItem.watching.query(pk, limit=limit, last_evaluated_key=start, page_size=limit)
    keys = page_of(found, limit, lambda item: str(item.pk).rpartition("#")[2], of=pk)
    files = find_all(agency_id, keys.items)
    return Page([files[file_id] for file_id in keys.items if file_id in files], keys.cursor)


def watched_until(agency_id: str, watch: Watch, moment: datetime) -> Iterator[str]:
    """Ids of the files on a list that were made up to a moment, oldest first."""
    made = FileItem.gsi1sk <= moment.isoformat()
    for item in FileItem.watching.query(_watch(agency_id, watch), made):
        yield str(item.pk).rpartition("#")[2]


def _pk(agency_id: str, file_id: str) -> str:
    return f"A#{agency_id}#F#{file_id}"


def _watch(agency_id: str, watch: Watch) -> str:
    # Loose files lie on the list of the open ones: so accepting one moves nothing in the index.
    listed = Watch.OPEN if watch is Watch.LOOSE else watch
    return f"A#{agency_id}#{listed}"


def _key(agency_id: str, file_id: str) -> FileItem:
    return FileItem(_pk(agency_id, file_id), _SK)


def _is_still(before: StoredFile) -> Condition:
    same: Condition = FileItem.status == before.status.value
    free: Condition = FileItem.document_id.does_not_exist()
    held: Condition = FileItem.document_id == before.document_id
    both: Condition = same & (free if before.document_id is None else held)
    return both


def _item(file: StoredFile) -> FileItem:
    watch, decision = file.watch, file.decision
    return FileItem(
        _pk(file.agency_id, file.file_id),
        _SK,
        gsi1pk=_watch(file.agency_id, watch) if watch else None,
        gsi1sk=file.created_at.isoformat() if watch else None,
        expires_at=file.forget_at,
        status=file.status.value,
        filename=file.filename or None,
        size=file.size,
        created_at=file.created_at.isoformat(),
        created_by=file.created_by,
        created_by_name=file.created_by_name,
        multipart_id=file.multipart_id,
        reason=file.reason or None,
        pages=file.pages,
        sha256=file.sha256 or None,
        marks=list(file.marks) or None,
        decision=None
        if decision is None
        else {
            "released": decision.released,
            "reason": decision.reason,
            "person_id": decision.person_id,
            "person_name": decision.person_name,
            "at": decision.at.isoformat(),
        },
        version_id=file.version_id,
        document_id=file.document_id,
        download_name=file.download_name or None,
        is_purged=file.is_purged,
        source=file.source,
        kept_in=file.kept_in,
        only_for=file.only_for,
    )


def _file(item: FileItem) -> StoredFile:
    agency_id, _, file_id = item.pk.removeprefix("A#").rpartition("#F#")
    decided = item.decision
    return StoredFile(
        file_id=file_id,
        agency_id=agency_id,
        status=FileStatus(item.status),
        filename=item.filename or "",
        size=int(item.size),
        created_at=datetime.fromisoformat(item.created_at),
        created_by=item.created_by,
        created_by_name=item.created_by_name,
        multipart_id=item.multipart_id,
        reason=item.reason or "",
        pages=int(item.pages),
        sha256=item.sha256 or "",
        marks=tuple(item.marks or ()),
        decision=Decision(**{**decided, "at": datetime.fromisoformat(decided["at"])})
        if decided
        else None,
        version_id=item.version_id,
        document_id=item.document_id,
        download_name=item.download_name or "",
        is_purged=bool(item.is_purged),
        source=item.source,
        kept_in=item.kept_in,
        only_for=item.only_for,
    )
