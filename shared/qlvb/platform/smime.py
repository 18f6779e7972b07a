"""E-mail with a digital signature (S/MIME, RFC 8551): who signed it, and whether that holds.

Only the first part of a ``multipart/signed`` is signed; the headers are not. Whoever asks must hold
the sender's address to the certificate. Whether a certificate was withdrawn by its authority is not
asked: no lists of withdrawn ones are kept yet. The libraries are loaded when a mail is looked at:
that is seldom, and they cost 60 ms.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from enum import StrEnum
from typing import Any, cast

LARGEST = 256 * 1024
"""Bytes of a mail that only says who acts for whom; what is larger carries something else."""

_DIGESTS = {"sha256", "sha384", "sha512"}
_SKEW = timedelta(minutes=5)
"""How far a signer's clock may run ahead of ours."""
_LEAST_RSA = 2048


class Flaw(StrEnum):
    """Why a signature proves nothing, for a sentence."""

    UNREADABLE = "không đọc được cấu trúc thư hoặc chữ ký"
    TOO_LARGE = "thư lớn hơn 256 KB"
    UNSIGNED = "thư không có chữ ký số tách rời"
    SEVERAL_SIGNATURES = "thư phải có đúng một chữ ký"
    NO_CERTIFICATE = "thư không kèm chứng thư số của người ký"
    IN_FUTURE = "thời điểm ký ở tương lai"
    SEVERAL_SENDERS = "thư phải có đúng một người gửi"
    SEVERAL_PARTS = "thư không có đúng một nội dung và một chữ ký"
    WEAK_DIGEST = "thuật toán băm không còn an toàn"
    REPEATED = "thuộc tính ký bị lặp"
    NO_TIME = "chữ ký không ghi thời điểm ký"
    CHANGED = "nội dung thư đã bị thay đổi sau khi ký"
    SHORT_KEY = "khóa ký quá ngắn"
    UNKNOWN_ALGORITHM = "thuật toán ký không được hỗ trợ"
    FORGED = "chữ ký không đúng với chứng thư số"
    NO_AUTHORITIES = "hệ thống chưa khai báo tổ chức chứng thực được tin cậy"
    OUT_OF_TIME = "chứng thư số không còn hiệu lực tại thời điểm ký"
    NOT_FOR_SIGNING = "chứng thư số không dùng để ký"
    NOT_FOR_MAIL = "chứng thư số không dùng cho thư điện tử"
    UNTRUSTED = "chứng thư số không do tổ chức được tin cậy cấp"


class SignatureRefused(Exception):
    """The signature is missing or does not hold."""

    def __init__(self, why: Flaw) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class SignedMail:
    """What a valid signature proves, and what the mail says of itself."""

    sender: str
    """The address in From, lower case; it is not signed."""
    addresses: frozenset[str]
    """Addresses that the certificate was issued for, lower case."""
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    """SHA-256 of the certificate in hexadecimal."""
    signed_at: datetime
    words: str
    """The signed text."""


def verify(message: bytes, authorities: str, now: datetime) -> SignedMail:
    """Verify the detached signature of a mail as it was received.

    Args:
        message: the bytes of the .eml file.
        authorities: certificates of the trusted authorities, PEM, one after the other.
        now: nothing can have been signed later.

    Raises:
        SignatureRefused: it says why.
    """
    try:
        return _verified(message, authorities, now)
    except SignatureRefused:
        raise
    except Exception as error:  # what is said depends on where a mail is broken
        raise SignatureRefused(Flaw.UNREADABLE) from error


def _verified(message: bytes, authorities: str, now: datetime) -> SignedMail:
    from asn1crypto import cms

    if len(message) > LARGEST:
        raise SignatureRefused(Flaw.TOO_LARGE)
    raw = re.sub(rb"\r?\n", b"\r\n", message)
    parsed = message_from_bytes(raw, policy=policy.default)
    content, signature = _parts(raw, parsed)
    info = cms.ContentInfo.load(signature)
    if info["content_type"].native != "signed_data":
        raise SignatureRefused(Flaw.UNSIGNED)
    signed = info["content"]
    held = [c.chosen for c in signed["certificates"] or [] if c.name == "certificate"]
    if len(signed["signer_infos"]) != 1:
        raise SignatureRefused(Flaw.SEVERAL_SIGNATURES)
    signer = signed["signer_infos"][0]
    own = next((c for c in held if _is_of(signer["sid"], c)), None)
    if own is None:
        raise SignatureRefused(Flaw.NO_CERTIFICATE)
    signed_at = _check_signature(signer, own, content)
    if signed_at > now + _SKEW:
        raise SignatureRefused(Flaw.IN_FUTURE)
    certificate = _check_chain(own, held, authorities, signed_at)
    senders = [address.lower() for _, address in getaddresses([str(parsed["from"] or "")])]
    if len(senders) != 1 or len(parsed.get_all("from", [])) != 1:
        raise SignatureRefused(Flaw.SEVERAL_SENDERS)
    return SignedMail(
        sender=senders[0],
        addresses=_addresses(own),
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        fingerprint=hashlib.sha256(own.dump()).hexdigest(),
        signed_at=signed_at,
        words=_text(message_from_bytes(content, policy=policy.default)),
    )


