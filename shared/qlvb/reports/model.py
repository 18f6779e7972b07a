"""What is asked of a report, what it answers, and when which report falls due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from qlvb.kernel import clock, ids
from qlvb.reports.lines import Measure
from qlvb.reports.refusals import (
    NarrowedInProvince,
    ReportSpanToCome,
    ReportSpanTooEarly,
    ReportSpanTooLong,
    SpanEndsBeforeItBegins,
)
from qlvb.reports.sums import MEASURES, NOTHING, Counts
from qlvb.reports.usage import Usage, Use

EARLIEST = date(2000, 1, 1)
"""Before it no agency kept its registers in a system."""
MOST_DAYS = 366
NOBODY = "none"
"""Asks for what has no unit, or no person yet; an empty value asks for all."""


class Scope(StrEnum):
    """Whose figures."""

    AGENCY = "agency"
    PROVINCE = "province"


class ReportKind(StrEnum):
    """What a report is about, as the regulation asks for it."""

    HANDLING = "handling"
    """The state of handling, each week to the agency's head (Art. 16.5)."""
    EXCHANGE = "exchange"
    """Sent and received by every agency, each quarter (Art. 13.5)."""
    USE = "use"
    """How the system is used, every six months (Art. 14.3, 17.3d)."""
    COMPLIANCE = "compliance"
    """What inspectors ask of each agency, once a year (Art. 14.1, 15.2)."""

    @property
    def label(self) -> str:
        """As it stands over the report."""
        return _TITLES[self]


_TITLES: Mapping[ReportKind, str] = {
    ReportKind.HANDLING: "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN",
    ReportKind.EXCHANGE: "BÁO CÁO TÌNH HÌNH GỬI, NHẬN VĂN BẢN",
    ReportKind.USE: "BÁO CÁO TÌNH HÌNH HOẠT ĐỘNG VÀ SỬ DỤNG HỆ THỐNG",
    ReportKind.COMPLIANCE: "BÁO CÁO VIỆC CHẤP HÀNH QUY CHẾ QUẢN LÝ, SỬ DỤNG HỆ THỐNG",
}


class Figure(StrEnum):
    """What can be read, and looked behind."""

    CARRIED = "carried"
    """Open when the span began."""
    RECEIVED = "received"
    IN_TIME = "in_time"
    """Settled in the span, by their deadline."""
    LATE = "late"
    """Settled in the span, after their deadline."""
    ENDED = "ended"
    """Cancelled, handed over, recalled or replaced in the span."""
    OPEN = "open"
    """Open when the span ended."""
    OPEN_LATE = "open_late"
    """Of those, the ones whose deadline had passed."""
    SENT = "sent"
    RECEIVED_ELECTRONIC = "received_electronic"
    RECEIVED_SIGNED = "received_signed"
    RECEIVED_CODED = "received_coded"
    RECEIVED_FILED = "received_filed"
    SENT_ELECTRONIC = "sent_electronic"
    SENT_SIGNED = "sent_signed"
    SENT_CODED = "sent_coded"
    SENT_FILED = "sent_filed"


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The figures of a span: carried + received = in_time + late + ended + open."""

    carried: int = 0
    received: int = 0
    in_time: int = 0
    late: int = 0
    ended: int = 0
    open: int = 0
    open_late: int = 0
    sent: int = 0
    received_electronic: int = 0
    received_signed: int = 0
    received_coded: int = 0
    received_filed: int = 0
    sent_electronic: int = 0
    sent_signed: int = 0
    sent_coded: int = 0
    sent_filed: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report."""
        return not any(vars(self).values())


_FLOWING = frozenset(each.value for each in Figure) & frozenset(each.value for each in Measure)


def sums_of(before: Counts, within: Counts) -> Sums:
    """The figures of a span, of what flowed before it and within it."""
    then = dict(zip(MEASURES, before or NOTHING, strict=True))
    flowed = dict(zip(MEASURES, within or NOTHING, strict=True))
    carried = _open(then)
    return Sums(
        carried=carried,
        open=carried + _open(flowed),
        open_late=_late(then) + _late(flowed),
        **{name: flowed[Measure(name)] for name in _FLOWING},
    )


def _open(counts: Mapping[Measure, int]) -> int:
    ended = counts[Measure.IN_TIME] + counts[Measure.LATE] + counts[Measure.ENDED]
    return counts[Measure.RECEIVED] - ended


