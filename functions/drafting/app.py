"""Outgoing documents on their way to the signature: drafts, versions, opinions, review."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.issuing import reading
from qlvb.kernel import clock
from qlvb.kernel.rights import Verb
from qlvb.outgoing import addressing, lists, numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing import view as outgoing_view
from qlvb.outgoing.entry import RecipientGroup
from qlvb.outgoing.parts import Comment
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.review import amending, service, view
from qlvb.routing.service import Seen

app = QlvbApp(
    "drafting",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/outgoing",
    methods=["POST"],
    right=Verb.OUTGOING_DRAFT,
    body=schemas.DraftIn,
    answer=view.OutgoingView,
    status=201,
    idempotent=True,
)
def begin() -> Response:
    """Begin a draft, from nothing or as a reply."""
    given = app.body(schemas.DraftIn).to_draft()
    made = amending.begin(app.actor, app.idempotency_key, given)
    return app.created(view.shown(app.actor, made))


@app.route(
    "/api/outgoing",
    methods=["GET"],
    right=Verb.OUTGOING_LIST,
    query=schemas.Wanted,
    answer=schemas.OutgoingPage,
)
def documents() -> Response:
    """A page of the agency's outgoing documents, newest first."""
    asked = app.query(schemas.Wanted)
    narrowed = asked.to_filter(clock.today())
    found = lists.listing(app.actor, narrowed, asked.cursor, asked.limit)
    return app.ok(outgoing_view.rows(found))


@app.route(
    "/api/outgoing/{document_id}",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    answer=view.OutgoingView,
)
def document(document_id: str) -> Response:
    """An outgoing document."""
    return app.ok(view.of(app.actor, document_id))


@app.route(
    "/api/outgoing/{document_id}",
    methods=["PATCH"],
    right=Verb.OUTGOING_CHANGE,
    body=schemas.ChangeIn,
    answer=view.OutgoingView,
)
def change(document_id: str) -> Response:
    """Change what is to stand in the register."""
    asked = app.body(schemas.ChangeIn)
    after = amending.change(app.actor, seen(document_id, asked), asked.to_changes())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/history",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    query=schemas.AfterCursor,
    answer=schemas.OutgoingHistory,
)
def history(document_id: str) -> Response:
    """What was done to the document, oldest first."""
    cursor = app.query(schemas.AfterCursor).cursor
    return app.ok(outgoing.history(app.actor, document_id, cursor))


@app.route(
    "/api/outgoing/{document_id}/versions",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    answer=schemas.Versions,
)
def versions(document_id: str) -> Response:
    """Every version of the draft, the first one first."""
    return app.ok({"items": outgoing.versions(app.actor, document_id)})


@app.route(
    "/api/outgoing/{document_id}/versions",
    methods=["POST"],
    right=Verb.OUTGOING_CHANGE,
    body=schemas.VersionIn,
    answer=view.OutgoingView,
)
def add_version(document_id: str) -> Response:
    """Take another file for the present version."""
    asked = app.body(schemas.VersionIn)
    where = seen(document_id, asked)
    after = amending.add_version(app.actor, where, asked.file_id, asked.note)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/attachments",
    methods=["PUT"],
    right=Verb.OUTGOING_CHANGE,
    body=schemas.AttachmentsIn,
    answer=view.OutgoingView,
)
def attach(document_id: str) -> Response:
    """Have these attachments and no others."""
    asked = app.body(schemas.AttachmentsIn)
    after = amending.attach(app.actor, seen(document_id, asked), tuple(asked.file_ids))
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/next-number",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    query=schemas.WantedNumber,
    answer=schemas.NextNumber,
)
def next_number(document_id: str) -> Response:
    """The number the document would get now, or the one it has; nothing is taken."""
    asked = app.query(schemas.WantedNumber)
    found = numbers.preview(app.actor, document_id, asked.reserved, asked.issued_on)
    return app.ok(schemas.NextNumber.model_validate(found))


@app.route(
    "/api/outgoing/{document_id}/comments",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    query=schemas.AfterCursor,
    answer=schemas.Comments,
)
def comments(document_id: str) -> Response:
    """Comments and opinions, the oldest first."""
    cursor = app.query(schemas.AfterCursor).cursor
    return app.ok(outgoing.comments(app.actor, document_id, cursor))


@app.route(
    "/api/outgoing/{document_id}/comments",
    methods=["POST"],
    right=Verb.OUTGOING_COMMENT,
    body=schemas.CommentIn,
    answer=Comment,
    status=201,
)
def comment(document_id: str) -> Response:
    """Write about the present version of the draft."""
    asked = app.body(schemas.CommentIn)
    return app.created(outgoing.comment(app.actor, document_id, asked.text, asked.page))


@app.route(
    "/api/outgoing/{document_id}/opinions",
    methods=["POST"],
    right=Verb.OUTGOING_OPINION_ASK,
    body=schemas.OpinionsIn,
    answer=view.OutgoingView,
)
def ask_opinions(document_id: str) -> Response:
    """Ask others what they think of the draft."""
    asked = app.body(schemas.OpinionsIn)
    parties = [(party.kind, party.id) for party in asked.parties]
    where = seen(document_id, asked)
    after = service.ask_opinions(app.actor, where, parties, asked.question)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/opinion",
    methods=["POST"],
    right=Verb.OUTGOING_OPINION,
    body=schemas.OpinionIn,
    answer=view.OutgoingView,
)
def give_opinion(document_id: str) -> Response:
    """Give the opinion one was asked for."""
    text = app.body(schemas.OpinionIn).text
    return app.ok(view.shown(app.actor, service.give_opinion(app.actor, document_id, text)))


