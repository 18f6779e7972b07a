"""Finding documents: folders with counts and unread, filters, pages."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from qlvb.incoming import store as incoming
from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import Party, PartyKind
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact
from qlvb.routing import store as routing
from qlvb.routing.model import main_work

from tests.builders.office import a_registered_document

AGENCY = "H16.32"
MANY, RARE = 26, 5


@pytest.fixture(scope="module")
def busy_office(province):
    """A district's office with more documents than a page shows, as the stores keep them."""
    clerk, leader = province.one(Role.CLERK, agency=AGENCY), province.one(Role.HEAD, agency=AGENCY)
    person = leader.me["person"]
    owner = Party(kind=PartyKind.PERSON, id=person["person_id"], name=person["name"])
    for number in range(1, MANY + 1):
        plain = a_registered_document(number)
        entry = replace(plain.entry, number=str(number), arrived_on=clock.today())
        if number == RARE:
            entry = replace(entry, kind="giay-moi", urgency=Urgency.EXPRESS)
        document = replace(
            plain,
            document_id=f"LISTED{number:04}",
            agency_id=AGENCY,
            entry=entry,
            files=(),
            leader=owner,
            owner=owner,
        )
        with transact() as tx:
            incoming.create(tx, document)
            routing.move(tx, opened=[main_work(document, given_by="Văn thư")], closed=[])
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


def test_a_folder_counts_exactly_and_shows_what_is_unread(windows, province):
    # To a deputy, to whom nobody else presents anything.
    clerk, leader = province.one(Role.CLERK, agency="H16.11"), province.desk("thaontp.snv")
    leader_id = leader.me["person"]["person_id"]
    made = [clerk.register(leader=leader_id).body for _ in range(2)]
    screen = windows.of(leader)
    screen.counts("Chờ cho ý kiến", 2)
    expect(screen.page.locator("tr.unread")).to_have_count(2)
    rows(screen).filter(has_text=made[0]["number"]).get_by_role("link").click()
    screen.field("Ý kiến chỉ đạo").fill("Văn phòng xử lý")
    screen.page.get_by_label("Chủ trì: ").nth(1).check()
    screen.sends("Chuyển xử lý")
    screen.is_told("Đã thực hiện: cho ý kiến chỉ đạo")
    screen.counts("Chờ cho ý kiến", 1)
    screen.folder("Chờ cho ý kiến").click()
    expect(screen.page.locator("tr.unread")).to_have_count(1)


def test_an_empty_folder_says_so(windows, busy_office):
    _, leader = busy_office
    screen = windows.of(leader, at="viec/cua-toi/informed")
    screen.sees("Không có văn bản nào trong mục “Nhận để biết”.")


def test_the_menu_offers_each_what_is_theirs_to_decide(windows, province, clerk):
    deputy = windows.of(province.desk("duyenptm.stttt"))
    expect(deputy.folder("Văn bản chờ tiếp nhận")).to_be_visible()
    expect(deputy.folder("Tệp chờ quyết định")).to_have_count(0)
    expect(windows.of(clerk).folder("Tệp chờ quyết định")).to_be_visible()


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
