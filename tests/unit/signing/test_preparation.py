"""A draft is made plain, and gets its fields before anyone signs."""

import io

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)
from qlvb.signing import model, refusals
from qlvb.signing.model import LEADER_FIELD, SEAL_FIELD, Layout, Place, seal_over
from qlvb.signing.normalizing import DROPPABLE, normalize
from qlvb.signing.preparation import prepare
from qlvb.signing.proposals import propose

from infra.local.letters import Letter, drawn
from tests.builders import drafts, pdfs, signing

ACTS_BY_ITSELF = [
    (pdfs.with_javascript, "action"),
    (pdfs.with_javascript_spelled_in_hexadecimal, "action"),
    (pdfs.with_javascript_in_a_name_tree_only, "names"),
    (pdfs.with_launch, "link"),
    (pdfs.with_an_embedded_file, "names"),
    (pdfs.with_an_open_action, "action"),
    (pdfs.with_an_action_on_closing, "action"),
    (pdfs.with_an_xfa_form, "form"),
    (pdfs.with_rich_media, "annotation"),
    (pdfs.with_a_stamp_note, "annotation"),
]


@pytest.mark.parametrize(
    ("make", "told"), ACTS_BY_ITSELF, ids=lambda each: getattr(each, "__name__", each)
)
def test_what_acts_or_hides_is_not_in_the_plain_draft_and_is_named(make, told):
    plain = normalize(make())
    assert told in plain.dropped
    assert set(plain.dropped) <= set(DROPPABLE)
    for trace in (b"/JS", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/AcroForm", b"/Annots"):
        assert trace not in plain.content
    assert b"/OpenAction" not in plain.content
    assert normalize(plain.content).dropped == ()


def test_a_plain_draft_says_what_it_said():
    draft = signing.a_draft(3)
    plain = normalize(draft)
    before, after = (pypdf.PdfReader(io.BytesIO(each)) for each in (draft, plain.content))
    assert plain.dropped == ()
    assert plain.pages == 3
    assert [p.extract_text() for p in after.pages] == [p.extract_text() for p in before.pages]


def test_a_link_that_a_person_may_click_stays():
    assert b"https" in normalize(pdfs.with_a_link_to_a_page()).content


def test_a_hidden_layer_is_shown():
    def layered(writer):
        layer = DictionaryObject({NameObject("/Type"): NameObject("/OCG")})
        layer[NameObject("/Name")] = TextStringObject("ẩn")
        held = writer._add_object(layer)
        resources = writer.pages[0]["/Resources"]
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/L"): held})
        hidden = DictionaryObject({NameObject("/OCGs"): ArrayObject([held])})
        hidden[NameObject("/D")] = DictionaryObject({NameObject("/OFF"): ArrayObject([held])})
        writer.root_object[NameObject("/OCProperties")] = hidden

    plain = normalize(pdfs._changed(layered))
    assert plain.dropped == ("optional_content",)
    assert b"/OCG" not in plain.content


def test_a_password_only_for_changing_is_taken_off():
    plain = normalize(pdfs.encrypted_without_a_user_password())
    assert plain.dropped == ("encryption",)
    assert b"/Encrypt" not in plain.content


def test_a_password_for_opening_is_refused():
    with pytest.raises(refusals.DraftEncrypted):
        normalize(pdfs.encrypted())


@pytest.mark.parametrize(
    "make",
    [
        pdfs.empty,
        pdfs.truncated,
        pdfs.html_named_pdf,
        pdfs.not_even_text,
        pdfs.a_header_and_nothing_else,
        pdfs.without_pages,
    ],
)
def test_what_is_no_pdf_is_refused(make):
    with pytest.raises(refusals.NotReadable):
        normalize(make())


@pytest.mark.parametrize(
    "make",
    [
        pdfs.a_hundred_thousand_pages,
        pdfs.a_trailer_that_promises_a_billion_objects,
        pdfs.a_zip_bomb,
    ],
)
def test_what_no_office_writes_is_refused(make):
    with pytest.raises(refusals.TooIntricate):
        normalize(make())


def test_what_somebody_signed_is_never_rewritten():
    with pytest.raises(refusals.AlreadySigned) as refused:
        normalize(signing.signed())
    assert type(refused.value) is refusals.AlreadySigned
    with pytest.raises(refusals.Locked):
        normalize(signing.sealed())


def test_a_file_its_signer_certified_is_refused_by_that_name():
    with pytest.raises(refusals.Certified):
        normalize(drafts.certified())


def test_fields_lie_over_each_other_in_the_order_of_the_acts():
    names = [str(field["/T"]) for field in signing.fields_of(signing.prepared())]
    assert names == [LEADER_FIELD, "so_vb", "ngay", "thang", "nam", SEAL_FIELD]


def test_no_fields_name_begins_another():
    names = [LEADER_FIELD, SEAL_FIELD, model.ATTACHMENT_FIELD, "so_vb", "ngay", "thang", "nam"]
    assert not [a for a in names for b in names if a != b and b.startswith(a)]


def test_the_leaders_lock_leaves_open_what_the_clerk_does_and_the_seals_lock_nothing():
    leader, *blanks, seal = signing.fields_of(signing.prepared())
    assert leader["/Lock"]["/Action"] == "/Exclude"
    assert set(leader["/Lock"]["/Fields"]) == {*(b["/T"] for b in blanks), SEAL_FIELD}
    assert seal["/Lock"]["/Action"] == "/All"
    assert all(blank["/Ff"] & 1 for blank in blanks), "nobody types into them"


def test_a_draft_with_its_year_printed_gets_no_blank_for_it():
    layout = Layout(
        signature=signing.LAYOUT.signature,
        seal=signing.LAYOUT.seal,
        number=signing.LAYOUT.number,
        day=signing.LAYOUT.day,
        month=signing.LAYOUT.month,
    )
    leader, *_ = signing.fields_of(signing.prepared(layout=layout))
    assert "nam" not in leader["/Lock"]["/Fields"]


@pytest.mark.parametrize(
    "place",
    [
        Place(page=0, left=500, bottom=100, right=700, top=150),
        Place(page=0, left=-5, bottom=100, right=100, top=150),
        Place(page=1, left=100, bottom=100, right=200, top=150),
        Place(page=-1, left=100, bottom=100, right=200, top=150),
        Place(page=0, left=100, bottom=100, right=104, top=150),
        Place(page=0, left=200, bottom=100, right=100, top=150),
    ],
)
def test_a_place_outside_its_page_is_refused(place):
    layout = Layout(
        signature=place,
        seal=signing.LAYOUT.seal,
        number=signing.LAYOUT.number,
        day=signing.LAYOUT.day,
    )
    with pytest.raises(refusals.PlaceOutside):
        prepare(normalize(signing.a_draft()).content, layout)


def test_qpdf_finds_nothing_wrong_with_a_prepared_file():
    with pikepdf.open(io.BytesIO(signing.prepared())) as pdf:
        assert pdf.check_pdf_syntax() == []


@given(
    left=st.floats(100, 400),
    bottom=st.floats(100, 700),
    width=st.floats(40, 200),
    height=st.floats(20, 90),
    across=st.floats(20, 60),
)
@settings(max_examples=50)
def test_the_seal_lies_over_a_third_of_the_signature_to_its_left(
    left, bottom, width, height, across
):
    signature = Place(page=0, left=left, bottom=bottom, right=left + width, top=bottom + height)
    seal = seal_over(signature, width_mm=across, height_mm=across)
    assert abs((seal.right - signature.left) - width / 3) < 1e-6
    assert seal.left < signature.left or seal.width <= width / 3
    assert abs(seal.width - across * 72 / 25.4) < 1e-6
    assert abs((seal.bottom + seal.top) - (signature.bottom + signature.top)) < 1e-6


def test_places_are_proposed_from_the_drafts_own_words():
    found = propose(signing.a_draft())
    wanted = signing.LAYOUT
    for name in ("number", "day", "month", "year", "signature"):
        proposed, right = getattr(found, name), getattr(wanted, name)
        middle = (proposed.left + proposed.right) / 2
        assert right.left < middle < right.right, name
        assert right.bottom <= (proposed.bottom + proposed.top) / 2 <= right.top, name
    assert found.number.bottom + found.number.height * model.BASELINE == pytest.approx(745), (
        "on line"
    )
    assert found.seal == seal_over(found.signature, width_mm=38, height_mm=38)
    assert found.recipients is not None
    assert prepare(normalize(signing.a_draft()).content, found.layout)


def test_the_signers_block_is_looked_for_on_the_page_where_the_text_ends():
    found = propose(signing.a_draft(3))
    assert found.number.page == found.signature.page == 0


def test_a_draft_with_number_and_date_printed_gets_no_place_for_them():
    from datetime import date

    letter = Letter(
        issuer="Sở Nội vụ",
        reference="12/QĐ-SNV",
        kind="Quyết định",
        subject="Về nhân sự",
        issued_on=date(2026, 11, 24),
        addressee="Các sở",
        body=["Nội dung."],
        signatory_position="GIÁM ĐỐC",
        signatory_name="Nguyễn Văn Ánh",
        pages=1,
    )
    found = propose(drawn(letter))
    assert found.number is None
    assert found.day is None
    assert found.layout is None
    assert found.signature is not None


@pytest.mark.parametrize("make", [pdfs.a_scan, pdfs.empty, pdfs.truncated])
def test_a_draft_without_readable_words_proposes_nothing(make):
    assert propose(make()).layout is None
