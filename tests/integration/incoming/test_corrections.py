"""What stands in the register: the fields of Decree 30, their correction, and the paper."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from qlvb.kernel.actor import Role

from tests.builders.registering import an_accepted_file

LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
) + "đĐ"  # fmt: skip
"""All 146 letters with diacritics or without that Vietnamese vowels and đ make."""

EVERYTHING = {
    "form": "electronic",
    "kind": "bao-cao",
    "number": "12a",
    "notation": "BC-UBND",
    "issued_on": "2026-11-27",
    "issuer": "Ủy ban nhân dân tỉnh Đắk Nông",
    "issuer_id": "H16",
    "subject": "Tình hình thực hiện nhiệm vụ năm 2026",
    "language": "Tiếng Việt",
    "note": "Bản gốc gửi sau",
    "signatory": {"position": "KT. Chủ tịch, Phó Chủ tịch", "name": "Trần Văn Bình"},
    "urgency": "very_urgent",
    "recipients_note": "Như trên; Lưu: VT, TH.",
    "arrived_on": "2026-12-01",
    "due_on": "2026-12-21",
    "paper_follows": True,
    "large_dossier": {"holder": "Phòng CNTT", "note": "Ba thùng"},
    "external_id": "000.00.00.H16,2026/11/27,12a/BC-UBND",
    "dossier_code": "01.CNTT",
}


@pytest.fixture
def document_id(enter):
    return enter()["document_id"]


def correct(desk, document_id, changes, *, version=None, reason="Nhập sai"):
    version = version or desk.document(document_id)["version"]
    asked = {"version": version, "reason": reason, "changes": changes}
    return desk.ask("PATCH", f"/incoming/{document_id}", asked)


def acts(desk, document_id):
    return desk.get(f"/incoming/{document_id}/history").body["items"]


def test_every_field_of_the_entry_stands_in_the_register_as_entered(enter, clerk):
    file_ids = [an_accepted_file(pages=3), an_accepted_file(pages=4)]
    declared = {"documents": 2, "pages": [3, 4]}
    made = enter(**EVERYTHING, file_ids=file_ids, declared=declared)
    assert made.status == 201, made.body
    shown = clerk.document(made["document_id"])
    assert {name: shown[name] for name in EVERYTHING} == EVERYTHING
    assert shown["pages"] == 7
    assert shown["declared"] == declared
    assert [file["file_id"] for file in shown["files"]] == file_ids
    assert (shown["register"], shown["register_year"]) == ("VBD", 2026)
    assert shown["registered_by"] == clerk.me["person"]["name"]
    assert shown["arrival_number"] > 0


@pytest.mark.parametrize(("form", "other_form"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_every_vietnamese_letter_is_kept_the_same_in_either_spelling(
    enter, clerk, form, other_form
):
    text, other = (unicodedata.normalize(each, LETTERS) for each in (form, other_form))
    made = enter(
        issuer_id=None,
        confirmed_not_duplicate=True,
        issuer=text,
        subject=text,
        note=text,
        signatory={
            "position": unicodedata.normalize(form, LETTERS[:100]),
            "name": unicodedata.normalize(form, LETTERS[100:]),
        },
        large_dossier={"holder": text, "note": text},
        paper_holder={"holder": text, "note": text},
    )
    assert made.status == 201, made.body
    shown = clerk.document(made["document_id"])
    written = [
        shown["issuer"],
        shown["subject"],
        shown["note"],
        *shown["large_dossier"].values(),
        shown["paper_holder"]["holder"],
        shown["paper_holder"]["note"],
    ]
    assert set(written) == {LETTERS}
    assert shown["signatory"]["position"] + shown["signatory"]["name"] == LETTERS
    for sought in (text, other, LETTERS.lower(), LETTERS.upper()):
        found = clerk.get(f"/incoming?issuer={quote(sought)}").body["items"]
        assert made["document_id"] in [row["document_id"] for row in found]


def test_emoji_in_a_subject_are_kept_as_they_are(enter, clerk):
    made = enter(subject="V/v chúc mừng 🎉👩🏽‍💻 năm mới")
    assert clerk.document(made["document_id"])["subject"] == "V/v chúc mừng 🎉👩🏽‍💻 năm mới"


def test_a_correction_keeps_the_old_value_who_when_and_why(clerk, document_id):
    before = clerk.document(document_id)
    changes = {
        "subject": "V/v báo cáo năm",
        "urgency": "express",
        "signatory": {"position": "Chủ tịch", "name": "Hồ Văn Mười"},
        "issuer_id": None,
    }
    corrected = correct(clerk, document_id, changes, reason="Nhập nhầm trích yếu")
    assert corrected.status == 200, corrected.body
    assert (corrected["subject"], corrected["urgency"]) == ("V/v báo cáo năm", "express")
    assert corrected["arrival_number"] == before["arrival_number"]
    assert corrected["version"] == before["version"] + 1
    (act,) = [each for each in acts(clerk, document_id) if each["tag"] == "incoming:correct"]
    assert act["person_name"] == clerk.me["person"]["name"]
    assert act["position"] == "Văn thư"
    assert act["at"].startswith("2026-12-01T")
    assert act["facts"] == {
        "reason": "Nhập nhầm trích yếu",
        "old": {
            "subject": before["subject"],
            "urgency": "normal",
            "signatory": None,
            "issuer_id": "H16",
        },
        "new": changes,
    }


@pytest.mark.parametrize(
    ("changes", "reason", "status", "code"),
    [
        ({"subject": "V/v khác"}, " ", 400, "malformed"),
        ({}, "Nhập sai", 422, "nothing_to_correct"),
        ({"urgency": "normal"}, "Nhập sai", 422, "nothing_to_correct"),
        ({"subject": " "}, "Nhập sai", 400, "malformed"),
        ({"arrived_on": "2026-12-02"}, "Nhập sai", 422, "arrival_in_the_future"),
        ({"issued_on": "2026-12-02"}, "Nhập sai", 422, "issued_after_arrival"),
        ({"arrival_number": 9}, "Nhập sai", 400, "malformed"),
        ({"kind": "khong-co"}, "Nhập sai", 400, "malformed"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    clerk, document_id, changes, reason, status, code
):
    before = clerk.document(document_id)
    refused = correct(clerk, document_id, changes, reason=reason)
    assert (refused.status, refused["code"]) == (status, code)
    assert clerk.document(document_id)["version"] == before["version"]
    assert [each["tag"] for each in acts(clerk, document_id)] == ["incoming:register"]


def test_a_deadline_before_a_corrected_arrival_is_refused(enter, clerk):
    entered = enter(arrived_on="2026-11-20", issued_on="2026-11-19", due_on="2026-11-25")
    refused = correct(clerk, entered["document_id"], {"arrived_on": "2026-11-26"})
    assert (refused.status, refused["code"]) == (422, "due_before_arrival")


def test_a_stale_version_is_refused_with_a_sentence(clerk, document_id):
    version = clerk.document(document_id)["version"]
    assert correct(clerk, document_id, {"note": "Một"}, version=version).status == 200
    refused = correct(clerk, document_id, {"note": "Hai"}, version=version)
    assert (refused.status, refused["code"]) == (409, "stale_version")
    assert "Vui lòng tải lại" in refused["detail"]
    assert clerk.document(document_id)["note"] == "Một"
    assert correct(clerk, document_id, {"note": "Hai"}, version=99).status == 409


def test_of_corrections_at_once_one_counts(clerk, document_id):
    version = clerk.document(document_id)["version"]
    with ThreadPoolExecutor(4) as clicks:
        answers = list(
            clicks.map(
                lambda n: correct(clerk, document_id, {"note": f"Lần {n}"}, version=version),
                range(4),
            )
        )
    assert sorted(each.status for each in answers) == [200, 409, 409, 409]
    kept = next(each["note"] for each in answers if each.status == 200)
    assert clerk.document(document_id)["note"] == kept
    assert len(acts(clerk, document_id)) == 2


def test_a_download_is_named_by_the_corrected_entry(clerk, enter):
    made = enter(kind="bao-cao", number="05", notation="BC-SNV", subject="Tình hình quý IV")
    file_id = made["files"][0]["file_id"]
    corrected = correct(clerk, made["document_id"], {"number": "06"})
    assert corrected.status == 200
    day = made["issued_on"].replace("-", "")
    assert clerk.get(f"/files/{file_id}/link")["filename"] == (
        f"H16.13_BC_06-BC-SNV_{day}_tinh-hinh-quy-iv.pdf"
    )


@pytest.mark.parametrize("role", [Role.HEAD, Role.ARCHIVIST])
def test_others_who_read_a_document_do_not_correct_it(demo, clerk, document_id, role):
    refused = correct(demo.one(role), document_id, {"note": "Khác"})
    assert (refused.status, refused["code"]) == (403, "not_your_duty")
    assert clerk.document(document_id)["note"] == ""


def test_who_got_the_paper_is_recorded(clerk, document_id):
    asked = {
        "version": clerk.document(document_id)["version"],
        "holder": "Nguyễn Văn An",
        "given_on": "2026-11-30",
        "note": "Kèm phụ lục",
    }
    given = clerk.ask("PUT", f"/incoming/{document_id}/paper-holder", asked)
    assert given.status == 200, given.body
    version = asked.pop("version")
    assert given["paper_holder"] == asked
    again = clerk.ask(
        "PUT", f"/incoming/{document_id}/paper-holder", {"version": version, "holder": "Ai khác"}
    )
    assert (again.status, again["code"]) == (409, "stale_version")
    (act,) = [each for each in acts(clerk, document_id) if each["tag"] == "incoming:paper-holder"]
    assert act["facts"] == {"holder": "Nguyễn Văn An", "given_on": "2026-11-30"}


def test_a_paper_given_out_at_registration_is_on_record_from_today(enter):
    made = enter(paper_holder={"holder": "Phòng CNTT"})
    assert made["paper_holder"] == {"holder": "Phòng CNTT", "given_on": "2026-12-01", "note": ""}
