"""Periods: what may change carries its first and last day, both included.

Without a last day a period still runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from qlvb.kernel import clock
from qlvb.kernel.errors import Refused


class PeriodTurnedRound(Refused):
    """The last day lies before the first, or two periods of one thing overlap."""

    detail = (
        "Ngày kết thúc phải sau ngày bắt đầu và các giai đoạn không được chồng nhau. "
        "Vui lòng nhập lại."
    )


class Lasting(Protocol):
    """Anything with a first and perhaps a last day."""

    @property
    def effective_from(self) -> date:
        """The first day."""

    @property
    def effective_to(self) -> date | None:
        """The last day; None while it runs."""


L = TypeVar("L", bound=Lasting)


def holds(thing: Lasting, on: date) -> bool:
    """Whether the day lies in the period of the thing."""
    return thing.effective_from <= on and (thing.effective_to is None or on <= thing.effective_to)


def is_past(thing: Lasting) -> bool:
    """Whether the last day of the thing lies behind today in Vietnam."""
    return thing.effective_to is not None and thing.effective_to < clock.today()


def present(things: Iterable[L]) -> L | None:
    """The one that holds today in Vietnam."""
    today = clock.today()
    return next((thing for thing in things if holds(thing, today)), None)


def in_sequence(things: Sequence[Lasting]) -> None:
    """Hold periods of one thing to their order: oldest first, none over another.

    Raises:
        PeriodTurnedRound: they are not so.
    """
    ended: date | None = date.min
    for thing in things:
        if ended is None or thing.effective_from <= ended:
            raise PeriodTurnedRound
        if thing.effective_to is not None and thing.effective_to < thing.effective_from:
            raise PeriodTurnedRound
        ended = thing.effective_to


def ended(things: Iterable[L], last_day: date) -> tuple[L, ...]:
    """The things of which none lasts beyond a day; what would begin after it is left out."""
    return tuple(
        replace(thing, effective_to=last_day)  # type: ignore[type-var]
        if thing.effective_to is None or thing.effective_to > last_day
        else thing
        for thing in things
        if thing.effective_from <= last_day
    )
