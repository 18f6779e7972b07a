"""Finding documents: folders with counts and unread, filters, pages."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders import pdfs
from tests.builders.client import put_form

pytestmark = pytest.mark.ui

MANY, RARE = 26, 5


@pytest.fixture(scope="module")
def busy_office(province):
    """A district's office with more documents than a page shows."""
    clerk = province.one(Role.CLERK, agency="H16.32")
    leader = province.one(Role.HEAD, agency="H16.32")
    content = pdfs.a_document(pages=1)
    asked = {
        "filename": "van-ban.pdf",
        "size": len(content),
        "media_type": "application/pdf",
        "confirmed": True,
    }
    given = [clerk.post("/uploads", asked) for _ in range(MANY)]
    for each in given:
        put_form(each["url"], each["fields"], content)
    province.engine.settle()
    leader_id = leader.me["person"]["person_id"]
    for number, each in enumerate(given, 1):
        is_rare = number == RARE
        entry = {
            "form": "paper",
            "kind": "giay-moi" if is_rare else "cong-van",
            "urgency": "express" if is_rare else "normal",
            "number": f"{number}",
            "notation": "UBND-VX",
            "issued_on": "2026-11-02",
            "issuer": "Ủy ban nhân dân tỉnh Đắk Nông",
            "subject": "Về việc báo cáo tình hình ứng dụng công nghệ thông tin",
            "file_ids": [each["file_id"]],
            "leader_id": leader_id,
        }
        made = clerk.post("/incoming", entry, key=f"van-ban-{number}")
        assert made.status == 201, made.body
    province.engine.settle()
    return clerk, leader


def rows(screen):
    return screen.page.locator("tbody tr")


def test_a_long_register_is_read_page_by_page(windows, busy_office):
    clerk, _ = busy_office
    screen = windows.of(clerk, at="van-ban-den")
    expect(rows(screen)).to_have_count(25)
    screen.button("Trang sau").click()
    expect(rows(screen)).to_have_count(1)
    screen.sees("Trang 2")
    rows(screen).last.get_by_role("link").click()
    screen.heads("Văn bản đến số 01")
    screen.page.get_by_role("link", name="Về danh sách").click()
    expect(rows(screen)).to_have_count(1)
    screen.button("Trang trước").click()
    expect(rows(screen)).to_have_count(25)


def test_filters_narrow_the_list_and_stand_in_its_address(windows, busy_office):
    clerk, _ = busy_office
    screen = windows.of(clerk, at="van-ban-den")
    screen.button("Thêm điều kiện").click()
    screen.field("Độ khẩn").select_option(label="Hỏa tốc")
    screen.button("Lọc danh sách").click()
    expect(rows(screen)).to_have_count(1)
    screen.page.reload()
    expect(rows(screen)).to_have_count(1)
    expect(rows(screen)).to_contain_text("Giấy mời")
    screen.field("Độ khẩn").select_option(label="Khẩn")
    screen.field("Đến từ ngày").fill("31/02/2026")
    screen.button("Lọc danh sách").click()
    screen.sees("Ngày không đúng.")
    screen.field("Đến từ ngày").fill("")
    screen.button("Lọc danh sách").click()
    screen.sees("Không có văn bản nào khớp điều kiện lọc.")
    screen.page.get_by_role("link", name="Bỏ lọc").click()
    expect(rows(screen)).to_have_count(25)


def test_a_folder_counts_exactly_and_shows_what_is_unread(windows, busy_office):
    _, leader = busy_office
    screen = windows.of(leader)
    screen.counts("Chờ cho ý kiến", MANY)
    expect(screen.page.locator("tr.unread")).to_have_count(25)
    rows(screen).first.get_by_role("link").click()
    screen.field("Ý kiến chỉ đạo").fill("Văn phòng xử lý")
    screen.gives("Văn phòng HĐND và UBND huyện", "Chủ trì")
    screen.button("Chuyển xử lý").click()
    screen.status_is("Đã phân công")
    screen.counts("Chờ cho ý kiến", MANY - 1)


def test_an_empty_folder_says_so(windows, busy_office):
    _, leader = busy_office
    screen = windows.of(leader, at="viec/cua-toi/informed")
    screen.sees("Không có văn bản nào trong mục “Nhận để biết”.")


def test_an_address_that_leads_nowhere_shows_the_way_home(windows, busy_office):
    clerk, _ = busy_office
    windows.expect_refusals(404)
    screen = windows.of(clerk, at="khong-co")
    screen.sees("Không có trang này")
    screen.page.get_by_role("link", name="Về trang công việc").click()
    expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    screen.misses("Không có trang này")
    screen.goes_to("van-ban-den/01ARZ3NDEKTSV4RRFFQ69G5FAV")
    screen.sees("Không tìm thấy văn bản đến này")
    screen.page.get_by_role("link", name="Sổ văn bản đến").last.click()
    screen.heads("Sổ văn bản đến")
