"""Two communes become one in mid-year: decided, handed over, read, all on the page."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from qlvb.audit import verify
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.organization import moving
from qlvb.organization import service as organization
from qlvb.organization.model import Agency, Designation, Unit
from qlvb.organization.moving import Move

from infra.local.seed import seed_organization
from tests.builders.merger import OPERATOR, signed_in, somebody
from tests.e2e.conftest import PHONE
from tests.e2e.fitting import is_fit

OTHER, COMMUNE, NEW = "H16.51", "H16.50", "H16.60"
"""No other journey is about these: nobody else misses them afterwards."""
OTHER_NAME = "Ủy ban nhân dân xã Nam Đà"
COMMUNE_NAME = "Ủy ban nhân dân xã Đắk Sôr"
NEW_NAME = "Ủy ban nhân dân xã Krông Nô"
CODE_OF_THE_COMMUNE = "000.00.50.H16"
BASIS = "1671/NQ-UBTVQH15"
UNIT = ids.derived_id("unit", NEW, "VP")


@pytest.fixture(scope="module")
def communes(province):
    """Both communes with their people, and the one they become: from today on, with one unit."""
    members = seed_organization(Path(__file__).with_name("communes.yaml"))
    province.members.update({member.person.account: member for member in members})
    called = Designation(
        name=NEW_NAME,
        abbreviation="Krông Nô",
        kind="Ủy ban nhân dân cấp xã",
        parent_id="H16",
        effective_from=clock.today(),
    )
    organization.found_agency(OPERATOR, Agency(agency_id=NEW, designations=(called,)))
    organization.open_unit(
        somebody(NEW, Role.ADMINISTRATOR),
        Unit(
            agency_id=NEW,
            unit_id=UNIT,
            name="Văn phòng",
            abbreviation="VP",
            effective_from=clock.today(),
        ),
    )


@pytest.fixture(scope="module")
def open_document(province, communes):
    """The commune's officer works on it; the deputy, who will not come along, was informed."""
    clerk, head = (province.one(role, agency=COMMUNE) for role in (Role.CLERK, Role.HEAD))
    officer, deputy = (person(province, COMMUNE, place) for place in ("K'Sơn", "Nông Thị Thắm"))
    made = clerk.register(leader=head.me["person"]["person_id"], subject="V/v rà soát hộ tịch")
    given = head.act(
        made["document_id"],
        "direction",
        text="Giao tư pháp",
        lead={"kind": "person", "id": officer.person_id},
        informed=[{"kind": "person", "id": deputy.person_id}],
    )
    assert given.status == 200, given.body
    return made.body


def test_two_agencies_become_one_and_the_open_work_goes_on(province, windows, open_document):
    decides(windows.of(province.one(Role.OPERATOR, agency="H16.01"), at="sap-xep-to-chuc"))
    everyone_moves(province, besides={"Nông Thị Thắm"})

    manager = windows.of(of(province, "Mạc Đình Khải"), at="ban-giao")
    prepares(province, manager)
    record = manager.page.url.partition("#/")[2]
    names_who_receives(manager)

    handing = windows.of(of(province, "Lê Hồng Ngát"), at=record)
    confirms(handing, "Xác nhận bên giao")
    taking = windows.of(of(province, "Nguyễn Ngọc Thành"), at=record)
    expect(taking.button("Xác nhận bên giao")).to_have_count(0)
    confirms(taking, "Xác nhận bên nhận")
    province.engine.settle()
    manager.page.reload()
    for screen in (taking, manager):
        screen.sees("Đã bàn giao xong: 1 văn bản được chuyển.")
        is_fit(screen.page)

    shows_the_minutes(taking, record)
    finds_and_reads(windows, province, open_document)


def test_another_code_leads_to_the_agency_too(province, windows, communes):
    operator = windows.of(province.one(Role.OPERATOR, agency="H16.01"), at=f"sap-xep-to-chuc/{NEW}")
    operator.button("Thêm mã định danh").click()
    operator.field("Loại mã").select_option(label="QCVN 102:2016/BTTTT (13 ký tự)")
    operator.page.get_by_role("textbox", name="Mã định danh").fill("000.00.60.H16")
    operator.sends("Tiếp tục")
    operator.sees("Chưa nhập căn cứ.")
    operator.field("Có hiệu lực từ ngày").fill("01/12/2026")
    operator.field("Căn cứ").fill("957/QĐ-UBND")
    operator.sends("Tiếp tục")
    operator.sees(f"Từ ngày 01/12/2026, văn bản gửi đến mã 000.00.60.H16 tới {NEW_NAME}")
    is_fit(operator.page)
    operator.sends("Ghi nhận")
    operator.is_told("Đã thêm mã định danh 000.00.60.H16.")
    operator.goes_to("sap-xep-to-chuc")
    looks_up(operator, "000.00.60.H16", "01/12/2026", NEW_NAME)
    windows.expect_refusals(404)
    operator.field("Mã định danh").fill("000.00.99.H16")
    operator.button("Tra cứu").click()
    operator.sees("Không tìm thấy cơ quan.")


