"""Where a request comes from: noted at the edge, and put on record with every act it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_origin: ContextVar[str | None] = ContextVar("origin", default=None)


def present() -> str | None:
    """The address the present request comes from; None for what the system does by itself."""
    return _origin.get()


@contextmanager
def set_to(address: str | None) -> Iterator[None]:
    """Note the address for what is done inside the block."""
    before = _origin.set(address or None)
    try:
        yield
    finally:
        _origin.reset(before)
