"""A report is made: its figures, both its files, and the query, kept together."""

import hashlib
from dataclasses import replace
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.files import naming
from qlvb.files.naming import Title
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.platform import paper, storage, workbook
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact
from qlvb.printouts.model import PrintForm
from qlvb.reports import kept_store, model, papers, reading
from qlvb.reports.model import Figures, Query, Report, ReportFile, ReportKind, Scope, Sums
from qlvb.reports.refusals import NothingToReport

_WITHOUT_WAITING = "without waiting"
"""The key of a report that did not wait for an agency whose days are not in."""


def make(actor: Actor, key: str, kind: ReportKind, query: Query) -> Report:
    """Make a report and keep it; of a span that is over, the kept one of the same figures.

    A span is over once the nights have taken in all its days: what is made before is not yet the
    one that is kept for good. Its figures may change all the same, by what is confirmed, corrected
    or mended later: then another report is kept beside the one that was.

    Raises:
        NotYourDuty, ReportNotFound, NothingToReport, and what ``Query.checked`` refuses.
    """
    asked = reading.permitted(actor, query, Verb.REPORT_READ)
    if not reading.is_final(asked):
        known, new = _known_or_new(actor, kind, asked, f"{actor.person_id} {key}")
        return known or _kept(actor, new, _figures(asked, kind))
    figures = _figures(asked, kind)
    digest = papers.digest_of(kind, figures)
    known, new = _known_or_new(actor, kind, asked, "")
    if known is not None and known.digest != digest:
        known, new = _known_or_new(actor, kind, asked, digest)
    return known or _kept(actor, new, figures)


def scheduled(actor: Actor, kind: ReportKind, query: Query) -> Report | None:
    """The report of a span that is over, as the calendar asks for it, made once.

    One that did not wait for an agency whose days are not in is made again when they are.

    Returns:
        None where there is nothing to report.
    """
    key = "" if reading.is_final(query) else _WITHOUT_WAITING
    known, new = _known_or_new(actor, kind, query, key)
    if known is not None:
        return known
    figures = reading.computed(query)
    if figures.has_nothing_on(kind):
        return None
    return _kept(actor, replace(new, is_scheduled=True), figures)


def found(owner_id: str, kind: ReportKind, query: Query) -> Report | None:
    """The report that the calendar asked for, if it was made; the one kept for good before others.

    Args:
        owner_id: the agency, or the one at the top of the province.
        kind: of the report.
        query: of the span, as the calendar asks it.
    """
    names = (model.id_of(owner_id, kind, query, key) for key in ("", _WITHOUT_WAITING))
    return next(filter(None, (kept_store.find(owner_id, each) for each in names)), None)


def _figures(query: Query, kind: ReportKind) -> Figures:
    figures = reading.computed(query)
    if figures.has_nothing_on(kind):
        raise NothingToReport(since=f"{query.since:%d/%m/%Y}", until=f"{query.until:%d/%m/%Y}")
    return figures


def _known_or_new(
    actor: Actor, kind: ReportKind, query: Query, key: str
) -> tuple[Report | None, Report]:
    owner_id = query.top_id if query.scope is Scope.PROVINCE else query.agency_id
    new = Report(
        report_id=model.id_of(owner_id, kind, query, key),
        kind=kind,
        agency_id=owner_id,
        agency_name=organization.agency(owner_id).name,
        query=query,
        made_at=clock.now(),
        made_by=actor.signed,
        totals=Sums(),
    )
    return kept_store.find(owner_id, new.report_id), new


def _kept(actor: Actor, new: Report, figures: Figures) -> Report:
    """Draw it, put its files into the bucket, and keep it; made meanwhile, that one stays."""
    use = figures.use.totals if figures.use and new.kind is ReportKind.USE else None
    digest = papers.digest_of(new.kind, figures)
    report = replace(new, totals=figures.totals, use=use, digest=digest)
    report = replace(report, files=_files(report, figures))
    try:
        with transact() as tx:
            kept_store.keep(tx, report)
            facts = {
                "kind": report.kind.value,
                "since": report.query.since.isoformat(),
                "until": report.query.until.isoformat(),
                "scope": report.query.scope.value,
            }
            audit.record(tx, actor, EventTag.REPORT_MAKE, report.report_id, **facts)
    except Cancelled:
        return kept_store.get(report.agency_id, report.report_id)
    return report


def _files(report: Report, figures: Figures) -> tuple[ReportFile, ...]:
    """Both forms, drawn of the same figures, under the agency in the bucket of files."""
    above = [
        each
        for each in organization.line_of(report.agency_id)
        if each.agency_id != report.agency_id
    ]
    printout = papers.printed(report, figures, above[0].name if above else "")
    drawn = replace(printout, charts=_charts(report, figures))
    title = Title(
        kind="BC",
        number=report.report_id[-6:],
        issued_on=clock.today(),
        subject=f"{report.title} {report.query.span}",
    )
    contents = {
        PrintForm.PDF: paper.as_pdf(drawn),
        PrintForm.XLSX: workbook.as_xlsx(printout),
    }
    return tuple(_file(report, form, content, title) for form, content in contents.items())


def _file(report: Report, form: PrintForm, content: bytes, title: Title) -> ReportFile:
    version_id = storage.write(
        settings.files_bucket, report.key_of(form.value), content, form.media_type
    )
    return ReportFile(
        form=form.value,
        filename=naming.download_name(report.agency_id, title, ending=f".{form}"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        version_id=version_id or "",
    )


def _charts(report: Report, figures: Figures) -> list[Any]:
    """What is drawn over the tables: the time line, and what is in time and late of whom."""
    from qlvb.reports import drawing

    is_handling = report.kind is ReportKind.HANDLING
    drawn = drawing.in_time_and_late if is_handling else drawing.received_and_sent
    parts = {
        "cơ quan": figures.by_agency,
        "đơn vị": figures.by_unit,
        "loại văn bản": figures.by_kind,
    }
    bars = [drawn(by, rows) for by, rows in parts.items() if rows]
    return [drawing.timeline(figures.timeline, is_handling=is_handling), *bars]
