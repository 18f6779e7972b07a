"""Decisions about incoming documents, and the desk they wait on."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.incoming.parts import Share
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.platform.schemas import number_in
from qlvb.routing import access, desk, plans, service, view
from qlvb.routing.model import Folder

app = QlvbApp(
    "routing",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route("/api/work/folders", methods=["GET"], right=Verb.WORK_READ, answer=schemas.Folders)
def folders() -> Response:
    """How many things lie in each folder, the actor's and the unit's."""
    return app.ok(schemas.Folders.of(desk.folders(app.actor)))


@app.route(
    "/api/work",
    methods=["GET"],
    right=Verb.WORK_READ,
    query=schemas.WorkWanted,
    answer=schemas.WorkPage,
)
def work() -> Response:
    """A page of a folder, the most urgent first."""
    asked = app.query(schemas.WorkWanted)
    found = desk.work(app.actor, asked.of, Folder[asked.folder], asked.cursor, asked.limit)
    return app.ok(view.desk_rows(app.actor, found))


@app.route("/api/work/{document_id}/opening", methods=["POST"], right=Verb.WORK_READ, status=204)
def open_work(document_id: str) -> Response:
    """Note that the actor has opened the work."""
    service.open_work(app.actor, document_id)
    return app.nothing()


@app.route(
    "/api/incoming/{document_id}/direction",
    methods=["POST"],
    right=Verb.INCOMING_DIRECT,
    body=schemas.DirectionIn,
    answer=view.DocumentView,
)
def direct(document_id: str) -> Response:
    """Write a direction and give the document to its lead."""
    asked = app.body(schemas.DirectionIn)
    after = service.direct(app.actor, seen(document_id, asked), asked.to_given())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/assignment",
    methods=["POST"],
    right=Verb.INCOMING_ASSIGN,
    body=schemas.AssignmentIn,
    answer=view.DocumentView,
)
def assign(document_id: str) -> Response:
    """Pass the direction on to a person of the unit."""
    asked = app.body(schemas.AssignmentIn)
    after = service.assign(app.actor, seen(document_id, asked), asked.to_given())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/return",
    methods=["POST"],
    right=Verb.INCOMING_RETURN,
    body=schemas.WithReason,
    answer=view.DocumentView,
)
def return_(document_id: str) -> Response:
    """Give the document back one step."""
    asked = app.body(schemas.WithReason)
    after = service.return_(app.actor, seen(document_id, asked), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/presentation",
    methods=["POST"],
    right=Verb.INCOMING_PRESENT,
    body=schemas.PresentationIn,
    answer=view.DocumentView,
)
def present(document_id: str) -> Response:
    """Put a returned document before a leader again."""
    asked = app.body(schemas.PresentationIn)
    after = service.present(app.actor, seen(document_id, asked), asked.leader_id)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/settlement",
    methods=["POST"],
    right=Verb.INCOMING_SETTLE,
    body=schemas.SettlementIn,
    answer=view.DocumentView,
)
def settle(document_id: str) -> Response:
    """Finish the work."""
    asked = app.body(schemas.SettlementIn)
    how = (asked.method, asked.result, asked.reply_reference)
    return app.ok(view.shown(app.actor, service.settle(app.actor, seen(document_id, asked), *how)))


@app.route(
    "/api/incoming/{document_id}/confirmation",
    methods=["POST"],
    right=Verb.INCOMING_CONFIRM,
    body=schemas.ConfirmationIn,
    answer=view.DocumentView,
)
def confirm(document_id: str) -> Response:
    """Agree that the work is done, or send it back."""
    asked = app.body(schemas.ConfirmationIn)
    where = seen(document_id, asked)
    after = service.confirm(app.actor, where, agreed=asked.agreed, reason=asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/opinion",
    methods=["POST"],
    right=Verb.INCOMING_OPINION,
    body=schemas.OpinionIn,
    answer=view.DocumentView,
)
def give_opinion(document_id: str) -> Response:
    """Give the opinion a co-handler owes."""
    text = app.body(schemas.OpinionIn).text
    after = service.finish_share(app.actor, document_id, Share.COHANDLING, text)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/acknowledgement",
    methods=["POST"],
    right=Verb.INCOMING_ACKNOWLEDGE,
    answer=view.DocumentView,
)
def acknowledge(document_id: str) -> Response:
    """Take note of a document one was informed of."""
    after = service.finish_share(app.actor, document_id, Share.INFORMATION)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/reassignment",
    methods=["POST"],
    right=Verb.INCOMING_REASSIGN,
    body=schemas.ReassignmentIn,
    answer=view.DocumentView,
)
def reassign(document_id: str) -> Response:
    """Give the work to another lead."""
    asked = app.body(schemas.ReassignmentIn)
    where = seen(document_id, asked)
    after = service.reassign(app.actor, where, asked.lead.key(), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/withdrawal",
    methods=["POST"],
    right=Verb.INCOMING_WITHDRAW,
    body=schemas.WithReason,
    answer=view.DocumentView,
)
def withdraw(document_id: str) -> Response:
    """Pull back what was given while it is unread."""
    asked = app.body(schemas.WithReason)
    after = service.withdraw(app.actor, seen(document_id, asked), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/access-change",
    methods=["POST"],
    right=Verb.INCOMING_ACCESS_ASK,
    body=schemas.AccessIn,
    answer=view.DocumentView,
)
def ask_access(document_id: str) -> Response:
    """Ask that the document be restricted to some readers, or be so no longer."""
    asked = app.body(schemas.AccessIn)
    after = access.ask(app.actor, seen(document_id, asked), **asked.to_values())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/access-decision",
    methods=["POST"],
    right=Verb.INCOMING_ACCESS_DECIDE,
    body=schemas.AccessDecisionIn,
    answer=view.DocumentView,
)
def decide_access(document_id: str) -> Response:
    """Agree to the change of who may read, or not."""
    asked = app.body(schemas.AccessDecisionIn)
    what = asked.model_dump(exclude={"version"})
    return app.ok(view.shown(app.actor, access.decide(app.actor, seen(document_id, asked), **what)))


@app.route(
    "/api/incoming/{document_id}/access-withdrawal",
    methods=["POST"],
    right=Verb.INCOMING_ACCESS_ASK,
    body=schemas.Versioned,
    answer=view.DocumentView,
)
def withdraw_access(document_id: str) -> Response:
    """Take back one's own request to change who may read."""
    asked = app.body(schemas.Versioned)
    return app.ok(view.shown(app.actor, access.withdraw(app.actor, seen(document_id, asked))))


