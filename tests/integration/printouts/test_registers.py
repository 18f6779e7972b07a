"""Registers on paper: the decree's columns, every number of the span, and no more."""

import io
import urllib.request
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.kernel import clock

from tests.builders.registering import a_key


def opened(demo, made):
    """What the link of a print-out leads to."""
    with urllib.request.urlopen(made["url"], timeout=30) as answer:
        return answer.read(), answer.headers


def text_of(content):
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )


def rows_of(content):
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [list(row) for row in sheet.values]


def asked(register, **changes):
    year = clock.today().year
    return {"register_kind": "incoming", "code": register, "year": year, **changes}


def test_the_register_of_a_span_of_numbers_has_each_of_them_once(demo, clerk, enter, a_register):
    for number in range(1, 6):
        enter(a_register, subject=f"Văn bản thứ {number}", number=f"7{number}")
    made = clerk.post("/printouts", asked(a_register, first_number=2, last_number=4, form="xlsx"))
    assert made.status == 200, made.body
    assert made["lines"] == 3
    rows = [row for row in rows_of(opened(demo, made)[0]) if isinstance(row[1], int)]
    assert [row[1] for row in rows] == [2, 3, 4]
    assert [row[3] for row in rows] == ["72/UBND-VX", "73/UBND-VX", "74/UBND-VX"]
    assert "Văn bản thứ 3" in rows[1][5]


def test_the_register_on_paper_has_the_ten_columns_of_the_decree(demo, clerk, enter, a_register):
    enter(a_register)
    made = clerk.post("/printouts", asked(a_register, first_number=1, last_number=9, volume=3))
    content, headers = opened(demo, made)
    text = text_of(content)
    assert headers["Content-Type"] == "application/pdf"
    for title in ("Ngày đến", "Số đến", "Tác giả", "Ký nhận", "Ghi chú", "(10)"):
        assert title in text
    assert "Quyển số: 03" in text
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in text
    assert "Từ số 1 đến số 1" in text
    assert made["filename"].startswith("H16.13_SO_")


def test_a_span_of_days_is_the_documents_of_those_days(demo, clerk, enter, a_register):
    today = clock.today()
    enter(a_register, subject="Hôm nay")
    enter(
        a_register,
        subject="Hôm trước",
        issued_on=str(today - timedelta(days=9)),
        arrived_on=str(today - timedelta(days=3)),
    )
    days = {"first_day": str(today - timedelta(days=4)), "last_day": str(today - timedelta(days=2))}
    made = clerk.post("/printouts", asked(a_register, form="xlsx", **days))
    rows = [row for row in rows_of(opened(demo, made)[0]) if isinstance(row[1], int)]
    assert [("Hôm trước" in row[5]) for row in rows] == [True]


def test_the_follow_up_says_how_far_the_work_is(demo, people, clerk, enter, a_register):
    document_id = enter(a_register)["document_id"]
    demo.engine.settle()
    person = {"kind": "person", "id": people.id_of(people.officer)}
    given = people.leader.act(
        document_id, "direction", text="Giao", lead=person, due_on=str(clock.today())
    )
    assert given.status == 200, given.body
    span = {"first_number": 1, "last_number": 1, "form": "xlsx"}
    body = asked(a_register, **span) | {"register_kind": "follow_up"}
    made = clerk.post("/printouts", body)
    (row,) = [row for row in rows_of(opened(demo, made)[0]) if row[0] == 1]
    assert row[4] == "Đang xử lý"
    people.officer.act(document_id, "settlement", method="replied", reply_reference="12/STTTT-CNTT")
    made = clerk.post("/printouts", body)
    (row,) = [row for row in rows_of(opened(demo, made)[0]) if row[0] == 1]
    assert row[4].startswith("Hoàn thành ngày")
    assert row[4].endswith("đúng hạn")
    assert row[5] == "12/STTTT-CNTT"


def test_who_does_not_keep_the_registry_prints_no_register(people, enter, a_register):
    enter(a_register)
    answer = people.officer.post("/printouts", asked(a_register, first_number=1, last_number=1))
    assert answer.status == 403
    assert answer["code"] == "not_your_duty"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "span_unreadable"),
        ({"first_number": 5, "last_number": 2}, "span_unreadable"),
        ({"first_number": 1, "first_day": "2026-01-01"}, "span_unreadable"),
        ({"first_day": "2025-12-31", "last_day": "2026-01-02"}, "span_unreadable"),
        ({"first_day": "2199-01-01", "year": 2199}, "span_to_come"),
        ({"first_number": 900, "last_number": 901}, "nothing_to_print"),
    ],
)
def test_a_bad_or_empty_span_gets_a_sentence_and_no_file(clerk, enter, a_register, changes, code):
    enter(a_register)
    answer = clerk.post("/printouts", asked(a_register) | changes)
    assert answer.status == 422, answer.body
    assert answer["code"] == code


