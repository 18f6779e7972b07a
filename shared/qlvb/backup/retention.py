"""How long a backup is kept: days, months and years, by rule; the last sound one always.

And when the next one is late.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.backup.model import Backup
from qlvb.kernel import clock

LATE_AFTER = timedelta(hours=26)
"""A day and two hours to make it: after it the next backup is late."""
MOST_UNSOUND = 3
"""Backups of one month, or year, that are kept for it though a later one may be sound."""


class Keeping(StrEnum):
    """By which rule a backup is kept."""

    DAILY = "daily"
    MONTHLY = "monthly"
    """The first sound one of its month."""
    YEARLY = "yearly"
    """The first sound one of its year."""

    @property
    def lasts(self) -> timedelta:
        """How long."""
        return _LASTS[self]


_LASTS = {
    Keeping.DAILY: timedelta(days=35),
    Keeping.MONTHLY: timedelta(days=366),
    Keeping.YEARLY: timedelta(days=3653),
}


def keeping_of(one: Backup, others: Iterable[Backup]) -> Keeping:
    """The rule for a backup that is usable, among the others.

    A period's first sound one is kept longer; those before it that are not sound too, but no more
    than ``MOST_UNSOUND`` of them: what every night lacks again is not kept for years every night.
    """
    earlier = [each for each in others if each.is_usable and each.moment < one.moment]

    def is_kept(period: Callable[[date], tuple[int, ...]]) -> bool:
        same = [each for each in earlier if period(_day(each)) == period(_day(one))]
        # One that lacks nothing is kept, however many before it lacked something.
        alike = [each for each in same if each.is_good or not one.is_good]
        return any(each.is_sound for each in same) or len(alike) >= MOST_UNSOUND

    if not is_kept(lambda day: (day.year,)):
        return Keeping.YEARLY
    if not is_kept(lambda day: (day.year, day.month)):
        return Keeping.MONTHLY
    return Keeping.DAILY


def to_remove(backups: Iterable[Backup]) -> list[Backup]:
    """What may go by now: its time is over, and it is not the last of its kind."""
    newest_first = sorted(backups, key=lambda each: each.moment, reverse=True)
    kinds: tuple[Callable[[Backup], bool], ...] = (
        lambda each: each.is_usable,
        lambda each: each.is_sound,
        lambda each: each.is_proved,
    )
    spared = {id(next(filter(kind, newest_first), None)) for kind in kinds}
    now = clock.now()
    return [
        each
        for each in reversed(newest_first)
        if id(each) not in spared
        and not each.is_under_way
        and (each.kept_until or each.asked_at + Keeping.DAILY.lasts) <= now
    ]


def is_late(backups: Iterable[Backup], now: datetime) -> bool:
    """Whether none of the last day can be put back from.

    One that lacks files is not late: that has its own alarm, on the night it was made.
    """
    return not any(
        each.is_usable and not each.is_disproved and now - each.moment <= LATE_AFTER
        for each in backups
    )


def _day(one: Backup) -> date:
    return one.moment.astimezone(clock.VIETNAM).date()
