"""A file that was signed outside, by a desktop program or the VGCA plug-in, and posted back.

Accepted is only the served file, byte by byte, with one increment after it: a signature of the
expected certificate that covers everything, and nothing else changed. The increment could redraw a
page and sign that; so what it changes is held to what signing may change.
"""

import io

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from qlvb.signing.integrity import MALFORMED, covers_file, is_whole, read, signatures_of
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.refusals import NotTheServedFile, WrongCertificate


def accept(served: bytes, posted: bytes, *, fingerprint: str, field: str) -> bytes:
    """The posted file, if it is the served one with one valid signature in its field.

    Raises:
        NotTheServedFile: anything else was changed, added or left out.
        WrongCertificate: another certificate signed.
    """
    if not posted.startswith(served) or len(posted) <= len(served):
        raise NotTheServedFile
    before = read(served)
    try:
        after = PdfFileReader(io.BytesIO(posted))
        added = signatures_of(after)[len(signatures_of(before)) :]
        if len(added) != 1 or added[0].field_name != field:
            raise NotTheServedFile
        if fingerprint_of(added[0].signer_cert) != fingerprint:
            raise WrongCertificate
        _check(before, after, added[0], fingerprint)
    except MALFORMED as error:
        raise NotTheServedFile from error
    return posted


def _check(
    before: PdfFileReader,
    after: PdfFileReader,
    added: EmbeddedPdfSignature,
    fingerprint: str,
) -> None:
    revisions = before.xrefs.total_revisions
    if after.xrefs.total_revisions != revisions + 1:
        raise NotTheServedFile
    if not (covers_file(added) and is_whole(added, fingerprint)):
        raise NotTheServedFile
    changed = DEFAULT_DIFF_POLICY.review_file(after, revisions - 1)
    if not isinstance(changed, DiffResult):
        raise NotTheServedFile
    is_signing = changed.modification_level <= ModificationLevel.FORM_FILLING
    if not is_signing or changed.changed_form_fields - {added.field_name}:
        raise NotTheServedFile
