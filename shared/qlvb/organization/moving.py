"""Use cases of people in a reorganization: each moves to the successor with the account, or ends.

One person has one account, whose id and name never change. The earlier positions stay in the
predecessor, where the acts of then were done.
"""

from dataclasses import dataclass, replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.period import is_past
from qlvb.kernel.rights import PROVINCE_WIDE, Verb
from qlvb.organization import accounts, province_store, store
from qlvb.organization import service as organization
from qlvb.organization.lineage import Body, Succession
from qlvb.organization.model import AFTER_ALL_OTHERS, Person, Position
from qlvb.organization.refusals import AgencyNotFound, SuccessionNotYet
from qlvb.platform import identity
from qlvb.platform.tables import Cancelled, transact


@dataclass(frozen=True, kw_only=True)
class Move:
    """One person of a predecessor, and the position they hold in the successor."""

    person_id: str
    title: str
    roles: frozenset[Role]
    unit_id: str | None = None
    precedence: int = 0


def move_people(actor: Actor, predecessor_id: str, moves: tuple[Move, ...]) -> list[Person]:
    """Move people of a predecessor into the actor's agency; who moved already stays as they are.

    Raises:
        NotYourDuty, AgencyNotFound, SuccessionNotYet, PersonNotFound, UnitNotFound, StaleVersion.
    """
    known = _by_decision(actor, predecessor_id)
    for move in moves:
        organization.person(predecessor_id, move.person_id)
        if move.unit_id is not None:
            organization.unit(actor.agency_id, move.unit_id)
    return [_move(actor, predecessor_id, known, move) for move in moves]


def end_people(actor: Actor, predecessor_id: str, person_ids: tuple[str, ...]) -> list[Person]:
    """End the positions of people of a predecessor who do not come along, and their sessions.

    Raises:
        NotYourDuty, AgencyNotFound, SuccessionNotYet, PersonNotFound, StaleVersion.
    """
    known = _by_decision(actor, predecessor_id)
    left = []
    for person_id in person_ids:
        before = organization.person(predecessor_id, person_id)
        after = before.end_positions(known.last_day)
        if after != before:
            after = _left(actor, before, after, known)
        left.append(after)
    return left


def _by_decision(actor: Actor, predecessor_id: str) -> Succession:
    rights.demand(actor, Verb.ORGANIZATION_CHANGE)
    known = store.succession(Body(agency_id=predecessor_id))
    if known is None or Body(agency_id=actor.agency_id) not in known.successors:
        raise AgencyNotFound(agency_id=predecessor_id)
    if known.effective_from > clock.today():
        raise SuccessionNotYet(effective_from=f"{known.effective_from:%d/%m/%Y}")
    return known


def _move(actor: Actor, predecessor_id: str, known: Succession, move: Move) -> Person:
    before = organization.person(predecessor_id, move.person_id)
    if before.moved_to == actor.agency_id:
        identity.sign_out(before.account)
        return organization.person(actor.agency_id, move.person_id)
    # A role that reaches over the province comes along as it was given; nobody gets one so.
    roles = move.roles - before.roles_beyond
    accounts.may_give(actor, *roles)
    kept = tuple(
        replace(
            each,
            roles=each.roles & PROVINCE_WIDE,
            unit_id=move.unit_id,
            precedence=AFTER_ALL_OTHERS,
        )
        for each in before.positions
        if each.reaches_beyond and not is_past(each)
    )
    position = Position(
        title=move.title,
        roles=roles,
        effective_from=known.effective_from,
        unit_id=move.unit_id,
        precedence=move.precedence,
    )
    moved = replace(
        before,
        agency_id=actor.agency_id,
        positions=(position, *kept),
        moved_from=predecessor_id,
        moved_to=None,
        version=0,
    )
    left = replace(before.end_positions(known.last_day), moved_to=actor.agency_id)
    facts = {"from": predecessor_id, "to": actor.agency_id, "legal_basis": known.legal_basis}
    try:
        with transact() as tx:
            store.save_person(
                tx, replace(left, version=before.version + 1), expected=before.version
            )
            store.put_moved_person(tx, moved)
            province_store.note(tx, moved)
            store.move_account(tx, moved, of=predecessor_id)
            for agency_id in (predecessor_id, actor.agency_id):
                at_home = replace(actor, agency_id=agency_id)
                audit.record(tx, at_home, EventTag.PERSON_MOVE, moved.person_id, **facts)
    except Cancelled as refused:
        raise StaleVersion from refused
    # Sessions of before say the predecessor: a new one says where the person works now.
    identity.sign_out(moved.account)
    return moved


def _left(actor: Actor, before: Person, after: Person, known: Succession) -> Person:
    saved = replace(after, version=before.version + 1)
    try:
        with transact() as tx:
            store.save_person(tx, saved, expected=before.version)
            at_home = replace(actor, agency_id=before.agency_id)
            audit.record(
                tx,
                at_home,
                EventTag.ORGANIZATION_CHANGE,
                before.person_id,
                change="ended",
                legal_basis=known.legal_basis,
            )
    except Cancelled as refused:
        raise StaleVersion from refused
    identity.sign_out(before.account)
    return saved
