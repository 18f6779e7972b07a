"""Where signature, seal, number and date probably go, read from the draft's own words.

Decree 30/2020 (Appendix I) fixes where the parts of a document stand and that they are set in Times
New Roman; so the words "Số:", "ngày … tháng … năm" and "Nơi nhận:" are looked for, and how long a
piece of text is comes from the vendored face, which has that face's widths. A proposal is shown on
the page and moved by hand; nothing is signed because of it.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdf
from pypdf.errors import PyPdfError

from qlvb.signing.appearance import face
from qlvb.signing.model import BASELINE, SEAL_MM, Place, Proposal, seal_over
from qlvb.signing.titles import TextLine

_SIGNATURE = (130.0, 56.0)
_MOST_TOKENS = 500_000
_MOST_LINES, _LONGEST_LINE = 5000, 200
_SPACE = 0.12
"""Of the letters' size: letters further apart are of two words."""
_BLANK_BELOW = 16.0 * BASELINE
_BLANK_ABOVE = 16.0 - _BLANK_BELOW
_SAME_LINE = 3.0
_NARROWEST = {"number": 24.0, "day": 16.0, "month": 16.0, "year": 30.0}
"""What its figures take at 13 points."""
_WIDEST = 45.0
_LOWEST = 32.0
_GAP = 4.0
_FOOT = 60.0
_COLUMNS = 90.0
_MALFORMED = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    OSError,
)

_NUMBER = re.compile(r"Số:(?P<blank>[.…_]*)(?=/|$)")
_DATE = re.compile(
    r"ngày(?P<day>[.…_\d]*)tháng(?P<month>[.…_\d]*)năm(?P<year>[.…_\d]*)", re.IGNORECASE
)
_RECIPIENTS = re.compile(r"^\W*Nơinhận")
_CAPACITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\.")
_TITLE = re.compile(
    r"CHỦTỊCH|GIÁMĐỐC|CHÁNHVĂNPHÒNG|CHÁNHTHANHTRA|CỤCTRƯỞNG|TRƯỞNGPHÒNG|TRƯỞNGBAN|HIỆUTRƯỞNG|BÍTHƯ|"
    r"VIỆNTRƯỞNG|ĐỘITRƯỞNG|HẠTTRƯỞNG"
)
"""Spaces are left out on both sides: programs write them, or only move on, as they please."""


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Letters that were drawn together."""

    text: str
    left: float
    baseline: float
    points: float


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """One letter and where it stands."""

    sign: str
    left: float
    right: float


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One line of a page without its spaces."""

    letters: tuple[_Letter, ...]
    baseline: float
    points: float

    @property
    def text(self) -> str:
        return "".join(letter.sign for letter in self.letters)

    @property
    def words(self) -> str:
        """The text with its spaces."""
        apart = self.points * _SPACE
        pairs = zip(self.letters, self.letters[1:], strict=False)
        return self.letters[0].sign + "".join(
            f" {after.sign}" if after.left - before.right > apart else after.sign
            for before, after in pairs
        )

    @property
    def left(self) -> float:
        return self.letters[0].left

    @property
    def right(self) -> float:
        return self.letters[-1].right

    def between(self, start: int, end: int) -> tuple[float, float]:
        """The room from the letter before ``start`` to the letter at ``end``."""
        left = self.letters[start - 1].right
        return left, self.letters[end].left if end < len(self.letters) else left


def propose(plain: bytes, *, seal_mm: tuple[float, float] = SEAL_MM) -> Proposal:
    """Look for the places in a plain draft; an unreadable text proposes nothing."""
    return read(plain, seal_mm=seal_mm)[0]


def read(
    plain: bytes, *, seal_mm: tuple[float, float] = SEAL_MM
) -> tuple[Proposal, tuple[TextLine, ...]]:
    """The places, and the lines of the pages up to the signer's block: what stands over it."""
    lines: list[TextLine] = []
    try:
        with pypdf.apply_configuration(stream_parsing_work_maximum_count=_MOST_TOKENS):
            reader = pypdf.PdfReader(io.BytesIO(plain))
            found = Proposal()
            # The signer's block stands on the page where the text ends, before any annex.
            for number, page in enumerate(reader.pages):
                rows = _rows(page)
                if number == 0:
                    found = _of_head(rows)
                if len(lines) < _MOST_LINES:
                    lines += (_line(row, number) for row in rows)
                foot = _of_foot(rows, number)
                if foot.signature is not None:
                    return _with_seal(found, foot, seal_mm), tuple(lines)
    except _MALFORMED:
        return Proposal(), ()
    return found, tuple(lines)


def _line(row: _Row, page: int) -> TextLine:
    return TextLine(
        page=page,
        text=row.words[:_LONGEST_LINE],
        left=row.left,
        right=row.right,
        baseline=row.baseline,
        points=row.points,
    )


