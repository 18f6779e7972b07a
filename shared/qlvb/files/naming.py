"""The one naming rule for downloads (requirement M7; Decision 35/2018, Art. 15.1).

``<agency code>_<kind>_<number>_<yyyymmdd>[_<short subject>].pdf``, for example
``H16.13_BC_05-BC-STTTT_20260314_tinh-hinh-xu-ly-van-ban.pdf``. Letters without diacritics, so that
the name survives every system it is saved on; ``_`` only ever stands between two parts.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

SHORT_SUBJECT = 60
"""Letters of the subject in a name: enough to recognize it, far under every file system's limit."""

_PART = 40
_UNNUMBERED = "khong-so"
_UNNAMED = "van-ban"


@dataclass(frozen=True, kw_only=True)
class Title:
    """What a document's downloads are named by."""

    kind: str
    """Abbreviation of the document's type ("QĐ"), or a word for it."""
    number: str
    """With or without notation ("12/QĐ-UBND"); empty when there is none."""
    issued_on: date
    subject: str = ""


def download_name(agency_id: str, title: Title, *, place: int = 1, ending: str = ".pdf") -> str:
    """The name under which a document's file is saved.

    Args:
        agency_id: identification code, as "H16.13".
        title: of the document; its subject's words up to 60 letters are put at the end.
        place: which of the document's files, from 1; later ones are told apart by it.
        ending: of the name: ".pdf", ".eml".
    """
    parts = [
        _ascii(agency_id)[:_PART] or _UNNAMED,
        _ascii(title.kind)[:_PART] or _UNNAMED,
        _ascii(title.number)[:_PART] or _UNNUMBERED,
        f"{title.issued_on:%Y%m%d}".rjust(8, "0"),
    ]
    told_apart = [_shortened(title.subject), f"tep-{place}" if place > 1 else ""]
    parts += ["-".join(part for part in told_apart if part)]
    return "_".join(part for part in parts if part) + ending


def content_disposition(name: str, *, inline: bool) -> str:
    """The header that fixes the name (RFC 6266, with the RFC 5987 form beside the plain one)."""
    how = "inline" if inline else "attachment"
    stem, dot, ending = name.rpartition(".")
    plain = _ascii(stem, keep="_") + dot + ending
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _shortened(subject: str) -> str:
    short = ""
    for word in _ascii(subject.lower()).split("-"):
        longer = f"{short}-{word}" if short else word
        if len(longer) > SHORT_SUBJECT:
            break
        short = longer
    return short


def _ascii(text: str, *, keep: str = "") -> str:
    """Letters, digits and dots; everything else becomes one hyphen between words."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    hyphened = re.sub(rf"[^A-Za-z0-9.{keep}]+", "-", letters)
    return re.sub(r"\.{2,}", ".", hyphened).strip("-.")
