"""The five registers as they are bound: the decree's columns in its words, on A4 laid across."""

import io
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from pypdf import PdfReader
from qlvb.platform.paper import as_pdf
from qlvb.platform.workbook import as_xlsx
from qlvb.printouts.model import MOST_LINES, Lines, Office, RegisterKind, Span, printed
from qlvb.printouts.refusals import DaysTooMany, SpanTooLarge

OFFICE = Office(agency="Sở Thông tin và Truyền thông", parent="UBND tỉnh Đắk Nông")
COLUMNS = {
    RegisterKind.OUTGOING: (
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ),
    RegisterKind.INCOMING: (
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ),
    RegisterKind.POST: (
        "Ngày chuyển",
        "Số, ký hiệu văn bản",
        "Nơi nhận văn bản",
        "Số lượng bì",
        "Ký nhận và dấu bưu điện",
        "Ghi chú",
    ),
    RegisterKind.COPY_USE: (
        "Ngày tháng",
        "Họ và tên người sử dụng",
        "Số, ký hiệu, ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Số, ký hiệu hồ sơ",
        "Ký nhận",
        "Ngày trả",
        "Người cho phép sử dụng",
        "Ghi chú",
    ),
    RegisterKind.FOLLOW_UP: (
        "Số đến",
        "Tên loại, số và ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản",
        "Đơn vị hoặc người nhận",
        "Thời hạn giải quyết",
        "Tiến độ giải quyết",
        "Số, ký hiệu văn bản trả lời",
        "Ghi chú",
    ),
}
"""Decree 30/2020, Appendix IV: in its order."""


def a_register(kind, *, cells=None, volume=2):
    """With one line, whose cells say in which column they stand."""
    row = cells or [f"Cột{number}" for number in range(1, len(COLUMNS[kind]) + 1)]
    day = date(2026, 3, 20)
    lines = Lines(rows=[row], numbers=(7, 9) if kind.has_numbers else None, days=(day, day))
    span = Span(year=2026, days=(day, day))
    return printed(kind, "Sổ chung" if kind.has_numbers else "", span, lines, OFFICE, volume)


def words_of(path):
    """Each word of a PDF with its left and right edge, as another program finds them."""
    command = ["pdftotext", "-bbox", path, "-"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" [^>]*>([^<]+)<', told)
    return [(float(left), float(right), word) for left, right, word in found]


@pytest.mark.parametrize("kind", RegisterKind)
def test_a_register_has_the_columns_of_the_decree_in_its_order(kind):
    (table,) = a_register(kind).tables
    assert tuple(each.title for each in table.columns) == COLUMNS[kind]
    *_, sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_register(kind)))).worksheets
    assert COLUMNS[kind] in list(sheet.values)


@pytest.mark.parametrize("kind", RegisterKind)
def test_a_register_is_drawn_on_a4_laid_across_and_every_word_is_on_the_page(kind, tmp_path):
    path = tmp_path / "so.pdf"
    path.write_bytes(as_pdf(a_register(kind)))
    for page in PdfReader(path).pages:
        width, height = (float(each) / 72 * 25.4 for each in page.mediabox[2:])
        assert (round(width), round(height)) == (297, 210)
    words = words_of(path)
    across = 297 / 25.4 * 72
    assert all(0 < left < right < across for left, right, _ in words)
    columns = [(left, word) for left, _, word in words if word.startswith("Cột")]
    assert [word for _, word in sorted(columns)] == [
        f"Cột{number}" for number in range(1, len(COLUMNS[kind]) + 1)
    ]


@pytest.mark.parametrize("kind", RegisterKind)
def test_a_cover_tells_whose_which_when_and_which_volume(kind):
    cover = " ".join(
        PdfReader(io.BytesIO(as_pdf(a_register(kind)))).pages[0].extract_text().split()
    )
    told = ["UBND TỈNH ĐẮK NÔNG", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", kind.label, "Năm: 2026"]
    told += ["Từ ngày 20/03/2026 đến ngày 20/03/2026", "Quyển số: 02"]
    told += ["Từ số 7 đến số 9"] if kind.has_numbers else []
    assert [each for each in told if each not in cover] == []


def test_the_last_volume_says_how_far_it_reaches_and_not_how_far_it_might():
    lines = Lines(rows=[[""] * 10], numbers=(1001, 1234))
    span = Span(year=2026, numbers=(1001, 2000))
    last = printed(RegisterKind.INCOMING, "Sổ chung", span, lines, OFFICE, 2)
    assert last.lines == ("Sổ chung", "Năm 2026", "Từ số 1001 đến số 1234")


def test_of_too_many_lines_the_first_volume_is_proposed_where_it_is_known():
    lines = Lines(rows=[[""] * 10] * (MOST_LINES + 1), numbers=(1500, 2500))
    with pytest.raises(SpanTooLarge) as by_numbers:
        lines.checked(Span(year=2026, numbers=(1500, 9999)))
    assert "từ số 1500 đến số 2499" in by_numbers.value.detail_text
    year = (date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(DaysTooMany) as by_days:
        lines.checked(Span(year=2026, days=year))
    assert "1500" not in by_days.value.detail_text


@pytest.mark.parametrize("kind", RegisterKind)
def test_days_and_references_of_the_usual_length_stand_on_one_line(kind, tmp_path):
    path = tmp_path / "so.pdf"
    heads = COLUMNS[kind]
    days = [at for at, head in enumerate(heads) if head.startswith(("Ngày", "Thời hạn"))]
    references = [at for at, head in enumerate(heads) if head.startswith("Số, ký hiệu văn bản")]
    cells = [""] * len(heads)
    for at in days:
        cells[at] = date(2026, 12, 30)
    for at in references:
        cells[at] = "1234/STTTT-CNTT"
    path.write_bytes(as_pdf(a_register(kind, cells=cells)))
    words = [word for _, _, word in words_of(path)]
    assert words.count("30/12/2026") == len(days) > 0
    assert words.count("1234/STTTT-CNTT") == len(references)
