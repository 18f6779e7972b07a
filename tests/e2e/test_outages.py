"""After an outage: the clerk keeps numbers, enters what came meanwhile, cancels what nobody used."""

from datetime import timedelta

from qlvb.kernel import clock

from tests.builders import pdfs


def test_a_document_of_the_outage_is_entered_with_its_day_and_its_number(windows, clerk):
    window = windows.of(clerk, at="in-so")
    kept = window.page.locator("section", has_text="Số đến giữ chỗ khi ngừng hệ thống")
    kept.get_by_label("Số lượng").fill("2")
    kept.get_by_label("Sự cố bắt đầu từ ngày").fill(f"{clock.today() - timedelta(days=2):%d/%m/%Y}")
    kept.get_by_label("Lý do").fill("Mất điện")
    kept.get_by_role("button", name="Giữ chỗ số đến").click()
    window.is_told("Đã giữ chỗ 2 số đến")
    window.goes_to("van-ban-den/dang-ky")
    window.confirms_no_secrecy()
    window.chooses_files(("giay.pdf", pdfs.a_document()))
    window.fills_in("881")
    window.field("Ngày đến").fill(f"{clock.today() - timedelta(days=1):%d/%m/%Y}")
    window.field("Nhập bù văn bản đến trong thời gian sự cố").check()
    window.field("Người cho phép nhập bù").fill("Lê Trọng Nghĩa")
    window.field("Căn cứ cho phép").fill("Phiếu trình 03")
    window.file("giay.pdf").get_by_text("2 trang").wait_for()
    window.button("Vào sổ và trình lãnh đạo").click()
    window.sees("Vui lòng chọn số đến đã giữ chỗ")
    window.field("Số đến đã giữ chỗ").select_option(index=1)
    window.button("Vào sổ và trình lãnh đạo").click()
    window.page.get_by_role("heading", name="Xử lý văn bản").wait_for()
    window.goes_to("in-so")
    window.page.get_by_role("button", name="Hủy số đến").first.click()
    kept.locator("form").last.get_by_label("Lý do").fill("Không có văn bản")
    kept.locator("form").last.get_by_role("button", name="Hủy số").click()
    window.is_told("vẫn hiện trong sổ")
