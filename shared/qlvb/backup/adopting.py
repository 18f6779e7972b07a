"""An installation that was built anew finds the backups that lie in its bucket."""

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
    """Put the bucket's backups on record where none is; the next one is chained to the newest.

    Returns:
        How many were put on record.
    """
    if store.every():
        return 0
    heads = sorted(_heads(), key=lambda head: str(head.statement["asked_at"]))
    noted: list[Backup] = []
    for head in heads:
        backup = _told(head)
        if storage.keys(settings.backup_bucket, reading.part_key(backup.backup_id, "")):
            kept_until = backup.moment + retention.keeping_of(backup, noted).lasts
            noted.append(backup.changed(kept_until=kept_until))
    for backup in noted:
        with transact() as tx:
            store.create(tx, backup)
    if heads and not store.last_mark()[0]:
        with transact() as tx:
            store.link(tx, heads[-1].mark, str(heads[-1].statement["backup"]), after="")
    return len(noted)


def _heads() -> list[SignedStatement]:
    found = []
    for key in storage.keys(settings.backup_bucket, "heads/"):
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
