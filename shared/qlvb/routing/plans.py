"""Use cases of the agency's own routing: write a version, switch it on (Art. 7.2)."""

from collections.abc import Callable
from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming.entry import Entry
from qlvb.incoming.parts import THE_CLERK, Party, PartyKind, Turn
from qlvb.incoming.refusals import PartyUnknown
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import NotFound, StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.platform.tables import Cancelled, transact
from qlvb.routing import store
from qlvb.routing.model import Document, Folder, RoutingPlan
from qlvb.routing.refusals import (
    CannotSign,
    FormUnitImpossible,
    LeaderCannotDirect,
    PlanNotFound,
)


def active(agency_id: str) -> RoutingPlan:
    """The routing that new documents follow; the usual one when the agency set up none."""
    return store.plan(agency_id) or RoutingPlan()


def of_document(document: Document) -> RoutingPlan:
    """The version a document began with: a running document does not change its rules."""
    if document.plan_version == 0:
        return RoutingPlan()
    return store.plan(document.agency_id, document.plan_version) or RoutingPlan()


def versions(actor: Actor) -> list[RoutingPlan]:
    """Every version of the agency's routing, the newest first."""
    return store.plans(actor.agency_id)


def write(actor: Actor, plan: RoutingPlan) -> RoutingPlan:
    """Keep a new version, checked; it is not on yet.

    Raises:
        NotYourDuty, PartyUnknown, StaleVersion, and what ``checked`` refuses.
    """
    rights.demand(actor, Verb.ROUTING_CHANGE)
    known = store.plans(actor.agency_id)
    new = replace(plan, version=1 + max((p.version for p in known), default=0)).checked()
    for one in new.stand_ins:
        person(actor.agency_id, one.person_id)
    new = replace(
        new,
        form_unit=_form_unit(actor.agency_id, new.form_unit),
        stand_ins=tuple(
            replace(one, stand_in=person(actor.agency_id, one.stand_in.id)) for one in new.stand_ins
        ),
    )
    try:
        with transact() as tx:
            store.add_plan(tx, actor.agency_id, new)
            audit.record(tx, actor, EventTag.ROUTING_PLAN_WRITE, "PLAN", version=new.version)
    except Cancelled as refused:
        raise StaleVersion(version=new.version) from refused
    return new


def activate(actor: Actor, version: int) -> RoutingPlan:
    """Switch a version on, after checking it again; running documents keep theirs.

    Raises:
        NotYourDuty, PlanNotFound, and what ``checked`` refuses.
    """
    rights.demand(actor, Verb.ROUTING_CHANGE)
    chosen = store.plan(actor.agency_id, version)
    if chosen is None:
        raise PlanNotFound(version=version)
    with transact() as tx:
        store.switch_on(tx, actor.agency_id, chosen.checked())
        audit.record(tx, actor, EventTag.ROUTING_PLAN_ACTIVATE, "PLAN", version=version)
    return chosen


def leader(agency_id: str, plan: RoutingPlan, person_id: str) -> Party:
    """The leader a document is put before.

    Raises:
        PartyUnknown, LeaderCannotDirect.
    """
    found = person(agency_id, person_id)
    if not plan.directing_roles & organization.person(agency_id, person_id).roles:
        raise LeaderCannotDirect(person_id=person_id)
    return found


def signer(agency_id: str, roles: frozenset[Role], person_id: str) -> Party:
    """Who is to sign a document, having one of the roles that may.

    Raises:
        PartyUnknown, CannotSign.
    """
    found = person(agency_id, person_id)
    if not roles & organization.person(agency_id, person_id).roles:
        raise CannotSign(person_id=person_id)
    return found


def person(agency_id: str, person_id: str) -> Party:
    """A person who works in the agency today, as a party.

    Raises:
        PartyUnknown: not of the agency, or has left.
    """
    try:
        found = organization.person(agency_id, person_id)
    except NotFound as missing:
        raise PartyUnknown(id=person_id) from missing
    if not found.may_sign_in:
        raise PartyUnknown(id=person_id)
    return Party(kind=PartyKind.PERSON, id=found.person_id, name=found.name)


def party(agency_id: str, kind: PartyKind, party_id: str) -> Party:
    """A unit or person that exists in the agency today.

    Raises:
        PartyUnknown.
    """
    if kind is PartyKind.PERSON:
        return person(agency_id, party_id)
    found = next((u for u in organization.units(agency_id) if u.unit_id == party_id), None)
    if kind is not PartyKind.UNIT or found is None:
        raise PartyUnknown(id=party_id)
    return Party(kind=PartyKind.UNIT, id=found.unit_id, name=found.name)


def _form_unit(agency_id: str, chosen: Party) -> Party:
    if chosen == THE_CLERK:
        return THE_CLERK
    if chosen.kind is not PartyKind.UNIT:
        raise FormUnitImpossible(id=chosen.id)
    return party(agency_id, chosen.kind, chosen.id)


def intake_turn(agency_id: str, plan: RoutingPlan) -> Callable[[Entry, Party], Turn]:
    """How the first turn of a document is made: the leader's, or the clerk's when it is stopped."""

    def first(entry: Entry, owner: Party) -> Turn:
        folder = Folder.STOPPED if owner == THE_CLERK else Folder.DIRECT
        calendar = organization.calendar(agency_id)
        return plan.turn(folder, owner, calendar=calendar, urgency=entry.urgency)

    return first
