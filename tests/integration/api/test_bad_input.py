"""Whatever is sent, the answer is a sentence that says what to do, and nothing half-done is left."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from qlvb.kernel.actor import Role

from tests.builders import pdfs
from tests.builders.client import put_form, send
from tests.builders.refusals import is_refused
from tests.builders.registering import a_key, an_accepted_file, an_intake


@pytest.fixture(scope="module")
def last_number(clerk):
    """The last arrival number that was given."""

    def number():
        rows = clerk.get("/incoming?register=VBD&limit=1")["items"]
        return rows[0]["arrival_number"] if rows else 0

    return number


@pytest.fixture
def raw(demo, clerk):
    """Sends bytes as the body of a registration."""

    def sent(body, *, content_type="application/json", key="", path="/incoming"):
        headers = {"Authorization": f"Bearer {clerk.token}", "Idempotency-Key": key or a_key()}
        if content_type is not None:
            headers["Content-Type"] = content_type
        return send(demo.engine, "POST", f"/api{path}", body, headers)

    return sent


UNREADABLE = {
    "nothing": b"",
    "half": b'{"form": "paper", "kind"',
    "two": b"{}{}",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "single quotes": b"{'form': 'paper'}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "not UTF-8": b'{"subject": "\xff\xfe\xfa"}',
    "UTF-16": '{"form": "paper"}'.encode("utf-16"),
    "a hundred thousand brackets": b"[" * 100_000,
    "nested too deep": b'{"subject":' * 5_000 + b"1" + b"}" * 5_000,
    "a number of 5,000 digits": b'{"version": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_form_is_refused(raw, last_number, case):
    before = last_number()
    refused = raw(UNREADABLE[case])
    assert is_refused(refused, 400)
    assert last_number() == before


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "image/png", "x"]
)
def test_what_is_not_sent_as_json_is_refused(raw, leader_id, last_number, content_type):
    before = last_number()
    refused = raw(json.dumps(an_intake(leader_id)).encode(), content_type=content_type)
    assert is_refused(refused, 400, "not_json")
    assert last_number() == before


def test_json_is_read_whatever_its_parameters(raw, leader_id):
    body = json.dumps(an_intake(leader_id), ensure_ascii=False).encode()
    assert raw(body, content_type="Application/JSON; charset=UTF-8").status == 201


def test_ten_megabytes_of_json_are_refused(raw, leader_id, last_number):
    before = last_number()
    much = an_intake(leader_id, subject="ế" * 3_400_000)
    body = json.dumps(much, ensure_ascii=False).encode()
    assert len(body) < 10 * 1024 * 1024
    refused = raw(body)
    assert is_refused(refused, 400, "malformed")
    assert refused["errors"] == [{"field": "subject", "detail": "Dài quá 500 ký tự."}]
    assert is_refused(raw(b" " * (10 * 1024 * 1024) + b"{}"), 413, "too_large")
    many = json.dumps(an_intake(leader_id, file_ids=["A" * 20] * 400_000)).encode()
    assert is_refused(raw(many), 400, "malformed")
    assert last_number() == before


@pytest.mark.parametrize("field", ["subject", "issuer", "note", "number", "external_id"])
@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x9f"])
def test_characters_nobody_can_see_are_refused(clerk, leader_id, last_number, field, character):
    before = last_number()
    refused = clerk.post(
        "/incoming", an_intake(leader_id, **{field: f"a{character}b"}), key=a_key()
    )
    assert is_refused(refused, 400, "text_unreadable")
    assert last_number() == before


def test_half_a_character_is_refused(raw, leader_id):
    body = json.dumps(an_intake(leader_id, subject="SUBJECT")).replace("SUBJECT", "a\\ud83d")
    assert is_refused(raw(body.encode()), 400, "malformed")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 1e400),
        ("number", float("nan")),
        ("declared", {"documents": 10**30, "pages": [1]}),
        ("declared", {"documents": float("nan"), "pages": [1]}),
        ("declared", {"documents": 1.5, "pages": [1]}),
        ("issued_on", 10**18),
        ("paper_follows", 2),
        ("file_ids", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("signatory", ["Hồ Văn Mười"]),
    ],
)
def test_numbers_and_values_that_are_none_are_refused(clerk, leader_id, field, value):
    refused = clerk.post("/incoming", an_intake(leader_id, **{field: value}), key=a_key())
    assert is_refused(refused, 400, "malformed")
    assert refused["errors"][0]["field"].startswith(field)


@pytest.mark.parametrize("version", [0, -1, 1.5, "1", float("nan"), None, True, "một"])
def test_a_version_is_a_counting_number(clerk, document_id, version):
    asked = {"version": version, "reason": "Sai", "changes": {"note": "Khác"}}
    refused = clerk.ask("PATCH", f"/incoming/{document_id}", asked)
    assert is_refused(refused, 400, "malformed")


def test_a_version_beyond_all_counting_is_only_stale(clerk, document_id):
    asked = {"version": 10**300, "reason": "Sai", "changes": {"note": "Khác"}}
    refused = clerk.ask("PATCH", f"/incoming/{document_id}", asked)
    assert is_refused(refused, 409, "stale_version")


@pytest.mark.parametrize("hours", [float("nan"), float("inf"), -1, 1e308])
def test_hours_that_are_none_make_no_routing(demo, hours):
    administrator = demo.one(Role.ADMINISTRATOR)
    before = administrator.get("/routing-plan")["versions"]
    refused = administrator.post("/routing-plan", {"hours": {"DIRECT": hours}})
    assert refused.status in (400, 422)
    assert is_refused(refused, refused.status)
    assert administrator.get("/routing-plan")["versions"] == before


@pytest.mark.parametrize("key", [None, "", "   ", "k" * 201])
def test_a_registration_without_its_key_is_refused(demo, clerk, leader_id, last_number, key):
    before = last_number()
    headers = {"Authorization": f"Bearer {clerk.token}", "Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    refused = send(demo.engine, "POST", "/api/incoming", an_intake(leader_id), headers)
    assert is_refused(refused, 400, "missing_idempotency_key")
    assert last_number() == before


@pytest.mark.parametrize(
    "document_id",
    ["%00", "%2e%2e", "A%20B", "%F0%9F%8E%89", "khong-co", "D" * 150, "D" * 3000, "#PROGRESS"],
)
def test_an_address_of_nothing_is_not_found(clerk, document_id):
    assert is_refused(clerk.get(f"/incoming/{document_id.replace('#', '%23')}"), 404)


def register_with(clerk, leader_id, *file_ids, **more):
    return clerk.post(
        "/incoming", an_intake(leader_id, file_ids=list(file_ids), **more), key=a_key()
    )


UNFIT = {
    "cut off": (pdfs.truncated, "refused"),
    "a page named .pdf": (pdfs.html_named_pdf, "refused"),
    "encrypted": (pdfs.encrypted, "refused"),
    "without pages": (pdfs.without_pages, "refused"),
    "a zip bomb": (pdfs.a_zip_bomb, "refused"),
    "100,000 pages": (pdfs.a_hundred_thousand_pages, "refused"),
    "marked": (lambda: pdfs.a_document(mark="TỐI MẬT"), "stopped"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_file_is_told_of_and_makes_no_document(clerk, leader_id, last_number, case):
    before = last_number()
    make, status = UNFIT[case]
    file = clerk.upload(make())
    assert (file["status"], file["document_id"]) == (status, None)
    assert re.search("Vui lòng|cần", file["reason"])
    good = an_accepted_file()
    assert is_refused(
        register_with(clerk, leader_id, good, file["file_id"]), 422, "file_not_accepted"
    )
    assert last_number() == before
    assert clerk.get(f"/uploads/{good}")["document_id"] is None
    assert register_with(clerk, leader_id, good).status == 201


def test_a_file_that_has_not_come_makes_no_document(clerk, leader_id, last_number):
    before = last_number()
    asked = {"filename": "a.pdf", "size": 99, "media_type": "application/pdf", "confirmed": True}
    waiting = clerk.post("/uploads", asked)["file_id"]
    assert is_refused(register_with(clerk, leader_id, waiting), 422, "file_not_accepted")
    assert last_number() == before


def test_an_upload_of_other_bytes_than_declared_is_refused(demo, clerk):
    asked = {"filename": "a.pdf", "size": 10, "media_type": "application/pdf", "confirmed": True}
    given = clerk.post("/uploads", asked)
    put_form(given["url"], given["fields"], pdfs.a_document())
    demo.engine.settle()
    assert clerk.get(f"/uploads/{given['file_id']}")["status"] == "refused"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"filename": "../../cong-van.pdf"}, 422, "file_name_unusable"),
        ({"filename": "C:\\van-ban\\cong-van.pdf"}, 422, "file_name_unusable"),
        ({"filename": ".pdf"}, 422, "file_name_unusable"),
        ({"filename": "n" * 300 + ".pdf"}, 422, "file_name_unusable"),
        ({"filename": "cong-van\u202egnp.pdf"}, 422, "file_name_unusable"),
        ({"filename": "cong\x00van.pdf"}, 400, "text_unreadable"),
        ({"filename": "cong-van.docx"}, 422, "only_pdf_comes_in"),
        ({"media_type": "text/html"}, 422, "only_pdf_comes_in"),
        ({"size": 0}, 422, "file_empty"),
        ({"size": 201 * 1024 * 1024}, 422, "file_too_large"),
        ({"size": 10**30}, 400, "malformed"),
        ({"size": "nhiều"}, 400, "malformed"),
        ({"confirmed": False}, 422, "secrecy_not_confirmed"),
    ],
)
def test_an_upload_that_cannot_be_is_refused_before_it_begins(clerk, changes, status, code):
    asked = {"filename": "a.pdf", "size": 9, "media_type": "application/pdf", "confirmed": True}
    assert is_refused(clerk.post("/uploads", {**asked, **changes}), status, code)


def test_a_file_belongs_to_one_document(clerk, leader_id, last_number):
    file_id = an_accepted_file()
    assert register_with(clerk, leader_id, file_id).status == 201
    before = last_number()
    refused = register_with(clerk, leader_id, an_accepted_file(), file_id)
    assert is_refused(refused, refused.status, "file_attached_elsewhere")
    assert last_number() == before


def test_of_documents_that_claim_a_file_at_once_one_gets_it(clerk, leader_id, last_number):
    before, file_id = last_number(), an_accepted_file()
    with ThreadPoolExecutor(6) as clerks:
        answers = list(clerks.map(lambda _: register_with(clerk, leader_id, file_id), range(6)))
    made = [each for each in answers if each.status == 201]
    assert len(made) == 1
    for each in answers:
        assert each in made or is_refused(each, each.status, "file_attached_elsewhere")
    assert clerk.get(f"/uploads/{file_id}")["document_id"] == made[0]["document_id"]
    assert last_number() == before + 1


def test_a_second_click_on_a_direction_changes_nothing(demo, leader, document_id):
    officer = demo.one(Role.OFFICER, unit="CNTT").me["person"]["person_id"]
    asked = {"version": 1, "text": "Giao xử lý", "lead": {"kind": "person", "id": officer}}
    with ThreadPoolExecutor(4) as clicks:
        answers = list(
            clicks.map(lambda _: leader.post(f"/incoming/{document_id}/direction", asked), range(4))
        )
    assert sorted(each.status for each in answers) == [200, 409, 409, 409]
    assert all(each.status == 200 or is_refused(each, 409) for each in answers)
    demo.engine.settle()
    shown = leader.document(document_id)
    assert [work["kind"] for work in shown["work"]] == ["HANDLE"]
    acts = leader.get(f"/incoming/{document_id}/history")["items"]
    assert [each["tag"] for each in acts] == ["incoming:register", "incoming:direct"]


@pytest.mark.parametrize(
    "query",
    [
        "status=xong",
        "year=hai-nghin",
        "year=999999",
        "from=2026-02-30",
        "urgency=gap",
        "kind=thu-tay",
        "handler=a%20b",
        "limit=NaN",
        "la=1",
        "issuer=%00",
        f"issuer={'x' * 201}",
    ],
)
def test_a_question_that_cannot_be_read_is_refused(clerk, query):
    assert is_refused(clerk.get(f"/incoming?{query}"), 400)
