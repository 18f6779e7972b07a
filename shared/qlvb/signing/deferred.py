"""Signatures whose key is not here: prepared, signed on a token or at a provider, completed.

What is kept while the key is asked fits into 4 KB beside the prepared file. What comes back is held
to the expected certificate and to the kept digest before it is put in; a signature that does not
belong there never reaches the file.
"""

import base64
import hashlib
import io
import json
from collections.abc import Coroutine, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from pyhanko.sign.general import (
    CMSExtractionError,
    MultivaluedAttributeError,
    NonexistentAttributeError,
    check_ess_certid,
    extract_certificate_info,
    extract_signer_info,
    find_unique_cms_attribute,
    simple_cms_attribute,
)
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from qlvb.signing.keys import DIGEST, KeyOfCertificate, check_certificate, fingerprint_of
from qlvb.signing.refusals import SignatureNotMatching, SigningExpired, WrongCertificate
from qlvb.signing.sealing import RESERVED, Look, check_free, opened, pdf_signer, run

_MALFORMED = (
    CMSExtractionError,
    MultivaluedAttributeError,
    NonexistentAttributeError,
    SignatureValidationError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What is kept between preparing and completing; with the prepared file, nothing else is."""

    file_sha256: str
    """Of the prepared file."""
    document_digest: str
    start: int
    end: int
    """The gap in the file that the signature fills."""
    attributes: str
    """The signed attributes in DER, base64: their digest is what a token signs."""
    certificate: str
    chain: tuple[str, ...]

    @property
    def to_sign(self) -> bytes:
        """SHA-256 of the signed attributes: what a raw signature is made over."""
        return hashlib.sha256(_unpacked(self.attributes)).digest()

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Waiting":
        """What was stored."""
        held = json.loads(text)
        return cls(**{**held, "chain": tuple(held["chain"])})


def begin(
    content: bytes,
    *,
    certificate: bytes,
    chain: Sequence[bytes],
    look: Look,
    at: datetime,
) -> tuple[bytes, Waiting]:
    """Prepare a signature for a key elsewhere.

    Returns:
        The prepared file, with a gap for the signature, and what is to be kept.

    Raises:
        NotPrepared, LeaderNotSigned, FigureTooLong: as ``Look.fill``.
        CertificateNotValid: the certificate is not valid at the moment.
        WrongCertificate: no document is signed with such a key.
    """
    return run(_begun(content, KeyOfCertificate(certificate, chain, _elsewhere), look, at))


def complete_raw(
    prepared: bytes, waiting: Waiting, signature: bytes, timestamper: TimeStamper | None
) -> bytes:
    """Put in what a token answered: a raw signature over ``waiting.to_sign``.

    Raises:
        SignatureNotMatching: it is not over what was prepared, or by another key.
        SigningExpired: the prepared file is no longer the one it was.
    """
    certificate, chain = _parties(waiting)
    signer = KeyOfCertificate(certificate, chain, lambda _digest: signature)
    attributes = cms.CMSAttributes.load(_unpacked(waiting.attributes))

    async def packed() -> cms.ContentInfo:
        return await signer.async_sign_prescribed_attributes(
            DIGEST, signed_attrs=attributes, timestamper=timestamper
        )

    return _filled(prepared, waiting, packed())


def complete_cms(
    prepared: bytes, waiting: Waiting, container: bytes, timestamper: TimeStamper | None
) -> bytes:
    """Put in a whole CMS that a provider made over the document's digest.

    Raises:
        SignatureNotMatching: it is not over what was prepared, or malformed.
        WrongCertificate: it is by another certificate than the expected one.
        SigningExpired: the prepared file is no longer the one it was.
    """
    return _filled(prepared, waiting, _checked_cms(waiting, container, timestamper))


async def _begun(
    content: bytes, signer: KeyOfCertificate, look: Look, at: datetime
) -> tuple[bytes, Waiting]:
    check_certificate(signer.own, at)
    writer = opened(content)
    check_free(writer, look.field)
    look.fill(content, writer)
    made = pdf_signer(signer, look, None)
    session = made.init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    document = session.prepare_tbs_document(None, bytes_reserved=RESERVED)
    digest, out = document.digest_tbs_document()
    attributes = await signer.signed_attrs(digest.document_digest, DIGEST, use_pades=True)
    out.seek(0)
    prepared = bytes(out.read())
    return prepared, Waiting(
        file_sha256=hashlib.sha256(prepared).hexdigest(),
        document_digest=digest.document_digest.hex(),
        start=digest.reserved_region_start,
        end=digest.reserved_region_end,
        attributes=_packed(attributes.dump()),
        certificate=_packed(signer.own.dump()),
        chain=tuple(_packed(each.dump()) for each in signer.cert_registry),
    )


async def _checked_cms(
    waiting: Waiting, container: bytes, timestamper: TimeStamper | None
) -> cms.ContentInfo:
    certificate, _ = _parties(waiting)
    try:
        whole = cms.ContentInfo.load(container, strict=True)
        signed = whole["content"]
        info = extract_signer_info(signed)
        found = extract_certificate_info(signed).signer_cert
        if fingerprint_of(found) != fingerprint_of(certificate):
            raise WrongCertificate
        if info["digest_algorithm"]["algorithm"].native != DIGEST:
            raise SignatureNotMatching
        bound = find_unique_cms_attribute(info["signed_attrs"], "signing_certificate_v2")
        if not check_ess_certid(found, bound["certs"][0]):
            raise WrongCertificate
        digest = bytes.fromhex(waiting.document_digest)
        intact, valid = validate_sig_integrity(info, found, "data", digest)
    except _MALFORMED as error:
        raise SignatureNotMatching from error
    if not (intact and valid):
        raise SignatureNotMatching
    has_time = any(
        each["type"].native == "signature_time_stamp_token" for each in info["unsigned_attrs"] or ()
    )
    if timestamper is not None and not has_time:
        imprint = hashlib.sha256(info["signature"].native).digest()
        token = await timestamper.async_timestamp(imprint, DIGEST)
        stamp = simple_cms_attribute("signature_time_stamp_token", token)
        info["unsigned_attrs"] = cms.CMSAttributes([*(info["unsigned_attrs"] or ()), stamp])
    return whole


def _filled(
    prepared: bytes, waiting: Waiting, awaited: Coroutine[Any, Any, cms.ContentInfo]
) -> bytes:
    async def fill() -> bytes:
        container = (await awaited).dump()
        if len(container) * 2 > waiting.end - waiting.start - 2:
            raise SignatureNotMatching
        gap = PreparedByteRangeDigest(
            document_digest=bytes.fromhex(waiting.document_digest),
            reserved_region_start=waiting.start,
            reserved_region_end=waiting.end,
        )
        out = io.BytesIO(prepared)
        await PdfTBSDocument.async_finish_signing(out, gap, container)
        return out.getvalue()

    if hashlib.sha256(prepared).hexdigest() != waiting.file_sha256:
        awaited.close()
        raise SigningExpired
    return run(fill())


def _elsewhere(_digest: bytes) -> bytes:
    raise WrongCertificate


def _parties(waiting: Waiting) -> tuple[bytes, list[bytes]]:
    return _unpacked(waiting.certificate), [_unpacked(each) for each in waiting.chain]


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text)
