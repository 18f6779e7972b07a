"""The administrator's people: entered, imported, recovered, and gone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import store
from qlvb.organization.model import Person, Position
from qlvb.platform.tables import transact

from tests.builders.sheets import a_sheet
from tests.builders.staff import SINCE
from tests.e2e.conftest import PHONE

LIST, NEW, SHEET = "can-bo", "can-bo/moi", "can-bo/nhap-tu-bang-tinh"
CROWDED = "H16.11"
A_PAGE = 25


@pytest.fixture
def administrator(province):
    return province.one(Role.ADMINISTRATOR)


@pytest.fixture
def somebody():
    """A person of the test's own, known by the account."""

    def enter(account, name, agency="H16.13"):
        position = Position(
            title="Chuyên viên", roles=frozenset({Role.OFFICER}), effective_from=SINCE
        )
        person = Person(
            agency_id=agency,
            person_id=account,
            full_name=name,
            email=f"{account}@daknong.example",
            account=account,
            positions=(position,),
        )
        with transact() as tx:
            store.put_person(tx, person)
        return person

    return enter


def names(screen, name):
    """Type the full name and go on to the next field."""
    screen.field("Họ và tên").fill(name)
    screen.page.keyboard.press("Tab")


def appoints(screen, title, unit, role):
    screen.field("Chức vụ, chức danh").fill(title)
    screen.field("Đơn vị").select_option(label=unit)
    screen.page.get_by_label(role, exact=True).check()


