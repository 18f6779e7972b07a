"""Whom the province trusts: roots of the authorities, and their lists of withdrawn certificates.

They are the same for every agency, so they lie under a name of their own in the bucket of files:
``TRUST/<year 0000>/roots|lists/<name>``. A process keeps what it read for a few minutes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates.refusals import CertificateMalformed
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform import certificates as x509
from qlvb.platform import confinement, storage
from qlvb.platform.settings import settings

COMMON = "TRUST"
"""Stands where an agency's id stands in other keys."""
_ROOTS, _LISTS = f"{COMMON}/roots/", f"{COMMON}/lists/"
_KEPT = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Trusted:
    """Whom signatures are held to, all DER."""

    roots: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    answers: tuple[bytes, ...] = ()


_known: dict[str, tuple[Trusted, datetime]] = {}


def trusted() -> Trusted:
    """The roots and lists at hand."""
    bucket, now = settings.files_bucket, clock.now()
    kept = _known.get(bucket)
    if kept is not None and abs(now - kept[1]) < _KEPT:
        return kept[0]
    confinement.reach_also(COMMON)
    found = Trusted(roots=_held(bucket, _ROOTS), lists=_held(bucket, _LISTS))
    _known[bucket] = (found, now)
    return found


def add_root(actor: Actor, pem: str) -> None:
    """Trust an authority from now on.

    Raises:
        NotYourDuty, CertificateMalformed.
    """
    rights.demand(actor, Verb.TRUST_CHANGE)
    try:
        content = x509.der_of(pem)
    except ValueError as error:
        raise CertificateMalformed from error
    _keep(actor, _ROOTS, hashlib.sha256(content).hexdigest(), content)


def put_list(actor: Actor, content: bytes) -> None:
    """Keep an authority's newest list of withdrawn certificates, in place of its last one.

    Raises:
        NotYourDuty, CertificateMalformed.
    """
    rights.demand(actor, Verb.TRUST_CHANGE)
    try:
        name = x509.name_of_list(content)
    except ValueError as error:
        raise CertificateMalformed from error
    _keep(actor, _LISTS, name, content)


def _keep(actor: Actor, folder: str, name: str, content: bytes) -> None:
    confinement.reach_also(COMMON)
    storage.write(settings.files_bucket, f"{folder}{name}", content, "application/octet-stream")
    audit.record(
        None, actor, EventTag.TRUST_CHANGE, COMMON, sha256=hashlib.sha256(content).hexdigest()
    )
    _known.pop(settings.files_bucket, None)


def _held(bucket: str, folder: str) -> tuple[bytes, ...]:
    found = (storage.read(bucket, key) for key in storage.keys(bucket, folder))
    return tuple(each for each in found if each is not None)
