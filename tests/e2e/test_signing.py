"""The leader signs in the browser, the clerk numbers, seals and issues, and notes what was posted."""

import pytest
from playwright.sync_api import expect

from infra.local import signers
from tests.builders import pdfs, signing
from tests.e2e.conftest import brought_to_sign, equip
from tests.e2e.fitting import TOO_WIDE


@pytest.fixture(scope="module", autouse=True)
def equipped(province):
    equip(province)


@pytest.fixture
def to_sign(officer, unit_head, clerk, leader):
    """A draft of the test's own that lies before the leader."""

    def give(subject, content=None, **changes):
        file = officer.upload(content or signing.a_draft(), filename="du-thao.pdf")
        facts = {"file_id": file["file_id"], "subject": subject, **changes}
        return brought_to_sign(officer, unit_head, clerk, leader, **facts)

    return give


def test_the_leader_places_and_signs_and_the_clerk_issues(windows, to_sign, leader, clerk):
    subject = "V/v ký số và phát hành trên trình duyệt"
    recipients = [{"kind": "agency", "id": "H16"}, {"kind": "outside", "name": "Bưu điện tỉnh"}]
    document_id = to_sign(subject, recipients=recipients)
    signer = windows.of(leader, at=f"van-ban-di/{document_id}")
    signer.page.get_by_role("link", name="Xem và ký số").click()
    signature = box(signer, "Chữ ký")
    before = signature.bounding_box()
    signature.focus()
    signature.press("Shift+ArrowUp")
    assert signature.bounding_box()["y"] < before["y"]
    dragged(signer, box(signer, "Con dấu"), across=-40)
    signer.button("Lưu vị trí").click()
    signer.is_told("Đã lưu vị trí trên văn bản.")
    signer.sees("Vị trí đã được đặt bằng tay")
    signer.button("Ký số").click()
    signer.is_told("Đã ký số.")
    signer.status_is("Chờ văn thư phát hành")

    issuer = windows.of(clerk, at="viec/cua-toi/issue")
    issuer.page.get_by_text(subject).click()
    issuer.page.get_by_role("link", name="Cấp số và phát hành").click()
    issuer.sees("Phải gửi kèm bản giấy: không thuộc danh mục")
    number = issuer.page.locator(".number-preview").inner_text()
    assert number.endswith("/STTTT-CNTT")
    issuer.button("Cấp số, đóng dấu và phát hành").dblclick()
    issuer.is_told(f"Đã phát hành văn bản số {number}.")
    issuer.status_is("Đã phát hành")
    issuer.button("Ghi nhận gửi bản giấy tới Bưu điện tỉnh").click()
    issuer.field("Cách gửi").select_option(label="Bưu chính")
    issuer.sends("Ghi nhận gửi bản giấy")
    issuer.sees("Đã gửi bản giấy")
    goes_on_paper_too(issuer, "Ủy ban nhân dân tỉnh Đắk Nông")
    signatures = issuer.page.locator(".signatures > li")
    expect(signatures).to_have_count(2)
    expect(signatures.first).to_contain_text(leader.me["person"]["name"])
    expect(signatures.locator(".tag")).to_have_text(["Hợp lệ", "Hợp lệ"])


def goes_on_paper_too(issuer, name):
    """A copy that went electronically: its paper is owed, then gone on a day that has come."""
    copy = issuer.page.locator(".delivery", has_text=name)
    expect(copy).to_contain_text("Bản giấy: chưa gửi.")
    issuer.button(f"Ghi nhận gửi bản giấy tới {name}").click()
    issuer.field("Cách gửi").select_option(label="Giao tận nơi")
    day = issuer.field("Ngày gửi bản giấy")
    today = day.input_value()
    day.fill("31/12/2099")
    issuer.sends("Ghi nhận gửi bản giấy")
    issuer.sees("Ngày không được sau ngày hôm nay.")
    day.fill(today)
    issuer.field("Số lượng bì").fill("0")
    issuer.sends("Ghi nhận gửi bản giấy")
    issuer.sees("Vui lòng nhập số lượng bì từ 1 đến 999.")
    issuer.field("Số lượng bì").fill("2")
    issuer.sends("Ghi nhận gửi bản giấy")
    expect(copy).to_contain_text(f"Bản giấy: gửi ngày {today}, Giao tận nơi, 2 bì.")
    expect(copy).to_contain_text(f"{issuer.person.me['person']['name']} ghi lúc {today}")
    expect(copy.get_by_role("button")).to_have_count(0)


def test_of_several_signed_at_once_each_stands_or_falls_alone(windows, to_sign, leader):
    good, without_places = "V/v văn bản ký được", "V/v văn bản chưa có vị trí ký"
    to_sign(good)
    # Of a kind for which nothing was placed before: nobody knows where it is to be signed.
    to_sign(without_places, content=pdfs.a_document(), kind="bao-cao")
    window = windows.of(leader, at="viec/cua-toi/sign")
    windows.expect_refusals(422)
    window.page.get_by_role("link", name="Ký nhiều văn bản").click()
    window.field("Chọn tất cả").uncheck()
    for subject in (good, without_places):
        window.page.get_by_label(f"Chọn {subject}").check()
    window.button("Ký 2 văn bản").click()
    window.sees("Đã ký 1/2 văn bản")
    result = window.page.get_by_role("list", name="Kết quả")
    expect(result.locator("li", has_text=good)).to_contain_text("Đã ký")
    expect(result.locator("li", has_text=without_places)).to_contain_text("Không ký được")
    window.page.reload()
    window.sees("Đã ký 1/2 văn bản")
    window.button("Về mục “Chờ ký”").click()
    window.sees(without_places)
    window.misses(good)


