"""What the certificate of one signature says of who made it, whatever it is worth."""

from typing import Any

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from qlvb.signing.keys import fingerprint_of
from qlvb.signing.model import SignatureRow, SignatureState, TimeSource

_LEAST_RSA = 2048
_WEAK_DIGESTS = {"md2", "md5", "sha1"}


def described(signature: EmbeddedPdfSignature) -> SignatureRow:
    """A row with all that is read off a signature itself; its state is for others to find."""
    certificate = signature.signer_cert
    subject = certificate.subject.native
    claimed = signature.self_reported_timestamp
    public = certificate.public_key
    is_weak = signature.md_algorithm in _WEAK_DIGESTS or (
        public.algorithm == "rsa" and public.bit_size < _LEAST_RSA
    )
    return SignatureRow(
        field=str(signature.field_name),
        state=SignatureState.VALID,
        sentences=(_WEAK,) if is_weak else (),
        signer=_text(subject.get("common_name")),
        managing_unit=", ".join(
            filter(
                None,
                map(
                    _text,
                    (subject.get("organizational_unit_name"), subject.get("organization_name")),
                ),
            )
        ),
        issuer=_text(certificate.issuer.native.get("common_name"))
        or certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:X}",
        fingerprint=fingerprint_of(certificate),
        certificate_from=certificate.not_valid_before,
        certificate_to=certificate.not_valid_after,
        signed_at=claimed,
        time_source=TimeSource.SIGNER if claimed else TimeSource.NOBODY,
        is_organization=_is_organization(subject),
        is_weak=is_weak,
    )


def _is_organization(subject: dict[str, Any]) -> bool:
    """A person's certificate names the person beside the organization and bears their number."""
    return not {"title", "surname", "given_name", "user_id", "email_address"} & set(subject) and (
        "organizational_unit_name" not in subject
    )


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


_WEAK = "Thuật toán hoặc độ dài khóa ký không còn an toàn."