@app.route(
    "/api/outgoing/{document_id}/submission",
    methods=["POST"],
    right=Verb.OUTGOING_SUBMIT,
    body=schemas.SubmissionIn,
    answer=view.OutgoingView,
)
def submit(document_id: str) -> Response:
    """Send the draft on its way to its signer."""
    asked = app.body(schemas.SubmissionIn)
    after = service.submit(app.actor, seen(document_id, asked), asked.signer_id)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/review",
    methods=["POST"],
    right=Verb.OUTGOING_REVIEW,
    body=schemas.AgreementIn,
    answer=view.OutgoingView,
)
def review(document_id: str) -> Response:
    """Agree with the content, as the head of the drafting unit."""
    asked = app.body(schemas.AgreementIn)
    after = service.review(app.actor, seen(document_id, asked), asked.text)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/check",
    methods=["POST"],
    right=Verb.OUTGOING_CHECK,
    body=schemas.AgreementIn,
    answer=view.OutgoingView,
)
def check(document_id: str) -> Response:
    """Agree with the form."""
    asked = app.body(schemas.AgreementIn)
    after = service.check(app.actor, seen(document_id, asked), asked.text)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/approval",
    methods=["POST"],
    right=Verb.OUTGOING_APPROVE,
    body=schemas.ApprovalIn,
    answer=view.OutgoingView,
)
def approve(document_id: str) -> Response:
    """Agree with the present version, as its signer."""
    asked = app.body(schemas.ApprovalIn)
    after = service.approve(app.actor, seen(document_id, asked), asked.urgency)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/return",
    methods=["POST"],
    right=Verb.OUTGOING_RETURN,
    body=schemas.WithReason,
    answer=view.OutgoingView,
)
def return_(document_id: str) -> Response:
    """Give the draft back to its drafter."""
    asked = app.body(schemas.WithReason)
    after = service.return_(app.actor, seen(document_id, asked), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/cancellation",
    methods=["POST"],
    right=Verb.OUTGOING_CANCEL,
    body=schemas.WithReason,
    answer=view.OutgoingView,
)
def cancel(document_id: str) -> Response:
    """Give the document up."""
    asked = app.body(schemas.WithReason)
    after = service.cancel(app.actor, seen(document_id, asked), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/opening", methods=["POST"], right=Verb.WORK_READ, status=204
)
def open_work(document_id: str) -> Response:
    """Note that the actor has opened the work."""
    reading.open_work(app.actor, document_id)
    return app.nothing()


@app.route(
    "/api/incoming/{document_id}/replies",
    methods=["GET"],
    right=Verb.OUTGOING_LIST,
    answer=schemas.OutgoingRows,
)
def replies(document_id: str) -> Response:
    """Outgoing documents that answer or concern an incoming one."""
    return app.ok({"items": outgoing_view.list_rows(lists.about(app.actor, document_id))})


@app.route(
    "/api/recipient-groups", methods=["GET"], right=Verb.OUTGOING_GROUP, answer=schemas.Groups
)
def groups() -> Response:
    """The agency's saved groups of recipients."""
    return app.ok({"items": addressing.groups(app.actor)})


@app.route(
    "/api/recipient-groups",
    methods=["POST"],
    right=Verb.OUTGOING_GROUP,
    body=schemas.GroupIn,
    answer=RecipientGroup,
    status=201,
)
def keep_group() -> Response:
    """Save a group of recipients."""
    group = app.body(schemas.GroupIn).to_group()
    return app.created(addressing.keep_group(app.actor, group))


@app.route(
    "/api/recipient-groups/{group_id}",
    methods=["PUT"],
    right=Verb.OUTGOING_GROUP,
    body=schemas.GroupIn,
    answer=RecipientGroup,
)
def change_group(group_id: str) -> Response:
    """Change a group of recipients."""
    group = app.body(schemas.GroupIn).to_group(group_id)
    return app.ok(addressing.keep_group(app.actor, group))


@app.route(
    "/api/recipient-groups/{group_id}", methods=["DELETE"], right=Verb.OUTGOING_GROUP, status=204
)
def drop_group(group_id: str) -> Response:
    """Keep a group of recipients no more."""
    addressing.drop_group(app.actor, group_id)
    return app.nothing()


@app.route(
    "/api/numbering",
    methods=["GET"],
    right=Verb.NUMBERING_READ,
    query=schemas.NumberingWanted,
    answer=schemas.Numberings,
)
def numbering() -> Response:
    """The agency's numbering: the one that counts in a year, and every version."""
    year = app.query(schemas.NumberingWanted).year or clock.today().year
    active = numbers.plan_of(app.actor.agency_id, year)
    known = [schemas.NumberingOut.of(plan) for plan in numbers.versions(app.actor)]
    return app.ok(schemas.Numberings(active=schemas.NumberingOut.of(active), versions=known))


@app.route(
    "/api/numbering",
    methods=["POST"],
    right=Verb.NUMBERING_CHANGE,
    body=schemas.NumberingIn,
    answer=schemas.NumberingOut,
    status=201,
)
def write_numbering() -> Response:
    """Set up the numbering: at once before the year's first number, else from next year."""
    plan = app.body(schemas.NumberingIn).to_plan()
    return app.created(schemas.NumberingOut.of(numbers.write_plan(app.actor, plan)))


def seen(document_id: str, asked: schemas.Versioned) -> Seen:
    """The document and the version the request is about."""
    return Seen(document_id=document_id, version=asked.version)
