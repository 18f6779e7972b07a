"""Search for stand-alone marks of what may not enter the system (requirement G3).

A mark stands alone: it is a line of its own, a column of its own beside the national heading, or
follows "Độ mật:". A word within a sentence, a heading or a name ("bảo mật", "mật khẩu", "BÍ MẬT NHÀ
NƯỚC", "NGUYỄN VĂN MẬT") is no mark. Marks are found in capitals or with one capital, with and
without diacritics, with letters spaced, and in the two old encodings (TCVN3, VNI) in which older
files keep their text.
"""

import re
import unicodedata
from enum import StrEnum


class Mark(StrEnum):
    """What was found (Law on State Secrets, levels; Decision 35/2018, Art. 3.3)."""

    CONFIDENTIAL = "MẬT"
    SECRET = "TỐI MẬT"  # noqa: S105  a level of secrecy, no password
    TOP_SECRET = "TUYỆT MẬT"  # noqa: S105
    COMPLAINT = "ĐƠN KHIẾU NẠI"
    DENUNCIATION = "ĐƠN TỐ CÁO"


# Each vowel: with its diacritics, with some lost (poor OCR), TCVN3, VNI.
_MAT = r"M(?:[ẬÂA]|Ë|AÄ)T"
_LEVELS = (
    (Mark.TOP_SECRET, rf"TUY(?:[ỆÊE]|Ö|EÄ)T\s*{_MAT}"),
    (Mark.SECRET, rf"T(?:[ỐÔO]|È|OÁ)I\s*{_MAT}"),
    (Mark.CONFIDENTIAL, _MAT),
)
_EDGE = r"[\W_]*"
_ALONE = tuple(
    (mark, re.compile(rf"{_EDGE}{word}{_EDGE}(?:B[ẢA]N\s+S[ỐO]\W.*)?")) for mark, word in _LEVELS
)
_LABELLED = tuple(
    (mark, re.compile(rf".*[ĐD][ỘO]\s+M[ẬA]T\s*[:：]{_EDGE}{word}{_EDGE}"))
    for mark, word in _LEVELS
)
# Two columns often come out as one line: the mark beside the national heading, number or date.
_BESIDE = tuple(
    (mark, re.compile(rf"{_EDGE}{word}{_EDGE}§.*|.*§{_EDGE}{word}{_EDGE}"))
    for mark, word in _LEVELS
)
_HEADING = re.compile(
    r"C[ỘO]NG\s+H(?:ÒA|OÀ|OA)\s+X[ÃA]\s+H[ỘO]I\s+CH[ỦU]\s+NGH[ĨI]A\s+VI[ỆE]T\s+NAM"
    r"|[ĐD][ỘO]C\s+L[ẬA]P\s*[-–—]\s*T[ỰU]\s+DO\s*[-–—]\s*H[ẠA]NH\s+PH[ÚU]C"
    r"|S[ỐO]\s*:\s*\S+(?:\s*/\S+)?"
    r"|NG[ÀA]Y\s*[\d.…]+\s*TH[ÁA]NG\s*[\d.…]+\s*N[ĂA]M\s*[\d.…]+",
    re.IGNORECASE,
)
_TITLES = (
    (
        Mark.COMPLAINT,
        re.compile(rf"{_EDGE}[ĐD][ƠO]N\s+KHI[ẾE]U\s+N[ẠA]I{_EDGE}(?:[Ll][ẦAầa][Nn].*)?"),
    ),
    (
        Mark.DENUNCIATION,
        re.compile(rf"{_EDGE}[ĐD][ƠO]N\s+T[ỐO]\s+C[ÁA]O{_EDGE}(?:[Ll][ẦAầa][Nn].*)?"),
    ),
)
_SPACED = re.compile(r"(?<!\w)\w(?:[ .*_\-\u00a0]{1,2}\w)+(?!\w)")
_COLUMNS = re.compile(r"\s{2,}|\t|\|")
_LONGEST = 400


def marks_in(text: str) -> tuple[Mark, ...]:
    """The marks that stand alone in the text of a page, each once, the gravest first."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    # Longer lines than a page can show are not lines; they would only cost time.
    found = {_first_mark(line) for line in lines if len(line) <= _LONGEST}
    return tuple(mark for mark, _ in (*_LEVELS, *_TITLES) if mark in found)


def _first_mark(line: str) -> Mark | None:
    """The mark of a line: read whole, then column by column, each also with letters drawn together.

    Whole first, so that "T Ố I   M Ậ T" is not taken for a column "M Ậ T".
    """
    readings = [part for whole in (line, *_COLUMNS.split(line)) for part in (whole, _tight(whole))]
    marks = (_mark_of(reading.strip()) for reading in readings)
    return next((mark for mark in marks if mark is not None), None)


def _tight(line: str) -> str:
    return _SPACED.sub(lambda run: re.sub(r"[\W_]", "", run[0]), line)


def _mark_of(line: str) -> Mark | None:
    first = next((c for c in line if c.isalpha()), "")
    # A wrapped sentence leaves "mật" on a line of its own; a mark begins with a capital. In TCVN3
    # the capitals are another font, not other letters.
    if first.isupper() or "Ë" in line:
        for mark, pattern in (*_ALONE, *_LABELLED):
            if pattern.fullmatch(line.upper()):
                return mark
    # Within a longer line only capitals are a mark.
    for mark, pattern in (*_BESIDE, *_TITLES):
        if pattern.fullmatch(_HEADING.sub("§", line)):
            return mark
    return None
