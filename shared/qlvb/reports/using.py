"""How the system is used is taken in at night, and read for a span: a few reads of months and days.

The acts of a closed day are counted with the day's item, which is there or not: a night that is
repeated counts nothing twice.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from qlvb.audit.days import Imprint
from qlvb.audit.model import EventTag
from qlvb.incidents import service as incidents
from qlvb.incidents.model import Incident, Reach
from qlvb.incidents.refusals import IncidentNotFound
from qlvb.kernel import clock
from qlvb.organization import service as organization
from qlvb.platform import confinement
from qlvb.platform.tables import Cancelled, transact, with_retries
from qlvb.reports import usage, use_store
from qlvb.reports.model import Query
from qlvb.reports.names import Names
from qlvb.reports.province import Province
from qlvb.reports.sums import Level, stretches
from qlvb.reports.usage import Interruption, People, Usage, UseRow

_OF_INCIDENTS = frozenset(
    {EventTag.INCIDENT_ANNOUNCE, EventTag.INCIDENT_UPDATE, EventTag.INCIDENT_END}
)


def take_in(agency_id: str, day: date, imprints: Sequence[Imprint]) -> None:
    """Take in what people did on a closed day, and which incidents were told of."""
    for incident_id in {each.subject_id for each in imprints if each.tag in _OF_INCIDENTS}:
        # Of one that a restore did not bring back, no report tells; the night goes on.
        with suppress(IncidentNotFound), transact() as tx:
            use_store.keep(tx, _interruption(incidents.kept(agency_id, incident_id)))
    with_retries(partial(_add, agency_id, day, imprints), again=(Cancelled,))


def of_agency(query: Query, known: Names, awaited: Sequence[Imprint], through: date) -> Usage:
    """How an agency's people used the system, with the days that no night has taken in yet.

    Args:
        query: of the agency; narrowed to a kind of document it says nothing of use.
        known: who is in which unit.
        awaited: acts of days that are not taken in.
        through: the last day whose acts are known whole.
    """
    parts = [
        people
        for of in stretches(query.since, query.until)
        for people in use_store.stretch(query.agency_id, of)
    ]
    fresh = [each for each in awaited if query.since <= each.happened_on <= query.until]
    if fresh:
        parts.append(_people(fresh, _accounts(query.agency_id)))
    people = usage.together(parts)
    unit_of = {each: known.unit_of("", each) for each in people}
    people = {
        each: doings for each, doings in people.items() if query.wants(unit_of[each], each, "")
    }
    units: dict[str, set[str]] = {}
    for each in people:
        units.setdefault(unit_of[each], set()).add(each)
    rows = (
        UseRow(id=unit, name=known.unit(unit), use=usage.use_of(people, those))
        for unit, those in units.items()
    )
    confinement.reach_also(use_store.TOLD_TO_ALL)
    told = [
        each
        for each in _interruptions(query)
        if each.is_of_province or each.agency_id == query.agency_id
    ]
    return _usage(query, min(query.until, clock.today() if fresh else through), rows, told)


def of_province(query: Query, asked: Province, through: date) -> Usage:
    """How each agency of the province used the system, as far as the nights have taken it in."""
    parts: dict[str, list[People]] = {each: [] for each in asked.standing}
    for of in stretches(query.since, query.until):
        for agency_id, people in use_store.stretch_of_all(of):
            if asked.has(agency_id):
                parts.setdefault(agency_id, []).append(people)
    rows = (
        UseRow(id=each, name=asked.name_of(each), use=usage.use_of(usage.together(those)))
        for each, those in parts.items()
    )
    confinement.reach_also(use_store.TOLD_TO_ALL)
    told = [
        each for each in _interruptions(query) if each.is_of_province or asked.has(each.agency_id)
    ]
    return _usage(query, min(query.until, through), rows, told)


def _add(agency_id: str, day: date, imprints: Iterable[Imprint]) -> None:
    """Add what was done to its own day and month; what left its imprint late, with a later day."""
    if use_store.find(agency_id, Level.DAY, day) is not None:
        return
    done: dict[date, list[Imprint]] = {day: []}
    for each in imprints:
        done.setdefault(min(each.happened_on, day), []).append(each)
    added: dict[tuple[Level, date], People] = {}
    for on, acts in done.items():
        kept = use_store.find(agency_id, Level.DAY, on)
        people = _people(acts, kept[0] if kept else _accounts(agency_id))
        for key in ((Level.DAY, on), (Level.MONTH, on.replace(day=1))):
            added[key] = usage.together([added.get(key, {}), people])
    with transact() as tx:
        for (level, on), people in added.items():
            before, version = use_store.find(agency_id, level, on) or ({}, 0)
            whole = usage.together([before, people])
            use_store.put(tx, agency_id, level, on, whole, version)


def _accounts(agency_id: str) -> list[str]:
    return [each.person_id for each in organization.people(agency_id) if each.may_sign_in]


def _people(imprints: Iterable[Imprint], accounts: Iterable[str]) -> People:
    return usage.people_of(accounts, [(each.person_id, each.tag) for each in imprints])


def _usage(
    query: Query, through: date, rows: Iterable[UseRow], told: Iterable[Interruption]
) -> Usage:
    since, until = query.bounds(clock.now())
    shown = tuple(sorted(rows, key=lambda row: (-row.use.accounts, row.name)))
    found = tuple(told)
    lasted = sum((each.lasted(since, until) for each in found), timedelta())
    return Usage(
        through=through,
        totals=usage.sum_of(row.use for row in shown),
        rows=shown,
        interruptions=found,
        interrupted_minutes=round(lasted.total_seconds() / 60),
    )


def _interruptions(query: Query) -> list[Interruption]:
    return use_store.interruptions(*query.bounds(clock.now()))


def _interruption(incident: Incident) -> Interruption:
    return Interruption(
        incident_id=incident.incident_id,
        agency_id=incident.agency_id,
        agency_name=incident.agency_name,
        is_of_province=incident.reach is Reach.PROVINCE,
        what=incident.what,
        since=incident.since,
        ended_at=incident.ended_at,
    )
