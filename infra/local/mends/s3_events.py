"""moto 5.2.5 delivers a bucket's events through its own Lambda service, which needs Docker.

It also tells them before the object has its metadata. Here whoever listens hears of the events of a
request when it is done; the engine hands them to the function the template names.
"""

import threading
from collections.abc import Callable
from typing import Any

from moto.s3 import notifications

from infra.local.mends._patching import wrap

listeners: list[Callable[[str, str, Any], None]] = []
"""Told, before the request is answered: the event's name, the bucket's name, and the object."""

_happened = threading.local()


def apply() -> None:
    """Collect the events of every request."""
    wrap(notifications, "send_event", lambda _: _collect)


def after_request() -> None:
    """Tell the listeners of the events of this thread's request, which is done."""
    events, _happened.events = getattr(_happened, "events", []), []
    for event_name, bucket_name, key in events:
        for listener in listeners:
            listener(event_name, bucket_name, key)


def _collect(account_id: str, event_name: Any, bucket: Any, key: Any) -> None:  # noqa: ARG001
    if not hasattr(_happened, "events"):
        _happened.events = []
    _happened.events.append((str(event_name.value), str(bucket.name), key))
