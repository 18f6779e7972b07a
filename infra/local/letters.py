"""Draw documents as Vietnamese offices lay them out (Decree 30/2020, Appendix I), as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import font_source_serif_pro as source_serif
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

_FACES = {"Letter": "Regular", "Letter-Bold": "Bold"}
"""No italic: the font's has no Vietnamese letters."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What stands on the paper. Page 1 is the letter, the others its annex."""

    issuer: str
    reference: str
    """Number and notation: 12/QĐ-UBND."""
    kind: str
    """The name of the document's type; empty for an official letter, which bears none."""
    subject: str
    issued_on: date
    addressee: str
    body: Sequence[str]
    signatory_position: str
    signatory_name: str
    pages: int


def drawn(letter: Letter) -> bytes:
    """The letter as a PDF with exactly its number of pages; the same letter, the same bytes."""
    _register_faces()
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=letter.reference,
        invariant=True,
    )
    story: list[Flowable] = [*_first_page(letter)]
    for number in range(2, letter.pages + 1):
        story += [PageBreak(), *_annex_page(number)]
    paper.build(story, onLaterPages=_page_number)
    return out.getvalue()


def _first_page(letter: Letter) -> list[Flowable]:
    day = letter.issued_on
    before, _, last = letter.issuer.upper().rpartition(" ")
    head = Table(
        [
            [
                _centered(f"{before}&nbsp;{last}", bold=True),
                [
                    _centered("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
                    _centered("<u>Độc lập - Tự do - Hạnh phúc</u>", bold=True),
                ],
            ],
            [
                _centered(f"Số: {letter.reference}"),
                _centered(f"Đắk Nông, ngày {day:%d} tháng {day.month} năm {day.year}"),
            ],
        ],
        colWidths=[70 * mm, 95 * mm],
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )
    if letter.kind:
        title = [_centered(letter.kind.upper(), bold=True), _centered(letter.subject, bold=True)]
    else:
        title = [_centered(f"V/v {_lowered(letter.subject)}")]
    close = Table(
        [
            [
                Paragraph("<b>Nơi nhận:</b><br/>- Như trên;<br/>- Lưu: VT.", _style(size=11)),
                [
                    _centered(letter.signatory_position.upper(), bold=True),
                    Spacer(1, 22 * mm),
                    _centered(letter.signatory_name, bold=True),
                ],
            ]
        ],
        colWidths=[82 * mm, 83 * mm],
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )
    text = [Paragraph(each, _style(indent=10 * mm, justified=True)) for each in letter.body]
    return [
        head,
        Spacer(1, 6 * mm),
        *title,
        Spacer(1, 5 * mm),
        _centered(f"Kính gửi: {letter.addressee}"),
        Spacer(1, 4 * mm),
        *text,
        Spacer(1, 8 * mm),
        close,
    ]


def _annex_page(number: int) -> list[Flowable]:
    rows = [["STT", "Nội dung", "Đơn vị thực hiện", "Ghi chú"]]
    rows += [[str(n), f"Nội dung thứ {n}", "Các cơ quan, đơn vị", ""] for n in range(1, 13)]
    table = Table(
        rows,
        colWidths=[14 * mm, 76 * mm, 50 * mm, 25 * mm],
        style=TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), "Letter", 12),
                ("FONT", (0, 0), (-1, 0), "Letter-Bold", 12),
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ]
        ),
    )
    return [_centered(f"PHỤ LỤC {number - 1}", bold=True), Spacer(1, 5 * mm), table]


def _centered(text: str, *, bold: bool = False) -> Paragraph:
    face = "Letter-Bold" if bold else "Letter"
    style = ParagraphStyle(face, fontName=face, fontSize=12.5, leading=17, alignment=TA_CENTER)
    return Paragraph(text, style)


def _style(*, size: float = 13.5, indent: float = 0, justified: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName="Letter",
        fontSize=size,
        leading=size * 1.4,
        firstLineIndent=indent,
        spaceAfter=6,
        alignment=TA_JUSTIFY if justified else 0,
    )


def _page_number(canvas: Canvas, paper: SimpleDocTemplate) -> None:
    """Centered in the top margin, from page 2 on (Decree 30/2020, Appendix I)."""
    canvas.setFont("Letter", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(paper.page))


def _lowered(subject: str) -> str:
    return subject.removeprefix("Về việc ")[:1].lower() + subject.removeprefix("Về việc ")[1:]


@cache
def _register_faces() -> None:
    for face, cut in _FACES.items():
        file = f"{source_serif.font_directory}/SourceSerifPro-{cut}.ttf"
        pdfmetrics.registerFont(TTFont(face, file))
    pdfmetrics.registerFontFamily(
        "Letter",
        normal="Letter",
        bold="Letter-Bold",
        italic="Letter",
        boldItalic="Letter-Bold",
    )
