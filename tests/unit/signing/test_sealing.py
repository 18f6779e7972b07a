"""Leader, clerk, token and plug-in sign one file; nothing that does not belong gets in."""

import dataclasses
import io
import subprocess
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from PIL import Image
from qlvb.signing import deferred, refusals
from qlvb.signing.integrity import read, signatures_of
from qlvb.signing.keys import KeyOfCertificate, held_in_process
from qlvb.signing.sealing import leader, sign

from tests.builders import pdfs, signing
from tests.builders.signing import SIGNED_AT, figures_of


def names_of(content):
    return [each.field_name for each in signatures_of(read(content))]


def png(size, color):
    out = io.BytesIO()
    Image.new("RGBA", size, color).save(out, "PNG")
    return out.getvalue()


def test_every_act_only_adds_to_the_file():
    prepared, signed, sealed = signing.prepared(), signing.signed(), signing.sealed()
    assert signed.startswith(prepared)
    assert sealed.startswith(signed)
    assert names_of(sealed) == ["LanhDao", "DauCoQuan"]
    assert figures_of(sealed) == signing.FIGURES


def test_number_date_and_seal_are_one_revision():
    revisions = [read(each).xrefs.total_revisions for each in (signing.signed(), signing.sealed())]
    assert revisions[1] == revisions[0] + 1


def test_number_and_date_can_be_read_on_the_page(tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(signing.sealed())
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    line = next(each for each in text.splitlines() if "Số:" in each)
    assert line.split() == [
        "Số:",
        "35",
        "/QĐ-SNV",
        "Đắk",
        "Nông,",
        "ngày",
        "05",
        "tháng",
        "12",
        "năm",
        "2026",
    ]


def test_a_picture_of_the_page_shows_blue_under_red_and_the_figures(tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(signing.sealed())
    subprocess.run(["pdftoppm", "-r", "72", "-png", path, tmp_path / "page"], check=True)
    shown = Image.open(next(tmp_path.glob("page*.png"))).convert("RGB")

    def inked(place, is_ink):
        box = (int(place.left), 842 - int(place.top), int(place.right), 842 - int(place.bottom))
        return sum(is_ink(*pixel) for pixel in shown.crop(box).get_flattened_data())

    layout = signing.LAYOUT
    assert inked(layout.signature, lambda r, g, b: b > 140 and r < 120) > 50, "blue"
    assert inked(layout.seal, lambda r, g, b: r > 180 and b < 120) > 200, "red"
    for place in layout.blanks.values():
        assert inked(place, lambda r, g, b: r + g + b < 300) > 10, "black"


def test_poppler_and_qpdf_accept_what_the_office_signs(tmp_path):
    for content in (signing.signed(), signing.sealed(), signing.sealed_attachment()):
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        told = subprocess.run(
            ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False
        )
        assert told.stdout.count("Signature is Valid") == len(names_of(content))
        assert "Total document signed" in told.stdout
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_an_attachment_says_number_and_time_top_right_without_an_image():
    content = signing.sealed_attachment(reference="35/QĐ-SNV")
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    box = [float(each) for each in page["/Annots"][0]["/Rect"]]
    assert box[2] > 500
    assert box[3] > 800
    assert b"/Subtype /Image" not in content
    assert names_of(content) == ["CoQuan"]


def test_no_seal_without_the_leaders_valid_signature():
    with pytest.raises(refusals.LeaderNotSigned):
        signing.sealed(signing.prepared())
    by_another = signing.signed(signer=signing.key_of(signing.signers().office))
    with pytest.raises(refusals.LeaderNotSigned):
        signing.sealed(by_another)
    broken = bytearray(signing.signed())
    broken[broken.index(b"stream") + 20] ^= 1
    with pytest.raises(refusals.LeaderNotSigned):
        signing.sealed(bytes(broken))
    with pytest.raises(refusals.LeaderNotSigned):
        signing.sealed(signing.signed() + b"\n%x\n")


def test_nobody_signs_twice_and_nobody_seals_twice():
    with pytest.raises(refusals.NotPrepared):
        signing.signed(signing.signed())
    with pytest.raises(refusals.NotPrepared):
        signing.sealed(signing.sealed())


def test_a_file_without_fields_is_not_signed():
    with pytest.raises(refusals.NotPrepared):
        signing.signed(signing.a_draft())
    with pytest.raises(refusals.NotReadable):
        signing.signed(pdfs.html_named_pdf())


@pytest.mark.parametrize(
    "figures",
    [
        {"so_vb": "35"},
        signing.FIGURES | {"gio": "10"},
    ],
)
def test_every_blank_is_filled_and_no_other(figures):
    with pytest.raises(refusals.NotPrepared):
        signing.sealed(figures=figures)


@pytest.mark.parametrize("number", ["1234567890", "ba lăm", "٣٥"])
def test_a_figure_that_its_blank_cannot_hold_is_refused(number):
    with pytest.raises(refusals.FigureTooLong):
        signing.sealed(figures=signing.FIGURES | {"so_vb": number})


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"GIF89a",
        png((400, 400), (255, 0, 0, 255)),
        png((400, 400), (0, 0, 0, 0)),
        png((20, 20), (255, 0, 0, 9)),
        png((2500, 60), (255, 0, 0, 9)),
    ],
    ids=["nothing", "gif", "opaque", "empty", "tiny", "vast"],
)
def test_only_a_transparent_png_of_a_sensible_size_is_an_image_of_a_signature(image):
    with pytest.raises(refusals.ImageNotUsable):
        leader(image)


