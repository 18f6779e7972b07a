"""Reports: figures of handling and exchange, the documents behind them, and what is kept."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.reports import ahead, behind, making, mends, planning, reading, service
from qlvb.reports.ahead import Ahead
from qlvb.reports.behind import DocumentPage
from qlvb.reports.model import Figures, Report
from qlvb.reports.service import Opened

app = QlvbApp("reports", on_refusal=audit.refused, confine=confinement.confined_to)


@app.route(
    "/api/reports/figures",
    methods=["GET"],
    right=Verb.REPORT_READ,
    query=schemas.FiguresWanted,
    answer=Figures,
)
def figures() -> Response:
    """The figures of a span: in all, along time, by unit, person, kind, agency."""
    return app.ok(reading.figures(app.actor, app.query(schemas.FiguresWanted).to_query()))


@app.route(
    "/api/reports/documents",
    methods=["GET"],
    right=Verb.REPORT_DOCUMENTS,
    query=schemas.DocumentsWanted,
    answer=DocumentPage,
)
def documents() -> Response:
    """A page of the documents behind one figure."""
    asked = app.query(schemas.DocumentsWanted)
    page = (asked.cursor, asked.limit)
    return app.ok(behind.documents(app.actor, asked.to_query(), asked.figure, *page))


@app.route(
    "/api/reports/ahead",
    methods=["GET"],
    right=Verb.REPORT_DOCUMENTS,
    query=schemas.AheadWanted,
    answer=Ahead,
)
def due_ahead() -> Response:
    """What is due until a day, by person; what is late already comes first."""
    asked = app.query(schemas.AheadWanted)
    return app.ok(ahead.due(app.actor, asked.until))


@app.route(
    "/api/reports",
    methods=["GET"],
    right=Verb.REPORT_READ,
    query=schemas.ReportsWanted,
    answer=schemas.ReportPage,
)
def reports() -> Response:
    """A page of kept reports, the last one first."""
    asked = app.query(schemas.ReportsWanted)
    return app.ok(service.listing(app.actor, asked.scope, asked.cursor, asked.limit))


@app.route(
    "/api/reports",
    methods=["POST"],
    right=Verb.REPORT_READ,
    body=schemas.ReportIn,
    answer=Report,
    status=201,
    idempotent=True,
)
def make_report() -> Response:
    """Make a report and keep it; of a span that is over, the kept one of the same figures."""
    asked = app.body(schemas.ReportIn)
    key = app.idempotency_key
    return app.created(making.make(app.actor, key, asked.report, asked.to_query()))


@app.route(
    "/api/reports/schedule",
    methods=["GET"],
    right=Verb.REPORT_READ,
    query=schemas.ScheduleWanted,
    answer=schemas.Schedule,
)
def schedule() -> Response:
    """What the calendar asked for last, what became of it, and what it asks for next."""
    asked = app.query(schemas.ScheduleWanted)
    return app.ok({"items": planning.schedule(app.actor, asked.scope)})


@app.route(
    "/api/reports/mends",
    methods=["GET"],
    right=Verb.REPORT_RECOUNT,
    query=schemas.MendsWanted,
    answer=schemas.MendedPage,
)
def mended() -> Response:
    """A page of what the nightly recount found to differ, as it was and as it became."""
    asked = app.query(schemas.MendsWanted)
    return app.ok(mends.listing(app.actor, asked.cursor, asked.limit))


@app.route(
    "/api/reports/{report_id}",
    methods=["GET"],
    right=Verb.REPORT_READ,
    answer=Report,
)
def report(report_id: str) -> Response:
    """A kept report, with the query that made it."""
    return app.ok(service.get(app.actor, report_id))


@app.route(
    "/api/reports/{report_id}/file",
    methods=["GET"],
    right=Verb.REPORT_READ,
    query=schemas.FileWanted,
    answer=Opened,
)
def report_file(report_id: str) -> Response:
    """A link to a kept report as PDF or workbook, good for some minutes."""
    asked = app.query(schemas.FileWanted)
    return app.ok(service.open_file(app.actor, report_id, asked.form))
