"""The operator says whom the province trusts, wide and on a phone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from qlvb.certificates import authorities
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from infra.local import signers
from infra.local.authority import TestAuthority
from tests.e2e.conftest import PHONE, WIDE


def chosen(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def operator(province):
    return province.one(Role.OPERATOR, agency="H16.01")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_authority_is_trusted_with_its_list_and_ended(windows, operator, size):
    name = f"Chứng thực công vụ {size[0]} THỬ NGHIỆM - gốc"
    authority = TestAuthority.made(name.removesuffix(" - gốc"))
    windows.expect_refusals(422)
    screen = windows.of(operator, size, at="to-chuc-chung-thuc")
    screen.button("Thêm tổ chức chứng thực").click()
    form = screen.page.get_by_role("form", name="Thêm tổ chức chứng thực")
    form.get_by_role("button", name="Thêm", exact=True).click()
    expect(form).to_contain_text("Chưa chọn chứng thư số của tổ chức.")
    form.get_by_label("Chứng thư số của tổ chức").set_input_files(
        chosen("cap-duoi.pem", authority.pems[1].encode())
    )
    form.get_by_role("button", name="Thêm", exact=True).click()
    expect(form).to_contain_text("Vui lòng thêm tổ chức chứng thực gốc trước.")
    form.get_by_label("Chứng thư số của tổ chức").set_input_files(
        chosen("goc.cer", authority.root_der)
    )
    form.get_by_label("Địa chỉ danh sách thu hồi").fill("http://127.0.0.1:9/goc.crl\n")
    form.get_by_role("button", name="Thêm", exact=True).click()
    screen.is_told(f"Đã thêm {name}.")

    one = screen.page.locator("li.card", has_text=name)
    expect(one).to_contain_text("Chưa có danh sách thu hồi")
    expect(one).to_contain_text("Chưa tải thành công lần nào.")
    one.get_by_role("button", name="Cập nhật danh sách thu hồi").click()
    listed = authority.lists(clock.now())[1]
    one.get_by_label("Tệp danh sách thu hồi").set_input_files(chosen("sai.crl", b"khong phai"))
    one.get_by_role("button", name="Cập nhật", exact=True).click()
    expect(one).to_contain_text("Không đọc được danh sách thu hồi.")
    one.get_by_label("Tệp danh sách thu hồi").set_input_files(chosen("goc.crl", listed))
    one.get_by_role("button", name="Cập nhật", exact=True).click()
    screen.is_told("Đã cập nhật danh sách thu hồi.")
    expect(one).to_contain_text("Còn hạn")

    one.get_by_role("button", name=f"Ngừng tin cậy {name}").click()
    one.get_by_role("button", name="Ngừng tin cậy", exact=True).click()
    expect(one).to_contain_text("Chưa nhập lý do ngừng tin cậy.")
    one.get_by_label("Lý do ngừng tin cậy").fill("Tổ chức công bố lộ khóa")
    one.get_by_role("button", name="Ngừng tin cậy", exact=True).click()
    screen.is_told(f"Đã ngừng tin cậy {name}.")
    screen.page.locator("summary").click()
    expect(one).to_contain_text("Tổ chức công bố lộ khóa")


def test_a_list_that_cannot_be_fetched_is_told_with_the_last_success(province, windows, operator):
    authority = TestAuthority.made("Không trả lời THỬ NGHIỆM")
    actor = signers.acting("H16.01", Role.OPERATOR)

    def trust():
        made = authorities.add(actor, authority.root_pem, ["http://127.0.0.1:9/a.crl"])
        old = authority.lists(clock.now() - timedelta(days=8))[1]
        authorities.put_list(actor, made.fingerprint, old)
        province.engine.invoke("CertificatesUpkeep")
        return made

    with ThreadPoolExecutor(1) as aside:
        made = aside.submit(trust).result()
    screen = windows.of(operator, at="to-chuc-chung-thuc")
    one = screen.page.locator("li.card", has_text="Không trả lời")
    expect(one).to_contain_text("Quá hạn")
    expect(one).to_contain_text("không thành công. Không tải được từ địa chỉ")
    with ThreadPoolExecutor(1) as aside:
        aside.submit(authorities.end, actor, made.fingerprint, "Xong").result()


def test_nobody_else_is_shown_whom_the_province_trusts(windows, clerk):
    screen = windows.of(clerk, at="to-chuc-chung-thuc")
    screen.sees("Trang này dành cho quản trị hệ thống của tỉnh.")
