"""What goes in and out at the edge of reports."""

import datetime as dt

from pydantic import BaseModel, Field
from qlvb.platform.schemas import Asked
from qlvb.platform.tables import PAGE_LIMIT
from qlvb.printouts.model import PrintForm
from qlvb.reports.mends import Mended
from qlvb.reports.model import Figure, Query, Report, ReportKind, Scope
from qlvb.reports.planning import Planned


class FiguresWanted(Asked):
    """A span of days, both included, and what it is narrowed by."""

    since: dt.date = Field(alias="from")
    until: dt.date
    scope: Scope = Scope.AGENCY
    agency: str = Field(default="", max_length=64, description="One agency of the province")
    unit: str = Field(default="", max_length=64, description="none: in no unit")
    person: str = Field(default="", max_length=64, description="none: given to nobody yet")
    kind: str = Field(default="", max_length=40, description="Kind of document")

    def to_query(self) -> Query:
        """As the use case takes it."""
        return Query(
            since=self.since,
            until=self.until,
            scope=self.scope,
            agency_id=self.agency,
            unit_id=self.unit,
            person_id=self.person,
            kind=self.kind,
        )


class DocumentsWanted(FiguresWanted):
    """The documents behind one figure, a page of them."""

    figure: Figure
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class AheadWanted(Asked):
    """Until which day; without one, until the end of the week."""

    until: dt.date | None = None


class ReportIn(FiguresWanted):
    """A report to be made and kept."""

    report: ReportKind = ReportKind.HANDLING


class ReportsWanted(Asked):
    """A page of kept reports."""

    scope: Scope = Scope.AGENCY
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class FileWanted(Asked):
    """As a PDF or as a workbook."""

    form: PrintForm = PrintForm.PDF


class ReportPage(BaseModel):
    """Kept reports, the last one first."""

    items: list[Report]
    cursor: str | None


class ScheduleWanted(Asked):
    """The agency's own schedule, or the province's."""

    scope: Scope = Scope.AGENCY


class Schedule(BaseModel):
    """Reports that the calendar asks for, what is due first."""

    items: list[Planned]


class MendsWanted(Asked):
    """A page of what was mended."""

    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class MendedPage(BaseModel):
    """What was mended, the last one first."""

    items: list[Mended]
    cursor: str | None
