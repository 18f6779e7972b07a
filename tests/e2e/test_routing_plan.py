"""The administrator sets up the agency's own routing; what runs keeps its version."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.e2e.conftest import PHONE
from tests.e2e.fitting import is_fit
from tests.e2e.screens import signs_as

USUAL = {"signing_roles": ["head", "leader"], "note": "Như cũ"}


@pytest.fixture
def administrator(province):
    """Of the agency the others work in; it is as it was after the test."""
    desk = province.one(Role.ADMINISTRATOR)
    yield desk
    number = desk.post("/routing-plan", USUAL)["version"]
    assert desk.post(f"/routing-plan/{number}/activation", {}).status == 200


def signers_offered(screen):
    return screen.page.locator("select[name=signer_id] option").all_inner_texts()


def test_a_version_is_written_and_put_on_for_what_begins_after_it(
    windows, administrator, officer, unit_head, leader, clerk
):
    begun = officer.draft(subject="V/v bắt đầu theo quy trình cũ")["document_id"]
    signer_id = leader.me["person"]["person_id"]
    assert officer.review(begun, "submission", signer_id=signer_id).status == 200
    window = windows.of(administrator)
    window.folder("Quy trình xử lý của cơ quan").click()
    window.heads("Quy trình xử lý của cơ quan")
    window.page.get_by_label("Trưởng đơn vị soạn thảo duyệt nội dung").uncheck()
    signing = window.page.get_by_role("group", name="Người có thẩm quyền ký văn bản")
    signing.get_by_label("Trưởng đơn vị (ký thừa lệnh khi ký văn bản)").check()
    copying = window.page.get_by_role("group", name="Người có thẩm quyền ký bản sao")
    copying.get_by_label("Lãnh đạo (cấp phó)").uncheck()
    hours = window.page.locator("input[name=SIGN]")
    hours.fill("không")
    window.button("Ghi nhận phiên bản").click()
    window.sees("Vui lòng nhập số giờ từ 0,25 đến 2.000.")
    hours.fill("4,5")
    window.button("Thêm người nhận thay").click()
    window.button("Ghi nhận phiên bản").click()
    window.sees("Vui lòng chọn người vắng, người nhận thay và hai ngày của mỗi dòng.")
    row = window.page.get_by_role("group", name="Người nhận thay 1")
    colleague = signs_as(unit_head)
    row.get_by_label("Người vắng").select_option(label=signs_as(clerk))
    row.get_by_label("Người nhận thay", exact=True).select_option(label=colleague)
    row.get_by_label("Từ ngày").fill("01/03/2027")
    row.get_by_label("Đến hết ngày").fill("05/03/2027")
    window.field("Nội dung thay đổi").fill("Trưởng đơn vị được ký thừa lệnh")
    window.button("Ghi nhận phiên bản").click()
    window.is_told("Đã ghi nhận phiên bản")
    is_fit(window.page)
    newest = window.page.get_by_role("region", name="Các phiên bản").locator("li").first
    expect(newest).to_contain_text("Trưởng đơn vị được ký thừa lệnh")
    expect(newest).not_to_contain_text("Đang áp dụng")
    drafting = windows.of(officer, at=f"van-ban-di/{officer.draft()['document_id']}")
    expect(drafting.page.locator("select[name=signer_id]")).to_be_visible()
    assert colleague not in signers_offered(drafting)

    newest.get_by_role("button", name="Áp dụng phiên bản").click()
    newest.get_by_role("button", name="Áp dụng", exact=True).click()
    window.is_told("cho văn bản mới.")
    expect(newest).to_contain_text("Đang áp dụng")
    newest.get_by_role("button", name="Xem phiên bản").click()
    expect(newest).to_contain_text("Ký: 4.5")
    copiers = newest.locator(".fact", has_text="Người có thẩm quyền ký bản sao").locator("dd")
    expect(copiers).to_have_text("Người đứng đầu cơ quan")
    drafting.page.reload()
    drafting.page.locator("select[name=signer_id]").select_option(label=colleague)
    drafting.sends("Trình ký")
    drafting.status_is("Chờ kiểm tra thể thức")
    assert officer.outgoing(begun)["status"] == "reviewing"
    assert unit_head.review(begun, "review").status == 200


def test_an_agency_that_set_up_nothing_is_told_so(windows, province):
    other = province.one(Role.ADMINISTRATOR, agency="H16.01")
    window = windows.of(other, size=PHONE, at="quy-trinh")
    window.sees("Chưa lập phiên bản nào. Cơ quan đang theo quy trình mặc định.")
    window.sees("Sửa từ quy trình mặc định.")
    is_fit(window.page)
