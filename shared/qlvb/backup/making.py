"""Making a backup: the steps of its machine, each of which may come twice.

The tables are written to the bucket by DynamoDB, all as of one moment; the bucket tells when an
export is whole. Then everything is listed and hashed, and the statement is signed and chained.
"""

import base64
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.backup import adopting, listing, reading, retention, store, tables
from qlvb.backup.catalog import CatalogedTable, SignedStatement
from qlvb.backup.model import (
    MOST_PROBLEMS,
    Backup,
    BackupOccasion,
    BackupState,
    Totals,
)
from qlvb.backup.refusals import BackupDamaged
from qlvb.backup.retention import Keeping, is_late
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import Unavailable
from qlvb.platform import exports, signing, storage, workflows
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact, with_retries

STEP_SECONDS = 300.0
"""After it a step says how far it came, and the machine calls it again: a third of what a function
may take, so that what cannot be interrupted still ends."""
_NIGHTLY = "nightly-"

Standing = dict[str, object]


def begin(
    actor: Actor | None, backup_id: str, occasion: BackupOccasion, moment: datetime
) -> Backup:
    """Begin a backup; of one id there is one, however often it is asked for.

    Args:
        actor: who asked; None for the schedule.
        backup_id: made of what makes it the same: the day, or the request's key.
        occasion: why.
        moment: as of when, in the past.
    """
    new = Backup(
        backup_id=backup_id,
        occasion=occasion,
        moment=moment,
        asked_at=clock.now(),
        asked_by=actor.signed if actor else "",
    )
    try:
        with transact() as tx:
            store.create(tx, new)
            if actor is not None:
                facts = {"occasion": occasion.value, "moment": moment.isoformat()}
                audit.record(tx, actor, EventTag.BACKUP_MAKE, backup_id, **facts)
    except Cancelled:
        new = store.get(backup_id)
    drive(new)
    return new


def nightly() -> Backup:
    """The backup of the day; one that failed is tried again by the next call."""
    # Of a name that lies in the bucket already nothing is made anew.
    adopting.take_note()
    backup_id = _of_the_night()
    known = store.find(backup_id)
    if known is None:
        return begin(None, backup_id, BackupOccasion.NIGHTLY, _this_moment())
    if known[0].state is not BackupState.FAILED:
        drive(known[0])
        return known[0]
    again = known[0].changed(
        state=BackupState.EXPORTING, problems=(), finished_at=None, tries=known[0].tries + 1
    )
    with transact() as tx:
        store.save(tx, again)
    drive(again)
    return again


def drive(backup: Backup) -> None:
    """Let the machine go on with a backup that is not finished."""
    if backup.is_under_way and not _runs(backup):
        # Its execution ended without a word on the record, as one that was aborted.
        with suppress(Cancelled):
            _runs(_saved(backup.changed(tries=backup.tries + 1)))


def standing(backup: Backup) -> Standing:
    """Where the backup stands, as the machine's input."""
    return {"backup_id": backup.backup_id, "resume_at": backup.state.value}


def ask(event: Mapping[str, str]) -> None:
    """Ask DynamoDB for every table as of the backup's moment, and wait with this token.

    Raises:
        NotReached: the tables' recovery does not reach back so far; the backup has failed.
    """
    backup = store.get(event["backup_id"])
    with transact() as tx:
        store.keep_token(tx, backup.backup_id, event["token"])
    for table in tables.IN_ORDER:
        prefix = reading.exports_of(backup.backup_id, table)
        if exports.files(settings.backup_bucket, prefix) is None:
            arn = tables.arn_of(table)
            try:
                place = (settings.backup_bucket, prefix)
                exports.begin_whole(arn, backup.moment, *place, attempt=backup.tries)
            except exports.NotReached as refused:
                _saved(backup.fail((refused.detail_text,), clock.now()))
                raise
    _go_on_when_whole(backup.backup_id)


def exported(event: Mapping[str, Any]) -> None:
    """The bucket says that an export is whole; with the last of them the machine goes on."""
    _go_on_when_whole(reading.backup_of(event["detail"]["object"]["key"]))


def list_page(event: Mapping[str, str]) -> Standing:
    """List and hash, as far as the time of one step reaches; with the last part, finish."""
    backup = store.get(event["backup_id"])
    if backup.state is BackupState.EXPORTING:
        backup = _saved(backup.changed(state=BackupState.LISTING))
    if backup.state is BackupState.LISTING:
        try:
            if listing.write(backup, time.monotonic() + STEP_SECONDS):
                backup = _finished(backup)
        except BackupDamaged as damaged:
            backup = _saved(backup.fail((damaged.detail_text,), clock.now()))
    return standing(backup)


def give_up(event: Mapping[str, Any]) -> Standing:
    """The machine could not go on: the backup has failed; of a night, the next hour tries anew."""

    def attempt() -> Backup:
        backup = store.get(event["backup_id"])
        if not backup.is_under_way:
            return backup
        cause = event.get("error", {}).get("Error", "")
        sentence = f"Quá trình sao lưu dừng ở bước “{backup.state.label}” ({cause})."
        return _saved(backup.fail((sentence,), clock.now()))

    backup = with_retries(attempt, again=(Cancelled,))
    logger.warning("backup.failed", backup_id=backup.backup_id)
    return standing(backup)


def watch() -> bool:
    """Whether no backup is late; what stands still is driven on, what failed tried again.

    An installation that was built anew takes note of the backups in its bucket.
    """
    adopting.take_note()
    of_the_night = store.find(_of_the_night())
    if of_the_night is not None and of_the_night[0].may_be_tried_again:
        nightly()
    known = store.every()
    for each in known:
        if each.is_under_way:
            drive(each)
    if not (is_well := not is_late(known, clock.now())):
        newest = next((each.backup_id for each in known if each.is_sound), "")
        logger.warning("backup.late", newest=newest)
    return is_well


