"""Whom the province trusts: its authorities, and their lists of withdrawn certificates.

They are the same for every agency, so they lie under a name of their own. The lists are objects
``TRUST/lists/<authority>/<hash>`` in the bucket of files; each stays where it is, so that what was
known at a signing can be looked at later. A process keeps what it read for a few minutes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import store
from qlvb.certificates.refusals import (
    AuthorityKnown,
    AuthorityMalformed,
    ListAddressImpossible,
    ListMalformed,
    ListOfAnother,
    ListPartial,
    RootMissing,
    TestCertificate,
)
from qlvb.certificates.store import COMMON
from qlvb.certificates.trust import Authority, KeptList
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.errors import QlvbError
from qlvb.kernel.rights import Verb
from qlvb.platform import certificates as x509
from qlvb.platform import confinement, fetching, revocation, storage
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact

FOR_TRIAL = "THỬ NGHIỆM"
"""What the authority of the local engine is called; nobody may take its word for real."""
_KEPT = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Trusted:
    """Whom signatures are held to, all DER."""

    roots: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    answers: tuple[bytes, ...] = ()
    ended: frozenset[str] = frozenset()
    """Fingerprints of authorities that are trusted no longer, whoever stands over them."""


_known: dict[str, tuple[Trusted, datetime]] = {}


def trusted() -> Trusted:
    """The roots and lists at hand."""
    bucket, now = settings.files_bucket, clock.now()
    kept = _known.get(bucket)
    if kept is not None and abs(now - kept[1]) < _KEPT:
        return kept[0]
    confinement.reach_also(COMMON)
    every = store.authorities()
    held = [each for each in every if each.is_trusted]
    lists = (storage.read(bucket, _place(each, each.kept)) for each in held if each.kept)
    found = Trusted(
        roots=tuple(x509.der_of(each.pem) for each in held if each.is_root),
        lists=tuple(each for each in lists if each is not None),
        ended=frozenset(each.fingerprint for each in every if not each.is_trusted),
    )
    _known[bucket] = (found, now)
    return found


def listing(actor: Actor) -> list[Authority]:
    """Every authority, ended ones too: roots first, the newest first.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.TRUST_CHANGE)
    confinement.reach_also(COMMON)
    return sorted(store.authorities(), key=lambda each: (each.is_root, each.added_at), reverse=True)


def add(actor: Actor, pem: str, list_addresses: Iterable[str] = ()) -> Authority:
    """Trust an authority from now on: a root, or one under a trusted one.

    Args:
        actor: the operator.
        pem: its certificate alone.
        list_addresses: where its list of withdrawn certificates is published.

    Raises:
        NotYourDuty, AuthorityMalformed, AuthorityOutOfTime, RootMissing, TestCertificate,
        ListAddressImpossible, AuthorityKnown.
    """
    rights.demand(actor, Verb.TRUST_CHANGE)
    addresses = _checked(list_addresses)
    confinement.reach_also(COMMON)
    try:
        found = x509.read_authority(pem)
    except x509.NoCertificate as error:
        raise AuthorityMalformed from error
    if FOR_TRIAL in found.subject and not settings.permits_tests:
        raise TestCertificate
    is_root = x509.is_its_own(found.pem)
    known = [each.pem for each in store.authorities() if each.is_trusted]
    if not is_root and not x509.is_issued_under(found.pem, (), [x509.der_of(p) for p in known]):
        raise RootMissing
    now = clock.now()
    new = Authority(
        fingerprint=found.fingerprint,
        subject=found.subject,
        issuer=found.issuer,
        serial=found.serial,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        pem=found.pem,
        is_root=is_root,
        list_addresses=addresses,
        added_by=actor.signed,
        added_at=now,
        added_in=actor.agency_id,
    )
    new.check_time(now)
    try:
        with transact() as tx:
            store.add_authority(tx, new)
            facts = {"name": new.subject, "addresses": list(addresses) or None}
            audit.record(tx, actor, EventTag.TRUST_ADD, new.fingerprint, **facts)
    except Cancelled as refused:
        raise AuthorityKnown from refused
    _known.pop(settings.files_bucket, None)
    return new


def end(actor: Actor, fingerprint: str, reason: str) -> Authority:
    """Trust an authority no longer; it stays on the list with the reason.

    Raises:
        NotYourDuty, AuthorityNotFound, AuthorityEnded, AuthorityKnown.
    """
    before = _of(actor, fingerprint)
    after = before.end(actor.signed, reason, clock.now())
    facts = {"name": after.subject, "reason": reason}
    return _saved(actor, after, before, EventTag.TRUST_END, **facts)


