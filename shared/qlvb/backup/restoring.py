"""Putting back from a backup: the steps of its machine, each of which may come twice.

What is there already is left or, where documents are to go back, compared; each write holds only
while the item is as it was seen. So a step done again writes nothing twice, and nothing that
somebody does meanwhile is lost.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.backup import (
    accounts,
    merging,
    objects,
    proving,
    reading,
    returning,
    store,
    tables,
    turning,
    walking,
)
from qlvb.backup.catalog import Image, SignedStatement
from qlvb.backup.making import STEP_SECONDS
from qlvb.backup.merging import Fate
from qlvb.backup.model import Difference, Extent, Reached, Restore, RestoreMode, RestoreStage
from qlvb.backup.refusals import BackupDamaged
from qlvb.backup.repeats import Repeats
from qlvb.incoming import settling as incoming_numbers
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.outgoing import settling as outgoing_numbers
from qlvb.platform import items, workflows
from qlvb.platform.items import Put, Raise
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact, with_retries

Standing = dict[str, object]
_Turn = Callable[[str, str, list[Image]], turning.Turned]
_NUMBERED = ("IncomingTable", "OutgoingTable")


def drive(restore: Restore) -> None:
    """Let the machine go on with a restore where it stands."""
    if not restore.stage.is_over and not _runs(restore):
        with suppress(Cancelled):
            _runs(_saved(restore.take_up()))


def tell(restore: Restore) -> None:
    """Let the machine go on from its wait, or begin anew where it waits no more."""
    found = store.find_restore(restore.restore_id)
    token = found[1] if found else ""
    if not (token and workflows.complete(token, standing(restore))):
        drive(restore)


def drive_on() -> bool:
    """Drive on the restore that stands still, as after a crash before its machine was told.

    Returns:
        Whether one writes: what only waits for its confirmation waits on.
    """
    for proof in proving.standing_still():
        if not workflows.is_running(_execution(proof)):
            with suppress(Cancelled):
                drive(_saved(proof.take_up()))
    restore = store.under_way()
    if restore is None:
        return False
    if restore.stage in {RestoreStage.COUNTING, RestoreStage.CONFIRMING}:
        drive(restore)
        return False
    tell(restore)
    return True


def standing(restore: Restore) -> Standing:
    """Where the restore stands, and whose documents it resumes, as the machine's input."""
    of = {"agency_id": restore.scope.agency_id, "document_id": restore.scope.document_id}
    return {
        "restore_id": restore.restore_id,
        "resume_at": restore.stage.value,
        "sweep": {**of, "after": ""},
    }


def step(event: Mapping[str, Any]) -> Standing:
    """Do as much of the present stage as the time of one step reaches."""
    restore = store.get_restore(event["restore_id"])
    if restore.stage.value != event["resume_at"]:
        if restore.is_proof and restore.stage.is_over:
            proving.clear(restore)
        return standing(restore)
    try:
        return standing(_DO[restore.stage](restore))
    except Cancelled:
        # It was cancelled meanwhile, or another call goes on with it: how it stands now counts.
        return standing(store.get_restore(restore.restore_id))
    except BackupDamaged as damaged:
        return standing(_failed(restore.restore_id, damaged.detail_text))


def await_confirmation(event: Mapping[str, str]) -> None:
    """Keep the token by which the operator's confirmation lets the machine go on."""
    with transact() as tx:
        store.keep_restore_token(tx, event["restore_id"], event["token"])
    # Looked at after the token is there: who confirms or cancels from now on finds it.
    restore = store.get_restore(event["restore_id"])
    if restore.stage is not RestoreStage.CONFIRMING:
        workflows.complete(event["token"], standing(restore))


def lapse(event: Mapping[str, str]) -> Standing:
    """Nobody confirmed in time: nothing was written, and nothing will be."""

    def attempt() -> Restore:
        restore = store.get_restore(event["restore_id"])
        if restore.stage is not RestoreStage.CONFIRMING:
            return restore
        return _saved(restore.cancel(clock.now()))

    return standing(with_retries(attempt, again=(Cancelled,)))


def give_up(event: Mapping[str, Any]) -> Standing:
    """The machine could not go on: what was put back stays, and the operator may go on with it."""
    restore = store.get_restore(event["restore_id"])
    if not restore.stage.is_over:
        cause = event.get("error", {}).get("Error", "")
        sentence = f"Dừng ở bước “{restore.stage.label}” ({cause})."
        restore = _failed(restore.restore_id, sentence)
    return standing(restore)


def finish(event: Mapping[str, str]) -> Standing:
    """Every open document has its execution again: the restore is done."""
    return standing(with_retries(lambda: _done(event["restore_id"]), again=(Cancelled,)))


def _runs(restore: Restore) -> bool:
    arn, payload = settings.restore_machine_arn, standing(restore)
    return workflows.keep_running(arn, name=_name(restore), payload=payload)


