"""Accounts that cannot be opened any more: invited again, or with what was lost put anew."""

from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import accounts, store
from qlvb.organization import service as organization
from qlvb.organization.model import Person
from qlvb.organization.refusals import AlreadySignedIn, OneselfOnly, PersonBarred
from qlvb.platform import identity


def recover(actor: Actor, person_id: str, *, of: str, reason: str) -> Person:
    """Recover what was lost: "password" or "second_factor"."""
    act = recover_password if of == "password" else recover_second_factor
    return act(actor, person_id, reason)


def invite(actor: Actor, person_id: str) -> Person:
    """Send the invitation again, with a new temporary password, to somebody who never signed in.

    Raises:
        PersonBarred; AlreadySignedIn: recover the account instead.
    """
    who = _recoverable(actor, person_id)
    found = identity.state(who.account)
    if found is not None and not found.is_invited:
        raise AlreadySignedIn
    audit.record(None, actor, EventTag.ACCOUNT_INVITE, person_id)
    if found is None:
        accounts.agree(who)
    else:
        identity.invite_again(who.account, who.claims())
    return who


def recover_password(actor: Actor, person_id: str, reason: str) -> Person:
    """Put a temporary password, e-mailed to the person, in the place of a lost one.

    The record is written first: what is on record may not have happened, never the other way round.

    Raises:
        PersonBarred, OneselfOnly.
    """
    who = _recoverable(actor, person_id)
    audit.record(None, actor, EventTag.ACCOUNT_RECOVER_PASSWORD, person_id, reason=reason)
    accounts.agree(who)
    identity.sign_out(who.account)
    store.note_invitation(who.account, is_open=True)
    identity.invite_again(who.account, who.claims())
    store.forget_tries(who.account)
    return who


def recover_second_factor(actor: Actor, person_id: str, reason: str) -> Person:
    """Drop a lost authenticator: the next sign-in sets up another.

    Raises:
        PersonBarred, OneselfOnly.
        NotYourDuty: the account opens a role of the province.
    """
    who = _recoverable(actor, person_id)
    accounts.may_give(actor, *who.roles_beyond)
    return without_second_factor(actor, who, reason)


def without_second_factor(actor: Actor, who: Person, reason: str) -> Person:
    """Drop an authenticator, on record in the agency of whoever lost it."""
    at_home, tag = replace(actor, agency_id=who.agency_id), EventTag.ACCOUNT_RECOVER_SECOND_FACTOR
    audit.record(None, at_home, tag, who.person_id, reason=reason)
    accounts.agree(who)
    identity.sign_out(who.account)
    identity.drop_second_factor(who.account)
    store.forget_tries(who.account)
    return who


def _recoverable(actor: Actor, person_id: str) -> Person:
    rights.demand(actor, Verb.ACCOUNT_RECOVER)
    who = organization.person(actor.agency_id, person_id)
    if who.person_id == actor.person_id:
        raise OneselfOnly
    if who.is_barred:
        raise PersonBarred
    return who
