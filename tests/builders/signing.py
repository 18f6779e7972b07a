"""A draft, its signers, and the file at each step: prepared, signed by the leader, sealed."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from PIL import Image, ImageDraw
from pypdf import PdfReader
from qlvb.signing import model
from qlvb.signing.keys import KeyOfCertificate, fingerprint_of, held_in_process
from qlvb.signing.model import Layout, Place, seal_over
from qlvb.signing.normalizing import normalize
from qlvb.signing.preparation import prepare, prepare_attachment
from qlvb.signing.sealing import leader, seal, sign, text
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from infra.local.authority import TestAuthority
from infra.local.timestamps import stamper

VIETNAM = timezone(timedelta(hours=7))
SIGNED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=VIETNAM)
SEALED_AT = SIGNED_AT + timedelta(hours=1)
FIGURES = {"so_vb": "35", "ngay": "05", "thang": "12", "nam": "2026"}
LAYOUT = Layout(
    signature=Place(page=0, left=370, bottom=90, right=510, top=150),
    seal=seal_over(
        Place(page=0, left=370, bottom=90, right=510, top=150), width_mm=38, height_mm=38
    ),
    number=Place(page=0, left=108, bottom=740, right=150, top=757),
    day=Place(page=0, left=394, bottom=740, right=419, top=757),
    month=Place(page=0, left=448, bottom=740, right=473, top=757),
    year=Place(page=0, left=498, bottom=740, right=532, top=757),
)


@dataclass(frozen=True)
class Signers:
    """Who signs in a test, and who vouches for them."""

    authority: TestAuthority
    stamping: object
    leader: object
    office: object

    def stamper(self, at=None):
        return stamper(self.stamping, at or SIGNED_AT)


@cache
def signers():
    """One authority with its people for the whole run: keys take a while to make."""
    authority = TestAuthority.made(now=SIGNED_AT)
    return Signers(
        authority,
        authority.issue("Dấu thời gian", for_timestamps=True),
        authority.issue("Nguyễn Văn Ánh", organization="Sở Nội vụ", unit="Ban Giám đốc"),
        authority.issue("Sở Nội vụ", organization="UBND tỉnh Đắk Nông"),
    )


def key_of(identity, sign=None):
    return KeyOfCertificate(identity.der, identity.chain_der, sign or held_in_process(identity.key))


def simple(identity):
    """PyHanko's own signer, for what the product never does."""
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from infra.local.authority import packed

    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(each) for each in identity.chain_der)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(identity.der),
        signing_key=keys.PrivateKeyInfo.load(packed(identity.key)),
        cert_registry=store,
    )


@cache
def a_draft(pages=1, reference="/QĐ-SNV"):
    """A decision as an office drafts it: blanks for number and date, room to sign."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in range(pages):
        canvas.setFont(_font(), 13)
        if page == 0:
            canvas.drawCentredString(400, 790, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            canvas.drawString(85, 745, "Số:")
            canvas.drawString(152, 745, reference)
            canvas.drawString(300, 745, "Đắk Nông, ngày")
            canvas.drawString(422, 745, "tháng")
            canvas.drawString(475, 745, "năm")
            canvas.drawCentredString(300, 690, "QUYẾT ĐỊNH")
            canvas.drawCentredString(440, 160, "GIÁM ĐỐC")
            canvas.drawCentredString(440, 75, "Nguyễn Văn Ánh")
            canvas.drawString(85, 160, "Nơi nhận:")
        for line in range(20):
            canvas.drawString(85, 650 - 20 * line, f"Điều {line + 1}. Nội dung trang {page + 1}.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def prepared(draft=None, layout=LAYOUT):
    return prepare(normalize(draft or a_draft()).content, layout)


@cache
def signed(content=None, *, signer=None, timestamper=None, at=SIGNED_AT):
    """With the leader's signature."""
    return sign(
        content or prepared(),
        leader(handwriting()),
        signer=signer or key_of(signers().leader),
        at=at,
        timestamper=timestamper or signers().stamper(at),
    )


def sealed(content=None, *, signer=None, timestamper=None, at=SEALED_AT, figures=FIGURES):
    """With number, date and seal too."""
    return _sealed(content, signer, timestamper, at, tuple(figures.items()))


@cache
def _sealed(content, signer, timestamper, at, figures):
    return sign(
        content or signed(),
        the_seal(dict(figures)),
        signer=signer or key_of(signers().office),
        at=at,
        timestamper=timestamper or signers().stamper(at),
    )


def the_seal(figures=FIGURES):
    return seal(red_seal(), figures=figures, leader=fingerprint_of(signers().leader.der))


@cache
def sealed_attachment(content=None, *, reference="35/QĐ-SNV"):
    return sign(
        prepare_attachment(normalize(content or a_draft(2)).content),
        text(f"Số: {reference}", SEALED_AT),
        signer=key_of(signers().office),
        at=SEALED_AT,
        timestamper=signers().stamper(SEALED_AT),
    )


def fields_of(content):
    """The fields of a file in their order."""
    form = PdfReader(io.BytesIO(content)).root_object["/AcroForm"]
    return [field.get_object() for field in form["/Fields"]]


def figures_of(content):
    """What stands in the blanks of number and date."""
    return {
        name: field.get("/V")
        for name, field in PdfReader(io.BytesIO(content)).get_fields().items()
        if field.get("/FT") == "/Tx"
    }


@cache
def handwriting():
    return _png(
        (420, 180),
        lambda d: d.line([(10, 150), (120, 20), (200, 160), (400, 40)], (20, 40, 190, 255), 9),
    )


@cache
def red_seal():
    def draw(drawing):
        drawing.ellipse([6, 6, 394, 394], outline=(214, 20, 20, 255), width=10)
        drawing.ellipse([90, 90, 310, 310], outline=(214, 20, 20, 255), width=6)

    return _png((400, 400), draw)


def _png(size, draw):
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    draw(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@cache
def _font():
    from pathlib import Path

    face = Path(model.__file__).parent / "faces" / "serif.ttf"
    pdfmetrics.registerFont(TTFont("Faces", str(face)))
    return "Faces"
