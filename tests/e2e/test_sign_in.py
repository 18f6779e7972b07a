"""What a sign-in may ask for before it opens: an authenticator, its code, patience; and the door."""

import boto3
import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import accounts
from qlvb.organization.model import Person, Position
from qlvb.platform.settings import settings

from tests.builders.authenticator import code, wrong_code
from tests.builders.client import send
from tests.builders.staff import SINCE
from tests.e2e.conftest import PHONE
from tests.e2e.fitting import is_fit
from tests.e2e.test_session import ENDED

TEMPORARY, OWN = "Tam-thoi-2026-x", "Mat-khau-rieng-2026"
ADMINISTRATOR = Actor(
    person_id="ADMIN", agency_id="H16.13", name="", roles=frozenset({Role.ADMINISTRATOR})
)


@pytest.fixture
def strict(monkeypatch):
    """Who needs an authenticator is asked for it, as in production."""
    monkeypatch.setenv("QLVB_SECOND_FACTOR", "required")


@pytest.fixture
def invited(province):
    """Invite a clerk with a temporary password that the test knows; the account."""

    def invite(account):
        position = Position(title="Văn thư", roles=frozenset({Role.CLERK}), effective_from=SINCE)
        person = Person(
            agency_id="H16.13",
            person_id=account,
            full_name="Vi Thị Mới",
            email=f"{account}@daknong.example",
            account=account,
            positions=(position,),
        )
        accounts.enter_person(ADMINISTRATOR, person)
        boto3.client("cognito-idp").admin_set_user_password(
            UserPoolId=settings.user_pool_id,
            Username=account,
            Password=TEMPORARY,
            Permanent=False,
        )
        return account

    return invite


def types(page, *words):
    """Type into the field that has the focus and those after it, and send: no mouse."""
    for at, word in enumerate(words):
        if at:
            page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.keyboard.press("Enter")


def at_the_door(windows, province, size=None):
    page = windows.blank(size)
    page.goto(province.engine.address)
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    return page


def secret_on(page):
    """What somebody reads off the screen who cannot scan the picture."""
    shown = page.locator(".secret").inner_text()
    assert all(len(group) <= 4 for group in shown.split())
    return shown.replace(" ", "")


def test_a_clerks_first_sign_in_on_a_telephone_sets_a_password_and_an_authenticator(
    province, windows, strict, invited
):
    windows.expect_refusals(401)
    account = invited("moivt.stttt")
    page = at_the_door(windows, province, PHONE)
    types(page, account, TEMPORARY)
    expect(page.get_by_label("Mật khẩu mới", exact=True)).to_be_focused()
    page.keyboard.type(OWN)
    page.keyboard.press("Tab")
    types(page, "", OWN)
    expect(page.get_by_role("heading", name="Thiết lập mã xác thực")).to_be_focused()
    expect(page.get_by_role("img", name=f"Mã QR để thêm tài khoản {account}")).to_be_visible()
    secret = secret_on(page)
    [link] = page.get_by_role("link", name="mở ứng dụng").all()
    assert f"secret={secret}&" in link.get_attribute("href")
    is_fit(page)
    page.get_by_label("Mã xác thực").focus()
    types(page, "12345")
    expect(page.get_by_text("Mã xác thực gồm 6 chữ số.")).to_be_visible()
    page.get_by_label("Mã xác thực").fill(wrong_code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Mã xác thực không đúng")
    expect(page.get_by_label("Mã xác thực")).to_have_value("")
    types(page, code(secret))
    expect(page.get_by_text("Vi Thị Mới")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_label("Tên đăng nhập").focus()
    types(page, account, OWN)
    expect(page.get_by_label("Mã xác thực")).to_be_focused()
    is_fit(page)
    shown = code(secret)
    types(page, f"{shown[:3]} {shown[3:]}")
    expect(page.get_by_text("Vi Thị Mới")).to_be_visible()


def test_an_answer_that_comes_too_late_begins_again(province, windows, strict, invited):
    windows.expect_refusals(401)
    account = invited("moivt2.stttt")
    page = at_the_door(windows, province)
    types(page, account, TEMPORARY)
    page.route("**/api/session/new-password", lambda route: route.fulfill(status=401, json=ENDED))
    for label in ("Mật khẩu mới", "Nhập lại mật khẩu mới"):
        page.get_by_label(label, exact=True).fill(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "Đã quá thời gian chờ. Vui lòng đăng nhập lại từ đầu."
    )
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()


def test_after_too_many_tries_the_page_says_for_how_long_to_wait(province, windows):
    windows.expect_refusals(401)
    tried = {"account": "doandoan.stttt", "password": "sai"}
    headers = {"Content-Type": "application/json"}
    for _ in range(5):
        assert send(province.engine, "POST", "/api/session", tried, headers).status == 401
    page = at_the_door(windows, province)
    types(page, tried["account"], tried["password"])
    expect(page.get_by_role("alert")).to_contain_text("tạm khóa 15 phút")


def test_an_agencys_own_door_shows_its_name_and_gives_nobody_its_rights(province, windows, officer):
    def under_another_name(route):
        headers = {**route.request.headers, "host": "qlvb.snv.daknong.gov.vn"}
        route.fulfill(response=route.fetch(headers=headers))

    page = windows.blank(PHONE)
    page.route("**/api/**", under_another_name)
    page.goto(province.engine.address)
    expect(page.get_by_text("Sở Nội vụ tỉnh Đắk Nông")).to_be_visible()
    types(page, officer.account, province.members[officer.account].password)
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.locator(".bar-agency")).to_have_text("Sở Thông tin và Truyền thông tỉnh Đắk Nông")
    page.goto(f"{province.engine.address}/#/uy-quyen")
    page.get_by_role("button", name="Lập ủy quyền").click()
    choices = page.get_by_label("Người được ủy quyền").locator("option")
    expect(choices.filter(has_text="Lê Trọng Nghĩa")).to_have_count(1)
    page.unroute_all()
