"""Spreadsheets as rows of text, .xlsx and .csv, the first sheet; and empty ones to be filled in."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from qlvb.kernel.errors import Refused

MOST_BYTES = 200 * 1024
MOST_ROWS = 1000
_MOST_COLUMNS = 30
_MOST_UNPACKED = 20 * 1024 * 1024
"""An .xlsx is a zip: a few bytes may unpack to a great many."""
_MOST_TEXT = 250


class SheetUnreadable(Refused):
    """Not a spreadsheet of a kind that is read."""

    detail = (
        "Không đọc được bảng tính. Vui lòng lưu lại ở dạng Excel (.xlsx) hoặc CSV mã UTF-8, "
        "không đặt mật khẩu, rồi chọn lại tệp."
    )


class SheetTooLarge(Refused):
    """More bytes or rows than a list of people has."""

    detail = "Bảng tính quá lớn: tối đa 200 KB và 1.000 dòng. Vui lòng tách thành nhiều tệp."


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of the first sheet, each cell as text, days as 2026-01-31.

    Raises:
        SheetUnreadable, SheetTooLarge.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge
    is_zip = content.startswith(b"PK")
    try:
        rows = list(islice(_of_xlsx(content) if is_zip else _of_csv(content), MOST_ROWS + 1))
    except Refused:
        raise
    # A damaged file fails in as many ways as the parsers of zip, XML and CSV have.
    except Exception as error:
        raise SheetUnreadable from error
    if len(rows) > MOST_ROWS:
        raise SheetTooLarge
    return [_without_end(row) for row in rows]


def to_be_filled_in(columns: Mapping[str, Sequence[str]]) -> bytes:
    """An .xlsx of titles alone, each with what may be chosen in its column.

    What is chosen from stands on the second sheet, which is never read back; other words may be
    typed, several in one cell too.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    opened = Workbook()
    sheet, lists = opened.worksheets[0], opened.create_sheet("Danh mục")
    sheet.freeze_panes = "A2"
    for at, (title, choices) in enumerate(columns.items(), 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = lists.column_dimensions[letter].width = 24
        sheet.cell(1, at, title).font = Font(bold=True)
        for row, choice in enumerate(choices, 1):
            lists.cell(row, at, choice)
        if choices:
            among = f"'{lists.title}'!${letter}$1:${letter}${len(choices)}"
            offered = DataValidation(type="list", formula1=among, showErrorMessage=False)
            offered.add(f"{letter}2:{letter}{MOST_ROWS}")
            sheet.add_data_validation(offered)
    content = io.BytesIO()
    opened.save(content)
    return content.getvalue()


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig")
    if "\0" in text:
        raise SheetUnreadable
    head = text.partition("\n")[0]
    # Excel in Vietnam separates by semicolons, because the comma is in its numbers.
    separator = max(",;\t", key=head.count)
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        yield [_plain(cell) for cell in row[:_MOST_COLUMNS]]


def _of_xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
            raise SheetTooLarge
    opened = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = opened.worksheets[0]
    # The size a sheet claims is not believed: it may be a million rows.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=_MOST_COLUMNS):
        yield [_plain(cell) for cell in row]


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    visible = "".join(c for c in str(cell) if c.isprintable() or c.isspace())
    return " ".join(visible.split())[:_MOST_TEXT]


def _without_end(row: list[str]) -> list[str]:
    """The row up to its last cell with anything in it."""
    last = max((at for at, cell in enumerate(row) if cell), default=-1)
    return row[: last + 1]
