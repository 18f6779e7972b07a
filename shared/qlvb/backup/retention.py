"""How long a backup is kept: days, months and years, by rule; the last good one always."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from qlvb.backup.model import Backup
from qlvb.kernel import clock


class Keeping(StrEnum):
    """By which rule a backup is kept."""

    DAILY = "daily"
    MONTHLY = "monthly"
    """The first good one of its month."""
    YEARLY = "yearly"
    """The first good one of its year."""

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
    """The rule for a backup that is good, among the others."""
    day = _day(one)
    earlier = [_day(each) for each in others if each.is_good and each.moment < one.moment]
    if not any(each.year == day.year for each in earlier):
        return Keeping.YEARLY
    if not any((each.year, each.month) == (day.year, day.month) for each in earlier):
        return Keeping.MONTHLY
    return Keeping.DAILY


def to_remove(backups: Iterable[Backup]) -> list[Backup]:
    """What may go by now: its time is over, and it is not the last good one."""
    known = sorted(backups, key=lambda each: each.moment)
    last_good = next((each for each in reversed(known) if each.is_good), None)
    now = clock.now()
    return [
        each
        for each in known
        if each is not last_good
        and not each.is_under_way
        and (each.kept_until or each.asked_at + Keeping.DAILY.lasts) <= now
    ]


def _day(one: Backup) -> date:
    return one.moment.astimezone(clock.VIETNAM).date()
