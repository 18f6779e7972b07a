"""Crashes at the border to AWS: a process that ends after its n-th write."""

from contextlib import contextmanager
from threading import Lock, get_ident

from qlvb.platform import clients

SERVICES = ("dynamodb", "s3", "stepfunctions", "sqs", "sesv2")
WRITES = {
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "TransactWriteItems",
    "BatchWriteItem",
    "CopyObject",
    "PutObject",
    "DeleteObjects",
    "StartExecution",
    "SendTaskSuccess",
    "SendMessageBatch",
    "SendEmail",
}

Crash = type("Lambda.Unknown", (Exception,), {})
"""What Step Functions calls a function that ended without an answer."""


class Writes:
    """The writes of a piece of work, in order; after the n-th one the process ends."""

    def __init__(self, crash_after=None, *, only_mine=False):
        self.done = []
        self._crash_after = crash_after
        self._heard_of = get_ident() if only_mine else None
        self._lock = Lock()

    def after_call(self, http_response, model, **_):
        """Called by botocore with every answer."""
        if model.name not in WRITES or http_response.status_code >= 300:
            return
        if self._heard_of not in (None, get_ident()):
            return
        with self._lock:
            self.done.append(model.name)
            place = len(self.done)
        if place == self._crash_after:
            raise Crash(model.name)


@contextmanager
def writes(crash_after=None, *, only_mine=False):
    """Hear the product's writes, and crash after one of them.

    With ``only_mine`` those of the caller's own thread alone: what a write sets off in the office
    at once is another process, and not the one that ends.
    """
    heard = Writes(crash_after, only_mine=only_mine)
    events = [clients.client(service).meta.events for service in SERVICES]
    for each in events:
        each.register("after-call.*.*", heard.after_call)
    try:
        yield heard
    finally:
        for each in events:
            each.unregister("after-call.*.*", heard.after_call)