def test_a_batch_that_was_cut_goes_on_in_the_tab_and_in_another_one(windows, to_sign, leader):
    subjects = [f"V/v đợt ký bị ngắt số {number}" for number in (1, 2, 3)]
    documents = dict(zip(subjects, map(to_sign, subjects), strict=True))
    window = windows.of(leader, at="ky-nhieu")
    window.page.route("**/signature", BreaksOff())
    window.field("Chọn tất cả").uncheck()
    for subject in subjects:
        window.page.get_by_label(f"Chọn {subject}").check()
    window.button("Ký 3 văn bản").click()
    window.sees("Đã ký 1/3 văn bản")
    result = window.page.get_by_role("list", name="Kết quả").locator("li")
    expect(result.filter(has_text="Đang ký")).to_have_count(2)
    window.page.reload()
    window.sees("Đã ký 1/3 văn bản")
    expect(result.filter(has_text="Đang chờ")).to_have_count(2)

    # Another tab knows nothing of the batch, but the office knows what still waits.
    waiting = [
        subject for subject, one in documents.items() if leader.outgoing(one)["status"] == "signing"
    ]
    assert len(waiting) == 1
    other = windows.of(leader, at="ky-nhieu")
    for subject in subjects:
        named = other.page.get_by_label(f"Chọn {subject}")
        expect(named).to_have_count(int(subject in waiting))

    windows.expect_refusals(409)
    window.button("Ký tiếp").click()
    window.sees("Đã ký 3/3 văn bản")
    for document_id in documents.values():
        assert leader.outgoing(document_id)["status"] == "issuing"


class BreaksOff:
    """A line that breaks off: one is signed, of one no answer comes, one never arrives."""

    def __init__(self):
        self.asked = 0

    def __call__(self, route):
        self.asked += 1
        if self.asked == 2:
            route.fetch()
        elif self.asked != 3:
            route.continue_()


def test_the_clerk_gives_a_reserved_number_with_its_day(windows, to_sign, leader, clerk):
    kept = clerk.post("/numbers", {"series": "VBDI", "count": 2, "reason": "Mất điện"})
    first = kept["items"][0]["number"]
    document_id = to_sign("V/v phát hành bằng số đã giữ")
    signed = leader.review(document_id, "signature")
    assert signed.status == 200, signed.body
    windows.expect_refusals(404, 422)
    issuer = windows.of(clerk, at=f"van-ban-di/{document_id}/phat-hanh")
    expected = issuer.page.locator(".number-preview").inner_text()
    issuer.field("Số đã giữ chỗ").check()
    issuer.sees(f"Đang giữ: {first + 1}, {first}")
    issue = issuer.button("Cấp số, đóng dấu và phát hành")
    expect(issue).to_be_disabled()
    number = issuer.field("Số giữ chỗ")
    number.fill(str(first + 700))
    issuer.sees("Dãy số không có số này.")
    number.fill(str(first))
    reference = f"{first:02d}/STTTT-CNTT"
    expect(issuer.page.locator(".number-preview")).to_have_text(reference)
    day = issuer.page.get_by_label("Ngày ban hành")
    today = day.input_value()
    day.fill("01/01/2020")
    day.press("Tab")
    expect(issue).to_be_disabled()
    day.fill(today)
    day.press("Tab")
    expect(issuer.page.locator(".number-preview")).to_have_text(reference)
    assert expected != reference
    issue.click()
    issuer.is_told(f"Đã phát hành văn bản số {reference}.")
    shown = clerk.get(f"/numbers?series=VBDI&year={today[-4:]}&limit=50")["items"]
    states = {line["number"]: line["state"] for line in shown}
    assert (states[first], states[first + 1]) == ("given", "reserved")


def box(screen, name):
    """The box of a place on the drawn page."""
    return screen.page.get_by_role("button", name=f"{name}: kéo")


def dragged(screen, place, *, across):
    """Drag a box sideways by pixels, taking it where nothing lies over it."""
    place.scroll_into_view_if_needed()
    at = place.bounding_box()
    left, middle = at["x"] + 8, at["y"] + at["height"] / 2
    screen.page.mouse.move(left, middle)
    screen.page.mouse.down()
    screen.page.mouse.move(left + across, middle, steps=4)
    screen.page.mouse.up()
    assert place.bounding_box()["x"] < at["x"]


def test_a_deputy_is_told_that_the_draft_names_the_head_alone(
    windows, province, officer, unit_head, clerk
):
    deputy = province.desk("duyenptm.stttt")
    signers.equip([], [province.members[deputy.account].person])
    file = officer.upload(signing.a_draft(), filename="du-thao.pdf")
    facts = {"file_id": file["file_id"], "subject": "V/v ký thay trên dự thảo của giám đốc"}
    document_id = brought_to_sign(officer, unit_head, clerk, deputy, **facts)
    window = windows.of(deputy, at=f"van-ban-di/{document_id}/ky")
    warned = window.page.get_by_role("alert")
    expect(warned).to_contain_text("Dự thảo in “GIÁM ĐỐC”")
    expect(warned).to_contain_text("“KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC”")
    expect(window.button("Ký số")).to_be_disabled()
    assert not window.page.evaluate(TOO_WIDE)
    window.field("Tôi đã xem và vẫn ký").check()
    window.button("Ký số").click()
    window.is_told("Đã ký số.")
