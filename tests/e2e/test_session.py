"""Coming in, staying in, going out."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.ui


def _sign_in(page, account, password):
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_the_keyboard_is_enough_to_sign_in_and_open_a_document(
    province, windows, registered, clerk
):
    document = registered()
    page = windows.blank()
    page.goto(province.engine.address)
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type(clerk.account)
    page.keyboard.press("Tab")
    page.keyboard.type(province.members[clerk.account].password)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nguyễn Thị Mai")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.get_by_role("link", name="Sổ văn bản đến").press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    link = page.get_by_role("link", name=document["number"])
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(document["number"])


def test_a_wrong_password_is_answered_in_one_sentence(province, windows, clerk):
    windows.expect_refusals(401)
    page = windows.blank()
    page.goto(province.engine.address)
    _sign_in(page, clerk.account, "sai-mat-khau")
    expect(page.get_by_role("alert")).to_contain_text("mật khẩu không đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value(clerk.account)


def test_the_first_sign_in_asks_for_a_password_of_ones_own(province, windows, newcomer):
    windows.expect_refusals(422)
    page = windows.blank()
    page.goto(province.engine.address)
    _sign_in(page, newcomer.account, newcomer.invited_with)
    expect(page.get_by_role("heading", name="Đặt mật khẩu mới")).to_be_visible()
    page.get_by_label("Mật khẩu mới *", exact=True).fill("ngan")
    page.get_by_label("Nhập lại mật khẩu mới").fill("khac")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_text("Hai lần nhập không giống nhau.")).to_be_visible()
    page.get_by_label("Nhập lại mật khẩu mới").fill("ngan")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_role("alert")).to_contain_text("Mật khẩu")
    for label in ("Mật khẩu mới *", "Nhập lại mật khẩu mới *"):
        page.get_by_label(label, exact=True).fill("Mat-khau-rieng-2026")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_text(newcomer.name)).to_be_visible()
