"""The reports that the calendar asks for are made, each once, as soon as their days are in."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from qlvb.audit import vault
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.platform.log import logger
from qlvb.platform.parallel import each_alone
from qlvb.reports import making, store
from qlvb.reports.model import Query, Report, Scope
from qlvb.reports.occasions import Due, due_on
from qlvb.reports.province import Province

_WAITED = timedelta(days=5)
"""How long the province's report waits for an agency whose days are not in."""


def make_due() -> tuple[list[Report], list[str]]:
    """Make what is due; what was made stays as it is, and who fails does not stop the others.

    Returns:
        The reports that are due now, made by this run or an earlier one, and whose failed.
    """
    agencies = vault.agencies()
    tops = [each.agency_id for each in organization.agencies() if each.parent_id is None]
    asked = {f"agency {each}": partial(_of_agency, each) for each in agencies}
    asked |= {f"province {each}": partial(_of_province, each, agencies) for each in tops}
    due, unasked = each_alone(asked)
    works = {
        f"{owner} {each.kind} {each.since}": partial(_made, owner.split()[1], each)
        for owner, found in due.items()
        for each in found
    }
    made, unmade = each_alone(works)
    failed = unasked | unmade
    for name, error in failed.items():
        logger.warning("reports.make_failed", report=name, error=error)
    return [report for report in made.values() if report is not None], list(failed)


def _of_agency(agency_id: str) -> list[Due]:
    """What is due of an agency, as far as its days are in."""
    calendar = organization.calendar(agency_id)
    found = due_on(clock.today(), calendar, Scope.AGENCY)
    return [
        due for due in found if was_there(agency_id, due.until) and _is_in(agency_id, due.until)
    ]


def _of_province(top_id: str, agencies: Iterable[str]) -> list[Due]:
    """What is due of a province, once the days of its agencies are in or were waited for."""
    today = clock.today()
    found = []
    for due in due_on(today, organization.calendar(top_id), Scope.PROVINCE):
        standing = Province(query_of(top_id, due)).standing
        there = [each for each in agencies if each in standing and was_there(each, due.until)]
        is_late = today - due.until > _WAITED
        if there and (is_late or all(_is_in(each, due.until) for each in there)):
            found.append(due)
    return found


def was_there(agency_id: str, day: date) -> bool:
    """Whether anything was done in an agency by a day; of what was before, nothing is due."""
    first = vault.first_day(agency_id)
    return first is not None and first <= day


def _is_in(agency_id: str, day: date) -> bool:
    read = store.mark(agency_id)
    return read is not None and read >= day


def _made(owner_id: str, due: Due) -> Report | None:
    """The report; None where its span has nothing to tell."""
    return making.scheduled(system(owner_id), due.kind, query_of(owner_id, due))


def query_of(owner_id: str, due: Due) -> Query:
    """What a report that the calendar asks for is asked of: an agency, or a whole province."""
    is_whole = due.scope is Scope.PROVINCE
    return Query(
        since=due.since,
        until=due.until,
        scope=due.scope,
        agency_id="" if is_whole else owner_id,
        top_id=owner_id if is_whole else "",
    )
