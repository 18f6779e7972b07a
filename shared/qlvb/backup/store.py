"""Where backups and restores are on record; the backups themselves lie in the bucket."""

import json

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.backup.catalog import Image
from qlvb.backup.model import Backup, Restore
from qlvb.backup.refusals import BackupNotFound, RestoreNotFound
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction

_BACKUPS, _RESTORES, _CHAIN, _NOW = "BACKUPS", "RESTORES", "CHAIN", "~NOW"
_HALVES = "HALVES"
PROOF = "proof-"
"""How the id of a proof begins: after every id of a restore, which has digits and capitals."""


class BackupItem(Item):
    """One backup; those removed by rule are not here any more, so that there are never many.

    pk  BACKUPS   sk  <backup id>   e.g. BACKUPS / nightly-2026-11-23
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    backup = DataclassAttribute(Backup)
    version = NumberAttribute()
    token = UnicodeAttribute(null=True)
    """Of the machine's wait for the exports."""


class RestoreItem(Item):
    """One restore, or one proof.

    pk  RESTORES   sk  <restore id>, or proof-<backup id>
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    restore = DataclassAttribute(Restore)
    version = NumberAttribute()
    token = UnicodeAttribute(null=True)
    """Of the machine's wait for the confirmation."""


class UnderWayItem(Item):
    """The restore that is not over: one at a time.

    pk  RESTORES   sk  ~NOW
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    restore_id = UnicodeAttribute()


class HalfItem(Item):
    """One item of a document, until its other one is come to: both are judged together.

    pk  HALVES#<restore id>   sk  <table>#<partition of the document>
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    image = UnicodeAttribute()


class ChainItem(Item):
    """The newest link of the chain of statements.

    pk  CHAIN   sk  LAST
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    mark = UnicodeAttribute()
    backup_id = UnicodeAttribute()


class FormerItem(Item):
    """The former bucket whose backups are on record here.

    pk  CHAIN   sk  FORMER
    """

    class Meta:
        """The table."""

        table_name = TableName("backup_table")

    bucket = UnicodeAttribute()


def create(tx: Transaction, new: Backup) -> None:
    """Begin a backup; of one id there is one."""
    tx.put(_item(new), BackupItem.pk.does_not_exist())


def save(tx: Transaction, after: Backup) -> None:
    """Keep a change of a backup that nobody changed meanwhile; the token stays."""
    tx.update(
        BackupItem(_BACKUPS, after.backup_id),
        [BackupItem.backup.set(after), BackupItem.version.set(after.version)],
        BackupItem.version == after.version - 1,
    )


def forget(tx: Transaction, gone: Backup) -> None:
    """Take a backup that was removed off the list."""
    tx.delete(BackupItem(_BACKUPS, gone.backup_id))


def keep_token(tx: Transaction, backup_id: str, token: str) -> None:
    """Remember how the machine's wait is ended."""
    item = BackupItem(_BACKUPS, backup_id)
    tx.update(item, [BackupItem.token.set(token)], BackupItem.pk.exists())


def find(backup_id: str) -> tuple[Backup, str] | None:
    """A backup and the token of its wait, empty before there is one."""
    try:
        item = BackupItem.get(_BACKUPS, backup_id, consistent_read=True)
    except DoesNotExist:
        return None
    return item.backup, item.token or ""


def get(backup_id: str) -> Backup:
    """A backup.

    Raises:
        BackupNotFound.
    """
    found = find(backup_id)
    if found is None:
        raise BackupNotFound
    return found[0]


def every() -> list[Backup]:
    """All backups, the newest first: a few dozen, by the rule by which they are kept."""
    found = (item.backup for item in BackupItem.query(_BACKUPS, consistent_read=True))
    return sorted(found, key=lambda each: (each.moment, each.asked_at), reverse=True)


def last_mark() -> tuple[str, str]:
    """The mark of the newest statement and whose it is; empty before there is one."""
    try:
        item = ChainItem.get(_CHAIN, "LAST", consistent_read=True)
    except DoesNotExist:
        return "", ""
    return item.mark, item.backup_id


def link(tx: Transaction, mark: str, backup_id: str, *, after: str) -> None:
    """Put a statement at the end of the chain; refused when another one came first."""
    condition = ChainItem.mark == after if after else ChainItem.pk.does_not_exist()
    tx.put(ChainItem(_CHAIN, "LAST", mark=mark, backup_id=backup_id), condition)