def test_a_register_nobody_keeps_is_not_found(clerk):
    answer = clerk.post("/printouts", asked("KHONG-CO", first_number=1, last_number=2))
    assert answer.status == 404


def test_the_outgoing_register_has_reserved_and_cancelled_numbers_too(demo, people, clerk):
    document_id = people.a_draft_to_sign()
    people.signs(document_id)
    people.issues(document_id)
    kept = clerk.post("/numbers", {"series": "VBDI", "count": 2, "reason": "Mất điện"})
    first = kept["items"][0]["number"]
    year = clock.today().year
    body = {"series": "VBDI", "year": year, "number": first, "reason": "Không dùng"}
    assert clerk.post("/numbers/cancellation", body).status in (200, 204)
    reference = people.document(document_id).registration.reference
    made = clerk.post(
        "/printouts",
        {
            "register_kind": "outgoing",
            "code": "VBDI",
            "year": year,
            "first_number": 1,
            "last_number": first + 1,
            "form": "xlsx",
        },
    )
    rows = [row for row in rows_of(opened(demo, made)[0]) if row[0]]
    numbers = [row for row in rows if str(row[0])[:2].isdigit()]
    assert reference in [row[0] for row in numbers]
    assert numbers[-2][9] == "Số đã hủy: Không dùng"
    assert numbers[-1][9] == "Số giữ chỗ: Mất điện"


def test_a_copy_of_the_file_is_lent_once_and_comes_back_once(demo, clerk):
    today = str(clock.today())
    body = {
        "used_on": today,
        "user": "Nguyễn Văn An",
        "reference": "05/BC-STTTT",
        "issued_on": "2026-01-05",
        "subject": "Báo cáo về chuyển đổi số",
        "dossier_code": "01.TH",
        "permitted_by": "Lê Trọng Nghĩa",
    }
    key = a_key()
    lent = clerk.post("/copy-uses", body, key=key)
    assert lent.status == 201, lent.body
    assert clerk.post("/copy-uses", body, key=key)["use_id"] == lent["use_id"]
    back = {"used_on": today, "returned_on": today}
    assert clerk.post(f"/copy-uses/{lent['use_id']}/return", back)["returned_on"] == today
    again = clerk.post(f"/copy-uses/{lent['use_id']}/return", back)
    assert (again.status, again["code"]) == (422, "copy_back")
    year = clock.today().year
    listed = clerk.get(f"/copy-uses?year={year}")["items"]
    assert [each["user"] for each in listed] == ["Nguyễn Văn An"]
    made = clerk.post(
        "/printouts",
        {
            "register_kind": "copy_use",
            "year": year,
            "first_day": f"{year}-01-01",
            "last_day": today,
        },
    )
    text = text_of(opened(demo, made)[0])
    assert "05/BC-STTTT, 05/01/2026" in text
    assert "Người cho phép sử dụng" in text


def test_the_arrival_stamp_is_a_sheet_of_its_own_and_the_document_stays_as_it_came(
    demo, clerk, enter, a_register
):
    document = enter(a_register, dossier_code="02.TH")
    file = document["files"][0]
    before = document["version"]
    made = clerk.post(f"/incoming/{document['document_id']}/printouts", {"sheet": "arrival_stamp"})
    text = text_of(opened(demo, made)[0])
    assert "ĐẾN" in text
    assert "Số: 01" in text
    assert "Số và ký hiệu HS: 02.TH" in text
    after = clerk.document(document["document_id"])
    assert (after["version"], after["files"][0]) == (before, file)


def test_the_handling_sheet_says_who_was_given_it_and_until_when(demo, people, enter, a_register):
    document_id = enter(a_register)["document_id"]
    demo.engine.settle()
    person = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(
        document_id, "direction", text="Khẩn trương xử lý", lead=person, due_on="2026-12-31"
    )
    made = people.officer.post(f"/incoming/{document_id}/printouts", {"sheet": "handling"})
    assert made.status == 200, made.body
    text = text_of(opened(demo, made)[0])
    assert "Khẩn trương xử lý" in text
    assert "31/12/2026" in text
    assert "3. Ý kiến đề xuất của người giải quyết" in text
