"""Paper as a scanner leaves it: pages that are pictures."""

import io
from functools import cache

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@cache
def a_scan(pages=2):
    """A letter on paper, scanned: A4, lines of ink, no letter that could be read as text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in range(pages):
        image = Image.new("L", (827, 1169), 246)
        drawing = ImageDraw.Draw(image)
        for line in range(24):
            drawing.line([(100, 140 + 40 * line), (720 - 9 * page, 140 + 40 * line)], 70, 6)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
