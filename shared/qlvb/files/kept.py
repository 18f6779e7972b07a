"""Files as a backup asks for them: which bytes a record stands for, and where they lie now.

Of an accepted file they lie in the bucket of files, and beside a PDF that was made here lies what
it was made of. One that a person has still to decide on lies where it came in, unless it was made
here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qlvb.files import store
from qlvb.files.model import FileStatus, StoredFile
from qlvb.platform.items import READ_AT_ONCE
from qlvb.platform.tables import Cancelled, transact

_KEY = re.compile(r"([A-Z0-9.]+)/\d{4}/([0-9A-Z]{26})(/\2|/source)?")
FILES, INTAKE = "files", "intake"
"""The buckets, as the catalog of a backup calls them."""
_FOLLOWS = "STATUS/"
"""The page of incidents is written from their table, by its stream, and is no file of anybody's."""


@dataclass(frozen=True, kw_only=True)
class KeptBytes:
    """Bytes that a record stands for."""

    bucket: str
    key: str
    version_id: str | None
    sha256: str


def of_image(image: Mapping[str, Any]) -> StoredFile | None:
    """The file that an exported item tells of; None for an item of something else."""
    return store.file_of_image(image)


def bytes_of(file: StoredFile) -> list[KeptBytes]:
    """What should be there of a file; of one that was refused or forgotten, nothing."""
    is_stopped = file.status is FileStatus.STOPPED
    if not (file.is_kept or is_stopped):
        return []
    is_at_the_door = is_stopped and file.source is None
    verdict_on = KeptBytes(
        bucket=INTAKE if is_at_the_door else FILES,
        key=file.intake_key if is_at_the_door else file.key,
        version_id=file.version_id,
        sha256=file.sha256,
    )
    if file.source is None:
        return [verdict_on]
    beside = KeptBytes(
        bucket=FILES,
        key=file.source_key,
        version_id=file.source.version_id,
        sha256=file.source.sha256,
    )
    return [verdict_on, beside]


def is_cataloged(key: str) -> bool:
    """Whether an object is kept for itself; what follows from a table is written anew from it."""
    return not key.startswith(_FOLLOWS)


def file_id_of(key: str) -> str:
    """Of which file an object is; empty for an object of something else."""
    match = _KEY.fullmatch(key)
    return match[2] if match else ""


def known_hashes(keys: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    """Version and SHA-256 of those keys that are a file's, by its record."""
    places: dict[str, list[str]] = {}
    for key in keys:
        if (match := _KEY.fullmatch(key)) is not None:
            places.setdefault(match[1], []).append(match[2])
    found: dict[str, tuple[str | None, str]] = {}
    for agency_id, file_ids in places.items():
        for start in range(0, len(file_ids), READ_AT_ONCE):
            for file in store.find_all(agency_id, file_ids[start : start + READ_AT_ONCE]).values():
                for each in bytes_of(file):
                    found[each.key] = (each.version_id, each.sha256)
    return found


def now_of(agency_id: str, file_id: str) -> list[KeptBytes]:
    """What should be there of a file, as its record says by now."""
    file = store.find(agency_id, file_id)
    return bytes_of(file) if file is not None else []


def version_now(key: str, sha256: str) -> str | None:
    """The version in which bytes of a file lie now, as its record says; None where none does."""
    match = _KEY.fullmatch(key)
    kept = now_of(match[1], match[2]) if match else []
    return next((e.version_id for e in kept if (e.key, e.sha256) == (key, sha256)), None)


def moved(key: str, before: str, after: str | None, heirs: Mapping[str, Iterable[str]]) -> None:
    """The bytes of a file lie in another version now, as when they came from another bucket.

    Args:
        key: of the object.
        before: the version that the records may still know.
        after: the version by now.
        heirs: by agency those in its place, whose records lead to the same bytes.
    """
    if (match := _KEY.fullmatch(key)) is None:
        return
    for agency_id in (match[1], *heirs.get(match[1], ())):
        file = store.find(agency_id, match[2])
        if file is not None and key in {file.key, file.intake_key, file.source_key}:
            _note(file, key, before, after)


def _note(file: StoredFile, key: str, before: str, after: str | None) -> None:
    try:
        with transact() as tx:
            if key != file.source_key:
                store.change_version(tx, file.agency_id, file.file_id, before, after)
            elif file.source is not None and file.source.version_id == before:
                store.change_source(tx, file, replace(file.source, version_id=after))
    except Cancelled:
        return  # noted before, or the record is of another version: it stays right


def should_be(bucket: str, key: str, *, lost: bool = False) -> bool:
    """Whether an object should be there: what a record says was refused or forgotten should not.

    Nor should what waits at the door for its check, or lies there after it.

    Args:
        bucket: as the catalog calls it.
        key: of the object.
        lost: what is said of an object whose record is not there; it may still have to come back.
    """
    match = _KEY.fullmatch(key)
    if bucket not in {FILES, INTAKE} or match is None:
        return bucket != INTAKE and is_cataloged(key)
    file = store.find(match[1], match[2])
    if file is None:
        return lost
    return (bucket, key) in {(each.bucket, each.key) for each in bytes_of(file)}
