"""Objects put back: the very versions of the catalog, where the records say they are kept."""

import time
from collections.abc import Iterator
from dataclasses import replace

from qlvb.backup import reading, tables, walking
from qlvb.backup.catalog import CatalogedObject, SignedStatement
from qlvb.backup.model import Difference, Extent, Reached, Restore
from qlvb.files import kept as files
from qlvb.platform import storage
from qlvb.platform.settings import settings


def count(restore: Restore, head: SignedStatement) -> Restore:
    """What of the scope is in no bucket any more, before anything is written."""
    there = _There(restore)
    missing = changed = same = 0
    for number in range(len(reading.object_parts(head))):
        for each in _mine(restore, head, number):
            if not there.has(each):
                missing += files.should_be(each.bucket, each.key, lost=True)
            elif each.is_newest and not there.is_live(each):
                changed += 1
            else:
                same += 1
    found = Difference(missing=missing, changed=changed, same=same)
    return replace(restore, found=walking.added(restore.found, "objects", found))


def put_back(restore: Restore, head: SignedStatement, until: float) -> tuple[Restore, bool]:
    """Put back what is gone, a part of the catalog at a time, from where it stopped.

    Returns:
        The restore with its counts and what could not be put back, and whether that was all.
    """
    there = _There(restore)
    parts = len(reading.object_parts(head))
    for number in range(restore.place.file, parts):
        written = 0
        for each in _mine(restore, head, number):
            if there.has(each) and (there.is_live(each) or not each.is_newest):
                continue
            if not should_be(each):
                continue
            if _put_back(each, is_there=there.has(each)):
                written += 1
            else:
                sentence = f"Không còn tệp {each.key} trong kho"
                restore = restore.with_problem(sentence)
        done = walking.added(restore.done, "objects", Difference(written=written))
        restore = replace(restore, done=done, place=Reached(file=number + 1))
        if time.monotonic() > until:
            return restore, number + 1 == parts
    return restore, True


def should_be(each: CatalogedObject) -> bool:
    """Whether it should be there: what was refused or forgotten since should not."""
    return files.should_be(each.bucket, each.key)


def _put_back(each: CatalogedObject, *, is_there: bool) -> bool:
    bucket = tables.buckets()[each.bucket]
    if is_there:
        storage.copy((bucket, each.key, each.version_id), bucket, each.key)
        return True
    # Copied before a crash, or by another hand: the same bytes are not copied twice.
    stored = storage.head(bucket, each.key)
    if stored is None or storage.sha256(bucket, each.key, stored.version_id) != each.sha256:
        source = settings.former_files_bucket
        if not source or storage.head(source, each.key, each.version_id) is None:
            return False
        version_id = storage.copy((source, each.key, each.version_id), bucket, each.key)
        if storage.sha256(bucket, each.key, version_id) != each.sha256:
            return False
    else:
        version_id = stored.version_id
    files.moved(each.key, each.version_id, version_id)
    return True


def _mine(restore: Restore, head: SignedStatement, number: int) -> Iterator[CatalogedObject]:
    scope = restore.scope
    part = reading.object_parts(head)[number]
    for each in reading.objects(reading.part(head, part)):
        of_agency = each.key.startswith(f"{scope.agency_id}/")
        match scope.extent:
            case Extent.WHOLE:
                yield each
            case Extent.AGENCY if of_agency:
                yield each
            case Extent.DOCUMENT if files.file_id_of(each.key) in restore.file_ids:
                yield each
            case _:
                pass


class _There:
    """What the buckets hold now: listed whole, or asked one by one for a single document."""

    def __init__(self, restore: Restore) -> None:
        self._is_listed = restore.scope.extent is not Extent.DOCUMENT
        self._versions: set[tuple[str, str, str]] = set()
        self._live: set[tuple[str, str]] = set()
        if self._is_listed:
            for bucket in tables.buckets():
                for each in _all(bucket):
                    self._versions.add((bucket, each.key, each.version_id))
                    if each.is_newest:
                        self._live.add((bucket, each.key))

    def has(self, each: CatalogedObject) -> bool:
        """Whether the very version is there."""
        if self._is_listed:
            return each.place in self._versions
        bucket = tables.buckets()[each.bucket]
        return storage.head(bucket, each.key, each.version_id) is not None

    def is_live(self, each: CatalogedObject) -> bool:
        """Whether the key has an object that was not removed."""
        if self._is_listed:
            return (each.bucket, each.key) in self._live
        return storage.head(tables.buckets()[each.bucket], each.key) is not None


def _all(bucket: str) -> Iterator[storage.Version]:
    after: tuple[str, str] | None = None
    more = True
    while more:
        found, more = storage.versions(tables.buckets()[bucket], after)
        yield from found
        if found:
            after = (found[-1].key, found[-1].version_id)


def sizes(bucket: str) -> Iterator[tuple[str, str, int]]:
    """Key, version and size of everything in a bucket."""
    for each in _all(bucket):
        yield each.key, each.version_id, each.size
