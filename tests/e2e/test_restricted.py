"""A document is restricted: asked for by the clerk, agreed to by the leader, closed to others."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.e2e.conftest import PHONE

SUBJECT = "Về việc xem xét kỷ luật cán bộ"


@pytest.fixture
def document(province, clerk):
    leader = province.one(Role.HEAD).me["person"]["person_id"]
    return clerk.register(leader=leader, subject=SUBJECT).body


def test_a_restricted_document_is_closed_to_the_archivist_once_the_leader_agrees(
    province, windows, clerk, document
):
    windows.expect_refusals(404)
    at_registry = windows.of(clerk).opens(document)
    at_registry.button("Đề nghị thay đổi").click()
    at_registry.sends("Gửi đề nghị")
    at_registry.sees("Chưa nhập Lý do.")
    at_registry.page.get_by_label("Hạn chế tiếp cận", exact=True).check()
    at_registry.field("Người được xem thêm").select_option(label="Nguyễn Văn An – Chuyên viên")
    at_registry.page.get_by_label("Lý do", exact=True).last.fill("Liên quan công tác cán bộ")
    at_registry.sends("Gửi đề nghị")
    at_registry.sees("Chưa có hiệu lực, chờ Lê Trọng Nghĩa xác nhận")
    expect(at_registry.button("Rút đề nghị")).to_be_visible()
    province.engine.settle()

    leader = province.one(Role.HEAD)
    at_leader = windows.of(leader, PHONE)
    at_leader.folder("Phạm vi tiếp cận").click()
    at_leader.page.get_by_text(SUBJECT).first.click()
    at_leader.sees("Lý do: Liên quan công tác cán bộ")
    at_leader.sends("Đồng ý thay đổi")
    at_leader.is_told("quyết định phạm vi tiếp cận")
    at_leader.sees("Người được xem thêm: Nguyễn Văn An.")

    at_archive = windows.of(province.one(Role.ARCHIVIST), at="van-ban-den")
    at_archive.sees("Văn bản hạn chế tiếp cận")
    at_archive.misses(SUBJECT)
    at_archive.goes_to(f"van-ban-den/{document['document_id']}")
    at_archive.sees("Không tìm thấy văn bản")
    at_reader = windows.of(province.one(Role.OFFICER, unit="CNTT")).opens(document)
    at_reader.sees(SUBJECT)
