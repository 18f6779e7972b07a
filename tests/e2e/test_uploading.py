"""Files on their way up: several at once, cut off, refused, stopped."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import pdfs
from tests.e2e.conftest import PHONE, WIDE

MEBIBYTE = 1024 * 1024
SLOW = 200_000


@pytest.fixture
def at_registry(windows, clerk):
    """The form at which the clerk uploads; on a narrow screen, which shows no file beside it."""
    screen = windows.of(clerk, PHONE, at="van-ban-den/dang-ky")
    screen.confirms_no_secrecy()
    return screen


@pytest.fixture
def line(at_registry):
    """The line to the storage: slow, cut, or as it is."""
    devtools = at_registry.page.context.new_cdp_session(at_registry.page)
    devtools.send("Network.enable")

    def change(bytes_a_second=-1, *, cut=False):
        devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": cut,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": bytes_a_second,
            },
        )

    return change


@pytest.fixture(scope="module")
def large_scan(tmp_path_factory):
    """A file so large that it goes up in parts."""
    path = tmp_path_factory.mktemp("scans") / "ho-so-lon.pdf"
    path.write_bytes(pdfs.a_scan(pages=4, bytes_a_page=6 * MEBIBYTE))
    return path


def test_each_of_several_files_gets_its_own_verdict(windows, clerk):
    at_registry = windows.of(clerk, WIDE, at="van-ban-den/dang-ky")
    at_registry.confirms_no_secrecy()
    at_registry.chooses_files(
        ("quyet-dinh.pdf", pdfs.a_document(pages=2)),
        ("trang-mang.pdf", pdfs.html_named_pdf()),
        ("co-ma-lenh.pdf", pdfs.with_javascript()),
        ("to-trinh.pdf", pdfs.a_document(pages=1)),
        ("trong.pdf", pdfs.empty()),
    )
    expect(at_registry.file("quyet-dinh.pdf")).to_contain_text("Đã chấp nhận · 2 trang")
    expect(at_registry.file("to-trinh.pdf")).to_contain_text("Đã chấp nhận · 1 trang")
    for name, reason in {
        "trang-mang.pdf": "Tệp không phải là PDF",
        "co-ma-lenh.pdf": "mã JavaScript",
        "trong.pdf": "Tệp rỗng",
    }.items():
        expect(at_registry.file(name)).to_contain_text("Không được chấp nhận")
        expect(at_registry.file(name)).to_contain_text(reason)
    expect(at_registry.page.locator("iframe.pdf")).to_have_attribute(
        "title", re.compile("quyet-dinh")
    )


def test_an_upload_shows_how_far_it_is_and_can_be_cancelled_and_sent_again(at_registry, line):
    line(SLOW)
    at_registry.chooses_files(("ban-quet.pdf", pdfs.a_scan(pages=1, bytes_a_page=MEBIBYTE)))
    scan = at_registry.file("ban-quet.pdf")
    expect(scan).to_contain_text(re.compile(r"Đang tải lên [1-9]\d?%"))
    expect(scan.get_by_role("progressbar")).to_be_visible()
    scan.get_by_role("button", name="Hủy tải ban-quet.pdf").click()
    expect(scan).to_contain_text("Đã hủy")
    line()
    scan.get_by_role("button", name="Tải lại ban-quet.pdf").click()
    expect(scan).to_contain_text("Đã chấp nhận · 1 trang")


def test_a_large_file_goes_on_by_itself_when_the_network_is_back(at_registry, line, large_scan):
    sent = []
    at_registry.page.on("requestfinished", lambda r: sent.append(_part_of(r)) if _part_of(r) else 0)
    line(20 * MEBIBYTE)
    at_registry.chooses_files(large_scan)
    scan = at_registry.file("ho-so-lon.pdf")
    expect(scan).to_contain_text(re.compile(r"Đang tải lên [1-9]\d?%"))
    line(cut=True)
    expect(scan).to_contain_text("Tải lên bị gián đoạn")
    expect(scan).to_contain_text("Mất kết nối khi đang tải lên.")
    line()
    expect(scan).to_contain_text("Đã chấp nhận · 4 trang")
    assert sorted(sent) == ["1", "2", "3"]


def test_after_a_reload_a_large_file_chosen_again_goes_on_where_it_was(
    at_registry, line, large_scan
):
    page, begun = at_registry.page, []
    page.on(
        "request",
        lambda r: begun.append(r) if r.method == "POST" and r.url.endswith("/api/uploads") else 0,
    )
    line(2 * MEBIBYTE)
    at_registry.chooses_files(large_scan)
    expect(at_registry.file("ho-so-lon.pdf")).to_contain_text(re.compile(r"Đang tải lên [1-9]\d?%"))
    line()
    page.reload()
    expect(at_registry.field("Tôi xác nhận văn bản không mang độ mật")).to_be_checked()
    at_registry.chooses_files(large_scan)
    expect(at_registry.file("ho-so-lon.pdf")).to_contain_text("Đã chấp nhận · 4 trang")
    assert len(begun) == 1


def test_a_file_that_looks_secret_waits_for_a_decision_and_is_used_after_its_release(
    windows, at_registry, leader
):
    at_registry.chooses_files(("thong-bao.pdf", pdfs.a_document(mark="MẬT")))
    file = at_registry.file("thong-bao.pdf")
    expect(file).to_contain_text("Dừng lại chờ quyết định")
    expect(file).to_contain_text("dấu “MẬT”")

    decides = windows.of(leader, PHONE, at="tep-cho-quyet-dinh")
    card = decides.page.get_by_role("listitem").filter(has_text="thong-bao.pdf")
    card.get_by_role("button", name="Xem quyết định cho tệp thong-bao.pdf").click()
    card.get_by_role("button", name="Cho tiếp nhận").click()
    expect(card).to_contain_text("Chưa nhập căn cứ, lý do.")
    card.get_by_label("Căn cứ, lý do").fill("Chữ “mật” nằm trong mẫu biểu, không phải độ mật")
    card.get_by_role("button", name="Cho tiếp nhận").click()
    decides.is_told("Đã cho tiếp nhận tệp thong-bao.pdf")
    expect(card).to_have_count(0)

    file.get_by_role("button", name="Xem kết quả quyết định đối với tệp thong-bao.pdf").click()
    expect(file).to_contain_text("Đã chấp nhận · 2 trang")


def test_a_secret_file_is_refused_and_gone(windows, at_registry, leader):
    at_registry.chooses_files(("cong-dien-mat.pdf", pdfs.a_document(mark="TỐI MẬT")))
    expect(at_registry.file("cong-dien-mat.pdf")).to_contain_text("Dừng lại chờ quyết định")
    decides = windows.of(leader, at="tep-cho-quyet-dinh")
    card = decides.page.get_by_role("listitem").filter(has_text="cong-dien-mat.pdf")
    card.get_by_role("button", name="Xem quyết định cho tệp cong-dien-mat.pdf").click()
    card.get_by_label("Căn cứ, lý do").fill("Văn bản mang độ Tối mật")
    card.get_by_role("button", name="Từ chối và xóa tệp").click()
    decides.is_told("Đã từ chối và xóa tệp cong-dien-mat.pdf")
    file = at_registry.file("cong-dien-mat.pdf")
    file.get_by_role("button", name="Xem kết quả").click()
    expect(file).to_contain_text("Không được chấp nhận")


def _part_of(request):
    found = re.search(r"partNumber=(\d+)", request.url)
    return found and request.method == "PUT" and found.group(1)
