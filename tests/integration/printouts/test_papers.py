"""Every paper is drawn whatever the office writes into it, and by the ways the page takes."""

import io
import urllib.request
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.kernel import clock

from tests.builders.issuing import an_issued_document

OUTSIDE = [{"kind": "outside", "name": f"Hợp-tác-xã-{number}"} for number in range(1, 301)]
LONG = "kết quả giải quyết "


def opened(made):
    """What the link of a print-out leads to."""
    assert made.status == 200, made.body
    with urllib.request.urlopen(made["url"], timeout=30) as answer:
        return answer.read()


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def asked(kind, code="", **changes):
    return {"register_kind": kind, "code": code, "year": clock.today().year, **changes}


def at_most(text, length):
    """Words as long as a field takes them, with a last one to be looked for."""
    return f"{(text * length)[: length - 6].strip()} xong."


@pytest.fixture
def given(demo, people, enter, a_register):
    """A document that the leader gave to a unit, with the longest direction."""
    document_id = enter(a_register, note=at_most("ghi chú ", 500))["document_id"]
    demo.engine.settle()
    unit = {"kind": "unit", "id": people.unit_head.me["unit"]["unit_id"]}
    direction = at_most("chỉ đạo ", 4000)
    answer = people.leader.act(
        document_id, "direction", text=direction, lead=unit, due_on="2026-12-30"
    )
    assert answer.status == 200, answer.body
    return document_id


def test_a_register_with_three_hundred_recipients_is_printed(people, clerk):
    document_id = people.a_draft_to_sign(recipients=OUTSIDE)
    people.signs(document_id)
    number = people.numbers(document_id).registration.number
    span = {"first_number": number, "last_number": number}
    text = text_of(opened(clerk.post("/printouts", asked("outgoing", "VBDI", **span))))
    assert "Hợp-tác-xã-1;" in text
    assert "Hợp-tác-xã-300" in text
    sheet = opened(clerk.post("/printouts", asked("outgoing", "VBDI", **span, form="xlsx")))
    (page,) = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets
    assert any("Hợp-tác-xã-300" in str(cell) for row in page.values for cell in row)


def test_the_longest_result_is_printed_in_the_follow_up_and_on_the_handling_sheet(
    people, clerk, given, a_register
):
    assert people.unit_head.act(
        given, "assignment", person_id=people.id_of(people.officer), text="Khẩn trương tham mưu"
    )
    result = at_most(LONG, 4000)
    settled = people.officer.act(given, "settlement", method="no_reply", result=result)
    assert settled.status == 200, settled.body
    span = {"first_number": 1, "last_number": 1}
    told = text_of(opened(clerk.post("/printouts", asked("follow_up", a_register, **span))))
    assert told.count("xong.") == 1
    sheet = text_of(opened(clerk.post(f"/incoming/{given}/printouts", {"sheet": "handling"})))
    assert sheet.count("xong.") == 2
    stamp = opened(clerk.post(f"/incoming/{given}/printouts", {"sheet": "arrival_stamp"}))
    assert len(PdfReader(io.BytesIO(stamp)).pages) == 1


def test_the_handling_sheet_says_when_the_units_head_gave_it_to_whom(people, given):
    def second_part():
        made = people.leader.post(f"/incoming/{given}/printouts", {"sheet": "handling"})
        text = text_of(opened(made))
        return text.partition("2. Ý kiến của lãnh đạo đơn vị")[2].partition("3. Ý kiến")[0]

    assert "Ngày cho ý kiến ……" in second_part()
    day = clock.now() + timedelta(days=1)
    with clock.set_to(day):
        people.unit_head.act(
            given, "assignment", person_id=people.id_of(people.officer), text="Tham mưu trả lời"
        )
    said = second_part()
    assert "Ý kiến chỉ đạo Tham mưu trả lời" in said
    assert f"Giao cho {people.officer.me['person']['name']}" in said
    assert "Thời hạn 30/12/2026" in said
    assert f"Ngày cho ý kiến {day.astimezone(clock.VIETNAM):%d/%m/%Y}" in said


def test_the_post_register_has_what_was_posted_with_its_envelopes(clerk):
    document = an_issued_document()
    today = str(clock.today())
    body = {"place": 2, "on": today, "how": "Bưu chính", "envelopes": 3}
    posted = clerk.post(f"/outgoing/{document.document_id}/posting", body)
    assert posted["posting"]["envelopes"] == 3, posted.body
    refused = {**body, "place": 1, "envelopes": 0}
    assert clerk.post(f"/outgoing/{document.document_id}/posting", refused).status == 400
    days = {"first_day": today, "last_day": today}
    made = clerk.post("/printouts", asked("post", **days, form="xlsx"))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(opened(made))).worksheets
    *_, line = sheet.values
    assert line[0].date() == clock.today()
    assert line[1:] == (
        document.registration.reference,
        "Công ty Điện lực Đắk Nông",
        3,
        "",
        "Bưu chính",
    )
    assert "SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN" in text_of(
        opened(clerk.post("/printouts", asked("post", **days)))
    )


def test_the_clerk_and_nobody_else_closes_a_year_with_a_line_taller_than_a_page(
    people, clerk, given, a_register
):
    year = clock.today().year
    body = {"register_kind": "incoming", "code": a_register, "year": year}
    early = clerk.post("/register-closings", body)
    assert (early.status, early["code"]) == (422, "year_not_over")
    with clock.set_to(datetime(year + 1, 1, 5, 2, tzinfo=UTC)):
        for other in (people.leader, people.officer, people.administrator):
            assert other.post("/register-closings", body).status == 403
        closed = clerk.post("/register-closings", body)
        assert closed.status == 200, closed.body
        assert closed["closed_at"]
        (volume,) = closed["volumes"]
        listed = people.leader.get(f"/register-closings?year={year}")["items"]
        assert volume in [each for one in listed for each in one["volumes"]]
        link = clerk.get(f"/files/{volume['file_id']}/link")
        assert "xong." in text_of(opened(link)), "its note is taller than a page"


def test_the_handling_sheet_keeps_what_the_units_head_wrote_when_the_work_went_to_another(
    demo, people, given
):
    gives = people.unit_head.act
    gives(given, "assignment", person_id=people.id_of(people.officer), text="Tham mưu")
    other = {"kind": "person", "id": people.id_of(demo.desk("annv2.stttt"))}
    answer = gives(given, "reassignment", lead=other, reason="Chuyển theo chuyên môn")
    assert answer.status == 200, answer.body
    made = people.leader.post(f"/incoming/{given}/printouts", {"sheet": "handling"})
    part = text_of(opened(made)).partition("2. Ý kiến của lãnh đạo đơn vị")[2]
    assert "Ý kiến chỉ đạo Chuyển theo chuyên môn" in part
