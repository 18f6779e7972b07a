"""SQS: messages in batches, and batches in which one bad message does not hold up the others."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qlvb.kernel.errors import QlvbError, Unavailable
from qlvb.platform.clients import client
from qlvb.platform.log import logger

Failures = dict[str, list[dict[str, str]]]
"""What Lambda wants back from a batch: ``{"batchItemFailures": [{"itemIdentifier": id}]}``."""

_BATCH = 10
"""The most messages one SendMessageBatch takes."""


def send(queue_url: str, bodies: Iterable[Mapping[str, object]]) -> None:
    """Put messages, JSON objects of a few hundred bytes, into a queue.

    Raises:
        Unavailable: the queue did not take one of them. Those before it are in; sending all again
            is safe where the receiver knows a message that it has seen.
    """
    for batch in _batches(bodies):
        answer = client("sqs").send_message_batch(
            QueueUrl=queue_url,
            Entries=[
                {"Id": str(place), "MessageBody": json.dumps(body, ensure_ascii=False)}
                for place, body in enumerate(batch)
            ],
        )
        if answer.get("Failed"):
            raise Unavailable(service="sqs")


def each(event: Mapping[str, Any], step: Callable[[dict[str, Any]], None]) -> Failures:
    """Run a step on the body of every message of a batch; name those that failed.

    A failed message is delivered again after its visibility timeout and ends among the dead
    letters when it fails too often. What fails, and how, is on the log.
    """
    failed = [
        record["messageId"]
        for record in event["Records"]
        if not _done(record["messageId"], record["body"], step)
    ]
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failed]}


def _done(message_id: str, body: str, step: Callable[[dict[str, Any]], None]) -> bool:
    try:
        step(json.loads(body))
    except QlvbError as refusal:
        logger.warning("queue.message_refused", message_id=message_id, code=refusal.code)
        return False
    except Exception:  # noqa: BLE001  the others of the batch must not wait for this one
        logger.failure("queue.message_failed", message_id=message_id)
        return False
    return True


def _batches(bodies: Iterable[Mapping[str, object]]) -> Iterable[list[Mapping[str, object]]]:
    waiting = list(bodies)
    return (waiting[start : start + _BATCH] for start in range(0, len(waiting), _BATCH))
