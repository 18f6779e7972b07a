"""A reply goes from one agency to another and is taken back, in the windows of both."""

import pytest
from playwright.sync_api import expect

from tests.builders import signing
from tests.e2e.screens import signs_as

SUBJECT = "V/v trả lời về triển khai nền tảng số dùng chung"
PROVINCE = "Ủy ban nhân dân tỉnh Đắk Nông"

pytestmark = pytest.mark.usefixtures("both_equipped")


@pytest.fixture
def answered(registered, leader, officer):
    """An incoming document that the officer is to answer."""
    document = registered()
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document["document_id"], "direction", text="Tham mưu trả lời", lead=lead)
    return document


def test_a_reply_is_signed_issued_taken_in_and_taken_back(
    windows, province, answered, officer, unit_head, clerk, leader, their_clerk
):
    path = written(windows.of(officer, at=f"van-ban-den/{answered['document_id']}"), leader)
    at_clerk = windows.of(clerk, at=path)
    signed(windows.of(unit_head, at=path), at_clerk, windows.of(leader, at=path))
    at_clerk.goes_to(f"{path}/phat-hanh")
    number = at_clerk.page.locator(".number-preview").inner_text()
    at_clerk.button("Cấp số, đóng dấu và phát hành").click()
    at_clerk.is_told(f"Đã phát hành văn bản số {number}.")

    province.engine.settle()
    there = windows.of(their_clerk, at="cho-tiep-nhan")
    taken_in = taken(there, number)
    province.engine.settle()
    at_clerk.page.reload()
    copy = at_clerk.page.locator(".delivery", has_text=PROVINCE)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đã tiếp nhận")
    asked_back(at_clerk)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đã đề nghị thu hồi")

    province.engine.settle()
    there.goes_to(taken_in.replace("van-ban-den", "cho-tiep-nhan"))
    there.sees("Sai số liệu tại phụ lục")
    there.sends("Đồng ý thu hồi")
    there.is_told("Đã đồng ý thu hồi")
    province.engine.settle()
    there.goes_to(taken_in)
    there.status_is("Đã thu hồi")
    at_clerk.page.reload()
    at_clerk.status_is("Đã thu hồi")
    at_clerk.sees(number)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đồng ý thu hồi")


def written(window, leader):
    """The reply, submitted to the leader; the address of its page."""
    window.page.get_by_role("link", name="Phúc đáp văn bản").click()
    window.page.get_by_label("Tôi xác nhận").check()
    window.chooses_files(("du-thao.pdf", signing.a_draft()))
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.field("Trích yếu nội dung").fill(SUBJECT)
    window.page.get_by_role("list", name="Nơi nhận").get_by_role("button").click()
    window.field("Tìm cơ quan").fill("UBND tinh")
    window.page.get_by_role("button", name=f"Thêm {PROVINCE}").click()
    window.sends("Tạo dự thảo")
    window.status_is("Dự thảo")
    path = window.page.url.partition("#/")[2]
    window.page.locator("select[name=signer_id]").select_option(label=signs_as(leader))
    window.sends("Trình ký")
    window.status_is("Chờ trưởng đơn vị duyệt")
    return path


def signed(at_unit, at_clerk, at_leader):
    """Reviewed by the unit, checked by the clerk, signed by the leader."""
    at_unit.sends("Duyệt nội dung")
    at_unit.status_is("Chờ kiểm tra thể thức")
    at_clerk.page.reload()
    at_clerk.sends("Thể thức đạt")
    at_clerk.status_is("Chờ ký")
    at_leader.page.reload()
    at_leader.page.get_by_role("link", name="Xem và ký số").click()
    at_leader.button("Ký số").click()
    at_leader.status_is("Chờ văn thư phát hành")


def taken(there, number):
    """Into the other agency's register, its signatures seen to be good; where it is then."""
    there.page.get_by_text(SUBJECT).click()
    there.status_is("Đủ điều kiện tiếp nhận")
    expect(there.page.locator(".signed-by .tag")).to_have_text(["Hợp lệ", "Hợp lệ"])
    there.sees(number)
    there.field("Trình lãnh đạo").select_option(index=1)
    there.sends("Tiếp nhận, vào sổ")
    there.is_told("Đã tiếp nhận")
    there.status_is("Chờ cho ý kiến")
    return there.page.url.partition("#/")[2]


def asked_back(window):
    """By the sender's clerk, who has to say why."""
    window.button("Thu hồi văn bản").click()
    window.sends("Đề nghị thu hồi")
    window.sees("Chưa nhập lý do thu hồi.")
    window.field("Lý do thu hồi").fill("Sai số liệu tại phụ lục")
    window.sends("Đề nghị thu hồi")
    window.is_told("Đã đề nghị 1 nơi nhận trả lại văn bản.")
