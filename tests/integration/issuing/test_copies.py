"""Certified copies: the short way, their mark on the page, their numbers (Decree 30/2020, 25-27)."""

import io
import re
import subprocess

import pytest
from qlvb.files import made
from qlvb.issuing import copying, placing
from qlvb.issuing.refusals import CopyOfSignedFile
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.outgoing.numbering import COPIES_SERIES
from qlvb.outgoing.refusals import NotSignedByAPerson, OnlyCopiesAreCertified
from qlvb.routing import plans
from qlvb.signing.model import SignatureState

from tests.builders import signing
from tests.builders.issuing import examined
from tests.builders.registering import a_key, a_real_file, an_intake
from tests.builders.scans import a_scan

MARK = re.compile(
    r"SAO Y; Sở Thông tin và Truyền thông tỉnh Đắk Nông; "
    r"\d\d/\d\d/\d{4}; \d\d:\d\d:\d\d \+07:00"
)


def an_original(people, content=None, **changes):
    """A paper letter of the province, scanned and registered; returns its id."""
    file_id = a_real_file(content or a_scan(), by=people.id_of(people.clerk), filename="quet.pdf")
    intake = an_intake(people.leader_id, file_ids=[file_id], **changes)
    registered = people.clerk.post("/incoming", intake, key=a_key())
    assert registered.status == 201, registered.body
    people.demo.engine.settle()
    return registered["document_id"]


def certified(people, document_id):
    after = copying.certify(people.actor(people.leader), people.seen(people.leader, document_id))
    people.demo.engine.settle()
    return after


@pytest.fixture(scope="module")
def original(people):
    return an_original(people)


@pytest.fixture(scope="module")
def copy(people, original):
    document_id = people.a_copy_to_certify(original)
    certified(people, document_id)
    people.issues(document_id)
    return people.document(document_id)


@pytest.fixture(scope="module")
def content(people, copy):
    return people.bytes_of(copy.document_id, copy.sealed)


def test_a_copy_goes_from_the_clerk_to_who_certifies_it_and_back_to_the_clerk(people, copy):
    acts = [act for act in people.acts(copy.document_id) if act.startswith("outgoing:")]
    assert acts[:5] == [
        "outgoing:draft",
        "outgoing:submit",
        "outgoing:certify",
        "outgoing:number",
        "outgoing:issue",
    ]
    assert people.status(copy.document_id) == "issued"
    assert copy.signed is None
    assert people.clerk.outgoing(copy.document_id)["work"] == []


def test_a_copy_says_of_what_it_is_one(people, copy, original):
    shown = people.clerk.outgoing(copy.document_id)
    source = people.clerk.document(original)
    assert shown["original"] == {
        "reference": f"{source['number']}/{source['notation']}",
        "issued_on": source["issued_on"],
        "issuer": source["issuer"],
        "kind": "cong-van",
        "form": "paper",
    }
    found = people.clerk.get(f"/incoming/{original}/replies")["items"]
    assert [row["document_id"] for row in found] == [copy.document_id]


def test_the_scan_of_the_original_is_the_file_of_the_copy_and_stays_as_it_was(
    people, copy, original
):
    (source,) = people.clerk.document(original)["files"]
    assert copy.draft.file_id != source["file_id"]
    scan = made.content_of("H16.13", original, source["file_id"])
    assert scan == a_scan()
    assert people.bytes_of(copy.document_id, copy.draft) == scan


def test_a_copy_bears_the_agencys_signature_alone_and_it_is_valid(content):
    found = examined(content)
    assert (found.state, len(found.rows)) == (SignatureState.VALID, 1)
    assert found.rows[0].covers_whole_file
    assert signing.figures_of(content) == {}


def test_poppler_and_qpdf_accept_a_copy(tmp_path, content):
    import pikepdf

    path = tmp_path / "sao-y.pdf"
    path.write_bytes(content)
    told = subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False
    ).stdout
    assert told.count("Signature is Valid") == 1
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.check_pdf_syntax() == []


