"""A draft in the browser: begun as a reply, submitted, returned, reviewed, checked, approved."""

from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders import pdfs
from tests.e2e.screens import signs_as

SUBJECT = "V/v phúc đáp về ứng dụng công nghệ thông tin"


def given_to(officer, leader, registered):
    """An incoming document that the officer handles."""
    document = registered()
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document["document_id"], "direction", text="Tham mưu trả lời", lead=lead)
    return document


def test_an_officer_answers_a_document_and_the_draft_goes_to_the_leader(
    windows, registered, officer, unit_head, clerk, leader
):
    answered = given_to(officer, leader, registered)
    window = windows.of(officer, at=f"van-ban-den/{answered['document_id']}")
    window.page.get_by_role("link", name="Phúc đáp văn bản").click()
    window.heads("Đăng ký văn bản đi")
    window.sees(f"{answered['number']}/UBND-VX, UBND tỉnh Đắk Nông")
    window.page.get_by_label("Tôi xác nhận").check()
    content = {"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": pdfs.a_document()}
    window.page.locator("input[type=file]").set_input_files(content)
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.field("Trích yếu nội dung").fill(SUBJECT)
    window.page.reload()
    expect(window.field("Trích yếu nội dung")).to_have_value(SUBJECT)
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.sends("Tạo dự thảo")
    window.is_told("Đã tạo dự thảo.")
    window.status_is("Dự thảo")
    window.sees("Phiên bản 1")
    document_id = window.page.url.rpartition("/")[2]
    window.page.locator("select[name=signer_id]").select_option(label=signs_as(leader))
    window.sends("Trình ký")
    window.status_is("Chờ trưởng đơn vị duyệt")

    head = windows.of(unit_head, at="viec/don-vi/review")
    head.page.get_by_text(SUBJECT).click()
    head.turns_to("Trả lại")
    head.field("Lý do").fill("Bổ sung số liệu quý III")
    head.sends("Trả lại")
    head.is_told("Đã trả lại.")
    window.goes_to("viec/cua-toi/revise")
    window.page.get_by_text(SUBJECT).click()
    window.sees("Bổ sung số liệu quý III")
    window.sends("Trình ký")
    window.status_is("Chờ trưởng đơn vị duyệt")

    head.page.reload()
    head.field("Ý kiến kèm theo").fill("Đã đủ số liệu")
    head.sends("Duyệt nội dung")
    head.status_is("Chờ kiểm tra thể thức")
    head.sees("Đã đủ số liệu")
    checker = windows.of(clerk, at=f"van-ban-di/{document_id}")
    checker.sends("Thể thức đạt")
    checker.status_is("Chờ ký")
    signer = windows.of(leader, at="viec/cua-toi/sign")
    signer.page.get_by_text(SUBJECT).click()
    signer.page.locator("select[name=urgency]").select_option(label="Khẩn")
    signer.sends("Duyệt để ký")
    signer.sees("đã duyệt phiên bản 1")
    expect(signer.page.locator(".document-marks")).to_contain_text("Khẩn")
    signer.turns_to("Xin ý kiến")
    expect(signer.page.get_by_role("link", name="Xem và ký số")).to_be_visible()


def test_the_drafter_sees_at_once_whether_paper_must_follow(windows, officer):
    window = windows.of(officer, at="van-ban-di/du-thao")
    paper = window.page.get_by_role("status").filter(has_text="bản")
    expect(paper).to_contain_text("Phải gửi kèm bản giấy")
    window.field("Mục đích gửi").select_option(label="Gửi để biết")
    expect(paper).to_contain_text("Chỉ gửi bản điện tử: thuộc danh mục, mục “Gửi để biết”.")
    window.field("Mục đích gửi").select_option(label="Ngoài danh mục")
    window.field("Loại văn bản").select_option(label="Báo cáo")
    expect(paper).to_contain_text("mục “Báo cáo”")


def test_a_comment_is_read_by_who_opens_the_draft(windows, officer, unit_head):
    made = officer.draft()
    assert made.status == 201, made.body
    head = windows.of(unit_head, at=f"van-ban-di/{made['document_id']}")
    head.field("Nội dung ý kiến").fill("Cần nêu căn cứ pháp lý.")
    head.sends("Ghi ý kiến")
    window = windows.of(officer, at=f"van-ban-di/{made['document_id']}")
    window.sees("Cần nêu căn cứ pháp lý.")


