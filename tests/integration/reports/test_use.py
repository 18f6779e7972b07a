"""Every six months it is told how the system was used, and how it worked (Art. 14.3, 17.3d)."""

import io
import itertools
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.audit import closing, vault
from qlvb.audit import service as audit
from qlvb.audit.days import Imprint
from qlvb.audit.model import EventTag
from qlvb.incidents import service as incidents
from qlvb.incidents.model import Announcement, Reach
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.reports import keeping, making, reading, use_store
from qlvb.reports.model import Query, ReportKind, Scope
from qlvb.reports.sums import Level

from tests.builders.office import a_person
from tests.builders.registering import TheLineBroke, aws_breaks_off
from tests.integration.reports.conftest import found

pytestmark = pytest.mark.usefixtures("cloud")

MONDAY = date(2026, 9, 28)
FRIDAY = MONDAY + timedelta(days=4)
"""In the next month."""
PEOPLE = 7
"""With an account, in an agency as the builders found it."""
_numbers = itertools.count(700)
OPERATOR = a_person("vanhanh", Role.OPERATOR)


@pytest.fixture
def agency_id():
    agency_id = f"H16.{next(_numbers)}"
    found(agency_id, "Sở Thử nghiệm")
    return agency_id


def at(day, hour=9):
    return datetime.combine(day, time(hour - 7), UTC)


def done(agency_id, day, *acts, imprinted_on=None):
    """Acts of people on a day, on record with their imprints, which may come a day late."""
    imprints = []
    for person_id, tag in acts:
        with clock.set_to(at(day)):
            audit.record(None, a_person(person_id, agency=agency_id), tag, f"{person_id} {tag}")
            *_, made = audit.history(agency_id, f"{person_id} {tag}").items
            imprints.append(Imprint.of(agency_id, made))
    vault.add(agency_id, imprinted_on or day, imprints)


def a_night(agency_id, after):
    with clock.set_to(at(after + timedelta(days=1), 7)):
        closing.close_all()
        keeping.keep(agency_id)


def use_of(agency_id, since, until, **more):
    head = a_person("giamdoc", Role.HEAD, agency=agency_id)
    with clock.set_to(at(FRIDAY + timedelta(days=3))):
        return reading.figures(head, Query(since=since, until=until, **more)).use


SIGN_IN, REGISTER = EventTag.SESSION_OPEN, EventTag.INCOMING_REGISTER


def test_a_person_who_signs_in_on_two_days_is_one_person_and_two_sign_ins(agency_id):
    done(agency_id, MONDAY, ("AN", SIGN_IN), ("an", SIGN_IN), ("an", REGISTER), ("binh", SIGN_IN))
    done(agency_id, FRIDAY, ("an", SIGN_IN), ("an", REGISTER))
    a_night(agency_id, FRIDAY)
    totals = use_of(agency_id, MONDAY, FRIDAY).totals
    assert (totals.accounts, totals.signed_in, totals.sign_ins) == (PEOPLE + 1, 3, 4)
    assert (totals.acting, totals.acts) == (1, 2)
    september = use_of(agency_id, date(2026, 9, 1), date(2026, 9, 30)).totals
    assert (september.signed_in, september.sign_ins) == (3, 3)


def test_a_sign_in_just_before_midnight_is_counted_on_its_own_day_and_in_its_own_month(agency_id):
    wednesday, thursday = date(2026, 9, 30), date(2026, 10, 1)
    done(agency_id, wednesday, ("binh", SIGN_IN))
    done(agency_id, wednesday, ("an", SIGN_IN), ("an", REGISTER), imprinted_on=thursday)
    done(agency_id, thursday, ("binh", SIGN_IN))
    a_night(agency_id, thursday)
    a_night(agency_id, thursday)
    for since, until in ((wednesday, wednesday), (wednesday.replace(day=1), wednesday)):
        september = use_of(agency_id, since, until).totals
        assert (september.signed_in, september.sign_ins, september.acts) == (2, 2, 1)
    october = use_of(agency_id, thursday, date(2026, 10, 31)).totals
    assert (october.accounts, october.signed_in, october.acts) == (PEOPLE, 1, 0)


def test_days_that_no_night_has_taken_in_are_in_the_agencys_own_figures(agency_id):
    done(agency_id, FRIDAY, ("an", SIGN_IN))
    head = a_person("giamdoc", Role.HEAD, agency=agency_id)
    with clock.set_to(at(FRIDAY, 17)):
        use = reading.figures(head, Query(since=MONDAY, until=FRIDAY)).use
    assert (use.totals.accounts, use.totals.signed_in, use.through) == (PEOPLE, 1, FRIDAY)


def test_a_night_that_is_repeated_or_broke_off_counts_no_sign_in_twice(agency_id):
    done(agency_id, MONDAY, ("an", SIGN_IN))
    with pytest.raises(TheLineBroke), aws_breaks_off("dynamodb", "TransactWriteItems", after=True):
        a_night(agency_id, MONDAY)
    a_night(agency_id, MONDAY)
    a_night(agency_id, MONDAY)
    assert use_of(agency_id, MONDAY, MONDAY).totals.sign_ins == 1
    month, _ = use_store.find(agency_id, Level.MONTH, MONDAY)
    assert month["an"].sign_ins == 1


