"""What people are told of an incident: each word of it once (Decision 35/2018, Art. 18.1).

Agency by agency: each finds its own people in a step of its own, so that neither many people nor
the failure of one agency keeps another's from being told.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from qlvb.incidents.model import Incident, Reach
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.notification.model import PAGE_OF_INCIDENTS, Notice, Occasion, is_news
from qlvb.organization import province_roles
from qlvb.organization import service as organization


def of_incident(incident: Incident) -> Iterator[Notice]:
    """The last word of an incident, once for each agency, naming nobody yet; see ``people_of``.

    For everybody of the agency, or of every agency; for the province's office in any case.
    """
    if not is_news(incident.last.at, clock.now()):
        return
    notice = _notice(incident)
    reached = {incident.agency_id}
    if incident.reach is Reach.PROVINCE:
        reached |= {each.agency_id for each in organization.agencies()}
    for agency_id in sorted(reached):
        yield replace(notice, agency_id=agency_id)
    for agency_id in sorted(province_roles.agencies() - reached):
        yield replace(notice, agency_id=agency_id, role=Role.OPERATOR.value)


def people_of(notice: Notice) -> Iterator[Notice]:
    """The same notice for each of those in its agency who are told."""
    for person in organization.people(notice.agency_id):
        if person.may_sign_in and (not notice.role or Role(notice.role) in person.roles):
            yield notice.to(person.person_id)


def _notice(incident: Incident) -> Notice:
    is_over = incident.is_over
    parts = (
        _span(incident),
        incident.last.text,
        "" if is_over else f"Việc cần làm trong thời gian sự cố: {incident.meanwhile}",
        f"Cách nhập văn bản sau sự cố: {incident.afterwards}",
    )
    return Notice(
        event_id=ids.derived_id("incident", incident.incident_id, str(incident.version)),
        occasion=Occasion.INCIDENT_OVER if is_over else Occasion.INCIDENT,
        agency_id=incident.agency_id,
        person_id="",
        document_id=incident.incident_id,
        document_name=f"Sự cố: {incident.what}"[:200],
        task=" ".join(f"{each.rstrip('. ')}." for each in parts if each),
        given_by=incident.agency_name,
        page=PAGE_OF_INCIDENTS,
    )


def _span(incident: Incident) -> str:
    since = f"Từ {_moment(incident.since)}"
    if incident.ended_at:
        return f"{since} đến {_moment(incident.ended_at)}"
    if incident.expected_until:
        return f"{since}, dự kiến đến {_moment(incident.expected_until)}"
    return f"{since}, chưa xác định thời điểm khắc phục xong"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"