def test_who_may_not_decide_is_not_asked_to(province, windows):
    manager = windows.of(province.one(Role.ADMINISTRATOR), size=PHONE, at="sap-xep-to-chuc")
    manager.sees("Văn phòng Ủy ban nhân dân tỉnh Đắk Nông")
    expect(manager.page.get_by_role("link", name="Ghi nhận quyết định sắp xếp")).to_have_count(0)
    is_fit(manager.page)
    manager.goes_to("ban-giao")
    manager.sees("Cơ quan của anh/chị không tiếp nhận từ cơ quan nào.")
    is_fit(manager.page)
    manager.goes_to("sap-xep-to-chuc/quyet-dinh/moi")
    manager.sees("Không có trang này")


def decides(operator):
    """The operator records the merger; what it brings about is said before it is done."""
    operator.page.get_by_role("link", name="Ghi nhận quyết định sắp xếp").click()
    operator.sends("Xem điều sẽ xảy ra")
    operator.sees("Thêm ít nhất một cơ quan, đơn vị cũ.")
    for name, label in (
        ("cũ", OTHER_NAME),
        ("cũ", COMMUNE_NAME),
        ("tiếp nhận", NEW_NAME),
    ):
        operator.field(f"Cơ quan, đơn vị {name}: cơ quan").select_option(label=label)
        operator.button(f"Thêm vào: cơ quan, đơn vị {name}").click()
    operator.field("Ngày có hiệu lực").fill("01/12/2026")
    operator.field("Căn cứ").fill(BASIS)
    is_fit(operator.page)
    operator.sends("Xem điều sẽ xảy ra")
    for said in (
        f"{OTHER_NAME}, {COMMUNE_NAME} hoạt động hết ngày 30/11/2026.",
        "không cấp thêm số từ ngày 01/12/2026",
        f"được chuyển đến {NEW_NAME}",
        "vẫn đọc được",
        "không sửa, không xóa được",
    ):
        operator.sees(said)
    is_fit(operator.page)
    operator.sends("Ghi nhận quyết định")
    operator.sees("Vui lòng đối chiếu với quyết định rồi đánh dấu.")
    operator.field("Tôi đã đối chiếu với quyết định").check()
    operator.sends("Ghi nhận quyết định")
    operator.is_told(f"Đã ghi nhận quyết định {BASIS}.")
    row = operator.page.get_by_role("row", name=COMMUNE_NAME)
    expect(row).to_contain_text(f"Hợp nhất, sáp nhập vào {NEW_NAME} từ 01/12/2026, theo {BASIS}")
    expect(row).to_contain_text("Đã kết thúc")
    looks_up(operator, CODE_OF_THE_COMMUNE, "30/11/2026", COMMUNE_NAME)
    looks_up(operator, CODE_OF_THE_COMMUNE, "01/12/2026", NEW_NAME)
    is_fit(operator.page)
    row.get_by_role("link").click()
    operator.sees("Tên gọi qua các thời kỳ")
    is_fit(operator.page)


def looks_up(screen, code, day, name):
    screen.field("Mã định danh").fill(code)
    screen.field("Ngày gửi").fill(day)
    screen.button("Tra cứu").click()
    screen.sees(f"Văn bản gửi mã {code} ngày {day} đến {name}")


def prepares(province, manager):
    """The administrator of the successor has the list drawn up, and sees it page by page."""
    is_fit(manager.page)
    manager.button(f"Lập biên bản bàn giao với {COMMUNE_NAME}").click()
    manager.heads(f"Bàn giao từ {COMMUNE_NAME} sang {NEW_NAME}")
    province.engine.settle()
    manager.sees("Chờ hai bên xác nhận")
    documents = manager.page.get_by_role("region", name="Danh mục văn bản")
    expect(documents.locator("tbody tr")).to_have_count(1)


