"""Steps of the outgoing machine, and the sweep that resumes what no execution drives."""

from typing import Any

from qlvb.issuing import service as issuing
from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task
from qlvb.review import workflow


def _stall(event: Event) -> None:
    notification.tell_of_stall(workflow.stall(event))


_STEPS = {"deliver": workflow.deliver, "lapse": workflow.lapse, "stall": _stall}


@task
def step(event: Event) -> Any:
    """Do the step the machine asks for: deliver, lapse or stall."""
    return _STEPS[event["task"]](event)


@task
def sweep(event: Event) -> dict[str, int]:
    """Resume what stands still, and write what an issue could not hold.

    Every hour only what was never delivered; every night (``is_thorough``) all of it.
    """
    resumed = workflow.sweep(asks_machine=event.get("is_thorough", False))
    return {"resumed": resumed, "completed": issuing.sweep()}
