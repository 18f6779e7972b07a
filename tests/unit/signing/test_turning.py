"""A draft whose pages are turned, cut or enlarged is signed where it is seen, upright."""

import io
import subprocess

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import DictionaryObject, FloatObject, NameObject, NumberObject, RectangleObject
from qlvb.signing.normalizing import normalize
from qlvb.signing.proposals import propose

from tests.builders import pdfs, signing

WIDTH, HEIGHT = 595.28, 841.89


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def turned(content, degrees):
    """What is on the page lies turned, and the viewer is told to turn it back."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.rotate(-degrees)
        page.transfer_rotation_to_content()
        page.rotate(degrees)
    return written(writer)


def cut(content, left=120, bottom=-60):
    """The page is a part of a larger one, and does not begin at 0,0."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.add_transformation(Transformation().translate(left, bottom))
        page.mediabox = RectangleObject((left - 70, bottom - 30, left + 900, bottom + 1000))
        page.cropbox = RectangleObject((left, bottom, left + WIDTH, bottom + HEIGHT))
    return written(writer)


def enlarged(content):
    """Written at half its size, in units of two points."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.scale_by(0.5)
        page[NameObject("/UserUnit")] = FloatObject("2")
    return written(writer)


def inherited(content):
    """The turn is said of the tree of pages, not of the page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(turned(content, 90))))
    tree = writer.root_object["/Pages"]
    for page in writer.pages:
        for name in ("/Rotate", "/MediaBox"):
            tree[NameObject(name)] = page.raw_get(name)
            del page[name]
    tree[NameObject("/Rotate")] = NumberObject(90)
    return written(writer)


SHOWN_OTHERWISE = {
    "turned right": lambda draft: turned(draft, 90),
    "upside down": lambda draft: turned(draft, 180),
    "turned left": lambda draft: turned(draft, 270),
    "turned more than once": lambda draft: turned(draft, 450),
    "cut": cut,
    "cut and turned": lambda draft: turned(cut(draft), 90),
    "enlarged": enlarged,
    "by the tree of pages": inherited,
}


@pytest.mark.parametrize("how", sorted(SHOWN_OTHERWISE))
def test_places_are_proposed_where_they_are_seen(how):
    draft = signing.a_draft()
    found = propose(normalize(SHOWN_OTHERWISE[how](draft)).content)
    wanted = propose(draft)
    for name in ("number", "day", "month", "year", "signature", "seal", "recipients"):
        is_at, should = getattr(found, name).box, getattr(wanted, name).box
        assert max(abs(a - b) for a, b in zip(is_at, should, strict=True)) < 1, name


def pictures(folder, *contents):
    """The first page of each file, as Poppler shows it."""
    found = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.pdf"
        path.write_bytes(content)
        command = ["pdftoppm", "-r", "36", "-cropbox", "-singlefile", "-png", path]
        subprocess.run([*command, path.with_suffix("")], check=True)
        found.append(Image.open(path.with_suffix(".png")).convert("L"))
    return found


def differing(one, other):
    """The share of points that are plainly different."""
    assert max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) <= 1
    size = tuple(min(pair) for pair in zip(one.size, other.size, strict=True))
    both = [each.crop((0, 0, *size)) for each in (one, other)]
    counts = ImageChops.difference(*both).histogram()
    return sum(counts[128:]) / sum(counts)


def patterned():
    """A rectangle filled with a pattern, which is laid out from the page's corner."""

    def change(writer):
        tile = pdfs._stream(b"0 0 9 30 re f")
        for name in ("/PatternType", "/PaintType", "/TilingType"):
            tile[NameObject(name)] = NumberObject(1)
        for name in ("/XStep", "/YStep"):
            tile[NameObject(name)] = NumberObject(40)
        tile[NameObject("/BBox")] = RectangleObject((0, 0, 40, 40))
        tile[NameObject("/Resources")] = DictionaryObject()
        held = DictionaryObject({NameObject("/P"): writer._add_object(tile)})
        page = writer.pages[0]
        page["/Resources"][NameObject("/Pattern")] = held
        drawn = pdfs._stream(b"/Pattern cs /P scn 100 400 300 200 re f")
        page[NameObject("/Contents")] = writer._add_object(drawn)

    return pdfs._changed(change)


@pytest.mark.parametrize("how", ["turned right", "cut and turned"])
def test_a_page_written_upright_looks_as_it_did(how, tmp_path):
    for draft in (SHOWN_OTHERWISE[how](signing.a_draft()), SHOWN_OTHERWISE[how](patterned())):
        plain = normalize(draft).content
        assert differing(*pictures(tmp_path, draft, plain)) < 0.002


def test_signature_seal_and_figures_stand_upright_on_a_turned_draft(tmp_path):
    plain = normalize(turned(cut(signing.a_draft()), 90)).content
    layout = propose(plain).layout
    upright = signing.sealed(signing.signed(signing.prepared(layout=layout)))
    content = signing.sealed(signing.signed(signing.prepared(plain, layout)))
    assert differing(*pictures(tmp_path, upright, content)) < 0.002


def test_a_link_stays_where_it_is_seen():
    def link(content):
        page = PdfReader(io.BytesIO(content)).pages[0]
        return [float(each) for each in page["/Annots"][0]["/Rect"]]

    draft = pdfs.with_a_link_to_a_page()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(draft)))
    writer.pages[0].rotate(90)
    left, bottom, right, top = link(draft)
    box = link(normalize(written(writer)).content)
    width = float(PdfReader(io.BytesIO(draft)).pages[0].mediabox.width)
    assert box == pytest.approx([bottom, width - right, top, width - left], abs=0.01)


def test_a_page_shown_as_it_is_written_is_left_alone():
    page = PdfReader(io.BytesIO(normalize(signing.a_draft()).content)).pages[0]
    assert "/CropBox" not in page
    assert "/Rotate" not in page or page["/Rotate"] == 0
