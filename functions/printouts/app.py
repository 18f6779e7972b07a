"""Registers and sheets on paper, and who used file copies (Decree 30/2020, Appendix IV)."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.printouts import closing, service
from qlvb.printouts.lending import CopyUse
from qlvb.printouts.model import Closing
from qlvb.printouts.service import Made

app = QlvbApp(
    "printouts",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/printouts",
    methods=["POST"],
    right=Verb.REGISTER_PRINT,
    body=schemas.PrintoutIn,
    answer=Made,
)
def print_register() -> Response:
    """Print a span of a register, as PDF or as a workbook."""
    return app.ok(service.register(app.actor, app.body(schemas.PrintoutIn).to_asked()))


@app.route(
    "/api/incoming/{document_id}/printouts",
    methods=["POST"],
    right=Verb.INCOMING_READ,
    body=schemas.SheetIn,
    answer=Made,
)
def print_sheet(document_id: str) -> Response:
    """Print the arrival stamp or the handling sheet of an incoming document."""
    asked = app.body(schemas.SheetIn)
    return app.ok(service.sheet(app.actor, document_id, asked.sheet))


@app.route(
    "/api/register-closings",
    methods=["GET"],
    right=Verb.REGISTER_PRINT,
    query=schemas.OfYear,
    answer=schemas.Closings,
)
def closings() -> Response:
    """The registers of a year that are closed, or are being closed."""
    found = closing.closings(app.actor, app.query(schemas.OfYear).year)
    return app.ok(schemas.Closings.of(found))


@app.route(
    "/api/register-closings",
    methods=["POST"],
    right=Verb.REGISTER_CLOSE,
    body=schemas.ClosingIn,
    answer=Closing,
)
def close_register() -> Response:
    """Close the next volume of a year's register; asked again until it is closed."""
    asked = app.body(schemas.ClosingIn)
    found = closing.close_next(app.actor, asked.register_kind, asked.code, asked.year)
    return app.ok(found)


@app.route(
    "/api/copy-uses",
    methods=["GET"],
    right=Verb.REGISTER_PRINT,
    query=schemas.CopyUsesWanted,
    answer=schemas.CopyUsePage,
)
def copy_uses() -> Response:
    """A page of a year's uses of file copies, the last one first."""
    asked = app.query(schemas.CopyUsesWanted)
    return app.ok(service.copy_uses(app.actor, asked.year, asked.cursor, asked.limit))


@app.route(
    "/api/copy-uses",
    methods=["POST"],
    right=Verb.COPY_LEND,
    body=schemas.CopyUseIn,
    answer=CopyUse,
    status=201,
    idempotent=True,
)
def lend() -> Response:
    """Enter that somebody uses a file copy."""
    use = app.body(schemas.CopyUseIn).to_use()
    return app.created(service.lend(app.actor, app.idempotency_key, use))


@app.route(
    "/api/copy-uses/{use_id}/return",
    methods=["POST"],
    right=Verb.COPY_LEND,
    body=schemas.CopyBackIn,
    answer=CopyUse,
)
def take_back(use_id: str) -> Response:
    """Enter that a file copy is back."""
    asked = app.body(schemas.CopyBackIn)
    return app.ok(service.take_back(app.actor, asked.used_on, use_id, asked.returned_on))
