"""Spreadsheets of people, as administrators make them."""

import io

from openpyxl import Workbook

COLUMNS = ("Họ và tên", "Tên gọi", "Thư điện tử", "Đơn vị", "Chức vụ", "Vai trò")


def a_sheet(*people, columns=COLUMNS):
    """An .xlsx of people, each a row of texts."""
    opened = Workbook()
    sheet = opened.worksheets[0]
    for row in (columns, *people):
        sheet.append(row)
    content = io.BytesIO()
    opened.save(content)
    return content.getvalue()
