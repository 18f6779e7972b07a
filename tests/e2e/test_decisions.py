"""Decisions that do not go straight ahead, and people who act at the same time."""

import pytest
from playwright.sync_api import expect

from tests.builders import pdfs
from tests.e2e.conftest import PHONE


@pytest.fixture(autouse=True)
def on_the_phone(windows):
    """Decisions are taken on the way too; where a phone must not matter, it does not."""
    windows.size = PHONE


def test_a_returned_document_comes_back_to_the_clerk_who_presents_it_again(
    province, windows, registered, clerk, leader
):
    document = registered()
    at_leader = windows.of(leader).opens(document)
    at_leader.turns_to("Trả lại")
    at_leader.sends("Trả lại")
    at_leader.sees("Chưa nhập lý do.")
    at_leader.field("Lý do").fill("Trình đồng chí Phó Giám đốc")
    at_leader.sends("Trả lại")
    at_leader.status_is("Trả lại văn thư")

    province.engine.settle()
    at_registry = windows.of(clerk)
    at_registry.folder("Bị trả lại").click()
    at_registry.page.get_by_role("link", name=document["number"]).click()
    at_registry.sees("Trình đồng chí Phó Giám đốc")
    at_registry.field("Trình lãnh đạo").select_option(label="Phan Thị Mỹ Duyên – Phó Giám đốc")
    at_registry.sends("Trình lại")
    at_registry.status_is("Chờ cho ý kiến")
    at_registry.sees("Phan Thị Mỹ Duyên")


def test_what_was_given_is_pulled_back_only_while_nobody_opened_it(
    province, windows, in_hand, leader, officer
):
    document = in_hand()
    at_leader = windows.of(leader).opens(document)
    at_leader.may("Giao lại", "Thu lại")
    at_leader.turns_to("Thu lại")
    at_leader.field("Lý do").fill("Giao nhầm")
    windows.of(officer).opens(document).sees("Đã có văn bản phúc đáp")
    windows.expect_refusals(422)
    at_leader.sends("Thu lại")
    at_leader.sees("Người nhận đã mở văn bản nên không thu lại được.")
    at_leader.page.reload()
    at_leader.may("Giao lại")

    unread = in_hand()
    at_leader.opens(unread).turns_to("Thu lại")
    at_leader.field("Lý do").fill("Giao nhầm")
    at_leader.sends("Thu lại")
    at_leader.status_is("Chờ cho ý kiến")


def test_more_time_is_asked_and_granted(province, windows, in_hand, leader, officer):
    document = in_hand()
    at_officer = windows.of(officer).opens(document)
    at_officer.turns_to("Xin gia hạn")
    at_officer.field("Thời hạn mới").fill("25/01/2027")
    at_officer.field("Lý do").fill("Chờ số liệu cấp xã")
    at_officer.button("Gửi đề nghị").click()
    at_officer.is_told("Đã thực hiện: xin gia hạn")

    province.engine.settle()
    at_leader = windows.of(leader, at="viec/cua-toi/extension")
    at_leader.page.get_by_role("link", name=document["number"]).click()
    at_leader.sees("Đề nghị gia hạn đến 25/01/2027. Chờ số liệu cấp xã")
    at_leader.button("Đồng ý gia hạn").click()
    at_leader.is_told("Đã thực hiện: trả lời đề nghị gia hạn")
    expect(at_leader.page.locator(".document-marks")).to_contain_text("Hạn 25/01/2027")


def test_a_correction_keeps_the_old_value_and_the_reason(windows, registered, clerk):
    document = registered()
    at_registry = windows.of(clerk).opens(document)
    at_registry.turns_to("Sửa thông tin")
    at_registry.field("Trích yếu nội dung").fill("Về việc báo cáo tình hình chuyển đổi số")
    at_registry.field("Họ và tên người ký").fill("Vương Thị Hồng Loan")
    at_registry.field("Lý do").fill("Nhập sai trích yếu")
    at_registry.button("Lưu").click()
    at_registry.is_told("Đã thực hiện: sửa thông tin")
    last = at_registry.page.locator(".timeline-item").last
    expect(last).to_contain_text(f"Trích yếu nội dung: {document['subject']} → Về việc báo cáo")
    expect(last).to_contain_text("Người ký: — → Vương Thị Hồng Loan")
    expect(last).to_contain_text("Lý do: Nhập sai trích yếu")


