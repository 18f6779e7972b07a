"""Use cases of delegation: give, withdraw, list, and act in another's place."""

from collections.abc import Iterator
from dataclasses import dataclass

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.delegation import model, store
from qlvb.delegation.model import (
    Basis,
    BasisKind,
    Delegation,
    Signer,
    Terms,
    in_order,
    refuse_overlap,
)
from qlvb.delegation.refusals import (
    BasisForOneself,
    BasisOfAnother,
    BasisOfAnotherKind,
    DelegateWithoutPosition,
    DelegationNotFound,
    DelegationNotRunning,
    KindNotDelegated,
    MailNotSigned,
    MailOfAnother,
    MailSaysOtherwise,
)
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import STAFF, Verb
from qlvb.organization import service as organization
from qlvb.organization.model import Person
from qlvb.platform import smime
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, Page, Transaction, transact, with_retries


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What is to be recorded: who delegates what to whom, and the file that says so."""

    delegator_id: str
    terms: Terms
    basis: BasisKind
    file_id: str


def give(actor: Actor, asked: Mandate) -> Delegation:
    """Record a delegation; it runs from its first day, or at once when that is today.

    In writing, who delegates records it. A signed e-mail proves who wrote it, so that the clerk
    records it for somebody who is away.

    Raises:
        NotYourDuty, BasisOfAnother, BasisForOneself, PersonNotFound, DelegateWithoutPosition,
        FileNotFound, DutyAlreadyDelegated, and what the terms and the signed e-mail are refused
        for.
    """
    rights.demand(actor, Verb.DELEGATION_GIVE)
    terms = asked.terms
    if asked.delegator_id != actor.person_id:
        if asked.basis is BasisKind.DOCUMENT or not actor.has(Role.CLERK):
            raise BasisOfAnother
        if terms.delegate_id == actor.person_id:
            raise BasisForOneself
    delegator = _at_work(actor.agency_id, asked.delegator_id)
    terms = terms.checked(delegator.person_id, delegator.roles, clock.today())
    delegate = _at_work(actor.agency_id, terms.delegate_id)
    terms.check_signing(delegate.roles, asked.basis)
    (file,) = files.accepted(actor, [asked.file_id], mails=True)
    basis = _basis(asked.basis, file, terms, delegator, delegate)

    def attempt() -> Delegation:
        now, delegation_id = clock.now(), ids.new_id()
        known = store.count_given(actor.agency_id, delegator.person_id)
        given = store.given_since(actor.agency_id, delegator.person_id, clock.today())
        refuse_overlap(terms, given, now)
        new = Delegation(
            delegation_id=delegation_id,
            agency_id=actor.agency_id,
            delegator_id=delegator.person_id,
            delegator_name=delegator.name,
            delegate_name=delegate.name,
            terms=terms,
            basis=basis,
            made_at=now,
            made_by=actor.person_id,
        )
        with transact() as tx:
            store.add(tx, new, after=known)
            files.attach(tx, [file], delegation_id)
            audit.record(tx, actor, EventTag.DELEGATION_GIVE, delegation_id, **_facts(new))
        return new

    try:
        return with_retries(attempt, again=())
    except Cancelled:
        # Another delegation was given, or the file taken, in between: look again, once.
        files.accepted(actor, [asked.file_id], mails=True)
        return attempt()


def withdraw(actor: Actor, delegation_id: str, delegator_id: str | None = None) -> Delegation:
    """End a delegation at once: the delegate's very next request is refused.

    Args:
        actor: who delegated, or an administrator of the agency.
        delegation_id: one that is withdrawn already stays as it is.
        delegator_id: whose it is, when the administrator withdraws it.

    Raises:
        DelegationNotFound, NotDelegated, StaleVersion.
    """
    before = store.given(actor.agency_id, delegator_id or actor.person_id, delegation_id)
    if before is None:
        raise DelegationNotFound
    if not rights.allows(actor, Verb.DELEGATION_WITHDRAW, *before.relations(actor)):
        raise DelegationNotFound
    after = before.withdraw(actor.name, clock.now())
    if after is before:
        return before
    try:
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, actor, EventTag.DELEGATION_WITHDRAW, delegation_id, **_facts(after))
    except Cancelled as changed:
        raise StaleVersion from changed
    return after


def given(actor: Actor, cursor: str | None, limit: int) -> Page[Delegation]:
    """What the actor delegated to others, the latest to end first."""
    rights.demand(actor, Verb.DELEGATION_READ)
    return store.all_given(actor.agency_id, actor.person_id, cursor, limit)


def received(actor: Actor, cursor: str | None, limit: int) -> Page[Delegation]:
    """What others delegated to the actor, the newest first."""
    rights.demand(actor, Verb.DELEGATION_READ)
    return store.all_received(actor.agency_id, actor.person_id, cursor, limit)


def duties_of(actor: Actor) -> list[Verb]:
    """The duties the actor may delegate: those their own roles can have."""
    rights.demand(actor, Verb.DELEGATION_READ)
    return in_order(rights.may_delegate(actor.roles))


def may_read(actor: Actor, delegation_id: str) -> bool:
    """Whether this is a delegation that the actor gave or received, so may read its basis."""
    place = (actor.agency_id, actor.person_id, delegation_id)
    return actor.acting_for is None and bool(store.received(*place) or store.given(*place))


def stand_in(actor: Actor, delegation_id: str) -> Actor:
    """The actor in the place of who delegated to them, with the rights that person has today.

    One consistent read tells of a withdrawal at once; one more reads what the delegator is today:
    nobody acts for somebody who has left or lost the office.

    Raises:
        DelegationNotFound: none that this person received. DelegationNotRunning.
    """
    found = store.received(actor.agency_id, actor.person_id, delegation_id)
    if found is None:
        raise DelegationNotFound
    if not found.is_running(clock.now(), clock.today()):
        raise DelegationNotRunning
    delegator = organization.person(actor.agency_id, found.delegator_id)
    if not delegator.may_sign_in:
        raise DelegationNotRunning
    return found.acting(actor, roles=delegator.roles, unit_id=delegator.unit_id)


def signing_terms(actor: Actor) -> Terms | None:
    """The terms on which somebody who acts for another signs; None: they sign nothing for them.

    Only the head has a signing to delegate, and only while they are the head.
    """
    found = _acting_under(actor)
    if found is None or Verb.OUTGOING_SIGN not in found.terms.duties or not actor.has(Role.HEAD):
        return None
    return found.terms


def check_kind(actor: Actor, kind: str, name: str) -> None:
    """Hold who acts for another to the kinds of documents that they may sign for them.

    Raises:
        KindNotDelegated.
    """
    found = _acting_under(actor)
    if found is not None and not found.terms.signs(kind):
        raise KindNotDelegated(name=found.delegator_name, kind=name)


def hold(tx: Transaction, actor: Actor) -> None:
    """Write what else is written only while the delegation that is acted under still holds."""
    found = _acting_under(actor)
    if found is not None:
        store.hold(tx, found)


def _acting_under(actor: Actor) -> Delegation | None:
    if actor.acting_for is None:
        return None
    delegation_id = actor.acting_for.delegation_id
    found = store.received(actor.agency_id, actor.person_id, delegation_id)
    if found is None or not found.is_running(clock.now(), clock.today()):
        raise DelegationNotRunning
    return found


def running(agency_id: str, delegator_id: str) -> Iterator[Delegation]:
    """The delegations of a person under which somebody may act now."""
    now, today = clock.now(), clock.today()
    later = store.given_since(agency_id, delegator_id, today)
    return (one for one in later if one.is_running(now, today))


def _at_work(agency_id: str, person_id: str) -> Person:
    found = organization.person(agency_id, person_id)
    if not found.may_sign_in or not found.roles & STAFF:
        raise DelegateWithoutPosition(name=found.name)
    return found


def _basis(
    kind: BasisKind, file: StoredFile, terms: Terms, delegator: Person, delegate: Person
) -> Basis:
    if file.is_mail != (kind is BasisKind.SIGNED_MAIL):
        raise BasisOfAnotherKind
    signer = None
    if kind is BasisKind.SIGNED_MAIL:
        signer = _signer(files.content_of(file), terms, delegator, delegate)
    return Basis(kind=kind, file_id=file.file_id, sha256=file.sha256, signer=signer)


def _signer(message: bytes, terms: Terms, delegator: Person, delegate: Person) -> Signer:
    try:
        mail = smime.verify(message, settings.trusted_authorities, clock.now())
    except smime.SignatureRefused as refused:
        raise MailNotSigned(why=refused.why.value) from refused
    expected = delegator.email.lower()
    if not expected or mail.sender != expected or expected not in mail.addresses:
        raise MailOfAnother(expected=delegator.email)
    if missing := model.missing_in(mail.words, terms, delegate.name):
        raise MailSaysOtherwise(missing=", ".join(missing))
    return Signer(
        address=mail.sender,
        subject=mail.subject,
        issuer=mail.issuer,
        serial=mail.serial,
        fingerprint=mail.fingerprint,
        sent_at=mail.signed_at,
    )


def _facts(one: Delegation) -> dict[str, object]:
    terms, signer = one.terms, one.basis.signer
    return {
        "delegator_id": one.delegator_id,
        "delegator": one.delegator_name,
        "delegate_id": one.delegate_id,
        "delegate": one.delegate_name,
        "duties": [duty.value for duty in in_order(terms.duties)],
        "effective_from": terms.effective_from.isoformat(),
        "effective_to": terms.effective_to.isoformat(),
        "capacity": terms.capacity.value if terms.capacity else None,
        "kinds": sorted(terms.kinds) or None,
        "field": terms.field or None,
        "basis": one.basis.kind.value,
        "sha256": one.basis.sha256,
        "certificate": signer.fingerprint if signer else None,
    }
