"""The administrator enrols and ends certificates; each keeps the image of their own signature."""

from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect

from infra.local import marks, signers
from tests.e2e.conftest import PHONE

OFFICER = "Đặng Văn Minh"


def a_token(province):
    """A certificate, as bytes of a .cer file, and its authorities, as text of a .pem."""
    held = province.members["nghialt.stttt"]
    with ThreadPoolExecutor(1) as aside:  # KMS calls wait; the browser's own loop must not
        authority = aside.submit(signers.equip, [held.agency], [held.person]).result()
    identity = authority.issue(OFFICER)
    first, _, rest = signers.pem_of(identity).partition("-----END CERTIFICATE-----\n")
    assert first
    return identity.der, rest.encode()


def chosen(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_a_certificate_on_a_token_is_enrolled_and_ended(province, windows):
    certificate, chain = a_token(province)
    screen = windows.of(province.desk("phuocdh.stttt"), at="chung-thu-so")
    screen.button("Đăng ký chứng thư số").click()
    form = screen.page.get_by_role("form", name="Đăng ký chứng thư số")
    person = form.get_by_label("Người ký").last
    name = person.locator("option").nth(1).inner_text()
    person.select_option(label=name)
    form.get_by_label("USB token, SIM hoặc ký từ xa").check()
    form.get_by_label("Tệp chứng thư số").set_input_files(chosen("a.cer", certificate))
    form.get_by_label("Chứng thư của các cấp trung gian").set_input_files(chosen("b.pem", chain))
    form.get_by_role("button", name="Đăng ký", exact=True).click()
    screen.is_told(f"Đã đăng ký chứng thư số của {name}.")

    of_person = screen.page.locator("li.card", has_text=OFFICER)
    of_person.get_by_role("button", name=f"Ngừng sử dụng chứng thư số của {name}").click()
    of_person.get_by_role("button", name="Ngừng sử dụng", exact=True).click()
    expect(of_person).to_contain_text("Chưa nhập lý do ngừng sử dụng.")
    of_person.get_by_label("Lý do ngừng sử dụng").fill("Báo mất thiết bị")
    of_person.get_by_role("button", name="Ngừng sử dụng", exact=True).click()
    screen.is_told(f"Đã ngừng sử dụng chứng thư số của {name}.")
    screen.page.locator("summary").click()
    expect(of_person).to_contain_text("Báo mất thiết bị")


def test_a_private_key_is_never_sent(province, windows):
    screen = windows.of(province.desk("phuocdh.stttt"), at="chung-thu-so")
    sent = []
    screen.page.on("request", lambda request: sent.append(request.method))
    screen.button("Đăng ký chứng thư số").click()
    secret = b"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
    for name, content, told in (
        ("khoa.pem", secret, "Tệp này chứa khóa bí mật."),
        ("anh.cer", b"\x89PNG", "Không đọc được tệp này."),
    ):
        screen.field("Tệp chứng thư số").set_input_files(chosen(name, content))
        screen.sees(told)
        screen.button("Đăng ký").click()
        screen.sees(told)
    assert "POST" not in sent


def test_a_person_keeps_the_image_of_their_own_signature(province, windows):
    a_token(province)
    screen = windows.of(province.desk("nghialt.stttt"), PHONE, at="chu-ky")
    screen.sees("Còn hiệu lực")
    screen.button("Lưu mẫu").click()
    screen.sees("Chưa chọn hình.")
    image = marks.signature("Lê Trọng Nghĩa")
    screen.field("Hình PNG nền trong suốt").set_input_files(
        {"name": "chu-ky.png", "mimeType": "image/png", "buffer": image}
    )
    expect(screen.page.get_by_alt_text("Hình sẽ lưu")).to_be_visible()
    screen.field("Chiều rộng thật (mm)").fill("40")
    screen.button("Lưu mẫu").click()
    screen.is_told("Đã lưu mẫu.")
    expect(screen.page.locator(".mark figcaption")).to_contain_text("40 × ")


def test_an_officer_has_no_certificate_yet_and_is_told_whom_to_ask(province, windows, officer):
    screen = windows.of(officer, at="chu-ky")
    screen.sees("Anh/chị chưa có chứng thư số.")
    screen.goes_to("chung-thu-so")
    screen.sees("Trang này dành cho quản trị phần mềm và văn thư của đơn vị.")
