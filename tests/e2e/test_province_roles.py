"""Roles of the whole province: the operator gives them in any agency, an administrator does not."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

SCREEN = "vai-tro-toan-tinh"


@pytest.fixture
def operator(province):
    return province.one(Role.OPERATOR, agency="H16.01")


def test_the_operator_gives_an_officer_the_inspectors_role_and_ends_it(windows, operator):
    window = windows.of(operator, at=SCREEN)
    page = window.page
    expect(page.get_by_text("Thanh tra viên")).to_be_visible()
    windows.expect_refusals(404)
    page.get_by_role("button", name="Giao vai trò").click()
    window.field("Tên đăng nhập").fill("khong.co")
    page.get_by_role("button", name="Tìm người").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có tài khoản khong.co")
    window.field("Tên đăng nhập").fill("annv2.stttt")
    page.get_by_role("button", name="Tìm người").click()
    expect(page.get_by_text("(annv2.stttt)")).to_be_visible()
    give = page.get_by_role("region", name="Giao vai trò").get_by_role(
        "button", name="Giao vai trò"
    )
    give.click()
    expect(page.get_by_text("Chưa nhập chức danh khi giữ vai trò.")).to_be_visible()
    window.field("Chức danh khi giữ vai trò").fill("Thành viên đoàn kiểm tra")
    give.dblclick()
    row = page.get_by_role("row").filter(has_text="annv2.stttt")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Cấp lại mã xác thực").click()
    window.field("Lý do").fill("Mất điện thoại")
    lost = page.get_by_role("region", name="Cấp lại mã xác thực")
    lost.get_by_role("button", name="Cấp lại mã xác thực").click()
    window.is_told("Đã hủy mã xác thực cũ của Ngô Vân An.")
    expect(row).to_contain_text("Người kiểm tra – Thành viên đoàn kiểm tra")
    row.get_by_role("button", name="Cho thôi").click()
    window.field("Đến hết ngày").fill("01/01/2026")
    page.get_by_role("region", name="Cho thôi").get_by_role("button", name="Cho thôi").click()
    expect(row).to_have_count(0)


def test_an_administrator_is_offered_no_role_that_reaches_over_the_province(windows, province):
    administrator = province.one(Role.ADMINISTRATOR)
    person = province.members["uocl.stttt"].person
    page = windows.of(administrator, at=f"can-bo/{person.person_id}").page
    expect(page.get_by_role("button", name="Thôi chức vụ: Thanh tra viên")).to_be_visible()
    expect(page.get_by_role("button", name="Đổi vai trò")).to_have_count(0)
    page.get_by_role("button", name="Thêm chức vụ").click()
    expect(page.get_by_label("Văn thư", exact=True)).to_be_visible()
    expect(page.get_by_label("Người kiểm tra", exact=True)).to_have_count(0)
    page.goto(page.url.partition("#")[0] + f"#/{SCREEN}")
    expect(page.get_by_text("Mục này dành cho đơn vị vận hành.")).to_be_visible()
