"""What stands above a signature: read, held to the form that is chosen, written where it lacks."""

import io
import subprocess

import pypdf
import pytest
from PIL import Image
from qlvb.issuing.capacity import SigningForm, TitleState, title_of, to_write
from qlvb.issuing.refusals import TitleDiffers, TitleHasNoRoom
from qlvb.signing import titles
from qlvb.signing.model import Place
from qlvb.signing.normalizing import normalize
from qlvb.signing.preparation import prepare
from qlvb.signing.proposals import read
from qlvb.signing.titles import TextLine

from tests.builders import signing

DEPUTY = SigningForm(mark="KT.", lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
HEAD = SigningForm(mark="", lines=("GIÁM ĐỐC",))
COLLECTIVE = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
PLACE = signing.LAYOUT.signature


def lines_of(*title):
    return read(signing.a_draft(title=title))[1]


@pytest.mark.parametrize("title", [HEAD.lines, DEPUTY.lines, COLLECTIVE])
def test_the_title_is_read_with_its_spaces_from_top_to_bottom(title):
    found, lines = read(signing.a_draft(title=title))
    assert titles.above(lines, found.signature) == title
    assert titles.above(lines, PLACE) == title


def test_a_draft_without_title_has_none_and_a_page_without_text_says_nothing():
    assert titles.above(lines_of(), PLACE) == ()
    assert titles.above((), PLACE) is None
    assert titles.above(lines_of("GIÁM ĐỐC"), Place(**{**vars(PLACE), "page": 3})) is None


def test_the_form_of_a_deputy_is_held_to_what_the_draft_has():
    lines = lines_of("GIÁM ĐỐC")
    assert title_of(HEAD, lines, PLACE) is TitleState.PRINTED
    assert title_of(DEPUTY, lines, PLACE) is TitleState.DIFFERENT
    with pytest.raises(TitleDiffers) as refused:
        to_write(DEPUTY, lines, PLACE, is_confirmed=False)
    assert "“GIÁM ĐỐC”" in refused.value.detail_text
    assert "“KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC”" in refused.value.detail_text
    assert to_write(DEPUTY, lines, PLACE, is_confirmed=True) == ()


def test_a_title_broken_into_other_lines_is_the_same():
    assert titles.is_same(("KT. GIÁM ĐỐC PHÓ", "GIÁM ĐỐC"), DEPUTY.lines)
    assert not titles.is_same(("GIÁM ĐỐC",), DEPUTY.lines)


def test_a_title_is_written_only_where_nothing_stands():
    assert to_write(DEPUTY, lines_of(), PLACE, is_confirmed=False) == DEPUTY.lines
    body = TextLine(page=0, text="thi hành./.", left=85, right=420, baseline=160, points=13)
    crowded = (*lines_of(), body)
    assert title_of(DEPUTY, crowded, PLACE) is TitleState.CROWDED
    with pytest.raises(TitleHasNoRoom):
        to_write(DEPUTY, crowded, PLACE, is_confirmed=True)
    assert title_of(DEPUTY, (), PLACE) is TitleState.UNREAD
    assert title_of(DEPUTY, lines_of(), None) is TitleState.UNREAD


@pytest.mark.parametrize("title", [HEAD.lines, DEPUTY.lines, COLLECTIVE])
def test_a_title_that_is_written_can_be_read_and_seen_right_above_the_signature(title, tmp_path):
    plain = normalize(signing.a_draft(title=())).content
    made = prepare(plain, signing.LAYOUT, title)
    assert titles.above(read(made)[1], PLACE) == title
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert all(line in text for line in title)
    before, after = (ink_above(content, tmp_path) for content in (plain, made))
    assert before == 0
    assert after > 150 * len(title)


def test_a_draft_with_a_written_title_is_signed_and_sealed_as_any_other():
    made = prepare(normalize(signing.a_draft(title=())).content, signing.LAYOUT, DEPUTY.lines)
    sealed = signing.sealed(signing.signed(made))
    assert titles.above(read(sealed)[1], PLACE) == DEPUTY.lines


def ink_above(content, folder):
    """Dark pixels in the band right above the place of the signature, at 72 dots an inch."""
    path = folder / "draft.pdf"
    path.write_bytes(content)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-png", path, folder / "page"], check=True)
    with Image.open(next(folder.glob("page*.png"))) as page:
        top = page.height - PLACE.top
        band = page.crop((330, int(top) - 56, 550, int(top) - 2))
        return sum(band.convert("L").histogram()[:128])