def test_the_mark_stands_top_right_of_the_first_page_and_nowhere_else(tmp_path, content):
    path = tmp_path / "sao-y.pdf"
    path.write_bytes(content)
    corner = ["-x", "50", "-y", "10", "-W", "520", "-H", "50"]
    read = ["pdftotext", "-r", "72", "-layout"]

    def text(*more):
        return subprocess.run(
            [*read, *more, path, "-"], capture_output=True, text=True, check=True
        ).stdout

    assert MARK.search(" ".join(text("-f", "1", "-l", "1", *corner).split()))
    assert "SAO Y" not in text("-f", "2", "-l", "2")


def test_the_mark_is_black_and_there_is_no_seal_in_the_picture_of_the_page(tmp_path, content):
    from PIL import Image

    path = tmp_path / "sao-y.pdf"
    path.write_bytes(content)
    draw = ["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-png", path, tmp_path / "trang"]
    subprocess.run(draw, check=True)
    page = Image.open(next(tmp_path.glob("trang*.png"))).convert("RGB")
    colors = {color for _, color in page.getcolors(1 << 20)}
    assert not [c for c in colors if c[0] > c[1] + 60 and c[0] > c[2] + 60], "red on a copy"
    assert not [c for c in colors if c[2] > c[0] + 60], "blue on a copy"
    upper = page.crop((page.width // 2, 0, page.width, page.height // 20)).convert("L")
    assert upper.getextrema()[0] < 60, "no mark is seen"


def test_copies_of_every_kind_have_one_series_of_their_own(people, copy):
    extract = people.a_copy_to_certify(
        an_original(people), kind="trich-sao", file_id=people.a_file(people.clerk)
    )
    certified(people, extract)
    after = people.issues(extract)
    first, second = copy.registration, after.registration
    assert {first.series, second.series} == {COPIES_SERIES}
    assert second.number == first.number + 1
    assert first.reference == f"{first.number:02d}/SY-STTTT"
    assert second.reference == f"{second.number:02d}/TrS-STTTT"


def test_the_first_copy_of_a_year_is_number_01(people, copy):
    found = numbers.of_series(
        people.actor(people.clerk), COPIES_SERIES, copy.registration.year, None, 50
    ).items
    assert min(each.number for each in found) == 1
    assert [each.number for each in found] == list(range(len(found), 0, -1))


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("sao-y", {"form": "electronic"}, "copy_of_electronic_forbidden"),
        ("sao-luc", {"form": "electronic", "kind": "sao-y"}, "copy_of_electronic_forbidden"),
        ("sao-luc", {}, "copy_of_a_copy_missing"),
        ("sao-y", {"kind": "sao-y"}, "recopy_needed"),
        ("cong-van", {}, "original_of_a_copy_only"),
    ],
)
def test_what_may_not_be_copied_so_is_refused_by_name(people, kind, changes, code):
    source = an_original(people, **changes)
    refused = people.a_copy(source, kind, unit_mark="VP")
    assert (refused.status, refused["code"]) == (422, code), refused.body


def test_a_copy_of_a_copy_on_paper_is_taken_and_so_is_an_extract_of_an_electronic_document(people):
    recopied = people.a_copy(an_original(people, kind="sao-y"), "sao-luc")
    assert recopied.status == 201, recopied.body
    source = an_original(people, form="electronic")
    extract = people.a_copy(source, "trich-sao", file_id=people.a_file(people.clerk))
    assert extract.status == 201, extract.body


def test_a_copy_of_nothing_is_refused(people):
    refused = people.officer.draft(kind="sao-y", file_id=people.a_file())
    assert (refused.status, refused["code"]) == (422, "original_missing")


