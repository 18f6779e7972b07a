"""Which functions were called, how often, and how long they ran: what Lambda sends a bill for."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from infra.local.functions import Function


@dataclass
class Calls:
    """Calls of one function."""

    count: int = 0
    seconds: float = 0.0
    memory: int = 0
    """Megabytes the template gives it."""

    @property
    def gigabyte_seconds(self) -> float:
        """What the duration is billed by."""
        return self.seconds * self.memory / 1024


@dataclass
class Invocations:
    """All calls, by the function's logical name."""

    by_function: dict[str, Calls] = field(default_factory=lambda: defaultdict(Calls))

    @property
    def count(self) -> int:
        """Calls of all functions."""
        return sum(calls.count for calls in self.by_function.values())

    @property
    def gigabyte_seconds(self) -> float:
        """Of all functions."""
        return sum(calls.gigabyte_seconds for calls in self.by_function.values())


@contextmanager
def counting() -> Iterator[Invocations]:
    """Count the calls that the engine makes inside the block."""
    found, lock, invoke = Invocations(), Lock(), Function.invoke

    def timed(function: Function, event: Any) -> Any:
        began = time.perf_counter()
        try:
            return invoke(function, event)
        finally:
            with lock:
                calls = found.by_function[function.logical_id]
                calls.count += 1
                calls.seconds += time.perf_counter() - began
                calls.memory = function.memory

    Function.invoke = timed  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Function.invoke = invoke  # type: ignore[method-assign]
