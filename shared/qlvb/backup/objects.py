"""Objects put back: the very versions of the catalog, where the records say they are kept."""

import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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

STRETCH = 200
"""Objects between two looks at the clock."""
_AT_ONCE = 16
_Fate = tuple[bool, str]
"""Whether it was written, and what is to be said of it."""
_NOTHING, _WRITTEN = (False, ""), (True, "")


def count(restore: Restore, head: SignedStatement, until: float) -> tuple[Restore, bool]:
    """What of the scope is in no bucket any more, before anything is written.

    From the part of the catalog where it stopped, until a moment of ``time.monotonic``.

    Returns:
        The restore with its counts and the part that is next, and whether that was all.
    """
    there = _There(restore)
    parts = len(reading.object_parts(head))
    for number in range(restore.place.file, parts):
        with ThreadPoolExecutor(_AT_ONCE) as hands:
            found = walking.sum_of(hands.map(there.difference, _mine(restore, head, number)))
        place = replace(restore.place, file=number + 1)
        together = walking.added(restore.found, "objects", found)
        restore = replace(restore, found=together, place=place)
        if time.monotonic() > until:
            return restore, number + 1 == parts
    return restore, True


def put_back(restore: Restore, head: SignedStatement, until: float) -> tuple[Restore, bool]:
    """Put back what is gone, from where it stopped, until a moment of ``time.monotonic``.

    From the end of the catalog to its beginning: of one key the oldest version comes first, so
    that the newest lies on top again. Of different keys several are put back at once.

    Returns:
        The restore with its counts and what could not be put back, and whether that was all.
    """
    there = _There(restore)
    parts = len(reading.object_parts(head))
    for ordinal in range(restore.place.file, parts):
        row = restore.place.row if ordinal == restore.place.file else 0
        mine = list(reversed(list(_mine(restore, head, parts - 1 - ordinal))))
        while row < len(mine):
            some = mine[row : row + STRETCH]
            row += len(some)
            restore = replace(_put_back(restore, some, there), place=Reached(file=ordinal, row=row))
            if time.monotonic() > until and row < len(mine):
                return restore, False
        restore = replace(restore, place=Reached(file=ordinal + 1))
        if time.monotonic() > until:
            return restore, ordinal + 1 == parts
    return restore, True


def should_be(each: CatalogedObject) -> bool:
    """Whether it should be there: what was refused or forgotten since should not."""
    return files.should_be(each.bucket, each.key)


def _put_back(restore: Restore, some: list[CatalogedObject], there: "_There") -> Restore:
    """The restore with more objects that are there, were put back, or are named as gone."""
    of_one_key: dict[tuple[str, str], list[CatalogedObject]] = defaultdict(list)
    for each in some:
        of_one_key[each.bucket, each.key].append(each)

    def in_their_order(versions: list[CatalogedObject]) -> list[_Fate]:
        return [_put_back_one(each, there) for each in versions]

    with ThreadPoolExecutor(_AT_ONCE) as hands:
        fates = [fate for each in hands.map(in_their_order, of_one_key.values()) for fate in each]
    for problem in filter(None, (problem for _, problem in fates)):
        restore = restore.with_problem(problem)
    written = Difference(written=sum(written for written, _ in fates))
    if not written.written:
        return restore
    return replace(restore, done=walking.added(restore.done, "objects", written))


def _put_back_one(each: CatalogedObject, there: "_There") -> _Fate:
    has, is_live = there.has(each), there.is_live(each) or not each.is_newest
    if (has and is_live) or not should_be(each):
        return _NOTHING
    bucket = tables.buckets()[each.bucket]
    if has:
        storage.copy((bucket, each.key, each.version_id), bucket, each.key)
        return _WRITTEN
    # Copied before a crash, or by another hand: the same bytes are not copied twice.
    again = there.again(each)
    fate, version_id = (_NOTHING, again) if again is not None else _brought(each)
    if version_id is not None:
        files.moved(each.key, each.version_id, version_id, there.heirs)
    return fate


def _brought(each: CatalogedObject) -> tuple[_Fate, str | None]:
    """Copy an object from where it lies elsewhere; the version it has here, None if it has none."""
    source, bucket = _former(each.bucket), tables.buckets()[each.bucket]
    if not source or storage.head(source, each.key, each.version_id) is None:
        return (False, f"Không còn tệp {each.key} trong kho"), None
    # Looked at before: what is other than it was gets no place among the files.
    if _hash(source, each.key, each.version_id) != each.sha256:
        return (False, f"Tệp {each.key} trong kho cũ: nội dung khác danh mục"), None
    version_id = storage.bring((source, each.key, each.version_id), bucket, each.key)
    if _hash(bucket, each.key, version_id) != each.sha256:
        return (False, f"Tệp {each.key}: nội dung khác danh mục"), None
    return _WRITTEN, version_id


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

    def difference(self, each: CatalogedObject) -> Difference:
        """How an object differs from what the catalog says of it."""
        if not self.has(each) and self.again(each) is None:
            return Difference(missing=files.should_be(each.bucket, each.key, lost=True))
        is_removed = each.is_newest and not self.is_live(each)
        return Difference(changed=is_removed, same=not is_removed)

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