def names_who_receives(manager):
    manager.sees("Còn 1 người, đơn vị chưa có nơi tiếp nhận.")
    expect(manager.page.get_by_role("button", name="Xác nhận bên")).to_have_count(0)
    is_fit(manager.page)
    chosen = manager.field("Người, đơn vị tiếp nhận thay Nông Thị Thắm")
    chosen.select_option(label="Lê Hồng Ngát – Chủ tịch")
    manager.button("Lưu người tiếp nhận").click()
    manager.is_told("Đã lưu người tiếp nhận.")
    manager.misses("chưa có nơi tiếp nhận")


def confirms(leader, side):
    digest = leader.page.locator(".digests code")
    expect(digest).to_have_text(re.compile("^[0-9a-f]{64}$"))
    leader.button(side).click()
    leader.sees("Vui lòng xem danh mục, người tiếp nhận rồi đánh dấu.")
    leader.sees("Không hoàn tác được.")
    is_fit(leader.page)
    leader.field("Tôi đã xem danh mục và người tiếp nhận").check()
    leader.button(side).click()
    leader.is_told(side.replace("Xác nhận", "Đã xác nhận cho"))


def shows_the_minutes(leader, record):
    """The record can be printed, and its proof holds elsewhere."""
    leader.page.get_by_role("link", name="Biên bản bàn giao").click()
    minutes = leader.page.locator(".minutes")
    for said in ("Lê Hồng Ngát", "Nguyễn Ngọc Thành", BASIS, "Đã chuyển 1 văn bản"):
        expect(minutes).to_contain_text(said)
    is_fit(leader.page)
    with leader.page.expect_download() as download:
        leader.button("Tải chứng cứ nguyên vẹn").click()
    proof = json.loads(Path(download.value.path()).read_bytes())
    assert record.endswith(proof["subject"])
    assert verify.verify(proof) == []
    leader.page.emulate_media(media="print")
    expect(leader.page.get_by_role("navigation")).to_have_count(0)


def finds_and_reads(windows, province, document):
    """The clerk finds it under its new number, and reads what the predecessor left."""
    clerk = windows.of(of(province, "Trần Thị Cúc"), at="van-ban-den")
    row = clerk.page.get_by_role("row", name="V/v rà soát hộ tịch")
    expect(row).to_contain_text("K'Sơn")
    row.get_by_role("link").click()
    clerk.sees(f"Tiếp nhận từ {COMMUNE_NAME}, số đến 01")
    clerk.page.get_by_role("link", name="Mở văn bản ở cơ quan cũ").click()
    clerk.status_is("Đã bàn giao")
    clerk.sees(f"Được xử lý tiếp tại {NEW_NAME}")
    expect(clerk.page.locator(".acts button")).to_have_count(0)
    clerk.goes_to("ban-giao")
    clerk.page.get_by_role("link", name=f"Xem văn bản đã kết thúc của {COMMUNE_NAME}").click()
    clerk.sees(f"Văn bản của cơ quan cũ: {COMMUNE_NAME}")
    is_fit(clerk.page)
    clerk.page.get_by_role("row", name="V/v rà soát hộ tịch").get_by_role("link").click()
    clerk.status_is("Đã bàn giao")

    officer = windows.of(of(province, "K'Sơn"))
    officer.folder("Chờ xử lý").click()
    officer.opens(document)
    officer.sees("Giao tư pháp")


def everyone_moves(province, *, besides):
    """Everyone of both takes the same post in the new agency."""
    for agency_id in (OTHER, COMMUNE):
        moves = []
        for member in province.members.values():
            if member.person.agency_id != agency_id or member.person.name in besides:
                continue
            [held] = member.person.positions
            unit_id = UNIT if held.unit_id else None
            moves.append(
                Move(
                    person_id=member.person.person_id,
                    title=held.title,
                    roles=held.roles,
                    unit_id=unit_id,
                )
            )
        moving.move_people(somebody(NEW, Role.ADMINISTRATOR), agency_id, tuple(moves))
    province.engine.settle()


def person(province, agency_id, name):
    members = [each.person for each in province.members.values()]
    return next(p for p in members if (p.agency_id, p.name) == (agency_id, name))


def of(province, name):
    """A person by full name, signed in where they work now."""
    accounts = (a for a, each in province.members.items() if each.person.name == name)
    return signed_in(province, next(accounts))