def _execution(restore: Restore) -> str:
    return workflows.execution_arn(settings.restore_machine_arn, _name(restore))


def _name(restore: Restore) -> str:
    return f"restore-{restore.restore_id}-{restore.tries}"


def _done(restore_id: str) -> Restore:
    restore = store.get_restore(restore_id)
    if restore.stage is RestoreStage.RESUMING:
        done = restore.changed(stage=RestoreStage.DONE, finished_at=clock.now())
        with transact() as tx:
            store.save_restore(tx, done)
            facts: dict[str, Any] = {
                "backup_id": done.backup_id,
                "written": sum(each.written for each in done.done.values()),
            }
            for agency_id in {done.agency_id, done.scope.agency_id} - {""}:
                actor, tag = system(agency_id), EventTag.BACKUP_RESTORE_DONE
                audit.record(tx, actor, tag, done.restore_id, **facts)
        logger.info("restore.done", restore_id=done.restore_id, **facts)
        restore = done
    return restore


def _count(restore: Restore) -> Restore:
    """What differs, before anything is written."""
    head, until = reading.head(restore.backup_id), time.monotonic() + STEP_SECONDS
    if restore.place == Reached():
        restore = proving.with_its_chain(restore, head)
    walk = _Walk(restore, into="found", turn=turning.count)
    is_begun = restore.place.table < len(tables.IN_ORDER)
    if is_begun and not walk.go(head, partial(_difference, walk), until):
        return walk.restore
    after, is_whole = objects.count(walk.restore, head, until)
    if not is_whole:
        return _saved(after.changed())
    found = walking.added(after.found, "accounts", accounts.count(after, head))
    return _saved(after.changed(stage=RestoreStage.CONFIRMING, place=Reached(), found=found))


def _restore_tables(restore: Restore) -> Restore:
    head = reading.head(restore.backup_id)
    walk = _Walk(restore, into="done", turn=turning.turn_back)
    if restore.is_proof:
        proving.prepare(restore, head)
    elif restore.place == Reached():
        _raise_numbers(walk, head)
    fill = partial(proving.fill, restore.backup_id)
    put = fill if restore.is_proof else partial(_put_back, walk)
    if not walk.go(head, put, time.monotonic() + STEP_SECONDS):
        return walk.restore
    after = RestoreStage.COMPARING if restore.is_proof else RestoreStage.NUMBERS
    return _saved(walk.restore.next_stage(after))


def _raise_numbers(walk: "_Walk", head: SignedStatement) -> None:
    """Last numbers come first: who registers meanwhile goes on after them, and repeats none."""
    for table in _NUMBERED:
        lacks = walk.restore.found.get(table, Difference(missing=1))
        for file in reading.table(head, table).files if lacks.missing + lacks.changed else ():
            last = [each for each in reading.items_of(file) if merging.LAST_NUMBER in each]
            done = walking.added(walk.restore.done, table, _put_back(walk, table, last))
            walk.restore = replace(walk.restore, done=done)


def _settle_numbers(restore: Restore) -> Restore:
    """No series stands below a number that was given, whichever of the two was lost."""
    raised = 0
    for agency_id in _agencies(restore):
        raised += incoming_numbers.settle(agency_id) + outgoing_numbers.settle(agency_id)
    store.forget_halves(restore.restore_id)
    done = walking.added(restore.done, "numbers", Difference(written=raised))
    return _saved(restore.changed(done=done, stage=RestoreStage.OBJECTS, place=Reached()))


def _restore_objects(restore: Restore) -> Restore:
    head = reading.head(restore.backup_id)
    after, is_whole = objects.put_back(restore, head, time.monotonic() + STEP_SECONDS)
    stage = RestoreStage.ACCOUNTS if is_whole else RestoreStage.OBJECTS
    place = Reached() if is_whole else after.place
    return _saved(after.changed(stage=stage, place=place))


def _restore_accounts(restore: Restore) -> Restore:
    head, until = reading.head(restore.backup_id), time.monotonic() + STEP_SECONDS
    after, is_whole = accounts.put_back(restore, head, until, _saved)
    return _saved(after.next_stage(RestoreStage.RESUMING) if is_whole else after.changed())


_DO = {
    RestoreStage.COUNTING: _count,
    RestoreStage.TABLES: _restore_tables,
    RestoreStage.NUMBERS: _settle_numbers,
    RestoreStage.OBJECTS: _restore_objects,
    RestoreStage.ACCOUNTS: _restore_accounts,
    RestoreStage.COMPARING: proving.compare,
}


