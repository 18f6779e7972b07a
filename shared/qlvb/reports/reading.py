"""The figures of a span: a few reads of sums, and what no night has taken in yet laid over them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Relation, Verb
from qlvb.organization import service as organization
from qlvb.platform import confinement
from qlvb.reports import keeping, names, province_store, store, touching, using
from qlvb.reports.model import Figures, Moment, Query, Row, Scope, Sums, sums_of
from qlvb.reports.names import Names
from qlvb.reports.province import Province, standing, top_of
from qlvb.reports.refusals import ReportNotFound
from qlvb.reports.sums import (
    COMMON,
    NOTHING,
    Cell,
    Change,
    Level,
    Stretch,
    Tally,
    stretches,
    stretches_until,
)

_DAY_BY_DAY = 62
"""Days that a time line shows one by one; longer spans go by months."""
Parts = list[tuple[date, date, Tally]]
"""A span in the steps of its time line."""


def figures(actor: Actor, query: Query) -> Figures:
    """The figures of a span, as the reader's rights allow.

    Raises:
        NotYourDuty, ReportNotFound, and what ``Query.checked`` refuses.
    """
    return computed(permitted(actor, query, Verb.REPORT_READ))


def permitted(actor: Actor, query: Query, verb: Verb) -> Query:
    """The query as the actor may ask it: whose, and of a unit's head only the own unit.

    Raises:
        NotYourDuty, ReportNotFound, and what ``Query.checked`` refuses.
    """
    asked = query.checked(clock.today())
    if asked.scope is Scope.PROVINCE:
        return replace(asked, top_id=reach_province(actor))
    unit_id = own_unit(actor, verb)
    if asked.agency_id not in ("", actor.agency_id):
        raise ReportNotFound
    if unit_id is not None and asked.unit_id not in ("", unit_id):
        rights.demand(actor, verb)
    of_unit = asked.unit_id if unit_id is None else unit_id
    return replace(asked, agency_id=actor.agency_id, unit_id=of_unit)


def reach_province(actor: Actor) -> str:
    """The agency at the top of the actor's province, whose reports may be reached from now on.

    Raises:
        NotYourDuty.
    """
    top_id = top_of(actor.agency_id)
    rights.demand(actor, Verb.REPORT_PROVINCE, *standing(actor.agency_id, top_id))
    for each in (top_id, COMMON):
        confinement.reach_also(each)
    return top_id


def reads_province(actor: Actor) -> bool:
    """Whether the actor may read the province's reports."""
    relations = standing(actor.agency_id, top_of(actor.agency_id))
    return rights.allows(actor, Verb.REPORT_PROVINCE, *relations)


def own_unit(actor: Actor, verb: Verb) -> str | None:
    """The unit whose figures alone the actor reads; None: the whole agency's.

    Raises:
        NotYourDuty.
    """
    if rights.allows(actor, verb):
        return None
    rights.demand(actor, verb, Relation.PART)
    return actor.unit_id or "-"


def is_final(query: Query) -> bool:
    """Whether the nights have taken in every day of the query's span."""
    if query.scope is Scope.PROVINCE:
        return _province_through(Province(query)) >= query.until
    read = store.mark(query.agency_id)
    return read is not None and read >= query.until


def computed(query: Query) -> Figures:
    """The figures of a query that was permitted."""
    found = _of_province(query) if query.scope is Scope.PROVINCE else _of_agency(query)
    return replace(found, note=_note_on(found))


def _note_on(found: Figures) -> str:
    query = found.query
    if found.through < min(query.until, clock.today() - timedelta(days=1)):
        return f"Số liệu mới tổng hợp đến hết ngày {found.through:%d/%m/%Y}."
    if found.totals.is_empty:
        span = f"Từ ngày {query.since:%d/%m/%Y} đến ngày {query.until:%d/%m/%Y}"
        note = f"{span} không có văn bản nào theo điều kiện đã chọn."
        if query.scope is Scope.PROVINCE and found.through < query.until:
            note += f" Số liệu toàn tỉnh tổng hợp hằng đêm, mới đến hết {found.through:%d/%m/%Y}."
        return note
    return ""


