"""Văn bản chờ tiếp nhận in a browser: the clerk sees what the signatures are worth, and decides."""

import pytest
from playwright.sync_api import expect
from qlvb.exchange import service as exchange
from qlvb.exchange.model import RefusalReason
from qlvb.kernel.actor import Role
from qlvb.outgoing.entry import DocumentLink, LinkKind

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    alters,
    an_issue,
    enrol_the_office,
    puts,
    sealed_now,
    seen,
    the_clerk,
    trust_the_builders,
)
from tests.builders.signing import a_draft
from tests.e2e.conftest import PHONE, WIDE


@pytest.fixture(scope="module")
def arrived(province):
    """A document of the province that is sealed, and one that bears no signature."""
    trust_the_builders()
    sealed = an_issue(sealed_now(), subject="V/v tăng cường an toàn thông tin")
    unsigned = an_issue(a_draft(1), subject="V/v báo cáo đột xuất")
    province.engine.settle()
    return sealed, unsigned


def opened(windows, person, sent):
    return windows.of(person, at=f"cho-tiep-nhan/{sent.arrival().arrival_id}")


def test_the_clerk_takes_in_what_is_sealed_and_good(windows, clerk, arrived):
    sealed, _ = arrived
    screen = windows.of(clerk, at="cho-tiep-nhan")
    screen.sees("V/v tăng cường an toàn thông tin")
    screen = opened(windows, clerk, sealed)
    screen.status_is("Đủ điều kiện tiếp nhận")
    screen.sees("Đủ tệp, đủ trang, chữ ký số hợp lệ.")
    panel = screen.page.locator(".signed-by")
    expect(panel).to_have_count(2)
    expect(panel.locator(".tag")).to_have_text(["Hợp lệ", "Hợp lệ"])
    screen.field("Trình lãnh đạo").select_option(index=1)
    screen.sends("Tiếp nhận, vào sổ")
    screen.is_told("Đã tiếp nhận")
    screen.sees("V/v tăng cường an toàn thông tin")
    assert sealed.arrival().state.value == "accepted"


def test_what_was_taken_in_is_opened_in_the_register_unless_it_stayed_in_an_old_one(
    windows, clerk, arrived
):
    sealed, _ = arrived
    document_id = sealed.arrival().arrival_id
    screen = opened(windows, clerk, sealed)
    link = screen.page.get_by_role("link", name="Xem văn bản trong sổ")
    expect(link).to_have_attribute("href", f"#/van-ban-den/{document_id}")
    # As the API answers of a document that a successor did not take over.
    windows.expect_refusals(404)
    gone = {"status": 404, "json": {"code": "document_not_found", "detail": "Không tìm thấy."}}
    screen.page.route(f"**/api/incoming/{document_id}", lambda route: route.fulfill(**gone))
    screen.page.reload()
    screen.sees("Văn bản vào sổ ở cơ quan cũ được xem tại mục Bàn giao.")
    expect(link).to_have_count(0)


def test_the_clerk_sends_back_what_bears_no_signature(windows, clerk, arrived, province):
    _, unsigned = arrived
    screen = opened(windows, clerk, unsigned)
    screen.status_is("Cần xem xét")
    screen.sees("không có chữ ký số.")
    screen.button("Từ chối tiếp nhận").click()
    screen.field("Lý do từ chối").select_option("not_signed")
    screen.sends("Từ chối tiếp nhận")
    screen.is_told("Đã từ chối tiếp nhận")
    screen.status_is("Từ chối tiếp nhận")
    province.engine.settle()
    assert unsigned.codes() == ["01", "02"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_the_senders_clerk_sees_what_failed_and_sends_it_again(windows, province, size):
    trust_the_builders()
    content = sealed_now()
    sent = an_issue(content, subject="V/v kiểm tra an toàn", held=True)
    alters(sent, content[:-1] + b"x")
    their_clerk = province.one(Role.CLERK, agency=SENDER)
    windows.expect_refusals(409)  # of the signatures on bytes that are not what was sealed
    screen = windows.of(their_clerk, size=size, at="van-ban-di")
    screen.sees("Văn bản gửi lỗi")
    screen.page.get_by_label("Văn bản gửi lỗi").get_by_role("link").first.click()
    screen.sees("không còn đúng với tệp đã ký, đóng dấu")
    screen.sees("Tệp sao chép không khớp")  # the last thing that the page asks for
    copy = screen.page.locator(".delivery").first
    expect(copy.locator(".tag")).to_have_text("Gửi lỗi")
    copy.get_by_role("button", name="Gửi lại").click()
    screen.sees("Văn bản đã bị từ chối sẽ đến như một lần gửi mới.")
    puts(sent, content)
    screen.button("Xác nhận gửi lại").click()
    screen.is_told("Đã gửi lại tới")
    province.engine.settle()
    screen.page.reload()
    expect(copy.locator(".tag")).to_have_text("Đã đến")
    expect(copy.get_by_role("button", name="Gửi lại")).to_have_count(0)
    exchange.refuse(the_clerk(), seen(sent.arrival()), RefusalReason.FORM, "")


def test_an_answer_leads_to_what_it_answers_and_back(windows, province, clerk, leader):
    trust_the_builders()
    enrol_the_office(RECEIVER)
    asked = an_issue(sealed_now(), subject="V/v đề nghị báo cáo số liệu")
    province.engine.settle()
    arrival = asked.arrival()
    body = {"version": arrival.version, "leader_id": leader.me["person"]["person_id"]}
    taken = clerk.post(f"/arrivals/{arrival.arrival_id}/acceptance", body)
    assert taken.status == 201, taken.body
    link = DocumentLink(
        kind=LinkKind.REPLY, document_id=taken["document_id"], is_incoming=True, label="Công văn"
    )
    reply = an_issue(
        sealed_now(2), to=(SENDER,), agency_id=RECEIVER, links=(link,), subject="V/v trả lời"
    )
    province.engine.settle()
    their_clerk = province.one(Role.CLERK, agency=SENDER)
    screen = windows.of(their_clerk, at=f"cho-tiep-nhan/{reply.arrival(SENDER).arrival_id}")
    screen.sees("Phúc đáp")
    screen.field("Trình lãnh đạo").select_option(index=1)
    screen.sends("Tiếp nhận, vào sổ")
    screen.is_told("Đã tiếp nhận")
    answered = screen.page.get_by_role("link", name="Văn bản số")
    answered.click()
    screen.sees("V/v đề nghị báo cáo số liệu")
    screen.sees("Đã có phúc đáp")
    screen.page.get_by_role("link", name="Số đến").click()
    screen.sees("V/v trả lời")
