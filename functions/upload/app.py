"""The API of uploads: the browser sends bytes straight to S3, never through here."""

from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.exchange import service as exchange
from qlvb.files import reading
from qlvb.files import service as files
from qlvb.incoming import continuing
from qlvb.incoming import service as incoming
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import succession
from qlvb.outgoing import service as outgoing
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.platform.schemas import Nothing
from qlvb.printouts import closing
from schemas import (
    FileAnswer,
    FileDecision,
    FilePageAnswer,
    LinkAnswer,
    LinkQuery,
    PartNumbers,
    PartsAnswer,
    PermissionAnswer,
    StoppedQuery,
    Upload,
    page_shown,
    shown,
)

app = QlvbApp(
    "upload",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/uploads",
    methods=["POST"],
    right=Verb.FILE_UPLOAD,
    body=Upload,
    answer=PermissionAnswer,
    status=201,
)
def begin() -> Response:
    """Permit the upload of one file."""
    return app.created(files.begin(app.actor, **app.body(Upload).model_dump()))


@app.route(
    "/api/uploads",
    methods=["GET"],
    right=Verb.FILE_DECIDE,
    query=StoppedQuery,
    answer=FilePageAnswer,
)
def stopped() -> Response:
    """List the files that the secrecy gate stopped."""
    asked = app.query(StoppedQuery)
    return app.ok(page_shown(files.stopped(app.actor, asked.cursor, asked.limit)))


@app.route("/api/uploads/{file_id}", methods=["GET"], right=Verb.FILE_FOLLOW, answer=FileAnswer)
def state(file_id: str) -> Response:
    """Show how far a file is and the verdict on it."""
    return app.ok(shown(files.get(app.actor, file_id)))


@app.route("/api/uploads/{file_id}", methods=["DELETE"], right=Verb.FILE_UPLOAD, status=204)
def withdraw(file_id: str) -> Response:
    """Give up an upload; its bytes are removed."""
    files.withdraw(app.actor, file_id)
    return app.nothing()


@app.route(
    "/api/uploads/{file_id}/parts",
    methods=["POST"],
    right=Verb.FILE_UPLOAD,
    body=PartNumbers,
    answer=PartsAnswer,
)
def parts(file_id: str) -> Response:
    """Ask which parts have arrived and where the others go."""
    return app.ok(files.parts(app.actor, file_id, app.body(PartNumbers).numbers))


@app.route(
    "/api/uploads/{file_id}/completion",
    methods=["POST"],
    right=Verb.FILE_UPLOAD,
    body=Nothing,
    answer=FileAnswer,
)
def complete(file_id: str) -> Response:
    """Say that all parts are there; the check follows."""
    app.body(Nothing)
    return app.ok(shown(files.complete(app.actor, file_id)))


@app.route(
    "/api/uploads/{file_id}/decision",
    methods=["POST"],
    right=Verb.FILE_DECIDE,
    body=FileDecision,
    answer=FileAnswer,
)
def decide(file_id: str) -> Response:
    """Decide on a file that the secrecy gate stopped."""
    made = app.body(FileDecision)
    released = made.decision == "release"
    return app.ok(shown(files.decide(app.actor, file_id, released=released, reason=made.reason)))


@app.route(
    "/api/files/{file_id}/link",
    methods=["GET"],
    right=Verb.FILE_READ,
    query=LinkQuery,
    answer=LinkAnswer,
)
def link(file_id: str) -> Response:
    """Give a short-lived address of an accepted file."""
    asked = app.query(LinkQuery)
    is_inline = asked.disposition == "inline"
    if asked.agency:
        reader = succession.reader(app.actor, asked.agency)
        return app.ok(reading.link(reader, file_id, inline=is_inline, reads=continuing.may_read))
    if asked.source:
        return app.ok(reading.source_link(app.actor, file_id, reads=may_read))
    return app.ok(reading.link(app.actor, file_id, inline=is_inline, reads=may_read))


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether what holds a file, a document or a delegation, is the actor's to read."""
    holders = (
        incoming.may_read,
        exchange.may_read,
        outgoing.may_read,
        delegation.may_read,
        closing.may_read,
    )
    return any(may(actor, document_id) for may in holders)
