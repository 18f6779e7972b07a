"""Steps of the incoming machine, and the sweep that resumes what no execution drives."""

from typing import Any

from qlvb.platform.tasks import Event, task
from qlvb.routing import workflow

_STEPS = {"deliver": workflow.deliver, "lapse": workflow.lapse, "stall": workflow.stall}


@task
def step(event: Event) -> Any:
    """Do the step the machine asks for: deliver, lapse or stall."""
    return _STEPS[event["task"]](event)


@task
def sweep(_: Event) -> dict[str, int]:
    """Resume every open document without a running execution."""
    return {"resumed": workflow.sweep()}
