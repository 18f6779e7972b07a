"""Certificates (X.509, RFC 5280) as they are handed in: read, and held to those who issued them.

The library is loaded when a certificate is looked at: enrolling one is seldom.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LARGEST = 64 * 1024
"""Bytes of a certificate with the authorities over it, PEM."""


class NoCertificate(ValueError):
    """What was handed in is no certificate, or none that signs."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a certificate says, and the authorities that came with it."""

    fingerprint: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    public_key: bytes
    """SubjectPublicKeyInfo, DER."""
    pem: str
    chain: tuple[str, ...]
    """In the order from the certificate upwards, without the root."""


def read(pem: str) -> Read:
    """What was handed in: the certificate first, then the authorities over it.

    Raises:
        NoCertificate: it cannot be read, or it may not sign documents.
    """
    from cryptography import x509

    try:
        own, *over = x509.load_pem_x509_certificates(pem.encode())
        uses = _key_usage(own)
        facts = _facts(own, over)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType) as error:
        raise NoCertificate from error
    if not uses:
        raise NoCertificate
    return facts


def read_authority(pem: str) -> Read:
    """What an authority's own certificate says.

    Raises:
        NoCertificate: it is not one certificate, or not one that may stand over others.
    """
    from cryptography import x509

    try:
        (own,) = x509.load_pem_x509_certificates(pem.encode())
        stands_over_others = is_authority(own) and _signs_certificates(own)
        facts = _facts(own, ())
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType) as error:
        raise NoCertificate from error
    if not stands_over_others:
        raise NoCertificate
    return facts


def is_its_own(pem: str) -> bool:
    """Whether it stands under itself: a root."""
    from cryptography import x509

    own = x509.load_pem_x509_certificate(pem.encode())
    return _stands_under(own, own)


def der_of(pem: str) -> bytes:
    """A certificate as signatures carry it."""
    from cryptography import x509

    return _der(x509.load_pem_x509_certificate(pem.encode()))


def fingerprint_of(pem: str) -> str:
    """SHA-256 of a certificate in hexadecimal."""
    return hashlib.sha256(der_of(pem)).hexdigest()


def is_issued_under(pem: str, chain: Sequence[str], roots: Sequence[bytes]) -> bool:
    """Whether each stands under the next, and the last under one of the roots (DER)."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    tops = [x509.load_der_x509_certificate(root) for root in roots]
    path = [x509.load_pem_x509_certificate(each.encode()) for each in (pem, *chain)]
    try:
        for below, above in pairwise(path):
            below.verify_directly_issued_by(above)
            if not is_authority(above):
                return False
    except (ValueError, TypeError, InvalidSignature):
        return False
    return any(_stands_under(path[-1], top) for top in tops)


def _facts(own: "Certificate", over: Sequence["Certificate"]) -> Read:
    from cryptography.hazmat.primitives import serialization

    return Read(
        fingerprint=hashlib.sha256(_der(own)).hexdigest(),
        subject=_named(own.subject.rfc4514_string()),
        issuer=_named(own.issuer.rfc4514_string()),
        serial=f"{own.serial_number:X}",
        valid_from=own.not_valid_before_utc,
        valid_to=own.not_valid_after_utc,
        public_key=own.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        pem=_pem(own),
        chain=tuple(_pem(each) for each in over if each.subject != each.issuer),
    )


def _signs_certificates(one: "Certificate") -> bool:
    from cryptography import x509

    try:
        return one.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def has_signed(pem: str, algorithm: str, signature: bytes, message: bytes) -> bool:
    """Whether the key of a certificate made a signature over a message.

    Args:
        pem: the certificate.
        algorithm: KMS's own name: RSASSA_PKCS1_V1_5_SHA_256, ECDSA_SHA_256.
        signature: as KMS makes it.
        message: what it is said to be over.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    try:
        if algorithm == "RSASSA_PKCS1_V1_5_SHA_256" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        elif algorithm == "ECDSA_SHA_256" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _stands_under(one: "Certificate", top: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        one.verify_directly_issued_by(top)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def is_authority(one: "Certificate") -> bool:
    """Whether it may stand over others."""
    from cryptography import x509

    try:
        return bool(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _key_usage(one: "Certificate") -> bool:
    """Whether it is one of a person or an agency, and for signing."""
    from cryptography import x509

    try:
        uses = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return not is_authority(one)
    return bool((uses.digital_signature or uses.content_commitment) and not is_authority(one))


def _der(one: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return one.public_bytes(Encoding.DER)


def _pem(one: "Certificate") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return one.public_bytes(Encoding.PEM).decode()


def _named(rfc4514: str) -> str:
    """CN=…,O=… without the escapes, for people."""
    return rfc4514.replace("\\,", ",")
