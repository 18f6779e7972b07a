"""Steps of the incoming machine, and the sweep that resumes what no execution drives."""

from dataclasses import asdict, replace
from typing import Any

from qlvb.exchange import waiting
from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task
from qlvb.routing import desk, driving, workflow


def _stall(event: Event) -> None:
    notification.tell_of_stall(workflow.stall(event))


_STEPS = {"deliver": workflow.deliver, "lapse": workflow.lapse, "stall": _stall}


@task
def step(event: Event) -> Any:
    """Do the step the machine asks for: deliver, lapse or stall."""
    return _STEPS[event["task"]](event)


@task
def sweep(event: Event) -> dict[str, Any]:
    """Resume what stands still, and recount the folders and the packets that wait.

    Every hour only what was never delivered; every night (``is_thorough``) all of it. A restore
    says of whom (``sweep``), and asks again until nothing is left.
    """
    is_thorough = event.get("is_thorough", False)
    asked = driving.Sweep(**event["sweep"]) if "sweep" in event else None
    resumed, after = workflow.sweep(asks_machine=is_thorough, asked=asked)
    of = asked.agency_id if asked else ""
    wrong = desk.recount(of) + waiting.recount() if is_thorough and not after else 0
    told = {"sweep": asdict(replace(asked, after=after))} if asked else {}
    return {"resumed": resumed, "recounted": wrong, **told}