def _parts(raw: bytes, parsed: EmailMessage) -> tuple[bytes, bytes]:
    """The signed bytes as they stand, and the signature."""
    kind, protocol = parsed.get_content_type(), str(parsed.get_param("protocol", ""))
    boundary = parsed.get_boundary()
    is_ours = protocol.lower() in {"application/pkcs7-signature", "application/x-pkcs7-signature"}
    if kind != "multipart/signed" or not is_ours or not boundary:
        raise SignatureRefused(Flaw.UNSIGNED)
    body = b"\r\n" + raw.partition(b"\r\n\r\n")[2]
    pieces = body.split(b"\r\n--" + boundary.encode())
    if len(pieces) != 4:  # noqa: PLR2004  before, the words, the signature, after
        raise SignatureRefused(Flaw.SEVERAL_PARTS)
    content, attached = (piece.partition(b"\r\n")[2] for piece in pieces[1:3])
    signature = message_from_bytes(attached).get_payload(decode=True)
    return content, cast("bytes", signature)


def _is_of(sid: Any, certificate: Any) -> bool:
    if sid.name == "issuer_and_serial_number":
        wanted = sid.chosen
        is_serial = wanted["serial_number"].native == certificate.serial_number
        return bool(is_serial and wanted["issuer"] == certificate.issuer)
    return bool(certificate.key_identifier and sid.chosen.native == certificate.key_identifier)


def _check_signature(signer: Any, own: Any, content: bytes) -> datetime:
    """Hold the signature to the content and to the key. Returns when it says it was made."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    digest = signer["digest_algorithm"]["algorithm"].native
    if digest not in _DIGESTS:
        raise SignatureRefused(Flaw.WEAK_DIGEST)
    attributes: dict[str, Any] = {}
    for each in signer["signed_attrs"] or []:
        name = each["type"].native
        if name in attributes or len(each["values"]) != 1:
            raise SignatureRefused(Flaw.REPEATED)
        attributes[name] = each["values"][0].native
    if attributes.get("content_type") != "data" or "signing_time" not in attributes:
        raise SignatureRefused(Flaw.NO_TIME)
    if attributes.get("message_digest") != hashlib.new(digest, content).digest():
        raise SignatureRefused(Flaw.CHANGED)
    how = signer["signature_algorithm"].signature_algo
    chosen = getattr(hashes, digest.upper())()
    signed, signature = signer["signed_attrs"].untag().dump(), signer["signature"].native
    key = load_der_x509_certificate(own.dump()).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and how == "rsassa_pkcs1v15":
            if key.key_size < _LEAST_RSA:
                raise SignatureRefused(Flaw.SHORT_KEY)
            key.verify(signature, signed, padding.PKCS1v15(), chosen)
        elif isinstance(key, ec.EllipticCurvePublicKey) and how == "ecdsa":
            key.verify(signature, signed, ec.ECDSA(chosen))
        else:
            raise SignatureRefused(Flaw.UNKNOWN_ALGORITHM)
    except InvalidSignature as error:
        raise SignatureRefused(Flaw.FORGED) from error
    made: datetime = attributes["signing_time"]
    return made.astimezone(UTC)


def _check_chain(own: Any, held: list[Any], authorities: str, at: datetime) -> Any:
    """Hold the certificate to a trusted authority, its time and its use, as of the signing."""
    from cryptography import x509
    from cryptography.x509 import verification

    if not authorities.strip():
        raise SignatureRefused(Flaw.NO_AUTHORITIES)
    roots = x509.load_pem_x509_certificates(authorities.encode())
    leaf = x509.load_der_x509_certificate(own.dump())
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        raise SignatureRefused(Flaw.OUT_OF_TIME)
    use, extended = own.key_usage_value, own.extended_key_usage_value
    if use is not None and not {"digital_signature", "non_repudiation"} & set(use.native):
        raise SignatureRefused(Flaw.NOT_FOR_SIGNING)
    mail = {"email_protection", "any_extended_key_usage"}
    if extended is not None and not mail & set(extended.native):
        raise SignatureRefused(Flaw.NOT_FOR_MAIL)
    any_leaf = verification.ExtensionPolicy.permit_all()
    an_authority = verification.ExtensionPolicy.webpki_defaults_ca()
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store(roots))
        .time(at)
        .extension_policies(ca_policy=an_authority, ee_policy=any_leaf)
        .build_client_verifier()
    )
    others = [x509.load_der_x509_certificate(c.dump()) for c in held if c is not own]
    try:
        verifier.verify(leaf, others)
    except verification.VerificationError as error:
        raise SignatureRefused(Flaw.UNTRUSTED) from error
    return leaf


def _addresses(own: Any) -> frozenset[str]:
    named = own.subject_alt_name_value
    found = [n.native for n in named or [] if n.name == "rfc822_name"]
    subject = own.subject.native.get("email_address", [])
    found += subject if isinstance(subject, list) else [subject]
    return frozenset(str(address).lower() for address in found)


def _text(parsed: EmailMessage) -> str:
    body = parsed.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())
    return re.sub(r"<[^>]*>", " ", text) if body.get_content_subtype() == "html" else text