def test_what_the_agency_issued_itself_is_extracted_from_and_not_copied_whole(people):
    issued = people.a_draft_to_issue()
    link = {"kind": "original", "document_id": issued, "is_incoming": False}
    early = people.a_copy("", links=[link], file_id=people.a_file(people.clerk))
    assert (early.status, early["code"]) == (422, "original_not_issued")
    people.issues(issued)
    whole = people.a_copy("", links=[link], file_id=people.a_file(people.clerk))
    assert (whole.status, whole["code"]) == (422, "copy_of_electronic_forbidden")
    part = people.a_copy("", "trich-sao", links=[link], file_id=people.a_file(people.clerk))
    assert part.status == 201, part.body


def test_who_may_not_read_the_original_cannot_copy_it(people, original):
    refused = people.a_copy(original, desk=people.colleague, file_id=people.a_file())
    assert refused.status == 404


def test_a_file_with_a_signature_on_it_is_not_certified(people, original):
    file_id = people.a_file(people.clerk, content=signing.signed())
    document_id = people.a_copy_to_certify(original, file_id=file_id)
    with pytest.raises(CopyOfSignedFile):
        certified(people, document_id)
    assert people.status(document_id) == "signing"


def test_a_copy_is_not_signed_by_a_person_and_a_letter_is_not_certified(people, original):
    document_id = people.a_copy_to_certify(original)
    shown = people.leader.outgoing(document_id)
    assert "certification" in shown["allowed"]
    assert not {"signature", "approval", "check"} & set(shown["allowed"])
    with pytest.raises(NotSignedByAPerson):
        people.signs(document_id)
    letter = people.a_draft_to_sign()
    with pytest.raises(OnlyCopiesAreCertified):
        certified(people, letter)


def test_a_copy_needs_no_place_and_no_image_to_be_issued(people, original):
    document_id = people.a_copy_to_certify(original)
    before = placing.view(people.actor(people.leader), document_id)
    assert (before.problems, before.missing) == ((), ())
    certified(people, document_id)
    view = placing.view(people.actor(people.clerk), document_id)
    assert (view.problems, view.allowed) == ((), ("issue",))


def test_who_may_sign_copies_is_what_the_agency_decided(people, original):
    unit_head_id = people.id_of(people.unit_head)
    made_ = people.a_copy(original)
    refused = people.clerk.review(made_["document_id"], "submission", signer_id=unit_head_id)
    assert (refused.status, refused["code"]) == (422, "cannot_sign")
    before = plans.active("H16.13").version
    plan = people.administrator.post("/routing-plan", {"copying_roles": ["unit_head", "head"]})
    people.administrator.post(f"/routing-plan/{plan['version']}/activation")
    try:
        shown = people.clerk.outgoing(made_["document_id"])
        assert shown["signer_roles"] == ["head", "unit_head"]
        people.does(people.clerk, made_["document_id"], "submission", signer_id=unit_head_id)
        seen = people.seen(people.unit_head, made_["document_id"])
        copying.certify(people.actor(people.unit_head), seen)
        people.demo.engine.settle()
        assert people.status(made_["document_id"]) == "issuing"
    finally:
        plain = people.administrator.post("/routing-plan", {"note": f"Như {before}"})
        people.administrator.post(f"/routing-plan/{plain['version']}/activation")


def test_a_copy_that_was_changed_after_it_was_certified_is_certified_anew(people, original):
    document_id = people.a_copy_to_certify(original)
    certified(people, document_id)
    other = people.a_file(people.clerk, content=a_scan(pages=3))
    people.does(people.clerk, document_id, "versions", file_id=other, note="Quét lại")
    assert people.status(document_id) == "signing"


def test_a_crash_between_number_and_mark_leaves_one_number(people, original):
    document_id = people.a_copy_to_certify(original)
    certified(people, document_id)
    numbered = people.numbers(document_id)
    after = people.issues(document_id)
    assert after.registration.number == numbered.registration.number


def test_the_receiver_finds_who_certified_the_copy(people, copy):
    from qlvb.exchange.packing import packet_of

    packet = packet_of(copy, clock.now())
    assert packet.signatory.name == people.actor(people.leader).name
    assert packet.paper_follows is False
