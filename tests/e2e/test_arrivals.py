"""Văn bản chờ tiếp nhận in a browser: the clerk sees what the signatures are worth, and decides."""

import pytest
from playwright.sync_api import expect

from tests.builders.exchanging import an_issue, sealed_now, trust_the_builders
from tests.builders.signing import a_draft


@pytest.fixture(scope="module")
def arrived(province):
    """A document of the province that is sealed, and one that bears no signature."""
    trust_the_builders()
    sealed = an_issue(sealed_now(), subject="V/v tăng cường an toàn thông tin")
    unsigned = an_issue(a_draft(1), subject="V/v báo cáo đột xuất")
    province.engine.settle()
    return sealed, unsigned


def opened(windows, person, sent):
    return windows.of(person, at=f"cho-tiep-nhan/{sent.arrival().arrival_id}")


def test_the_clerk_takes_in_what_is_sealed_and_good(windows, clerk, arrived):
    sealed, _ = arrived
    screen = windows.of(clerk, at="cho-tiep-nhan")
    screen.sees("V/v tăng cường an toàn thông tin")
    screen = opened(windows, clerk, sealed)
    screen.status_is("Đủ điều kiện tiếp nhận")
    screen.sees("Đủ tệp, đủ trang, chữ ký số hợp lệ.")
    panel = screen.page.locator(".signed-by")
    expect(panel).to_have_count(2)
    expect(panel.locator(".tag")).to_have_text(["Hợp lệ", "Hợp lệ"])
    screen.field("Trình lãnh đạo").select_option(index=1)
    screen.sends("Tiếp nhận, vào sổ")
    screen.is_told("Đã tiếp nhận")
    screen.sees("V/v tăng cường an toàn thông tin")
    assert sealed.arrival().state.value == "accepted"


def test_the_clerk_sends_back_what_bears_no_signature(windows, clerk, arrived, province):
    _, unsigned = arrived
    screen = opened(windows, clerk, unsigned)
    screen.status_is("Cần xem xét")
    screen.sees("không có chữ ký số.")
    screen.button("Từ chối tiếp nhận").click()
    screen.field("Lý do từ chối").select_option("not_signed")
    screen.sends("Từ chối tiếp nhận")
    screen.is_told("Đã từ chối tiếp nhận")
    screen.status_is("Từ chối tiếp nhận")
    province.engine.settle()
    assert unsigned.codes() == ["01", "02"]
