"""The operator makes a backup, sees that it is proved, and puts a lost document back."""

import os

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders.backups import TheOperator, lose
from tests.e2e.conftest import PHONE, WIDE

SHOTS = os.environ.get("QLVB_SHOTS")
"""A folder, when somebody wants to look at the screens."""


def shot(screen, name):
    if SHOTS:
        screen.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_document_is_lost_and_comes_back(province, windows, size):
    clerk = province.one(Role.CLERK)
    leader_id = province.one(Role.HEAD).me["person"]["person_id"]
    document_id = clerk.register(leader=leader_id)["document_id"]
    operator = TheOperator(province)
    screen = windows.of(operator.desk, size, at="sao-luu")
    screen.heads("Sao lưu, khôi phục")
    shot(screen, f"empty-{size[0]}")
    screen.button("Sao lưu ngay").click()
    screen.is_told("Đã bắt đầu sao lưu.")
    province.engine.settle()
    screen.page.reload()
    screen.sees("Đã kiểm chứng lúc")
    expect(screen.page.locator(".tag", has_text="Dùng được").first).to_be_visible()
    shot(screen, f"made-{size[0]}")

    lose(province.engine, "IncomingTable", lambda image: document_id in image["pk"]["S"])
    screen.page.locator("a.btn", has_text="Khôi phục").first.click()
    screen.button("Đối chiếu trước").click()
    expect(screen.page.locator(".invalid-feedback").first).to_be_visible()
    screen.page.locator("select").select_option("H16.13")
    screen.page.get_by_label("Mã văn bản", exact=False).fill(document_id)
    shot(screen, f"plan-{size[0]}")
    screen.button("Đối chiếu trước").click()
    screen.sees("Đang ở bước")
    province.engine.settle()
    screen.page.reload()
    screen.sees("Sẽ khôi phục 2 mục bị mất")
    shot(screen, f"confirm-{size[0]}")
    restore_id = screen.page.url.rpartition("/")[2]
    screen.page.get_by_label("Nhập mã", exact=False).fill(restore_id[-6:])
    screen.button("Khôi phục").click()
    expect(screen.page.get_by_label("Nhập mã", exact=False)).to_have_count(0)
    province.engine.settle()
    screen.page.reload()
    screen.sees("Đã khôi phục xong lúc")
    shot(screen, f"done-{size[0]}")
    assert clerk.get(f"/incoming/{document_id}").status == 200
