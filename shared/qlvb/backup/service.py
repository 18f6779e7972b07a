"""Use cases of the operator: see the backups, make one now, put back from one."""

from dataclasses import dataclass, replace
from datetime import datetime

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.backup import making, restoring, store
from qlvb.backup.model import (
    REACHES_BACK,
    Backup,
    BackupOccasion,
    Restore,
    RestoreMode,
    Scope,
)
from qlvb.backup.refusals import MomentImpossible, RestoreUnderWay
from qlvb.backup.retention import is_late
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform.tables import Cancelled, transact, with_retries


@dataclass(frozen=True, kw_only=True)
class BackupView:
    """What the operator sees: every backup, the newest restores, and whether all is well."""

    backups: list[Backup]
    restores: list[Restore]
    is_late: bool
    """No backup of the last day can be put back from."""
    last_proved: Backup | None


def overview(actor: Actor) -> BackupView:
    """Every backup with its proof, and the newest restores."""
    rights.demand(actor, Verb.BACKUP_READ)
    backups = store.every()
    return BackupView(
        backups=backups,
        restores=store.restores(),
        is_late=is_late(backups, clock.now()),
        last_proved=next((each for each in backups if each.is_proved), None),
    )


def make(actor: Actor, key: str, moment: datetime | None = None) -> Backup:
    """Make a backup now, or as of a moment that the tables' recovery reaches.

    Args:
        actor: the operator.
        key: of the request; the same one is the same backup.
        moment: as of when; None for now.

    Raises:
        NotYourDuty, MomentImpossible.
    """
    rights.demand(actor, Verb.BACKUP_MAKE)
    now = clock.now()
    if moment is not None and not now - REACHES_BACK < moment <= now:
        raise MomentImpossible(days=REACHES_BACK.days)
    backup_id = ids.derived_id("backup", actor.person_id, key)
    occasion = BackupOccasion.ASKED if moment is None else BackupOccasion.MOMENT
    as_of = (moment or now).replace(microsecond=0)
    return making.begin(actor, backup_id, occasion, as_of)


def backup(actor: Actor, backup_id: str) -> Backup:
    """One backup."""
    rights.demand(actor, Verb.BACKUP_READ)
    return store.get(backup_id)


def plan(actor: Actor, backup_id: str, scope: Scope, mode: RestoreMode, key: str) -> Restore:
    """Begin a restore: what it would put back is counted first, and shown before it is done.

    Raises:
        NotYourDuty, BackupNotFound, BackupNotUsable, ScopeIncomplete, RestoreUnderWay.
    """
    rights.demand(actor, Verb.BACKUP_RESTORE)
    store.get(backup_id).check_usable()
    new = Restore(
        restore_id=ids.derived_id("restore", actor.person_id, key),
        backup_id=backup_id,
        scope=scope.checked(),
        mode=mode,
        agency_id=actor.agency_id,
        asked_by=actor.signed,
        asked_at=clock.now(),
    )
    try:
        with transact() as tx:
            store.create_restore(tx, new)
    except Cancelled as refused:
        known = store.find_restore(new.restore_id)
        if known is None:
            raise RestoreUnderWay from refused
        new = known[0]
    restoring.drive(new)
    return new


def restore(actor: Actor, restore_id: str) -> Restore:
    """One restore: how far it is, what it found and what it put back."""
    rights.demand(actor, Verb.BACKUP_READ)
    return store.get_restore(restore_id)


def confirm(actor: Actor, restore_id: str, typed: str) -> Restore:
    """Let a restore write, its counts seen.

    Raises:
        NotYourDuty, RestoreNotFound, RestoreNotAtThisStage, ConfirmationDiffers.
    """
    rights.demand(actor, Verb.BACKUP_RESTORE)

    def attempt() -> Restore:
        before = store.get_restore(restore_id)
        after = before.confirm(typed, actor.signed, clock.now())
        facts = {
            "backup_id": after.backup_id,
            "extent": after.scope.extent.value,
            "mode": after.mode.value,
            "document_id": after.scope.document_id or None,
        }
        with transact() as tx:
            store.save_restore(tx, after)
            # The agency that it is about finds it in its own records too.
            for agency_id in sorted({actor.agency_id, after.scope.agency_id} - {""}):
                there = replace(actor, agency_id=agency_id)
                audit.record(tx, there, EventTag.BACKUP_RESTORE, restore_id, **facts)
        return after

    # Of two at once the second is refused by what the first has made of it.
    after = with_retries(attempt, again=(Cancelled,))
    restoring.tell(after)
    return after


def cancel(actor: Actor, restore_id: str) -> Restore:
    """Give a restore up that has written nothing yet.

    Raises:
        NotYourDuty, RestoreNotFound, RestoreNotAtThisStage.
    """
    rights.demand(actor, Verb.BACKUP_RESTORE)

    def attempt() -> Restore:
        after = store.get_restore(restore_id).cancel(clock.now())
        with transact() as tx:
            store.save_restore(tx, after)
        return after

    # While it is counted its place is noted again and again: that is no reason to refuse.
    after = with_retries(attempt, again=(Cancelled,))
    restoring.tell(after)
    return after


def go_on(actor: Actor, restore_id: str) -> Restore:
    """Go on with a restore that stopped; nothing is put back twice.

    Raises:
        NotYourDuty, RestoreNotFound, RestoreNotAtThisStage, RestoreUnderWay.
    """
    rights.demand(actor, Verb.BACKUP_RESTORE)
    again = store.get_restore(restore_id).go_on()
    try:
        with transact() as tx:
            store.save_restore(tx, again)
            store.take_again(tx, again)
    except Cancelled as refused:
        now = store.get_restore(restore_id)
        if now.version < again.version:
            raise RestoreUnderWay from refused
        again = now
    restoring.drive(again)
    return again
