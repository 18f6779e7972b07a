"""Every night the acts of the days that are over go into lines and sums.

A line and the sums it changes are one transaction, so that what is counted and what is listed never
differ, and a run that broke off is done once by the next. Which acts come in which order does not
matter: they only say which documents to look at.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from qlvb.audit import vault
from qlvb.kernel import clock
from qlvb.platform.log import logger
from qlvb.platform.parallel import each_alone
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries
from qlvb.reports import province_store, store, touching, using
from qlvb.reports.lines import Line, Way
from qlvb.reports.store import Kept, KeptSum
from qlvb.reports.sums import Change, Counts, SumKey, Tally, change_of, together
from qlvb.reports.touching import Fresh

_MOST_WRITES = 90
"""Of one transaction; DynamoDB takes a hundred."""
_Key = tuple[str, Way]


def keep_all() -> list[str]:
    """Take in what every agency's closed days say; one that fails does not stop the others.

    Returns:
        The agencies that failed: the next run takes up where they stand.
    """
    agencies, known = vault.agencies(), province_store.marks()
    # The province's figures are to end before an agency whose very first night fails.
    each_alone({each: partial(_note_begun, each) for each in agencies if each not in known})
    _, failed = each_alone({each: partial(keep, each) for each in agencies})
    for agency_id, error in failed.items():
        logger.warning("reports.keep_failed", agency_id=agency_id, error=error)
    return list(failed)


def _note_begun(agency_id: str) -> None:
    first = vault.first_day(agency_id)
    if first is not None:
        with suppress(Cancelled), transact() as tx:
            province_store.note_begun(tx, agency_id, first)


def keep(agency_id: str) -> None:
    """Take in an agency's closed days since the last one that was taken in."""
    last = vault.last_closed(agency_id)
    read = store.mark(agency_id)
    day = read + timedelta(days=1) if read else vault.first_day(agency_id)
    while last is not None and day is not None and day <= last:
        imprints = list(touching.imprints_of(agency_id, day))
        count = apply(agency_id, touching.of_imprints(agency_id, imprints))
        using.take_in(agency_id, day, imprints)
        note_taken_in(agency_id, day)
        logger.info("reports.kept", agency_id=agency_id, day=day.isoformat(), lines=count)
        day += timedelta(days=1)


def note_taken_in(agency_id: str, day: date) -> None:
    """A day's acts are in the figures, whole."""
    with suppress(Cancelled), transact() as tx:  # Another run was faster, and is further.
        store.set_mark(tx, agency_id, day, clock.now().isoformat())
        province_store.set_mark(tx, agency_id, day)


def apply(agency_id: str, fresh: Fresh, mended_at: str = "") -> int:
    """Make lines what the documents are, and sums with them; what is so already stays untouched.

    Args:
        agency_id: whose.
        fresh: documents with the lines they have now.
        mended_at: kept beside each change, where it mends what should have been right.

    Returns:
        How many lines changed.
    """
    changed = [
        key for key, kept in store.lines(agency_id, fresh).items() if kept.line != fresh[key]
    ]
    for keys in _batches(agency_id, changed, fresh):
        with_retries(partial(_apply, agency_id, keys, fresh, mended_at), again=(Cancelled,))
    return len(changed)


def changes_of(agency_id: str, fresh: Fresh) -> Change:
    """What the lines of documents change in the sums, without keeping it."""
    kept = store.lines(agency_id, fresh)
    return together(change_of(kept[key].line, line) for key, line in fresh.items())


def mend(agency_id: str, key: SumKey, before: KeptSum, right: Tally, was: Counts, at: str) -> bool:
    """Put right a sum, and its total beside those of the other agencies; what it was is kept.

    Args:
        agency_id: whose.
        key: the level and name of the sum.
        before: as it was read, before the count.
        right: as it is to be.
        was: the totals that were wrong: the sum's own, or those beside the other agencies'.
        at: when.

    Returns:
        Whether it was done: a sum that changed since is left as it is.
    """
    try:
        with transact() as tx:
            store.put_sum(tx, agency_id, key, right, before.version)
            province_store.put_total(tx, agency_id, key, right.total())
            is_total = right == before.tally
            name = (store.OF_TOTAL if is_total else store.OF_SUM) + f"{key[0]}#{key[1]}"
            store.put_mended(tx, agency_id, at, list(was), list(right.total()), name)
    except Cancelled:
        return False
    return True


def _apply(agency_id: str, keys: list[_Key], fresh: Fresh, mended_at: str) -> None:
    kept = store.lines(agency_id, keys)
    moved = [key for key in keys if kept[key].line != fresh[key]]
    change = together(change_of(kept[key].line, fresh[key]) for key in moved)
    with transact() as tx:
        for key in moved:
            _write(tx, agency_id, kept[key], fresh[key])
            if mended_at:
                old, new = _plain(kept[key].line), _plain(fresh[key])
                store.put_mended(tx, agency_id, mended_at, old, new, key[0])
        _write_sums(tx, agency_id, change)


def _write_sums(tx: Transaction, agency_id: str, change: Change) -> None:
    """Sums of the agency, and their totals beside those of the others, read and written anew."""
    sums = store.sums(agency_id, change)
    for at, tally in change.items():
        after = sums[at].tally.add(tally)
        store.put_sum(tx, agency_id, at, after, sums[at].version)
        province_store.put_total(tx, agency_id, at, after.total())


def _write(tx: Transaction, agency_id: str, before: Kept, after: Line | None) -> None:
    if after is not None:
        store.put_line(tx, agency_id, after, before)
    else:
        store.remove_line(tx, agency_id, before)


def _batches(agency_id: str, keys: list[_Key], fresh: Fresh) -> Iterator[list[_Key]]:
    """As many documents at a time as one transaction takes, with the sums that they change."""
    kept = store.lines(agency_id, keys)
    batch: list[_Key] = []
    touched: set[object] = set()
    for key in sorted(keys, key=lambda key: _day_of(fresh[key] or kept[key].line)):
        change = set(change_of(kept[key].line, fresh[key]))
        # A line, what is said of its mending, and a sum twice: the agency's and the province's.
        if batch and 2 * (len(batch) + 1) + 2 * len(touched | change) > _MOST_WRITES:
            yield batch
            batch, touched = [], set()
        batch.append(key)
        touched |= change
    if batch:
        yield batch


def _day_of(line: Line | None) -> date:
    return line.begun_on if line else date.min


def _plain(line: Line | None) -> dict[str, object] | None:
    if line is None:
        return None
    return {
        name: str(value) for name, value in vars(line).items() if value not in (None, "", False)
    }
