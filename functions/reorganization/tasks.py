"""Steps of a handover's machine."""

from typing import Any

from qlvb.handover import carrying
from qlvb.platform.tasks import Event, task

_STEPS = {"hand_over": carrying.step}


@task
def step(event: Event) -> Any:
    """Do one page of a handover: list open documents, or pass them to the successor."""
    return _STEPS[event["task"]](event)
