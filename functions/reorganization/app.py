"""Agencies that follow one another, their people, and the open work they leave."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.handover import service
from qlvb.kernel.rights import Verb
from qlvb.organization import lineage, moving, succession
from qlvb.platform.http import QlvbApp

app = QlvbApp("reorganization", on_refusal=audit.refused)


@app.route(
    "/api/handovers",
    methods=["POST"],
    right=Verb.HANDOVER_PREPARE,
    body=schemas.PreparationIn,
    answer=schemas.HandOverOut,
    status=201,
)
def prepare() -> Response:
    """Begin a record of handover with a predecessor: its open documents are listed."""
    asked = app.body(schemas.PreparationIn)
    return app.created(schemas.HandOverOut.of(service.prepare(app.actor, asked.predecessor_id)))


@app.route("/api/handovers", methods=["GET"], right=Verb.HANDOVER_READ, answer=schemas.HandOvers)
def handovers() -> Response:
    """The agency's records of handover, the newest first."""
    found = service.every(app.actor)
    return app.ok({"items": [schemas.HandOverOut.in_list(record) for record in found]})


@app.route(
    "/api/handovers/{handover_id}",
    methods=["GET"],
    right=Verb.HANDOVER_READ,
    answer=schemas.HandOverOut,
)
def handover(handover_id: str) -> Response:
    """A record of handover: who receives what, who confirmed, how far it is."""
    return app.ok(schemas.HandOverOut.of(service.get(app.actor, handover_id)))


@app.route(
    "/api/handovers/{handover_id}/documents",
    methods=["GET"],
    right=Verb.HANDOVER_READ,
    query=schemas.AfterCursor,
    answer=schemas.Lines,
)
def documents(handover_id: str) -> Response:
    """A page of the documents handed over."""
    asked = app.query(schemas.AfterCursor)
    return app.ok(service.lines(app.actor, handover_id, asked.cursor, asked.limit))


@app.route(
    "/api/handovers/{handover_id}/recipients",
    methods=["PUT"],
    right=Verb.HANDOVER_PREPARE,
    body=schemas.RecipientsIn,
    answer=schemas.HandOverOut,
)
def name_recipients(handover_id: str) -> Response:
    """Name who receives the part of whom."""
    pairs = app.body(schemas.RecipientsIn).to_pairs()
    named = service.name_recipients(app.actor, handover_id, pairs)
    return app.ok(schemas.HandOverOut.of(named))


@app.route(
    "/api/handovers/{handover_id}/confirmation",
    methods=["POST"],
    right=Verb.HANDOVER_CONFIRM,
    body=schemas.ConfirmationIn,
    answer=schemas.HandOverOut,
)
def confirm(handover_id: str) -> Response:
    """Confirm the list for one side; with both it is carried out."""
    asked = app.body(schemas.ConfirmationIn)
    after = service.confirm(app.actor, handover_id, asked.side, asked.digest)
    return app.ok(schemas.HandOverOut.of(after))


@app.route(
    "/api/handovers/{handover_id}/resumption",
    methods=["POST"],
    right=Verb.HANDOVER_PREPARE,
    answer=schemas.HandOverOut,
)
def resume(handover_id: str) -> Response:
    """Go on with a handover that stands still; nothing is handed over twice."""
    return app.ok(schemas.HandOverOut.of(service.resume(app.actor, handover_id)))


@app.route(
    "/api/succession", methods=["GET"], right=Verb.SUCCESSION_READ, answer=schemas.AgencyRecords
)
def every_agency() -> Response:
    """Every agency there is or was: names, codes, effective dates and what became of it."""
    found = succession.every_agency()
    fates = succession.became(lineage.Body(agency_id=each.agency_id) for each in found)
    return app.ok(schemas.AgencyRecords.of(found, fates))


@app.route(
    "/api/succession",
    methods=["POST"],
    right=Verb.SUCCESSION_DECIDE,
    body=schemas.SuccessionIn,
    answer=lineage.Succession,
    status=201,
)
def decide_succession() -> Response:
    """Put on record what becomes of agencies or units."""
    return app.created(succession.decide(app.actor, app.body(schemas.SuccessionIn).to_value()))


@app.route(
    "/api/agencies/{agency_id}/succession",
    methods=["GET"],
    right=Verb.SUCCESSION_READ,
    answer=schemas.Successions,
)
def successions(agency_id: str) -> Response:
    """What became of an agency and its units, and in whose place it stands."""
    units = succession.every_unit(agency_id)
    fates = succession.became(lineage.Body(agency_id=agency_id, unit_id=u.unit_id) for u in units)
    found = {
        "became": succession.of(lineage.Body(agency_id=agency_id)),
        "predecessors": succession.predecessors(agency_id),
        "units": schemas.UnitRecord.every(units, fates),
    }
    return app.ok(found)


@app.route(
    "/api/addressee",
    methods=["GET"],
    right=Verb.SUCCESSION_READ,
    query=schemas.Addressed,
    answer=schemas.AgencyEntry,
)
def addressee() -> Response:
    """Whom something addressed to a code reaches on a day, through every succession."""
    asked = app.query(schemas.Addressed)
    return app.ok(schemas.AgencyEntry.of(succession.addressee(asked.code, asked.on)))


@app.route(
    "/api/agencies/{agency_id}/designation",
    methods=["POST"],
    right=Verb.SUCCESSION_DECIDE,
    body=schemas.DesignationIn,
    answer=schemas.AgencyEntry,
)
def redesignate(agency_id: str) -> Response:
    """Give an agency another name from a day on."""
    asked = app.body(schemas.DesignationIn)
    changed = (agency_id, asked.to_value(), asked.legal_basis)
    return app.ok(schemas.AgencyEntry.of(succession.redesignate(app.actor, *changed)))


@app.route(
    "/api/agencies/{agency_id}/code",
    methods=["POST"],
    right=Verb.SUCCESSION_DECIDE,
    body=schemas.CodeIn,
    answer=schemas.AgencyEntry,
)
def give_code(agency_id: str) -> Response:
    """Give an agency one more identification code."""
    asked = app.body(schemas.CodeIn)
    given = (agency_id, asked.to_value(), asked.legal_basis)
    return app.ok(schemas.AgencyEntry.of(succession.give_code(app.actor, *given)))


@app.route(
    "/api/agencies/{agency_id}/people",
    methods=["POST"],
    right=Verb.ORGANIZATION_CHANGE,
    body=schemas.MovesIn,
    answer=schemas.Moved,
)
def move_people(agency_id: str) -> Response:
    """Move a predecessor's people into one's own agency, or end their positions."""
    asked = app.body(schemas.MovesIn)
    moved = moving.move_people(app.actor, agency_id, asked.to_moves())
    ended = moving.end_people(app.actor, agency_id, tuple(asked.ended))
    return app.ok({"moved": len(moved), "ended": len(ended)})
