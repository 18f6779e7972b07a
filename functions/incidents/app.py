"""Incidents: announced, followed, over; and what everybody is told of them."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.incidents import service
from qlvb.incidents.model import Incident
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp

app = QlvbApp("incidents", on_refusal=audit.refused, confine=confinement.confined_to)


@app.route("/api/incidents/current", methods=["GET"], right=None, answer=schemas.Current)
def current() -> Response:
    """What is not over: told to everybody, signed in or not."""
    return app.ok(schemas.Current.of(service.current()))


@app.route(
    "/api/incidents",
    methods=["GET"],
    right=Verb.INCIDENT_ANNOUNCE,
    query=schemas.IncidentsWanted,
    answer=schemas.IncidentPage,
)
def incidents() -> Response:
    """A page of what the agency announced, with the log of each."""
    asked = app.query(schemas.IncidentsWanted)
    return app.ok(service.listing(app.actor, asked.cursor, asked.limit))


@app.route(
    "/api/incidents",
    methods=["POST"],
    right=Verb.INCIDENT_ANNOUNCE,
    body=schemas.IncidentIn,
    answer=Incident,
    status=201,
    idempotent=True,
)
def announce() -> Response:
    """Announce an incident to everybody it reaches."""
    given = app.body(schemas.IncidentIn).to_announcement()
    return app.created(service.announce(app.actor, app.idempotency_key, given))


@app.route(
    "/api/incidents/{incident_id}/update",
    methods=["POST"],
    right=Verb.INCIDENT_ANNOUNCE,
    body=schemas.UpdateIn,
    answer=Incident,
)
def update(incident_id: str) -> Response:
    """Say something more of an incident."""
    asked = app.body(schemas.UpdateIn)
    after = service.update(app.actor, incident_id, asked.version, asked.text, asked.expected_until)
    return app.ok(after)


@app.route(
    "/api/incidents/{incident_id}/end",
    methods=["POST"],
    right=Verb.INCIDENT_ANNOUNCE,
    body=schemas.EndIn,
    answer=Incident,
)
def end(incident_id: str) -> Response:
    """Say that everything works again."""
    asked = app.body(schemas.EndIn)
    return app.ok(service.end(app.actor, incident_id, asked.version, asked.text))
