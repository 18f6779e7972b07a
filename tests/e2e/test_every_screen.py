"""What holds on every screen, wide and on a phone: it fits, it can be read, nothing goes wrong."""

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders import pdfs, signing
from tests.builders.exchanging import an_issue, sealed_now
from tests.e2e.conftest import PHONE, WIDE, brought_to_sign, equip

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
VIOLATIONS = "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a, iframe")]
    .filter((e) => e.offsetParent && e.type !== "hidden")
    .filter((e) => !(e.labels?.length || e.ariaLabel || e.title || e.textContent.trim()))
    .map((e) => e.outerHTML)"""
# Every text against what is painted behind it, by WCAG 2.2 (1.4.3): 4.5:1, large text 3:1.
FAINT = """() => {
    const channel = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const parts = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((c) => channel(c / 255))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (e) => {
        for (; e; e = e.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor);
            if (a === 1) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !e.offsetParent || e.matches(":disabled, option")) continue;
        if (e.closest(".visually-hidden, script, :disabled")) continue;
        const style = getComputedStyle(e);
        const [one, other] = [light(parts(style.color)), light(behind(e))].sort((a, b) => b - a);
        const isLarge = parseFloat(style.fontSize) >= 24;
        if ((one + 0.05) / (other + 0.05) < (isLarge ? 3 : 4.5)) faint.push(e.outerHTML.slice(0, 120));
    }
    return faint;
}"""


@pytest.fixture(scope="module")
def documents(province):
    """One document at each of the main steps, and a file that waits for a decision."""
    people = {
        name: province.desk(f"{name}.stttt") for name in ("maint", "nghialt", "duchm", "annv")
    }
    clerk, leader, unit_head, officer = people.values()
    clerk.upload(pdfs.a_document(mark="MẬT"), filename="can-xem-lai.pdf")
    ids = {name: desk.me["person"] for name, desk in people.items()}
    made = [clerk.register(leader=ids["nghialt"]["person_id"])["document_id"] for _ in range(4)]
    to_unit = {"kind": "unit", "id": ids["duchm"]["unit_id"]}
    for document in made[1:]:
        leader.act(document, "direction", text="Phòng CNTT xử lý", lead=to_unit)
    for document in made[2:]:
        unit_head.act(document, "assignment", person_id=ids["annv"]["person_id"], text="Tổng hợp")
    officer.act(made[3], "settlement", method="no_reply", result="Đã thực hiện")
    draft = officer.draft()["document_id"]
    again = officer.upload(pdfs.a_document(pages=1), filename="du-thao-2.pdf")["file_id"]
    officer.review(draft, "versions", file_id=again)
    equip(province)
    pages = signing.a_draft()
    to_sign, to_issue, issued = (
        brought_to_sign(officer, unit_head, clerk, leader, file_id=officer.upload(pages)["file_id"])
        for _ in range(3)
    )
    for document in (to_issue, issued):
        leader.review(document, "signature")
    clerk.review(issued, "issue")
    sent = an_issue(sealed_now())
    province.engine.settle()
    names = ("registered", "assigned", "in_progress", "settled", "draft")
    signed = {"to_sign": to_sign, "to_issue": to_issue, "issued": issued}
    arrived = {"arrived": sent.arrival().arrival_id}
    return {**dict(zip(names, (*made, draft), strict=True)), **signed, **arrived}


def screens_of(province, documents):
    """Everyone's screens, as (person, address)."""
    clerk, leader, unit_head, officer = (
        province.desk(f"{name}.stttt") for name in ("maint", "nghialt", "duchm", "annv")
    )
    administrator = province.desk("phuocdh.stttt")
    yield from (
        (clerk, address)
        for address in (
            "van-ban-den",
            "van-ban-den/dang-ky",
            "tep-cho-quyet-dinh",
            "in-so",
            "cho-tiep-nhan",
            f"cho-tiep-nhan/{documents['arrived']}",
            "khong-co",
        )
    )
    yield clerk, f"van-ban-den/{documents['registered']}"
    yield from (
        (leader, f"bao-cao{rest}")
        for rest in (
            *(f"?report={report}" for report in ("handling", "exchange", "use", "compliance")),
            "?from=2025-02-01&until=2025-02-02",
            "/van-ban?figure=received",
            "/den-han",
            "/da-lap",
        )
    )
    yield leader, "viec/cua-toi/direct"
    yield leader, f"van-ban-den/{documents['registered']}"
    yield unit_head, "viec/don-vi/assign"
    yield unit_head, f"van-ban-den/{documents['assigned']}"
    yield officer, "viec/cua-toi/handle"
    yield officer, f"van-ban-den/{documents['in_progress']}"
    yield officer, f"van-ban-den/{documents['settled']}"
    yield officer, "uy-quyen"
    yield officer, "van-ban-di"
    yield from (
        (officer, f"van-ban-di/{rest}")
        for rest in ("du-thao", "nhom-noi-nhan", documents["draft"], f"{documents['draft']}/sua")
    )
    yield officer, f"van-ban-di/{documents['draft']}/so-sanh"
    yield administrator, "danh-so"
    yield administrator, "quy-trinh"
    yield administrator, "chung-thu-so"
    yield leader, "chu-ky"
    yield leader, f"van-ban-di/{documents['to_sign']}/ky"
    yield leader, "ky-nhieu"
    yield clerk, f"van-ban-di/{documents['to_issue']}/phat-hanh"
    yield clerk, f"van-ban-di/{documents['issued']}"
    yield administrator, ""
    yield administrator, "nhat-ky"
    yield from (
        (administrator, f"can-bo{rest}")
        for rest in ("", "?query=khong-co", "/moi", "/nhap-tu-bang-tinh")
    )
    yield administrator, f"can-bo/{officer.me['person']['person_id']}"
    yield administrator, "sap-xep-to-chuc"
    yield administrator, "sap-xep-to-chuc/H16.13"
    yield administrator, "ban-giao"
    operator = province.one(Role.OPERATOR, agency="H16.01")
    yield operator, "sap-xep-to-chuc/quyet-dinh/moi"
    yield operator, "to-chuc-chung-thuc"
    yield operator, "bao-cao"
    yield operator, "bao-cao/da-lap"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_fits_and_can_be_read_and_nothing_goes_wrong(province, windows, documents, size):
    windows_of = {}
    for person, address in screens_of(province, documents):
        if person.account not in windows_of:
            windows_of[person.account] = windows.of(person, size)
            windows_of[person.account].page.add_init_script(VIOLATIONS)
        screen = windows_of[person.account]
        screen.goes_to(address)
        expect(screen.page.locator(".loading")).to_have_count(0)
        expect(screen.page.locator("h1, .empty-title").first).to_be_visible()
        where = f"{person.account} #/{address} {size}"
        for act in screen.page.locator(".acts button").all():
            act.click()
            assert not screen.page.evaluate(TOO_WIDE), f"{where}: {act.inner_text()}"
        for check in (NAMELESS, FAINT):
            assert screen.page.evaluate(check) == [], where
        assert not screen.page.evaluate(TOO_WIDE), where
    for screen in windows_of.values():
        screen.page.reload()
        expect(screen.page.locator("h1, .empty-title").first).to_be_visible()
        assert screen.page.evaluate("violations") == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_the_pages_open_to_all_fit_and_can_be_read(province, windows, size, path):
    page = windows.blank(size)
    page.add_init_script(VIOLATIONS)
    page.goto(province.engine.address + path)
    expect(page.locator(".loading")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate("violations") == []
