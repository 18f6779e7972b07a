"""A draft written in Word: it becomes a PDF on the way in, or the page says how to save one."""

from playwright.sync_api import expect

from tests.builders import offices
from tests.e2e.conftest import PHONE

SUBJECT = "V/v dự thảo soạn bằng Word"


def begins(window, name, content):
    window.heads("Đăng ký văn bản đi")
    window.page.get_by_label("Tôi xác nhận").check()
    window.chooses_files((name, content))


def test_a_word_draft_becomes_a_pdf_and_its_word_file_is_fetched_again(windows, officer):
    window = windows.of(officer, at="van-ban-di/du-thao")
    content = offices.a_word_file("Số:      /STTTT-CNTT", "Kính gửi: UBND tỉnh")
    begins(window, "Công văn.docx", content)
    expect(window.file("Công văn.docx")).to_contain_text("Đã chấp nhận · 1 trang", timeout=60_000)
    window.field("Trích yếu nội dung").fill(SUBJECT)
    window.sends("Tạo dự thảo")
    window.is_told("Đã tạo dự thảo.")
    with window.page.expect_download() as fetched:
        window.button("Tải tệp gốc Công văn.docx").click()
    assert fetched.value.path().read_bytes() == content
    beside = window.button("Tải tệp gốc Word, Excel của Công văn.pdf")
    with window.page.expect_download() as fetched:
        beside.click()
    assert fetched.value.suggested_filename.endswith(".docx")
    document = officer.outgoing(window.page.url.rpartition("/")[2])
    assert document["draft"]["filename"] == "Công văn.pdf"


def test_without_a_converter_the_page_says_how_to_save_as_pdf(windows, officer, monkeypatch):
    monkeypatch.setenv("QLVB_CONVERTER", "/khong/co/soffice")
    windows.expect_refusals(422)
    window = windows.of(officer, size=PHONE, at="van-ban-di/du-thao")
    begins(window, "phu-luc.xlsx", offices.an_excel_file())
    expect(window.file("phu-luc.xlsx")).to_contain_text("Lưu thành (Save As)")


def test_the_register_of_what_came_in_takes_no_word_file(windows, clerk):
    window = windows.of(clerk, at="van-ban-den/dang-ky")
    chosen = window.page.locator("input[type=file]").first
    assert ".docx" not in chosen.get_attribute("accept")
