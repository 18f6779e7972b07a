"""Entry points that are not HTTP: events, schedules, steps of a workflow.

A domain error leaves with its class name, which the state machines catch by that name.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from qlvb.kernel.errors import QlvbError
from qlvb.platform.log import logger

Event = dict[str, Any]
"""What AWS hands to a function: JSON."""


def task(step: Callable[[Event], Any]) -> Callable[[Event, object], Any]:
    """Make a Lambda entry point of a function of the event; every failure is on the log."""

    @wraps(step)
    def entry(event: Event, context: object) -> Any:  # noqa: ARG001  Lambda passes it
        try:
            return step(event)
        except QlvbError as refusal:
            logger.warning("task.refused", task=step.__name__, code=refusal.code)
            raise
        except Exception:
            logger.failure("task.failed", task=step.__name__)
            raise

    return entry
