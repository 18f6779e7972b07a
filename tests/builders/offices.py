"""Word and Excel files by hand: plain ones, and such as bring along what may not come in."""

import io
import zipfile

from openpyxl import Workbook

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAFT = ("Số:      /QĐ-STTTT", "Đắk Nông, ngày      tháng      năm", "QUYẾT ĐỊNH")


def a_word_file(*lines, more=(), body="", relations="", main=_MAIN, types=""):
    """A decision in Word.

    Args:
        lines: its paragraphs.
        more: further parts as (name, content).
        body: further XML of the document.
        relations: further relations of the document.
        main: what the package says that the document is.
        types: further types of its parts.
    """
    paragraphs = "".join(
        "<w:p><w:r><w:rPr><w:rFonts w:ascii='Times New Roman' w:hAnsi='Times New Roman'/>"
        f"<w:sz w:val='28'/></w:rPr><w:t xml:space='preserve'>{line}</w:t></w:r></w:p>"
        for line in lines or DRAFT
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f"{_HEAD}<Types xmlns='{_PACKAGE}/content-types'>"
            "<Default Extension='rels' "
            "ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            "<Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/word/document.xml' ContentType='{main}'/>{types}</Types>",
        )
        package.writestr(
            "_rels/.rels",
            f"{_HEAD}<Relationships xmlns='{_PACKAGE}/relationships'><Relationship Id='rId1' "
            f"Type='{_OFFICE}/officeDocument' Target='word/document.xml'/></Relationships>",
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f"{_HEAD}<Relationships xmlns='{_PACKAGE}/relationships'>{relations}</Relationships>",
        )
        package.writestr(
            "word/document.xml",
            f"{_HEAD}<w:document xmlns:w='{_WORD}'><w:body>{paragraphs}{body}"
            "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:body></w:document>",
        )
        for name, content in more:
            package.writestr(name, content)
    return out.getvalue()


def a_relation(kind, target):
    """To something that lies elsewhere."""
    return (
        f"<Relationship Id='rId9' Type='{_OFFICE}/{kind}' Target='{target}' TargetMode='External'/>"
    )


def a_field(text, cut=4):
    """A field of Word, its words cut up as Word cuts them up."""
    runs = "".join(
        f"<w:r><w:instrText xml:space='preserve'>{text[at : at + cut]}</w:instrText></w:r>"
        for at in range(0, len(text), cut)
    )
    return f"<w:p>{runs}</w:p>"


def an_excel_file(*rows, formula=None):
    """An annex in Excel."""
    book = Workbook()
    sheet = book.active
    for row in rows or (("TT", "Cơ quan", "Số văn bản"), (1, "Sở Nội vụ", 120)):
        sheet.append(row)
    if formula:
        sheet["D1"] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