def _of_agency(query: Query) -> Figures:
    agency_id = query.agency_id
    acts, through = touching.awaited(agency_id, store.mark(agency_id), query.until)
    fresh = touching.of_imprints(agency_id, acts)
    change = keeping.changes_of(agency_id, fresh) if fresh else {}
    before = _sum_before(agency_id, query.since, change)
    parts = _parts(agency_id, query, change)
    known = Names(agency_id)

    def wanted(cell: Cell) -> bool:
        unit_id = known.unit_of(cell.unit_id, cell.person_id)
        return query.wants(unit_id, cell.person_id, cell.kind)

    before = before.narrowed(filter(wanted, before.cells))
    parts = [(a, z, tally.narrowed(filter(wanted, tally.cells))) for a, z, tally in parts]
    within = Tally()
    for _, _, tally in parts:
        within.add(tally)

    def rows(of: Callable[[Cell], str], name: Callable[[str], str]) -> tuple[Row, ...]:
        return _rows(_apart(before, of), _apart(within, of), name)

    return Figures(
        query=query,
        agency_id=agency_id,
        agency_name=organization.agency(agency_id).name,
        through=through,
        as_of=_as_of(through),
        totals=sums_of(before.total(), within.total()),
        timeline=_timeline(before.total(), [(a, z, tally.total()) for a, z, tally in parts]),
        by_unit=rows(lambda cell: known.unit_of(cell.unit_id, cell.person_id), known.unit),
        by_person=rows(lambda cell: cell.person_id, known.person),
        by_kind=rows(lambda cell: cell.kind, names.kind),
        use=None if query.kind else using.of_agency(query, known, acts, through),
    )


def _of_province(query: Query) -> Figures:
    before: dict[str, tuple[int, ...]] = defaultdict(lambda: NOTHING)
    within: dict[str, tuple[int, ...]] = defaultdict(lambda: NOTHING)
    steps: dict[tuple[date, date], tuple[int, ...]] = defaultdict(lambda: NOTHING)
    asked = Province(query)
    for of in stretches_until(query.since - timedelta(days=1)):
        for _, agency_id, counts in province_store.stretch(of):
            if asked.has(agency_id):
                before[agency_id] = _plus(before[agency_id], counts)
    for of in _steps(query):
        for name, agency_id, counts in province_store.stretch(of):
            if asked.has(agency_id):
                within[agency_id] = _plus(within[agency_id], counts)
                step = _step_of(query, name)
                steps[step] = _plus(steps[step], counts)
    whole = _all(before.values())
    through = _province_through(asked)
    return Figures(
        query=query,
        agency_id=query.top_id,
        agency_name=organization.agency(query.top_id).name,
        through=through,
        as_of=_end_of(min(query.until, through)),
        totals=sums_of(whole, _all(within.values())),
        timeline=_timeline(whole, [(a, z, steps[a, z]) for a, z in _spans(query)]),
        by_agency=_rows(before, within, asked.name_of, also=asked.standing),
        use=using.of_province(query, asked, through),
    )


def late_on(agency_id: str, days: Iterable[date]) -> list[Counter[tuple[str, str]]]:
    """How many documents stand open past their deadline at the end of days, by unit and person.

    A few reads, however many they are. Of a day to come: if nobody does anything until then.
    """
    fresh, _ = touching.waiting(agency_id, store.mark(agency_id), clock.today())
    change = keeping.changes_of(agency_id, fresh) if fresh else {}
    known = Names(agency_id)
    found = []
    for day in days:
        late: Counter[tuple[str, str]] = Counter()
        for cell, counts in _sum_before(agency_id, day + timedelta(days=1), change).items():
            whose = known.unit_of(cell.unit_id, cell.person_id), cell.person_id
            late[whose] += sums_of(counts, NOTHING).open_late
        found.append(late)
    return found


