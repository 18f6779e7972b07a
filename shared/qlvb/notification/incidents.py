"""What people are told of an incident: each word of it once (Decision 35/2018, Art. 18.1)."""

from collections.abc import Iterator

from qlvb.incidents.model import Incident, Reach
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.notification.model import PAGE_OF_INCIDENTS, Notice, Occasion, is_news
from qlvb.organization import service as organization


def of_incident(incident: Incident) -> Iterator[Notice]:
    """The last word of an incident, for everybody it reaches, and for who runs the system.

    Heads and users of the agency, or of every agency; the province's office in any case.
    """
    if not is_news(incident.last.at, clock.now()):
        return
    notice = _notice(incident)
    every = [each.agency_id for each in organization.agencies()]
    reached = every if incident.reach is Reach.PROVINCE else [incident.agency_id]
    told: set[tuple[str, str]] = set()
    for agency_id in reached:
        for person in organization.people(agency_id):
            if person.may_sign_in:
                told.add((agency_id, person.person_id))
    for agency_id in every:
        held = organization.holders(agency_id, Role.OPERATOR)
        told |= {(agency_id, each.person_id) for each in held}
    for agency_id, person_id in sorted(told):
        yield Notice(**{**vars(notice), "agency_id": agency_id, "person_id": person_id})


def _notice(incident: Incident) -> Notice:
    until = incident.expected_until
    told = (
        f"từ {incident.since.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}, dự kiến đến "
        f"{until.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"
        if until
        else f"từ {incident.since.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}, chưa rõ khi nào xong"
    )
    is_over = incident.is_over
    parts = [told, incident.last.text] if not is_over else [incident.last.text]
    advice = incident.afterwards if is_over else incident.meanwhile
    return Notice(
        event_id=ids.derived_id("incident", incident.incident_id, str(incident.version)),
        occasion=Occasion.INCIDENT_OVER if is_over else Occasion.INCIDENT,
        agency_id=incident.agency_id,
        person_id="",
        document_id=incident.incident_id,
        document_name=f"Sự cố: {incident.what}"[:200],
        task=". ".join(filter(None, (*parts, advice))),
        given_by=incident.agency_name,
        page=PAGE_OF_INCIDENTS,
    )
