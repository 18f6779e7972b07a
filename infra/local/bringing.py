"""An empty engine brought up from a folder that holds backups (infra/decisions/0029).

What would outlive the tables on AWS is taken from the folder: the objects of the buckets, the keys,
the accounts. The items are put back by the product itself, from the newest good backup.
"""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qlvb.backup import adopting, restoring, store
from qlvb.backup.model import Extent, Restore, RestoreStage, Scope
from qlvb.kernel import clock, ids
from qlvb.platform.tables import transact

from infra.local.keeping import FolderKeeper

if TYPE_CHECKING:
    from infra.local.engine import Engine

_OUTLIVES = ("objects", "key", "own_key", "pool")
"""Kinds of kept things that are other services' own to keep."""


class NothingToBringUp(RuntimeError):
    """The folder holds no state, no good backup, or the new folder is not empty."""


def take_over(source: Path, folder: Path) -> None:
    """Put the buckets, keys and accounts of a folder into a new one.

    Raises:
        NothingToBringUp: there is nothing in the folder, or something in the new one.
    """
    if not (source / "state.sqlite").exists() or (folder / "state.sqlite").exists():
        msg = f"{source} -> {folder}"
        raise NothingToBringUp(msg)
    keeper = FolderKeeper(folder)
    with sqlite3.connect(f"file:{source / 'state.sqlite'}?mode=ro", uri=True) as kept:
        for kind in _OUTLIVES:
            for name, value in kept.execute(
                "select name, value from things where kind = ?", (kind,)
            ):
                keeper.keep(kind, name, value)
    keeper.close()
    shutil.copytree(source / "objects", folder / "objects", dirs_exist_ok=True)


def restore_newest(engine: "Engine") -> Restore:
    """Restore the newest good backup of the engine's bucket, whole, by the product's own machine.

    Raises:
        NothingToBringUp: there is none, or it could not be restored.
    """
    adopting.take_note()
    good = next((each for each in store.every() if each.is_good), None)
    if good is None:
        raise NothingToBringUp
    planned = Restore(
        restore_id=ids.new_id(),
        backup_id=good.backup_id,
        scope=Scope(extent=Extent.WHOLE),
        asked_by="Hệ thống",
        asked_at=clock.now(),
        began_at=clock.now(),
    )
    # Nothing is there that could be lost: nobody is asked to confirm.
    wanted = replace(planned, stage=RestoreStage.TABLES)
    with transact() as tx:
        store.create_restore(tx, wanted)
    restoring.drive(wanted)
    engine.settle(timeout=3600)
    done = store.get_restore(wanted.restore_id)
    if done.stage is not RestoreStage.DONE:
        raise NothingToBringUp(*done.problems)
    return done
