"""What goes in and out at the edge of certificates."""

import base64
import datetime as dt
from typing import Literal

from pydantic import Base64Bytes, BaseModel, Field
from qlvb.certificates.model import Certificate, Holder, HolderKind, KeyKind, Mark
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform.schemas import Told, Typed

LONGEST_PEM = 64 * 1024
LONGEST_IMAGE = 400 * 1024
"""Base64 of an image of 256 KB, with room."""


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
