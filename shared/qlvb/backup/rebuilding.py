"""An installation that was built anew has nothing: nobody can sign in to ask for a restore."""

from collections.abc import Mapping
from contextlib import suppress

from qlvb.backup import adopting, reading, restoring, store
from qlvb.backup.model import Backup, Extent, Restore, RestoreStage, Scope
from qlvb.backup.refusals import BackupDamaged, BackupNotFound, InstallationNotEmpty
from qlvb.kernel import clock, ids
from qlvb.organization import service as organization
from qlvb.platform.tables import transact


def bring_up(event: Mapping[str, str]) -> restoring.Standing:
    """Restore everything, from the backup that is named or the newest sound one.

    Asked again, it goes on. Whoever runs the installation asks for it, by the function itself
    (``infra/decisions/0034``).

    Raises:
        InstallationNotEmpty, BackupNotFound, BackupNotUsable.
    """
    under_way = store.under_way() or begin(ids.new_id(), event.get("backup_id", ""))
    restoring.drive(under_way)
    return restoring.standing(under_way)


def begin(restore_id: str, backup_id: str = "") -> Restore:
    """Begin the restore of an installation that has nothing.

    Raises:
        InstallationNotEmpty: it has agencies, so that somebody can sign in there.
        BackupNotFound, BackupNotUsable.
    """
    if organization.agencies():
        raise InstallationNotEmpty
    adopting.take_note()
    backup = store.get(backup_id) if backup_id else _newest()
    backup.check_usable()
    begun = Restore(
        restore_id=restore_id,
        backup_id=backup.backup_id,
        scope=Scope(extent=Extent.WHOLE),
        asked_by="Hệ thống",
        asked_at=clock.now(),
        began_at=clock.now(),
        # Nothing is there that could be lost: nobody is asked to confirm.
        stage=RestoreStage.TABLES,
    )
    with transact() as tx:
        store.create_restore(tx, begun)
    return begun


def _newest() -> Backup:
    """The newest sound backup that has agencies.

    What has nothing backs itself up every night as well, soundly: that is nothing to restore.

    Raises:
        BackupNotFound.
    """
    for each in store.every():
        if each.is_sound:
            with suppress(BackupDamaged):
                count, _ = reading.head(each.backup_id).statement["tables"]["OrganizationTable"]
                if count:
                    return each
    raise BackupNotFound