def _province_through(asked: Province) -> date:
    """The last day whose acts are in the figures of every agency that is asked about."""
    marks = [day for each, day in province_store.marks().items() if asked.has(each)]
    return min([clock.today() - timedelta(days=1), *marks])


def _sum_before(agency_id: str, since: date, change: Change) -> Tally:
    found = Tally()
    for of in stretches_until(since - timedelta(days=1)):
        for _, tally in _read(agency_id, of, change):
            found.add(tally)
    return found


def _parts(agency_id: str, query: Query, change: Change) -> Parts:
    steps: dict[tuple[date, date], Tally] = {span: Tally() for span in _spans(query)}
    for of in _steps(query):
        for name, tally in _read(agency_id, of, change):
            steps[_step_of(query, name)].add(tally)
    return [(*span, tally) for span, tally in steps.items()]


def _read(agency_id: str, of: Stretch, change: Change) -> Iterable[tuple[str, Tally]]:
    """Kept sums of a stretch, and what is to be added to them."""
    yield from store.stretch(agency_id, of)
    for (level, name), tally in change.items():
        if level is of.level and of.first <= name <= of.last:
            yield name, tally


def _is_by_day(query: Query) -> bool:
    return (query.until - query.since).days < _DAY_BY_DAY


def _steps(query: Query) -> list[Stretch]:
    if _is_by_day(query):
        return [Stretch(Level.DAY, query.since.isoformat(), query.until.isoformat())]
    return stretches(query.since, query.until)


def _step_of(query: Query, name: str) -> tuple[date, date]:
    """The step of the time line that a day, or a month, lies in."""
    if _is_by_day(query):
        return (date.fromisoformat(name), date.fromisoformat(name))
    month = name[:7]
    return next(span for span in _spans(query) if span[0].isoformat()[:7] == month)


def _spans(query: Query) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    at = query.since
    while at <= query.until:
        following = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = at if _is_by_day(query) else min(query.until, following - timedelta(days=1))
        found.append((at, last))
        at = last + timedelta(days=1)
    return found


def _timeline(
    before: tuple[int, ...], steps: list[tuple[date, date, tuple[int, ...]]]
) -> tuple[Moment, ...]:
    found = []
    for first, last, counts in steps:
        found.append(Moment(first=first, last=last, sums=sums_of(before, counts)))
        before = _plus(before, counts)
    return tuple(found)


def _apart(tally: Tally, of: Callable[[Cell], str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = defaultdict(lambda: NOTHING)
    for cell, counts in tally.items():
        found[of(cell)] = _plus(found[of(cell)], counts)
    return found


def _rows(
    before: dict[str, tuple[int, ...]],
    within: dict[str, tuple[int, ...]],
    name: Callable[[str], str],
    *,
    also: Iterable[str] = (),
) -> tuple[Row, ...]:
    """A row for each that has something to tell, and for each that is told of in any case."""
    always = frozenset(also)
    found = (
        Row(
            id=key, name=name(key), sums=sums_of(before.get(key, NOTHING), within.get(key, NOTHING))
        )
        for key in {*before, *within, *always}
    )
    shown = (row for row in found if row.id in always or not row.sums.is_empty)
    return tuple(sorted(shown, key=lambda row: (-_size(row.sums), row.name)))


def _size(sums: Sums) -> int:
    return sums.carried + sums.received + sums.sent


def _plus(one: tuple[int, ...], other: Iterable[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _all(counts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    found: tuple[int, ...] = NOTHING
    for each in counts:
        found = _plus(found, each)
    return found


def _as_of(through: date) -> datetime:
    return clock.now() if through == clock.today() - timedelta(days=1) else _end_of(through)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.VIETNAM)
