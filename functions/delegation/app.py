"""Delegations: who may act for whom, given and received."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp

app = QlvbApp(
    "delegation",
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/delegations",
    methods=["GET"],
    right=Verb.DELEGATION_READ,
    query=schemas.Wanted,
    answer=schemas.DelegationPage,
)
def delegations() -> Response:
    """A page of what one received from others, or gave to others."""
    asked = app.query(schemas.Wanted)
    read = delegation.given if asked.of == "given" else delegation.received
    return app.ok(schemas.page_shown(read(app.actor, asked.cursor, asked.limit)))


@app.route(
    "/api/delegations",
    methods=["POST"],
    right=Verb.DELEGATION_GIVE,
    body=schemas.DelegationIn,
    answer=schemas.DelegationOut,
    status=201,
)
def give() -> Response:
    """Record a delegation with the document or the signed e-mail that it rests on."""
    asked = app.body(schemas.DelegationIn)
    return app.created(schemas.shown(delegation.give(app.actor, asked.to_mandate(app.actor))))


@app.route(
    "/api/delegations/{delegation_id}/withdrawal",
    methods=["POST"],
    right=Verb.DELEGATION_WITHDRAW,
    body=schemas.WithdrawalIn,
    answer=schemas.DelegationOut,
)
def withdraw(delegation_id: str) -> Response:
    """End a delegation at once."""
    whose = app.body(schemas.WithdrawalIn).delegator_id
    return app.ok(schemas.shown(delegation.withdraw(app.actor, delegation_id, whose)))


@app.route("/api/duties", methods=["GET"], right=Verb.DELEGATION_READ, answer=schemas.Duties)
def duties() -> Response:
    """The duties that may be delegated, and which the person who is signed in has."""
    return app.ok(schemas.Duties.of(delegation.duties_of(app.actor)))
