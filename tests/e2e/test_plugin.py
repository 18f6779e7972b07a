"""Who signs with a token: by the VGCA plug-in, by a file that goes out and comes back, by a digest."""

import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from qlvb.certificates.model import KeyKind
from qlvb.kernel import clock

from tests.builders import signing
from tests.builders.holders import Holders, raw, signed_by_program
from tests.builders.issuing import Signers
from tests.builders.plugin import a_plugin
from tests.e2e.conftest import brought_to_sign

SIGN, AGAIN = "Ký bằng phần mềm VGCA", "Ký lại"


@pytest.fixture(scope="module")
def people(province):
    return Signers(province)


@pytest.fixture(scope="module")
def holders(people):
    yield Holders(people)
    people.equip_anew()


@pytest.fixture(scope="module")
def plugin(holders):
    """Leader and agency have their keys in the plug-in, and the page looks for it where it is."""
    with a_plugin() as running, pytest.MonkeyPatch.context() as settings:
        settings.setenv("QLVB_SIGNING_PLUGIN", running.origin)
        yield running


@pytest.fixture
def ready(plugin, holders):
    """The plug-in with both keys, as it was before whatever another test made of it."""
    leader = holders.enrol(KeyKind.OUTSIDE)
    seal = holders.enrol(KeyKind.OUTSIDE, of="agency")
    plugin.keys = {"SignApproved": leader, "SignIssued": seal, "SignAppendix": seal}
    plugin.asked, plugin.answers, plugin.refusal, plugin.alters = [], [], "", False
    plugin.waits.set()
    return plugin


@pytest.fixture
def to_sign(officer, unit_head, clerk, leader):
    """A draft of the test's own that lies before the leader."""

    def give(subject, **changes):
        file = officer.upload(signing.a_draft(), filename="du-thao.pdf")
        facts = {"file_id": file["file_id"], "subject": subject, **changes}
        return brought_to_sign(officer, unit_head, clerk, leader, **facts)

    return give


@pytest.fixture
def trusting(windows):
    """Windows in a browser that takes the certificate the plug-in made for itself."""
    windows.any_certificate = True
    return windows


def test_the_leader_signs_and_the_clerk_seals_by_the_plug_in(
    trusting, ready, to_sign, people, officer, leader, clerk, tmp_path
):
    attachment = officer.upload(signing.a_draft(2), filename="phu-luc.pdf")["file_id"]
    recipients = [{"kind": "outside", "name": "Bưu điện tỉnh"}]
    document_id = to_sign(
        "V/v ký bằng USB token", attachment_ids=[attachment], recipients=recipients
    )
    signer = trusting.of(leader, at=f"van-ban-di/{document_id}/ky")
    signer.button("Bắt đầu ký").click()
    signer.button(SIGN).click()
    signer.is_told("Đã ký số.")
    signer.status_is("Chờ văn thư phát hành")

    issuer = trusting.of(clerk, at=f"van-ban-di/{document_id}/phat-hanh")
    number = issuer.page.locator(".number-preview").inner_text()
    issuer.button("Bắt đầu ký").click()
    issuer.sees(f"Số đã cấp: {number}")
    issuer.button(SIGN).click()
    issuer.is_told(f"Đã phát hành văn bản số {number}.")
    issuer.status_is("Đã phát hành")

    document = people.document(document_id)
    told = dict(ready.asked)
    assert [function for function, _ in ready.asked] == [
        "SignApproved",
        "SignIssued",
        "SignAppendix",
    ]
    assert told["SignIssued"]["DocNumber"] == f"{document.registration.number:02d}"
    assert told["SignIssued"]["IssuedDate"] == f"{document.registration.issued_on}T00:00:00+07:00"
    assert told["SignAppendix"]["DocNumber"] == number
    for _, each in ready.asked:
        assert (each["SessionId"], each["JWTToken"]) == ("", "")
        assert leader.token not in str(each)
        assert clerk.token not in str(each)
    assert all(each["Status"] is True for each in ready.answers)
    (sent_along,) = document.sealed_attachments
    for file, signatures in ((document.sealed, 2), (sent_along, 1)):
        path = tmp_path / "sealed.pdf"
        path.write_bytes(people.bytes_of(document_id, file))
        said = subprocess.run(
            ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False
        ).stdout
        assert said.count("Signature is Valid") == signatures, said
        assert "Total document signed" in said
    figures = signing.figures_of(people.bytes_of(document_id, document.sealed))
    assert figures["so_vb"] == f"{document.registration.number:02d}"


