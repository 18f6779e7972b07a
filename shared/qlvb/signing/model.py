"""Where signatures stand on a page, and what is found about those on a file; pure.

Decree 30/2020 (Art. 9, Appendix I, Section II): the competent person signs first; then the clerk
puts in number and date and seals. On one PDF the second must not break the first, so the fields
for both exist before anyone signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

LEADER_FIELD = "LanhDao"
SEAL_FIELD = "DauCoQuan"
ATTACHMENT_FIELD = "CoQuan"
"""The organization's signature on a file sent along, which has no other."""
NUMBER_FIELD, DAY_FIELD, MONTH_FIELD, YEAR_FIELD = "so_vb", "ngay", "thang", "nam"
"""No field's name begins another's: a lock on ``a`` would take in ``a.b`` (ISO 32000-1, 12.7.4)."""

POINTS_PER_MM = 72 / 25.4
BASELINE = 0.29
"""Of the height of a blank, its text stands above the lower edge."""
SEAL_MM = (38.0, 38.0)
"""Width and height when the agency's own seal has not been measured."""
_OVERLAP = 1 / 3
"""Of the signature's image under the seal (Decree 30/2020, Appendix I, Section II, 8.b)."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A rectangle on a page in points, from the lower left corner as PDF counts (user space)."""

    page: int
    """From 0."""
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom

    @property
    def box(self) -> tuple[float, float, float, float]:
        """As PDF writes a rectangle."""
        return self.left, self.bottom, self.right, self.top


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The places of everything that is put on a document when it is signed and issued."""

    signature: Place
    seal: Place
    number: Place
    day: Place
    month: Place | None = None
    """None when the draft has it printed."""
    year: Place | None = None

    @property
    def blanks(self) -> dict[str, Place]:
        """The places that the clerk fills, by the name of their field."""
        named = {
            NUMBER_FIELD: self.number,
            DAY_FIELD: self.day,
            MONTH_FIELD: self.month,
            YEAR_FIELD: self.year,
        }
        return {name: place for name, place in named.items() if place is not None}

    def __iter__(self) -> Iterator[Place]:
        return (place for f in fields(self) if (place := getattr(self, f.name)) is not None)


def seal_over(signature: Place, *, width_mm: float, height_mm: float) -> Place:
    """Where the seal goes: real size, over a third of the signature's image, to its left."""
    width, height = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    right = signature.left + signature.width * _OVERLAP
    middle = (signature.bottom + signature.top) / 2
    return Place(
        page=signature.page,
        left=right - width,
        bottom=middle - height / 2,
        right=right,
        top=middle + height / 2,
    )


def centered(place: Place, *, width_mm: float, height_mm: float) -> Place:
    """A rectangle of a real size in the middle of a place."""
    width, height = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    across, up = (place.left + place.right) / 2, (place.bottom + place.top) / 2
    return Place(
        page=place.page,
        left=across - width / 2,
        bottom=up - height / 2,
        right=across + width / 2,
        top=up + height / 2,
    )


def fitted(place: Place, *, width_mm: float, height_mm: float) -> Place:
    """As ``centered``; what is larger than its place is made smaller, undistorted."""
    width, height = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    scale = min(1.0, place.width / width, place.height / height)
    return centered(place, width_mm=width_mm * scale, height_mm=height_mm * scale)


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where everything goes, as far as it is known; None where nothing says so."""

    signature: Place | None = None
    seal: Place | None = None
    number: Place | None = None
    day: Place | None = None
    month: Place | None = None
    year: Place | None = None

    @property
    def layout(self) -> Layout | None:
        """All of it, if a document can be signed and issued by it."""
        if not (self.signature and self.seal and self.number and self.day):
            return None
        return Layout(
            signature=self.signature,
            seal=self.seal,
            number=self.number,
            day=self.day,
            month=self.month,
            year=self.year,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What a layout still needs, by name."""
        needed = ("signature", "seal", "number", "day")
        return tuple(name for name in needed if getattr(self, name) is None)

    def completed(self, other: "Places") -> "Places":
        """With what another knows put where this one knows nothing."""
        known = {f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)}
        return Places(**known)

    def within(self, pages: int) -> "Places":
        """Without what lies on pages that are not there."""
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        return Places(
            **{name: place for name, place in held.items() if place and place.page < pages}
        )


