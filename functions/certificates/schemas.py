"""What goes in and out at the edge of certificates."""

import base64
import datetime as dt
from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, Field, StringConstraints
from qlvb.certificates.model import Certificate, Holder, HolderKind, KeyKind, Mark
from qlvb.certificates.trust import Authority, KeptList
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform.schemas import Told, Typed

LONGEST_PEM = 64 * 1024
LONGEST_IMAGE = 400 * 1024
"""Base64 of an image of 256 KB, with room."""

LONGEST_LIST = 4 * 1024 * 1024
"""Base64 of a list of 3 MB: a function takes 6 MB at most. Longer ones are fetched."""
Address = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class AuthorityIn(Typed):
    """An authority to be trusted, with where its list is published."""

    pem: str = Field(min_length=1, max_length=LONGEST_PEM)
    list_addresses: list[Address] = Field(default=[], max_length=5)


class AddressesIn(Typed):
    """Where an authority's list is published."""

    list_addresses: list[Address] = Field(max_length=5)


class ListIn(Typed):
    """An authority's list of withdrawn certificates, DER or PEM."""

    content: Base64Bytes = Field(min_length=1, max_length=LONGEST_LIST)


class CertificateIn(Typed):
    """A certificate to bind; without a person it is the agency's own."""

    holder: HolderKind
    person_id: str = Field(default="", max_length=64)
    pem: str = Field(min_length=1, max_length=LONGEST_PEM)
    key: KeyKind
    key_arn: str = Field(default="", max_length=2048)

    def to_holder(self, actor: Actor) -> Holder:
        """Whose it is to be."""
        is_agency = self.holder is HolderKind.AGENCY
        return Holder(kind=self.holder, id=actor.agency_id if is_agency else self.person_id)


class EndIn(Typed):
    """Why nobody signs with it any more."""

    reason: str = Field(min_length=1, max_length=500)


class ImageIn(Typed):
    """A transparent PNG, with the size of the real thing."""

    content: Base64Bytes = Field(max_length=LONGEST_IMAGE)
    width_mm: float = Field(gt=0, le=200)
    height_mm: float = Field(gt=0, le=200)


class ListOut(Told):
    """A list of withdrawn certificates as it is kept."""

    this_update: dt.datetime
    next_update: dt.datetime
    kept_at: dt.datetime
    source: str
    is_current: bool


class AuthorityOut(Told):
    """A trusted authority with the state of its list."""

    fingerprint: str
    subject: str
    issuer: str
    serial: str
    valid_from: dt.datetime
    valid_to: dt.datetime
    is_root: bool
    state: Literal["trusted", "ended", "out_of_time"]
    list_addresses: list[str]
    list: ListOut | None
    fetched_at: dt.datetime | None
    failed_at: dt.datetime | None
    failure: str
    added_by: str
    added_at: dt.datetime
    ended_by: str
    ended_at: dt.datetime | None
    end_reason: str


class Authorities(BaseModel):
    """Whom the province trusts, and trusted."""

    items: list[AuthorityOut]
    has_timestamps: bool
    """A timestamp authority is set: without one nothing lasts."""
    requires_timestamps: bool
    """Nothing is signed without one."""


class CertificateOut(Told):
    """A certificate as it is listed."""

    fingerprint: str
    holder: HolderKind
    holder_id: str
    holder_name: str
    subject: str
    issuer: str
    serial: str
    valid_from: dt.datetime
    valid_to: dt.datetime
    key: KeyKind
    key_label: str
    is_test: bool
    state: Literal["in_force", "ended", "out_of_time"]
    enrolled_by: str
    enrolled_at: dt.datetime
    ended_by: str
    ended_at: dt.datetime | None
    end_reason: str


class Certificates(BaseModel):
    """The agency's certificates."""

    items: list[CertificateOut]


class MarkOut(Told):
    """What is known of an image."""

    width_mm: float
    height_mm: float
    put_by: str
    put_at: dt.datetime


class SignatureOut(Told):
    """What one signs with; None for what is not there yet."""

    certificate: CertificateOut | None
    mark: MarkOut | None
    image: str | None
    """PNG, base64."""


def shown(one: Certificate) -> CertificateOut:
    """A certificate for the page."""
    now = clock.now()
    state: Literal["in_force", "ended", "out_of_time"] = "out_of_time"
    if one.ended_at is not None:
        state = "ended"
    elif one.is_in_force(now):
        state = "in_force"
    return CertificateOut(
        fingerprint=one.fingerprint,
        holder=one.holder.kind,
        holder_id=one.holder.id,
        holder_name=one.holder_name,
        subject=one.subject,
        issuer=one.issuer,
        serial=one.serial,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        key=one.key,
        key_label=one.key.label,
        is_test=one.is_test,
        state=state,
        enrolled_by=one.enrolled_by,
        enrolled_at=one.enrolled_at,
        ended_by=one.ended_by,
        ended_at=one.ended_at,
        end_reason=one.end_reason,
    )


def mark_shown(mark: Mark) -> MarkOut:
    """What is known of an image, for the page."""
    return MarkOut(
        width_mm=mark.width_mm, height_mm=mark.height_mm, put_by=mark.put_by, put_at=mark.put_at
    )


def signature_shown(
    held: Certificate | None, mark: Mark | None, image: bytes | None
) -> SignatureOut:
    """What one signs with, for its holder alone."""
    return SignatureOut(
        certificate=shown(held) if held else None,
        mark=mark_shown(mark) if mark else None,
        image=base64.b64encode(image).decode() if image else None,
    )


def authority_shown(one: Authority) -> AuthorityOut:
    """An authority for the page."""
    now = clock.now()
    state: Literal["trusted", "ended", "out_of_time"] = "trusted"
    if not one.is_trusted:
        state = "ended"
    elif not one.valid_from <= now <= one.valid_to:
        state = "out_of_time"
    return AuthorityOut(
        fingerprint=one.fingerprint,
        subject=one.subject,
        issuer=one.issuer,
        serial=one.serial,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        is_root=one.is_root,
        state=state,
        list_addresses=list(one.list_addresses),
        list=list_shown(one.kept, now) if one.kept else None,
        fetched_at=one.fetched_at,
        failed_at=one.failed_at,
        failure=one.failure,
        added_by=one.added_by,
        added_at=one.added_at,
        ended_by=one.ended_by,
        ended_at=one.ended_at,
        end_reason=one.end_reason,
    )


def list_shown(kept: KeptList, now: dt.datetime) -> ListOut:
    """What is known of a list, for the page."""
    return ListOut(
        this_update=kept.this_update,
        next_update=kept.next_update,
        kept_at=kept.kept_at,
        source=kept.source,
        is_current=kept.is_current(now),
    )