def _with_seal(head: Proposal, foot: Proposal, seal_mm: tuple[float, float]) -> Proposal:
    assert foot.signature is not None
    width, height = seal_mm
    return replace(
        head,
        signature=foot.signature,
        recipients=foot.recipients,
        seal=seal_over(foot.signature, width_mm=width, height_mm=height),
    )


def _of_head(rows: Sequence[_Row]) -> Proposal:
    found = Proposal()
    for row in rows:
        number, date = _NUMBER.search(row.text), _DATE.search(row.text)
        if number is not None and found.number is None:
            left, right = row.between(*number.span("blank"))
            found = replace(found, number=_blank(row, "number", left, right))
        if date is not None and found.day is None:
            found = replace(
                found,
                **{
                    name: _blank(row, name, *row.between(*date.span(name)))
                    for name in ("day", "month", "year")
                    if not re.search(r"\d", date[name])
                },
            )
    return found


def _blank(row: _Row, name: str, left: float, right: float) -> Place:
    """The room between two words; where there is none to see, as much as two figures take."""
    width = min(max(right - left - 2, _NARROWEST[name]), _WIDEST)
    middle = (left + right) / 2 if right - left > width else left + 1 + width / 2
    left, right = middle - width / 2, middle + width / 2
    return Place(
        page=0,
        left=left,
        bottom=row.baseline - _BLANK_BELOW,
        right=right,
        top=row.baseline + _BLANK_ABOVE,
    )


def _of_foot(rows: Sequence[_Row], page: int) -> Proposal:
    """The block of the one who signs: title, room for the signature, name below it."""
    titles = [row for row in rows if _is_title(row)]
    recipients = next((row for row in rows if _RECIPIENTS.search(row.text)), None)
    if not titles or (recipients is None and not any(_CAPACITY.match(t.text) for t in titles)):
        return Proposal()
    if recipients is not None:
        near = [t for t in titles if abs(t.baseline - recipients.baseline) < _FOOT]
        titles = near or titles[-1:]
    title = min(titles, key=lambda row: row.baseline)
    left, right = title.left, title.right
    middle = (left + right) / 2
    name = max(
        (
            row
            for row in rows
            if row.baseline < title.baseline - 2 * title.points
            and row.left - _GAP <= middle <= row.right + _GAP
        ),
        key=lambda row: row.baseline,
        default=None,
    )
    width, height = _SIGNATURE
    top = title.baseline - _GAP
    bottom = max(top - height, 0.0) if name is None else name.baseline + name.points
    up = (top + bottom) / 2
    height = min(height, max(top - bottom, _LOWEST))
    signature = Place(
        page=page,
        left=middle - width / 2,
        bottom=up - height / 2,
        right=middle + width / 2,
        top=up + height / 2,
    )
    listed = None
    if recipients is not None:
        listed = Place(
            page=page,
            left=recipients.left,
            bottom=recipients.baseline - _BLANK_BELOW,
            right=recipients.right,
            top=recipients.baseline + _BLANK_ABOVE,
        )
    return Proposal(signature=signature, recipients=listed)


def _is_title(row: _Row) -> bool:
    return row.text.isupper() and bool(_TITLE.search(row.text) or _CAPACITY.match(row.text))


def _rows(page: pypdf.PageObject) -> list[_Row]:
    """The page's lines from top to bottom; what stands far apart on one height is apart."""
    pieces: list[_Piece] = []

    def seen(
        text: str, cm: Sequence[float], tm: Sequence[float], _font: object, points: float
    ) -> None:
        shown = unicodedata.normalize("NFC", text.replace("\n", ""))
        if not shown.strip():
            return
        left = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        baseline = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        scale = abs(tm[3] * cm[3]) or 1.0
        pieces.append(_Piece(text=shown, left=left, baseline=baseline, points=points * scale))

    page.extract_text(visitor_text=seen)
    pieces.sort(key=lambda piece: (-piece.baseline, piece.left))
    lines: list[list[_Piece]] = []
    for piece in pieces:
        if lines and abs(lines[-1][0].baseline - piece.baseline) < _SAME_LINE:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [row for line in lines for row in _apart(line)]


def _apart(line: Sequence[_Piece]) -> Iterator[_Row]:
    """Rows of one height: the left and the right column are two, a blank to fill is none."""
    letters = sorted((each for piece in line for each in _letters(piece)), key=lambda e: e.left)
    start = 0
    for place, letter in enumerate(letters):
        is_last = place + 1 == len(letters)
        if is_last or letters[place + 1].left - letter.right > _COLUMNS:
            held = tuple(letters[start : place + 1])
            yield _Row(letters=held, baseline=line[0].baseline, points=line[0].points)
            start = place + 1


def _letters(piece: _Piece) -> Iterator[_Letter]:
    left = piece.left
    glyphs = face("serif").measures["glyphs"]
    for sign in piece.text:
        right = left + float(glyphs.get(sign, (0, 500))[1]) * piece.points / 1000
        if not sign.isspace():
            yield _Letter(sign=sign, left=left, right=right)
        left = right
