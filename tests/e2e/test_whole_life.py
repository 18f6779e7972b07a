"""The main job in a browser: from the clerk's upload to the settlement, and the e-mails."""

import re

from playwright.sync_api import expect

from tests.builders import pdfs
from tests.e2e.conftest import PHONE

SUBJECT = "Về việc rà soát hạ tầng số phục vụ chính quyền hai cấp"


def test_a_document_goes_from_upload_to_settled(
    province, windows, clerk, leader, unit_head, officer, colleague
):
    at_registry = windows.of(clerk)
    at_registry.page.get_by_role("link", name="Đăng ký văn bản đến").first.click()
    at_registry.confirms_no_secrecy()
    at_registry.chooses_files(("1250-BKHCN.pdf", pdfs.a_document(pages=3)))
    at_registry.sees("Đã chấp nhận · 3 trang")
    at_registry.fills_in("1250", **{"Trích yếu nội dung": SUBJECT})
    at_registry.button("Vào sổ và trình lãnh đạo").click()
    at_registry.heads("1250/UBND-KGVX")
    at_registry.is_told("Đã vào sổ văn bản đến, số đến")
    at_registry.status_is("Chờ cho ý kiến")

    at_leader = windows.of(leader)
    at_leader.page.get_by_role("link", name="1250/UBND-KGVX").click()
    at_leader.field("Ý kiến chỉ đạo").fill("Phòng CNTT chủ trì, báo cáo trước ngày 10")
    at_leader.gives("Phòng Công nghệ thông tin", "Chủ trì")
    at_leader.gives("Đặng Thùy Dương", "Phối hợp")
    at_leader.gives("Văn phòng Sở", "Để biết")
    at_leader.field("Thời hạn giải quyết").fill("15012027")
    at_leader.button("Chuyển xử lý").click()
    at_leader.is_told("Đã thực hiện: cho ý kiến chỉ đạo")
    at_leader.status_is("Đã phân công")

    at_unit = windows.of(unit_head, PHONE)
    at_unit.page.get_by_role("link", name="1250/UBND-KGVX").click()
    at_unit.sees("Phòng CNTT chủ trì, báo cáo trước ngày 10")
    at_unit.field("Nội dung giao").fill("Đồng chí An tổng hợp")
    at_unit.gives("Nguyễn Văn An", "Chủ trì")
    at_unit.gives("Phùng Gia Bảo", "Phối hợp")
    at_unit.button("Giao xử lý").click()
    at_unit.status_is("Đang xử lý")

    at_colleague = windows.of(colleague, PHONE, at="viec/cua-toi/cohandle")
    at_colleague.page.get_by_role("link", name="1250/UBND-KGVX").click()
    at_colleague.field("Ý kiến phối hợp").fill("Thống nhất với số liệu của phòng")
    at_colleague.button("Gửi ý kiến").click()
    at_colleague.is_told("Đã thực hiện: góp ý kiến phối hợp")

    at_officer = windows.of(officer)
    at_officer.page.get_by_role("link", name="1250/UBND-KGVX").click()
    at_officer.field("Đã có văn bản phúc đáp").check()
    at_officer.field("Số, ký hiệu văn bản phúc đáp").fill("77/STTTT-CNTT")
    at_officer.button("Hoàn thành").click()
    at_officer.status_is("Hoàn thành")
    at_officer.sees("Văn bản phúc đáp: 77/STTTT-CNTT")
    expect(at_officer.page.locator(".timeline-what")).to_have_text(
        [
            "Đăng ký vào sổ",
            "Cho ý kiến chỉ đạo",
            "Phân công xử lý",
            "Góp ý kiến phối hợp",
            "Hoàn thành xử lý",
        ]
    )

    province.engine.settle()
    outbox = windows.blank()
    outbox.goto(f"{province.engine.address}/local/outbox?to={officer.account}@")
    letters = outbox.locator("article")
    expect(letters.first).to_contain_text(f"{officer.account}@daknong.example")
    expect(letters.first).not_to_contain_text(SUBJECT)
    outbox.goto(re.search(r"https?://\S+", letters.last.locator("pre").inner_text()).group())
    expect(outbox.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_where_the_agency_wants_it_the_giver_confirms_the_settlement(windows, province):
    windows.size = PHONE
    people = {name: province.desk(f"{name}.snv") for name in ("vuka", "daodth", "thongbv", "trinh")}
    plan = people["vuka"].post("/routing-plan", {"giver_confirms": True})
    people["vuka"].post(f"/routing-plan/{plan['version']}/activation")
    made = people["daodth"].register(leader=people["thongbv"].me["person"]["person_id"]).body
    lead = {"kind": "person", "id": people["trinh"].me["person"]["person_id"]}
    people["thongbv"].act(made["document_id"], "direction", text="Xử lý", lead=lead)

    officer = windows.of(people["trinh"]).opens(made)
    officer.field("Không cần trả lời bằng văn bản").check()
    officer.field("Kết quả giải quyết").fill("Đã rà soát")
    officer.button("Hoàn thành").click()
    officer.status_is("Chờ xác nhận")

    leader = windows.of(people["thongbv"], at="viec/cua-toi/confirm")
    leader.page.get_by_role("link", name=made["number"]).click()
    leader.field("Lý do").fill("Bổ sung số liệu cấp xã")
    leader.button("Chưa đạt, chuyển xử lý tiếp").click()
    leader.status_is("Đang xử lý")

    province.engine.settle()
    officer.page.reload()
    officer.sees("Bổ sung số liệu cấp xã")
    officer.field("Không cần trả lời bằng văn bản").check()
    officer.field("Kết quả giải quyết").fill("Đã bổ sung")
    officer.button("Hoàn thành").click()
    officer.status_is("Chờ xác nhận")

    province.engine.settle()
    leader.page.reload()
    leader.button("Xác nhận hoàn thành").click()
    leader.status_is("Hoàn thành")
