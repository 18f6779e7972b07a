"""The nightly proof: the newest backup restored into scratch tables and held against its catalog.

Every item is compared, by counts and digests. Of the objects it is looked at for all whether the
very version is there with its size; read and hashed again are those that are new since the last
proof, a sample of the others, and on the first of a month all of them.
"""

import base64
import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta

from qlvb.backup import objects, reading, store, tables
from qlvb.backup.catalog import CatalogedObject, Image, SignedStatement, Tally, canonical
from qlvb.backup.making import STEP_SECONDS
from qlvb.backup.model import (
    Backup,
    BackupProof,
    Difference,
    Extent,
    Reached,
    Restore,
    RestoreStage,
    Scope,
)
from qlvb.backup.refusals import BackupDamaged
from qlvb.kernel import clock
from qlvb.platform import items, signing, storage
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact, with_retries

SAMPLE = 200
"""Objects known before that are read again each night."""
READ_BETWEEN = 500
"""Objects read between two looks at the clock."""
_AT_ONCE = 8
_AN_HOUR = timedelta(hours=1)
_PURPOSE = b"qlvb proof "


def begin(backup: Backup) -> Restore:
    """The proof of a backup; one that was begun goes on."""
    now = clock.now()
    new = Restore(
        restore_id=f"{store.PROOF}{backup.backup_id}",
        backup_id=backup.backup_id,
        scope=Scope(extent=Extent.WHOLE),
        is_proof=True,
        asked_at=now,
        began_at=now,
        stage=RestoreStage.TABLES,
    )
    try:
        with transact() as tx:
            store.create_restore(tx, new)
    except Cancelled:
        return store.get_restore(new.restore_id)
    return new


def standing_still() -> Iterator[Restore]:
    """Proofs that are not over an hour after they were begun, or after their backup was made.

    Most of them still run. One that never was begun, since the backup's execution ended before it,
    is begun; of a backup that was only taken note of none is due.
    """
    now = clock.now()
    for each in store.every():
        if each.is_usable and each.proof is None:
            found = store.find_restore(f"{store.PROOF}{each.backup_id}")
            if found is None and each.finished_at and now - each.finished_at > _AN_HOUR:
                yield begin(each)
            if found and not found[0].stage.is_over and now - found[0].asked_at > _AN_HOUR:
                yield found[0]


def prepare(restore: Restore, head: SignedStatement) -> None:
    """Make the scratch tables, which the proof removes when it ends.

    Raises:
        BackupDamaged: a part of the catalog is; also one that only a restore would read.
    """
    if restore.place == Reached():
        for each in head.parts:
            reading.part(head, each)
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        copies = [tables.copy_of(table, restore.backup_id) for table in tables.IN_ORDER]
        list(hands.map(items.make_copy, copies))


def fill(backup_id: str, table: str, given: list[Image]) -> Difference:
    """Put items into a scratch table."""
    for start in range(0, len(given), items.WRITTEN_AT_ONCE):
        some = given[start : start + items.WRITTEN_AT_ONCE]
        items.write_over(tables.copy_of(table, backup_id), some)
    return Difference(written=len(given))


def compare(restore: Restore) -> Restore:
    """Hold the scratch tables, then the objects, against the catalog; at the end, sign."""
    head = reading.head(restore.backup_id)
    until = time.monotonic() + STEP_SECONDS
    names = list(tables.buckets())
    while (table := restore.place.table) < len(tables.IN_ORDER) + len(names):
        if table < len(tables.IN_ORDER):
            restore = _table(restore, head, until)
        else:
            restore = _sizes(restore, head, names[table - len(tables.IN_ORDER)])
        if time.monotonic() > until:
            return _saved(restore.changed())
    seen = _seen_before(restore.backup_id)
    for number in range(restore.place.file, len(reading.object_parts(head))):
        asked = _asked(restore, head, number, seen)
        for start in range(restore.place.row, len(asked), READ_BETWEEN):
            restore = _objects(restore, asked[start : start + READ_BETWEEN])
            place = replace(restore.place, file=number, row=start + READ_BETWEEN)
            restore = replace(restore, place=place)
            if time.monotonic() > until:
                return _saved(restore.changed())
        restore = replace(restore, place=replace(restore.place, file=number + 1, row=0))
    done = restore.changed(stage=RestoreStage.DONE, finished_at=clock.now(), place=Reached())
    # Of a backup that is in order it says nothing that one before it is gone: that is told.
    return end(with_its_chain(done, head), is_proved=not done.problems)


def with_its_chain(restore: Restore, head: SignedStatement) -> Restore:
    """Its own statement and parts are verified; what is wrong with older ones is no obstacle."""
    try:
        reading.check_chain(head)
    except BackupDamaged as damaged:
        return restore.with_problem(
            f"Chuỗi xác nhận các bản sao lưu trước bị đứt tại {damaged.facts['what']}. Bản sao lưu "
            "này vẫn được kiểm tra riêng. Vui lòng báo đơn vị vận hành."
        )
    return restore


def end(restore: Restore, *, is_proved: bool) -> Restore:
    """Put on record how a proof ended, then remove what it was made with.

    In this order: what is compared is there until the end is known. Ended twice, it is as once.
    """
    _note(restore, is_proved=is_proved)
    _saved(restore)
    clear(restore)
    return restore


def clear(restore: Restore) -> None:
    """Remove the scratch tables of a proof; those that are gone stay gone."""
    for table in tables.IN_ORDER:
        items.remove_copy(tables.copy_of(table, restore.backup_id))


