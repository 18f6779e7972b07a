"""Use cases of certificates: enrol, end, look up, and the key that signs with one."""

import base64
import hashlib
from datetime import datetime
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import authorities, model, store
from qlvb.certificates.model import (
    LARGEST_MARK,
    Certificate,
    Holder,
    HolderKind,
    KeyKind,
    Mark,
    Voucher,
)
from qlvb.certificates.refusals import (
    AuthorityNotTrusted,
    CertificateKnown,
    CertificateMalformed,
    CertificateMissing,
    CertificateNotFound,
    CertificateWithdrawn,
    KeyDiffers,
    KeyElsewhere,
    MarkMissing,
    MarkTooLarge,
    TestCertificate,
)
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.platform import certificates as x509
from qlvb.platform import revocation, storage
from qlvb.platform import signing as kms
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact
from qlvb.signing import service as signing


def enrol(actor: Actor, holder: Holder, pem: str, key: KeyKind, key_arn: str = "") -> Certificate:
    """Bind a certificate to a person of the agency, or to the agency.

    Args:
        actor: an administrator of the agency.
        holder: whose it is.
        pem: the certificate first, then the authorities over it.
        key: where its key is.
        key_arn: of the key in KMS, where it is there: it must be the certificate's.

    Raises:
        NotYourDuty, PersonNotFound, CertificateMalformed, CertificateOutOfTime,
        AuthorityNotTrusted, CertificateWithdrawn, TestCertificate, KeyDiffers, CertificateKnown.
    """
    rights.demand(actor, Verb.CERTIFICATE_ENROL)
    name = _name_of(actor.agency_id, holder)
    try:
        found = x509.read(pem)
    except x509.NoCertificate as error:
        raise CertificateMalformed from error
    is_test = authorities.FOR_TRIAL in found.issuer
    if is_test and not settings.permits_tests:
        raise TestCertificate
    new = Certificate(
        fingerprint=found.fingerprint,
        agency_id=actor.agency_id,
        holder=holder,
        holder_name=name,
        subject=found.subject,
        issuer=found.issuer,
        serial=found.serial,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        key=key,
        key_arn=key_arn if key is KeyKind.KMS else "",
        pem=found.pem,
        chain=found.chain,
        is_test=is_test,
        enrolled_by=actor.signed,
        enrolled_at=clock.now(),
    )
    new.check(clock.now())
    _check_authority(new)
    if key is KeyKind.KMS and (not key_arn or kms.public_key(key_arn) != found.public_key):
        raise KeyDiffers
    try:
        with transact() as tx:
            store.add(tx, new)
            audit.record(tx, actor, EventTag.CERTIFICATE_ENROL, holder.id, **_facts(new))
    except Cancelled as refused:
        raise CertificateKnown from refused
    return new


def end(actor: Actor, fingerprint: str, reason: str) -> Certificate:
    """Let nobody sign with a certificate from now on: its holder left, or its key is lost.

    Raises:
        NotYourDuty, CertificateNotFound, CertificateEnded.
    """
    rights.demand(actor, Verb.CERTIFICATE_ENROL)
    known = (each for each in store.all_of(actor.agency_id) if each.fingerprint == fingerprint)
    before = next(known, None)
    if before is None:
        raise CertificateNotFound
    after = before.end(actor, reason, clock.now())
    try:
        with transact() as tx:
            store.end(tx, after)
            facts = {**_facts(after), "reason": reason}
            audit.record(tx, actor, EventTag.CERTIFICATE_END, after.holder.id, **facts)
    except Cancelled as refused:
        raise CertificateNotFound from refused
    return after


def listing(actor: Actor) -> list[Certificate]:
    """The agency's certificates, ended ones too, the newest first."""
    rights.demand(actor, Verb.CERTIFICATE_READ)
    return sorted(store.all_of(actor.agency_id), key=lambda c: c.enrolled_at, reverse=True)


def mine(actor: Actor) -> Certificate | None:
    """The actor's own certificate in force."""
    rights.demand(actor, Verb.CERTIFICATE_OWN)
    return in_force(actor.agency_id, Holder(kind=HolderKind.PERSON, id=actor.person_id))


