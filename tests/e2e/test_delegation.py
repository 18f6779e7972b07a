"""A director who is away lets a deputy direct: recorded, switched to, marked, and ended."""

from playwright.sync_api import expect

from infra.local import signers
from infra.local.authority import kept
from tests.builders import pdfs, signing
from tests.e2e.conftest import brought_to_sign, equip
from tests.e2e.fitting import is_fit
from tests.e2e.screens import signs_as


def test_the_deputy_directs_for_the_director_until_it_is_withdrawn(
    province, windows, registered, leader, unit_head
):
    document = registered()
    away = windows.of(leader, at="uy-quyen")
    away.button("Lập ủy quyền").click()
    away.sends("Ghi nhận ủy quyền")
    away.sees("Chưa chọn việc được ủy quyền.")
    deputy = unit_head.me["person"]
    away.field("Người được ủy quyền").select_option(label=signs_as(unit_head))
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

    windows.expect_refusals(403)
    away.button("Thu hồi").click()
    away.is_told("Đã thu hồi ủy quyền")
    acting.page.reload()
    expect(mark).to_have_count(0)


def test_the_head_of_the_unit_signs_for_the_director_what_the_delegation_names(
    province, windows, clerk, leader, unit_head, officer
):
    equip(province)
    signers.equip_person(province.members[unit_head.account].person, kept(None)[0])
    subject = "V/v ký thừa ủy quyền"
    title = ("TUQ. GIÁM ĐỐC", unit_head.me["person"]["position"].upper())
    file = officer.upload(signing.a_draft(title=title), filename="du-thao.pdf")
    facts = {"file_id": file["file_id"], "subject": subject}
    document_id = brought_to_sign(officer, unit_head, clerk, leader, **facts)
    away = windows.of(leader, at="uy-quyen")
    away.button("Lập ủy quyền").click()
    deputy, name = unit_head.me["person"], leader.me["person"]["name"]
    away.field("Người được ủy quyền").select_option(label=signs_as(unit_head))
    away.field("Đến hết ngày").fill("31/12/2026")
    away.page.get_by_label("Ký văn bản đi", exact=True).check()
    away.field("Thẩm quyền ký").select_option(label="Thừa ủy quyền (TUQ.)")
    away.confirms_no_secrecy()
    away.chooses_files(("uy-quyen.pdf", pdfs.a_document(2)))
    expect(away.file("uy-quyen.pdf")).to_contain_text("Đã chấp nhận")
    away.sends("Ghi nhận ủy quyền")
    away.sees("Ký thừa ủy quyền phải chọn loại văn bản hoặc ghi lĩnh vực được ký.")
    away.page.get_by_text("Loại văn bản được ký").click()
    away.page.get_by_label("Công văn", exact=True).check()
    is_fit(away.page)
    away.sends("Ghi nhận ủy quyền")
    away.is_told("Đã ghi nhận ủy quyền")
    away.sees("ký TUQ.: Công văn")

    acting = windows.of(unit_head)
    switch = acting.page.get_by_label("Làm việc với tư cách")
    switch.select_option(label=f"Làm việc thay mặt {name}")
    acting.folder("Chờ ký").click()
    acting.page.get_by_text(subject).click()
    acting.page.get_by_role("link", name="Xem và ký số").click()
    acting.sees(f"TUQ. GIÁM ĐỐC – {deputy['position'].upper()}")
    acting.button("Ký số").click()
    acting.is_told("Đã ký số.")
    acting.goes_to(f"van-ban-di/{document_id}")
    acting.sees(f"{deputy['name']} (thay mặt {name})")
    # What it still asked for would be refused once the delegation has ended.
    acting.page.close()
    away.button("Thu hồi").first.click()
    away.is_told("Đã thu hồi ủy quyền")