def test_a_units_head_reads_the_use_of_the_own_unit(agency_id):
    done(agency_id, MONDAY, ("an", SIGN_IN), ("binh", SIGN_IN))
    a_night(agency_id, MONDAY)
    whole = use_of(agency_id, MONDAY, MONDAY)
    assert {row.name: row.use.signed_in for row in whole.rows} == {
        "Phòng Công nghệ thông tin": 1,
        "Phòng Bưu chính": 1,
        "Không thuộc đơn vị nào": 0,
    }
    unit_head = a_person("truong", Role.UNIT_HEAD, unit="CNTT", agency=agency_id)
    with clock.set_to(at(FRIDAY)):
        own = reading.figures(unit_head, Query(since=MONDAY, until=MONDAY)).use
    assert [row.id for row in own.rows] == ["CNTT"]
    assert (own.totals.accounts, own.totals.signed_in) == (2, 1)
    assert use_of(agency_id, MONDAY, MONDAY, kind="cong-van") is None


def announced(agency_id, reach, since, ended_on=None):
    by = a_person("vanhanh", Role.OPERATOR, Role.ADMINISTRATOR, agency=agency_id)
    with clock.set_to(since):
        told = incidents.announce(
            by,
            "1",
            Announcement(
                reach=reach,
                what="Mất kết nối đường truyền",
                since=since,
                expected_until=None,
                meanwhile="Ghi sổ giấy",
                afterwards="Nhập lại",
            ),
        )
    if ended_on:
        with clock.set_to(ended_on):
            incidents.end(by, told.incident_id, told.version, "Đã khắc phục")
    found = audit.history(agency_id, told.incident_id).items
    vault.add(agency_id, since.date(), [Imprint.of(agency_id, each) for each in found])


def test_an_incident_of_the_province_is_in_everybodys_report_and_an_agencys_in_its_own(agency_id):
    other = f"H16.{next(_numbers)}"
    found(other, "Sở khác")
    begin = at(MONDAY, 8)
    announced(agency_id, Reach.PROVINCE, begin, begin + timedelta(hours=3))
    announced(other, Reach.AGENCY, begin)
    for each in (agency_id, other):
        a_night(each, MONDAY)
    mine, theirs = (use_of(each, MONDAY, MONDAY) for each in (agency_id, other))
    assert [each.is_of_province for each in mine.interruptions] == [True]
    assert mine.interrupted_minutes == 180
    assert {each.agency_id for each in theirs.interruptions} == {agency_id, other}
    assert theirs.interrupted_minutes == 180 + 16 * 60, "and what is not over yet lasts"
    assert use_of(agency_id, FRIDAY, FRIDAY).interruptions == ()
    only = Query(since=MONDAY, until=MONDAY, scope=Scope.PROVINCE, agency_id=other)
    with clock.set_to(at(FRIDAY)):
        assert reading.figures(OPERATOR, only).use.interruptions == theirs.interruptions


def content_of(report, form):
    return storage.read(settings.files_bucket, report.key_of(form))


def test_the_report_on_use_has_it_on_paper_and_in_the_workbook(agency_id):
    done(agency_id, MONDAY, ("an", SIGN_IN), ("an", REGISTER))
    announced(agency_id, Reach.AGENCY, at(MONDAY, 8), at(MONDAY, 10))
    a_night(agency_id, MONDAY)
    head = a_person("giamdoc", Role.HEAD, agency=agency_id)
    with clock.set_to(at(FRIDAY)):
        report = making.make(head, "1", ReportKind.USE, Query(since=MONDAY, until=MONDAY))
        again = making.make(head, "1", ReportKind.USE, Query(since=MONDAY, until=MONDAY))
    assert again == report
    assert (report.use.accounts, report.use.signed_in) == (PEOPLE, 1)
    book = openpyxl.load_workbook(io.BytesIO(content_of(report, "xlsx")))
    used = next(sheet for sheet in book.worksheets if "Sử dụng" in sheet.title)
    rows = {row[0]: row[1:] for row in used.values if row[0]}
    assert rows["Phòng Công nghệ thông tin"] == (2, 1, 50, 1, 1, 1)
    pages = PdfReader(io.BytesIO(content_of(report, "pdf"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in ("Sử dụng hệ thống", "Mất kết nối đường truyền", "08:00 28/09/2026", "2"):
        assert said in text


def test_the_provinces_report_has_the_use_of_every_agency(agency_id):
    done(agency_id, MONDAY, ("an", SIGN_IN))
    a_night(agency_id, MONDAY)
    with clock.set_to(at(FRIDAY)):
        whole = Query(since=MONDAY, until=MONDAY, scope=Scope.PROVINCE)
        use = reading.figures(OPERATOR, whole).use
        [row] = [row for row in use.rows if row.id == agency_id]
        assert (row.use.accounts, row.use.signed_in) == (PEOPLE, 1)
        assert use.totals.signed_in >= 1
        only = Query(since=MONDAY, until=MONDAY, scope=Scope.PROVINCE, agency_id=agency_id)
        assert reading.figures(OPERATOR, only).use.totals == row.use