def in_force(agency_id: str, holder: Holder) -> Certificate | None:
    """The certificate a holder signs with now: the one enrolled last of those in force."""
    now = clock.now()
    held = [each for each in store.of_holder(agency_id, holder) if each.is_in_force(now)]
    return max(held, key=lambda each: each.enrolled_at, default=None)


def of_person(agency_id: str, person_id: str) -> Certificate | None:
    """The certificate a person signs with now."""
    return in_force(agency_id, Holder(kind=HolderKind.PERSON, id=person_id))


def of_agency(agency_id: str) -> Certificate | None:
    """The certificate the agency seals with now."""
    return in_force(agency_id, Holder(kind=HolderKind.AGENCY, id=agency_id))


def to_sign_with(agency_id: str, holder: Holder) -> Certificate:
    """The certificate a holder signs with, checked as before every signature.

    Raises:
        CertificateMissing, CertificateWithdrawn, AuthorityNotTrusted, TestCertificate.
    """
    found = in_force(agency_id, holder)
    if found is None:
        raise CertificateMissing(holder=_name_of(agency_id, holder))
    if found.is_test and not settings.permits_tests:
        raise TestCertificate
    _check_authority(found)
    return found


def unrevoked_as_of(certificate: Certificate) -> datetime | None:
    """By lists of which day a certificate and those over it are known not to be withdrawn.

    None where one of those lists is not at hand or out of date: the signature can be made, and
    whoever makes it is told so instead of being stopped.
    """
    return _standing(certificate).as_of


def record_of(certificate: Certificate) -> dict[str, object]:
    """What goes on record of a certificate that signs now: whether revocation was checked."""
    as_of = unrevoked_as_of(certificate)
    if as_of is None:
        return {"revocation_unchecked": True}
    return {"revocation_as_of": as_of.isoformat()}


def signer(certificate: Certificate) -> Any:
    """What signs with a certificate whose key is in KMS: a ``KeyOfCertificate``.

    Raises:
        KeyElsewhere: the key is on a token, at a provider or in a program outside.
    """
    if certificate.key is not KeyKind.KMS:
        raise KeyElsewhere(holder=certificate.holder_name)
    return signing.key_of(
        content_of(certificate),
        chain_of(certificate),
        lambda digest, algorithm: kms.sign_digest(certificate.key_arn, digest, algorithm),
    )


def vouch(agency_id: str, statement: bytes) -> Voucher | None:
    """An agency's signature over a statement of its own; None where its key is not in KMS."""
    found = of_agency(agency_id)
    if found is None or found.key is not KeyKind.KMS:
        return None
    algorithm, signature = kms.vouch(found.key_arn, statement)
    return Voucher(
        algorithm=algorithm, signature=base64.b64encode(signature).decode(), certificate=found.pem
    )


def has_vouched(agency_id: str, statement: bytes, voucher: Voucher) -> bool:
    """Whether a voucher is an agency's, by a certificate that it has enrolled and not ended."""
    now, holder = clock.now(), Holder(kind=HolderKind.AGENCY, id=agency_id)
    held = [each for each in store.of_holder(agency_id, holder) if each.is_in_force(now)]
    if not any(each.pem == voucher.certificate for each in held):
        return False
    try:
        signature = base64.b64decode(voucher.signature, validate=True)
    except ValueError:
        return False
    return x509.has_signed(voucher.certificate, voucher.algorithm, signature, statement)


def content_of(certificate: Certificate) -> bytes:
    """The certificate, DER."""
    return x509.der_of(certificate.pem)


def chain_of(certificate: Certificate) -> tuple[bytes, ...]:
    """The authorities over it, DER."""
    return tuple(x509.der_of(each) for each in certificate.chain)


