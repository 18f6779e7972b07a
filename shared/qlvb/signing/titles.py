"""The words above a signature: in which capacity, and as what (Decree 30/2020, Appendix I, 7.a).

They are printed in the draft. Who signs in another capacity than the draft says would put a name
under words that are not theirs; so what stands above the place of the signature is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qlvb.kernel.text import fold
from qlvb.signing.model import Place

LINE = 16.0
"""From one line of a title to the next, in points."""
_NEAR, _ASIDE, _OVER = 40.0, 40.0, 4.0
_HALF = 110.0
"""Of the width that a title may take."""


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A line of a draft's text and where it stands, in points."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    points: float


def above(lines: Sequence[TextLine], signature: Place) -> tuple[str, ...] | None:
    """The title that is printed over a signature, from top to bottom.

    Returns:
        Nothing where there is none; None where the page has no text that can be read: a scan.
    """
    on_page = [line for line in lines if line.page == signature.page]
    if not on_page:
        return None
    found: list[TextLine] = []
    for line in sorted(on_page, key=lambda each: each.baseline):
        if line.baseline < (signature.bottom + signature.top) / 2 or not _is_over(line, signature):
            continue
        furthest = found[-1].baseline + 2 * line.points if found else signature.top + _NEAR
        if line.baseline > furthest:
            break
        found.append(line)
    return tuple(line.text for line in reversed(found))


def is_same(printed: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether two titles say the same, however they are broken into lines."""
    return _letters(printed) == _letters(wanted)


def has_room(lines: Sequence[TextLine], signature: Place, count: int) -> bool:
    """Whether so many lines can be written over a signature without touching others."""
    middle = (signature.left + signature.right) / 2
    top = signature.top + _OVER + LINE * count
    return not any(
        line.page == signature.page
        and signature.top - _OVER < line.baseline < top + _OVER
        and line.left < middle + _HALF
        and line.right > middle - _HALF
        for line in lines
    )


def _is_over(line: TextLine, signature: Place) -> bool:
    middle = (signature.left + signature.right) / 2
    if line.text.isupper():
        return line.left - _OVER <= middle <= line.right + _OVER
    # Written small it is a title still where it stands in the middle over the signature.
    return abs((line.left + line.right) / 2 - middle) < _ASIDE


def _letters(title: Sequence[str]) -> str:
    return "".join(letter for letter in fold(" ".join(title)) if letter.isalnum())