def publish_at(actor: Actor, fingerprint: str, list_addresses: Iterable[str]) -> Authority:
    """Say where an authority's list is published.

    Raises:
        NotYourDuty, AuthorityNotFound, AuthorityEnded, ListAddressImpossible, AuthorityKnown.
    """
    before = _of(actor, fingerprint)
    after = before.published_at(_checked(list_addresses))
    facts = {"name": after.subject, "addresses": list(after.list_addresses)}
    return _saved(actor, after, before, EventTag.TRUST_CHANGE, **facts)


def put_list(actor: Actor, fingerprint: str, content: bytes) -> Authority:
    """Keep an authority's newest list of withdrawn certificates, in place of its last one.

    Args:
        actor: the operator.
        fingerprint: of the authority that signed it.
        content: DER or PEM.

    Raises:
        NotYourDuty, AuthorityNotFound, AuthorityEnded, ListMalformed, ListOfAnother, ListPartial,
        ListOlder, ListNotYetInForce, AuthorityKnown.
    """
    return _listed(actor, _of(actor, fingerprint), content, "")


def refresh() -> dict[str, int]:
    """Fetch the list of every trusted authority that says where it is; told twice, it is as once.

    Returns:
        How many were fetched, and of how many authorities none could be.
    """
    asked = [each for each in store.authorities() if each.is_trusted and each.list_addresses]
    fetched = sum(_refreshed(each) for each in asked)
    return {"fetched": fetched, "failed": len(asked) - fetched}


def _refreshed(before: Authority) -> bool:
    """The first address that gives a good list counts; why the last one did not is kept."""
    actor, failure = system(before.added_in), ""
    for address in before.list_addresses:
        try:
            _listed(actor, before, fetching.fetch(address, largest=revocation.LARGEST), address)
        except AuthorityKnown:
            # Somebody changed the authority meanwhile; the next hour finds it as it is then.
            return True
        except QlvbError as refused:
            failure = refused.detail_text
            facts = {"fingerprint": before.fingerprint, "code": refused.code}
            logger.warning("trust.list_refused", **facts)
        else:
            return True
    after = before.missed(failure, clock.now())
    try:
        with transact() as tx:
            store.save_authority(tx, after, before)
    except Cancelled:
        logger.info("trust.changed", fingerprint=before.fingerprint)
    logger.warning("trust.list_missed", fingerprint=before.fingerprint)
    return False


def _listed(actor: Actor, before: Authority, content: bytes, source: str) -> Authority:
    try:
        found = revocation.read(content, before.pem)
    except revocation.AnothersList as error:
        raise ListOfAnother from error
    except revocation.PartOfList as error:
        raise ListPartial from error
    except revocation.NoList as error:
        raise ListMalformed from error
    now = clock.now()
    new = KeptList(
        sha256=hashlib.sha256(found.content).hexdigest(),
        size=len(found.content),
        this_update=found.this_update,
        next_update=found.next_update,
        number=found.number,
        source=source,
        kept_at=now,
    )
    after = before.listed(new, now)
    if after.kept == before.kept:
        return _noted(after, before)
    # First the bytes, then what leads to them: a crash between the two leaves the last list.
    place = _place(after, new)
    storage.write(settings.files_bucket, place, found.content, "application/pkix-crl")
    facts = {
        "name": after.subject,
        "sha256": new.sha256,
        "this_update": new.this_update.isoformat(),
        "next_update": new.next_update.isoformat(),
        "source": source or None,
    }
    return _saved(actor, after, before, EventTag.TRUST_LIST, **facts)


def _noted(after: Authority, before: Authority) -> Authority:
    """The list is the one at hand: no act, only that it was looked for."""
    if after == before:
        return before
    try:
        with transact() as tx:
            store.save_authority(tx, after, before)
    except Cancelled as refused:
        raise AuthorityKnown from refused
    return after


def _of(actor: Actor, fingerprint: str) -> Authority:
    rights.demand(actor, Verb.TRUST_CHANGE)
    confinement.reach_also(COMMON)
    return store.authority(fingerprint)


def _saved(
    actor: Actor, after: Authority, before: Authority, tag: EventTag, **facts: object
) -> Authority:
    try:
        with transact() as tx:
            store.save_authority(tx, after, before)
            audit.record(tx, actor, tag, after.fingerprint, **facts)
    except Cancelled as refused:
        raise AuthorityKnown from refused
    _known.pop(settings.files_bucket, None)
    return after


def _checked(addresses: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(addresses))
    for each in found:
        if not fetching.is_address(each):
            raise ListAddressImpossible(address=each)
    return found


def _place(authority: Authority, kept: KeptList) -> str:
    return f"{COMMON}/lists/{authority.fingerprint}/{kept.sha256}"