@dataclass(frozen=True, kw_only=True)
class Proposal(Places):
    """Where a draft's own words put things; None where they say nothing."""

    recipients: Place | None = None
    """Where "Nơi nhận:" stands: beside it, the signer's block."""


@dataclass(frozen=True, kw_only=True)
class PlainDraft:
    """A draft with nothing but its pages, each upright."""

    content: bytes
    pages: int
    dropped: tuple[str, ...]
    """What was taken away, as names: the drafter looks at the pages again when something was."""
    sizes: tuple[tuple[float, float], ...] = ()
    """Width and height of each page in points, as it is seen."""


class SignatureState(StrEnum):
    """What a signature on a file is worth, the worst first."""

    UNREADABLE = "unreadable"
    """It could not be read: never "not signed"."""
    BROKEN = "broken"
    CHANGED = "changed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    """At the moment it was signed."""
    UNTRUSTED = "untrusted"
    UNSIGNED = "unsigned"
    REVOCATION_UNCHECKED = "revocation_unchecked"
    VALID = "valid"

    @property
    def label(self) -> str:
        """As officials say it."""
        return _LABELS[self]

    @property
    def is_good(self) -> bool:
        """Nothing speaks against it; whether it was revoked may be open still."""
        return self in {SignatureState.VALID, SignatureState.REVOCATION_UNCHECKED}


_LABELS = {
    SignatureState.UNREADABLE: "Không đọc được",
    SignatureState.BROKEN: "Chữ ký không toàn vẹn",
    SignatureState.CHANGED: "Văn bản bị thay đổi sau khi ký",
    SignatureState.REVOKED: "Chứng thư số đã bị thu hồi",
    SignatureState.EXPIRED: "Chứng thư số không có hiệu lực lúc ký",
    SignatureState.UNTRUSTED: "Không tin cậy tổ chức cấp chứng thư số",
    SignatureState.UNSIGNED: "Không có chữ ký số",
    SignatureState.REVOCATION_UNCHECKED: "Hợp lệ, chưa kiểm tra được thu hồi",
    SignatureState.VALID: "Hợp lệ",
}


class TimeSource(StrEnum):
    """Who says when a signature was made."""

    AUTHORITY = "authority"
    """A timestamp authority (RFC 3161)."""
    SIGNER = "signer"
    """Only the signer's own machine."""
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class SignatureRow:
    """One signature on a file, as it is shown and kept with the document."""

    field: str
    state: SignatureState
    sentences: tuple[str, ...]
    """Why, and what changed after it was made; plain Vietnamese."""
    signer: str = ""
    managing_unit: str = ""
    """The organization and its unit, as the certificate has them."""
    issuer: str = ""
    serial: str = ""
    fingerprint: str = ""
    """SHA-256 of the certificate in hexadecimal."""
    certificate_from: datetime | None = None
    certificate_to: datetime | None = None
    signed_at: datetime | None = None
    time_source: TimeSource = TimeSource.NOBODY
    covers_whole_file: bool = False
    changed_fields: tuple[str, ...] = ()
    """Fields filled or signed afterwards."""
    revocation_source: str = ""
    """"crl" or "ocsp"; empty when nothing was at hand."""
    revocation_as_of: datetime | None = None
    is_organization: bool = False
    """Issued to an organization rather than to a person."""
    is_weak: bool = False
    """An old digest or a short key."""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What all signatures on a file come to."""

    state: SignatureState
    """The worst of the rows; UNSIGNED and UNREADABLE stand without rows too."""
    rows: tuple[SignatureRow, ...] = ()
    sentence: str = ""
    """About the whole file: why it cannot be read, or that it bears no signature."""
