"""Images for the demonstration: a signature in blue, a round red seal, both transparent."""

import io
import math
import random
from functools import cache
from pathlib import Path

import qlvb.signing
from PIL import Image, ImageDraw, ImageFont

SEAL_MM = (38.0, 38.0)
SIGNATURE_MM = (46.0, 20.0)
_BLUE, _RED = (24, 64, 176, 255), (206, 24, 32, 255)
_PIXELS_PER_MM = 8


def signature(name: str) -> bytes:
    """A stroke that is always the same for a name, and the name's last word under it."""
    width, height = (int(each * _PIXELS_PER_MM) for each in SIGNATURE_MM)
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    chance = random.Random(name)
    waves = [(chance.uniform(2, 9), chance.uniform(0, 6), chance.uniform(6, 26)) for _ in range(3)]
    points = []
    for x in range(10, width - 10, 2):
        swing = sum(math.sin(x / width * pace * math.pi + at) * high for pace, at, high in waves)
        points.append((x, height * 0.45 + swing))
    draw.line(points, fill=_BLUE, width=5, joint="curve")
    draw.text((width * 0.55, height * 0.6), name.rsplit(maxsplit=1)[-1], font=_font(44), fill=_BLUE)
    return _png(image)


def seal(name: str) -> bytes:
    """Two rings and the agency's name around a star."""
    size = int(SEAL_MM[0] * _PIXELS_PER_MM)
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for inset, thick in ((3, 7), (62, 4)):
        draw.ellipse((inset, inset, size - inset, size - inset), outline=_RED, width=thick)
    middle = size / 2
    star = [
        (
            middle + radius * math.sin(math.pi * corner / 5),
            middle - radius * math.cos(math.pi * corner / 5),
        )
        for corner, radius in enumerate([52, 21] * 5)
    ]
    draw.polygon(star, fill=_RED)
    letters = name.upper()
    for place, letter in enumerate(letters):
        angle = 215 - place * 250 / max(len(letters) - 1, 1)
        written = Image.new("RGBA", (40, 44), (0, 0, 0, 0))
        ImageDraw.Draw(written).text((20, 22), letter, font=_font(23), fill=_RED, anchor="mm")
        turned = written.rotate(angle - 90, resample=Image.Resampling.BICUBIC)
        radius = middle - 34
        x = middle + radius * math.cos(math.radians(angle)) - 20
        y = middle - radius * math.sin(math.radians(angle)) - 22
        image.alpha_composite(turned, (max(0, int(x)), max(0, int(y))))
    return _png(image)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(qlvb.signing.__path__[0]) / "faces" / "serif.ttf"), size)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