def test_an_elliptic_key_signs_too():
    key = ec.generate_private_key(ec.SECP256R1())
    identity = signing.signers().authority.issue("Trần Thị Bình", key=key)
    content = signing.signed(signer=signing.key_of(identity))
    assert signatures_of(read(content))[0].signer_cert.dump() == identity.der


def test_a_key_too_short_to_trust_is_refused():
    identity = signing.signers().authority.issue(
        "Khóa ngắn", key=rsa.generate_private_key(public_exponent=65537, key_size=1024)
    )
    with pytest.raises(refusals.WrongCertificate):
        signing.key_of(identity)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_certificate_signs_only_while_it_is_valid(days):
    dies = SIGNED_AT + timedelta(days=100)
    signer = signing.key_of(signing.signers().authority.issue("Lê Văn Khoa", dies=dies))
    assert signing.signed(signer=signer)
    with pytest.raises(refusals.CertificateNotValid):
        signing.signed(signer=signer, at=SIGNED_AT + timedelta(days=days))


def test_a_certificate_that_is_not_for_signing_does_not_sign():
    authority = signing.signers().authority
    own = dataclasses.replace(
        signing.signers().leader, key=authority.key, certificate=authority.certificate
    )
    with pytest.raises(refusals.CertificateNotValid):
        signing.signed(signer=signing.key_of(own))


def test_a_key_that_is_not_the_certificates_never_gets_into_a_file():
    people = signing.signers()
    wrong = held_in_process(people.office.key)
    with pytest.raises(refusals.SignatureNotMatching):
        signing.signed(signer=signing.key_of(people.leader, wrong))


def test_without_a_timestamp_a_signature_is_made_only_when_that_is_asked_for():
    content = sign(
        signing.prepared(),
        leader(signing.handwriting()),
        signer=signing.key_of(signing.signers().leader),
        at=SIGNED_AT,
        timestamper=None,
    )
    assert not signatures_of(read(content))[0].signer_info["unsigned_attrs"]


def test_a_trial_does_not_ask_the_key():
    people = signing.signers()

    def never(_digest):
        raise AssertionError

    signer = KeyOfCertificate(people.leader.der, people.leader.chain_der, never)

    async def trial():
        return await signer.async_sign(b"0" * 32, "sha256", dry_run=True, use_pades=True)

    assert deferred.run(trial())