def prune() -> int:
    """Remove what the rule no longer keeps; the statements stay, for the chain.

    Returns:
        How many backups were removed.
    """
    removed = 0
    for each in retention.to_remove(store.every()):
        try:
            for prefix in (f"exports/{each.backup_id}/", reading.part_key(each.backup_id, "")):
                for key in storage.keys(settings.backup_bucket, prefix):
                    storage.delete_every_version(settings.backup_bucket, key)
        except Unavailable:
            # Locked for longer than the rule would keep it: it is looked at again every night.
            logger.warning("backup.kept", backup_id=each.backup_id)
            continue
        with transact() as tx:
            store.forget(tx, each)
        removed += 1
        logger.info("backup.expired", backup_id=each.backup_id)
    return removed


def _runs(backup: Backup) -> bool:
    name = f"backup-{backup.backup_id}-{backup.tries}"
    payload = standing(backup)
    return workflows.keep_running(settings.backup_machine_arn, name=name, payload=payload)


def _of_the_night() -> str:
    return f"{_NIGHTLY}{clock.today()}"


def _this_moment() -> datetime:
    return clock.now().replace(microsecond=0)


def _go_on_when_whole(backup_id: str) -> None:
    found = store.find(backup_id)
    if found is None or found[0].state is not BackupState.EXPORTING or not found[1]:
        return
    whole = (
        exports.files(settings.backup_bucket, reading.exports_of(backup_id, table)) is not None
        for table in tables.IN_ORDER
    )
    if all(whole):
        workflows.complete(found[1], {"backup_id": backup_id, "resume_at": "listing"})


def _finished(backup: Backup) -> Backup:
    lost = listing.missing(backup.backup_id)
    found = listing.parts(backup.backup_id)
    by_table = {table: listing.table_of(backup.backup_id, table) for table in tables.IN_ORDER}
    objects, size = _of_objects(backup.backup_id)
    totals = Totals(
        items=sum(each.count for each in by_table.values()),
        objects=objects,
        size=size + sum(each.size for each in by_table.values()),
        accounts=next(each.count for each in found if each.name == "accounts.jsonl.gz"),
    )
    statement = {
        "backup": backup.backup_id,
        "occasion": backup.occasion.value,
        "moment": backup.moment.isoformat(),
        "asked_at": backup.asked_at.isoformat(),
        "tables": {name: [each.count, each.digest] for name, each in by_table.items()},
        "totals": vars(totals),
        "missing": lost,
        "parts": [vars(each) for each in found],
    }
    backup = with_retries(lambda: _linked(backup.backup_id, statement), again=(Cancelled,))
    done = replace(
        backup,
        state=BackupState.INCOMPLETE if lost else BackupState.GOOD,
        finished_at=clock.now(),
        totals=totals,
        problems=tuple(f"Không còn tệp {key} trong kho" for key in lost[:MOST_PROBLEMS]),
    )
    keeping = retention.keeping_of(done, store.every())
    until = done.moment + keeping.lasts
    _lock(done, by_table, until)
    done = _saved(done.changed(kept_until=until))
    logger.info("backup.done", backup_id=done.backup_id, items=totals.items)
    if lost:
        logger.warning("backup.incomplete", backup_id=done.backup_id, missing=len(lost))
    return done


def _linked(backup_id: str, statement: dict[str, Any]) -> Backup:
    """The backup with its statement at the end of the chain; linked before, it stays so."""
    backup = store.get(backup_id)
    if backup.mark:
        return backup
    # The first one that is made here goes on with the chain that lies in the bucket.
    adopting.take_note()
    last, last_id = store.last_mark()
    whole = statement | {"previous": last, "previous_backup": last_id}
    unsigned = SignedStatement(statement=json.loads(json.dumps(whole)), signature="", public_key="")
    key = settings.backup_key_arn
    head = SignedStatement(
        statement=unsigned.statement,
        signature=base64.b64encode(signing.sign(key, unsigned.signed)).decode(),
        public_key=base64.b64encode(signing.public_key(key)).decode(),
    )
    storage.write(settings.backup_bucket, reading.head_key(backup_id), head.to_bytes())
    linked = backup.changed(mark=head.mark)
    with transact() as tx:
        store.link(tx, head.mark, backup_id, after=last)
        store.save(tx, linked)
    return linked


def _lock(backup: Backup, by_table: Mapping[str, CatalogedTable], until: datetime) -> None:
    """Let nobody change or remove what the backup consists of, as long as it is kept.

    Its statement stays ten years: the chain of those that come after leads over it.
    """
    keys = [(file.key, file.version_id) for table in by_table.values() for file in table.files]
    prefix = reading.part_key(backup.backup_id, "")
    keys += [(key, None) for key in storage.keys(settings.backup_bucket, prefix)]
    for key, version_id in keys:
        storage.lock(settings.backup_bucket, key, version_id, until)
    always = clock.now() + Keeping.YEARLY.lasts
    storage.lock(settings.backup_bucket, reading.head_key(backup.backup_id), None, always)


def _of_objects(backup_id: str) -> tuple[int, int]:
    count = size = 0
    for key in storage.keys(settings.backup_bucket, reading.part_key(backup_id, "objects/")):
        for each in reading.objects(storage.read(settings.backup_bucket, key) or b""):
            count, size = count + 1, size + each.size
    return count, size


def _saved(backup: Backup) -> Backup:
    with transact() as tx:
        store.save(tx, backup)
    return backup
