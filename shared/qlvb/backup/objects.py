"""Objects put back: the very versions of the catalog, where the records say they are kept."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from qlvb.audit import vault
from qlvb.backup import reading, tables, walking
from qlvb.backup.catalog import CatalogedObject, SignedStatement
from qlvb.backup.model import Difference, Extent, Reached, Restore
from qlvb.files import kept as files
from qlvb.organization import succession
from qlvb.platform import storage
from qlvb.platform.settings import settings


def count(restore: Restore, head: SignedStatement) -> Restore:
    """What of the scope is in no bucket any more, before anything is written."""
    there = _There(restore)
    missing = changed = same = 0
    for number in range(len(reading.object_parts(head))):
        for each in _mine(restore, head, number):
            if not there.has(each) and there.again(each) is None:
                missing += files.should_be(each.bucket, each.key, lost=True)
            elif each.is_newest and not there.is_live(each):
                changed += 1
            else:
                same += 1
    found = Difference(missing=missing, changed=changed, same=same)
    return replace(restore, found=walking.added(restore.found, "objects", found))


def put_back(restore: Restore, head: SignedStatement, until: float) -> tuple[Restore, bool]:
    """Put back what is gone, from where it stopped, until a moment of ``time.monotonic``.

    From the end of the catalog to its beginning: of one key the oldest version comes first, so
    that the newest lies on top again.

    Returns:
        The restore with its counts and what could not be put back, and whether that was all.
    """
    there = _There(restore)
    parts = len(reading.object_parts(head))
    for ordinal in range(restore.place.file, parts):
        begun = restore.place.row if ordinal == restore.place.file else 0
        mine = list(reversed(list(_mine(restore, head, parts - 1 - ordinal))))
        for row, each in enumerate(mine[begun:], begun + 1):
            restore = _put_back(restore, each, there)
            if time.monotonic() > until and row < len(mine):
                return replace(restore, place=Reached(file=ordinal, row=row)), False
        restore = replace(restore, place=Reached(file=ordinal + 1))
        if time.monotonic() > until:
            return restore, ordinal + 1 == parts
    return restore, True


def should_be(each: CatalogedObject) -> bool:
    """Whether it should be there: what was refused or forgotten since should not."""
    return files.should_be(each.bucket, each.key)


def _put_back(restore: Restore, each: CatalogedObject, there: "_There") -> Restore:
    """The restore with one more object that is there, was put back, or is named as gone."""
    has, is_live = there.has(each), there.is_live(each) or not each.is_newest
    if (has and is_live) or not should_be(each):
        return restore
    bucket = tables.buckets()[each.bucket]
    if has:
        storage.copy((bucket, each.key, each.version_id), bucket, each.key)
        return _written(restore)
    # Copied before a crash, or by another hand: the same bytes are not copied twice.
    if (again := there.again(each)) is None:
        restore, again = _brought(restore, each)
    if again is not None:
        files.moved(each.key, each.version_id, again, there.heirs)
    return restore


def _brought(restore: Restore, each: CatalogedObject) -> tuple[Restore, str | None]:
    """Copy an object from where it lies elsewhere; the version it has here, None if it has none."""
    source, bucket = _former(each.bucket), tables.buckets()[each.bucket]
    if not source or storage.head(source, each.key, each.version_id) is None:
        return restore.with_problem(f"Không còn tệp {each.key} trong kho"), None
    # Looked at before: what is other than it was gets no place among the files.
    if _hash(source, each.key, each.version_id) != each.sha256:
        problem = f"Tệp {each.key} trong kho cũ: nội dung khác danh mục"
        return restore.with_problem(problem), None
    version_id = storage.bring((source, each.key, each.version_id), bucket, each.key)
    if _hash(bucket, each.key, version_id) != each.sha256:
        return restore.with_problem(f"Tệp {each.key}: nội dung khác danh mục"), None
    return _written(restore), version_id


def _written(restore: Restore) -> Restore:
    return replace(restore, done=walking.added(restore.done, "objects", Difference(written=1)))


def _former(bucket: str) -> str:
    """Where the objects of a bucket lie that this installation has lost; empty: nowhere."""
    return {
        "files": settings.former_files_bucket,
        "audit": settings.former_audit_bucket,
    }.get(bucket, "")


def _hash(bucket: str, key: str, version_id: str | None) -> str:
    """The SHA-256 of a version; empty where its bytes are not those that S3 was given."""
    try:
        return storage.sha256(bucket, key, version_id)
    except storage.BytesDiffer:
        return ""


def _mine(restore: Restore, head: SignedStatement, number: int) -> Iterator[CatalogedObject]:
    scope = restore.scope
    part = reading.object_parts(head)[number]
    for each in reading.objects(reading.part(head, part)):
        match scope.extent:
            case Extent.WHOLE:
                yield each
            case Extent.AGENCY if _agency_of(each) == scope.agency_id:
                yield each
            case Extent.DOCUMENT if files.file_id_of(each.key) in restore.file_ids:
                yield each
            case _:
                pass


def _agency_of(each: CatalogedObject) -> str:
    if each.bucket == "audit":
        return vault.agency_of(each.key)
    return each.key.partition("/")[0]


class _There:
    """What the buckets hold now: listed whole, or asked key by key for a single document."""

    def __init__(self, restore: Restore) -> None:
        self._is_listed = restore.scope.extent is not Extent.DOCUMENT
        self._kept: dict[tuple[str, str], list[storage.Version]] = defaultdict(list)
        if self._is_listed:
            for bucket in tables.buckets():
                for each in _all(bucket):
                    self._kept[bucket, each.key].append(each)

    def has(self, each: CatalogedObject) -> bool:
        """Whether the very version is there."""
        return any(one.version_id == each.version_id for one in self._versions(each))

    def is_live(self, each: CatalogedObject) -> bool:
        """Whether the key has an object that was not removed."""
        return any(one.is_newest for one in self._versions(each))

    @cached_property
    def heirs(self) -> dict[str, list[str]]:
        """Who stands in the place of each agency, and has records of its files too."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in succession.every_agency():
            for before in succession.predecessors(each.agency_id):
                found[before].append(each.agency_id)
        return found

    def again(self, each: CatalogedObject) -> str | None:
        """The version in which the same bytes lie there; None when they do not."""
        alike = [one.version_id for one in self._versions(each) if one.size == each.size]
        if not alike:
            return None
        noted = files.version_now(each.key, each.sha256)
        if noted in alike:
            return noted
        bucket = tables.buckets()[each.bucket]
        return next((one for one in alike if _hash(bucket, each.key, one) == each.sha256), None)

    def _versions(self, each: CatalogedObject) -> list[storage.Version]:
        place = each.bucket, each.key
        if not self._is_listed and place not in self._kept:
            self._kept[place] = [one for one in _all(*place) if one.key == each.key]
        return self._kept.get(place, [])


def _all(bucket: str, prefix: str = "") -> Iterator[storage.Version]:
    after: tuple[str, str] | None = None
    more = True
    while more:
        found, more = storage.versions(tables.buckets()[bucket], after, prefix=prefix)
        yield from found
        if found:
            after = (found[-1].key, found[-1].version_id)


def sizes(bucket: str) -> Iterator[tuple[str, str, int]]:
    """Key, version and size of everything in a bucket."""
    for each in _all(bucket):
        yield each.key, each.version_id, each.size
