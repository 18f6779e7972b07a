"""What is seen of signatures: images and lines of text, as form XObjects (ISO 32000-1, 8.10).

pyHanko has means of its own for this; they make an image and a font anew for every signature and
write glyph widths in the font's units, so that text is spread out. Here an image is packed once in
a process, and the faces come ready with 1000 units per em (see faces/VENDOR.md).
"""

import io
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from qlvb.signing.refusals import FigureTooLong, ImageNotUsable

_FACES = Path(__file__).parent / "faces"
_SIDES = range(50, 2001)
"""Pixels of an image's side: a seal of 42 mm at 1200 dpi has 1984."""
_SMALLEST = 0.8


@dataclass(frozen=True, kw_only=True)
class Face:
    """A typeface with what a PDF says of it."""

    measures: dict[str, Any]
    packed: bytes
    size: int
    """Of the unpacked font."""

    def width(self, text: str, points: float) -> float:
        """How long a line is.

        Raises:
            FigureTooLong: a letter that the face lacks.
        """
        glyphs = self.measures["glyphs"]
        try:
            return sum(int(glyphs[letter][1]) for letter in text) * points / 1000
        except KeyError as error:
            raise FigureTooLong(text=text) from error

    def codes(self, text: str) -> str:
        """The line's glyphs in hexadecimal, two bytes each (Identity-H)."""
        return "".join(f"{self.measures['glyphs'][letter][0]:04X}" for letter in text)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of text at a place of its box."""

    text: str
    face: Face
    points: float
    left: float
    baseline: float


@dataclass(frozen=True)
class Picture:
    """A transparent image, packed as PDF holds it: its colors, and its transparency apart."""

    width: int
    height: int
    colors: bytes
    alpha: bytes


@cache
def face(name: str) -> Face:
    """One of the vendored faces: serif, serif-figures, serif-italic-figures."""
    font = (_FACES / f"{name}.ttf").read_bytes()
    measures = json.loads((_FACES / f"{name}.json").read_text(encoding="utf-8"))
    return Face(measures=measures, packed=zlib.compress(font, 9), size=len(font))


@lru_cache(maxsize=32)
def picture(png: bytes) -> Picture:
    """Decode and pack an image, once in a process.

    Raises:
        ImageNotUsable: not a transparent PNG of a sensible size.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            if image.width not in _SIDES or image.height not in _SIDES:
                raise ImageNotUsable
            whole = image.convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise ImageNotUsable from error
    alpha = whole.getchannel("A")
    darkest, lightest = alpha.getextrema()
    if darkest == 255 or lightest == 0:  # noqa: PLR2004  all opaque, or nothing to be seen
        raise ImageNotUsable
    return Picture(
        whole.width,
        whole.height,
        zlib.compress(whole.convert("RGB").tobytes(), 9),
        zlib.compress(alpha.tobytes(), 9),
    )


Form = Callable[[BasePdfFileWriter, float, float], StreamObject]
"""Draws into a box of a width and a height."""


def image_form(png: bytes) -> Form:
    """An image as large as its box permits, undistorted, in the middle."""
    shown = picture(png)

    def draw(writer: BasePdfFileWriter, width: float, height: float) -> StreamObject:
        scale = min(width / shown.width, height / shown.height)
        across, up = shown.width * scale, shown.height * scale
        left, bottom = (width - across) / 2, (height - up) / 2
        matrix = f"{across:.3f} 0 0 {up:.3f} {left:.3f} {bottom:.3f}"
        resources = _dictionary(XObject=_dictionary(Im=_image(writer, shown)))
        return _form(f"q {matrix} cm /Im Do Q".encode(), width, height, resources)

    return draw


def text_form(lines: Sequence[Line]) -> Form:
    """Lines of black text at their places."""

    def draw(writer: BasePdfFileWriter, width: float, height: float) -> StreamObject:
        faces = list(dict.fromkeys(line.face.measures["name"] for line in lines))
        by_name = {line.face.measures["name"]: line.face for line in lines}
        fonts = _dictionary(
            **{f"F{place}": font(writer, by_name[name]) for place, name in enumerate(faces)}
        )
        drawn = " ".join(
            f"BT /F{faces.index(line.face.measures['name'])} {line.points:g} Tf 0 g "
            f"{line.left:.3f} {line.baseline:.3f} Td <{line.face.codes(line.text)}> Tj ET"
            for line in lines
        )
        # Marked as a viewer would mark it: ISO 32000-1, 12.7.3.3.
        content = f"/Tx BMC q {drawn} Q EMC".encode()
        return _form(content, width, height, _dictionary(Font=fonts))

    return draw


def empty_form(_writer: BasePdfFileWriter, width: float, height: float) -> StreamObject:
    """Nothing, so that no viewer draws a blank of its own."""
    return _form(b"", width, height, _dictionary())


def centered_line(text: str, used: Face, points: float, width: float, baseline: float) -> Line:
    """A line in the middle of a width, a little smaller where it would not fit.

    Raises:
        FigureTooLong: it does not fit at four fifths of its size either.
    """
    length = used.width(text, points)
    shrunk = min(1.0, width / length)
    if shrunk < _SMALLEST:
        raise FigureTooLong(text=text)
    return Line(
        text=text,
        face=used,
        points=points * shrunk,
        left=(width - length * shrunk) / 2,
        baseline=baseline,
    )


