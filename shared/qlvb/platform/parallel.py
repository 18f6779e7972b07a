"""Several waits at once: work that asks others and mostly waits for their answers."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


def together(works: Sequence[Callable[[], T]], *, at_once: int) -> list[T]:
    """What each gives, in their order; each knows what its caller knows of the request.

    Raises:
        Whatever the first of them raised, once all have ended.
    """
    with ThreadPoolExecutor(at_once) as pool:
        begun = [pool.submit(copy_context().run, each) for each in works]
    return [each.result() for each in begun]
