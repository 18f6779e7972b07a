"""Steps of the outgoing machine, and the sweep that resumes what no execution drives."""

from dataclasses import asdict, replace
from typing import Any

from qlvb.issuing import service as issuing
from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task
from qlvb.review import workflow
from qlvb.routing import driving


def _stall(event: Event) -> None:
    notification.tell_of_stall(workflow.stall(event))


_STEPS = {"deliver": workflow.deliver, "lapse": workflow.lapse, "stall": _stall}


@task
def step(event: Event) -> Any:
    """Do the step the machine asks for: deliver, lapse or stall."""
    return _STEPS[event["task"]](event)


@task
def sweep(event: Event) -> dict[str, Any]:
    """Resume what stands still, and write what an issue could not hold.

    Every hour only what was never delivered; every night (``is_thorough``) all of it. A restore
    says of whom (``sweep``), and asks again until nothing is left.
    """
    asked = driving.Sweep(**event["sweep"]) if "sweep" in event else None
    resumed, after = workflow.sweep(asks_machine=event.get("is_thorough", False), asked=asked)
    told = {"sweep": asdict(replace(asked, after=after))} if asked else {}
    return {"resumed": resumed, "completed": 0 if after else issuing.sweep(), **told}
