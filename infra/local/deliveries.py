"""Events on their way to functions: buckets, streams and queues, in order, with retries.

Each source and function pair has its own line: one thread, first come first served, as a stream's
shard has on AWS. Retries follow at once; what fails every time is handed to ``give_up``.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from infra.local.activity import activity
from infra.local.functions import Function, FunctionFailed

log = logging.getLogger("qlvb.local")

Record = Any


class Line:
    """The records waiting for one function from one source.

    Args:
        function: who gets them.
        batch: how many at most in one call.
        attempts: how often a call is tried before its records are given up.
        event: makes the function's event of some records.
        done: told the records that were handled or given up.
        give_up: told the records that failed every time.
    """

    def __init__(
        self,
        function: Function,
        *,
        batch: int,
        attempts: int,
        event: Callable[[list[Record]], Any],
        done: Callable[[list[Record]], None],
        give_up: Callable[[list[Record], FunctionFailed], None],
    ) -> None:
        self.function = function
        self._batch = batch
        self._attempts = attempts
        self._event = event
        self._done = done
        self._give_up = give_up
        self._waiting: deque[Record] = deque()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._what = f"deliveries to {function.logical_id}"
        self._thread = threading.Thread(target=self._run, name=self._what, daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the call that runs and deliver nothing more."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def put(self, record: Record) -> None:
        """Let a record wait its turn; counted as work until it is handled."""
        activity.begin(self._what)
        with self._changed:
            self._waiting.append(record)
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_stopping)
                if self._is_stopping:
                    return
                count = min(self._batch, len(self._waiting))
                records = [self._waiting.popleft() for _ in range(count)]
            try:
                self._deliver(records)
            finally:
                for _ in records:
                    activity.end(self._what)

    def _deliver(self, records: list[Record]) -> None:
        for attempt in range(1, self._attempts + 1):
            try:
                self.function.invoke(self._event(records))
                break
            except FunctionFailed as error:
                log.warning("delivery %d failed: %s", attempt, error)
                if attempt == self._attempts:
                    self._give_up(records, error)
        self._done(records)
