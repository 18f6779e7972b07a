"""Use cases of incidents: announce, say more, end, read; and the page that needs no sign-in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incidents import model, publishing, store
from qlvb.incidents.model import Announcement, Incident, Reach
from qlvb.incidents.refusals import NotForTheProvince
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.platform.tables import Cancelled, Page, transact


def announce(actor: Actor, key: str, given: Announcement) -> Incident:
    """Tell everybody an incident reaches (Art. 18.1); the same key is the same announcement.

    Raises:
        NotYourDuty, NotForTheProvince, IncidentTimesImpossible.
    """
    rights.demand(actor, Verb.INCIDENT_ANNOUNCE)
    _within_reach(actor, given.reach)
    of = (actor.agency_id, organization.agency(actor.agency_id).name)
    key = f"{actor.person_id} {key}"
    new = model.announced(given, key, of=of, by=actor.signed, at=clock.now())
    try:
        with transact() as tx:
            store.create(tx, new)
            facts = {"reach": given.reach.value, "since": given.since.isoformat()}
            audit.record(tx, actor, EventTag.INCIDENT_ANNOUNCE, new.incident_id, **facts)
    except Cancelled:
        return store.get(actor.agency_id, new.incident_id)
    return new


def speaker(actor: Actor, agency_id: str | None) -> Actor:
    """The actor as who says more of an incident that an agency announced, and ends it.

    Who runs the system, of any agency's: the agency may have nobody left who could. Who administers
    its successor, of a predecessor's.

    Args:
        actor: who asks.
        agency_id: who announced it; None, the actor's own agency.

    Raises:
        AgencyNotFound: another agency, which is no predecessor.
    """
    if agency_id is None or agency_id == actor.agency_id:
        return actor
    if rights.allows(actor, Verb.INCIDENT_PROVINCE):
        return succession.visitor(actor, agency_id)
    return succession.keeper(actor, agency_id)


def update(
    actor: Actor, incident_id: str, version: int, text: str, expected_until: datetime | None
) -> Incident:
    """Say something more of an incident.

    Raises:
        NotYourDuty, NotForTheProvince, IncidentNotFound, StaleVersion, IncidentOver,
        NothingNewSaid, IncidentTimesImpossible.
    """
    before = _of_version(actor, incident_id, version)
    after = before.update(text, expected_until, actor.signed, clock.now())
    return _saved(actor, EventTag.INCIDENT_UPDATE, after, before)


def end(actor: Actor, incident_id: str, version: int, text: str) -> Incident:
    """Tell everybody that everything works again.

    Raises:
        NotYourDuty, NotForTheProvince, IncidentNotFound, StaleVersion, IncidentOver.
    """
    before = _of_version(actor, incident_id, version)
    after = before.end(text, actor.signed, clock.now())
    return _saved(actor, EventTag.INCIDENT_END, after, before)


def listing(actor: Actor, cursor: str | None, limit: int) -> Page[Incident]:
    """A page of what the agency announced, with the log of each, the last one first."""
    rights.demand(actor, Verb.INCIDENT_ANNOUNCE)
    return store.page(actor.agency_id, cursor, limit)


def kept(agency_id: str, incident_id: str) -> Incident:
    """One incident, for what the system itself does with it.

    Raises:
        IncidentNotFound.
    """
    return store.get(agency_id, incident_id)


def current() -> list[Incident]:
    """What is not over, of every agency: it is told to everybody, signed in or not."""
    return publishing.current()


def publish(event: Mapping[str, Any]) -> None:
    """Write the page that needs no sign-in anew from the table, whatever the page says now.

    Args:
        event: a batch of the table's stream, or the hour, which says nothing. What a batch failed
            to write, or a restore has lost, the next hour puts right.

    Raises:
        Unavailable: the whole batch may be given again.
    """
    images = (record["dynamodb"].get("NewImage", {}) for record in event.get("Records", ()))
    told = filter(None, map(store.incident_of_image, images))
    publishing.write(store.open_ones([*publishing.current(), *told]))


def incident_of(image: Mapping[str, Any]) -> Incident | None:
    """The incident in a stream record's image; None when the image is of something else."""
    return store.incident_of_image(image)


def _within_reach(actor: Actor, reach: Reach) -> None:
    if reach is Reach.PROVINCE and not rights.allows(actor, Verb.INCIDENT_PROVINCE):
        raise NotForTheProvince


def _of_version(actor: Actor, incident_id: str, version: int) -> Incident:
    rights.demand(actor, Verb.INCIDENT_ANNOUNCE)
    found = store.get(actor.agency_id, incident_id)
    _within_reach(actor, found.reach)
    if found.version != version:
        raise StaleVersion(document_id=incident_id)
    return found


def _saved(actor: Actor, tag: EventTag, after: Incident, before: Incident) -> Incident:
    try:
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, actor, tag, after.incident_id, text=after.last.text or None)
    except Cancelled as refused:
        raise StaleVersion(document_id=after.incident_id) from refused
    return after
