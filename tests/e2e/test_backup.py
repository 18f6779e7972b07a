"""The operator makes a backup, sees that it is proved, and puts a lost document back."""

import pytest
from playwright.sync_api import expect
from qlvb.backup import store
from qlvb.backup.model import BackupState
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact

from tests.builders.backups import TheOperator, lose
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.fitting import is_fit


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_document_is_lost_and_comes_back(province, windows, size):
    clerk = province.one(Role.CLERK)
    leader_id = province.one(Role.HEAD).me["person"]["person_id"]
    document_id = clerk.register(leader=leader_id)["document_id"]
    operator = TheOperator(province)
    lose(province.engine, "BackupTable")
    screen = windows.of(operator.desk, size, at="sao-luu")
    screen.heads("Sao lưu, khôi phục")
    late = screen.page.get_by_role("alert").filter(has_text="Đã hơn 26 giờ chưa có bản sao lưu")
    expect(late).to_be_visible()
    screen.button("Sao lưu ngay").click()
    screen.is_told("Đã bắt đầu sao lưu.")
    province.engine.settle()
    screen.page.reload()
    screen.sees("Đã kiểm chứng lúc")
    expect(screen.page.locator(".tag", has_text="Dùng được").first).to_be_visible()
    expect(late).to_have_count(0)
    is_fit(screen.page)
    lacks_files(screen)

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


def lacks_files(screen):
    """The newest backup lacks files for a while: that is said by itself, and it is not late."""
    newest = store.every()[0]
    for state in (BackupState.INCOMPLETE, newest.state):
        with transact() as tx:
            store.save(tx, store.get(newest.backup_id).changed(state=state))
        screen.page.reload()
        alerts = screen.page.get_by_role("alert")
        expect(alerts).to_have_count(int(state is BackupState.INCOMPLETE))
        if state is BackupState.INCOMPLETE:
            expect(alerts).to_contain_text("Bản sao lưu gần nhất thiếu tệp.")
            is_fit(screen.page)


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