class _Walk:
    """A walk through the data files that notes on the restore how far it is.

    What documents there are on the way is come to before the place is noted: see ``turning``.
    """

    def __init__(self, restore: Restore, *, into: str, turn: _Turn) -> None:
        self.restore = restore
        self.halves: list[Image] = []
        self.repeats = Repeats()
        self.said: list[str] = []
        self._into = into
        self._turn = turn
        self._names = tables.names()
        self._file_ids = set(restore.file_ids)

    def go(self, head: SignedStatement, step_: walking.Step, until: float) -> bool:
        """Go on until a moment of ``time.monotonic``; whether the end was reached."""
        return walking.go(head, self.restore.place, step_, note=self._note, until=until)

    def mine(self, table: str, given: list[Image]) -> tuple[str, list[Image]]:
        """The table's physical name, and those of the items that are to be put back."""
        scope = self.restore.scope
        mine = [each for each in given if merging.holds(scope, each, self._file_ids)]
        if table == "FilesTable" and scope.extent is Extent.DOCUMENT:
            self._file_ids |= {each["pk"]["S"].rpartition("#")[2] for each in mine}
        return self._names[table], mine

    def take_halves(self, table: str, mine: list[Image]) -> None:
        """Remember what of the items is half of a document that may have to go back."""
        if self.restore.mode is RestoreMode.AS_IT_WAS:
            self.halves += [each for each in mine if merging.goes_back(table, each)]

    def is_lost(self, table: str) -> bool:
        """Whether the table had nothing of the scope when that was counted."""
        found = self.restore.found.get(table, Difference())
        return found.same + found.changed == 0

    def fate(self, table: str, kept: Image, there: Image | None) -> Fate:
        """What is done with an item."""
        is_empty = self.is_lost(table)
        mode = self.restore.mode
        return merging.fate(table, kept, there, mode, clock.now(), is_empty=is_empty)

    def _note(self, place: Reached, table: str, found: Difference) -> None:
        halves, told = self.halves, self.said
        self.halves, self.said = [], []
        more, said = self._turn(self.restore.restore_id, table, halves)
        together = walking.added(getattr(self.restore, self._into), table, found.plus(more))
        changes = {self._into: together, "file_ids": frozenset(self._file_ids)}
        for each in (*told, *said):
            self.restore = self.restore.with_problem(each)
        self.restore = _saved(self.restore.changed(place=place, **changes))


def _difference(walk: _Walk, table: str, given: list[Image]) -> Difference:
    name, mine = walk.mine(table, given)
    there = items.present(name, map(items.key_of, mine))
    walk.take_halves(table, mine)
    missing = changed = 0
    for kept in mine:
        now = there.get(items.key_of(kept))
        if again := walk.repeats.of(table, kept, now):
            walk.said.append(again)
        fate = merging.fate(table, kept, now, RestoreMode.AS_IT_WAS, clock.now(), is_empty=True)
        is_due = now is not None or returning.is_due_or_lost(table, kept)
        missing += now is None and fate is not Fate.LEAVE and is_due
        changed += now is not None and fate is not Fate.LEAVE
    return Difference(missing=missing, changed=changed, same=len(mine) - missing - changed)


def _put_back(walk: _Walk, table: str, given: list[Image]) -> Difference:
    name, mine = walk.mine(table, given)
    walk.take_halves(table, mine)
    written = 0
    for start in range(0, len(mine), items.WRITTEN_AT_ONCE):
        some = mine[start : start + items.WRITTEN_AT_ONCE]
        attempt = partial(_write, walk, table, name, some)
        # Somebody wrote one of them meanwhile: all are looked at again.
        written += with_retries(attempt, again=(Cancelled,))
    return Difference(written=written)


def _write(walk: _Walk, table: str, name: str, some: list[Image]) -> int:
    there = items.present(name, map(items.key_of, some))
    changes: list[Put | Raise] = []
    for kept in some:
        now = there.get(items.key_of(kept))
        match walk.fate(table, kept, now):
            case Fate.PUT if returning.is_still_due(table, kept):
                changes.append(Put(table=name, item=kept))
            case Fate.RAISE:
                changes.append(Raise(table=name, item=kept, attribute=merging.LAST_NUMBER))
            case _:
                pass
    if changes:
        items.write(changes)
    return len(changes)


def _agencies(restore: Restore) -> list[str]:
    if restore.scope.agency_id:
        return [restore.scope.agency_id]
    return [each.agency_id for each in organization.agencies()]


def _failed(restore_id: str, sentence: str) -> Restore:
    logger.warning("restore.failed", restore_id=restore_id)

    def attempt() -> Restore:
        restore = store.get_restore(restore_id)
        if restore.stage.is_over:
            return restore
        failed = restore.fail(sentence, clock.now())
        if failed.is_proof:
            return proving.end(failed, is_proved=False)
        return _saved(failed)

    return with_retries(attempt, again=(Cancelled,))


def _saved(restore: Restore) -> Restore:
    with transact() as tx:
        store.save_restore(tx, restore)
    return restore
