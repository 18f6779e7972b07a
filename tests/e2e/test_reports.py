"""Reports on the page: figures, what is behind them, the files, what is due, what is kept."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact
from qlvb.reports import ahead, store, use_store
from qlvb.reports.sums import MEASURES
from qlvb.reports.usage import Interruption

from tests.e2e.conftest import PHONE
from tests.e2e.fitting import is_fit

LAST_WEEK, LAST_FRIDAY, THIS_FRIDAY = "2026-11-24", "2026-11-27", "2026-12-04"
"""It is Tuesday, the 1st of December 2026."""
OFFICE = "H16.32.05"
CLOSED = "Việc riêng của cán bộ"
HANDLER, UNIT_HEAD, DEPUTY = "kthanh.tamthang", "triethm.tamthang", "xuannt.tamthang"


@pytest.fixture(scope="module", autouse=True)
def commune(province):
    """A commune with work done in time, done late, late still, due, and given to nobody."""
    clerk, leader = _one(province, Role.CLERK), _one(province, Role.HEAD)
    officer = province.desk(HANDLER)
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}

    def came(subject, **fields):
        head = leader.me["person"]["person_id"]
        of = clerk.register(leader=head, subject=subject, **fields)
        assert of.status == 201, of.body
        return of["document_id"]

    def act(desk, document_id, name, **body):
        answer = desk.act(document_id, name, **body)
        assert answer.status == 200, answer.body
        return document_id

    def given(document_id, **fields):
        return act(leader, document_id, "direction", text="Xử lý", lead=lead, **fields)

    def done(document_id):
        act(officer, document_id, "settlement", method="no_reply", result="Đã thực hiện")

    overdue = {"issued_on": LAST_WEEK, "arrived_on": LAST_WEEK, "due_on": LAST_FRIDAY}
    done(given(came("Làm xong trong ngày"), due_on=THIS_FRIDAY))
    done(given(came("Làm xong khi đã quá hạn", **overdue)))
    given(came("Còn nợ, đã quá hạn", kind="bao-cao", **overdue))
    given(came("Còn nợ, đến hạn trong tuần"), due_on=THIS_FRIDAY)
    closed = act(clerk, came(CLOSED), "access-change", restricted=True, reason="Việc cán bộ")
    act(leader, closed, "access-decision", granted=True)


def _one(province, role):
    return province.one(role, agency=OFFICE)


def tile(screen, name):
    return screen.page.locator(".tile", has_text=name).locator("dd")


def behind(screen, figure):
    """The link of a figure of the whole span."""
    return screen.page.get_by_role("link", name=re.compile(rf"văn bản, {figure}: toàn kỳ"))


def test_the_head_reads_the_week_and_opens_a_document_behind_a_figure(windows, province):
    window = windows.of(_one(province, Role.HEAD))
    window.folder("Báo cáo, thống kê").click()
    window.heads("Báo cáo, thống kê")
    for name, value in {"Tồn đầu kỳ": 2, "Nhận trong kỳ": 3, "Đúng hạn": 1, "Quá hạn": 1}.items():
        expect(tile(window, name).first).to_have_text(str(value))
    for chart in ("Theo thời gian", "Đúng hạn, quá hạn (đã xong và đang xử lý)"):
        expect(window.page.get_by_role("img", name=f"Biểu đồ: {chart}").first).to_be_visible()
    for part in ("Theo đơn vị", "Theo người xử lý", "Theo loại văn bản"):
        region = window.page.get_by_role("region", name=part, exact=True)
        expect(region.get_by_role("img", name=re.compile("^Biểu đồ: Đúng hạn"))).to_be_visible()
    behind(window, "Quá hạn").click()
    window.heads("Giải quyết quá hạn")
    window.sees("Xong 01/12/2026")
    window.page.get_by_role("link", name=re.compile("Làm xong khi đã quá hạn")).click()
    window.sees("Xử lý văn bản")
    window.page.go_back()
    window.page.get_by_role("link", name="Về số liệu").click()
    expect(behind(window, "Nhận trong kỳ")).to_be_visible()


def test_the_filter_stays_in_the_address_on_reload_and_back(windows, province):
    window = windows.of(_one(province, Role.CLERK), PHONE, at="bao-cao")
    window.page.get_by_role("link", name="Quý này").click()
    window.field("Loại văn bản").select_option(label="Báo cáo")
    window.button("Xem").click()
    expect(tile(window, "Nhận trong kỳ")).to_have_text("1")
    window.page.reload()
    expect(tile(window, "Nhận trong kỳ")).to_have_text("1")
    expect(window.field("Từ ngày")).to_have_value("01/10/2026")
    expect(window.field("Loại văn bản")).to_have_value("bao-cao")
    window.page.get_by_role("link", name="Bỏ điều kiện lọc").click()
    expect(tile(window, "Nhận trong kỳ")).to_have_text("5")
    window.page.go_back()
    expect(tile(window, "Nhận trong kỳ")).to_have_text("1")
    expect(window.field("Loại văn bản")).to_have_value("bao-cao")


def test_what_is_given_to_nobody_yet_is_found_behind_its_figure(windows, province):
    window = windows.of(province.desk(DEPUTY), at="bao-cao")
    window.page.get_by_role("link", name="Chưa giao xử lý", exact=True).click()
    behind(window, "Đang xử lý").click()
    window.heads("Đang xử lý")
    window.sees("Văn bản hạn chế tiếp cận")
    window.misses(CLOSED)


def test_a_span_that_tells_nothing_is_answered_in_words_not_with_a_file(windows, province):
    windows.expect_refusals(422)
    window = windows.of(_one(province, Role.HEAD), at="bao-cao")
    for first, last, sentence in (
        ("31/11/2026", "01/12/2026", "Ngày không đúng"),
        ("01/12/2026", "24/11/2026", "Ngày cuối (24/11/2026) trước ngày đầu (01/12/2026)"),
        ("01/01/2027", "31/01/2027", "chưa có số liệu"),
        ("01/01/2024", "31/12/2025", "nhiều hơn 366 ngày"),
        ("01/02/2026", "28/02/2026", "không có văn bản nào theo điều kiện đã chọn"),
    ):
        window.field("Từ ngày").fill(first)
        window.field("Đến ngày").fill(last)
        window.button("Xem").click()
        window.sees(sentence)
    expect(window.button("Lập báo cáo (PDF)")).to_have_count(0)


def test_pressing_twice_makes_one_report_which_is_kept_and_opened_again(windows, province):
    window = windows.of(_one(province, Role.HEAD), at="bao-cao")
    with window.page.expect_popup() as opened:
        window.button("Lập báo cáo (PDF)").dblclick()
    window.is_told("Đã lập và lưu báo cáo")
    opened.value.close()
    with window.page.expect_download() as loaded:
        window.button("Tải bảng tính (Excel)").click()
    assert loaded.value.suggested_filename.endswith(".xlsx")
    window.page.get_by_role("link", name="Báo cáo đã lập").click()
    expect(window.page.locator("tbody tr")).to_have_count(1)
    window.sees("Tình hình giải quyết văn bản")
    window.sees("Từ ngày 30/11/2026 đến ngày 01/12/2026")
    window.sees("Lê Hồng Nhã")
    with window.page.expect_popup() as again:
        window.page.get_by_role("button", name=re.compile("^Mở PDF")).click()
    again.value.close()
    window.page.get_by_role("link", name=re.compile("^Xem số liệu")).click()
    expect(window.button("Lập báo cáo (PDF)")).to_be_visible()
    expect(window.field("Đến ngày")).to_have_value("01/12/2026")


def test_a_letter_leads_to_the_report_it_tells_of(windows, province):
    windows.expect_refusals(404)
    head = _one(province, Role.HEAD)
    report_id = head.get("/reports")["items"][0]["report_id"]
    window = windows.of(head, at=f"bao-cao/da-lap/{report_id}")
    expect(window.page.locator("tbody tr")).to_have_count(1)
    window = windows.of(head, at=f"bao-cao/da-lap/{report_id[::-1]}")
    window.sees("Không tìm thấy báo cáo này")


def test_a_units_head_reads_ahead_what_is_due_this_week_by_person(windows, province):
    window = windows.of(province.desk(UNIT_HEAD), at="bao-cao")
    expect(window.page.get_by_label("Đơn vị", exact=True)).to_have_count(0)
    window.page.get_by_role("link", name="Văn bản đến hạn").click()
    window.sees("K'Thanh · Bộ phận Tư pháp - Hộ tịch")
    window.sees("1 quá hạn")
    window.sees("27/11/2026 quá hạn")
    window.sees("1 đến hạn")
    expect(window.page.locator("tbody tr")).to_have_count(2)
    window.misses(CLOSED)


def test_from_the_first_that_are_late_a_link_leads_to_all(windows, province, monkeypatch):
    for name in ("MOST_SHOWN", "SHOWN_OF_EACH"):
        monkeypatch.setattr(ahead, name, 0)
    window = windows.of(_one(province, Role.HEAD), at="bao-cao/den-han")
    part = window.page.get_by_role("region", name=re.compile("^K'Thanh"))
    expect(part).to_contain_text("Còn 2 văn bản có thời hạn muộn hơn.")
    part.get_by_role("link", name="Xem tất cả văn bản đã quá hạn").click()
    window.heads("Đang xử lý, đã quá hạn")
    window.sees("Còn nợ, đã quá hạn")
    window.misses("Còn nợ, đến hạn trong tuần")


def test_the_operator_reads_the_province_and_no_documents(windows, province):
    window = windows.of(province.one(Role.OPERATOR, agency="H16.01"), at="bao-cao")
    expect(window.field("Phạm vi")).to_have_value("province")
    window.misses("Văn bản đến hạn")
    window.page.get_by_role("link", name="Báo cáo đã lập").click()
    window.sees("Chưa có báo cáo nào được lập")


def test_the_chairman_at_the_top_reads_the_own_agency_and_the_province(windows, province):
    window = windows.of(province.one(Role.HEAD, agency="H16"), at="bao-cao")
    expect(window.field("Phạm vi")).to_have_value("agency")
    window.field("Phạm vi").select_option(label="Toàn tỉnh")
    window.button("Xem").click()
    expect(window.page.get_by_label("Cơ quan", exact=True)).to_be_visible()
    window.misses("Vui lòng liên hệ")


def test_the_half_years_figures_tell_who_has_an_account_and_who_used_it(windows, province):
    window = windows.of(_one(province, Role.HEAD), at="bao-cao?report=use")
    part = window.page.get_by_role("region", name="Sử dụng hệ thống", exact=True)
    acting = part.locator(".tile", has_text="Có xử lý văn bản").locator("dd")
    expect(acting).to_have_text("3")
    window.sees("Trong kỳ không có sự cố nào được thông báo.")
    whole = window.page.get_by_role("region", name="Sử dụng hệ thống theo đơn vị, cơ quan")
    row = whole.get_by_role("row", name=re.compile("Bộ phận Tư pháp - Hộ tịch"))
    expect(row).to_have_count(1)
    expect(whole.locator("tfoot td").nth(4)).to_have_text("3")


def test_an_incident_that_was_announced_is_in_the_figures_of_use(windows, province):
    """The night has taken it in: what lasted from eight to half past nine."""
    begun = datetime(2026, 11, 30, 1, tzinfo=UTC)
    told = Interruption(
        incident_id="MAT-DIEN",
        agency_id=OFFICE,
        agency_name="Ủy ban nhân dân xã Tâm Thắng",
        is_of_province=False,
        what="Mất điện tại trụ sở xã",
        since=begun,
        ended_at=begun + timedelta(minutes=90),
    )
    with transact() as tx:
        use_store.keep(tx, told)
    window = windows.of(_one(province, Role.HEAD), PHONE, at="bao-cao?report=use")
    window.sees("Tổng thời gian gián đoạn trong kỳ: 1 giờ 30 phút.")
    part = window.page.get_by_role("region", name="Sự cố, gián đoạn")
    expect(part.locator("tbody tr")).to_contain_text("Mất điện tại trụ sở xã")
    is_fit(window.page)


def test_the_calendar_of_reports_says_what_comes_and_who_is_told(windows, province):
    window = windows.of(province.one(Role.OPERATOR, agency="H16.01"), at="bao-cao/lich")
    rows = window.page.locator("tbody tr")
    coming = rows.filter(has_text="Chưa đến kỳ")
    expect(coming.filter(has_text="Từ ngày 01/10/2026 đến ngày 31/12/2026")).to_contain_text(
        "Đơn vị vận hành, Người kiểm tra"
    )
    expect(rows).to_have_count(6)
    window.page.get_by_role("link", name="Cơ quan", exact=True).click()
    weekly = rows.filter(has_text="Tình hình giải quyết văn bản").filter(has_text="Chưa đến kỳ")
    expect(weekly).to_contain_text("07/12/2026")
    expect(weekly).to_contain_text("Người đứng đầu cơ quan")


def test_what_the_recount_put_right_is_read_in_words(windows, province):
    window = windows.of(_one(province, Role.ADMINISTRATOR), PHONE, at="bao-cao/doi-soat")
    window.sees("Không có chỗ nào phải sửa")
    at, late = "2026-12-01T19:30:00+00:00", {"number": "15", "due_on": LAST_FRIDAY}
    sums = [[2] + [0] * (len(MEASURES) - 1), [1] + [0] * (len(MEASURES) - 1)]
    with transact() as tx:
        store.put_mended(tx, OFFICE, at, {**late, "due_on": THIS_FRIDAY}, late, "01JE5")
        store.put_mended(tx, OFFICE, at, *sums, f"SUM-D#{LAST_WEEK}")
        store.put_mended(tx, OFFICE, at, *sums, "TOTAL-M#2026-11")
    window.page.reload()
    window.sees("Văn bản 15")
    window.sees("Thời hạn: 04/12/2026 → 27/11/2026")
    window.sees("Cả ngày 24/11/2026")
    window.sees("Cả tháng 11/2026")
    window.sees("Số của cơ quan trong số liệu toàn tỉnh")
    expect(window.page.get_by_text("Nhận trong kỳ: 2 → 1")).to_have_count(2)


def test_an_officer_has_no_reports(windows, officer):
    window = windows.of(officer)
    expect(window.folder("Sổ văn bản đến")).to_be_visible()
    expect(window.folder("Báo cáo, thống kê")).to_have_count(0)
