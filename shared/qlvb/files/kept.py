"""Files as a backup asks for them: which bytes a record stands for, and where they lie now."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from qlvb.files import store
from qlvb.files.model import StoredFile
from qlvb.platform.items import READ_AT_ONCE
from qlvb.platform.tables import Cancelled, transact

_KEY = re.compile(r"([A-Z0-9.]+)/\d{4}/([0-9A-Z]{26})/\2")


def of_image(image: Mapping[str, Any]) -> StoredFile | None:
    """The file that an exported item tells of; None for an item of something else."""
    return store.file_of_image(image)


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
                if file.sha256:
                    found[file.key] = (file.version_id, file.sha256)
    return found


def is_kept(agency_id: str, file_id: str) -> StoredFile | None:
    """The file, when its record says by now that its bytes are kept."""
    file = store.find(agency_id, file_id)
    return file if file is not None and file.is_kept else None


def moved(key: str, before: str, after: str | None) -> None:
    """The bytes of a file lie in another version now, as when they came from another bucket."""
    match = _KEY.fullmatch(key)
    if match is None:
        return
    try:
        with transact() as tx:
            store.change_version(tx, match[1], match[2], before, after)
    except Cancelled:
        return  # noted before, or the record is of another version: it stays right


def should_be(key: str) -> bool:
    """Whether an object should be there: what a record says was refused or forgotten should not."""
    match = _KEY.fullmatch(key)
    return match is None or is_kept(match[1], match[2]) is not None
