"""Print-outs as workbooks: figures and days are what they are, text is never a formula."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from qlvb.kernel import clock
from qlvb.kernel.printing import Cell, Column, Cover, Printout, Table

_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_FACE = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_BORDERED = {**_FACE, "border": 1, "text_wrap": True}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": _BORDERED,
    "day": {**_BORDERED, "num_format": "dd/mm/yyyy", "align": "center"},
    "moment": {**_BORDERED, "num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    "ordinal": {**_BORDERED, "num_format": "0", "align": "right"},
    "whole": {**_BORDERED, "num_format": "#,##0", "align": "right"},
    "part": {**_BORDERED, "num_format": "#,##0.0", "align": "right"},
    "head": {**_BORDERED, "bold": True, "align": "center", "valign": "vcenter"},
    "title": {**_FACE, "bold": True, "font_size": 14},
    "line": _FACE,
    "cover": {**_FACE, "font_size": 14, "align": "center", "text_wrap": True},
    "name": {**_FACE, "bold": True, "font_size": 26, "align": "center", "text_wrap": True},
}
_A4 = 9
_WIDTH = 130
"""Of all columns together, in letters."""
_LONGEST_CELL = 32_767
"""Letters of a cell: Excel's own limit."""
_CUT = "… (còn nữa; xem bản in PDF)"


def as_xlsx(printout: Printout) -> bytes:
    """The print-out as a workbook, a sheet for each table; before them the cover, if it has one."""
    import xlsxwriter

    out = io.BytesIO()
    plainly = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, plainly) as workbook:
        workbook.set_properties({"title": printout.title, "company": printout.agency})
        formats = {name: workbook.add_format(dict(how)) for name, how in _FORMATS.items()}
        if printout.cover is not None:
            _bind(workbook.add_worksheet("Bìa"), printout.cover, formats)
        for number, table in enumerate(printout.tables, 1):
            sheet = workbook.add_worksheet(_sheet_name(table.heading, number))
            _lay_out(sheet, table, is_landscape=printout.is_landscape)
            _fill(sheet, printout, table, formats)
    return out.getvalue()


def _bind(sheet: Any, cover: Cover, formats: Mapping[str, Any]) -> None:
    """The cover, on a page of its own."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_column(0, 0, _WIDTH)
    told = [*((each, "cover") for each in cover.above), ("", "cover"), (cover.title, "name")]
    told += [("", "cover"), *((each, "cover") for each in cover.below)]
    for row, (text, kind) in enumerate(told):
        sheet.write_string(row, 0, text, formats[kind])


def _lay_out(sheet: Any, table: Table, *, is_landscape: bool) -> None:
    sheet.set_paper(_A4)
    (sheet.set_landscape if is_landscape else sheet.set_portrait)()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
    total = sum(each.share for each in table.columns)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, max(8, _WIDTH * column.share / total))


def _fill(sheet: Any, printout: Printout, table: Table, formats: Mapping[str, Any]) -> None:
    lines = [printout.parent, printout.agency, printout.title, *printout.lines, table.heading]
    shown = [each for each in lines if each]
    for row, text in enumerate(shown):
        kind = "title" if text == printout.title else "line"
        sheet.write_string(row, 0, text, formats[kind])
    head = len(shown) + 1
    for at, column in enumerate(table.columns):
        sheet.write_string(head, at, column.title, formats["head"])
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    for row, cells in enumerate(table.rows, head + 1):
        for at, cell in enumerate(cells):
            _write(sheet, (row, at), table.columns[at], cell, formats)
    last = head + max(len(table.rows), 1)
    if table.rows:
        sheet.autofilter(head, 0, last, len(table.columns) - 1)
    else:
        sheet.write_string(last, 0, table.empty, formats["line"])
    for row, note in enumerate(printout.notes, last + 2):
        sheet.write_string(row, 0, note, formats["line"])


def _write(
    sheet: Any, place: tuple[int, int], column: Column, cell: Cell, formats: Mapping[str, Any]
) -> None:
    match cell:
        case None:
            sheet.write_blank(*place, None, formats["text"])
        case datetime():
            local = cell.astimezone(clock.VIETNAM).replace(tzinfo=None)
            sheet.write_datetime(*place, local, formats["moment"])
        case date():
            sheet.write_datetime(*place, cell, formats["day"])
        case int():
            kind = "ordinal" if column.is_ordinal else "whole"
            sheet.write_number(*place, cell, formats[kind])
        case float():
            sheet.write_number(*place, cell, formats["part"])
        case _:
            fits = len(cell) <= _LONGEST_CELL
            text = cell if fits else cell[: _LONGEST_CELL - len(_CUT)] + _CUT
            sheet.write_string(*place, text, formats["text"])


def _sheet_name(heading: str, number: int) -> str:
    plain = heading.translate(_NOT_IN_SHEET_NAMES).strip().strip("'")
    return f"{number}. {plain}"[:_SHEET_NAME_LENGTH].rstrip() if plain else f"Bảng {number}"
