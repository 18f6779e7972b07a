"""An installation that was built anew finds the backups in its bucket, and in a former one."""

from datetime import datetime

from qlvb.backup import reading, retention, store
from qlvb.backup.catalog import SignedStatement
from qlvb.backup.model import Backup, BackupOccasion, BackupState, Totals
from qlvb.backup.refusals import BackupDamaged
from qlvb.platform import storage
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact


def take_note() -> int:
    """Put the bucket's backups on record where their chain is not known; the next one goes on it.

    What is known is told by the chain's mark alone: a backup that is being made here already, of
    whatever name or day, is no sign that those in the bucket are known. Those of a former bucket
    are put on record beside it, also where a chain has begun here. Broken off, it is redone.

    Returns:
        How many were put on record.
    """
    former = settings.former_backup_bucket
    is_chained, is_new = bool(store.last_mark()[0]), former not in {"", store.former_bucket()}
    chain = [] if is_chained and not is_new else _chain()
    if not chain:
        return 0
    noted: list[Backup] = []
    is_read = False
    for head in chain:
        backup = _told(head)
        place = reading.bucket_of(backup.backup_id), reading.part_key(backup.backup_id, "")
        is_read = is_read or place[0] == former
        if storage.keys(*place):
            kept_until = backup.moment + retention.keeping_of(backup, noted).lasts
            noted.append(backup.changed(kept_until=kept_until))
    known = {each.backup_id for each in store.every()}
    new = [each for each in noted if each.backup_id not in known]
    for backup in new:
        with transact() as tx:
            store.create(tx, backup)
    last = chain[-1]
    with transact() as tx:
        if not is_chained:
            store.link(tx, last.mark, str(last.statement["backup"]), after="")
        # Where no signature of it was good, as with a mistyped key, it is looked at again.
        if is_new and is_read:
            store.note_former(tx, former)
    return len(new)


def _chain() -> list[SignedStatement]:
    """The buckets' statements in the order in which each says the mark of the one before.

    Where there is more than one end, the chain goes on from the one that was asked for last; what
    hangs together with nothing comes first.
    """
    heads = {head.mark: head for head in _heads()}
    said = {head.previous for head in heads.values()}
    ends = [head for head in heads.values() if head.mark not in said]
    ordered: dict[str, SignedStatement] = {}
    for end in sorted(ends, key=lambda head: str(head.statement["asked_at"]), reverse=True):
        here: SignedStatement | None = end
        while here is not None and here.mark not in ordered:
            ordered[here.mark] = here
            here = heads.get(here.previous)
    return list(reversed(ordered.values()))


def _heads() -> list[SignedStatement]:
    buckets = [each for each in (settings.former_backup_bucket, settings.backup_bucket) if each]
    found = []
    for key in [key for bucket in buckets for key in storage.keys(bucket, "heads/")]:
        try:
            found.append(reading.head(key.removeprefix("heads/").removesuffix(".json")))
        except BackupDamaged as damaged:
            logger.warning("backup.failed", what=damaged.facts["what"])
    return found


def _told(head: SignedStatement) -> Backup:
    told = head.statement
    return Backup(
        backup_id=told["backup"],
        occasion=BackupOccasion(told["occasion"]),
        moment=datetime.fromisoformat(told["moment"]),
        asked_at=datetime.fromisoformat(told["asked_at"]),
        asked_by="",
        state=BackupState.INCOMPLETE if told["missing"] else BackupState.GOOD,
        totals=Totals(**told["totals"]),
        mark=head.mark,
    )