def test_what_the_plug_in_does_wrong_is_told_and_can_be_done_again(
    trusting, ready, to_sign, people, leader
):
    document_id = to_sign("V/v phần mềm ký trục trặc")
    signer = trusting.of(leader, at=f"van-ban-di/{document_id}/ky")
    signer.button("Bắt đầu ký").click()
    ready.refusal = "Sai mã PIN"
    signer.button(SIGN).click()
    signer.sees("Sai mã PIN")
    ready.refusal, ready.alters = "", True
    signer.button(AGAIN).click()
    signer.sees("không phải là tệp hệ thống đã cấp")
    ready.alters = False
    ready.waits.clear()
    signer.button(AGAIN).click()
    signer.sees("Đang chờ phần mềm ký tệp 1/1")
    signer.button("Dừng chờ").click()
    signer.sees("Đã dừng chờ phần mềm ký.")
    ready.waits.set()
    assert people.status(document_id) == "signing"
    signer.button("Dừng ký").click()
    signer.button("Bắt đầu ký").click()
    signer.button(SIGN).click()
    signer.is_told("Đã ký số.")


def test_without_the_plug_in_the_file_is_signed_by_another_program(
    windows, ready, to_sign, people, leader, holders
):
    document_id = to_sign("V/v máy chưa cài phần mềm ký")
    # This browser does not trust the plug-in: as if it were not there.
    windows.expect_no_plugin()
    signer = windows.of(leader, at=f"van-ban-di/{document_id}/ky")
    signer.button("Bắt đầu ký").click()
    signer.button(SIGN).click()
    signer.sees("Không thấy phần mềm ký VGCA trên máy này.")
    assert ready.asked == []
    signer.field("Tải tệp về, ký bằng phần mềm khác rồi tải lên").check()
    signer.button("Hoàn tất ký").click()
    signer.sees("Vui lòng tải lên tệp đã ký.")
    with signer.page.expect_download() as loaded:
        signer.button("Tải Văn bản về để ký").click()
    served = loaded.value.path().read_bytes()
    signed = by_another_program(served, holders.keys["person"])
    signer.chooses_files(("da-ky.pdf", signed))
    expect(signer.file("da-ky.pdf")).to_contain_text("Đã chấp nhận")
    signer.button("Hoàn tất ký").click()
    signer.is_told("Đã ký số.")
    document = people.document(document_id)
    assert people.bytes_of(document_id, document.signed) == signed


def test_another_file_than_the_one_given_out_is_refused(windows, ready, to_sign, leader, holders):
    document_id = to_sign("V/v ký nhầm tệp")
    windows.expect_refusals(422)
    signer = windows.of(leader, at=f"van-ban-di/{document_id}/ky")
    signer.button("Bắt đầu ký").click()
    signer.field("Tải tệp về, ký bằng phần mềm khác rồi tải lên").check()
    other = by_another_program(signing.prepared(), holders.keys["person"])
    signer.chooses_files(("nham.pdf", other))
    expect(signer.file("nham.pdf")).to_contain_text("Đã chấp nhận")
    signer.button("Hoàn tất ký").click()
    signer.sees("không phải là tệp hệ thống đã cấp")


