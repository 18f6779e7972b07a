"""Lists of withdrawn certificates (CRL, RFC 5280, 5) as authorities publish them.

The library is loaded when a list is looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from qlvb.platform.certificates import is_authority

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateRevocationList

LARGEST = 8 * 1024 * 1024
"""Bytes of a list: some two hundred thousand withdrawn certificates."""
_PEM = b"-----BEGIN X509 CRL-----"


class NoList(ValueError):
    """What was handed in is no list, or one that says too little."""


class PartOfList(NoList):
    """It speaks of some of the authority's certificates only, or of changes to another list."""


class AnothersList(NoList):
    """The authority did not sign it."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a list says of itself."""

    content: bytes
    """DER."""
    this_update: datetime
    next_update: datetime
    number: int
    """Grows with every list of an authority; 0: it has none."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of whether a certificate was withdrawn."""

    revoked_at: datetime | None = None
    """By its authority, or one of those over it by theirs."""
    as_of: datetime | None = None
    """Of the oldest list that was looked at; None where one of them was not current."""


def read(content: bytes, authority: str) -> Read:
    """A list as it was published, held to the authority (PEM) that must have signed it.

    Raises:
        NoList: it cannot be read, or names no day of its next list.
        AnothersList: the authority did not sign it.
        PartOfList: it is a part of the list only.
    """
    from cryptography import x509

    above = x509.load_pem_x509_certificate(authority.encode())
    try:
        found = _loaded(content)
        if found.issuer != above.subject or not found.is_signature_valid(above.public_key()):  # type: ignore[arg-type]
            raise AnothersList
        number = _number(found)
        is_part = _is_part(found)
        first, next_update = found.last_update_utc, found.next_update_utc
    except NoList:
        raise
    except (TypeError, ValueError, x509.UnsupportedGeneralNameType) as error:
        raise NoList from error
    if is_part:
        raise PartOfList
    if next_update is None:
        raise NoList
    return Read(content=_der(found), this_update=first, next_update=next_update, number=number)


def standing(pem: str, chain: Sequence[str], lists: Iterable[bytes], at: datetime) -> Standing:
    """What the lists at hand (DER) say of a certificate and of the authorities over it.

    A list that is out of date still tells who was withdrawn; only a current one tells who was not.
    """
    from cryptography import x509

    path = [x509.load_pem_x509_certificate(each.encode()) for each in (pem, *chain)]
    known = [x509.load_der_x509_crl(each) for each in lists]
    revoked = [since for one in path for since in _revoked(one, known)]
    if revoked:
        return Standing(revoked_at=min(revoked))
    as_of = [_as_of(one, known, at) for one in path]
    told = [each for each in as_of if each is not None]
    return Standing(as_of=min(told) if len(told) == len(path) else None)


def _revoked(
    one: "Certificate", lists: Iterable["CertificateRevocationList"]
) -> Iterator[datetime]:
    for each in lists:
        if _is_by_its_authority(each, one):
            entry = each.get_revoked_certificate_by_serial_number(one.serial_number)
            if entry is not None:
                yield entry.revocation_date_utc


def _as_of(
    one: "Certificate", lists: Iterable["CertificateRevocationList"], at: datetime
) -> datetime | None:
    found = [
        each.last_update_utc
        for each in lists
        if _is_by_its_authority(each, one)
        and _speaks_of(each, one)
        and each.next_update_utc is not None
        and each.last_update_utc <= at <= each.next_update_utc
    ]
    return max(found, default=None)


def _is_by_its_authority(one: "CertificateRevocationList", certificate: "Certificate") -> bool:
    """An authority that changes its key keeps its name: then the key decides."""
    if one.issuer != certificate.issuer:
        return False
    keys = {_key_of_issuer(one), _key_of_issuer(certificate)} - {None}
    return len(keys) < 2  # noqa: PLR2004  both say the same, or one says nothing


def _key_of_issuer(one: "Certificate | CertificateRevocationList") -> bytes | None:
    from cryptography import x509

    try:
        told = one.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    except x509.ExtensionNotFound:
        return None
    return told.key_identifier


def _loaded(content: bytes) -> "CertificateRevocationList":
    from cryptography import x509

    if content.lstrip().startswith(_PEM):
        return x509.load_pem_x509_crl(content)
    return x509.load_der_x509_crl(content)


def _number(one: "CertificateRevocationList") -> int:
    from cryptography import x509

    try:
        return one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return 0


def _is_part(one: "CertificateRevocationList") -> bool:
    from cryptography import x509

    for each in one.extensions:
        told = each.value
        if isinstance(told, x509.DeltaCRLIndicator):
            return True
        if isinstance(told, x509.IssuingDistributionPoint) and (
            told.only_contains_attribute_certs or told.only_some_reasons or told.indirect_crl
        ):
            return True
    return False


def _speaks_of(one: "CertificateRevocationList", certificate: "Certificate") -> bool:
    """Some authorities publish one list of people and another of authorities."""
    from cryptography import x509

    for each in one.extensions:
        if isinstance(each.value, x509.IssuingDistributionPoint):
            is_above = is_authority(certificate)
            if each.value.only_contains_user_certs and is_above:
                return False
            if each.value.only_contains_ca_certs and not is_above:
                return False
    return True


def _der(one: "CertificateRevocationList") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return one.public_bytes(Encoding.DER)