def test_a_document_whose_pages_differ_from_the_declared_is_stopped_for_a_decision(windows, clerk):
    screen = windows.of(clerk, at="van-ban-den/dang-ky")
    screen.confirms_no_secrecy()
    screen.chooses_files(("van-ban.pdf", pdfs.a_document(pages=2)))
    screen.sees("Đã chấp nhận · 2 trang")
    screen.fills_in("981")
    screen.field("Văn bản điện tử").check()
    screen.field("Số văn bản").nth(0).fill("981")
    screen.page.get_by_label("Số văn bản", exact=True).last.fill("1")
    screen.field("Số trang từng văn bản").fill("5")
    screen.button("Vào sổ và trình lãnh đạo").click()
    screen.status_is("Dừng tiếp nhận")
    screen.heads("Văn bản đến chưa có số")
    screen.field("Tiếp tục tiếp nhận theo ý kiến chỉ đạo").check()
    screen.field("Người chỉ đạo").fill("Lê Trọng Nghĩa")
    screen.field("Lý do").fill("Bên gửi đã xác nhận qua điện thoại")
    screen.button("Ghi nhận quyết định").click()
    screen.status_is("Chờ cho ý kiến")
    screen.heads("Văn bản đến số")


def test_the_second_of_two_tabs_is_told_and_keeps_what_was_typed(windows, registered, leader):
    windows.expect_refusals(409)
    document = registered()
    first = windows.of(leader).opens(document)
    second = windows.another(first)
    second.turns_to("Trả lại")
    second.field("Lý do").fill("Chưa rõ nội dung")
    first.field("Ý kiến chỉ đạo").fill("Văn phòng xử lý")
    first.gives("Văn phòng Sở", "Chủ trì")
    first.button("Chuyển xử lý").click()
    first.status_is("Đã phân công")
    second.sends("Trả lại")
    second.status_is("Đã phân công")
    second.sees("Văn bản vừa được người khác cập nhật")
    expect(second.field("Lý do")).to_have_value("Chưa rõ nội dung")


def test_a_double_click_registers_once(windows, clerk):
    screen = windows.of(clerk, at="van-ban-den/dang-ky")
    screen.confirms_no_secrecy()
    screen.chooses_files(("van-ban.pdf", pdfs.a_document(pages=1)))
    screen.sees("Đã chấp nhận · 1 trang")
    screen.fills_in("4242")
    screen.button("Vào sổ và trình lãnh đạo").dblclick()
    screen.heads("4242/UBND-KGVX")
    found = clerk.get("/incoming?limit=50").body["items"]
    assert [each["number"] for each in found].count("4242") == 1


def test_a_document_that_is_in_the_register_already_is_shown_before_it_is_entered_again(
    windows, registered, clerk
):
    there = registered(number="777", issuer_id=None)
    screen = windows.of(clerk, at="van-ban-den/dang-ky")
    screen.confirms_no_secrecy()
    screen.chooses_files(("van-ban.pdf", pdfs.a_document(pages=1)))
    screen.sees("Đã chấp nhận · 1 trang")
    screen.fills_in("777", **{"Ký hiệu": there["notation"], "Cơ quan ban hành": there["issuer"]})
    screen.button("Vào sổ và trình lãnh đạo").click()
    screen.sees("Văn bản có thể đã được đăng ký")
    screen.field("Tôi đã kiểm tra, đây không phải văn bản trùng").check()
    screen.button("Vào sổ và trình lãnh đạo").click()
    screen.heads("777/UBND-VX")
