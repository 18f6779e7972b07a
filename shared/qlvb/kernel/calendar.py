"""Working time of an agency: days off, swapped days, and hours (Decree 30/2020, Art. 4, 18, 23)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from qlvb.kernel import clock

OFFICE_HOURS = ((time(7, 0), time(11, 30)), (time(13, 0), time(16, 30)))
"""Eight hours, as most agencies of the province keep them; each agency may set its own."""

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """Which days and hours count.

    ``working_days`` are days off by the week that are worked all the same (swap days); they win.
    """

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS

    @cached_property
    def _lost_days(self) -> frozenset[date]:
        return self.days_off - self.working_days

    def is_working_day(self, day: date) -> bool:
        """Whether the agency works on the day."""
        if day in self.working_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, days: int) -> date:
        """The working day that comes ``days`` (0 or more) working days after the day."""
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def add_working_hours(self, moment: datetime, hours: float) -> datetime:
        """The instant (UTC) at which ``hours`` of working time after the moment have passed."""
        left = timedelta(hours=hours)
        local = moment.astimezone(clock.VIETNAM)
        day = local.date()
        while True:
            if self.is_working_day(day):
                for opens, closes in self.hours:
                    begin = max(local, datetime.combine(day, opens, clock.VIETNAM))
                    end = datetime.combine(day, closes, clock.VIETNAM)
                    if begin < end and left <= end - begin:
                        return (begin + left).astimezone(moment.tzinfo)
                    left -= max(end - begin, timedelta(0))
            day += timedelta(days=1)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and with ``last``; 0 when none.

        Counted by whole weeks: a list asks it for every row, also of a document a year late.
        """
        if last <= first:
            return 0
        plain = _weekdays_until(last) - _weekdays_until(first)
        off = sum(first < day <= last and day.weekday() < _SATURDAY for day in self._lost_days)
        swapped = sum(
            first < day <= last and day.weekday() >= _SATURDAY for day in self.working_days
        )
        return plain - off + swapped

    def overdue_days(self, due_on: date | None, today: date) -> int:
        """Working days past the deadline; 0 when there is none or it has not passed."""
        return 0 if due_on is None else self.working_days_between(due_on, today)


def _weekdays_until(day: date) -> int:
    """How many Mondays to Fridays there are up to and with a day; day 1 was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)