@app.route(
    "/api/incoming/{document_id}/extension",
    methods=["POST"],
    right=Verb.INCOMING_EXTENSION_ASK,
    body=schemas.ExtensionIn,
    answer=view.DocumentView,
)
def ask_extension(document_id: str) -> Response:
    """Ask the giver for more time."""
    asked = app.body(schemas.ExtensionIn)
    where = seen(document_id, asked)
    after = service.ask_extension(app.actor, where, asked.due_on, asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/incoming/{document_id}/extension-decision",
    methods=["POST"],
    right=Verb.INCOMING_EXTENSION_DECIDE,
    body=schemas.ExtensionDecisionIn,
    answer=view.DocumentView,
)
def decide_extension(document_id: str) -> Response:
    """Grant more time or deny it."""
    asked = app.body(schemas.ExtensionDecisionIn)
    what = asked.model_dump(exclude={"version"})
    after = service.decide_extension(app.actor, seen(document_id, asked), **what)
    return app.ok(view.shown(app.actor, after))


@app.route("/api/routing-plan", methods=["GET"], right=Verb.ROUTING_READ, answer=schemas.Plans)
def routing_plans() -> Response:
    """The agency's own routing: the one that is on, and every version."""
    actor = app.actor
    return app.ok(schemas.Plans.of(plans.active(actor.agency_id), plans.versions(actor)))


@app.route(
    "/api/routing-plan",
    methods=["POST"],
    right=Verb.ROUTING_CHANGE,
    body=schemas.PlanIn,
    answer=schemas.PlanOut,
    status=201,
)
def write_plan() -> Response:
    """Keep a new version of the routing; it is checked, and not on yet."""
    plan = plans.write(app.actor, app.body(schemas.PlanIn).to_plan())
    return app.created(schemas.PlanOut.of(plan))


@app.route(
    "/api/routing-plan/{number}/activation",
    methods=["POST"],
    right=Verb.ROUTING_CHANGE,
    answer=schemas.PlanOut,
)
def activate_plan(number: str) -> Response:
    """Switch a version of the routing on for new documents."""
    return app.ok(schemas.PlanOut.of(plans.activate(app.actor, number_in(number, digits=6))))


def seen(document_id: str, asked: schemas.Versioned) -> service.Seen:
    """The document and the version the request is about."""
    return service.Seen(document_id=document_id, version=asked.version)