def _table(restore: Restore, head: SignedStatement, until: float) -> Restore:
    """The restore with one more table compared, or with how far it was read when time was over."""
    place, table = restore.place, tables.IN_ORDER[restore.place.table]
    count, digest = head.statement["tables"][table]
    found = Tally()
    found.include(place.row, place.digest or "0")
    for each in items.of_copy(tables.copy_of(table, restore.backup_id), place.after):
        found.add(each)
        if time.monotonic() > until:
            after = items.key_of(each)
            place = replace(place, row=found.count, digest=found.digest, after=after)
            return replace(restore, place=place)
    restore = replace(restore, place=Reached(table=place.table + 1))
    if (found.count, found.digest) == (count, digest):
        return restore
    return restore.with_problem(
        f"Bảng {table}: khôi phục được {found.count} mục, danh mục ghi {count} mục"
        + ("" if found.count != count else ", nội dung khác")
    )


def _sizes(restore: Restore, head: SignedStatement, bucket: str) -> Restore:
    """Every version of the catalog is there with its size; a bucket of a million takes minutes."""
    there = {(key, version): size for key, version, size in objects.sizes(bucket)}
    for each in _cataloged(head):
        if each.bucket == bucket and there.get((each.key, each.version_id)) != each.size:
            if (each.key, each.version_id) in there:
                restore = restore.with_problem(f"Tệp {each.key}: dung lượng khác")
            elif objects.should_be(each):
                restore = restore.with_problem(f"Không còn tệp {each.key} trong kho")
    return replace(restore, place=Reached(table=restore.place.table + 1))


def _asked(
    restore: Restore, head: SignedStatement, number: int, seen: set[bytes]
) -> list[CatalogedObject]:
    """What is read of a part: what is new, a sample of the rest, or all."""
    part = reading.object_parts(head)[number]
    listed = list(reading.objects(reading.part(head, part)))
    old = [each for each in listed if _short(each) in seen]
    chosen = {each.place for each in _sample(restore.backup_id, old, len(listed))}
    is_whole = _is_whole(restore)
    return [each for each in listed if is_whole or each.place in chosen or _short(each) not in seen]


def _objects(restore: Restore, asked: list[CatalogedObject]) -> Restore:
    """Read and hash."""

    def differs(each: CatalogedObject) -> bool:
        bucket = tables.buckets()[each.bucket]
        if storage.head(bucket, each.key, each.version_id) is None:
            return False  # named already, by its size
        try:
            return storage.sha256(bucket, each.key, each.version_id) != each.sha256
        except storage.BytesDiffer:
            return True

    with ThreadPoolExecutor(_AT_ONCE) as hands:
        for each, is_other in zip(asked, hands.map(differs, asked), strict=True):
            if is_other:
                restore = restore.with_problem(f"Tệp {each.key}: nội dung khác danh mục")
    before = restore.done.get("objects", Difference())
    together = before.plus(Difference(same=len(asked)))
    return replace(restore, done={**restore.done, "objects": together})


def _note(restore: Restore, *, is_proved: bool) -> None:
    """Sign what was found, and put it on the backup."""
    now = clock.now()
    proof = BackupProof(
        at=now,
        seconds=round((now - (restore.began_at or restore.asked_at)).total_seconds(), 1),
        is_proved=is_proved,
        items=sum(e.written for name, e in restore.done.items() if name != "objects"),
        objects=restore.done.get("objects", Difference()).same,
        is_whole=_is_whole(restore),
        problems=restore.problems,
    )
    statement = {"backup": restore.backup_id, **asdict(proof), "at": now.isoformat()}
    signature = signing.sign(
        settings.backup_key_arn, _PURPOSE + hashlib.sha256(canonical(statement)).digest()
    )
    content = {"statement": statement, "signature": base64.b64encode(signature).decode()}
    key = f"proofs/{restore.backup_id}.json"
    storage.write(settings.backup_bucket, key, canonical(content))

    def put_on_the_backup() -> None:
        found = store.find(restore.backup_id)
        if found is not None:
            with transact() as tx:
                store.save(tx, found[0].changed(proof=proof))

    with_retries(put_on_the_backup, again=(Cancelled,))
    facts = {"backup_id": restore.backup_id, "seconds": proof.seconds}
    if is_proved and not restore.problems:
        logger.info("backup.proved", **facts)
    else:
        logger.warning("backup.not_proved", problems=restore.problem_count, **facts)


def _is_whole(restore: Restore) -> bool:
    return restore.asked_at.astimezone(clock.VIETNAM).day == 1


def _sample(backup_id: str, old: list[CatalogedObject], of: int) -> list[CatalogedObject]:
    """Other ones every night: by a hash of the backup's id with the object's."""
    share = max(1, SAMPLE * of // 20_000) if of > SAMPLE else len(old)
    return sorted(old, key=lambda e: hashlib.sha256(f"{backup_id}{e.place}".encode()).digest())[
        :share
    ]


def _seen_before(backup_id: str) -> set[bytes]:
    """What was in the last backup that was proved, of those that can still be read."""
    for each in store.every():
        if each.backup_id != backup_id and each.is_proved:
            with suppress(BackupDamaged):
                return {_short(each) for each in _cataloged(reading.head(each.backup_id))}
    return set()


def _cataloged(head: SignedStatement) -> Iterator[CatalogedObject]:
    for part in reading.object_parts(head):
        yield from reading.objects(reading.part(head, part))


def _short(each: CatalogedObject) -> bytes:
    return hashlib.sha256("\n".join(each.place).encode()).digest()[:16]


def _saved(restore: Restore) -> Restore:
    with transact() as tx:
        store.save_restore(tx, restore)
    return restore
