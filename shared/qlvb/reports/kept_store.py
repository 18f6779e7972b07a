"""Where reports lie that were made and are kept."""

from pynamodb.exceptions import DoesNotExist

from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)
from qlvb.reports.model import Report, Scope
from qlvb.reports.refusals import ReportNotFound


class ReportItem(Item):
    """A kept report.

    pk  A#<agency>#REPORT#<report id>   sk  REPORT
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    report = DataclassAttribute(Report)


class ListedReportItem(Item):
    """The same among the agency's, by when it was made.

    pk  A#<agency>#REPORTS#<scope>   sk  <made at>#<report id>
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    report = DataclassAttribute(Report)


def keep(tx: Transaction, report: Report) -> None:
    """Keep a report; made twice, the first one stays."""
    tx.put(ReportItem(_pk(report), "REPORT", report=report), ReportItem.pk.does_not_exist())
    listed = f"{report.made_at.isoformat()}#{report.report_id}"
    tx.put(
        ListedReportItem(_listed_pk(report.agency_id, report.query.scope), listed, report=report)
    )


def find(agency_id: str, report_id: str) -> Report | None:
    """A kept report; None: the agency has none of this id."""
    try:
        pk = f"A#{agency_id}#REPORT#{report_id}"
        return ReportItem.get(pk, "REPORT", consistent_read=True).report
    except DoesNotExist:
        return None


def get(agency_id: str, report_id: str) -> Report:
    """A kept report.

    Raises:
        ReportNotFound.
    """
    found = find(agency_id, report_id)
    if found is None:
        raise ReportNotFound
    return found


def page(agency_id: str, scope: Scope, cursor: str | None, limit: int) -> Page[Report]:
    """A page of kept reports, the last one first."""
    pk = _listed_pk(agency_id, scope)
    found = ListedReportItem.query(
        pk,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.report, of=pk)


def _pk(report: Report) -> str:
    return f"A#{report.agency_id}#REPORT#{report.report_id}"


def _listed_pk(agency_id: str, scope: Scope) -> str:
    return f"A#{agency_id}#REPORTS#{scope}"
