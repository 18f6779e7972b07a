"""Which agencies a province had, by the designations that they bore on each day."""

from collections.abc import Mapping
from datetime import date

from qlvb.kernel import clock
from qlvb.kernel.period import holds
from qlvb.kernel.rights import Relation
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.organization.model import Agency
from qlvb.reports.model import Query


def top_of(agency_id: str) -> str:
    """The agency at the top of its province today: it has the province's reports."""
    return organization.line_of(agency_id)[-1].agency_id


def agencies_under(top_id: str) -> list[str]:
    """The agencies of the province today, the one at its top included."""
    there = {each.agency_id: each for each in organization.agencies()}
    today = clock.today()
    return [each for each in there if _top_on(today, each, there) == top_id]


def standing(agency_id: str, top_id: str) -> tuple[Relation, ...]:
    """What people of an agency are to the reports of the province under a top."""
    return (Relation.TOP,) if agency_id == top_id else ()


class Province:
    """The agencies of a province in the span of a query, or only the one that is asked about.

    The past of the provinces that it stands in the place of is its own: whoever merged reports of
    the last quarter before it too.
    An agency that moved from one province to another within the span is in the one that it was in
    last, so that nobody is counted twice.
    """

    def __init__(self, query: Query) -> None:
        only, top_id = query.agency_id, query.top_id
        there = {each.agency_id: each for each in succession.every_agency()}
        last_days = {each: _last_day(agency, query.until) for each, agency in there.items()}
        tops = {top_id, *succession.predecessors(top_id)}
        asked = [only] if only in there else [] if only else there
        self._members = {
            each: there[each] for each in asked if _top_on(last_days[each], each, there) in tops
        }
        self.standing = {each for each in self._members if last_days[each] >= query.since}
        """Those that were there on some day of the span: each has its row (Art. 13.5)."""

    def has(self, agency_id: str) -> bool:
        """Whether the agency was in the province, last before the end of the span."""
        return agency_id in self._members

    def name_of(self, agency_id: str) -> str:
        """What the agency is called."""
        return self._members[agency_id].name


def _last_day(agency: Agency, until: date) -> date:
    """The last day until the end of a span on which the agency stood; else its first."""
    begun = [each for each in agency.designations if each.effective_from <= until]
    if not begun:
        return agency.designations[0].effective_from
    ended_on = begun[-1].effective_to
    return until if ended_on is None else min(until, ended_on)


def _top_on(day: date, agency_id: str, agencies: Mapping[str, Agency]) -> str:
    """What stood at the top over an agency on a day."""
    line = [agency_id]
    while (above := _above(agencies[line[-1]], day)) in agencies and above not in line:
        line.append(above)
    return line[-1]


def _above(agency: Agency, day: date) -> str:
    stood = next((each for each in agency.designations if holds(each, day)), agency.designation)
    return stood.parent_id or ""
