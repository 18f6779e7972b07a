"""Every record leaves an imprint within minutes; every night the days that are over are closed."""

import base64
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from qlvb.audit import store, vault
from qlvb.audit.days import LOOKED_BACK, ClosedDay, Imprint, in_order
from qlvb.audit.tree import canonical
from qlvb.kernel import clock
from qlvb.kernel.errors import Unavailable
from qlvb.platform import signing
from qlvb.platform.log import logger
from qlvb.platform.settings import settings

_AGENCIES_AT_ONCE = 8


def imprint(event: Mapping[str, Any]) -> None:
    """Keep the hashes of a batch of the table's stream: one object for each agency in it.

    A record can only be new. One that was changed or removed is reported, and told of by an alarm.
    One of an earlier day that is in a closed day was put back from a backup: it left its imprint.
    """
    today = clock.today()
    fresh: dict[str, list[Imprint]] = defaultdict(list)
    known: dict[str, vault.ClosedDays] = {}
    for record in event["Records"]:
        change = record["dynamodb"]
        if record["eventName"] == "INSERT":
            agency_id, written = store.written(change["NewImage"])
            imprint_ = Imprint.of(agency_id, written)
            closed = known.setdefault(agency_id, vault.ClosedDays(agency_id))
            if not _is_put_back(imprint_, closed):
                fresh[agency_id].append(imprint_)
        else:
            agency_id, subject_id, at, event_id = store.named(change["Keys"])
            vault.report(agency_id, subject_id, at, event_id, record["eventName"])
    for agency_id, imprints in fresh.items():
        vault.add(agency_id, today, in_order(imprints))


def _is_put_back(new: Imprint, closed: vault.ClosedDays) -> bool:
    if new.happened_on >= clock.today() or (found := closed.of(new)) is None:
        return False
    if new not in found.imprints:
        vault.report(found.agency_id, new.subject_id, new.at, new.event_id, "MODIFY")
    return True


def close_all() -> None:
    """Close every day up to yesterday of every agency; what is closed stays as it is.

    Raises:
        Unavailable: an agency's day could not be closed. The others are; the next run goes on.
    """
    with ThreadPoolExecutor(_AGENCIES_AT_ONCE) as hands:
        closing = {each: hands.submit(_close_agency, each) for each in vault.agencies()}
    failed = {each: error for each, done in closing.items() if (error := done.exception())}
    for agency_id, error in failed.items():
        logger.warning("audit.close_failed", agency_id=agency_id, error=type(error).__name__)
    for error in failed.values():
        raise Unavailable(service="audit") from error


def close(agency_id: str, day: date, previous: ClosedDay | None) -> ClosedDay:
    """Close one day: its imprints held against the table, put into a tree, the root signed.

    Args:
        agency_id: whose day.
        day: a day that is over.
        previous: the day before, closed; None for the agency's first.
    """
    closed, later = _closed_before(agency_id, day), _imprinted_after(agency_id, day)
    kept = {each.event_id: each for each in vault.of_day(agency_id, day)}
    # What was delivered once more after midnight is in the day before already.
    found = {event_id: each for event_id, each in kept.items() if event_id not in closed}
    before = {
        subject_id: _compared(agency_id, subject_id, day, found, closed, later)
        for subject_id in sorted({each.subject_id for each in found.values()})
    }
    unsigned = ClosedDay(
        agency_id=agency_id,
        day=day.isoformat(),
        imprints=in_order(found.values()),
        before=before,
        previous=previous.mark if previous else "",
    )
    signed = _signed(unsigned)
    vault.keep(signed)
    return signed


def _close_agency(agency_id: str) -> None:
    last = vault.last_closed(agency_id)
    day = last + timedelta(days=1) if last else vault.first_day(agency_id)
    previous = vault.closed(agency_id, last) if last else None
    while day is not None and day < clock.today():
        previous = close(agency_id, day, previous)
        day += timedelta(days=1)


def _compared(
    agency_id: str,
    subject_id: str,
    day: date,
    found: dict[str, Imprint],
    closed: frozenset[str],
    later: frozenset[str],
) -> int:
    """Hold the day's imprints of a subject against the table; what left none is added.

    Returns:
        How many records the subject had before the day.
    """
    events = store.every(agency_id, subject_id)
    stored = {event.event_id: Imprint.of(agency_id, event) for event in events}
    for each in [each for each in found.values() if each.subject_id == subject_id]:
        in_table = stored.pop(each.event_id, None)
        if in_table is None:
            vault.report(agency_id, subject_id, each.at, each.event_id, "REMOVE")
        elif in_table.leaf != each.leaf:
            vault.report(agency_id, subject_id, each.at, each.event_id, "MODIFY")
    earlier = 0
    for event_id, each in stored.items():
        age = (day - each.happened_on).days
        if age < 0 or event_id in later:
            continue
        if age >= LOOKED_BACK or event_id in closed:
            earlier += 1
        else:
            found[event_id] = each
            logger.warning("audit.missed", agency_id=agency_id, event_id=event_id)
    return earlier


def _closed_before(agency_id: str, day: date) -> frozenset[str]:
    """Records in the closed days of the last week."""
    days = (vault.closed(agency_id, day - timedelta(days=n)) for n in range(1, LOOKED_BACK + 1))
    return frozenset(each.event_id for closed in days if closed for each in closed.imprints)


def _imprinted_after(agency_id: str, day: date) -> frozenset[str]:
    """Records of the day, perhaps, whose imprints came after midnight."""
    ahead = min((clock.today() - day).days, LOOKED_BACK)
    days = (day + timedelta(days=n) for n in range(1, ahead + 1))
    return frozenset(each.event_id for on in days for each in vault.of_day(agency_id, on))


def _signed(day: ClosedDay) -> ClosedDay:
    key = settings.audit_key_arn
    return replace(
        day,
        signature=base64.b64encode(signing.sign(key, canonical(day.statement))).decode(),
        public_key=base64.b64encode(signing.public_key(key)).decode(),
    )
