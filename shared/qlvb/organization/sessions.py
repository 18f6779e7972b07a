"""Signing in and out: use cases around the user pool.

The pool knows passwords; the organization knows who holds which position today. Before a token is
issued the pool is told what it must say: no nightly job is needed when positions begin or end.
"""

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.organization import store
from qlvb.organization.model import PasswordDemand, Person
from qlvb.platform import identity
from qlvb.platform.identity import Challenge, SessionEnded, Tokens, WrongCredentials


def sign_in(account: str, password: str) -> Tokens | PasswordDemand:
    """Open a session; the token says what the person is today.

    Raises:
        WrongCredentials: unknown account, wrong password or no position any more: one sentence.
    """
    name = _tidy(account)
    owner = _told_owner(name)
    opened = identity.sign_in(name, password)
    # Asked only now: an unknown account must not be answered sooner than a wrong password.
    if owner is None:
        raise WrongCredentials
    return _session(owner, opened)


def choose_password(account: str, session: str, new_password: str) -> Tokens | PasswordDemand:
    """Set one's own password at the first sign-in, which opens the session.

    Raises:
        SessionEnded: the demand is not open any more. PasswordTooWeak: choose another.
    """
    name = _tidy(account)
    owner = _told_owner(name)
    if owner is None:
        raise SessionEnded
    return _session(owner, identity.choose_password(name, session, new_password))


def go_on(refresh_token: str) -> Tokens:
    """A new token for a running session; a position that changed meanwhile shows in it.

    Raises:
        SessionEnded: signed out, shut out, or without a position.
    """
    continued = identity.refresh(refresh_token)
    name = identity.account_in(continued.token)
    told = store.owner_of(name)
    if told is None or not told[0].may_sign_in:
        identity.sign_out(name)
        raise SessionEnded
    if told[0].claims() == told[1]:
        return continued
    _told_owner(name)
    return identity.refresh(continued.refresh_token)


def _tidy(account: str) -> str:
    """Account names are lower case whatever is typed."""
    return account.strip().lower()


def _told_owner(account: str) -> Person | None:
    """Whose account it is, if they may sign in today, after telling the pool what they are."""
    found = store.owner_of(account)
    if found is None or not found[0].may_sign_in:
        return None
    owner, told = found
    if owner.claims() != told:
        identity.set_attributes(account, owner.claims())
        store.note_claims(account, owner.claims())
    return owner


def _session(owner: Person, opened: Tokens | Challenge) -> Tokens | PasswordDemand:
    if isinstance(opened, Challenge):
        return PasswordDemand(challenge=opened.name, session=opened.session, account=owner.account)
    audit.record(None, owner.as_actor(), EventTag.SESSION_OPEN, owner.person_id)
    return opened
