"""A certified copy in the browser: begun from what came on paper, certified, marked and issued."""

import pytest

from tests.builders.scans import a_scan
from tests.e2e.conftest import PHONE, equip
from tests.e2e.screens import signs_as


@pytest.fixture(scope="module", autouse=True)
def equipped(province):
    equip(province)


def test_the_clerk_copies_what_came_on_paper_and_issues_the_copy(
    windows, registered, clerk, leader
):
    scan = clerk.upload(a_scan(), filename="quet.pdf")["file_id"]
    subject = "V/v chuyển đổi số năm 2027"
    original = registered(file_ids=[scan], subject=subject)
    window = windows.of(clerk, at=f"van-ban-den/{original['document_id']}")
    window.page.get_by_role("link", name="Sao văn bản").click()
    window.heads("Đăng ký văn bản đi")
    window.sees("bản số hóa của văn bản gốc được dùng làm bản sao")
    window.field("Tìm cơ quan").fill("noi vu")
    window.page.get_by_role("button", name="Thêm Sở Nội vụ").click()
    window.sends("Tạo dự thảo")
    window.is_told("Đã tạo dự thảo.")
    window.sees(f"Số {original['number']}/UBND-VX, ngày")
    document_id = window.page.url.rpartition("/")[2]
    window.page.locator("select[name=signer_id]").select_option(label=signs_as(leader))
    window.sends("Trình ký")
    window.status_is("Chờ ký")

    signer = windows.of(leader, at=f"van-ban-di/{document_id}", size=PHONE)
    signer.turns_to("Duyệt bản sao")
    signer.sends("Duyệt bản sao")
    signer.status_is("Chờ văn thư phát hành")

    issuer = windows.of(clerk, at=f"van-ban-di/{document_id}/phat-hanh")
    number = issuer.page.locator(".number-preview").inner_text()
    assert number.endswith("/SY-STTTT")
    issuer.sees("không có hình con dấu")
    issuer.button("Cấp số, đóng dấu và phát hành").click()
    issuer.is_told(f"Đã phát hành văn bản số {number}.")
    issuer.status_is("Đã phát hành")


def test_a_whole_copy_of_an_electronic_document_is_refused_with_what_to_do_instead(
    windows, registered, clerk
):
    windows.expect_refusals(422)
    file_id = clerk.upload(a_scan(), filename="den.pdf")["file_id"]
    original = registered(file_ids=[file_id], form="electronic")
    window = windows.of(clerk, at=f"van-ban-di/ban-sao/{original['document_id']}")
    window.page.locator("select[name=kind]").select_option(label="Bản sao y")
    window.sends("Tạo dự thảo")
    window.sees("không sao y, sao lục từ điện tử sang điện tử")
