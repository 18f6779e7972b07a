"""Use cases of reorganization: who follows whom, and what is addressed to those who are no more.

A succession is recorded once, by decision, before or after its day. From that day on the codes and
names of the predecessors lead to who stands in their place; nothing of theirs is changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.period import ended, holds
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.organization import store
from qlvb.organization.lineage import Body, Succession, without_circle
from qlvb.organization.model import (
    Agency,
    Designation,
    HostName,
    IdentificationCode,
    Unit,
    host_name,
)
from qlvb.organization.refusals import (
    AgencyEnded,
    AgencyNameTaken,
    AgencyNotFound,
    AgencyNotInEffect,
    SuccessionKnown,
)
from qlvb.platform import confinement
from qlvb.platform.tables import Cancelled, Transaction, transact


def decide(actor: Actor, new: Succession) -> Succession:
    """Put on record what becomes of agencies or units; the predecessors end the day before.

    Raises:
        NotYourDuty, AgencyNotFound, UnitNotFound, AgencyNotInEffect, SuccessionCircle.
        SuccessionKnown: it was decided already, or a predecessor was changed meanwhile.
    """
    rights.demand(actor, Verb.SUCCESSION_DECIDE)
    before = [_in_effect(body, new.last_day) for body in new.predecessors]
    for body in new.successors:
        _in_effect(body, new.effective_from)
    without_circle(new, _descendants(new.successors))
    try:
        with transact() as tx:
            for each in before:
                _end(tx, each, new.last_day)
            store.put_succession(tx, new)
            for agency_id in sorted({b.agency_id for b in (*new.predecessors, *new.successors)}):
                at_home = replace(actor, agency_id=agency_id)
                audit.record(
                    tx, at_home, EventTag.SUCCESSION_DECIDE, new.succession_id, **_facts(new)
                )
    except Cancelled as refused:
        raise SuccessionKnown from refused
    return new


def of(body: Body) -> Succession | None:
    """What becomes, or became, of an agency or a unit."""
    return store.succession(body)


def followed(body: Body, on: date | None = None, code: str | None = None) -> Body:
    """Who stands in a body's place on a day (today): itself, or the last of its successors.

    Raises:
        AgencyEnded: it was dissolved, and nobody does.
    """
    day = on or clock.today()
    here = body
    while (known := store.succession(here)) and known.effective_from <= day:
        heir = known.heir(code if here == body else None)
        if heir is None:
            raise AgencyEnded(agency_id=here.agency_id)
        here = heir
    return here


def addressee(code: str, on: date | None = None) -> Agency:
    """Whom something addressed to a code (of any scheme) or an agency's id reaches on a day.

    Raises:
        AgencyNotFound: nobody has or had the code. AgencyEnded: nobody stands in their place.
    """
    had = organization.agency_of_code(code)
    there = followed(Body(agency_id=had.agency_id), on, code)
    return organization.agency(there.agency_id)


def entrance(host: str) -> Agency | None:
    """Whose entrance a host name is today: an old one leads to the successor. It gives no right."""
    had = organization.entrance(host)
    if had is None:
        return None
    try:
        return organization.agency(followed(Body(agency_id=had.agency_id)).agency_id)
    except AgencyEnded:
        return None


def every_agency() -> list[Agency]:
    """Every agency, those that have ended too: what they left open must not stand still."""
    return store.agencies()


def became(bodies: Iterable[Body]) -> dict[Body, Succession]:
    """What becomes, or became, of each; who simply goes on is not among them."""
    return store.successions(bodies)


def every_unit(agency_id: str) -> list[Unit]:
    """Every unit an agency has or had, in its own order, those that have ended last."""
    found = sorted(store.units(agency_id), key=lambda each: (each.precedence, each.name))
    return sorted(found, key=lambda each: each.effective_to is not None)


def predecessors(agency_id: str, on: date | None = None) -> dict[str, Succession]:
    """The agencies in whose place an agency stands on a day, and by which decision, chains too."""
    day = on or clock.today()
    found: dict[str, Succession] = {}
    waiting = [agency_id]
    while waiting:
        for known in store.predecessors(Body(agency_id=waiting.pop())):
            if known.effective_from <= day:
                new = {body.agency_id: known for body in known.predecessors} | found
                waiting += new.keys() - found.keys()
                found = new
    return found


def reader(actor: Actor, agency_id: str) -> Actor:
    """The actor as one who may read what a predecessor of their agency left, and change nothing.

    Which agencies these are comes from the successions on record, never from the request.

    Raises:
        NotYourDuty, AgencyNotFound: not a predecessor.
    """
    rights.demand(actor, Verb.PREDECESSOR_READ)
    if agency_id not in predecessors(actor.agency_id):
        raise AgencyNotFound(agency_id=agency_id)
    confinement.reach_also(agency_id)
    return replace(
        actor,
        agency_id=agency_id,
        unit_id=None,
        position=_with_agency(actor),
        roles=frozenset({Role.ARCHIVIST}),
    )


def keeper(actor: Actor, agency_id: str) -> Actor:
    """The actor as who closes what a predecessor of their agency left; they keep their roles.

    Raises:
        AgencyNotFound: not a predecessor.
    """
    if agency_id not in predecessors(actor.agency_id):
        raise AgencyNotFound(agency_id=agency_id)
    return visitor(actor, agency_id)


def visitor(actor: Actor, agency_id: str) -> Actor:
    """The actor as who acts in another agency, once a right to it was shown; roles are kept."""
    confinement.reach_also(agency_id)
    return replace(actor, agency_id=agency_id, unit_id=None, position=_with_agency(actor))


def redesignate(actor: Actor, agency_id: str, designation: Designation, legal_basis: str) -> Agency:
    """Give the same agency another name, abbreviation, kind or place in the tree from a day on.

    A new abbreviation brings a new entrance; the old one goes on leading here.

    Raises:
        NotYourDuty, AgencyNotFound, PeriodTurnedRound, AgencyNameTaken, SuccessionKnown.
        AgencyNotInEffect: an agency that has ended does not begin again by another name.
    """
    rights.demand(actor, Verb.SUCCESSION_DECIDE)
    _in_effect(Body(agency_id=agency_id), designation.effective_from)
    before = organization.agency(agency_id)
    after = before.redesignate(designation, _new_entrance(before, designation))
    new_hosts = {h.value for h in after.host_names} - {h.value for h in before.host_names}
    try:
        with transact() as tx:
            _save(tx, before, after)
            store.name_agency(tx, agency_id, hosts=new_hosts)
            at_home = replace(actor, agency_id=agency_id)
            audit.record(
                tx,
                at_home,
                EventTag.ORGANIZATION_CHANGE,
                agency_id,
                designation=designation.name,
                effective_from=designation.effective_from.isoformat(),
                legal_basis=legal_basis,
            )
    except Cancelled as refused:
        raise _taken_or_changed(before) from refused
    organization.forget_calendars()
    return after


def give_code(actor: Actor, agency_id: str, code: IdentificationCode, legal_basis: str) -> Agency:
    """Give an agency one more identification code; the others go on leading to it.

    Raises:
        NotYourDuty, AgencyNotFound, AgencyNameTaken, SuccessionKnown.
    """
    rights.demand(actor, Verb.SUCCESSION_DECIDE)
    before = organization.agency(agency_id)
    after = replace(before, codes=(*before.codes, code))
    try:
        with transact() as tx:
            _save(tx, before, after)
            store.name_agency(tx, agency_id, codes=[code.value])
            at_home = replace(actor, agency_id=agency_id)
            facts = {"code": code.value, "legal_basis": legal_basis}
            audit.record(tx, at_home, EventTag.ORGANIZATION_CHANGE, agency_id, **facts)
    except Cancelled as refused:
        raise _taken_or_changed(before) from refused
    return after


def stood_for(agency_id: str, person_id: str, *roles: Role) -> bool:
    """Whether somebody had one of the roles in an agency, today or on its last day."""
    found = store.person(agency_id, person_id)
    if found is None:
        return False
    known = store.succession(Body(agency_id=agency_id))
    day = min(clock.today(), known.last_day) if known else clock.today()
    return any(holds(held, day) and held.roles & set(roles) for held in found.positions)


def _with_agency(actor: Actor) -> str:
    return ", ".join(filter(None, (actor.position, organization.agency(actor.agency_id).name)))


def _in_effect(body: Body, day: date) -> Agency | Unit:
    found: Agency | Unit = organization.agency(body.agency_id)
    if isinstance(found, Agency) and not found.is_effective(day):
        raise AgencyNotInEffect(name=found.name)
    if body.unit_id is not None:
        found = organization.unit(body.agency_id, body.unit_id)
        if not holds(found, day):
            raise AgencyNotInEffect(name=found.name)
    return found


def _descendants(bodies: tuple[Body, ...]) -> Iterator[Body]:
    for body in bodies:
        yield body
        if (known := store.succession(body)) is not None:
            yield from _descendants(known.successors)


def _end(tx: Transaction, before: Agency | Unit, last_day: date) -> None:
    if isinstance(before, Agency):
        _save(tx, before, before.end(last_day))
    else:
        [after] = ended([before], last_day)
        store.save_unit(tx, replace(after, version=before.version + 1), expected=before.version)


def _save(tx: Transaction, before: Agency, after: Agency) -> None:
    store.save_agency(tx, replace(after, version=before.version + 1), expected=before.version)


def _new_entrance(before: Agency, designation: Designation) -> HostName | None:
    if designation.abbreviation == before.abbreviation or before.domain:
        return None
    domain = next((a.domain for a in organization.line_of(before.agency_id) if a.domain), None)
    value = host_name(designation.abbreviation, domain)
    return HostName(value=value, effective_from=designation.effective_from)


def _taken_or_changed(before: Agency) -> AgencyNameTaken | SuccessionKnown:
    changed = organization.agency(before.agency_id).version != before.version
    return SuccessionKnown() if changed else AgencyNameTaken(agency_id=before.agency_id)


def _facts(new: Succession) -> dict[str, object]:
    return {
        "change": new.change.value,
        "predecessors": [body.unit_id or body.agency_id for body in new.predecessors],
        "successors": [body.unit_id or body.agency_id for body in new.successors],
        "effective_from": new.effective_from.isoformat(),
        "legal_basis": new.legal_basis,
    }
