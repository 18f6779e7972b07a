"""moto 5.2.5 hands a queue's messages to its own Lambda service, which needs Docker.

Here whoever listens hears that a message has arrived or gone; the engine then reads the queue.
"""

from collections.abc import Callable
from typing import Any

from moto.sqs.models import Queue

from infra.local.mends._patching import wrap

arrivals: list[Callable[[str], None]] = []
"""Told the queue's name after a message was added, before the sender is answered."""

changes: list[Callable[[Queue], None]] = []
"""Told the queue after any change of its messages."""


def apply() -> None:
    """Tell the listeners."""
    wrap(Queue, "add_message", _telling_arrival)
    wrap(Queue, "delete_message", _telling_change)


def _telling_arrival(add_message: Callable[..., None]) -> Callable[..., None]:
    def add(queue: Queue, message: Any) -> None:
        add_message(queue, message)
        for keep in changes:
            keep(queue)
        for listener in arrivals:
            listener(str(queue.name))

    return add


def _telling_change(delete_message: Callable[..., None]) -> Callable[..., None]:
    def delete(queue: Queue, receipt_handle: str) -> None:
        delete_message(queue, receipt_handle)
        for keep in changes:
            keep(queue)

    return delete
