"""Coming in, staying in, going out."""

from dataclasses import dataclass

import boto3
import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import accounts
from qlvb.organization.model import Person, Position
from qlvb.platform.settings import settings

from tests.builders.staff import SINCE
from tests.e2e.conftest import PHONE

ENDED = {"code": "session_ended", "detail": "Phiên làm việc đã hết hạn. Vui lòng đăng nhập lại."}


@dataclass
class Newcomer:
    """A person who was invited and has never signed in."""

    name: str
    account: str
    invited_with: str


@pytest.fixture
def newcomer(province):
    administrator = Actor(
        person_id="ADMIN", agency_id="H16.13", name="", roles=frozenset({Role.ADMINISTRATOR})
    )
    position = Position(title="Chuyên viên", roles=frozenset({Role.OFFICER}), effective_from=SINCE)
    invited = Newcomer("Nông Văn Ấn", "annv9.stttt", "Tam-thoi-2026-x")
    person = Person(
        agency_id="H16.13",
        person_id="NEWCOMER",
        full_name=invited.name,
        email="an9@daknong.example",
        account=invited.account,
        positions=(position,),
    )
    accounts.enter_person(administrator, person)
    # The pool e-mails a password of its own making; here it is one that the test knows.
    boto3.client("cognito-idp").admin_set_user_password(
        UserPoolId=settings.user_pool_id,
        Username=invited.account,
        Password=invited.invited_with,
        Permanent=False,
    )
    return invited


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
    page.get_by_label("Mật khẩu mới", exact=True).fill("ngan")
    page.get_by_label("Nhập lại mật khẩu mới").fill("khac")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_text("Hai lần nhập không giống nhau.")).to_be_visible()
    page.get_by_label("Nhập lại mật khẩu mới").fill("ngan")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_role("alert")).to_contain_text("Mật khẩu")
    for label in ("Mật khẩu mới", "Nhập lại mật khẩu mới"):
        page.get_by_label(label, exact=True).fill("Mat-khau-rieng-2026")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_text(newcomer.name)).to_be_visible()


def test_an_ended_session_asks_to_sign_in_again_and_keeps_what_was_typed(
    province, windows, clerk, leader
):
    windows.expect_refusals(401)
    screen = windows.of(clerk, at="van-ban-den/dang-ky")
    screen.field("Trích yếu nội dung").fill("Về việc chuẩn bị họp")
    page = screen.page
    # What an ended session looks like to the page: the token and its renewal are both refused.
    page.route("**/api/**", lambda route: route.fulfill(status=401, json=ENDED))
    page.get_by_role("link", name="Sổ văn bản đến").click()
    expect(page.get_by_role("status").filter(has_text="nội dung đang nhập")).to_be_visible()
    expect(page.get_by_label("Tên đăng nhập")).to_have_value(clerk.account)
    page.unroute_all()
    _sign_in(page, clerk.account, province.members[clerk.account].password)
    page.get_by_role("link", name="Đăng ký văn bản đến").first.click()
    expect(screen.field("Trích yếu nội dung")).to_have_value("Về việc chuẩn bị họp")
    screen.sees("Đã khôi phục nội dung nhập dở.")


def test_a_form_half_filled_when_the_session_ends_is_sent_after_signing_in(
    province, windows, registered, leader
):
    windows.expect_refusals(401)
    document = registered()
    screen = windows.of(leader, PHONE).opens(document)
    screen.field("Ý kiến chỉ đạo").fill("Văn phòng chủ trì")
    screen.gives("Văn phòng Sở", "Chủ trì")
    page = screen.page
    page.route("**/api/**", lambda route: route.fulfill(status=401, json=ENDED))
    screen.button("Chuyển xử lý").click()
    expect(page.get_by_role("status").filter(has_text="nội dung đang nhập")).to_be_visible()
    page.unroute_all()
    _sign_in(page, leader.account, province.members[leader.account].password)
    expect(screen.field("Ý kiến chỉ đạo")).to_have_value("Văn phòng chủ trì")
    screen.button("Chuyển xử lý").click()
    screen.status_is("Đã phân công")


def test_signing_out_leaves_nothing_behind(windows, clerk):
    screen = windows.of(clerk, at="van-ban-den/dang-ky")
    screen.field("Trích yếu nội dung").fill("Về việc chuẩn bị họp")
    screen.button("Đăng xuất").click()
    expect(screen.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert screen.page.evaluate("sessionStorage.length + localStorage.length") == 0
    screen.page.go_back()
    expect(screen.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
