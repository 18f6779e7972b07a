"""Steps of the incoming machine, and the sweep that resumes what no execution drives."""

from typing import Any

from qlvb.exchange import waiting
from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task
from qlvb.routing import desk, workflow


def _stall(event: Event) -> None:
    notification.tell_of_stall(workflow.stall(event))


_STEPS = {"deliver": workflow.deliver, "lapse": workflow.lapse, "stall": _stall}


@task
def step(event: Event) -> Any:
    """Do the step the machine asks for: deliver, lapse or stall."""
    return _STEPS[event["task"]](event)


@task
def sweep(event: Event) -> dict[str, int]:
    """Resume what stands still, and recount the folders and the packets that wait.

    Every hour only what was never delivered; every night (``is_thorough``) all of it.
    """
    is_thorough = event.get("is_thorough", False)
    resumed = workflow.sweep(asks_machine=is_thorough)
    wrong = desk.recount() + waiting.recount() if is_thorough else 0
    return {"resumed": resumed, "recounted": wrong}
