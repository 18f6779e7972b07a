"""An empty engine brought up from a folder that holds backups (infra/decisions/0029).

What would outlive the tables on AWS is taken from the folder: the objects of the buckets, the keys,
the accounts. The items are put back by the product itself, from the newest good backup. Killed at
any moment, the next start goes on with it.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from qlvb.backup import rebuilding, restoring, store
from qlvb.backup.model import Restore, RestoreStage
from qlvb.backup.refusals import BackupNotFound
from qlvb.kernel import ids

from infra.local.keeping import FolderKeeper

if TYPE_CHECKING:
    from infra.local.engine import Engine

_OUTLIVES = ("objects", "key", "own_key", "pool")
"""Kinds of kept things that are other services' own to keep."""
_STATE = "state.sqlite"
_BRINGING = "bringing"
"""A kept thing named by the restore that brings the folder up, as long as it does."""


class NothingToBringUp(RuntimeError):
    """The folder holds no state, no good backup, or the new folder is not empty."""


def is_under_way(folder: Path) -> bool:
    """Whether a folder took over another one's buckets and still waits for its items."""
    return bool(_restore_of(folder))


def take_over(source: Path, folder: Path) -> None:
    """Put the buckets, keys and accounts of a folder into a new one; broken off, it is as new.

    Raises:
        NothingToBringUp: there is nothing in the folder, or something in the new one.
    """
    if not (source / _STATE).exists() or (folder / _STATE).exists():
        msg = f"{source} -> {folder}"
        raise NothingToBringUp(msg)
    taken = folder / "taken"
    shutil.rmtree(taken, ignore_errors=True)
    keeper = FolderKeeper(taken)
    with closing(_opened(source)) as kept:
        for kind in _OUTLIVES:
            for name, value in kept.execute(
                "select name, value from things where kind = ?", (kind,)
            ):
                keeper.keep(kind, name, value)
    keeper.keep(_BRINGING, ids.new_id(), b"")
    keeper.close()
    shutil.copytree(source / "objects", folder / "objects", dirs_exist_ok=True)
    # In this order: with the state there is all that it speaks of.
    (taken / _STATE).rename(folder / _STATE)
    shutil.rmtree(taken)


def restore_newest(engine: "Engine") -> Restore:
    """Restore the newest good backup of the engine's bucket, whole, by the product's own machine.

    One that was broken off has gone on with the engine's start, and is not begun again.

    Raises:
        NothingToBringUp: there is none, or it could not be restored.
    """
    restore_id = _restore_of(engine.folder) if engine.folder else ""
    if not engine.folder or not restore_id:
        raise NothingToBringUp
    found = store.find_restore(restore_id)
    restoring.drive(found[0] if found else _begun(restore_id))
    engine.settle(timeout=3600)
    done = store.get_restore(restore_id)
    if done.stage is not RestoreStage.DONE:
        raise NothingToBringUp(*done.problems)
    with closing(_opened(engine.folder)) as kept, kept:
        kept.execute("delete from things where kind = ?", (_BRINGING,))
    return done


def _restore_of(folder: Path) -> str:
    """The id of the restore that brings a folder up; empty where none does."""
    if not (folder / _STATE).exists():
        return ""
    with closing(_opened(folder)) as kept:
        found = kept.execute("select name from things where kind = ?", (_BRINGING,)).fetchone()
    return str(found[0]) if found else ""


def _opened(folder: Path) -> sqlite3.Connection:
    """Also to write: what a kill broke off in the middle is taken back by whoever reads next."""
    return sqlite3.connect(f"file:{folder / _STATE}?mode=rw", uri=True)


def _begun(restore_id: str) -> Restore:
    try:
        return rebuilding.begin(restore_id)
    except BackupNotFound as nothing:
        raise NothingToBringUp from nothing
