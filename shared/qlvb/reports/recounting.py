"""What is kept is held against the registers themselves, a bounded span each night.

The last days, and one week of the past year in turn, so that within a year every week is counted
again; with them the months and years that they lie in, and what the province has of them. A
difference means a fault: it is mended, kept with what stood there before, and told of.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from qlvb.audit import vault
from qlvb.incoming import lists
from qlvb.kernel import clock
from qlvb.outgoing import register
from qlvb.platform.log import logger
from qlvb.platform.parallel import each_alone
from qlvb.reports import keeping, province_store, store, touching
from qlvb.reports.lines import Line, Measure, Way
from qlvb.reports.store import KeptSum
from qlvb.reports.sums import Level, SumKey, Tally, cell_of
from qlvb.reports.touching import Fresh

_LATELY = 7
_WEEKS = 52
_DEADLINES = frozenset({Measure.FELL_LATE, Measure.LATE_ENDED})
_COUNTED_ON = frozenset(Measure) - _DEADLINES
"""What lies on the day of an act; a deadline's day is nobody's act, and is in no index."""


def recount_all() -> tuple[int, list[str]]:
    """Recount every agency's spans of the night; one that fails does not stop the others.

    Returns:
        How many lines and sums were mended, and the agencies that failed.
    """
    today = clock.today()
    works = {each: partial(_recount_spans, each, today) for each in vault.agencies()}
    mended, failed = each_alone(works)
    for agency_id, error in failed.items():
        logger.warning("reports.recount_failed", agency_id=agency_id, error=error)
    return sum(mended.values()), list(failed)


def _recount_spans(agency_id: str, today: date) -> int:
    return sum(recount(agency_id, first, last) for first, last in _spans(today))


def recount(agency_id: str, first: date, last: date) -> int:
    """Hold the lines and sums of a span against the registers, and mend what differs.

    What was touched since the last closed day is not yet to be there, and is left alone.

    Returns:
        How many lines and sums were mended.
    """
    read = store.mark(agency_id)
    if read is None:
        return 0
    awaited, _ = touching.waiting(agency_id, read, clock.today())
    found = _registered(agency_id, first, last)
    kept = {(line.document_id, line.way): line for line in _kept(agency_id, first, last)}
    missing = [key for key in kept if key not in found]
    found |= touching.of_documents(
        agency_id,
        [document_id for document_id, way in missing if way is Way.INCOMING],
        [document_id for document_id, way in missing if way is Way.OUTGOING],
    )
    due = {key: line for key, line in found.items() if key not in awaited}
    at = clock.now().isoformat()
    lines = keeping.apply(agency_id, due, mended_at=at)
    # The indexes do not yet know of lines mended just now; sums moved with them, in one step.
    sums = 0 if lines else _mend_sums(agency_id, first, min(last, read), at)
    if lines or sums:
        logger.warning(
            "reports.mended",
            agency_id=agency_id,
            since=first.isoformat(),
            until=last.isoformat(),
            lines=lines,
            sums=sums,
        )
    return lines + sums


def _spans(today: date) -> list[tuple[date, date]]:
    week = timedelta(weeks=today.toordinal() % _WEEKS + 1)
    lately = (today - timedelta(days=_LATELY), today)
    return [lately, (lately[0] - week, lately[0] - week + timedelta(days=_LATELY - 1))]


def _registered(agency_id: str, first: date, last: date) -> Fresh:
    """Lines read off the documents of a span, by the registers' own keys."""
    incoming = [each.document_id for each in lists.arrived(agency_id, first, last)]
    outgoing = [each.document_id for each in register.issued_between(agency_id, first, last)]
    return touching.of_documents(agency_id, incoming, outgoing)


def _kept(agency_id: str, first: date, last: date) -> Iterable[Line]:
    walks = [walk for way in Way for walk in store.begun(agency_id, way, first, last)]
    return store.every(agency_id, walks)


def _mend_sums(agency_id: str, first: date, last: date, at: str) -> int:
    """Hold the sums of days against the lines, months against days, years against months.

    What is wrong is looked for below first, over the whole month or year: a sum is put right by
    sums that are right. The province's totals are held against the agency's own sums.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    mended = _mend_days(agency_id, days, at)
    for level in (Level.MONTH, Level.YEAR):
        for name in dict.fromkeys(map(level.name_of, days)):
            mended += _mend_whole(agency_id, level, name, last, at)
    keys = {(level, level.name_of(day)): None for day in days for level in Level}
    return mended + _mend_totals(agency_id, keys, at)


def _mend_days(agency_id: str, days: list[date], at: str) -> int:
    """Hold the sums of some days in a row against the lines, which the lists are read from.

    The sums are read first: one that somebody changes meanwhile is left for another night.
    """
    if not days:
        return 0
    first, last = days[0], days[-1]
    kept = store.sums(agency_id, [(Level.DAY, day.isoformat()) for day in days])
    counted: dict[str, Tally] = defaultdict(Tally)
    ended = store.every(agency_id, store.ended(agency_id, first, last))
    for line in {*_kept(agency_id, first, last), *ended}:
        for day, measure in line.flows():
            if first <= day <= last and measure in _COUNTED_ON:
                counted[day.isoformat()].count(cell_of(line), measure, 1)
    return sum(
        _put_right(agency_id, key, stood, counted[key[1]].add(stood.tally.only(_DEADLINES)), at)
        for key, stood in kept.items()
    )


def _mend_whole(agency_id: str, level: Level, name: str, last: date, at: str) -> int:
    """Hold the sum of a month against its days, or of a year against its months."""
    of = level.parts_of(name)
    if _differing(agency_id, (level, name), of) is None:
        return 0
    if level is Level.MONTH:
        days = [date.fromisoformat(day) for _, day in of]
        mended = _mend_days(agency_id, [day for day in days if day <= last], at)
    else:
        mended = sum(_mend_whole(agency_id, *month, last, at) for month in of)
    found = _differing(agency_id, (level, name), of)
    return mended + (_put_right(agency_id, (level, name), *found, at) if found else 0)


def _differing(agency_id: str, key: SumKey, of: list[SumKey]) -> tuple[KeptSum, Tally] | None:
    """A sum that is not that of its parts, and what these come to; of what changes now, nothing."""
    kept = store.sums(agency_id, [key, *of])
    whole = Tally()
    for part in of:
        whole.add(kept[part].tally)
    if kept[key].tally == whole or store.sums(agency_id, kept) != kept:
        return None
    return kept[key], whole


def _mend_totals(agency_id: str, keys: Iterable[SumKey], at: str) -> int:
    beside = province_store.totals(agency_id, keys)
    return sum(
        keeping.mend(agency_id, key, own, own.tally, beside[key], at)
        for key, own in store.sums(agency_id, beside).items()
        if own.tally.total() != beside[key]
    )


def _put_right(agency_id: str, key: SumKey, stood: KeptSum, right: Tally, at: str) -> bool:
    if stood.tally == right:
        return False
    return keeping.mend(agency_id, key, stood, right, stood.tally.total(), at)
