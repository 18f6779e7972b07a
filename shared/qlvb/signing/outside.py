"""A file that was signed outside, by a desktop program or the VGCA plug-in, and posted back.

Accepted is only the served file, byte by byte, with one increment after it: a signature of the
expected certificate that covers everything, and nothing else changed. The increment could redraw a
page and sign that; so what it changes is held to what signing may change. The plug-in writes number
and date itself before it seals (its function "issued"): then exactly the figures that the register
gave must stand in their blanks, as values and as what is seen.
"""

import io
from collections.abc import Mapping
from typing import cast

import pypdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, StreamObject

from qlvb.signing.integrity import MALFORMED, covers_file, is_whole, read, signatures_of
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.refusals import NotTheServedFile, WrongCertificate, WrongFigures

_LARGEST_INCREMENT = 16 * 1024 * 1024
"""Bytes: an image of a signature has a hundredth of it."""
_FLAGS = ("/F", "/Ff", "/Rect")
"""Whether and where a blank is seen, and that nobody types into it."""


def accept(
    served: bytes,
    posted: bytes,
    *,
    fingerprint: str,
    field: str,
    figures: Mapping[str, str] | None = None,
) -> bytes:
    """The posted file, if it is the served one with one valid signature in its field.

    Args:
        served: the file that was given out; it bears the leader's signature where this is the seal.
        posted: what came back.
        fingerprint: of the certificate that must have signed.
        field: in which the signature must be.
        figures: what must stand in which blank (``so_vb``: "35") where the program fills them in.

    Raises:
        NotTheServedFile: anything else was changed, added or left out.
        WrongCertificate: another certificate signed.
        WrongFigures: number or date are not those that were given, or are not seen.
    """
    grown = len(posted) - len(served)
    if not 0 < grown <= _LARGEST_INCREMENT or not posted.startswith(served):
        raise NotTheServedFile
    before = read(served)
    try:
        after = PdfFileReader(io.BytesIO(posted))
        added = signatures_of(after)[len(signatures_of(before)) :]
        if len(added) != 1 or added[0].field_name != field:
            raise NotTheServedFile
        if fingerprint_of(added[0].signer_cert) != fingerprint:
            raise WrongCertificate
        changed = _changed(before, after, added[0], fingerprint)
        if changed != {field, *(figures or ())}:
            raise WrongFigures if changed < {field, *(figures or ())} else NotTheServedFile
        if figures:
            _check_figures(served, posted, figures)
    except (*MALFORMED, PyPdfError) as error:
        raise NotTheServedFile from error
    return posted


def _changed(
    before: PdfFileReader,
    after: PdfFileReader,
    added: EmbeddedPdfSignature,
    fingerprint: str,
) -> set[str]:
    """The fields that the one increment changed; it changed nothing else."""
    revisions = before.xrefs.total_revisions
    if after.xrefs.total_revisions != revisions + 1:
        raise NotTheServedFile
    if not (covers_file(added) and is_whole(added, fingerprint)):
        raise NotTheServedFile
    changed = DEFAULT_DIFF_POLICY.review_file(after, revisions - 1)
    if not isinstance(changed, DiffResult):
        raise NotTheServedFile
    if changed.modification_level > ModificationLevel.FORM_FILLING:
        raise NotTheServedFile
    return {str(added.field_name), *changed.changed_form_fields}


def _check_figures(served: bytes, posted: bytes, figures: Mapping[str, str]) -> None:
    blanks, filled = (_text_fields(each) for each in (served, posted))
    page = pypdf.PdfReader(io.BytesIO(posted)).pages[0]
    if not blanks.keys() == filled.keys() == figures.keys():
        raise WrongFigures
    for name, blank in filled.items():
        if any(blank.get(flag) != blanks[name].get(flag) for flag in _FLAGS):
            raise NotTheServedFile
        drawn = cast("DictionaryObject", blank["/AP"])["/N"]
        if not isinstance(drawn, StreamObject):
            raise WrongFigures
        seen = page.extract_xform_text(cast("EncodedStreamObject", drawn))
        if str(blank.get("/V", "")) != figures[name] or seen.strip() != figures[name]:
            raise WrongFigures


def _text_fields(content: bytes) -> dict[str, DictionaryObject]:
    form = cast("DictionaryObject", pypdf.PdfReader(io.BytesIO(content)).root_object["/AcroForm"])
    fields = [
        cast("DictionaryObject", each.get_object()) for each in cast("ArrayObject", form["/Fields"])
    ]
    return {str(each["/T"]): each for each in fields if each.get("/FT") == "/Tx"}
