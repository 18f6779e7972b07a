"""Whether one signature on a file is whole and by an expected certificate.

Asked before sealing, and after a signature was made elsewhere. Trust and revocation are the
examination's matter.
"""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from qlvb.signing import reading
from qlvb.signing.keys import fingerprint_of
from qlvb.signing.model import LEADER_FIELD
from qlvb.signing.refusals import LeaderNotSigned, NotReadable

reading.install()  # who signs and seals looks at every signature before

MALFORMED = (
    PdfError,
    CMSExtractionError,
    SignatureValidationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a malformed file or signature makes pyHanko raise; too deep nesting among them."""


def check_leader(signed: bytes, fingerprint: str) -> None:
    """Whether the leader signed a file, by the certificate enrolled, and nothing followed.

    Raises:
        LeaderNotSigned: no seal may be put onto it.
    """
    try:
        reader = PdfFileReader(io.BytesIO(signed))
        found = [each for each in signatures_of(reader) if each.field_name == LEADER_FIELD]
        if len(found) == 1 and is_whole(found[0], fingerprint) and covers_file(found[0]):
            return
    except MALFORMED as error:
        raise LeaderNotSigned from error
    raise LeaderNotSigned


def signatures_of(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """The signatures of persons and organizations, in the order they were made."""
    return list(reader.embedded_regular_signatures)


def is_whole(signature: EmbeddedPdfSignature, fingerprint: str) -> bool:
    """Whether the bytes it covers are those that were signed, by this certificate's key."""
    certificate = signature.signer_cert
    if fingerprint_of(certificate) != fingerprint:
        return False
    digest = signature.compute_digest()
    intact, valid = validate_sig_integrity(signature.signer_info, certificate, "data", digest)
    return bool(intact and valid)


def covers_file(signature: EmbeddedPdfSignature) -> bool:
    """Whether every byte of the file but the signature itself is covered."""
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        return False
    _, first, second, _ = (int(each) for each in signature.byte_range)
    return second == first + len(signature.pkcs7_content) * 2 + 2


def read(content: bytes) -> PdfFileReader:
    """The file as strictly as pyHanko reads.

    Raises:
        NotReadable: it is no PDF, or a broken one.
    """
    try:
        return PdfFileReader(io.BytesIO(content))
    except MALFORMED as error:
        raise NotReadable from error
