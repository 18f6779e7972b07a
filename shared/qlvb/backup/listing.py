"""The catalog of a backup, written part by part; what is written is not written again.

A version of an object is hashed once in its life: its hash is taken from the last backup, or from
the record of its file, and read from its bytes only where neither knows it.
"""

import gzip
import hashlib
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict

from qlvb.backup import reading, store, tables
from qlvb.backup.catalog import (
    CatalogedObject,
    CatalogedTable,
    CatalogPart,
    canonical,
)
from qlvb.backup.model import Backup
from qlvb.backup.refusals import BackupDamaged
from qlvb.files import kept as files
from qlvb.platform import exports, identity, storage
from qlvb.platform.settings import settings
from qlvb.platform.storage import Version

MOST_OBJECTS = 20_000
"""Objects in one part of the catalog."""
_AT_ONCE = 8
_GZIP = "application/gzip"


def write(backup: Backup, until: float) -> bool:
    """Write parts of the catalog until all are there, or until a moment of ``time.monotonic``.

    Returns:
        Whether all are there.

    Raises:
        BackupDamaged: an export is not what its own manifest says.
    """
    there = {each.name for each in parts(backup.backup_id)}
    for table in tables.IN_ORDER:
        if f"tables/{table}.json" not in there:
            _keep(backup, f"tables/{table}.json", _table(backup, table))
            if time.monotonic() > until:
                return False
    if not _write_objects(backup, until):
        return False
    if "accounts.jsonl.gz" not in there:
        known = sorted(identity.everyone(), key=lambda each: each.account)
        _keep(backup, "accounts.jsonl.gz", _packed(canonical(asdict(each)) for each in known))
    _keep(backup, "settings.json", canonical(_settings()))
    return True


def parts(backup_id: str) -> list[CatalogPart]:
    """The parts that are there, by name, each read and hashed."""
    prefix = reading.part_key(backup_id, "")
    found = []
    for key in storage.keys(settings.backup_bucket, prefix):
        content = storage.read(settings.backup_bucket, key) or b""
        found.append(
            CatalogPart(
                name=key.removeprefix(prefix),
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                count=len(reading.rows(content)) if key.endswith(".gz") else 1,
            )
        )
    return found


def missing(backup_id: str) -> list[str]:
    """The keys of files that are kept by their records and whose version is in no bucket.

    What was refused or forgotten since the moment of the backup is rightly gone.
    """
    wanted: dict[bytes, tuple[str, str]] = {}
    for file in table_of(backup_id, "FilesTable").files:
        for item in reading.items_of(file):
            if (record := files.of_image(item)) is not None:
                for kept in files.bytes_of(record):
                    wanted[_short(kept.key, kept.version_id)] = (record.agency_id, record.file_id)
    for name in _object_parts(backup_id):
        for each in reading.objects(storage.read(settings.backup_bucket, name) or b""):
            wanted.pop(_short(each.key, each.version_id), None)
            wanted.pop(_short(each.key, None), None)
    return [
        kept.key
        for short, of in wanted.items()
        for kept in files.now_of(*of)
        if _short(kept.key, kept.version_id) == short
    ]


def table_of(backup_id: str, table: str) -> CatalogedTable:
    """The data files of a table, as they were listed."""
    key = reading.part_key(backup_id, f"tables/{table}.json")
    return reading.table_of_bytes(storage.read(settings.backup_bucket, key) or b"{}")


def _table(backup: Backup, table: str) -> bytes:
    found = exports.files(settings.backup_bucket, reading.exports_of(backup.backup_id, table))
    if found is None:
        raise BackupDamaged(what=reading.exports_of(backup.backup_id, table))
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        read = hands.map(lambda each: reading.cataloged(each.key, each.md5, each.item_count), found)
        return canonical(asdict(CatalogedTable.of(table, read)))


def _write_objects(backup: Backup, until: float) -> bool:
    """List the buckets, a part at a time; the last row of a part is where the next one begins."""
    written = _object_parts(backup.backup_id)
    last = _last_of(written[-1]) if written else None
    known = _Known(backup.backup_id)
    place = len(written)
    names = list(tables.buckets())
    if last is not None:
        names = names[names.index(last.bucket) :]
    for name in names:
        after = (last.key, last.version_id) if last and last.bucket == name else None
        for found in _chunks(name, after):
            rows = _hashed(name, found, known)
            place += 1
            packed = _packed(canonical(each.row) for each in rows)
            _keep(backup, f"objects/{place:05d}.jsonl.gz", packed)
            if time.monotonic() > until:
                return False
    return True