def test_a_token_signs_the_digest_and_the_answer_is_pasted(
    windows, plugin, holders, to_sign, people, leader
):
    token = holders.enrol(KeyKind.ELSEWHERE)
    document_id = to_sign("V/v ký mã băm bằng thiết bị")
    windows.expect_refusals(409, 422)
    signer = windows.of(leader, at=f"van-ban-di/{document_id}/ky")
    signer.button("Bắt đầu ký").click()
    signer.button("Hoàn tất ký").click()
    signer.sees("Vui lòng dán kết quả ký.")
    digest = signer.page.locator("code.secret").inner_text()
    assert len(bytes.fromhex(digest)) == 32
    answer = signer.field("Kết quả ký (base64): Văn bản")
    answer.fill("không phải base64")
    signer.button("Hoàn tất ký").click()
    signer.sees("Kết quả ký phải ở dạng base64.")
    answer.fill("QUJD")
    signer.button("Hoàn tất ký").click()
    signer.sees("không khớp với văn bản đã gửi đi ký")
    # Another window begins the same signing: what was begun here leads nowhere.
    anew = people.leader.review(document_id, "signature/preparation")
    answer.fill(raw(token, {"digest": digest}))
    signer.button("Hoàn tất ký").click()
    signer.sees("không khớp với văn bản đã gửi đi ký")
    signer.button("Dừng ký").click()
    signer.button("Bắt đầu ký").click()
    expect(signer.page.locator("code.secret")).not_to_have_text(digest)
    digest = signer.page.locator("code.secret").inner_text()
    assert digest not in {part["digest"] for part in anew["parts"]}
    made = raw(token, {"digest": digest})
    answer.fill("\n".join(made[at : at + 64] for at in range(0, len(made), 64)))
    signer.button("Hoàn tất ký").click()
    signer.is_told("Đã ký số.")


def test_a_signing_that_was_begun_too_long_ago_is_begun_again(
    windows, plugin, holders, to_sign, leader
):
    token = holders.enrol(KeyKind.ELSEWHERE)
    document_id = to_sign("V/v để quá lâu")
    windows.expect_refusals(409)
    signer = windows.of(leader, at=f"van-ban-di/{document_id}/ky")

    def answer_pasted():
        digest = signer.page.locator("code.secret").inner_text()
        signer.field("Kết quả ký (base64): Văn bản").fill(raw(token, {"digest": digest}))
        return signer.button("Hoàn tất ký")

    # The page's own clock: here half an hour is a second.
    signer.page.route("**/signature/preparation", soon_over, times=1)
    signer.button("Bắt đầu ký").click()
    signer.sees("Phiên ký đã quá 30 phút.")
    signer.button("Bắt đầu ký lại").click()
    late = answer_pasted()
    clock.shift(timedelta(minutes=31))
    late.click()
    signer.sees("Phiên ký đã hết hạn hoặc văn bản đã thay đổi.")
    clock.shift(-timedelta(minutes=31))
    signer.button("Bắt đầu ký lại").click()
    answer_pasted().click()
    signer.is_told("Đã ký số.")


def soon_over(route):
    """The answer of the server, but with a second left."""
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "expires_in": 1})


def by_another_program(served, identity):
    """Signed on another thread: the browser's own has a loop that pyHanko will not share."""
    with ThreadPoolExecutor(1) as program:
        return program.submit(signed_by_program, served, identity).result()


def test_who_signs_with_a_token_is_told_why_not_many_at_once(windows, ready, to_sign, leader):
    subject = "V/v ký từng văn bản"
    to_sign(subject)
    signer = windows.of(leader, at="viec/cua-toi/sign")
    signer.page.get_by_role("link", name="Ký nhiều văn bản").click()
    signer.sees("không ký nhiều văn bản cùng lúc được")
    expect(signer.page.get_by_role("button", name="Ký 1 văn bản")).to_have_count(0)
    signer.page.get_by_role("link", name=subject).click()
    expect(signer.button("Bắt đầu ký")).to_be_visible()


def test_the_policy_of_the_page_names_the_one_plug_in(plugin, province):
    with urllib.request.urlopen(province.engine.address, timeout=30) as answer:
        policy = answer.headers["Content-Security-Policy"]
    (reached,) = [each for each in policy.split(";") if "connect-src" in each]
    assert reached.split()[-1] == plugin.origin
