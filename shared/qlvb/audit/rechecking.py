"""The second look: what a day wrote, by the table's own recovery log, against what was closed.

Streams forget after a day. This finds what never left an imprint, however long its function stood
still, and takes it into the next day that is closed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from qlvb.audit import store, vault
from qlvb.audit.days import LOOKED_BACK, Imprint
from qlvb.kernel import clock
from qlvb.platform import exports
from qlvb.platform.log import logger
from qlvb.platform.settings import settings


def recheck() -> None:
    """Look again at every day of the last week that was not looked at: ask first, compare later.

    All days that are over must be closed before.
    """
    for age in range(LOOKED_BACK, 0, -1):
        day = clock.today() - timedelta(days=age)
        if vault.is_rechecked(day):
            continue
        rows = exports.written(settings.exports_bucket, _place(day))
        if rows is None:
            _ask(day)
        else:
            _compare(day, rows)


def _ask(day: date) -> None:
    since, until = (
        datetime.combine(each, time(), clock.VIETNAM) for each in (day, day + timedelta(days=1))
    )
    exports.begin(settings.audit_table_arn, since, until, settings.exports_bucket, _place(day))


def _compare(day: date, rows: Iterator[Mapping[str, Any]]) -> None:
    closed: dict[str, vault.ClosedDays] = {}
    missed: dict[str, list[Imprint]] = defaultdict(list)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  the last number is how many there were
        agency_id, subject_id, at, event_id = store.named(row["Keys"])
        known = closed.setdefault(agency_id, vault.ClosedDays(agency_id))
        if "NewImage" not in row:
            vault.report(agency_id, subject_id, at, event_id, "REMOVE")
            continue
        imprint = Imprint.of(*store.written(row["NewImage"]))
        if imprint.happened_on >= clock.today() or known.is_waiting(imprint):
            continue
        if (found := known.of(imprint)) is None:
            missed[agency_id].append(imprint)
            logger.warning("audit.missed", agency_id=agency_id, event_id=event_id)
        elif imprint not in found.imprints:
            vault.report(agency_id, subject_id, at, event_id, "MODIFY")
    for agency_id, imprints in missed.items():
        vault.add(agency_id, clock.today(), imprints)
    vault.note_recheck(day, count, sum(len(each) for each in missed.values()))


def _place(day: date) -> str:
    return f"audit/{day}"
