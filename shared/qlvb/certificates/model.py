"""A certificate bound to who signs with it, and the image that its signature shows; pure.

Decree 30/2020 (Art. 32, 33) and Circular 41/2017: a certificate belongs to one person or one
agency, is checked when it is enrolled and again at every signing, and is ended when its holder
leaves or the key is lost.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from qlvb.certificates.refusals import (
    CertificateEnded,
    CertificateNotYours,
    CertificateOutOfTime,
    MarkSizeImpossible,
)
from qlvb.kernel.actor import Actor


class HolderKind(StrEnum):
    """Whose it is."""

    PERSON = "person"
    AGENCY = "agency"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person of the agency, or the agency itself: then ``id`` is the agency's."""

    kind: HolderKind
    id: str

    @property
    def key(self) -> str:
        """As it stands in keys: person#7Q2K…, agency#H16.13."""
        return f"{self.kind}#{self.id}"

    @property
    def is_agency(self) -> bool:
        """Whether the seal is the agency's."""
        return self.kind is HolderKind.AGENCY


class KeyKind(StrEnum):
    """Where the private key is."""

    KMS = "kms"
    """In the key service: the system asks for the signature."""
    ELSEWHERE = "elsewhere"
    """On a USB token, a SIM or at a provider: prepared here, signed there, completed here."""
    OUTSIDE = "outside"
    """In a program that signs the whole file, as the VGCA plug-in does."""

    @property
    def label(self) -> str:
        """As officials read it."""
        return _KEYS[self]


_KEYS = {
    KeyKind.KMS: "Khóa lưu tại máy chủ (KMS)",
    KeyKind.ELSEWHERE: "Thiết bị lưu khóa (USB token, SIM) hoặc ký từ xa",
    KeyKind.OUTSIDE: "Phần mềm ký ngoài hệ thống (VGCA)",
}


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One certificate of one holder. It is never changed, only ended."""

    fingerprint: str
    """SHA-256 of the certificate in hexadecimal: what binds it."""
    agency_id: str
    holder: Holder
    holder_name: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    key: KeyKind
    key_arn: str = ""
    """Of the key in KMS."""
    pem: str
    chain: tuple[str, ...] = ()
    """The authorities between it and the root, PEM."""
    is_test: bool = False
    """Issued by an authority that was made for trying things out."""
    enrolled_by: str
    enrolled_at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None
    end_reason: str = ""

    def is_in_force(self, at: datetime) -> bool:
        """Whether somebody may sign with it at a moment."""
        return self.ended_at is None and self.valid_from <= at <= self.valid_to

    def was_in_force(self, at: datetime) -> bool:
        """Whether what was signed with it at a moment counts; ended later, it still does."""
        is_before_its_end = self.ended_at is None or at < self.ended_at
        return is_before_its_end and self.valid_from <= at <= self.valid_to

    def check(self, at: datetime) -> None:
        """Refuse a certificate that nobody may sign with now.

        Raises:
            CertificateEnded, CertificateOutOfTime.
        """
        if self.ended_at is not None:
            raise CertificateEnded(holder=self.holder_name)
        if not self.is_in_force(at):
            raise CertificateOutOfTime(holder=self.holder_name)

    def end(self, actor: Actor, reason: str, at: datetime) -> "Certificate":
        """Nobody signs with it from now on; what was signed stays signed.

        Raises:
            CertificateEnded: it was ended before.
        """
        if self.ended_at is not None:
            raise CertificateEnded(holder=self.holder_name)
        return replace(self, ended_by=actor.signed, ended_at=at, end_reason=reason)


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """A signature of an agency's key over a statement, with what it is checked by."""

    algorithm: str
    """KMS's own name."""
    signature: str
    """Base 64."""
    certificate: str
    """PEM."""


class MarkKind(StrEnum):
    """What an image shows."""

    SIGNATURE = "signature"
    """The handwritten signature: blue, transparent."""
    SEAL = "seal"
    """The round seal: red, transparent, in its real size."""


LARGEST_MARK = 256 * 1024
"""Bytes of an image."""
_SMALLEST_MM, _LARGEST_MM = 10.0, 90.0


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The image of a signature or a seal, with its real size. It is used inside a signing only."""

    holder: Holder
    width_mm: float
    height_mm: float
    sha256: str
    put_by: str
    put_at: datetime

    @property
    def kind(self) -> MarkKind:
        """A seal is an agency's, a signature a person's."""
        return MarkKind.SEAL if self.holder.is_agency else MarkKind.SIGNATURE

    def checked(self) -> "Mark":
        """The mark, or a refusal of a size that none has.

        Raises:
            MarkSizeImpossible.
        """
        if not all(_SMALLEST_MM <= each <= _LARGEST_MM for each in (self.width_mm, self.height_mm)):
            raise MarkSizeImpossible(least=int(_SMALLEST_MM), most=int(_LARGEST_MM))
        return self


def check_own(actor: Actor, holder: Holder) -> None:
    """Refuse whoever asks for a person's that is not theirs; nobody acts for another in this.

    Raises:
        CertificateNotYours.
    """
    is_own = holder == Holder(kind=HolderKind.PERSON, id=actor.person_id)
    if actor.acting_for is not None or not (is_own or holder.is_agency):
        raise CertificateNotYours
