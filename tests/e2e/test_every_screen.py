"""What holds on every screen, wide and on a phone: it fits, it can be read, nothing goes wrong."""

import re

import pytest
from playwright.sync_api import expect
from qlvb.kernel.actor import Role

from tests.builders import pdfs, signing
from tests.builders.backups import TheOperator
from tests.builders.exchanging import an_issue, sealed_now
from tests.e2e.conftest import PHONE, WIDE, brought_to_sign, equip
from tests.e2e.fitting import TOO_WIDE, is_fit
from tests.structure.tree import STATIC

VIOLATIONS = "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"


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


@pytest.fixture(scope="module")
def restore(province):
    """One that waits for its confirmation, of a document that is there; given up afterwards."""
    operator = TheOperator(province)
    leader_id = province.one(Role.HEAD).me["person"]["person_id"]
    document_id = province.one(Role.CLERK).register(leader=leader_id)["document_id"]
    backup_id = operator.make()["backup_id"]
    of = {"extent": "document", "agency_id": "H16.13", "document_id": document_id}
    planned = operator.plan(backup_id, mode="missing", **of)
    yield planned
    operator.act(planned["restore_id"], "cancellation")


def screens_of(province, documents, restore):
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
            "van-ban-di/so",
            f"van-ban-di/ban-sao/{documents['registered']}",
            f"van-ban-di/thay-the/{documents['issued']}",
            f"van-ban-di/dinh-chinh/{documents['issued']}",
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
            "/lich",
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
    yield officer, f"van-ban-di/du-thao/{documents['in_progress']}"
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
    yield administrator, "su-co"
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
    yield operator, "sao-luu"
    yield operator, "vai-tro-toan-tinh"
    yield operator, f"sao-luu/{restore['backup_id']}"
    yield operator, f"khoi-phuc/{restore['restore_id']}"
    yield operator, "bao-cao"
    yield operator, "bao-cao?report=use"
    yield operator, "bao-cao/da-lap"
    yield operator, "bao-cao/lich"
    yield administrator, "bao-cao/doi-soat"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_fits_and_can_be_read_and_nothing_goes_wrong(
    province, windows, documents, restore, size
):
    windows_of = {}
    for person, address in screens_of(province, documents, restore):
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
        is_fit(screen.page, where)
    for screen in windows_of.values():
        screen.page.reload()
        expect(screen.page.locator("h1, .empty-title").first).to_be_visible()
        assert screen.page.evaluate("violations") == []


def test_every_address_that_the_page_knows_is_visited(province, documents, restore):
    text = (STATIC / "main.js").read_text(encoding="utf-8")
    known = re.findall(r'(?:area|second|third) === "([\w-]+)"', text)
    known += re.findall(r'"([\w-]+)": "(?:replaces|corrects)"', text)
    addresses = [address for _, address in screens_of(province, documents, restore)]
    visited = {part for each in addresses for part in each.partition("?")[0].split("/")}
    assert "sao-luu" in known
    assert [each for each in known if each not in visited] == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_the_pages_open_to_all_fit_and_can_be_read(province, windows, size, path):
    page = windows.blank(size)
    page.add_init_script(VIOLATIONS)
    page.goto(province.engine.address + path)
    expect(page.locator(".loading")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    is_fit(page)
    assert page.evaluate("violations") == []
