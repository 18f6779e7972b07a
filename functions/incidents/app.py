"""Incidents: announced, followed, over; and the numbers that are kept for paper meanwhile."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.incidents import service
from qlvb.incidents.model import Incident
from qlvb.incoming import outages
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
    speaker = service.speaker(app.actor, asked.agency_id)
    said = (asked.version, asked.text, asked.expected_until)
    return app.ok(service.update(speaker, incident_id, *said))


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
    speaker = service.speaker(app.actor, asked.agency_id)
    return app.ok(service.end(speaker, incident_id, asked.version, asked.text))


@app.route(
    "/api/kept-numbers",
    methods=["GET"],
    right=Verb.INCOMING_LIST,
    query=schemas.KeptQuery,
    answer=schemas.KeptNumbers,
)
def kept_numbers() -> Response:
    """Arrival numbers that were kept for an outage, whatever became of them."""
    asked = app.query(schemas.KeptQuery)
    return app.ok({"items": outages.kept(app.actor, asked.register_code, asked.year)})


@app.route(
    "/api/kept-numbers",
    methods=["POST"],
    right=Verb.NUMBER_RESERVE,
    body=schemas.KeepingIn,
    answer=schemas.KeptNumbers,
    status=201,
)
def keep_numbers() -> Response:
    """Keep the next arrival numbers of a register for documents on paper."""
    asked = app.body(schemas.KeepingIn)
    kept = outages.keep(app.actor, asked.register_code, asked.count, asked.reason, asked.since)
    return app.created({"items": kept})


@app.route(
    "/api/kept-numbers/cancellation",
    methods=["POST"],
    right=Verb.NUMBER_CANCEL,
    body=schemas.KeptCancellationIn,
    answer=schemas.KeptNumbers,
)
def cancel_kept_number() -> Response:
    """Give up a kept number that nobody used."""
    asked = app.body(schemas.KeptCancellationIn)
    place = (asked.register_code, asked.year, asked.number)
    return app.ok({"items": [outages.cancel(app.actor, *place, asked.reason)]})
