"""A draft in the browser: begun as a reply, submitted, returned, reviewed, checked, approved."""

import pytest
from playwright.sync_api import expect

from tests.builders import pdfs

pytestmark = pytest.mark.ui

SUBJECT = "V/v phúc đáp về ứng dụng công nghệ thông tin"


def given_to(officer, leader, registered):
    """An incoming document that the officer handles."""
    document = registered()
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document["document_id"], "direction", text="Tham mưu trả lời", lead=lead)
    return document


def test_an_officer_answers_a_document_and_the_draft_goes_to_the_leader(
    windows, registered, officer, unit_head, clerk, leader
):
    answered = given_to(officer, leader, registered)
    window = windows.of(officer, at=f"van-ban-den/{answered['document_id']}")
    window.page.get_by_role("link", name="Phúc đáp văn bản").click()
    window.heads("Đăng ký văn bản đi")
    window.sees(f"{answered['number']}/UBND-VX, UBND tỉnh Đắk Nông")
    window.page.get_by_label("Tôi xác nhận").check()
    content = {"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": pdfs.a_document()}
    window.page.locator("input[type=file]").set_input_files(content)
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.field("Trích yếu nội dung").fill(SUBJECT)
    window.sends("Tạo dự thảo")
    window.is_told("Đã tạo dự thảo.")
    window.status_is("Dự thảo")
    window.sees("Phiên bản 1")
    document_id = window.page.url.rpartition("/")[2]
    window.page.locator("select[name=signer_id]").select_option(label=signs_as(leader))
    window.sends("Trình ký")
    window.status_is("Chờ trưởng đơn vị duyệt")

    head = windows.of(unit_head, at="viec/don-vi/review")
    head.page.get_by_text(SUBJECT).click()
    head.turns_to("Trả lại")
    head.field("Lý do").fill("Bổ sung số liệu quý III")
    head.sends("Trả lại")
    head.is_told("Đã trả lại.")
    window.goes_to("viec/cua-toi/revise")
    window.page.get_by_text(SUBJECT).click()
    window.sees("Bổ sung số liệu quý III")
    window.sends("Trình ký")
    window.status_is("Chờ trưởng đơn vị duyệt")

    head.page.reload()
    head.sends("Duyệt nội dung")
    head.status_is("Chờ kiểm tra thể thức")
    checker = windows.of(clerk, at=f"van-ban-di/{document_id}")
    checker.sends("Thể thức đạt")
    checker.status_is("Chờ ký")
    signer = windows.of(leader, at="viec/cua-toi/sign")
    signer.page.get_by_text(SUBJECT).click()
    signer.sends("Duyệt để ký")
    signer.sees("đã duyệt phiên bản 1")


def test_a_comment_is_read_by_who_opens_the_draft(windows, officer, unit_head):
    made = officer.draft()
    assert made.status == 201, made.body
    head = windows.of(unit_head, at=f"van-ban-di/{made['document_id']}")
    head.field("Nội dung ý kiến").fill("Cần nêu căn cứ pháp lý.")
    head.sends("Ghi ý kiến")
    window = windows.of(officer, at=f"van-ban-di/{made['document_id']}")
    window.sees("Cần nêu căn cứ pháp lý.")


def signs_as(leader):
    person = leader.me["person"]
    return f"{person['name']} – {person['position']}"
