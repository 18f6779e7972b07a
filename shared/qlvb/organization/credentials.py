"""What opens a session besides the password, and what the user pool is told of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from qlvb.kernel.actor import Role
from qlvb.organization.model import Person

SECOND_FACTOR_ROLES = frozenset(
    {Role.CLERK, Role.LEADER, Role.HEAD, Role.ADMINISTRATOR, Role.OPERATOR}
)
"""Who signs in with an authenticator's code too: they number, decide, set up or operate."""

_BARRED = "barred"
_DECIDES_RIGHTS = ("custom:agency_id", "custom:person_id", "custom:roles", _BARRED)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a sign-in asks for before it opens the session."""

    challenge: str
    """``new_password``, ``code`` of the authenticator, or ``second_factor``: set one up."""
    session: str
    account: str
    secret: str | None = None
    """To be entered in the authenticator that is set up, in base 32."""
    link: str | None = None
    """The same as an otpauth address, which telephones open and QR codes hold."""


def needs_second_factor(person: Person) -> bool:
    """Whether a password alone is too little for what the person may do today."""
    return bool(person.roles & SECOND_FACTOR_ROLES)


def authenticator_link(account: str, secret: str, issuer: str) -> str:
    """The address that authenticators read (Key Uri Format): six digits, every thirty seconds."""
    given = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{given}"


def told_of(person: Person) -> dict[str, str]:
    """What the pool must have been told for an account to be as the organization says."""
    return {**person.claims(), _BARRED: "yes" if person.is_barred else "no"}


def ends_sessions(person: Person, told: Mapping[str, str]) -> bool:
    """Whether what the pool was told gave other rights than the person has now."""
    now = told_of(person)
    return any(now[name] != told.get(name) for name in _DECIDES_RIGHTS)