def takes(screen, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    screen.page.locator("input[type=file]").set_input_files(file)


def test_a_name_that_is_taken_is_told_apart_as_the_administrator_chooses(windows, administrator):
    screen = windows.of(administrator, at=LIST)
    screen.page.get_by_role("link", name="Nhập người mới").click()
    names(screen, "Nông Viết An")
    screen.sees("Tên annv.stttt đang hoặc đã có người dùng")
    screen.page.get_by_label("annviet.stttt", exact=True).check()
    screen.button("Nhập và gửi thư mời").click()
    screen.sees("Chưa nhập thư điện tử.")
    screen.field("Thư điện tử").fill("an.moi@daknong.example")
    appoints(screen, "Chuyên viên", "Phòng Công nghệ thông tin", "Chuyên viên")
    screen.button("Nhập và gửi thư mời").click()
    screen.is_told("tên đăng nhập annviet.stttt")
    screen.sees("Chờ kích hoạt")


def test_the_given_name_of_y_krong_nie_is_asked_for(windows, administrator):
    screen = windows.of(administrator, PHONE, at=NEW)
    names(screen, "Y Krông Niê")
    screen.sees("Từ cuối của họ tên này có thể là họ của dòng tộc.")
    screen.field("Thư điện tử").fill("krong.moi@daknong.example")
    appoints(screen, "Văn thư", "Văn phòng Sở", "Văn thư")
    screen.button("Nhập và gửi thư mời").click()
    expect(screen.field("Tên gọi")).to_be_focused()
    screen.field("Tên gọi").select_option(label="Krông")
    expect(screen.page.get_by_label("krongyn.stttt", exact=True)).to_be_checked()
    screen.button("Nhập và gửi thư mời").click()
    screen.is_told("Đã nhập Y Krông Niê, tên đăng nhập krongyn.stttt")


def test_the_right_rows_of_a_sheet_are_entered_and_the_wrong_one_says_why(windows, administrator):
    windows.expect_refusals(422)
    screen = windows.of(administrator, at=SHEET)
    for file, sentence in (
        (("danh-sach.docx", b"PK"), "Chỉ nhận bảng tính Excel (.xlsx) hoặc CSV."),
        (("trong.xlsx", b""), "Tệp rỗng."),
        (("lon.csv", b"x" * 200_001 + b"y" * 5_000), "Bảng tính quá lớn"),
        (("dai.csv", "Họ và tên\n".encode() * 10_000), "tối đa 200 KB và 1.000 dòng"),
        (("hong.xlsx", b"PK\x03\x04 hong"), "Không đọc được bảng tính."),
        (("cot.xlsx", a_sheet(["An"], columns=("Tên",))), "cần có dòng tiêu đề với các cột"),
    ):
        takes(screen, *file)
        expect(screen.page.get_by_role("alert")).to_contain_text(sentence)
    people = (
        ("Lò Thị Bưởi", "", "buoi@daknong.example", "Văn phòng Sở", "Chuyên viên", "chuyên viên"),
        ("Ngô Vinh An", "", "an.vinh@daknong.example", "CNTT", "Chuyên viên", "chuyên viên"),
        ("Lê Sai", "", "sai", "Phòng Lạ", "Chuyên viên", "chuyên viên"),
    )
    takes(screen, "can-bo.xlsx", a_sheet(*people))
    screen.sees("2 người sẽ nhập, 0 người đã có, 1 dòng có lỗi")
    screen.sees("Cơ quan không có đơn vị “Phòng Lạ”.")
    screen.field("Tên đăng nhập của Ngô Vinh An").select_option("anngov.stttt")
    screen.button("Nhập 2 người").click()
    screen.sees("Đã nhập 2 người, 0 người đã có từ trước, 0 người chưa nhập được.")
    screen.goes_to(f"{LIST}?query=anngov")
    row = screen.page.locator("tbody tr")
    expect(row).to_contain_text("Ngô Vinh An")
    expect(row).to_contain_text("Chờ kích hoạt")


def test_who_left_is_still_listed_but_signs_in_no_more(province, windows, administrator, somebody):
    windows.expect_refusals(401)
    somebody("dilv.stttt", "Lê Văn Đi")
    screen = windows.of(administrator, at=f"{LIST}?query=le van di")
    screen.page.get_by_role("link", name="Lê Văn Đi").click()
    screen.button("Thôi việc").click()
    screen.sees("tên đăng nhập không cấp lại cho người khác")
    yesterday = clock.today() - timedelta(days=1)
    screen.field("Ngày làm việc cuối cùng").fill(f"{yesterday:%d/%m/%Y}")
    screen.sends("Thôi việc")
    screen.sees("Vui lòng xác nhận nội dung trên.")
    screen.field("Tôi xác nhận cho Lê Văn Đi thôi việc").check()
    screen.sends("Thôi việc")
    screen.is_told("Đã thực hiện: Thôi việc, Lê Văn Đi.")
    screen.sees("Đã thôi việc")
    screen.goes_to(f"{LIST}?standing=left")
    screen.sees("dilv.stttt")
    page = windows.blank()
    page.goto(province.engine.address)
    page.get_by_label("Tên đăng nhập").fill("dilv.stttt")
    page.get_by_label("Mật khẩu", exact=True).fill("Mat-khau-2026-x")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tài khoản đã ngừng sử dụng")


def test_roles_change_and_the_one_who_was_shut_out_comes_in_again(windows, administrator, somebody):
    person = somebody("doilv.stttt", "Lê Văn Đổi")
    screen = windows.of(administrator, PHONE, at=f"{LIST}/{person.person_id}")
    screen.page.get_by_role("button", name="Đổi vai trò: Chuyên viên").click()
    screen.page.get_by_label("Văn thư", exact=True).check()
    screen.sends("Đổi vai trò")
    screen.is_told("Đã thực hiện: Đổi vai trò")
    held = screen.page.locator(".position")
    expect(held).to_contain_text(["Đã thôi", "Vai trò: Văn thư, Chuyên viên"])
    for act, standing in (("Khóa tài khoản", "Đã khóa"), ("Mở khóa tài khoản", "Chờ kích hoạt")):
        screen.button(act).click()
        screen.field("Lý do").fill("Theo đề nghị của đơn vị")
        screen.sends(act)
        expect(screen.page.locator("h1 .tag")).to_have_text(standing)


def test_a_crowded_agency_is_read_page_by_page_and_found_by_name(province, windows, somebody):
    for number in range(A_PAGE):
        somebody(f"dong{number}.snv", f"Đinh Văn {chr(ord('A') + number)}", CROWDED)
    screen = windows.of(province.one(Role.ADMINISTRATOR, agency=CROWDED), at=LIST)
    rows = screen.page.locator("tbody tr")
    expect(rows).to_have_count(A_PAGE)
    screen.button("Trang sau").click()
    expect(screen.page.get_by_text("Trang 2")).to_be_visible()
    screen.field("Tìm theo họ tên").fill("dinh van y dong24")
    screen.button("Tìm").click()
    expect(rows).to_have_count(1)
    screen.field("Tìm theo họ tên").fill("khong co ai")
    screen.button("Tìm").click()
    screen.sees("Không tìm thấy người nào.")


def test_only_the_administrator_has_the_page_of_people(windows, clerk):
    screen = windows.of(clerk, at=LIST)
    screen.sees("Mục này dành cho quản trị đơn vị.")
    expect(screen.folder("Cán bộ, tài khoản")).to_have_count(0)
