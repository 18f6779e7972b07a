"""The only reader of the clock, so that tests and the local engine can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_offset = timedelta(0)
_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed if _fixed is not None else datetime.now(UTC) + _offset


def today() -> date:
    """The day in Vietnam: registers and deadlines turn at midnight there, not in UTC."""
    return now().astimezone(VIETNAM).date()


def shift(by: timedelta) -> None:
    """Move the clock of this process by a span; the local engine's schedules follow it."""
    global _offset  # noqa: PLW0603  the one clock of the process is what this module holds
    _offset += by


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Hold the clock at one aware moment inside the block.

    Raises:
        ValueError: the moment has no time zone.
    """
    global _fixed  # noqa: PLW0603
    if moment.tzinfo is None:
        msg = "the clock is set to aware moments only"
        raise ValueError(msg)
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
