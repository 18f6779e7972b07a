"""A document is replaced by a later one, in the windows of both agencies."""

import pytest
from playwright.sync_api import expect

from tests.builders import signing
from tests.e2e.conftest import PHONE, brought_to_sign

SUBJECT = "V/v báo cáo hạ tầng số quý IV"
PROVINCE = "Ủy ban nhân dân tỉnh Đắk Nông"

pytestmark = pytest.mark.usefixtures("both_equipped")


@pytest.fixture
def issues(officer, unit_head, clerk, leader, province):
    """Issue a draft that the officer has written, or a new one; its id."""

    def issue(document_id=None, **draft):
        if document_id is None:
            file = officer.upload(signing.a_draft(), filename="du-thao.pdf")
            draft |= {"file_id": file["file_id"]}
            document_id = brought_to_sign(officer, unit_head, clerk, leader, **draft)
        else:
            signer = {"signer_id": leader.me["person"]["person_id"]}
            officer.review(document_id, "submission", **signer)
            unit_head.review(document_id, "review")
            clerk.review(document_id, "check")
        for desk, act in ((leader, "signature"), (clerk, "issue")):
            answer = desk.review(document_id, act)
            assert answer.status == 200, answer.body
        province.engine.settle()
        return document_id

    return issue


def test_a_document_is_replaced_and_its_receiver_closes_the_old_one(
    windows, province, issues, officer, clerk, their_clerk
):
    old = issues(subject=SUBJECT)
    number = clerk.outgoing(old)["reference"]
    arrival_id = arrived(their_clerk, number)
    there = windows.of(their_clerk, at=f"cho-tiep-nhan/{arrival_id}")
    there.field("Trình lãnh đạo").select_option(index=1)
    there.sends("Tiếp nhận, vào sổ")
    there.is_told("Đã tiếp nhận")

    writer = windows.of(officer, at=f"van-ban-di/{old}")
    writer.page.get_by_role("link", name="Thay thế văn bản này").click()
    writer.sees("Thay thế văn bản:")
    new = issues(written(writer))
    later = clerk.outgoing(new)["reference"]

    registry = windows.of(clerk, at=f"van-ban-di/{old}")
    registry.status_is("Bị thay thế")
    registry.sees(f"Bị thay thế bởi văn bản số {later}")
    copy = registry.page.locator(".delivery", has_text=PROVINCE)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đã đề nghị thay thế")
    registry.goes_to("van-ban-di/so")
    line = registry.page.locator("tr", has_text=number)
    expect(line).to_contain_text(f"Bị thay thế bởi văn bản số {later}")

    there.page.reload()
    there.sees(f"Được thay thế bởi văn bản số {later}")
    there.goes_to(f"cho-tiep-nhan/{arrival_id}")
    there.sees("Nơi gửi đề nghị thay thế")
    there.sends("Đồng ý thay thế")
    there.is_told("Đã đồng ý thay thế; nơi gửi đã được báo.")
    there.status_is("Đã được thay thế")
    there.page.get_by_role("link", name="Xem văn bản thay thế").click()
    there.status_is("Đủ điều kiện tiếp nhận")
    there.sees("Thay thế văn bản")
    province.engine.settle()

    registry = windows.of(clerk, size=PHONE, at=f"van-ban-di/{old}")
    copy = registry.page.locator(".delivery", has_text=PROVINCE)
    expect(copy.locator(".delivery-line .tag")).to_have_text("Đồng ý thay thế")


def test_the_registry_sends_on_corrects_and_its_receiver_takes_the_correction_over(
    windows, province, issues, clerk, their_clerk
):
    document_id = issues(subject=SUBJECT)
    number = clerk.outgoing(document_id)["reference"]
    arrival_id = arrived(their_clerk, number)
    registry = windows.of(clerk, at=f"van-ban-di/{document_id}")
    registry.turns_to("Gửi bổ sung nơi nhận")
    registry.sends("Gửi bổ sung nơi nhận")
    registry.sees("Chọn ít nhất một nơi nhận.")
    registry.field("Tìm cơ quan").fill("so noi vu")
    registry.page.get_by_role("button", name="Thêm Sở Nội vụ").click()
    registry.field("Lý do").fill("Gửi thiếu Sở Nội vụ")
    registry.sends("Gửi bổ sung nơi nhận")
    expect(registry.page.locator(".delivery")).to_have_count(2)

    registry.turns_to("Sửa thông tin trong sổ")
    registry.field("Trích yếu nội dung").fill("V/v báo cáo hạ tầng số năm 2026")
    registry.field("Lý do").fill("Ghi nhầm trích yếu")
    registry.sends("Sửa thông tin trong sổ")
    registry.sees("V/v báo cáo hạ tầng số năm 2026")
    province.engine.settle()

    there = windows.of(their_clerk, size=PHONE, at=f"cho-tiep-nhan/{arrival_id}")
    there.sees("Nơi gửi cập nhật thông tin")
    there.sees(f"{SUBJECT} → V/v báo cáo hạ tầng số năm 2026")
    there.button("Từ chối cập nhật").click()
    there.sees("Chưa nhập ý kiến trả lời.")
    there.button("Đồng ý cập nhật").click()
    there.is_told("Đã cập nhật thông tin; nơi gửi đã được báo.")
    there.sees("V/v báo cáo hạ tầng số năm 2026")


def written(window):
    """A draft in the place of the old one: all but its file is there already; its id."""
    expect(window.field("Trích yếu nội dung")).to_have_value(SUBJECT)
    expect(window.page.get_by_role("list", name="Nơi nhận")).to_contain_text(PROVINCE)
    window.page.get_by_label("Tôi xác nhận").check()
    window.chooses_files(("du-thao.pdf", signing.a_draft(2)))
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.sends("Tạo dự thảo")
    window.status_is("Dự thảo")
    return window.page.url.rpartition("/")[2]


def arrived(desk, number):
    """The id under which a document waits at its receiver."""
    items = desk.get("/arrivals")["items"]
    return next(each["arrival_id"] for each in items if each["reference"] == number)
