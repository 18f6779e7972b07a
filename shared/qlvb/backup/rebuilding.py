"""An installation that was built anew has nothing: nobody can sign in to ask for a restore."""

from collections.abc import Mapping
from contextlib import suppress

from qlvb.backup import adopting, reading, restoring, store
from qlvb.backup.model import Backup, Extent, Restore, RestoreStage, Scope
from qlvb.backup.refusals import BackupDamaged, BackupNotFound, InstallationNotEmpty
from qlvb.kernel import clock, ids
from qlvb.organization import service as organization
from qlvb.platform.tables import transact

_ASKED_BY = "Hệ thống"


def bring_up(event: Mapping[str, str]) -> restoring.Standing:
    """Restore everything, from the backup that is named or the newest sound one.

    Asked again, it goes on, also where it had stopped; then another backup may be named as well,
    from which what is missing yet is put back. Whoever runs the installation asks for it, by the
    function itself (``infra/decisions/0034``).

    Raises:
        InstallationNotEmpty, BackupNotFound, BackupNotUsable.
    """
    backup_id = event.get("backup_id", "")
    restore = store.under_way() or _gone_on(backup_id) or begin(ids.new_id(), backup_id)
    restoring.drive(restore)
    return restoring.standing(restore)


def begin(restore_id: str, backup_id: str = "") -> Restore:
    """Begin the restore of an installation that has nothing.

    Raises:
        InstallationNotEmpty: it has agencies, and not from one that stopped: somebody can sign in.
        BackupNotFound, BackupNotUsable.
    """
    if organization.agencies() and _stopped() is None:
        raise InstallationNotEmpty
    adopting.take_note()
    backup = store.get(backup_id) if backup_id else _newest()
    backup.check_usable()
    begun = Restore(
        restore_id=restore_id,
        backup_id=backup.backup_id,
        scope=Scope(extent=Extent.WHOLE),
        asked_by=_ASKED_BY,
        asked_at=clock.now(),
        began_at=clock.now(),
        # Nothing is there that could be lost: nobody is asked to confirm.
        stage=RestoreStage.TABLES,
    )
    with transact() as tx:
        store.create_restore(tx, begun)
    return begun


def _stopped() -> Restore | None:
    """The last restore, where it is one of an installation that had nothing and failed.

    Agencies may be there then and no accounts: still nobody can sign in.
    """
    for last in store.restores(1):
        if last.asked_by == _ASKED_BY and last.stage is RestoreStage.FAILED:
            return last
    return None


def _gone_on(backup_id: str) -> Restore | None:
    """The restore that had stopped, going on, unless another backup than its own is asked for."""
    stopped = _stopped()
    if stopped is None or backup_id not in {"", stopped.backup_id}:
        return None
    again = stopped.go_on()
    with transact() as tx:
        store.save_restore(tx, again)
        store.take_again(tx, again)
    return again


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
