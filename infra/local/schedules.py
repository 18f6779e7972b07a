"""Schedule expressions of EventBridge: rate(...), cron(...) and at(...)."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

_EXPRESSION = re.compile(r"(rate|cron|at)\((.+)\)")
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_SUNDAY_IS_ONE = re.compile(r"(?<![#\d])[1-7](?!\d)")


class UnknownScheduleExpression(ValueError):
    """The text is none of rate(...), cron(...) and at(...)."""


def next_after(expression: str, zone: str, moment: datetime) -> datetime | None:
    """When the schedule is due next, strictly after a moment (aware); ``None`` for never again.

    Raises:
        UnknownScheduleExpression: the expression cannot be read.
    """
    match = _EXPRESSION.fullmatch(expression.strip())
    if match is None:
        raise UnknownScheduleExpression(expression)
    kind, argument = match.groups()
    if kind == "at":
        due_at = datetime.fromisoformat(argument).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return due_at if due_at > moment else None
    if kind == "rate":
        number, unit = argument.split()
        every = int(number) * _UNITS[unit.rstrip("s")]
        epoch = datetime.fromtimestamp(0, UTC)
        return epoch + ((moment - epoch) // every + 1) * every
    return _next_by_cron(argument, zone, moment)


def _next_by_cron(fields: str, zone: str, moment: datetime) -> datetime:
    minute, hour, day, month, weekday, _year = fields.replace("?", "*").split()
    # AWS counts weekdays from 1 (Sunday), cron from 0.
    weekday = _SUNDAY_IS_ONE.sub(lambda number: str(int(number[0]) - 1), weekday)
    local = moment.astimezone(ZoneInfo(zone))
    found: datetime = croniter(f"{minute} {hour} {day} {month} {weekday}", local).get_next(datetime)
    return found.astimezone(UTC)
