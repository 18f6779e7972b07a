"""What the calendar asks for next, and what became of what it asked for last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.reports import making, occasions, reading, scheduling
from qlvb.reports.model import Query, ReportKind, Scope
from qlvb.reports.occasions import Due


class PlannedState(StrEnum):
    """What became of a report that the calendar asks for."""

    TO_COME = "to_come"
    WAITING = "waiting"
    """It is due, and not all of its days are taken in yet; or the night has still to make it."""
    MADE = "made"
    EMPTY = "empty"
    """Its span has nothing to tell: no report was made."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A report that the calendar asks for."""

    kind: ReportKind
    scope: Scope
    since: date
    until: date
    due_on: date
    told: tuple[Role, ...]
    """Who is told by e-mail when it is made."""
    state: PlannedState
    report_id: str | None = None


def schedule(actor: Actor, scope: Scope) -> list[Planned]:
    """Of each kind the last report that was due, and the next; what is due first comes first.

    Raises:
        NotYourDuty.
    """
    if scope is Scope.PROVINCE:
        owner_id = reading.reach_province(actor)
    else:
        rights.demand(actor, Verb.REPORT_READ)
        owner_id = actor.agency_id
    calendar, today = organization.calendar(owner_id), clock.today()
    found = _planned(owner_id, occasions.due_on(today, calendar, scope))
    found += [_to_come(due) for due in occasions.due_next(today, calendar, scope)]
    return sorted(found, key=lambda each: (each.due_on, each.kind))


def _planned(owner_id: str, asked: Iterable[Due]) -> list[Planned]:
    found = []
    for due in asked:
        query = scheduling.query_of(owner_id, due)
        report = making.found(owner_id, due.kind, query)
        state = PlannedState.WAITING
        if report is not None:
            state = PlannedState.MADE
        elif _has_nothing(owner_id, due, query):
            state = PlannedState.EMPTY
        found.append(_of(due, state, report.report_id if report else None))
    return found


def _has_nothing(owner_id: str, due: Due, query: Query) -> bool:
    """Whether all days of a span are in, and there is nothing to tell of them."""
    if due.scope is Scope.AGENCY and not scheduling.was_there(owner_id, due.until):
        return True
    return reading.is_final(query) and reading.computed(query).has_nothing_on(due.kind)


def _to_come(due: Due) -> Planned:
    return _of(due, PlannedState.TO_COME, None)


def _of(due: Due, state: PlannedState, report_id: str | None) -> Planned:
    return Planned(
        kind=due.kind,
        scope=due.scope,
        since=due.since,
        until=due.until,
        due_on=due.on,
        told=occasions.readers_of(due.kind, due.scope),
        state=state,
        report_id=report_id,
    )
