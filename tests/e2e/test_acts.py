"""The administrator reads the record and takes it away; a document's proof is a file that holds."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from qlvb.audit import verify


@pytest.fixture(scope="module")
def document_id(province):
    clerk, leader = province.desk("maint.stttt"), province.desk("nghialt.stttt")
    return clerk.register(leader=leader.me["person"]["person_id"])["document_id"]


def test_the_record_shows_who_did_what_in_the_offices_words(province, windows, document_id):
    page = windows.of(province.desk("phuocdh.stttt"), at="nhat-ky").page
    row = page.locator("tr", has_text="Đăng ký vào sổ").filter(has_text=document_id)
    expect(row).to_be_visible()
    page.get_by_label("Chỉ sự kiện an toàn").check()
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(row).to_have_count(0)


def test_the_record_is_taken_away_as_a_table(province, windows, document_id):
    page = windows.of(province.desk("phuocdh.stttt"), at="nhat-ky").page
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith('"Thời điểm","Việc","Người thực hiện"')
    assert document_id in text
    expect(page.get_by_text("Việc xuất đã được ghi vào nhật ký")).to_be_visible()


def test_the_proof_of_a_document_is_a_file_that_holds(province, windows, document_id):
    clerk = province.desk("maint.stttt")
    page = windows.of(clerk, at=f"van-ban-den/{document_id}").page
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải chứng cứ nguyên vẹn").click()
    proof = json.loads(Path(download.value.path()).read_bytes())
    assert proof["subject"] == document_id
    assert proof["waiting"]
    assert verify.verify(proof) == []


def test_whoever_handles_no_documents_is_offered_no_register(province, windows):
    page = windows.of(province.desk("phuocdh.stttt"), at="nhat-ky").page
    expect(page.get_by_role("link", name="Nhật ký hệ thống")).to_be_visible()
    expect(page.get_by_role("link", name="Sổ văn bản đến")).to_have_count(0)
