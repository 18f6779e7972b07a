"""A report on paper and as a workbook says what the figures say, exactly as it was narrowed."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import NotYourDuty
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.printouts.model import PrintForm
from qlvb.reports import ahead, behind, making, planning, reading, scheduling, service
from qlvb.reports.model import NOBODY, Figure, Query, ReportKind, Scope
from qlvb.reports.planning import PlannedState
from qlvb.reports.refusals import (
    FiguresOnly,
    NarrowedInProvince,
    NothingToReport,
    ReportNotFound,
    ReportSpanToCome,
    ReportSpanTooEarly,
    ReportSpanTooLong,
    SpanEndsBeforeItBegins,
)

from tests.builders.drafting import THE_PROVINCE, a_unit
from tests.builders.histories import History
from tests.builders.issuing import OUTSIDE
from tests.builders.office import a_person
from tests.integration.reports.conftest import TOP, found

pytestmark = pytest.mark.usefixtures("lived")

MONDAY = date(2026, 11, 2)
SUNDAY = MONDAY + timedelta(days=6)
THEN = datetime.combine(SUNDAY + timedelta(days=1), time(2), UTC)
HEAD = a_person("giamdoc", Role.HEAD, Role.LEADER)
UNIT_HEAD = a_person("truong", Role.UNIT_HEAD, unit="CNTT")
OPERATOR = a_person("vanhanh", Role.OPERATOR)
WEEK = Query(since=MONDAY, until=SUNDAY)


@pytest.fixture(scope="module")
def lived(cloud):
    """A week of an office, and a document of another one."""
    office, other = History(), History("H16.20")
    ids = [
        office.receive(MONDAY, kind=kind, due_on=MONDAY + timedelta(days=days), **more)
        for kind, days, more in (
            ("cong-van", 1, {"is_electronic": True}),
            ("cong-van", 3, {}),
            ("bao-cao", 1, {"is_restricted": True}),
            ("to-trinh", 30, {"dossier_code": "01.VP"}),
        )
    ]
    office.give(MONDAY, ids[0], unit="CNTT", person="an")
    office.give(MONDAY, ids[1], person="binh")
    office.give(MONDAY, ids[2], person="an")
    office.settle(MONDAY + timedelta(days=2), ids[0])
    office.settle(MONDAY + timedelta(days=2), ids[1])
    office.send(MONDAY, THE_PROVINCE, unit=a_unit("CNTT"))
    office.send(MONDAY, OUTSIDE, unit=a_unit("BC"), signed=None)
    other.receive(MONDAY)
    office.night(SUNDAY)
    other.night(SUNDAY)
    return office


@pytest.fixture(autouse=True)
def monday_after():
    with clock.set_to(THEN):
        yield


def content_of(report, form):
    return storage.read(settings.files_bucket, report.key_of(form))


def text_of(report):
    pages = PdfReader(io.BytesIO(content_of(report, "pdf"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def rows_of(report, heading):
    book = openpyxl.load_workbook(io.BytesIO(content_of(report, "xlsx"))).worksheets
    sheet = next(each for each in book if heading in each.title)
    return {row[0]: row[1:] for row in sheet.values if row[0] and row[1] is not None}


def test_a_weekly_report_has_the_figures_of_the_page():
    report = making.make(HEAD, "1", ReportKind.HANDLING, WEEK)
    seen = reading.figures(HEAD, WEEK)
    assert report.totals == seen.totals
    rows = rows_of(report, "Theo đơn vị")
    told = {row.name: row.sums for row in seen.by_unit}
    for name, of in told.items():
        assert rows[name][:5] == (of.carried, of.received, of.in_time, of.late, of.ended)
        assert rows[name][5:7] == (of.open, of.open_late)
    assert told["Phòng Công nghệ thông tin"].late == 1
    assert told["Phòng Bưu chính"].in_time == 1


def test_the_paper_draws_what_the_page_draws_by_unit_and_by_kind():
    text = text_of(making.make(HEAD, "1", ReportKind.HANDLING, WEEK))
    assert "Đúng hạn, quá hạn theo đơn vị (đã xong và đang xử lý)" in text
    for name in ("Không thuộc đơn vị nào", "Công văn", "Tờ trình"):
        assert text.count(name) == 2, f"{name}: in a chart and in a table"


def test_the_paper_says_whose_it_is_of_when_and_by_whom():
    text = text_of(making.make(HEAD, "1", ReportKind.HANDLING, WEEK))
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG TỈNH ĐẮK NÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN",
        "Từ ngày 02/11/2026 đến ngày 08/11/2026",
        "Người lập: GIAMDOC",
        "Phòng Bưu chính",
    ):
        assert said in text


def test_a_report_is_exactly_as_narrow_as_it_was_asked():
    narrow = Query(since=MONDAY, until=SUNDAY, unit_id="BC", kind="cong-van")
    report = making.make(HEAD, "1", ReportKind.HANDLING, narrow)
    assert set(rows_of(report, "Theo đơn vị")) == {"Đơn vị", "Phòng Bưu chính"}
    assert set(rows_of(report, "Theo loại")) == {"Loại văn bản", "Công văn"}
    assert "Đơn vị: Phòng Bưu chính; Loại văn bản: Công văn" in text_of(report)
    assert report.query.unit_id == "BC"


def test_what_is_given_to_nobody_yet_is_asked_for_by_itself():
    waiting = Query(since=MONDAY, until=SUNDAY, person_id=NOBODY)
    report = making.make(HEAD, "1", ReportKind.HANDLING, waiting)
    assert (report.totals.received, report.totals.open, report.totals.sent) == (1, 1, 0)
    assert "Người xử lý: Chưa giao xử lý" in text_of(report)
    page = behind.documents(HEAD, waiting, Figure.RECEIVED, None, 20)
    assert [each.kind_name for each in page.items] == ["Tờ trình"]


def test_a_report_of_a_span_that_is_over_is_made_once():
    first = making.make(HEAD, "1", ReportKind.USE, WEEK)
    again = making.make(a_person("vanthu", Role.CLERK), "2", ReportKind.USE, WEEK)
    assert again == first
    assert making.make(HEAD, "1", ReportKind.COMPLIANCE, WEEK) != first
    assert first in service.listing(HEAD, Scope.AGENCY, None, 20).items


def test_a_units_head_finds_the_units_report_behind_many_of_the_agencys():
    own = replace(WEEK, unit_id="CNTT")
    report = making.make(UNIT_HEAD, "1", ReportKind.HANDLING, own)
    running = Query(since=MONDAY, until=SUNDAY + timedelta(days=1))
    for key in range(3):
        making.make(HEAD, f"many-{key}", ReportKind.EXCHANGE, running)
    page = service.listing(UNIT_HEAD, Scope.AGENCY, None, 1)
    assert [each.report_id for each in page.items] == [report.report_id]


def test_the_schedule_tells_what_was_made_what_waits_and_what_comes():
    scheduling.make_due()
    [last, following] = of_the_week(planning.schedule(HEAD, Scope.AGENCY))
    assert (last.state, last.until) == (PlannedState.MADE, SUNDAY)
    assert service.get(HEAD, last.report_id).query.until == SUNDAY
    assert (following.state, following.due_on) == (PlannedState.TO_COME, date(2026, 11, 16))
    assert following.told == (Role.HEAD,)
    with clock.set_to(THEN + timedelta(days=7)):
        [last, _] = of_the_week(planning.schedule(HEAD, Scope.AGENCY))
        assert (last.state, last.report_id) == (PlannedState.WAITING, None), "no night has been"
    elsewhere = a_person("giamdoc", Role.HEAD, agency=TOP)
    [last, _] = of_the_week(planning.schedule(elsewhere, Scope.AGENCY))
    assert last.state is PlannedState.EMPTY, "nothing was ever done there"
    kinds = [each.kind for each in planning.schedule(OPERATOR, Scope.PROVINCE)]
    assert set(kinds) == {ReportKind.EXCHANGE, ReportKind.USE, ReportKind.COMPLIANCE}
    with pytest.raises(NotYourDuty):
        planning.schedule(UNIT_HEAD, Scope.AGENCY)


def test_a_week_that_has_nothing_to_tell_is_said_to_be_empty():
    found("H16.31", "Sở chưa có văn bản")
    History("H16.31").night(SUNDAY)
    head = a_person("giamdoc", Role.HEAD, agency="H16.31")
    [last, _] = of_the_week(planning.schedule(head, Scope.AGENCY))
    assert (last.state, last.report_id) == (PlannedState.EMPTY, None)


def of_the_week(planned):
    return [each for each in planned if each.kind is ReportKind.HANDLING]


def test_a_report_made_before_the_night_is_not_the_one_kept_for_good():
    """Seen at seven past midnight: the day is over, and no night has taken it in."""
    office = History("H16.20")
    yesterday = SUNDAY + timedelta(days=1)
    whole = Query(
        since=yesterday, until=yesterday, scope=Scope.PROVINCE, agency_id="H16.20", top_id=TOP
    )
    own = Query(since=yesterday, until=yesterday)
    head = a_person("giamdoc", Role.HEAD, agency="H16.20")
    office.receive(yesterday)
    with clock.set_to(datetime.combine(yesterday, time(17, 7), UTC)):
        seen = reading.figures(OPERATOR, whole)
        assert seen.through == SUNDAY
        assert "08/11/2026" in seen.note
        told = making.scheduled(OPERATOR, ReportKind.EXCHANGE, whole)
        assert told.totals.received == 0
        assert "Số liệu mới tổng hợp đến hết ngày 08/11/2026." in text_of(told)
        office.imprint(yesterday)
        early = making.make(head, "1", ReportKind.HANDLING, own)
        office.receive(yesterday)
    office.night(yesterday)
    with clock.set_to(datetime.combine(yesterday, time(20), UTC)):
        late = making.make(head, "1", ReportKind.HANDLING, own)
        assert (early.totals.received, late.totals.received) == (1, 2)
        assert reading.figures(OPERATOR, whole).note == ""
        again = making.scheduled(OPERATOR, ReportKind.EXCHANGE, whole)
        assert again.totals.received == 2
        assert making.make(OPERATOR, "2", ReportKind.EXCHANGE, whole) == again


def test_a_report_of_a_span_that_still_runs_is_made_anew_for_each_request():
    running = Query(since=MONDAY, until=SUNDAY + timedelta(days=1))
    first = making.make(HEAD, "1", ReportKind.HANDLING, running)
    assert making.make(HEAD, "1", ReportKind.HANDLING, running) == first
    assert making.make(HEAD, "2", ReportKind.HANDLING, running) != first


def test_of_days_that_no_night_has_taken_in_the_province_is_told_so_and_not_that_nothing_came():
    top = {"scope": Scope.PROVINCE, "agency_id": TOP, "top_id": TOP}
    seen = reading.figures(OPERATOR, Query(since=clock.today(), until=clock.today(), **top))
    assert seen.note.endswith("tổng hợp hằng đêm, mới đến hết 08/11/2026.")


def test_the_provinces_report_has_every_agency_and_its_shares():
    asked = Query(since=MONDAY, until=SUNDAY, scope=Scope.PROVINCE)
    report = making.make(OPERATOR, "1", ReportKind.EXCHANGE, asked)
    rows = rows_of(report, "Văn bản đi")
    assert rows["Sở Thông tin và Truyền thông tỉnh Đắk Nông"] == (2, 1, 50, 1, 50, 1, 1, 0)
    assert rows_of(report, "Văn bản đến")["Sở Nội vụ tỉnh Đắk Nông"][0] == 1
    assert not any(rows["Ủy ban nhân dân tỉnh Đắk Nông"]), "who sent nothing is told of too"
    assert report.agency_id == TOP
    assert service.get(OPERATOR, report.report_id) == report
    with pytest.raises(ReportNotFound):
        service.get(HEAD, report.report_id)


def test_the_head_of_the_agency_at_the_top_reads_the_provinces_reports_and_nobody_else_there():
    asked = Query(since=MONDAY, until=SUNDAY, scope=Scope.PROVINCE)
    report = making.make(OPERATOR, "1", ReportKind.EXCHANGE, asked)
    chairman, deputy = (a_person("giamdoc", role, agency=TOP) for role in (Role.HEAD, Role.LEADER))
    assert reading.figures(chairman, asked).totals == report.totals
    assert service.get(chairman, report.report_id) == report
    assert report in service.listing(chairman, Scope.PROVINCE, None, 20).items
    assert Role.HEAD in planning.schedule(chairman, Scope.PROVINCE)[0].told
    with pytest.raises(FiguresOnly):
        behind.documents(chairman, asked, Figure.OPEN, None, 10)
    with pytest.raises(ReportNotFound):
        service.get(deputy, report.report_id)
    for stranger in (deputy, HEAD):
        with pytest.raises(NotYourDuty):
            service.listing(stranger, Scope.PROVINCE, None, 20)


def test_the_compliance_figures_are_shares_of_what_was_sent_and_received():
    text = text_of(making.make(HEAD, "1", ReportKind.COMPLIANCE, WEEK))
    assert "Văn bản đi có mã định danh 2 1 50" in text
    assert "Văn bản đến được lập hồ sơ 4 1 25" in text


def test_a_units_head_reads_the_own_units_figures_and_no_others():
    seen = reading.figures(UNIT_HEAD, WEEK)
    assert [row.id for row in seen.by_unit] == ["CNTT"]
    assert seen.totals.received == 2
    with pytest.raises(NotYourDuty):
        reading.figures(UNIT_HEAD, Query(since=MONDAY, until=SUNDAY, unit_id="BC"))
    whole = making.make(HEAD, "1", ReportKind.HANDLING, WEEK)
    with pytest.raises(ReportNotFound):
        service.get(UNIT_HEAD, whole.report_id)


def test_another_agencys_report_and_figures_are_not_found():
    report = making.make(HEAD, "1", ReportKind.HANDLING, WEEK)
    elsewhere = a_person("giamdoc", Role.HEAD, agency="H16.20")
    with pytest.raises(ReportNotFound):
        service.open_file(elsewhere, report.report_id, PrintForm.PDF)
    with pytest.raises(ReportNotFound):
        reading.figures(elsewhere, Query(since=MONDAY, until=SUNDAY, agency_id="H16.13"))


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"since": SUNDAY, "until": MONDAY}, SpanEndsBeforeItBegins),
        ({"since": date(202, 11, 1), "until": date(202, 11, 2)}, ReportSpanTooEarly),
        ({"since": date(2026, 12, 1), "until": date(2026, 12, 2)}, ReportSpanToCome),
        ({"since": date(2024, 1, 1), "until": SUNDAY}, ReportSpanTooLong),
        ({"since": date(2026, 3, 1), "until": date(2026, 3, 31)}, NothingToReport),
    ],
)
def test_a_span_that_cannot_be_is_refused_with_a_sentence(asked, refusal):
    with pytest.raises(refusal) as refused:
        making.make(HEAD, "1", ReportKind.HANDLING, Query(**asked))
    assert "Vui lòng" in refused.value.detail_text


def test_the_provinces_figures_are_not_narrowed_nor_looked_behind():
    whole = {"since": MONDAY, "until": SUNDAY, "scope": Scope.PROVINCE}
    with pytest.raises(NarrowedInProvince):
        reading.figures(OPERATOR, Query(**whole, kind="cong-van"))
    with pytest.raises(FiguresOnly):
        behind.documents(OPERATOR, Query(**whole), Figure.OPEN, None, 10)
    with pytest.raises(NotYourDuty):
        reading.figures(HEAD, Query(**whole))


def test_an_empty_span_is_said_to_be_empty():
    seen = reading.figures(HEAD, Query(since=date(2026, 3, 1), until=date(2026, 3, 31)))
    assert seen.totals.is_empty
    assert seen.note.startswith("Từ ngày 01/03/2026 đến ngày 31/03/2026 không có văn bản nào")


def test_a_restricted_document_is_counted_and_its_line_says_what_lists_say():
    leader = a_person("photruong", Role.LEADER)
    page = behind.documents(leader, WEEK, Figure.RECEIVED, None, 50)
    [hidden] = [each for each in page.items if each.is_restricted]
    assert (hidden.subject, hidden.document_id, hidden.kind_name) == (None, None, "")
    assert hidden.number
    narrow = Query(since=MONDAY, until=SUNDAY, kind="bao-cao")
    [hidden] = behind.documents(leader, narrow, Figure.OPEN_LATE, None, 50).items
    assert hidden.number == ""
    [seen] = behind.documents(HEAD, narrow, Figure.OPEN_LATE, None, 50).items
    assert seen.subject


def test_of_very_many_that_wait_all_are_counted_and_each_persons_first_are_listed(monkeypatch):
    whole = ahead.due(HEAD, None)
    assert sum(each.due + each.late for each in whole.people) == 1
    monkeypatch.setattr(ahead, "MOST_SHOWN", 0)
    monkeypatch.setattr(ahead, "SHOWN_OF_EACH", 0)
    cut = ahead.due(HEAD, None)
    assert [(each.due, each.late) for each in cut.people] == [
        (each.due, each.late) for each in whole.people
    ]
    assert [each.documents for each in cut.people] == [() for _ in cut.people]


def test_a_past_week_that_has_changed_is_reported_anew_once_and_the_old_report_stays():
    """Settled on Friday, confirmed on Monday: from then on it was settled on Friday."""
    agency_id = "H16.32"
    found(agency_id, "Sở xác nhận muộn")
    office, head = History(agency_id), a_person("giamdoc", Role.HEAD, agency=agency_id)
    document_id = office.receive(MONDAY)
    office.night(SUNDAY)
    first = making.make(head, "1", ReportKind.HANDLING, WEEK)
    office.settle(MONDAY + timedelta(days=4), document_id, confirmed_on=SUNDAY + timedelta(days=1))
    office.night(SUNDAY + timedelta(days=1))
    with clock.set_to(THEN + timedelta(days=1)):
        again = making.make(head, "2", ReportKind.HANDLING, WEEK)
        assert (first.totals.open, again.totals.open) == (1, 0)
        assert again.totals == reading.figures(head, WEEK).totals
        assert rows_of(again, "Toàn kỳ")["Tổng số"][2] == 1
        assert making.make(head, "3", ReportKind.HANDLING, WEEK) == again
        listed = service.listing(head, Scope.AGENCY, None, 20).items
        assert listed == [again, first], "the later one comes first"
        kept_for_good = making.scheduled(head, ReportKind.HANDLING, replace(first.query))
        assert kept_for_good == first, "what the calendar asked for stays as it was made"


def test_of_more_than_are_read_the_oldest_are_listed_and_nobody_is_left_out(monkeypatch):
    """Late ones are always in: also those of years ago, and however many there are."""
    agency_id = "H16.33"
    found(agency_id, "Sở tồn đọng")
    office, head = History(agency_id), a_person("giamdoc", Role.HEAD, agency=agency_id)
    deadlines = [MONDAY + timedelta(days=days) for days in (9, 3, -500, 40, 1)]
    ids = [office.receive(MONDAY, due_on=due) for due in deadlines]
    office.give(MONDAY, ids[0], person="an")
    office.give(MONDAY, ids[1], person="an")
    office.night(SUNDAY)
    office.give(SUNDAY + timedelta(days=1), ids[4], unit="BC", person="binh")
    office.imprint(SUNDAY + timedelta(days=1))
    whole = ahead.due(head, None)
    assert {each.id: (each.due, each.late) for each in whole.people} == {
        "": (0, 1),
        "an": (1, 1),
        "binh": (0, 1),
    }
    monkeypatch.setattr(ahead, "MOST_READ", 1)
    cut = ahead.due(head, None)
    assert [(each.id, each.due, each.late) for each in cut.people] == [
        (each.id, each.due, each.late) for each in whole.people
    ]
    assert [len(each.documents) for each in cut.people] == [0, 1, 1]
    [oldest] = next(each for each in cut.people if not each.id).documents
    assert oldest.due_on == MONDAY - timedelta(days=500)
    own = ahead.due(a_person("truong", Role.UNIT_HEAD, unit="BC", agency=agency_id), None)
    assert [(each.unit_id, each.late) for each in own.people] == [("BC", 1)]
