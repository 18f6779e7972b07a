"""A reply goes from one agency to another and is taken back, in the windows of both."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from infra.local import signers
from tests.builders import signing
from tests.e2e.conftest import equip

pytestmark = pytest.mark.ui

SUBJECT = "V/v trả lời về triển khai nền tảng số dùng chung"
PROVINCE = "Ủy ban nhân dân tỉnh Đắk Nông"


@pytest.fixture(scope="module", autouse=True)
def equipped(province):
    equip(province)
    (administration,) = {m.agency for m in province.members.values() if m.agency.agency_id == "H16"}
    signers.equip([administration], [])


@pytest.fixture
def their_clerk(province):
    return province.one(Role.CLERK, agency="H16")


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
    at_officer = windows.of(officer, at=f"van-ban-den/{answered['document_id']}")
    at_officer.page.get_by_role("link", name="Phúc đáp văn bản").click()
    at_officer.page.get_by_label("Tôi xác nhận").check()
    at_officer.chooses_files(("du-thao.pdf", signing.a_draft()))
    expect(at_officer.page.locator(".upload-row .tag-green")).to_be_visible()
    at_officer.field("Trích yếu nội dung").fill(SUBJECT)
    addressed(at_officer)
    at_officer.sends("Tạo dự thảo")
    at_officer.status_is("Dự thảo")
    path = at_officer.page.url.partition("#/")[2]
    person = leader.me["person"]
    signer_is = f"{person['name']} – {person['position']}"
    at_officer.page.locator("select[name=signer_id]").select_option(label=signer_is)
    at_officer.sends("Trình ký")
    at_officer.status_is("Chờ trưởng đơn vị duyệt")

    at_unit = windows.of(unit_head, at=path)
    at_unit.sends("Duyệt nội dung")
    at_unit.status_is("Chờ kiểm tra thể thức")
    at_clerk = windows.of(clerk, at=path)
    at_clerk.sends("Thể thức đạt")
    at_clerk.status_is("Chờ ký")
    at_leader = windows.of(leader, at=path)
    at_leader.page.get_by_role("link", name="Xem và ký số").click()
    at_leader.button("Ký số").click()
    at_leader.status_is("Chờ văn thư phát hành")

    at_clerk.goes_to(f"{path}/phat-hanh")
    number = at_clerk.page.locator(".number-preview").inner_text()
    at_clerk.button("Cấp số, đóng dấu và phát hành").click()
    at_clerk.is_told(f"Đã phát hành văn bản số {number}.")

    province.engine.settle()
    there = windows.of(their_clerk, at="cho-tiep-nhan")
    there.page.get_by_role("link", name=SUBJECT).or_(there.page.get_by_text(SUBJECT)).first.click()
    there.status_is("Đủ điều kiện tiếp nhận")
    panel = there.page.locator(".signed-by")
    expect(panel.locator(".tag")).to_have_text(["Hợp lệ", "Hợp lệ"])
    there.sees(number)
    there.field("Trình lãnh đạo").select_option(index=1)
    there.sends("Tiếp nhận, vào sổ")
    there.is_told("Đã tiếp nhận")
    there.status_is("Chờ cho ý kiến")
    taken_in = there.page.url.partition("#/")[2]

    province.engine.settle()
    at_clerk.page.reload()
    copy = at_clerk.page.locator(".delivery", has_text=PROVINCE)
    expect(copy.locator(".tag")).to_have_text("Đã tiếp nhận")
    at_clerk.button("Thu hồi văn bản").click()
    at_clerk.sends("Đề nghị thu hồi")
    at_clerk.sees("Chưa nhập lý do thu hồi.")
    at_clerk.field("Lý do thu hồi").fill("Sai số liệu tại phụ lục")
    at_clerk.sends("Đề nghị thu hồi")
    at_clerk.is_told("Đã đề nghị 1 nơi nhận trả lại văn bản.")
    expect(copy.locator(".tag")).to_have_text("Đã đề nghị thu hồi")

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
    expect(copy.locator(".tag")).to_have_text("Đồng ý thu hồi")


def addressed(window):
    """To the province's committee and nobody else."""
    window.page.get_by_role("list", name="Nơi nhận").get_by_role("button").click()
    window.field("Tìm cơ quan").fill("UBND tinh")
    window.page.get_by_role("button", name=f"Thêm {PROVINCE}").click()
