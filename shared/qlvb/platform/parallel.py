"""Several waits at once: work that asks others and mostly waits for their answers."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from qlvb.platform.log import logger

T = TypeVar("T")


def together(works: Sequence[Callable[[], T]], *, at_once: int) -> list[T]:
    """What each gives, in their order; each knows what its caller knows of the request.

    Raises:
        Whatever the first of them raised, once all have ended.
    """
    with ThreadPoolExecutor(at_once) as pool:
        begun = [pool.submit(copy_context().run, each) for each in works]
    return [each.result() for each in begun]


def each_alone(works: Mapping[str, Callable[[], T]]) -> tuple[dict[str, T], dict[str, str]]:
    """Work after work, none stopped by another's failure.

    Returns:
        What each gave, and of those that failed what it was called.
    """
    given: dict[str, T] = {}
    failed: dict[str, str] = {}
    for name, work in works.items():
        try:
            given[name] = work()
        except Exception as error:  # noqa: BLE001  it is on the log, and the others go on
            logger.failure("task.failed", work=name)
            failed[name] = type(error).__name__
    return given, failed
