"""The reports that the calendar asks for are made, each once, as soon as their days are in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from qlvb.audit import vault
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.platform.log import logger
from qlvb.platform.parallel import each_alone
from qlvb.reports import making, province, store
from qlvb.reports.model import Query, Report, Scope
from qlvb.reports.occasions import Due, due_on

_WAITED = timedelta(days=5)
"""How long the province's report waits for an agency whose days are not in."""


def make_due() -> tuple[list[Report], list[str]]:
    """Make what is due; what was made stays as it is.

    Returns:
        The reports that are due now, made by this run or an earlier one, and whose failed.
    """
    works = {
        f"{owner_id} {due.scope} {due.kind} {due.since}": partial(_made, owner_id, due)
        for owner_id, due in _due()
    }
    made, failed = each_alone(works)
    for name, error in failed.items():
        logger.warning("reports.make_failed", report=name, error=error)
    return [report for report in made.values() if report is not None], list(failed)


def _due() -> Iterator[tuple[str, Due]]:
    """What is due of each agency and of the province, as far as its days are in."""
    today = clock.today()
    below: dict[str, list[str]] = defaultdict(list)
    for agency_id in vault.agencies():
        below[province.top_of(agency_id)].append(agency_id)
        for due in due_on(today, organization.calendar(agency_id), Scope.AGENCY):
            if _was_there(agency_id, due.until) and _is_in(agency_id, due.until):
                yield agency_id, due
    for top_id, agencies in below.items():
        for due in due_on(today, organization.calendar(top_id), Scope.PROVINCE):
            there = [each for each in agencies if _was_there(each, due.until)]
            is_late = today - due.until > _WAITED
            if there and (is_late or all(_is_in(each, due.until) for each in there)):
                yield top_id, due


def _was_there(agency_id: str, day: date) -> bool:
    first = vault.first_day(agency_id)
    return first is not None and first <= day


def _is_in(agency_id: str, day: date) -> bool:
    read = store.mark(agency_id)
    return read is not None and read >= day


def _made(owner_id: str, due: Due) -> Report | None:
    """The report; None where its span has nothing to tell."""
    is_whole = due.scope is Scope.PROVINCE
    query = Query(
        since=due.since,
        until=due.until,
        scope=due.scope,
        agency_id="" if is_whole else owner_id,
        top_id=owner_id if is_whole else "",
    )
    return making.scheduled(system(owner_id), due.kind, query)
