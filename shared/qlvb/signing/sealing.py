"""The two signatures of the office on one PDF: the leader's, then number, date and seal.

PAdES baseline B-T (ETSI EN 319 142-1): CAdES, SHA-256, the signing certificate bound in, and a
timestamp over the signature. Each is one incremental revision; nothing signed is ever rewritten.
"""

import asyncio
import io
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pyhanko.pdf_utils.form_tools import get_single_field_annot
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper

from qlvb.signing.appearance import (
    Drawn,
    Face,
    Form,
    Line,
    centered_line,
    face,
    image_form,
    show,
    text_form,
)
from qlvb.signing.integrity import check_leader
from qlvb.signing.keys import DIGEST, check_certificate
from qlvb.signing.model import (
    ATTACHMENT_FIELD,
    BASELINE,
    LEADER_FIELD,
    NUMBER_FIELD,
    SEAL_FIELD,
)
from qlvb.signing.refusals import CertificateNotValid, NotPrepared, NotReadable

RESERVED = 32 * 1024
"""Hexadecimal digits kept free for a signature: chain and timestamp take up to 12,000."""
_UPRIGHT, _ITALIC = 13.0, 13.0
"""Points: number upright, date italic (Decree 30/2020, Appendix I, boxes 3 and 4)."""
_TEXT_POINTS = 10.0
_LEADING = 1.3
_SHRINKING = 0.95

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one act puts into the file beside its signature, and where."""

    field: str
    form: Form
    figures: Mapping[str, str] | None = None
    """What goes into which blank (``so_vb``: "35"); the seal fills all of them, others none."""
    leader: str = ""
    """Fingerprint of the certificate that must have signed as leader before."""

    def fill(self, content: bytes, writer: IncrementalPdfFileWriter) -> None:
        """Check that it is this act's turn, and write the figures.

        Raises:
            LeaderNotSigned: the leader's signature is missing, broken or another's.
            NotPrepared: a blank is missing or filled, or one would stay empty.
            FigureTooLong: a figure that its blank cannot hold.
        """
        if self.figures is not None:
            check_leader(content, self.leader)
            fill(writer, self.figures)


def leader(image: bytes) -> Look:
    """The competent person's signature: the blue image of the handwritten one.

    Raises:
        ImageNotUsable: the image is no transparent PNG.
    """
    return Look(field=LEADER_FIELD, form=image_form(image))


def seal(image: bytes, *, figures: Mapping[str, str], leader: str) -> Look:
    """Number and date, and the organization's red seal over them, in one revision.

    Args:
        image: of the seal.
        figures: what goes into which blank.
        leader: fingerprint of the competent person's certificate (Decree 30/2020, Art. 33).

    Raises:
        ImageNotUsable: the image is no transparent PNG.
    """
    return Look(field=SEAL_FIELD, form=image_form(image), figures=figures, leader=leader)


def text(words: str, at: datetime) -> Look:
    """The organization's signature as words and the moment, without an image, top right.

    On a file sent along: its number and notation. On a certified copy: that it is one, and of
    which agency (Decree 30/2020, Appendix I, Section II, 13).
    """
    whole = f"{words}; {at:%d/%m/%Y}; {at:%H:%M:%S} {_zone(at)}"
    used = face("serif")

    def draw(writer: BasePdfFileWriter, width: float, height: float) -> StreamObject:
        points = _TEXT_POINTS
        # The decree says ten points; only a page too narrow for them has smaller ones.
        while len(lines := _wrapped(whole, used, points, width)) * points * _LEADING > height:
            points *= _SHRINKING
        first = height - points * _LEADING * (1 - BASELINE)
        placed = [
            Line(
                text=line,
                face=used,
                points=points,
                left=width - used.width(line, points),
                baseline=first - place * points * _LEADING,
            )
            for place, line in enumerate(lines)
        ]
        return text_form(placed)(writer, width, height)

    return Look(field=ATTACHMENT_FIELD, form=draw)


def check_words(words: str) -> None:
    """Refuse words that cannot be written.

    Raises:
        FigureTooLong: a letter that the typeface lacks.
    """
    face("serif").width(words, _TEXT_POINTS)


def sign(
    content: bytes,
    look: Look,
    *,
    signer: Signer,
    at: datetime,
    timestamper: TimeStamper | None,
) -> bytes:
    """Sign a file in its prepared field with a key at hand.

    ``at`` is written into the file with its time zone. Without a ``timestamper`` the signature is
    PAdES B-B only: nobody but the signer says when it was made.

    Raises:
        NotPrepared: the field is missing or in use.
        CertificateNotValid: the signer's certificate is not valid at the moment.
        LeaderNotSigned, FigureTooLong: as ``Look.fill``.
    """
    return run(_signed(content, look, signer, at, timestamper))


def opened(content: bytes) -> IncrementalPdfFileWriter:
    """A writer that only adds to a file.

    Raises:
        NotReadable: it cannot be added to.
    """
    try:
        return IncrementalPdfFileWriter(io.BytesIO(content))
    except (PdfError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotReadable from error


def blanks_of(content: bytes) -> frozenset[str]:
    """The names of the blanks that the clerk fills in a prepared file.

    Raises:
        NotReadable: it cannot be added to.
    """
    return frozenset(_blanks(opened(content)))


def fill(writer: IncrementalPdfFileWriter, figures: Mapping[str, str]) -> None:
    """Write the figures into their blanks.

    Raises:
        NotPrepared: a blank is missing or filled, or one would stay empty.
        FigureTooLong: a figure that its blank cannot hold.
    """
    blanks = _blanks(writer)
    for name in figures.keys() ^ blanks.keys():
        raise NotPrepared(field=name)
    for name, blank in blanks.items():
        if blank.get("/V"):
            raise NotPrepared(field=name)
        annotation = get_single_field_annot(blank)
        show(writer, annotation, _figure(figures[name], is_upright=name == NUMBER_FIELD))
        blank["/V"] = TextStringObject(figures[name])
        writer.update_container(blank)


def pdf_signer(signer: Signer, look: Look, timestamper: TimeStamper | None) -> PdfSigner:
    """What pyHanko calls a signer, for one act; the certificate alone says who signs."""
    told = PdfSignatureMetadata(
        field_name=look.field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES
    )
    style = Drawn(form=look.form)
    return PdfSigner(told, signer=signer, timestamper=timestamper, stamp_style=style)


def check_free(writer: IncrementalPdfFileWriter, field: str) -> None:
    """Whether a field waits to be signed.

    Raises:
        NotPrepared: it is missing or signed.
    """
    for name, value, _ in enumerate_sig_fields(writer):
        if name == field and value is None:
            return
    raise NotPrepared(field=field)


def run(awaited: Coroutine[Any, Any, T]) -> T:
    """Wait for pyHanko, which is written for event loops; there is none in our threads."""
    return asyncio.run(awaited)


async def _signed(
    content: bytes, look: Look, signer: Signer, at: datetime, timestamper: TimeStamper | None
) -> bytes:
    if signer.signing_cert is None:
        raise CertificateNotValid
    check_certificate(signer.signing_cert, at)
    writer = opened(content)
    check_free(writer, look.field)
    look.fill(content, writer)
    made = pdf_signer(signer, look, timestamper)
    session = made.init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    document = session.prepare_tbs_document(None, bytes_reserved=RESERVED)
    prepared, out = document.digest_tbs_document()
    told = PdfCMSSignedAttributes(signing_time=at)
    await document.perform_signature(prepared.document_digest, pdf_cms_signed_attrs=told)
    out.seek(0)
    return bytes(out.read())


def _blanks(writer: IncrementalPdfFileWriter) -> dict[str, DictionaryObject]:
    try:
        found = [each.get_object() for each in writer.root["/AcroForm"]["/Fields"]]
    except KeyError:
        return {}
    return {str(each["/T"]): each for each in found if each.get("/FT") == "/Tx"}


def _figure(text: str, *, is_upright: bool) -> Form:
    used = face("serif-figures" if is_upright else "serif-italic-figures")
    points = _UPRIGHT if is_upright else _ITALIC

    def draw(writer: BasePdfFileWriter, width: float, height: float) -> StreamObject:
        line = centered_line(text, used, points, width, height * BASELINE)
        return text_form([line])(writer, width, height)

    return draw


def _wrapped(whole: str, used: Face, points: float, width: float) -> list[str]:
    """The words in lines that fit into a width; a word longer than a line has one of its own."""
    lines: list[str] = []
    for word in whole.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and used.width(longer, points) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _zone(at: datetime) -> str:
    offset = f"{at:%z}"
    return f"{offset[:3]}:{offset[3:5]}"
