"""Roles that reach over the whole province: the operator alone gives them, in any agency.

An agency's administrator appoints its own people, and could so make somebody read every agency's
figures or restore every agency's documents; therefore these two roles are not theirs to give, nor
is the account of who holds one theirs to open. They may end them, as when somebody leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from qlvb.audit.model import EventTag
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.period import is_past
from qlvb.kernel.rights import Verb
from qlvb.organization import accounts, province_store, recovering, store
from qlvb.organization import service as organization
from qlvb.organization.model import AFTER_ALL_OTHERS, Person, Position
from qlvb.organization.refusals import (
    AccountNotFound,
    OneselfOnly,
    PersonBarred,
    PositionNotFound,
)
from qlvb.platform.parallel import together

_AT_ONCE = 8


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """One such position of somebody."""

    place: int
    """Among the person's positions, from 0."""
    title: str
    roles: tuple[Role, ...]
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """Somebody of any agency, and what they hold beyond it."""

    person_id: str
    name: str
    account: str
    position: str
    agency_id: str
    agency: str
    is_barred: bool
    held: Sequence[HeldRole]
    """Of today and to come."""
    version: int


def holders(actor: Actor) -> list[RoleHolder]:
    """Everyone who holds such a role today, or will, by agency."""
    rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)
    asked = [partial(store.person, *key) for key in province_store.noted()]
    noted = [each for each in together(asked, at_once=_AT_ONCE) if each and not each.moved_to]
    names = {each.agency_id: each.name for each in organization.agencies()}
    found = [_holder(each, names.get(each.agency_id, each.agency_id)) for each in noted]
    return [each for each in found if each.held]


def agencies() -> set[str]:
    """Where somebody holds such a role, or held or will hold one."""
    return {agency_id for agency_id, _ in province_store.noted()}


def holder(actor: Actor, account: str) -> RoleHolder:
    """Whoever has the account, in whatever agency, and what they hold beyond it.

    Raises:
        AccountNotFound.
    """
    rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)
    return _shown(_owner(account))


def give(
    actor: Actor,
    account: str,
    version: int,
    *,
    role: Role,
    title: str,
    effective_from: date,
    effective_to: date | None = None,
) -> RoleHolder:
    """Give somebody such a role, as a position beside those they hold in their agency.

    Raises:
        AccountNotFound, PersonBarred, StaleVersion.
    """
    rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)
    before = _owner(account)
    if before.is_barred:
        raise PersonBarred
    position = Position(
        title=title,
        roles=frozenset({role}),
        effective_from=effective_from,
        effective_to=effective_to,
        unit_id=before.unit_id,
        precedence=AFTER_ALL_OTHERS,
    )
    after = before if position in before.positions else before.appoint(position)
    facts = {"role": role.value}
    tag = EventTag.PERSON_APPOINT
    return _shown(accounts.put_through(actor, before, version, after, tag, **facts))


def end(actor: Actor, account: str, version: int, *, place: int, last_day: date) -> RoleHolder:
    """End one such position on a day; one that would end before it begins is taken away.

    Raises:
        AccountNotFound, StaleVersion; PositionNotFound: none at this place reaches so far;
        OneselfOnly: nobody ends their own.
    """
    rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)
    before = _owner(account)
    after = before.end_position(place, last_day)
    if not before.positions[place].reaches_beyond:
        raise PositionNotFound(place=place)
    tag = EventTag.PERSON_END_POSITION
    return _shown(accounts.put_through(actor, before, version, after, tag))


def recover(actor: Actor, account: str, *, reason: str) -> RoleHolder:
    """Drop the lost authenticator of a holder: the next sign-in sets up another.

    Raises:
        AccountNotFound, PersonBarred; OneselfOnly; PositionNotFound: they hold no such role.
    """
    rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)
    who = _owner(account)
    if who.person_id == actor.person_id:
        raise OneselfOnly
    if who.is_barred:
        raise PersonBarred
    if not who.roles_beyond:
        raise PositionNotFound
    return _shown(recovering.without_second_factor(actor, who, reason))


def _owner(account: str) -> Person:
    known = store.owner_of(account)
    if known is None:
        raise AccountNotFound(account=account)
    return known[0]


def _shown(person: Person) -> RoleHolder:
    return _holder(person, organization.agency(person.agency_id).name)


def _holder(person: Person, agency: str) -> RoleHolder:
    held = [
        HeldRole(
            place=place,
            title=each.title,
            roles=tuple(sorted(each.roles)),
            effective_from=each.effective_from,
            effective_to=each.effective_to,
        )
        for place, each in enumerate(person.positions)
        if each.reaches_beyond and not is_past(each)
    ]
    return RoleHolder(
        person_id=person.person_id,
        name=person.name,
        account=person.account,
        position=person.position,
        agency_id=person.agency_id,
        agency=agency,
        is_barred=person.is_barred,
        held=held,
        version=person.version,
    )
