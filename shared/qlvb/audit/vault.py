"""Where the hashes lie: a bucket that lets nobody change or remove what is in it.

imprints/<agency>/<day>/<hash of the content>.json   the day's hashes, as they come in batches
closed/<agency>/<year>/<day>.json                    the day, its root signed
alterations/<agency>/<day>/<hash>.json               a record of the day was changed or removed
rechecked/<day>.json                                 the table's recovery log says the same
"""

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

from qlvb.audit.days import LOOKED_BACK, ClosedDay, Imprint
from qlvb.audit.tree import canonical
from qlvb.kernel import clock
from qlvb.platform import storage
from qlvb.platform.log import logger
from qlvb.platform.settings import settings

_AT_ONCE = 8


def agencies() -> list[str]:
    """Every agency that ever had an act on record."""
    return storage.folders(settings.audit_bucket, "imprints/")


def agency_of(key: str) -> str:
    """Whose acts an object of the bucket is about; empty where it is about those of all."""
    _, _, within = key.partition("/")
    agency_id, _, rest = within.partition("/")
    return agency_id if rest else ""


def add(agency_id: str, day: date, imprints: Iterable[Imprint]) -> None:
    """Keep hashes among those of a day; the same ones, brought again, are the same object."""
    content = canonical([each.row for each in imprints])
    storage.write(settings.audit_bucket, _named("imprints", agency_id, day, content), content)


def of_day(agency_id: str, day: date) -> list[Imprint]:
    """The hashes kept on a day, in no order."""
    bucket = settings.audit_bucket
    found = storage.keys(bucket, f"imprints/{agency_id}/{day}/")
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        contents = hands.map(lambda key: storage.read(bucket, key), found)
        return [Imprint.from_row(row) for content in contents for row in json.loads(content or "")]


def first_day(agency_id: str) -> date | None:
    """The first day with a hash; None when the agency has none."""
    days = storage.folders(settings.audit_bucket, f"imprints/{agency_id}/")
    return date.fromisoformat(days[0]) if days else None


def last_closed(agency_id: str) -> date | None:
    """The last day that is closed; None when none is."""
    bucket, start = settings.audit_bucket, f"closed/{agency_id}/"
    years = storage.folders(bucket, start)
    if not years:
        return None
    last = storage.keys(bucket, f"{start}{years[-1]}/")[-1]
    return date.fromisoformat(last.rpartition("/")[2].removesuffix(".json"))


def closed(agency_id: str, day: date) -> ClosedDay | None:
    """The closed day; None when it is not closed."""
    content = storage.read(settings.audit_bucket, _closed_key(agency_id, day))
    return None if content is None else ClosedDay.from_bytes(content)


def keep(day: ClosedDay) -> None:
    """Keep a day for good."""
    on = date.fromisoformat(day.day)
    storage.write(settings.audit_bucket, _closed_key(day.agency_id, on), day.to_bytes())


def report(agency_id: str, subject_id: str, at: str, event_id: str, alteration: str) -> None:
    """Keep word of a record that was changed or removed in the table, and tell of it.

    Args:
        agency_id: whose record.
        subject_id: what the record is about.
        at: when the act was done; found again, it is the same object.
        event_id: the record.
        alteration: MODIFY or REMOVE, as the table's stream calls it.
    """
    day = datetime.fromisoformat(at).astimezone(clock.VIETNAM).date()
    content = canonical({"subject": subject_id, "at": at, "event": event_id, "how": alteration})
    storage.write(settings.audit_bucket, _named("alterations", agency_id, day, content), content)
    logger.warning("audit.altered", agency_id=agency_id, event_id=event_id, how=alteration)


def is_rechecked(day: date) -> bool:
    """Whether what the day wrote was held against what was closed."""
    return storage.read(settings.audit_bucket, f"rechecked/{day}.json") is not None


def note_recheck(day: date, count: int, missed: int) -> None:
    """Keep word that it was: how many writes, and how many of them had left no imprint."""
    content = canonical({"day": day.isoformat(), "written": count, "missed": missed})
    storage.write(settings.audit_bucket, f"rechecked/{day}.json", content)


class ClosedDays:
    """The closed days of an agency, each read once."""

    def __init__(self, agency_id: str) -> None:
        self._agency_id = agency_id
        self._days: dict[date, tuple[ClosedDay | None, frozenset[str]]] = {}
        self._waiting: frozenset[str] | None = None

    def of(self, imprint: Imprint) -> ClosedDay | None:
        """The closed day that has a record: its own, or one soon after."""
        for late in range(LOOKED_BACK + 1):
            day = imprint.happened_on + timedelta(days=late)
            if day >= clock.today():
                return None
            found, events = self._day(day)
            if imprint.event_id in events:
                return found
        return None

    def is_waiting(self, imprint: Imprint) -> bool:
        """Whether the record left its imprint today, to be closed tonight."""
        if self._waiting is None:
            today = of_day(self._agency_id, clock.today())
            self._waiting = frozenset(each.event_id for each in today)
        return imprint.event_id in self._waiting

    def _day(self, day: date) -> tuple[ClosedDay | None, frozenset[str]]:
        if day not in self._days:
            found = closed(self._agency_id, day)
            events = frozenset(each.event_id for each in found.imprints) if found else frozenset()
            self._days[day] = found, events
        return self._days[day]


def _closed_key(agency_id: str, day: date) -> str:
    return f"closed/{agency_id}/{day.year}/{day}.json"


def _named(folder: str, agency_id: str, day: date, content: bytes) -> str:
    return f"{folder}/{agency_id}/{day}/{hashlib.sha256(content).hexdigest()[:32]}.json"
