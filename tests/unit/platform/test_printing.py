"""What is printed can be read, is the same as what is taken along, and is the same each time."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.kernel.printing import Column, Cover, Printout, Table, text_of
from qlvb.platform.paper import as_pdf
from qlvb.platform.workbook import as_xlsx

LETTERS = "Ắt hẳn những đề nghị về kỹ thuật, ỷ lại, ỡm ờ, ễnh ương, Ẵng, Ậm ừ, ₫ “…” – Đắk Nông"


def a_printout(rows=3, **changes):
    columns = [Column("Số", 0.5, is_figure=True), Column("Ngày"), Column("Trích yếu", 3)]
    body = [(n, date(2026, 1, 5), f"Dòng {n}: {LETTERS}") for n in range(1, rows + 1)]
    given = {
        "agency": "Sở Thông tin và Truyền thông",
        "parent": "UBND tỉnh Đắk Nông",
        "title": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "tables": [Table(columns=columns, rows=body, are_columns_numbered=True)],
    }
    return Printout(**given | changes)


def pages(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_every_vietnamese_letter_can_be_read_on_paper():
    (page,) = pages(as_pdf(a_printout(rows=1)))
    assert LETTERS in page
    assert "SỞ THÔNG TIN VÀ TRUYỀN THÔNG" in page
    assert "Độc lập - Tự do - Hạnh phúc" in page


def test_no_letter_is_drawn_by_a_typeface_the_reader_must_have():
    for page in PdfReader(io.BytesIO(as_pdf(a_printout()))).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]


def test_a_long_register_repeats_its_head_and_counts_its_pages():
    read = pages(as_pdf(a_printout(rows=120, is_landscape=True)))
    assert len(read) >= 5
    for number, page in enumerate(read, 1):
        assert "Trích yếu" in page
        assert "(1) (2) (3)" in page
        assert page.endswith(f"{number}/{len(read)}")


def test_a_cover_is_not_a_numbered_page():
    cover = Cover(above=["UBND tỉnh"], title="SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", below=["Năm: 2026"])
    first, second = pages(as_pdf(a_printout(cover=cover)))
    assert "Năm: 2026" in first
    assert "/" not in first
    assert second.endswith("1/1")


def test_the_same_printout_is_the_same_file():
    assert as_pdf(a_printout()) == as_pdf(a_printout())


def test_a_table_without_rows_says_so_in_both_forms():
    empty = [Table(columns=[Column("Số")], rows=[], empty="Trong kỳ không có văn bản đến.")]
    assert "Trong kỳ không có văn bản đến." in pages(as_pdf(a_printout(tables=empty)))[0]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(tables=empty)))).worksheets
    assert any("Trong kỳ không có văn bản đến." in row for row in sheet.values)


def test_a_workbook_has_figures_as_figures_and_days_as_days():
    (sheet,) = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(rows=2)))).worksheets
    rows = [row for row in sheet.values if isinstance(row[0], int)]
    assert [row[0] for row in rows] == [1, 2]
    assert rows[0][1] == datetime(2026, 1, 5)  # noqa: DTZ001  a workbook knows no zones


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "https://x.example", "<b>&"])
def test_text_stays_text_in_a_workbook_and_on_paper(text):
    table = Table(columns=[Column("Trích yếu")], rows=[(text,)])
    content = as_xlsx(a_printout(tables=[table]))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert text in pages(as_pdf(a_printout(tables=[table])))[0]


def test_each_table_has_a_sheet_of_its_own_whatever_it_is_called():
    table = a_printout().tables[0]
    named = [
        Table(columns=table.columns, rows=table.rows, heading=heading)
        for heading in (
            "Theo đơn vị",
            "Theo đơn vị",
            "Sổ: [A/B]*? và một tên dài hơn ba mươi mốt chữ",
        )
    ]
    opened = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(tables=named))))
    assert len(opened.sheetnames) == 3


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (None, ""),
        (1234567, "1.234.567"),
        (12.5, "12,5"),
        (1234.0, "1.234"),
        (99.999, "100"),
        (date(2026, 1, 5), "05/01/2026"),
        (datetime(2026, 1, 4, 17, 30, tzinfo=UTC), "05/01/2026 00:30"),
        ("Công văn", "Công văn"),
    ],
)
def test_cells_are_printed_as_offices_write_them(cell, printed):
    assert text_of(cell) == printed
