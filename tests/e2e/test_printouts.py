"""The clerk prints a register, lends a copy of the file, and prints the sheets of a document."""

import openpyxl
from playwright.sync_api import expect


def test_the_clerk_prints_a_register_and_sees_what_went_wrong_in_words(
    windows, clerk, registered, tmp_path
):
    registered(subject="Văn bản để in sổ")
    windows.expect_refusals(422)
    window = windows.of(clerk, at="in-so")
    window.heads("In sổ")
    window.field("Từ số").fill("900")
    window.field("Đến số").fill("950")
    window.button("In (PDF)").click()
    window.sees("Trong khoảng đã chọn, sổ không có dòng nào")
    window.field("Từ số").fill("1")
    with window.page.expect_popup() as opened:
        window.button("In (PDF)").click()
    window.is_told("Đã lập bản in")
    opened.value.close()
    window.field("In kèm bìa, là quyển số").fill("2")
    with window.page.expect_download() as loaded:
        window.button("Tải bảng tính (Excel)").click()
    assert loaded.value.suggested_filename.endswith(".xlsx")
    cover, _ = openpyxl.load_workbook(loaded.value.path().rename(tmp_path / "so.xlsx")).worksheets
    assert ("Quyển số: 02",) in list(cover.values)


def test_a_copy_of_the_file_is_lent_and_comes_back_on_the_page(windows, clerk):
    window = windows.of(clerk, at="in-so")
    window.button("Ghi lượt sử dụng").first.click()
    for label, text in {
        "Họ và tên người sử dụng": "Nguyễn Văn Bình",
        "Số, ký hiệu văn bản": "05/BC-STTTT",
        "Ngày văn bản": "05/01/2026",
        "Tên loại và trích yếu": "Báo cáo về chuyển đổi số",
        "Người cho phép": "Lê Trọng Nghĩa",
    }.items():
        window.field(label).fill(text)
    window.sends("Ghi lượt sử dụng")
    window.is_told("Đã ghi lượt sử dụng bản lưu 05/BC-STTTT")
    window.page.get_by_role("button", name="Ghi đã trả bản lưu 05/BC-STTTT").click()
    window.is_told("Đã ghi trả bản lưu")


def test_the_sheets_of_a_document_open_beside_it(windows, clerk, registered):
    document = registered()
    window = windows.of(clerk, at=f"van-ban-den/{document['document_id']}")
    for name in ("In dấu đến", "In phiếu giải quyết"):
        with window.page.expect_popup() as opened:
            window.button(name).click()
        opened.value.close()
    expect(window.page.get_by_text("Tải chứng cứ nguyên vẹn")).to_be_visible()
