"""What is printed can be read, is the same as what is taken along, and is the same each time."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.kernel.printing import Box, Column, Cover, Printout, Table, text_of
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


def test_a_row_taller_than_a_page_goes_on_over_the_next_ones():
    names = [f"Ủy-ban-nhân-dân-xã-{number}" for number in range(1, 301)]
    table = a_printout().tables[0]
    rows = [*table.rows, (4, date(2026, 1, 5), "; ".join(names)), *table.rows]
    for is_numbered, is_landscape in ((True, True), (False, True), (False, False)):
        tables = [replace(table, rows=rows, are_columns_numbered=is_numbered)]
        read = pages(as_pdf(a_printout(tables=tables, is_landscape=is_landscape)))
        assert len(read) >= 3
        text = " ".join(read)
        assert re.findall(r"Ủy-ban-nhân-dân-xã-\d+", text) == names
        assert text.count("Dòng 3") == 2


def test_a_stamp_keeps_its_size_whatever_names_stand_in_it(tmp_path):
    path = tmp_path / "stamp.pdf"
    for name in ("Sở Nội vụ", "Trung tâm Giám sát, điều hành đô thị thông minh " * 4):
        lines = (("Số", "12"), ("Chuyển", name), ("Số và ký hiệu HS", "02.TH"))
        box = Box(size_mm=(50, 35), title=f"Đầu {name}", word="ĐẾN", lines=lines)
        path.write_bytes(as_pdf(a_printout(box=box, tables=[])))
        command = ["pdftotext", "-bbox", path, "-"]
        told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        height = 35 / 25.4 * 72
        (top,) = re.findall(r'yMin="([\d.]+)"[^>]*>Đầu<', told)
        (bottom,) = re.findall(r'yMax="([\d.]+)">02.TH<', told)
        assert 0 < float(bottom) - float(top) < height


def test_the_same_printout_is_the_same_file():
    assert as_pdf(a_printout()) == as_pdf(a_printout())


def test_a_table_without_rows_says_so_in_both_forms():
    empty = [Table(columns=[Column("Số")], rows=[], empty="Trong kỳ không có văn bản đến.")]
    assert "Trong kỳ không có văn bản đến." in pages(as_pdf(a_printout(tables=empty)))[0]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(tables=empty)))).worksheets
    assert any("Trong kỳ không có văn bản đến." in row for row in sheet.values)


def test_figures_of_a_workbook_are_written_as_offices_write_them():
    """An amount has points between thousands; a number that names a line has none."""
    columns = [Column("Số đến", is_figure=True, is_ordinal=True), Column("Số lượng"), Column("%")]
    table = Table(columns=columns, rows=[(12345, 12, 99.5)])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(tables=[table])))).worksheets
    *_, (number, amount, percent) = [row for row in sheet.iter_rows() if row[0].value == 12345]
    assert [number.value, amount.value, percent.value] == [12345, 12, 99.5]
    assert [number.number_format, amount.number_format] == ["0", "#,##0"]
    assert percent.number_format == "#,##0.0"
    text = " ".join(pages(as_pdf(a_printout(tables=[table]))))
    assert "12345" in text
    assert "12.345" not in text


def test_the_cover_of_a_workbook_is_its_first_sheet():
    cover = Cover(above=["UBND TỈNH"], title="SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", below=["Quyển số: 02"])
    first, second = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(cover=cover)))).worksheets
    told = [value for row in first.values for value in row if value]
    assert told == ["UBND TỈNH", "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Quyển số: 02"]
    assert any("Dòng 1" in str(value) for row in second.values for value in row)


def test_a_text_longer_than_a_cell_takes_says_that_it_was_cut():
    table = Table(columns=[Column("Nơi nhận")], rows=[("Ủy ban nhân dân; " * 3000,)])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_printout(tables=[table])))).worksheets
    (cut,) = [row[0] for row in sheet.values if str(row[0]).startswith("Ủy ban nhân dân;")]
    assert cut.endswith("… (còn nữa; xem bản in PDF)")


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