def put_mark(
    actor: Actor, holder: Holder, png: bytes, *, width_mm: float, height_mm: float
) -> Mark:
    """Keep the image of a signature or seal, in place of the one before.

    Args:
        actor: the person themselves for a signature; the clerk or administrator for the seal.
        holder: whose it is.
        png: transparent.
        width_mm: of the real thing.
        height_mm: of the real thing.

    Raises:
        NotYourDuty, CertificateNotYours, MarkTooLarge, MarkSizeImpossible, ImageNotUsable.
    """
    rights.demand(actor, Verb.SEAL_CHANGE if holder.is_agency else Verb.CERTIFICATE_OWN)
    model.check_own(actor, holder)
    if len(png) > LARGEST_MARK:
        raise MarkTooLarge(largest=LARGEST_MARK // 1024)
    signing.check_image(png)
    holder = Holder(kind=holder.kind, id=actor.agency_id) if holder.is_agency else holder
    mark = Mark(
        holder=holder,
        width_mm=width_mm,
        height_mm=height_mm,
        sha256=hashlib.sha256(png).hexdigest(),
        put_by=actor.signed,
        put_at=clock.now(),
    ).checked()
    storage.write(settings.files_bucket, _place(actor.agency_id, mark), png, "image/png")
    with transact() as tx:
        store.put_mark(tx, actor.agency_id, mark)
        audit.record(tx, actor, EventTag.MARK_CHANGE, holder.id, sha256=mark.sha256)
    return mark


def known_mark(actor: Actor, holder: Holder) -> Mark | None:
    """What is known of the actor's own image, or of the seal; never the image of another.

    Raises:
        NotYourDuty, CertificateNotYours.
    """
    rights.demand(actor, Verb.SEAL_CHANGE if holder.is_agency else Verb.CERTIFICATE_OWN)
    model.check_own(actor, holder)
    return store.mark(actor.agency_id, holder)


def shown_mark(actor: Actor, holder: Holder) -> bytes:
    """The image itself, for whoever it belongs to.

    Raises:
        NotYourDuty, CertificateNotYours, MarkMissing.
    """
    known_mark(actor, holder)
    found = mark_of(actor.agency_id, holder)
    if found is None:
        what = "con dấu" if holder.is_agency else "chữ ký"
        raise MarkMissing(holder=_name_of(actor.agency_id, holder), mark=what)
    return found[1]


def mark_of(agency_id: str, holder: Holder) -> tuple[Mark, bytes] | None:
    """A holder's image for use inside a signing; None where none was put."""
    mark = store.mark(agency_id, holder)
    png = storage.read(settings.files_bucket, _place(agency_id, mark)) if mark else None
    if mark is None or png is None or hashlib.sha256(png).hexdigest() != mark.sha256:
        return None
    return mark, png


def timestamper(*, is_patient: bool = False) -> Any:
    """Asks the timestamp authority; None where the setting names none.

    Without it nobody but the signer says when it was signed, until the job that makes documents
    lasting puts a timestamp over them. That job ``is_patient``; who waits on the page has an answer
    soon or not at all, and none is asked for where timestamps are not required at the signing.
    """
    from qlvb.platform.timestamps import TimestampAuthority

    if not has_timestamps():
        return None
    if is_patient:
        return TimestampAuthority(settings.timestamp_authority)
    if not requires_timestamps():
        return None
    return TimestampAuthority.for_a_request(settings.timestamp_authority)


def has_timestamps() -> bool:
    """Whether a timestamp authority is set."""
    return bool(settings.timestamp_authority)


def requires_timestamps() -> bool:
    """Whether nothing is signed without a timestamp; otherwise it follows within a day."""
    return settings.timestamp_required != "no"


def trust() -> authorities.Trusted:
    """Whom signatures on received files are held to."""
    return authorities.trusted()


def _check_authority(certificate: Certificate) -> None:
    known = authorities.trusted()
    if not x509.is_issued_under(certificate.pem, certificate.chain, known.roots):
        raise AuthorityNotTrusted
    if known.ended & {x509.fingerprint_of(each) for each in certificate.chain}:
        raise AuthorityNotTrusted
    if _standing(certificate).revoked_at is not None:
        raise CertificateWithdrawn(holder=certificate.holder_name)


def _standing(certificate: Certificate) -> revocation.Standing:
    lists = authorities.trusted().lists
    return revocation.standing(certificate.pem, certificate.chain, lists, clock.now())


def _name_of(agency_id: str, holder: Holder) -> str:
    if holder.is_agency:
        return organization.agency(agency_id).name
    return organization.person(agency_id, holder.id).name


def _facts(certificate: Certificate) -> dict[str, object]:
    return {
        "certificate": certificate.fingerprint,
        "serial": certificate.serial,
        "key": certificate.key.value,
    }


def _place(agency_id: str, mark: Mark) -> str:
    return f"{agency_id}/marks/{mark.kind}/{mark.holder.id}/{mark.sha256}"
