"""Who is told of a report that the calendar asked for: figures and a link, no document."""

from collections.abc import Iterator

from qlvb.kernel import ids, rights
from qlvb.kernel.rights import Verb
from qlvb.notification.model import PAGE_OF_REPORTS, Notice, Occasion
from qlvb.organization import service as organization
from qlvb.organization.model import Person
from qlvb.reports import occasions, province
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
    roles = occasions.readers_of(report.kind, report.query.scope)
    is_whole = report.query.scope is Scope.PROVINCE
    agencies = province.agencies_under(report.agency_id) if is_whole else [report.agency_id]
    return {
        (agency_id, person.person_id)
        for agency_id in agencies
        for person in organization.people(agency_id)
        if person.roles.intersection(roles)
        and (not is_whole or _reads_province(person, report.agency_id))
    }


def _reads_province(person: Person, top_id: str) -> bool:
    relations = province.standing(person.agency_id, top_id)
    return rights.allows(person.as_actor(), Verb.REPORT_PROVINCE, *relations)


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
