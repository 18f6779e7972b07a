"""Reads a queue for its function, as the event source mapping of the template does on AWS."""

import logging
import threading
from functools import partial
from typing import Any

from moto.sqs.models import Message, Queue, sqs_backends

from infra.local.activity import activity
from infra.local.clock import engine_clock
from infra.local.functions import Function, FunctionFailed
from infra.local.mends import sqs_arrivals
from infra.local.resources import ACCOUNT, REGION, arn

log = logging.getLogger("qlvb.local")

_HIDDEN_SECONDS = 3600
"""Longer than any call: what fails is shown again by this reader, not by the time."""


class QueueReader:
    """Hands messages to a function until the queue is empty.

    What the function did not handle is tried again when the queue's visibility timeout has passed
    on the engine's clock, until its redrive policy moves it to the dead letters.
    """

    def __init__(
        self, queue_name: str, function: Function, *, batch: int, reports_failures: bool
    ) -> None:
        self._queue_name = queue_name
        self._function = function
        self._batch = batch
        self._reports_failures = reports_failures
        self._changed = threading.Condition()
        self._looks = 0
        self._is_stopping = False
        self._what = f"queue of {function.logical_id}"
        self._thread = threading.Thread(target=self._run, name=self._what, daemon=True)

    def start(self) -> None:
        """Begin to read, first what lies there already."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Finish the call that runs and read nothing more."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look into the queue; counted as work until it is empty."""
        activity.begin(self._what)
        with self._changed:
            self._looks += 1
            self._changed.notify_all()

    @property
    def _queue(self) -> Queue:
        return sqs_backends[ACCOUNT][REGION].queues[self._queue_name]

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._looks or self._is_stopping)
                looks, self._looks = self._looks, 0
                if self._is_stopping:
                    return
            try:
                while messages := self._receive():
                    self._hand_over(messages)
            finally:
                for _ in range(looks):
                    activity.end(self._what)

    def _receive(self) -> list[Message]:
        received: list[Message] = sqs_backends[ACCOUNT][REGION].receive_message(
            self._queue_name, self._batch, 0, _HIDDEN_SECONDS
        )
        return received

    def _hand_over(self, messages: list[Message]) -> None:
        event = {"Records": [_record(self._queue_name, message) for message in messages]}
        try:
            answer = self._function.invoke(event)
        except FunctionFailed as error:
            log.warning("queue %s: %s", self._queue_name, error)
            failed = {message.id for message in messages}
        else:
            failed = _reported(answer) if self._reports_failures else set()
        for message in messages:
            if message.id in failed:
                hidden = float(self._queue.visibility_timeout)
                engine_clock.after(hidden, partial(self._show_again, message.id))
            else:
                self._queue.delete_message(str(message.receipt_handle))

    def _show_again(self, message_id: str) -> None:
        for message in self._queue._messages:  # noqa: SLF001
            if message.id == message_id:
                message.visible_at = 0.0
        for keep in sqs_arrivals.changes:
            keep(self._queue)
        self.look()


def _reported(answer: Any) -> set[str]:
    failures = (answer or {}).get("batchItemFailures", [])
    return {failure["itemIdentifier"] for failure in failures}


def _record(queue_name: str, message: Message) -> dict[str, Any]:
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "SentTimestamp": str(message.sent_timestamp),
        },
        "messageAttributes": {},
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", queue_name),
        "awsRegion": REGION,
    }
