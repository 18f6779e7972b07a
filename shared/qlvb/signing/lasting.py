"""Signatures that can be verified when certificate and timestamp have expired (PAdES B-LTA).

Put into the file: the lists and answers about revocation with the certificates they are about
(DSS), and a timestamp over all of it (ETSI EN 319 142-1, 5.4 and 6.3). Done again before that
timestamp's own certificate weakens. Nothing is fetched here: the system keeps its lists.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import DocumentTimestampStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from qlvb.signing.integrity import MALFORMED, signatures_of
from qlvb.signing.keys import DIGEST
from qlvb.signing.refusals import NotLasting
from qlvb.signing.sealing import RESERVED, run

_BROKEN = (ValidationError, PathBuildingError, PathValidationError, *MALFORMED)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What verifying later needs, as of now; certificates, lists and answers DER."""

    roots: Sequence[bytes]
    lists: Sequence[bytes]
    answers: Sequence[bytes] = ()
    at: datetime

    def context(self) -> ValidationContext:
        """What chains are held to: without word on revocation none holds."""
        return ValidationContext(
            trust_roots=[x509.Certificate.load(each) for each in self.roots],
            crls=[crl.CertificateList.load(each) for each in self.lists],
            ocsps=[ocsp.OCSPResponse.load(each) for each in self.answers],
            allow_fetching=False,
            revocation_mode="require",
            moment=self.at,
        )

    def check_after(self, signature: EmbeddedPdfSignature) -> None:
        """Refuse lists from before a signature: they do not know what became of it.

        Raises:
            NotLasting.
        """
        signed_at = _signed_at(signature)
        issuer = signature.signer_cert.issuer
        told = [crl.CertificateList.load(each)["tbs_cert_list"] for each in self.lists]
        as_of = [each["this_update"].native for each in told if each["issuer"] == issuer]
        if signed_at is None or not any(each >= signed_at for each in as_of):
            raise NotLasting


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """A file that lasts, and until when."""

    content: bytes
    good_until: datetime
    """The earliest end of the certificates that its last timestamp stands on."""


def make_lasting(content: bytes, evidence: Evidence, timestamper: TimeStamper) -> Lasting:
    """Add what verifying later needs, and a timestamp over the whole file.

    A file that was made lasting before gets what its last timestamp needs, and a new one over that:
    what stands below was proven by it.

    Args:
        content: the sealed file, or one that was made lasting; it grows, nothing of it changes.
        evidence: what is known of certificates now.
        timestamper: of the timestamp authority.

    Raises:
        NotLasting: a certificate does not hold, or its revocation cannot be told from what is kept.
        TimestampUnavailable: as the timestamper.
    """
    return run(_lasting(content, evidence, timestamper))


async def _lasting(content: bytes, evidence: Evidence, timestamper: TimeStamper) -> Lasting:
    context = evidence.context()
    try:
        if PdfFileReader(io.BytesIO(content)).embedded_timestamp_signatures:
            made = await _renewed(content, context, timestamper)
        else:
            made = await _first(content, evidence, context, timestamper)
        status = await _last_timestamp(made, context)
    except _BROKEN as error:
        raise NotLasting from error
    path = status.validation_path
    if path is None:
        raise NotLasting
    return Lasting(content=made, good_until=min(each.not_valid_after for each in path))


async def _first(
    content: bytes, evidence: Evidence, context: ValidationContext, timestamper: TimeStamper
) -> bytes:
    for number in range(len(signatures_of(PdfFileReader(io.BytesIO(content))))):
        signature = signatures_of(PdfFileReader(io.BytesIO(content)))[number]
        evidence.check_after(signature)
        out = await async_add_validation_info(signature, context)
        content = out.getvalue()
    stamped = await PdfTimeStamper(timestamper).async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), DIGEST, context, bytes_reserved=RESERVED
    )
    return bytes(stamped.getvalue())


async def _renewed(content: bytes, context: ValidationContext, timestamper: TimeStamper) -> bytes:
    await _last_timestamp(content, context)
    stamped = await PdfTimeStamper(timestamper).async_update_archival_timestamp_chain(
        PdfFileReader(io.BytesIO(content)), context, in_place=False
    )
    return bytes(stamped.getvalue())


async def _last_timestamp(content: bytes, context: ValidationContext) -> DocumentTimestampStatus:
    """What the last timestamp over the file is worth now.

    Raises:
        NotLasting: nothing can be built on it.
    """
    last = PdfFileReader(io.BytesIO(content)).embedded_timestamp_signatures[-1]
    status = await async_validate_pdf_timestamp(last, context, skip_diff=True)
    if not (status.intact and status.valid and status.trusted):
        raise NotLasting
    return status


def _signed_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """By the timestamp on it, or else by the signer's own clock."""
    found: datetime | None = signature.self_reported_timestamp
    for each in signature.signer_info["unsigned_attrs"] or ():
        if each["type"].native == "signature_time_stamp_token":
            token = each["values"][0]["content"]["encap_content_info"]["content"].parsed
            found = token["gen_time"].native
    return found
