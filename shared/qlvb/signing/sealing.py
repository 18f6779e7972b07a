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
from pyhanko.pdf_utils.generic import DictionaryObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle

from qlvb.signing.appearance import (
    Drawn,
    Form,
    Line,
    centered_line,
    face,
    image_form,
    show,
    text_form,
)
from qlvb.signing.keys import DIGEST
from qlvb.signing.model import (
    ATTACHMENT_FIELD,
    LEADER_FIELD,
    NUMBER_FIELD,
    SEAL_FIELD,
)
from qlvb.signing.refusals import NotPrepared, NotReadable

RESERVED = 32 * 1024
"""Hexadecimal digits kept free for a signature: chain and timestamp take up to 12,000."""
_BASELINE = 0.29
"""Of the height of a blank's text above its lower edge."""
_UPRIGHT, _ITALIC = 13.0, 13.0
"""Points: number upright, date italic (Decree 30/2020, Appendix I, boxes 3 and 4)."""
_ATTACHMENT_POINTS = 10.0

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One signature to be made: in which field, by whose key, how it looks, at what time."""

    field: str
    signer: Signer
    at: datetime
    """With the time zone of Vietnam, as it is written into the file."""
    timestamper: TimeStamper | None
    look: BaseStampStyle


def sign_as_leader(
    prepared: bytes, *, signer: Signer, image: bytes, at: datetime, timestamper: TimeStamper | None
) -> bytes:
    """The competent person's signature: the blue image of the handwritten one.

    Raises:
        NotPrepared: the file has no free field for it.
        ImageNotUsable: the image is no transparent PNG.
    """
    look = Drawn(form=image_form(image))
    act = Act(field=LEADER_FIELD, signer=signer, at=at, timestamper=timestamper, look=look)
    return run(_signed(opened(prepared), act))


def number_and_seal(
    signed: bytes,
    *,
    figures: Mapping[str, str],
    signer: Signer,
    image: bytes,
    at: datetime,
    timestamper: TimeStamper | None,
) -> bytes:
    """Number and date, and the organization's seal over them, in one revision.

    Whether the leader's signature is the competent person's and holds is asked before.

    ``figures`` say what goes into which blank (``so_vb``: "35"); every blank is filled.

    Raises:
        NotPrepared: a blank or the field of the seal is missing or in use.
        FigureTooLong: a figure that its blank cannot hold.
    """
    writer = opened(signed)
    fill(writer, figures)
    look = Drawn(form=image_form(image))
    act = Act(field=SEAL_FIELD, signer=signer, at=at, timestamper=timestamper, look=look)
    return run(_signed(writer, act))


def seal_attachment(
    prepared: bytes,
    *,
    reference: str,
    signer: Signer,
    at: datetime,
    timestamper: TimeStamper | None,
) -> bytes:
    """The organization's signature on a file sent along: text, no image.

    Text as Decree 30/2020, Appendix I, Section II, 13: number and notation, date and time.
    """
    text = f"Số: {reference}; {at:%d/%m/%Y}; {at:%H:%M:%S} {_zone(at)}"
    used = face("serif")

    def draw(writer: Any, width: float, height: float) -> Any:
        line = centered_line(text, used, _ATTACHMENT_POINTS, width, height * _BASELINE)
        aside = width - used.width(text, line.points)
        right = Line(text=text, face=used, points=line.points, left=aside, baseline=line.baseline)
        return text_form([right])(writer, width, height)

    act = Act(
        field=ATTACHMENT_FIELD, signer=signer, at=at, timestamper=timestamper, look=Drawn(form=draw)
    )
    return run(_signed(opened(prepared), act))


def opened(content: bytes) -> IncrementalPdfFileWriter:
    """A writer that only adds to a file.

    Raises:
        NotReadable: it cannot be added to.
    """
    try:
        return IncrementalPdfFileWriter(io.BytesIO(content))
    except (PdfError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotReadable from error


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


def pdf_signer(act: Act) -> PdfSigner:
    """What pyHanko calls a signer, for one act."""
    told = PdfSignatureMetadata(
        field_name=act.field,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        # Not named in the dictionary: the certificate says who signed.
        name=None,
    )
    return PdfSigner(told, signer=act.signer, timestamper=act.timestamper, stamp_style=act.look)


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


async def _signed(writer: IncrementalPdfFileWriter, act: Act) -> bytes:
    check_free(writer, act.field)
    session = pdf_signer(act).init_signing_session(writer, existing_fields_only=True)
    session.system_time = act.at
    document = session.prepare_tbs_document(None, bytes_reserved=RESERVED)
    prepared, out = document.digest_tbs_document()
    told = PdfCMSSignedAttributes(signing_time=act.at)
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

    def draw(writer: Any, width: float, height: float) -> Any:
        line = centered_line(text, used, points, width, height * _BASELINE)
        return text_form([line])(writer, width, height)

    return draw


def _zone(at: datetime) -> str:
    offset = f"{at:%z}"
    return f"{offset[:3]}:{offset[3:5]}"
