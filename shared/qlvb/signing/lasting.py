"""Signatures that can be verified when certificate and timestamp have expired (PAdES B-LTA).

Put into the file: the lists and answers about revocation with the certificates they are about
(DSS), and a timestamp over all of it (ETSI EN 319 142-1, 5.4 and 6.3). Done again before that
timestamp's own certificate weakens. Nothing is fetched here: the system keeps its lists.
"""

import io
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from qlvb.signing.integrity import MALFORMED, signatures_of
from qlvb.signing.keys import DIGEST
from qlvb.signing.refusals import NotLasting
from qlvb.signing.sealing import RESERVED, run


def make_lasting(
    content: bytes,
    *,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
    answers: Sequence[bytes],
    at: datetime,
    timestamper: TimeStamper,
) -> bytes:
    """Add what verifying later needs, and a timestamp over the whole file.

    Args:
        content: the sealed file; it grows, nothing of it changes.
        roots: certificates of the trusted authorities, DER.
        lists: of withdrawn certificates (CRL), DER.
        answers: of OCSP, DER.
        at: now.
        timestamper: of the timestamp authority.

    Raises:
        NotLasting: a certificate does not hold, or its revocation cannot be told from what is kept.
    """
    return run(_lasting(content, roots, lists, answers, at, timestamper))


async def _lasting(
    content: bytes,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
    answers: Sequence[bytes],
    at: datetime,
    timestamper: TimeStamper,
) -> bytes:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(each) for each in roots],
        crls=[crl.CertificateList.load(each) for each in lists],
        ocsps=[ocsp.OCSPResponse.load(each) for each in answers],
        allow_fetching=False,
        revocation_mode="require",
        moment=at,
    )
    try:
        for number in range(len(signatures_of(PdfFileReader(io.BytesIO(content))))):
            signature = signatures_of(PdfFileReader(io.BytesIO(content)))[number]
            out = await async_add_validation_info(signature, context)
            content = out.getvalue()
        stamped = await PdfTimeStamper(timestamper).async_timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(content)), DIGEST, context, bytes_reserved=RESERVED
        )
    except (ValidationError, PathBuildingError, PathValidationError, *MALFORMED) as error:
        raise NotLasting from error
    return bytes(stamped.getvalue())