def _chunks(name: str, after: tuple[str, str] | None) -> Iterator[list[Version]]:
    chunk: list[Version] = []
    more = True
    while more:
        found, more = storage.versions(tables.buckets()[name], after)
        chunk += [each for each in found if files.is_cataloged(each.key)]
        if found:
            after = (found[-1].key, found[-1].version_id)
        if len(chunk) >= MOST_OBJECTS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _hashed(bucket: str, found: list[Version], known: "_Known") -> list[CatalogedObject]:
    from_before = known.of(bucket, found)
    rest = [each for each in found if (each.key, each.version_id) not in from_before]
    of_files = bucket in {files.FILES, files.INTAKE}
    by_record = files.known_hashes([each.key for each in rest]) if of_files else {}
    physical = tables.buckets()[bucket]

    def hash_of(each: Version) -> str:
        before = from_before.get((each.key, each.version_id))
        recorded = by_record.get(each.key)
        if before is None and recorded is not None:
            is_meant = recorded[0] == each.version_id or (recorded[0] is None and each.is_newest)
            before = recorded[1] if is_meant else None
        return before or storage.sha256(physical, each.key, each.version_id)

    with ThreadPoolExecutor(_AT_ONCE) as hands:
        hashes = list(hands.map(hash_of, found))
    return [
        CatalogedObject(
            bucket=bucket,
            key=each.key,
            version_id=each.version_id,
            size=each.size,
            sha256=sha256,
            is_newest=each.is_newest,
        )
        for each, sha256 in zip(found, hashes, strict=True)
    ]


class _Known:
    """Hashes in the catalog of the backup before, read along in the same order."""

    def __init__(self, backup_id: str) -> None:
        self._parts = _parts_before(backup_id)
        self._held: dict[tuple[str, str, str], str] = {}
        self._reached: tuple[str, str] = ("", "")
        self._is_over = False

    def of(self, bucket: str, found: list[Version]) -> dict[tuple[str, str], str]:
        """Those of the versions that the backup before knew, by key and version."""
        # The buckets follow each other in the order of the catalog: files, then audit.
        order = list(tables.buckets()).index(bucket)
        while not self._is_over and self._reached < (f"{order}", found[-1].key + "\uffff"):
            self._read_on()
        wanted = {(bucket, each.key, each.version_id) for each in found}
        known = {place[1:]: sha for place, sha in self._held.items() if place in wanted}
        self._held = {place: sha for place, sha in self._held.items() if place not in wanted}
        return {(key, version): sha for (key, version), sha in known.items()}

    def _read_on(self) -> None:
        part = next(self._parts, None)
        if part is None:
            self._is_over = True
            return
        for each in reading.objects(part):
            self._held[each.place] = each.sha256
            self._reached = (f"{list(tables.buckets()).index(each.bucket)}", each.key)


def _parts_before(backup_id: str) -> Iterator[bytes]:
    """Parts of the last backup's catalog, up to one that is not as it was signed."""
    for each in store.every():
        if each.is_usable and each.backup_id != backup_id:
            with suppress(BackupDamaged):
                head = reading.head(each.backup_id)
                yield from (reading.part(head, part) for part in reading.object_parts(head))
            return


def _object_parts(backup_id: str) -> list[str]:
    return storage.keys(settings.backup_bucket, reading.part_key(backup_id, "objects/"))


def _last_of(key: str) -> CatalogedObject:
    *_, last = reading.objects(storage.read(settings.backup_bucket, key) or b"")
    return last


def _keep(backup: Backup, name: str, content: bytes) -> None:
    kind = _GZIP if name.endswith(".gz") else "application/json"
    key = reading.part_key(backup.backup_id, name)
    storage.write(settings.backup_bucket, key, content, kind)


def _packed(rows: Iterable[bytes]) -> bytes:
    # The same rows are the same bytes, whenever they are packed.
    return gzip.compress(b"\n".join(rows), mtime=0)


def _settings() -> dict[str, object]:
    """For whoever builds the installation anew: nothing of it is put back by a restore."""
    lines = settings.parameters.splitlines()
    parameters = dict(line.split("=", 1) for line in lines if line)
    return {"tables": tables.names(), "buckets": tables.buckets(), "parameters": parameters}


def _short(key: str, version_id: str | None) -> bytes:
    return hashlib.sha256(f"{key}\n{version_id or ''}".encode()).digest()[:16]
