"""Backups for the operator: what there is, one more now, and putting back from one."""

from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.backup import service
from qlvb.kernel.rights import Verb
from qlvb.platform.http import QlvbApp
from schemas import BackupOut, Backups, ConfirmationIn, MakingIn, PlanIn, RestoreOut

app = QlvbApp("backup", on_refusal=audit.refused)


@app.route("/api/backups", methods=["GET"], right=Verb.BACKUP_READ, answer=Backups)
def backups() -> Response:
    """Every backup with its proof, the newest restores, and whether one is late."""
    return app.ok(Backups.of(service.overview(app.actor)))


@app.route(
    "/api/backups",
    methods=["POST"],
    right=Verb.BACKUP_MAKE,
    body=MakingIn,
    answer=BackupOut,
    status=201,
    idempotent=True,
)
def make() -> Response:
    """Make a backup now, or as of a moment."""
    asked = app.body(MakingIn)
    made = service.make(app.actor, app.idempotency_key, asked.moment)
    return app.created(BackupOut.of(made))


@app.route("/api/backups/{backup_id}", methods=["GET"], right=Verb.BACKUP_READ, answer=BackupOut)
def backup(backup_id: str) -> Response:
    """One backup: how far it is, what it holds, whether it is proved."""
    return app.ok(BackupOut.of(service.backup(app.actor, backup_id)))


@app.route(
    "/api/backups/{backup_id}/restores",
    methods=["POST"],
    right=Verb.BACKUP_RESTORE,
    body=PlanIn,
    answer=RestoreOut,
    status=201,
    idempotent=True,
)
def plan(backup_id: str) -> Response:
    """Begin a restore: what it would put back is counted, nothing is written."""
    asked = app.body(PlanIn)
    wanted = (asked.to_scope(), asked.mode, app.idempotency_key)
    return app.created(RestoreOut.of(service.plan(app.actor, backup_id, *wanted)))


@app.route("/api/restores/{restore_id}", methods=["GET"], right=Verb.BACKUP_READ, answer=RestoreOut)
def restore(restore_id: str) -> Response:
    """One restore: how far it is, what it found and what it put back."""
    return app.ok(RestoreOut.of(service.restore(app.actor, restore_id)))


@app.route(
    "/api/restores/{restore_id}/confirmation",
    methods=["POST"],
    right=Verb.BACKUP_RESTORE,
    body=ConfirmationIn,
    answer=RestoreOut,
)
def confirm(restore_id: str) -> Response:
    """Let a restore write, its counts seen and its code typed."""
    asked = app.body(ConfirmationIn)
    return app.ok(RestoreOut.of(service.confirm(app.actor, restore_id, asked.typed)))


@app.route(
    "/api/restores/{restore_id}/cancellation",
    methods=["POST"],
    right=Verb.BACKUP_RESTORE,
    answer=RestoreOut,
)
def cancel(restore_id: str) -> Response:
    """Give a restore up that has written nothing yet."""
    return app.ok(RestoreOut.of(service.cancel(app.actor, restore_id)))


@app.route(
    "/api/restores/{restore_id}/resumption",
    methods=["POST"],
    right=Verb.BACKUP_RESTORE,
    answer=RestoreOut,
)
def go_on(restore_id: str) -> Response:
    """Go on with a restore that stopped; nothing is put back twice."""
    return app.ok(RestoreOut.of(service.go_on(app.actor, restore_id)))
