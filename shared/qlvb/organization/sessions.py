"""Signing in and out: use cases around the user pool.

The pool knows passwords and authenticators; the organization knows who holds which position today.
Before a token is issued the pool is told what it must say: no nightly job is needed when positions
begin or end. Only these use cases open a session: the pool refuses passwords from elsewhere.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import actor, clock
from qlvb.organization import store
from qlvb.organization.credentials import (
    Demand,
    authenticator_link,
    ends_sessions,
    needs_second_factor,
    told_of,
)
from qlvb.organization.model import Person
from qlvb.organization.refusals import TooManyTries
from qlvb.platform import identity
from qlvb.platform.identity import Challenge, SessionEnded, Tokens, WrongCode, WrongCredentials
from qlvb.platform.settings import settings

_TRIES = 5
_WINDOW = timedelta(minutes=15)
"""After five wrong answers an account waits, from the first of them on."""
_SET_UP_WITHIN = timedelta(minutes=10)
_SESSION_BYTES = 32
_ISSUER = "QLVB"

Known = tuple[Person, Mapping[str, str]]
"""Whose account it is, and what the pool was last told of it."""


def sign_in(account: str, password: str) -> Tokens | Demand:
    """Open a session; the token says what the person is today.

    Raises:
        WrongCredentials: unknown account, wrong password or no position any more: one sentence.
        TooManyTries: whether or not there is such an account.
    """
    name = _tidy(account)
    _count_try(name)
    known = store.owner_of(name)
    owner = _told(known)
    try:
        opened = identity.sign_in(name, password)
    except WrongCredentials:
        _note_refusal(known)
        raise
    # Asked only now: an unknown account must not be answered sooner than a wrong password.
    if owner is None:
        _note_refusal(known)
        raise WrongCredentials
    return _session(owner, opened)


def choose_password(account: str, session: str, new_password: str) -> Tokens | Demand:
    """Set one's own password at the first sign-in, which opens the session.

    Raises:
        SessionEnded: the demand is not open any more. PasswordTooWeak: choose another.
    """
    name = _tidy(account)
    owner = _told(store.owner_of(name))
    if owner is None:
        raise SessionEnded
    opened = identity.choose_password(name, session, new_password)
    store.note_invitation(name, is_open=False)
    return _session(owner, opened)


def answer_code(account: str, session: str, code: str) -> Tokens | Demand:
    """Answer the authenticator's demand, which opens the session.

    Raises:
        SessionEnded: the demand is not open any more. WrongCode: look again. TooManyTries.
    """
    name = _tidy(account)
    _count_try(name)
    known = store.owner_of(name)
    owner = _told(known)
    if owner is None:
        raise SessionEnded
    try:
        opened = identity.answer_code(name, session, code)
    except WrongCode:
        _note_refusal(known)
        raise
    return _session(owner, opened, with_code=True)


def set_up_second_factor(account: str, session: str, code: str) -> Tokens:
    """Confirm one's new authenticator by its first code, which opens the session that waited.

    Raises:
        SessionEnded: the demand is not open any more. WrongCode: look again. TooManyTries.
    """
    name = _tidy(account)
    _count_try(name)
    known = store.owner_of(name)
    owner = _told(known)
    kept = store.opening(session, name, _seconds())
    if owner is None or kept is None:
        raise SessionEnded
    tokens = Tokens(**kept)
    try:
        identity.confirm_second_factor(name, tokens.access_token, code)
    except WrongCode:
        _note_refusal(known)
        raise
    audit.record(None, owner.as_actor(), EventTag.ACCOUNT_SECOND_FACTOR, owner.person_id)
    store.drop_opening(session)
    return _opened(owner, tokens)


def go_on(refresh_token: str) -> Tokens:
    """A new token for a running session; a position or name that changed meanwhile shows in it.

    Raises:
        SessionEnded: signed out, shut out, without a position, or with other rights than before.
    """
    continued = identity.refresh(refresh_token)
    name = identity.account_in(continued.token)
    found = store.owner_of(name)
    if found is None or not found[0].may_sign_in or ends_sessions(*found):
        identity.sign_out(name)
        raise SessionEnded
    if told_of(found[0]) == found[1]:
        return continued
    agree(*found)
    return identity.refresh(continued.refresh_token)


def agree(owner: Person, told: Mapping[str, str]) -> None:
    """Bring the pool to what the organization says of an account; repeating is safe.

    What was told is noted last: cut short anywhere, the next sign-in, refresh or repeated act finds
    that the two differ and does all of it again.
    """
    identity.create(owner.account, owner.claims())
    if owner.is_barred:
        identity.disable(owner.account)
    elif ends_sessions(owner, told):
        identity.enable(owner.account)
        identity.sign_out(owner.account)
    store.note_claims(owner.account, told_of(owner))


def _tidy(account: str) -> str:
    """Account names are lower case whatever is typed."""
    return account.strip().lower()


def _told(known: Known | None) -> Person | None:
    """The owner of the account, if they may sign in today, after telling the pool what they are."""
    if known is None or not known[0].may_sign_in:
        return None
    if told_of(known[0]) != known[1]:
        agree(*known)
    return known[0]


def _session(
    owner: Person, opened: Tokens | Challenge, *, with_code: bool = False
) -> Tokens | Demand:
    if isinstance(opened, Challenge):
        return Demand(challenge=opened.name, session=opened.session, account=owner.account)
    # Where a second factor is set up the pool has asked for it, unless it was dropped meanwhile.
    if settings.second_factor == "required" and needs_second_factor(owner) and not with_code:
        return _demand_second_factor(owner, opened)
    return _opened(owner, opened)


def _demand_second_factor(owner: Person, opened: Tokens) -> Demand:
    secret = identity.begin_second_factor(opened.access_token)
    session = secrets.token_urlsafe(_SESSION_BYTES)
    kept: dict[str, str | int] = {
        "token": opened.token,
        "refresh_token": opened.refresh_token,
        "expires_in": opened.expires_in,
        "access_token": opened.access_token,
    }
    until = _seconds() + int(_SET_UP_WITHIN.total_seconds())
    store.keep_opening(session, owner.account, kept, until)
    return Demand(
        challenge="second_factor",
        session=session,
        account=owner.account,
        secret=secret,
        link=authenticator_link(owner.account, secret, _ISSUER),
    )


def _opened(owner: Person, tokens: Tokens) -> Tokens:
    store.forget_tries(owner.account)
    audit.record(None, owner.as_actor(), EventTag.SESSION_OPEN, owner.person_id)
    return tokens


def _count_try(account: str) -> None:
    """Count a try before it is made, so that many at once are no more than five.

    Raises:
        TooManyTries: the window is full.
    """
    window = int(_WINDOW.total_seconds())
    if not store.count_try(account, _seconds(), window, _TRIES):
        raise TooManyTries(minutes=window // 60)


def _note_refusal(known: Known | None) -> None:
    """Put a failed sign-in on record in the agency of the account, if it is anybody's."""
    if known is not None:
        owner = known[0]
        by = actor.system(owner.agency_id)
        audit.record(None, by, EventTag.SESSION_REFUSE, owner.person_id)


def _seconds() -> int:
    return int(clock.now().timestamp())