def _late(counts: Mapping[Measure, int]) -> int:
    return counts[Measure.FELL_LATE] - counts[Measure.LATE_ENDED]


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked: a span of days, and what it is narrowed by."""

    since: date
    until: date
    scope: Scope = Scope.AGENCY
    agency_id: str = ""
    """One agency of the province; empty: all of them, or the reader's own."""
    top_id: str = ""
    """The agency at the top, under which the province's figures are kept."""
    unit_id: str = ""
    person_id: str = ""
    kind: str = ""

    def checked(self, today: date) -> "Query":
        """The query, or a refusal of one that is none.

        Raises:
            SpanEndsBeforeItBegins, ReportSpanTooEarly, ReportSpanToCome, ReportSpanTooLong,
            NarrowedInProvince.
        """
        if self.since < EARLIEST:
            raise ReportSpanTooEarly(earliest=_day(EARLIEST))
        if self.until < self.since:
            raise SpanEndsBeforeItBegins(since=_day(self.since), until=_day(self.until))
        if self.since > today:
            raise ReportSpanToCome(today=_day(today))
        days = (self.until - self.since).days + 1
        if days > MOST_DAYS:
            raise ReportSpanTooLong(days=days, most=MOST_DAYS)
        if self.scope is Scope.PROVINCE and (self.unit_id or self.person_id or self.kind):
            raise NarrowedInProvince
        return replace(self, until=min(self.until, today))

    def wants(self, unit_id: str, person_id: str, kind: str) -> bool:
        """Whether what it is narrowed by lets something through."""
        asked = ((self.unit_id, unit_id), (self.person_id, person_id), (self.kind, kind))
        return all(not wanted or wanted == (found or NOBODY) for wanted, found in asked)

    def bounds(self, now: datetime) -> tuple[datetime, datetime]:
        """The span's first moment, and its end or now."""
        begin = datetime.combine(self.since, time(), clock.VIETNAM)
        end = datetime.combine(self.until + timedelta(days=1), time(), clock.VIETNAM)
        return begin, min(end, now)

    @property
    def span(self) -> str:
        """As it stands under the title."""
        return f"Từ ngày {_day(self.since)} đến ngày {_day(self.until)}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of one unit, person, kind or agency."""

    id: str
    """Empty: given to nobody yet."""
    name: str
    sums: Sums


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The figures of one day or month of the time line."""

    first: date
    last: date
    sums: Sums


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a query is answered with."""

    query: Query
    agency_id: str
    agency_name: str
    through: date
    """The last day whose acts are counted whole; after it, as far as ``as_of``."""
    as_of: datetime
    totals: Sums
    timeline: tuple[Moment, ...] = ()
    by_unit: tuple[Row, ...] = ()
    by_person: tuple[Row, ...] = ()
    by_kind: tuple[Row, ...] = ()
    by_agency: tuple[Row, ...] = ()
    use: Usage | None = None
    """How the system was used; None where a kind of document is asked about."""
    note: str = ""
    """A sentence where there is nothing to show, or not everything."""

    def has_nothing_on(self, kind: ReportKind) -> bool:
        """Whether a report of the kind would be an empty one."""
        is_used = self.use is not None and not self.use.totals.is_empty
        return self.totals.is_empty and not (kind is ReportKind.USE and is_used)


@dataclass(frozen=True, kw_only=True)
class ReportFile:
    """One form of a kept report."""

    form: str
    filename: str
    size: int
    sha256: str
    version_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report that was made and is kept, with the query that made it."""

    report_id: str
    kind: ReportKind
    agency_id: str
    """Whose: the agency's own, or the one at the top, of the province's."""
    agency_name: str
    query: Query
    made_at: datetime
    made_by: str
    totals: Sums
    use: Use | None = None
    digest: str = ""
    """SHA-256 of what stands in its tables: two of the same span differ where it does."""
    files: tuple[ReportFile, ...] = ()
    is_scheduled: bool = False

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return self.kind.label

    def key_of(self, form: str) -> str:
        """Where a form of it lies in the bucket of files."""
        year = self.query.until.year
        return f"{self.agency_id}/{year}/reports/{self.report_id}.{form}"


def id_of(agency_id: str, kind: ReportKind, query: Query, key: str = "") -> str:
    """The same report of the same closed span is one; of a span that runs, one for each request."""
    asked = [f"{name}={value}" for name, value in sorted(vars(query).items())]
    return ids.derived_id("report", agency_id, kind, *asked, key)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