@dataclass(frozen=True)
class Drawn(BaseStampStyle):
    """A signature's appearance as pyHanko asks for it."""

    form: Form = field(default=empty_form)

    def create_stamp(  # type: ignore[override]  # asked of it is only what a stamp of ours has
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,  # noqa: ARG002  whole points only; the rectangle is more exact
        text_params: dict[str, Any],  # noqa: ARG002
    ) -> "_Stamp":
        """What goes onto the field's annotation."""
        return _Stamp(writer, self.form)


class _Stamp:
    def __init__(self, writer: BasePdfFileWriter, form: Form) -> None:
        self._writer = writer
        self._form = form

    def apply_appearance(self, annotation: DictionaryObject) -> None:
        """Draw into the annotation's rectangle."""
        show(self._writer, annotation, self._form)


def show(writer: BasePdfFileWriter, annotation: DictionaryObject, form: Form) -> None:
    """Give an annotation its appearance; its box is the rectangle's exact size."""
    left, bottom, right, top = (float(each) for each in annotation["/Rect"])
    drawn = form(writer, abs(right - left), abs(top - bottom))
    annotation["/AP"] = _dictionary(N=writer.add_object(drawn))


def _form(content: bytes, width: float, height: float, resources: DictionaryObject) -> StreamObject:
    box = ArrayObject([FloatObject(f"{each:.3f}") for each in (0, 0, width, height)])
    return StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): box,
            pdf_name("/Resources"): resources,
        },
        stream_data=content,
    )


def _image(writer: BasePdfFileWriter, shown: Picture) -> IndirectObject:
    def stream(space: str, packed: bytes, **more: Any) -> IndirectObject:
        held = _dictionary(
            Type=pdf_name("/XObject"),
            Subtype=pdf_name("/Image"),
            Width=NumberObject(shown.width),
            Height=NumberObject(shown.height),
            BitsPerComponent=NumberObject(8),
            ColorSpace=pdf_name(space),
            Filter=pdf_name("/FlateDecode"),
            **more,
        )
        return writer.add_object(StreamObject(held, encoded_data=packed))

    mask = stream("/DeviceGray", shown.alpha)
    return stream("/DeviceRGB", shown.colors, SMask=mask)


_written: WeakKeyDictionary[BasePdfFileWriter, dict[str, IndirectObject]] = WeakKeyDictionary()
"""The faces that a revision holds already: number and date are set in two, not in four."""


def font(writer: BasePdfFileWriter, used: Face) -> IndirectObject:
    """A face as a revision holds it, written once."""
    held = _written.setdefault(writer, {})
    name = used.measures["name"]
    if name not in held:
        held[name] = _new_font(writer, used)
    return held[name]


def _new_font(writer: BasePdfFileWriter, used: Face) -> IndirectObject:
    """A composite font of two-byte codes that are its glyphs' numbers (ISO 32000-1, 9.7.4)."""
    measures = used.measures
    name = pdf_name(f"/QLVB+{measures['name']}")
    program = StreamObject(
        _dictionary(Length1=NumberObject(used.size), Filter=pdf_name("/FlateDecode")),
        encoded_data=used.packed,
    )
    descriptor = _dictionary(
        Type=pdf_name("/FontDescriptor"),
        FontName=name,
        Flags=NumberObject(4 + (64 if measures["italic_angle"] else 0) + 2),
        FontBBox=ArrayObject([NumberObject(each) for each in measures["box"]]),
        ItalicAngle=FloatObject(f"{measures['italic_angle']:.3f}"),
        Ascent=NumberObject(measures["ascent"]),
        Descent=NumberObject(measures["descent"]),
        CapHeight=NumberObject(measures["cap_height"]),
        StemV=NumberObject(80),
        FontFile2=writer.add_object(program),
    )
    descendant = _dictionary(
        Type=pdf_name("/Font"),
        Subtype=pdf_name("/CIDFontType2"),
        BaseFont=name,
        CIDSystemInfo=_dictionary(
            Registry=pdf_string("Adobe"),
            Ordering=pdf_string("Identity"),
            Supplement=NumberObject(0),
        ),
        FontDescriptor=writer.add_object(descriptor),
        CIDToGIDMap=pdf_name("/Identity"),
        DW=NumberObject(1000),
        W=_widths(measures["glyphs"]),
    )
    return writer.add_object(
        _dictionary(
            Type=pdf_name("/Font"),
            Subtype=pdf_name("/Type0"),
            BaseFont=name,
            Encoding=pdf_name("/Identity-H"),
            DescendantFonts=ArrayObject([writer.add_object(descendant)]),
            ToUnicode=writer.add_object(StreamObject(stream_data=_letters(measures["glyphs"]))),
        )
    )


def _widths(glyphs: dict[str, list[int]]) -> ArrayObject:
    """How wide glyphs are, in runs of successive numbers: each item takes its reader time."""
    widths = ArrayObject()
    before = None
    for number, width in sorted({item[0]: item[1] for item in glyphs.values()}.items()):
        if before is None or number != before + 1:
            widths += [NumberObject(number), ArrayObject()]
        widths[-1].append(NumberObject(width))
        before = number
    return widths


def _letters(glyphs: dict[str, list[int]]) -> bytes:
    """Which letter each glyph is, so that the text can be searched and copied."""
    pairs = sorted({number: letter for letter, (number, _) in reversed(glyphs.items())}.items())
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n"
        + "\n".join(f"<{number:04X}> <{ord(letter):04X}>" for number, letter in block)
        + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})
