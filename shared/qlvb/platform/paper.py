"""Print-outs as PDF.

A4 with the head of Decree 30/2020 (Appendix I): who issues it on the left, the national motto on
the right. Tables repeat their head on every page, as registers do (Appendix IV); pages count "x/y".
"""

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from qlvb.kernel.printing import Box, Printout, Table

_FACES = Path(__file__).with_name("faces")
_FACE = {"Printed": "serif", "Printed-Bold": "serif-bold", "Printed-Italic": "serif-italic"}
_IN_FACE = ("FONTNAME", (0, 0), (-1, -1), "Printed")
"""Reportlab sets a typeface for every cell, also where only paragraphs stand in it."""
_TINY, _SMALL, _PLAIN, _LARGE = 8, 9.5, 12, 14
_MARGINS_MM = (20, 15, 20, 20)
"""Left, right, top, bottom: a register is bound, a report is filed."""
_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def as_pdf(printout: Printout) -> bytes:
    """The print-out as PDF; the same print-out is the same bytes."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _register_faces()
    out = io.BytesIO()
    left, right, top, bottom = (each * mm for each in _MARGINS_MM)
    size = landscape(A4) if printout.is_landscape else A4
    paper = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=left,
        rightMargin=right,
        topMargin=top,
        bottomMargin=bottom,
        title=printout.title,
        author=printout.agency,
        lang="vi-VN",
        invariant=True,
    )
    has_cover = printout.cover is not None
    paper.build(
        [*_cover(printout), *_head(printout, paper.width), *_content(printout, paper.width)],
        canvasmaker=_counting_canvas(is_first_bare=has_cover),
    )
    return out.getvalue()


def pages_of(content: bytes) -> int:
    """How many pages a PDF of our own has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)


def _head(printout: Printout, width: float) -> list[Any]:
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer
    from reportlab.platypus import Table as Grid

    centered = _style("Printed", _PLAIN, center=True)
    bold = _style("Printed-Bold", _PLAIN, center=True)
    issuer = [
        *([Paragraph(escape(printout.parent.upper()), centered)] if printout.parent else []),
        Paragraph(f"<u>{escape(printout.agency.upper())}</u>", bold),
    ]
    motto = [Paragraph(_MOTTO[0], bold), Paragraph(f"<u>{_MOTTO[1]}</u>", bold)]
    if printout.place_line:
        italic = _style("Printed-Italic", _PLAIN, center=True)
        motto.append(Paragraph(escape(printout.place_line), italic))
    story: list[Any] = [
        Grid(
            [[issuer, motto]],
            colWidths=[width * 0.45, width * 0.55],
            style=[_IN_FACE, ("VALIGN", (0, 0), (-1, -1), "TOP")],
        ),
        Spacer(0, 5 * mm),
        Paragraph(escape(printout.title), _style("Printed-Bold", _LARGE, center=True)),
    ]
    story += [Paragraph(escape(line), centered) for line in printout.lines]
    return [*story, Spacer(0, 4 * mm)]


def _content(printout: Printout, width: float) -> list[Any]:
    from reportlab.lib.units import mm
    from reportlab.platypus import CondPageBreak, KeepTogether, Paragraph, Spacer
    from reportlab.platypus import Table as Grid

    plain = _style("Printed", _PLAIN)
    story: list[Any] = [_box(printout.box), Spacer(0, 6 * mm)] if printout.box else []
    for chart in printout.charts:
        story += [chart, Spacer(0, 4 * mm)]
    for table in printout.tables:
        if table.heading:
            # No heading stands alone at the foot of a page.
            story.append(CondPageBreak(32 * mm))
            story.append(Paragraph(escape(table.heading), _style("Printed-Bold", _PLAIN)))
            story.append(Spacer(0, 2 * mm))
        story.append(_grid(table, width) if table.rows else Paragraph(escape(table.empty), plain))
        story.append(Spacer(0, 5 * mm))
    story += [Paragraph(escape(note), plain) for note in printout.notes]
    if printout.signatories:
        bold = _style("Printed-Bold", _PLAIN, center=True)
        blanks = [[Paragraph(escape(each.upper()), bold) for each in printout.signatories]]
        story.append(
            KeepTogether([Spacer(0, 6 * mm), Grid(blanks, style=[_IN_FACE]), Spacer(0, 25 * mm)])
        )
    return story


