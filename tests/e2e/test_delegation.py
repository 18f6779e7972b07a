"""A director who is away lets a deputy direct: recorded, switched to, marked, and ended."""

from playwright.sync_api import expect

from tests.builders import pdfs
from tests.e2e.test_every_screen import FAINT, NAMELESS, TOO_WIDE


def is_fit(page):
    """Nothing is cut off, faint or without a name."""
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []


def test_the_deputy_directs_for_the_director_until_it_is_withdrawn(
    province, windows, registered, leader, unit_head
):
    document = registered()
    away = windows.of(leader, at="uy-quyen")
    away.button("Lập ủy quyền").click()
    away.sends("Ghi nhận ủy quyền")
    away.sees("Chưa chọn việc được ủy quyền.")
    deputy = unit_head.me["person"]
    choice = f"{deputy['name']} – {deputy['position']}"
    away.field("Người được ủy quyền").select_option(label=choice)
    away.field("Đến hết ngày").fill("31/12/2026")
    away.page.get_by_label("Cho ý kiến chỉ đạo", exact=True).check()
    away.confirms_no_secrecy()
    is_fit(away.page)
    away.chooses_files(("uy-quyen.pdf", pdfs.a_document(1)))
    expect(away.file("uy-quyen.pdf")).to_contain_text("Đã chấp nhận")
    away.sends("Ghi nhận ủy quyền")
    away.is_told("Đã ghi nhận ủy quyền")
    away.sees("Đang có hiệu lực")

    name = leader.me["person"]["name"]
    acting = windows.of(unit_head)
    switch = acting.page.get_by_label("Làm việc với tư cách")
    switch.select_option(label=f"Làm việc thay mặt {name}")
    mark = acting.page.locator(".acting-mark")
    expect(mark).to_contain_text(f"Anh/chị đang làm việc thay mặt {name}.")
    acting.folder("Chờ cho ý kiến").click()
    acting.opens(document)
    expect(mark).to_be_visible()
    is_fit(acting.page)
    acting.gives("Phòng Công nghệ thông tin", "Chủ trì")
    acting.field("Ý kiến chỉ đạo").fill("Giao phòng xử lý")
    acting.button("Chuyển xử lý").click()
    acting.status_is("Đã phân công")
    acting.sees(f"{deputy['name']} (thay mặt {name})")
    expect(acting.page.locator(".timeline-list")).to_contain_text(f", thay mặt {name}")

    away.button("Thu hồi").click()
    away.is_told("Đã thu hồi ủy quyền")
    windows.expect_refusals(403)
    acting.page.reload()
    expect(mark).to_have_count(0)
