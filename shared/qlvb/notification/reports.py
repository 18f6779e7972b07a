"""Who is told of a report that the calendar asked for: figures and a link, no document."""

from collections.abc import Iterator

from qlvb.kernel import ids
from qlvb.notification.model import PAGE_OF_REPORTS, Notice, Occasion
from qlvb.organization import service as organization
from qlvb.reports import occasions
from qlvb.reports.model import Report, ReportKind, Scope


def of_report(report: Report) -> Iterator[Notice]:
    """A notice for each person who is to read it."""
    notice = Notice(
        event_id=ids.derived_id("report-made", report.report_id),
        occasion=Occasion.REPORT_MADE,
        agency_id=report.agency_id,
        person_id="",
        document_id=report.report_id,
        document_name=f"{report.title.capitalize()}, {_span(report)}",
        task=_figures(report),
        given_by=report.agency_name,
        page=PAGE_OF_REPORTS,
    )
    for agency_id, person_id in sorted(_readers(report)):
        yield Notice(**{**vars(notice), "agency_id": agency_id, "person_id": person_id})


def _readers(report: Report) -> set[tuple[str, str]]:
    is_whole = report.query.scope is Scope.PROVINCE
    roles = occasions.readers_of(report.kind, report.query.scope)
    agencies = organization.agencies() if is_whole else [organization.agency(report.agency_id)]
    return {
        (each.agency_id, person.person_id)
        for each in agencies
        for role in roles
        for person in organization.holders(each.agency_id, role)
    }


def _span(report: Report) -> str:
    return report.query.span[:1].lower() + report.query.span[1:]


def _figures(report: Report) -> str:
    sums = report.totals
    if report.kind is ReportKind.HANDLING:
        return (
            f"tồn đầu kỳ {sums.carried}, nhận {sums.received}, giải quyết đúng hạn {sums.in_time}, "
            f"quá hạn {sums.late}, đang xử lý {sums.open}, trong đó đã quá hạn {sums.open_late}"
        )
    use = report.use
    used = f"tài khoản {use.accounts}, đã đăng nhập {use.signed_in}; " if use else ""
    return used + (
        f"văn bản đi {sums.sent}, gửi điện tử {sums.sent_electronic}, ký số {sums.sent_signed}; "
        f"văn bản đến {sums.received}, điện tử {sums.received_electronic}"
    )