def _box(box: Box) -> Any:
    from reportlab.lib import colors
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepInFrame, Paragraph
    from reportlab.platypus import Table as Grid

    bold = _style("Printed-Bold", _TINY, center=True)
    word = _style("Printed-Bold", _PLAIN, center=True)
    text = _style("Printed", _TINY)
    width, height = (each * mm for each in box.size_mm)
    left, right = width * 0.32, width * 0.68
    head, gap = height * 0.25, 2.0
    lines = [Paragraph(escape(f"{name}: {value}"), text) for name, value in box.lines]
    # Long names become smaller: the stamp has the size that it has.
    title = KeepInFrame(width - 2 * gap, head - 2 * gap, [Paragraph(escape(box.title), bold)])
    inner = KeepInFrame(right - 2 * gap, height - head - 2 * gap, lines)
    return Grid(
        [[title, ""], [Paragraph(escape(box.word), word), inner]],
        colWidths=[left, right],
        rowHeights=[head, height - head],
        hAlign="LEFT",
        style=[
            _IN_FACE,
            ("SPAN", (0, 0), (1, 0)),
            ("BOX", (0, 0), (-1, -1), 1, colors.red),
            ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.red),
            ("LINEAFTER", (0, 1), (0, 1), 0.5, colors.red),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *((f"{side}PADDING", (0, 0), (-1, -1), gap) for side in _SIDES),
        ],
    )


def _grid(table: Table, width: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

    text, bold = _style("Printed", _SMALL), _style("Printed-Bold", _SMALL)
    head = _style("Printed-Bold", _SMALL, center=True)
    right, bold_right = (_style(face, _SMALL, right=True) for face in ("Printed", "Printed-Bold"))
    total = sum(each.share for each in table.columns)
    heads = [[Paragraph(escape(each.title), head) for each in table.columns]]
    if table.are_columns_numbered:
        number = _style("Printed-Italic", _SMALL, center=True)
        heads.append([Paragraph(f"({at})", number) for at in range(1, len(table.columns) + 1)])
    last = len(table.rows) - 1 if table.is_last_the_total else -1
    rows = [
        [
            Paragraph(
                escape(column.text_of(cell)),
                ((bold, bold_right) if at == last else (text, right))[column.is_figure],
            )
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for at, row in enumerate(table.rows)
    ]
    return Grid(
        [*heads, *rows],
        colWidths=[width * each.share / total for each in table.columns],
        repeatRows=len(heads),
        splitInRow=1,  # a row may be taller than a page: three hundred recipients
        style=[
            _IN_FACE,
            ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, len(heads) - 1), "MIDDLE"),
            *((side, (0, 0), (-1, -1), 3) for side in ("LEFTPADDING", "RIGHTPADDING")),
            *((side, (0, 0), (-1, -1), 1.5) for side in ("TOPPADDING", "BOTTOMPADDING")),
        ],
    )


def _cover(printout: Printout) -> list[Any]:
    from reportlab.lib.units import mm
    from reportlab.platypus import PageBreak, Paragraph, Spacer

    cover = printout.cover
    if cover is None:
        return []
    centered = _style("Printed", _LARGE, center=True)
    title = _style("Printed-Bold", 26, center=True)
    return [
        *(Paragraph(escape(each), centered) for each in cover.above),
        Spacer(0, 35 * mm),
        Paragraph(escape(cover.title), title),
        Spacer(0, 25 * mm),
        *(Paragraph(escape(each), centered) for each in cover.below),
        PageBreak(),
    ]


def _counting_canvas(*, is_first_bare: bool) -> type[Any]:
    """A canvas that knows how many pages there are: "x/y" at the foot of each but a cover."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    class Counting(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **{**more, "initialFontName": "Printed"})
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  reportlab's name
            self._pages.append(dict(vars(self)))
            self._startPage()

        def save(self) -> None:
            bare = 1 if is_first_bare else 0
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                if number > bare:
                    self.setFont("Printed", _SMALL)
                    at = f"{number - bare}/{len(self._pages) - bare}"
                    self.drawCentredString(self._pagesize[0] / 2, 10 * mm, at)
                super().showPage()
            super().save()

    return Counting


@cache
def _register_faces() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FACE.items():
        pdfmetrics.registerFont(TTFont(name, str(_FACES / f"{file}.ttf")))
    pdfmetrics.registerFontFamily(
        "Printed", normal="Printed", bold="Printed-Bold", italic="Printed-Italic"
    )


@cache
def _style(face: str, size: float, *, center: bool = False, right: bool = False) -> Any:
    from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    side = TA_CENTER if center else TA_RIGHT if right else TA_LEFT
    # Long references and names without spaces break where the column ends.
    return ParagraphStyle(
        f"{face}-{size}-{side}",
        fontName=face,
        bulletFontName=face,
        fontSize=size,
        leading=size * 1.22,
        alignment=side,
        splitLongWords=1,
    )
