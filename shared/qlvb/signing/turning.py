"""A page that is shown turned, cut or enlarged, written as it is shown.

A page may say that a viewer is to turn it, to show a part of it only, or to count in other units
(ISO 32000-1, 7.7.3.3). Where a field is put on such a page, its place and what it shows would have
to be turned as well, by us and by every program that fills it in. So a draft's pages are written
upright, from 0,0 and in points: what is seen stays the same.
"""

from collections.abc import Sequence
from typing import cast

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

_LARGEST_UNIT = 100.0
_DEEPEST = 100
"""Nodes above a page."""


def set_upright(writer: PdfWriter) -> None:
    """Write every page as it is shown."""
    done: set[int] = set()
    for page in writer.pages:
        number = page.indirect_reference.idnum if page.indirect_reference else id(page)
        if number not in done:
            done.add(number)
            _set_upright(writer, page)


def _set_upright(writer: PdfWriter, page: PageObject) -> None:
    shown, turn, unit = _shown(page), _turn(page), _unit(page)
    if shown is None or (turn == 0 and unit == 1 and shown[:2] == (0, 0)):
        return
    matrix, width, height = _matrix(shown, turn, unit)
    if "/Contents" in page:
        first = DecodedStreamObject()
        first.set_data(f"{' '.join(f'{each:.6f}' for each in matrix)} cm\n".encode())
        content = page.raw_get("/Contents")
        streams = content.get_object()
        rest = streams if isinstance(streams, ArrayObject) else [content]
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(first), *rest])  # noqa: SLF001
    patterns = _moved_patterns(writer, page, matrix)
    if patterns:
        held = _of(_inherited(page, "/Resources"))
        own = DictionaryObject({key: held.raw_get(key) for key in held})
        own[NameObject("/Pattern")] = patterns
        page[NameObject("/Resources")] = own
    for link in _list(page.get("/Annots")):
        _move(link, matrix)
    for name in ("/UserUnit", "/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page:
            del page[name]
    for name in ("/MediaBox", "/CropBox"):
        page[NameObject(name)] = _numbers(0, 0, width, height)
    page[NameObject("/Rotate")] = NumberObject(0)


def _matrix(shown: Box, turn: int, unit: float) -> tuple[Matrix, float, float]:
    """From the page's own space to the one it is shown in, and how large that is."""
    left, bottom, right, top = shown
    width, height = right - left, top - bottom
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }
    a, b, c, d, e, f = turned[turn]
    if turn in {90, 270}:
        width, height = height, width
    scaled = (a * unit, b * unit, c * unit, d * unit, e * unit, f * unit)
    return scaled, width * unit, height * unit


def _shown(page: PageObject) -> Box | None:
    """What is seen of a page: its crop box within its media box (ISO 32000-1, 14.11.2)."""
    media = _ordered(_inherited(page, "/MediaBox"))
    crop = _ordered(_inherited(page, "/CropBox")) or media
    if media is None or crop is None:
        return None
    found = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    return found if found[0] < found[2] and found[1] < found[3] else media


def _ordered(box: PdfObject | None) -> Box | None:
    found = _floats(box)
    if len(found) != 4:  # noqa: PLR2004  a rectangle
        return None
    a, b, c, d = found
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _turn(page: PageObject) -> int:
    """Degrees clockwise; what is no quarter turn, viewers do not follow."""
    told = _inherited(page, "/Rotate")
    degrees = int(told) if isinstance(told, NumberObject | FloatObject) else 0
    return degrees % 360 if degrees % 90 == 0 else 0


def _unit(page: PageObject) -> float:
    told = page.get("/UserUnit")
    told = None if told is None else told.get_object()
    unit = float(told) if isinstance(told, NumberObject | FloatObject) else 1.0
    return unit if 0 < unit <= _LARGEST_UNIT else 1.0


def _moved_patterns(writer: PdfWriter, page: PageObject, matrix: Matrix) -> DictionaryObject:
    """The page's patterns: each is laid out from the page itself, so it is moved along."""
    patterns = _of(_of(_inherited(page, "/Resources")).get("/Pattern"))
    moved = DictionaryObject()
    for name in patterns:
        pattern = _of(patterns[name])
        own: DictionaryObject = DictionaryObject()
        if isinstance(pattern, StreamObject):
            own = type(pattern)()
            own._data = pattern._data  # noqa: SLF001  packed as it is
        own.update({key: pattern.raw_get(key) for key in pattern})
        before = _floats(pattern.get("/Matrix")) or [1, 0, 0, 1, 0, 0]
        own[NameObject("/Matrix")] = _numbers(*_after(before, matrix))
        moved[NameObject(name)] = writer._add_object(own)  # noqa: SLF001
    return moved


def _after(first: Sequence[float], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4],
        e * then[1] + f * then[3] + then[5],
    )


def _move(link: PdfObject, matrix: Matrix) -> None:
    held = _of(link)
    for name in ("/Rect", "/QuadPoints"):
        points = _floats(held.get(name))
        pairs = zip(points[::2], points[1::2], strict=False)
        moved = [_after((1, 0, 0, 1, x, y), matrix)[4:] for x, y in pairs]
        if moved:
            flat = [each for pair in moved for each in pair]
            box = _numbers(*flat)
            ordered = _ordered(box) if name == "/Rect" else None
            held[NameObject(name)] = box if ordered is None else _numbers(*ordered)


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(f"{value:.6f}") for value in values)


def _floats(value: PdfObject | None) -> list[float]:
    """Numbers of an array; what is none is refused by who called."""
    return [float(cast("FloatObject", each.get_object())) for each in _list(value)]


def _inherited(page: PageObject, name: str) -> PdfObject | None:
    """What a page has itself or from a node above it (ISO 32000-1, 7.7.3.4)."""
    node: DictionaryObject = page
    for _ in range(_DEEPEST):
        if name in node:
            return node[name]
        node = _of(node.get("/Parent"))
    return None


def _of(value: PdfObject | None) -> DictionaryObject:
    value = None if value is None else value.get_object()
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _list(value: PdfObject | None) -> list[PdfObject]:
    value = None if value is None else value.get_object()
    return list(value) if isinstance(value, ArrayObject) else []
