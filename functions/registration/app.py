"""The incoming register: enter, number, look up, correct."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.incoming import continuing, lists
from qlvb.incoming import registers as incoming_registers
from qlvb.incoming import service as incoming
from qlvb.kernel.rights import Verb
from qlvb.outgoing.kinds import OFFERED
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.routing import intake, view

app = QlvbApp(
    "registration",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route("/api/document-types", methods=["GET"], right=Verb.DIRECTORY_READ, answer=schemas.Types)
def document_types() -> Response:
    """The kinds of document, as officials name them."""
    return app.ok({"items": OFFERED})


@app.route("/api/registers", methods=["GET"], right=Verb.DIRECTORY_READ, answer=schemas.Registers)
def registers() -> Response:
    """The agency's incoming registers."""
    return app.ok({"items": incoming_registers.registers(app.actor.agency_id)})


@app.route(
    "/api/registers",
    methods=["POST"],
    right=Verb.REGISTER_OPEN,
    body=schemas.RegisterIn,
    answer=schemas.RegisterOut,
    status=201,
)
def open_register() -> Response:
    """Begin another register."""
    asked = app.body(schemas.RegisterIn)
    return app.created(incoming_registers.open_register(app.actor, asked.code, asked.name))


@app.route(
    "/api/registers/{register}/series",
    methods=["POST"],
    right=Verb.REGISTER_OPEN,
    body=schemas.SeriesIn,
    answer=schemas.SeriesOut,
)
def continue_series(register: str) -> Response:
    """Go on with a predecessor's numbers, where a decision says so."""
    asked = app.body(schemas.SeriesIn)
    basis = (asked.predecessor_id, register, asked.legal_basis)
    return app.ok({"last_number": incoming_registers.continue_series(app.actor, *basis)})


@app.route(
    "/api/incoming",
    methods=["POST"],
    right=Verb.INCOMING_REGISTER,
    body=schemas.IntakeIn,
    answer=view.DocumentView,
    status=201,
    idempotent=True,
)
def register() -> Response:
    """Register an incoming document and present it to a leader."""
    given = app.body(schemas.IntakeIn).to_intake()
    made = intake.take_in(app.actor, app.idempotency_key, given)
    return app.created(view.shown(app.actor, made))


@app.route(
    "/api/incoming/duplicates",
    methods=["POST"],
    right=Verb.INCOMING_REGISTER,
    body=schemas.DuplicatesIn,
    answer=schemas.Documents,
)
def duplicates() -> Response:
    """Documents that may be the one about to be registered."""
    entry = app.body(schemas.DuplicatesIn).to_entry()
    return app.ok({"items": view.list_rows(app.actor, incoming.duplicates(app.actor, entry))})


@app.route(
    "/api/incoming",
    methods=["GET"],
    right=Verb.INCOMING_LIST,
    query=schemas.Wanted,
    answer=schemas.DocumentPage,
)
def documents() -> Response:
    """A page of the agency's incoming documents."""
    asked = app.query(schemas.Wanted)
    narrowed = (asked.to_filter(), asked.cursor, asked.limit)
    if asked.agency:
        return app.ok(view.rows(*continuing.listing(app.actor, asked.agency, *narrowed)))
    return app.ok(view.rows(app.actor, lists.listing(app.actor, *narrowed)))


@app.route(
    "/api/incoming/{document_id}",
    methods=["GET"],
    right=Verb.INCOMING_READ,
    query=schemas.OfAgency,
    answer=view.DocumentView,
)
def document(document_id: str) -> Response:
    """An incoming document, or a predecessor's closed one."""
    if agency_id := app.query(schemas.OfAgency).agency:
        return app.ok(view.shown(*continuing.get(app.actor, agency_id, document_id)))
    return app.ok(view.of(app.actor, document_id))


@app.route(
    "/api/incoming/{document_id}",
    methods=["PATCH"],
    right=Verb.INCOMING_CORRECT,
    body=schemas.CorrectionIn,
    answer=view.DocumentView,
)
def correct(document_id: str) -> Response:
    """Correct the entry; the old values stay on record."""
    asked = app.body(schemas.CorrectionIn)
    changes = asked.to_changes()
    after = incoming.correct(app.actor, document_id, asked.version, changes, asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/history",
    methods=["GET"],
    right=Verb.INCOMING_READ,
    query=schemas.AfterCursor,
    answer=schemas.History,
)
def history(document_id: str) -> Response:
    """What was done to the document, oldest first."""
    asked = app.query(schemas.AfterCursor)
    if asked.agency:
        told = continuing.history(app.actor, asked.agency, document_id, asked.cursor)
        return app.ok(told)
    return app.ok(incoming.history(app.actor, document_id, asked.cursor))


@app.route(
    "/api/incoming/{document_id}/paper-holder",
    methods=["PUT"],
    right=Verb.INCOMING_PAPER_HOLDER,
    body=schemas.PaperHolderChange,
    answer=view.DocumentView,
)
def give_paper(document_id: str) -> Response:
    """Record who was given the paper original."""
    asked = app.body(schemas.PaperHolderChange)
    after = incoming.give_paper(app.actor, document_id, asked.version, asked.to_value())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/intake-decision",
    methods=["POST"],
    right=Verb.INCOMING_INTAKE_DECIDE,
    body=schemas.IntakeDecisionIn,
    answer=view.DocumentView,
)
def decide_intake(document_id: str) -> Response:
    """Decide what becomes of a document whose counts differ."""
    after = intake.decide(app.actor, document_id, **dict(app.body(schemas.IntakeDecisionIn)))
    return app.ok(view.shown(app.actor, after))
