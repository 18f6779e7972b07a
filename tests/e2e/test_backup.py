"""The operator makes a backup, sees that it is proved, and puts a lost document back."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders.backups import TheOperator, lose
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.fitting import is_fit


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_document_is_lost_and_comes_back(province, windows, size):
    clerk = province.one(Role.CLERK)
    leader_id = province.one(Role.HEAD).me["person"]["person_id"]
    document_id = clerk.register(leader=leader_id)["document_id"]
    operator = TheOperator(province)
    screen = windows.of(operator.desk, size, at="sao-luu")
    screen.heads("Sao lưu, khôi phục")
    screen.button("Sao lưu ngay").click()
    screen.is_told("Đã bắt đầu sao lưu.")
    province.engine.settle()
    screen.page.reload()
    screen.sees("Đã kiểm chứng lúc")
    expect(screen.page.locator(".tag", has_text="Dùng được").first).to_be_visible()
    is_fit(screen.page)

    lose(province.engine, "IncomingTable", lambda image: document_id in image["pk"]["S"])
    screen.page.locator("a.btn", has_text="Khôi phục").first.click()
    screen.button("Đối chiếu").click()
    screen.sees("Chưa chọn cơ quan.")
    screen.sees("Chưa nhập mã văn bản.")
    screen.page.get_by_role("combobox", name="Cơ quan").select_option("H16.13")
    screen.field("Mã văn bản").fill(document_id)
    is_fit(screen.page)
    screen.button("Đối chiếu").click()
    screen.sees("Người yêu cầu")
    province.engine.settle()
    screen.page.reload()
    screen.sees("Sẽ khôi phục 2 mục bị mất")
    screen.sees("Số đã cấp sau thời điểm sao lưu và bị mất")
    code = screen.page.url.rpartition("/")[2][-6:]
    confirms(screen, code)
    province.engine.settle()
    screen.page.reload()
    screen.sees("Đã khôi phục xong lúc")
    is_fit(screen.page)
    assert clerk.get(f"/incoming/{document_id}").status == 200


def confirms(screen, code):
    """Nothing, something else and then what is asked for."""
    typed = screen.field("Nhập mã")
    screen.button("Khôi phục").click()
    screen.sees(f"Chưa nhập mã xác nhận. Vui lòng nhập {code}.")
    typed.fill("ABC")
    screen.button("Khôi phục").click()
    screen.sees(f"Mã xác nhận không khớp. Vui lòng nhập đúng {code}.")
    is_fit(screen.page)
    typed.fill(code.lower())
    screen.button("Khôi phục").click()
    expect(typed).to_have_count(0)