def test_a_second_version_is_compared_with_the_first_page_by_page(windows, officer, unit_head):
    first = officer.upload(pdfs.a_document(lines=("Tổng số văn bản: 120.",)))
    made = officer.draft(file_id=first["file_id"])
    window = windows.of(officer, at=f"van-ban-di/{made['document_id']}")
    window.turns_to("Thêm phiên bản")
    window.page.get_by_label("Tôi xác nhận").check()
    window.chooses_files(("du-thao-2.pdf", pdfs.a_document(lines=("Tổng số văn bản: 125.",))))
    expect(window.page.locator(".upload-row .tag-green")).to_be_visible()
    window.field("Nội dung sửa").fill("Sửa số liệu")
    window.sends("Thêm phiên bản")
    window.sees("Phiên bản 2")

    head = windows.of(unit_head, at=f"van-ban-di/{made['document_id']}")
    head.page.get_by_role("link", name="So sánh các phiên bản").click()
    expect(head.page.locator(".compare-pages button")).to_have_text(["1", "2"])
    for version in (1, 2):
        side = head.page.get_by_role("region", name=f"Phiên bản {version}")
        expect(side.get_by_role("img", name="Trang 1 của")).to_be_visible()
        assert is_drawn(side.locator("canvas"))
    expect(head.page.locator("del")).to_contain_text("120.")
    expect(head.page.locator("ins")).to_contain_text("125.")
    head.button("Trang sau ›").click()
    head.sees("Trang 2/2")
    expect(head.page.get_by_role("img", name="Trang 2 của")).to_have_count(2)


def test_a_draft_is_addressed_linked_and_sent_round_for_opinions(
    windows, registered, officer, colleague, leader
):
    answered = given_to(officer, leader, registered)
    made = officer.draft(recipients=[])
    window = windows.of(officer, at=f"van-ban-di/{made['document_id']}")
    window.page.get_by_role("link", name="Sửa thông tin").click()
    window.field("Tìm cơ quan").fill("noi vu")
    window.page.get_by_role("button", name="Thêm Sở Nội vụ").click()
    window.field("Tìm cơ quan").fill("Bưu điện tỉnh")
    window.field("Tìm cơ quan").press("Enter")
    window.button("Lưu thành nhóm nơi nhận").click()
    window.field("Tên nhóm nơi nhận").fill("Nơi nhận thường kỳ")
    window.button("Lưu nhóm").click()
    window.is_told("Đã lưu nhóm “Nơi nhận thường kỳ”.")
    window.page.get_by_text("Chọn văn bản liên quan").click()
    window.field("Số, ký hiệu, trích yếu").fill(f"{answered['number']}/ubnd-vx")
    window.button("Tìm").click()
    window.page.get_by_role("button", name=f"Phúc đáp văn bản {answered['number']}/").click()
    window.sends("Lưu")
    window.is_told("Đã sửa thông tin văn bản.")
    window.sees("Bưu điện tỉnh")
    expect(window.page.get_by_role("link", name=f"{answered['number']}/UBND-VX")).to_be_visible()

    window.turns_to("Xin ý kiến")
    window.page.get_by_label(colleague.me["person"]["name"]).check()
    window.field("Nội dung xin ý kiến").fill("Cho ý kiến về số liệu.")
    window.sends("Xin ý kiến")
    window.sees("Chờ ý kiến")
    asked = windows.of(colleague, at=f"van-ban-di/{made['document_id']}")
    asked.turns_to("Góp ý")
    asked.field("Nội dung ý kiến").fill("Nhất trí với dự thảo.")
    asked.sends("Góp ý")
    asked.sees("Đã có ý kiến")

    window.goes_to("van-ban-di/nhom-noi-nhan")
    window.button("Xóa nhóm Nơi nhận thường kỳ").click()
    window.button("Xóa").click()
    window.is_told("Đã xóa nhóm “Nơi nhận thường kỳ”.")


def test_the_administrator_numbers_by_groups_and_gives_a_council_its_series(windows, province):
    # Of an agency that gives no number here: what it sets up counts at once.
    window = windows.of(province.one(Role.ADMINISTRATOR, agency="H16.01"), at="danh-so")
    window.field("Theo nhóm loại văn bản").check()
    window.button("Thêm nhóm loại").click()
    group = window.page.get_by_role("group", name="Nhóm 1")
    group.get_by_label("Mã").fill("qd")
    group.get_by_label("Tên").fill("Quyết định, chỉ thị")
    window.button("Ghi nhận cách đánh số").click()
    window.sees("Chọn ít nhất một loại văn bản.")
    group.get_by_label("Quyết định", exact=True).check()
    group.get_by_label("Chỉ thị", exact=True).check()
    window.button("Thêm hội đồng, ban").click()
    council = window.page.get_by_role("group", name="Hội đồng, ban 1")
    council.get_by_label("Mã").fill("TDKT")
    council.get_by_label("Tên").fill("Hội đồng Thi đua - Khen thưởng")
    council.get_by_label("Chữ viết tắt").fill("HĐTĐKT")
    window.button("Ghi nhận cách đánh số").click()
    window.is_told("Đã ghi nhận cách đánh số")
    window.sees("HD-TDKT")


def is_drawn(canvas):
    """Whether there is anything but white on it."""
    painted = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v < 90)"
    return canvas.evaluate(painted)
