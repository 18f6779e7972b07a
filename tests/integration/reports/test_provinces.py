"""A province is what its agencies' designations make it, also after agencies went to another."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.notification.reports import of_report
from qlvb.organization import store as organization
from qlvb.organization import succession
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.platform.tables import transact
from qlvb.reports import making, reading
from qlvb.reports.model import Query, ReportKind, Scope

from tests.builders.histories import History
from tests.builders.office import a_person
from tests.builders.staff import AGENCY
from tests.integration.reports.conftest import TOP, found

pytestmark = pytest.mark.usefixtures("merged")

LAST, FIRST = date(2026, 9, 30), date(2026, 10, 1)
"""The last day of the old province, and the first of the new one."""
NEW_TOP, MOVED, ENDED = "H68", "H16.901", "H16.902"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def merged(cloud):
    """Two departments: one goes to a new province with a document that is open, one ends."""
    found(NEW_TOP, "Ủy ban nhân dân tỉnh mới", parent=None)
    for agency_id in (MOVED, ENDED):
        found(agency_id, "Sở Thử nghiệm")
    moved, ended = History(MOVED), History(ENDED)
    ids = [moved.receive(LAST - DAY), moved.receive(LAST)]
    moved.settle(LAST, ids[0])
    ended.settle(LAST, ended.receive(LAST))
    _night(LAST, moved, ended)
    _change(MOVED, lambda each: each.redesignate(_under(each, NEW_TOP), None))
    _change(ENDED, lambda each: each.end(LAST))
    moved.settle(FIRST, ids[1])
    _night(FIRST, moved, ended)


def _night(after, *offices):
    for each in offices:
        each.imprint(after)
    for each in offices:
        each.night(after)


def _under(agency, parent_id):
    return replace(agency.designation, parent_id=parent_id, effective_from=FIRST)


def _change(agency_id, change):
    before = organization.agency(agency_id)
    after = replace(change(before), version=before.version + 1)
    with transact() as tx:
        organization.save_agency(tx, after, expected=before.version)


def rows_of(top_id, since, until):
    operator = a_person("vanhanh", Role.OPERATOR, agency=top_id)
    asked = Query(since=since, until=until, scope=Scope.PROVINCE)
    with clock.set_to(datetime.combine(FIRST + DAY, time(3), UTC)):
        return {row.id: row.sums for row in reading.figures(operator, asked).by_agency}


def test_what_an_agency_did_before_it_moved_stays_in_the_province_it_was_in():
    september = rows_of(TOP, FIRST - timedelta(days=30), LAST)
    assert (september[MOVED].received, september[MOVED].in_time) == (2, 1)
    assert september[ENDED].in_time == 1
    assert MOVED not in rows_of(NEW_TOP, FIRST - timedelta(days=30), LAST)


def test_what_was_open_goes_with_the_agency_and_is_settled_in_the_new_province():
    october = rows_of(NEW_TOP, FIRST, FIRST)[MOVED]
    assert (october.carried, october.in_time, october.open) == (1, 1, 0)
    assert MOVED not in rows_of(TOP, FIRST, FIRST)


def test_a_span_over_the_day_of_the_change_has_the_agency_once_where_it_was_last():
    assert MOVED not in rows_of(TOP, LAST, FIRST)
    assert rows_of(NEW_TOP, LAST, FIRST)[MOVED].received == 1


def test_an_agency_that_ended_has_no_row_after_its_end():
    assert rows_of(TOP, LAST, FIRST)[ENDED].received == 1
    assert ENDED not in rows_of(TOP, FIRST, FIRST)


def test_whoever_reads_a_provinces_report_is_told_of_it_and_nobody_of_another_province():
    """The chairman at the top, and operators; two provinces are in one installation."""
    asked = Query(since=LAST, until=FIRST, scope=Scope.PROVINCE)
    for top_id, own, other in ((NEW_TOP, MOVED, AGENCY), (TOP, AGENCY, MOVED)):
        with clock.set_to(datetime.combine(FIRST + DAY, time(3), UTC)):
            chairman = a_person("giamdoc", Role.HEAD, agency=top_id)
            report = making.make(chairman, "1", ReportKind.EXCHANGE, asked)
        told = {(each.agency_id, each.person_id) for each in of_report(report)}
        assert {(top_id, "giamdoc"), (top_id, "vanhanh"), (own, "vanhanh")} <= told
        assert {"giamdoc", "vanhanh"} == {person for _, person in told}
        assert [agency for agency, person in told if person == "giamdoc"] == [top_id]
        assert other not in {agency for agency, _ in told}


def test_a_province_that_merged_reports_of_the_quarter_before_it_was(merged):
    other, own = "H77", "H77.01"
    found(other, "Ủy ban nhân dân tỉnh cũ", parent=None)
    found(own, "Sở của tỉnh cũ", parent=other)
    office = History(own)
    office.receive(LAST)
    _night(LAST, office)
    _change(own, lambda each: each.redesignate(_under(each, NEW_TOP), None))
    decided = Succession(
        succession_id="SAP-NHAP-TINH",
        change=Change.MERGE,
        predecessors=(Body(agency_id=other),),
        successors=(Body(agency_id=NEW_TOP),),
        effective_from=FIRST,
        legal_basis="202/2025/QH15",
    )
    succession.decide(a_person("vanhanh", Role.OPERATOR, agency=NEW_TOP), decided)
    quarter = rows_of(NEW_TOP, date(2026, 7, 1), LAST)
    assert quarter[own].received == 1
    assert other in quarter, "who received nothing has a row too"
    assert MOVED not in quarter, "its province was another, which is there still"
