"""Steps of the machines of backup and restore, the bucket's events, and the watch."""

from typing import Any

from qlvb.backup import closing, making, rebuilding, restoring
from qlvb.platform.tasks import Event, task

_BACKUP_STEPS = {
    "ask": making.ask,
    "list_page": making.list_page,
    "close": closing.close,
    "give_up": making.give_up,
}
_RESTORE_STEPS = {
    "step": restoring.step,
    "await_confirmation": restoring.await_confirmation,
    "lapse": restoring.lapse,
    "finish": restoring.finish,
    "give_up": restoring.give_up,
    "bring_up": rebuilding.bring_up,
}


@task
def make(event: Event) -> Any:
    """Do the step that the backup's machine asks for."""
    return _BACKUP_STEPS[event["task"]](event)


@task
def restore(event: Event) -> Any:
    """Do the step that the restore's machine asks for, or begin one where nobody can sign in."""
    return _RESTORE_STEPS[event["task"]](event)


@task
def told(event: Event) -> None:
    """The bucket says that DynamoDB has written a table out."""
    making.exported(event)


@task
def watch(event: Event) -> dict[str, bool]:
    """Begin the backup of the night; every hour drive on what stands still, tell what is late."""
    if event.get("is_nightly", False):
        making.nightly()
    return {"is_restoring": restoring.drive_on(), "is_well": making.watch()}
