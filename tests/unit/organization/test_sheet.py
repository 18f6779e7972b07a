"""A list of people in a spreadsheet: what is wrong with a row is said at the row."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Refused
from qlvb.organization.model import Unit
from qlvb.organization.refusals import SheetWithoutColumns
from qlvb.organization.sheet import people_in
from qlvb.platform.spreadsheet import SheetTooLarge, SheetUnreadable, rows_of

TODAY = date(2026, 11, 23)
HEAD = [
    "Họ và tên",
    "Tên gọi",
    "Năm sinh",
    "Thư điện tử",
    "Đơn vị",
    "Chức vụ",
    "Vai trò",
    "Từ ngày",
]
AN = ["Nguyễn Văn An", "", "1985", "An@stttt.example", "CNTT", "Chuyên viên", "chuyên viên", ""]
UNITS = [
    Unit(
        agency_id="H16.13",
        unit_id="U1",
        name="Phòng Công nghệ thông tin",
        abbreviation="CNTT",
        effective_from=date(2018, 1, 1),
    )
]


def people(*rows, head=HEAD):
    return people_in([head, *rows], UNITS, TODAY)


def but(**changes):
    names = ("full_name", "given_name", "born_in", "email", "unit", "title", "roles", "since")
    return [changes.get(name, value) for name, value in zip(names, AN, strict=True)]


def an_xlsx(*rows):
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def test_a_row_is_a_person_with_unit_roles_and_first_day():
    [an] = people(but(roles="Chuyên viên; văn thư", since="05/01/2026"))
    assert (an.full_name, an.email, an.unit_id) == ("Nguyễn Văn An", "an@stttt.example", "U1")
    assert an.roles == (Role.OFFICER, Role.CLERK)
    assert (an.effective_from, an.born_in, an.problems) == (date(2026, 1, 5), 1985, ())
    [by_name] = people(but(unit="phong cong nghe thong tin"))
    assert (by_name.unit_id, by_name.effective_from) == ("U1", TODAY)


def test_the_columns_may_stand_anywhere_below_a_title_and_in_any_order():
    rows = [["DANH SÁCH CÁN BỘ"], [], ["VAI TRÒ", "Chức danh", "ho va ten *", "Email"]]
    rows += [["văn thư", "Văn thư", "Lê Ước", "uoc@stttt.example"]]
    [uoc] = people_in(rows, UNITS, TODAY)
    assert (uoc.number, uoc.full_name, uoc.roles) == (4, "Lê Ước", (Role.CLERK,))


def test_a_sheet_without_the_columns_is_refused_and_they_are_named():
    with pytest.raises(SheetWithoutColumns) as refused:
        people(AN, head=["Tên", "Tuổi"])
    assert "Họ và tên, Thư điện tử, Chức vụ, Vai trò" in refused.value.detail_text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Chưa có họ và tên."),
        ({"email": ""}, "Chưa có thư điện tử."),
        ({"email": "an@stttt"}, "Thư điện tử không đúng dạng."),
        ({"unit": "Phòng Lạ"}, "Cơ quan không có đơn vị “Phòng Lạ”."),
        ({"roles": "chuyên viên, sếp"}, "Không có vai trò “sếp”."),
        ({"since": "hôm qua"}, "Từ ngày phải ở dạng ngày/tháng/năm."),
        ({"since": "31/02/2026"}, "Từ ngày phải ở dạng ngày/tháng/năm."),
        ({"born_in": "85"}, "Năm sinh không đúng."),
        ({"born_in": "198¹"}, "Năm sinh không đúng."),
        ({"given_name": "Hùng"}, "Tên gọi phải là một từ trong họ và tên."),
        ({"full_name": "李明"}, "Họ và tên không có chữ cái đọc được."),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_a_sentence(changes, sentence):
    assert people(but(**changes))[0].problems == (sentence,)


def test_a_second_row_of_one_address_is_a_mistake():
    first, second = people(AN, but(full_name="Nguyễn Văn Ấn", email="AN@stttt.example"))
    assert first.problems == ()
    assert second.problems == ("Trùng thư điện tử với dòng 2.",)


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers():
    assert [row.number for row in people(AN, [], ["", ""], but(email="b@stttt.example"))] == [2, 5]


def test_excel_and_csv_say_the_same():
    table = [HEAD, but(born_in=1985.0, since=date(2026, 1, 5))]
    csv = "\ufeff" + ";".join(HEAD) + "\r\n" + ";".join(but(since="2026-01-05")) + "\r\n"
    assert rows_of(an_xlsx(*table)) == rows_of(csv.encode())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_separates_it(separator):
    assert rows_of(separator.join(HEAD).encode()) == [HEAD]


def test_what_is_no_spreadsheet_or_too_much_is_refused():
    with pytest.raises(SheetTooLarge):
        rows_of(b"x" * 300_000)
    with pytest.raises(SheetTooLarge):
        rows_of(b"a;b\n" * 1001)
    for content in (
        b"PK\x03\x04 damaged",
        b"%PDF-1.7\x00\x01",
        "họ tên".encode("utf-16"),
        b"\xff\xfe\xfd",
    ):
        with pytest.raises(SheetUnreadable):
            rows_of(content)


def test_a_small_file_that_unpacks_to_a_great_one_is_not_opened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert len(packed.getvalue()) < 200_000
    with pytest.raises(SheetTooLarge):
        rows_of(packed.getvalue())


@given(
    st.binary(max_size=2000) | st.binary(max_size=500).map(lambda tail: an_xlsx(AN)[:3000] + tail)
)
def test_whatever_is_uploaded_is_rows_or_refused(content):
    with suppress(Refused):
        assert isinstance(people_in(rows_of(content), UNITS, TODAY), list)


@given(st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=8))
def test_whatever_stands_in_the_cells_is_a_person_or_a_problem(rows):
    for row in people(*rows):
        assert row.problems or (row.full_name and row.email and row.title and row.roles)