def former_bucket() -> str:
    """The former bucket whose backups are on record; empty before there is one."""
    try:
        return str(FormerItem.get(_CHAIN, "FORMER", consistent_read=True).bucket)
    except DoesNotExist:
        return ""


def note_former(tx: Transaction, bucket: str) -> None:
    """Remember that the backups of a former bucket are on record."""
    tx.put(FormerItem(_CHAIN, "FORMER", bucket=bucket))


def create_restore(tx: Transaction, new: Restore) -> None:
    """Begin a restore; refused while another one is not over. Proofs write nothing real."""
    tx.put(_restore_item(new), RestoreItem.pk.does_not_exist())
    if not new.is_proof:
        alone = UnderWayItem.pk.does_not_exist()
        tx.put(UnderWayItem(_RESTORES, _NOW, restore_id=new.restore_id), alone)


def save_restore(tx: Transaction, after: Restore) -> None:
    """Keep a change of a restore that nobody changed meanwhile; once over, another may begin."""
    tx.update(
        RestoreItem(_RESTORES, after.restore_id),
        [RestoreItem.restore.set(after), RestoreItem.version.set(after.version)],
        RestoreItem.version == after.version - 1,
    )
    if after.stage.is_over and not after.is_proof:
        mine = UnderWayItem.pk.does_not_exist() | (UnderWayItem.restore_id == after.restore_id)
        tx.delete(UnderWayItem(_RESTORES, _NOW), mine)


def take_again(tx: Transaction, again: Restore) -> None:
    """Let a restore that had stopped be the one under way."""
    if not again.is_proof:
        alone = UnderWayItem.pk.does_not_exist() | (UnderWayItem.restore_id == again.restore_id)
        tx.put(UnderWayItem(_RESTORES, _NOW, restore_id=again.restore_id), alone)


def keep_restore_token(tx: Transaction, restore_id: str, token: str) -> None:
    """Remember how the machine's wait is ended."""
    item = RestoreItem(_RESTORES, restore_id)
    tx.update(item, [RestoreItem.token.set(token)], RestoreItem.pk.exists())


def find_restore(restore_id: str) -> tuple[Restore, str] | None:
    """A restore and the token of its wait, empty before there is one."""
    try:
        item = RestoreItem.get(_RESTORES, restore_id, consistent_read=True)
    except DoesNotExist:
        return None
    return item.restore, item.token or ""


def get_restore(restore_id: str) -> Restore:
    """A restore.

    Raises:
        RestoreNotFound.
    """
    found = find_restore(restore_id)
    if found is None:
        raise RestoreNotFound
    return found[0]


def under_way() -> Restore | None:
    """The restore that is not over, if there is one; a proof is none."""
    try:
        item = UnderWayItem.get(_RESTORES, _NOW, consistent_read=True)
    except DoesNotExist:
        return None
    found = find_restore(item.restore_id)
    return found[0] if found else None


def restores(limit: int = 30) -> list[Restore]:
    """The newest restores, the last one first; proofs are on their backups.

    All of them are read: an operator puts back seldom, and their ids say nothing of when.
    """
    asked = RestoreItem.query(_RESTORES, RestoreItem.sk < PROOF, consistent_read=True)
    found = sorted((item.restore for item in asked), key=lambda e: e.asked_at, reverse=True)
    return found[:limit]


def keep_half(restore_id: str, table: str, half: Image) -> None:
    """Keep one item of a document that a restore has come to; kept twice, it is as once."""
    HalfItem(*_place_of_half(restore_id, table, half["pk"]["S"]), image=json.dumps(half)).save()


def kept_half(restore_id: str, table: str, pk: str) -> Image | None:
    """The item of a document that came first, if one did."""
    try:
        item = HalfItem.get(*_place_of_half(restore_id, table, pk), consistent_read=True)
    except DoesNotExist:
        return None
    half: Image = json.loads(item.image)
    return half


def forget_halves(restore_id: str) -> None:
    """Nothing of them is needed any more."""
    for item in HalfItem.query(f"{_HALVES}#{restore_id}"):
        item.delete()


def _place_of_half(restore_id: str, table: str, pk: str) -> tuple[str, str]:
    return f"{_HALVES}#{restore_id}", f"{table}#{pk}"


def _item(backup: Backup) -> BackupItem:
    return BackupItem(_BACKUPS, backup.backup_id, backup=backup, version=backup.version)


def _restore_item(restore: Restore) -> RestoreItem:
    return RestoreItem(_RESTORES, restore.restore_id, restore=restore, version=restore.version)
