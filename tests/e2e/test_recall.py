"""A document is asked back from one of two agencies, kept, asked back again and given back."""

import pytest
from playwright.sync_api import expect
from qlvb.exchange import service as exchange
from qlvb.exchange import store as arrivals
from qlvb.exchange.model import RefusalReason
from qlvb.kernel.actor import Role
from qlvb.organization import service as organization

from infra.local import signers
from tests.builders.exchanging import (
    RECEIVER,
    an_issue,
    sealed_now,
    seen,
    taking,
    the_clerk,
    to_agency,
    trust_the_builders,
)

SUBJECT = "V/v rà soát hạ tầng số các sở, ban, ngành"
RECEIVING, OTHER = "Sở Thông tin và Truyền thông", "Sở Giao thông vận tải"
KEPT = "Đã thực hiện xong phần việc được giao"


@pytest.fixture(scope="module")
def in_hand(province):
    """Sent to two agencies; the officer of one has it in hand."""
    trust_the_builders()
    signers.equip([organization.agency(RECEIVER)], [])
    for left in arrivals.every(RECEIVER, arrivals.WAITING):  # by other tests in this province
        exchange.refuse(the_clerk(), seen(left), RefusalReason.FORM, "")
    to = (to_agency(RECEIVER, RECEIVING), to_agency("H16.11", OTHER))
    sent = an_issue(sealed_now(), to=to, subject=SUBJECT)
    province.engine.settle()
    document = exchange.accept(the_clerk(), seen(sent.arrival()), taking())
    province.engine.settle()
    officer = province.one(Role.OFFICER, unit="CNTT")
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    given = province.one(Role.HEAD).act(document.document_id, "direction", text="Giao", lead=lead)
    assert given.status == 200, given.body
    province.engine.settle()
    return sent


def test_work_stops_while_it_is_asked_back_and_the_sender_sees_both_answers(
    windows, province, in_hand, officer, clerk
):
    sender = windows.of(
        province.one(Role.CLERK, agency="H16"), at=f"van-ban-di/{in_hand.document_id}"
    )
    at_desk = windows.of(officer, at=f"van-ban-den/{in_hand.arrival().arrival_id}")
    at_desk.turns_to("Hoàn thành xử lý")
    ask_back(sender, province, "Sai số liệu tại phụ lục")
    sender.status_is("Đang thu hồi")

    at_desk.page.reload()
    at_desk.sees("Nơi gửi đề nghị thu hồi văn bản này")
    at_desk.sees("Sai số liệu tại phụ lục")
    expect(at_desk.page.get_by_role("button", name="Hoàn thành xử lý")).to_have_count(0)
    at_clerk = answering(windows, clerk)
    at_clerk.field("Ý kiến trả lời").fill(KEPT)
    at_clerk.button("Từ chối thu hồi").click()
    at_clerk.is_told("Đã từ chối thu hồi")
    province.engine.settle()

    at_desk.page.reload()
    at_desk.turns_to("Hoàn thành xử lý")
    at_desk.misses("Nơi gửi đề nghị thu hồi văn bản này")
    sender.page.reload()
    sender.status_is("Đã phát hành")
    ask_back(sender, province, "Thu hồi theo chỉ đạo của Chủ tịch")
    answering(windows, clerk).sends("Đồng ý thu hồi")
    province.engine.settle()

    sender.page.reload()
    sender.status_is("Đã phát hành")
    copy = sender.page.locator(".delivery", has_text=RECEIVING)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đồng ý thu hồi")
    copy.locator("summary").click()
    expect(copy.get_by_text(KEPT)).to_be_visible()
    expect(copy.locator("li .tag")).to_have_text(["Nơi nhận đã ký số trả lời, chữ ký hợp lệ"] * 2)
    with sender.page.expect_download() as kept:
        copy.get_by_role("button", name="Tải chứng cứ trả lời").last.click()
    assert kept.value.suggested_filename == "tra-loi-thu-hoi-1-15.json"
    windows.expect_refusals(404)
    at_desk.page.reload()
    at_desk.misses(SUBJECT)


def test_the_list_of_the_sender_says_how_the_copies_stand(windows, province, in_hand):
    sender = windows.of(province.one(Role.CLERK, agency="H16"), at="van-ban-di")
    row = sender.page.get_by_role("row", name=SUBJECT)
    expect(row).to_contain_text("0/2 đã tiếp nhận, 1 đã thu hồi")


def ask_back(window, province, reason):
    """From the first of the recipients alone."""
    window.button("Thu hồi văn bản").click()
    window.page.get_by_role("checkbox", name=OTHER).uncheck()
    window.field("Lý do thu hồi").fill(reason)
    window.sends("Đề nghị thu hồi")
    window.is_told("Đã đề nghị 1 nơi nhận trả lại văn bản.")
    province.engine.settle()


def answering(windows, clerk):
    """The clerk finds the recall by the menu's count, on top of the list."""
    window = windows.of(clerk, at="van-ban-den")
    window.counts("Văn bản chờ tiếp nhận", 1)
    window.folder("Văn bản chờ tiếp nhận").click()
    window.sees("Nơi gửi đề nghị thu hồi, thay thế 1 văn bản")
    window.button("Xem và trả lời").click()
    window.page.get_by_role("row", name=SUBJECT).get_by_role("link").first.click()
    return window
