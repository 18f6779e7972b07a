"""Reports of many documents: what the nights cost that take them in, and what each report costs.

Documents are put into the engine's stores directly, as in ``filling``; from there on the product's
own night and reports do everything. Dollars are by list prices.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import yaml
from qlvb.audit.days import Imprint
from qlvb.audit.model import EventTag
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.reports import keeping, making, province, reading, recounting, touching, using
from qlvb.reports.model import Query, ReportKind, Scope

from tests.benchmarks.budget import Verdict
from tests.benchmarks.dollars import PRICES
from tests.benchmarks.filling import live_through_a_year
from tests.benchmarks.meter import Meter, Usage
from tests.benchmarks.office import AGENCY, Office

SIZES = (1_000, 10_000)
LARGE = 100_000
_PER = 10_000
YEAR_READS = 30
"""Requests to DynamoDB for a year of an agency's figures: a few, however many documents."""
_GIGABYTES = 1769 / 1024


@dataclass(frozen=True, kw_only=True)
class ReportCost:
    """One report, or the nights, at a number of documents."""

    documents: int
    name: str
    seconds: float
    read_units: float
    write_units: float
    requests: int
    dollars: float
    """Each time."""
    dollars_per_10000: float
    """Each time, for ten thousand documents."""

    def verdicts(self) -> list[Verdict]:
        """A year is a few reads, also of a hundred thousand documents."""
        if self.name != "figures of a year":
            return []
        name = f"{self.documents:,} documents: requests for a year's figures"
        return [Verdict(of=name, measured=self.requests, at_most=YEAR_READS)]


def measure(office: Office, meter: Meter, documents: int) -> list[ReportCost]:
    """Fill the office, take everything in, and make each report once."""
    ids = live_through_a_year(office, documents)
    today = clock.today()
    found = [_cost(meter, documents, "nights that take them in", lambda: _take_in(ids))]
    found.append(_cost(meter, documents, "a year's sign-ins taken in", lambda: _take_in_use(today)))
    top_id = province.top_of(AGENCY)
    keeping.note_taken_in(AGENCY, today - timedelta(days=1))
    found.append(_cost(meter, documents, "a night's recount", lambda: _recount(today)))
    spans = {
        "week": Query(since=today - timedelta(days=7), until=today - timedelta(days=1)),
        "quarter": Query(since=date(today.year, 4, 1), until=date(today.year, 6, 30)),
        "half year": Query(since=date(today.year, 1, 1), until=date(today.year, 6, 30)),
        "year": Query(since=date(today.year, 1, 1), until=today - timedelta(days=1)),
    }
    for name, query in spans.items():
        own = replace(query, agency_id=AGENCY)
        found.append(_cost(meter, documents, f"figures of a {name}", _reading(own)))
    kinds = {
        "weekly report": (ReportKind.HANDLING, "week", Scope.AGENCY),
        "quarterly report of the province": (ReportKind.EXCHANGE, "quarter", Scope.PROVINCE),
        "half-yearly report": (ReportKind.USE, "half year", Scope.AGENCY),
        "half-yearly report of the province": (ReportKind.USE, "half year", Scope.PROVINCE),
        "yearly report": (ReportKind.COMPLIANCE, "year", Scope.AGENCY),
        "yearly report of the province": (ReportKind.COMPLIANCE, "year", Scope.PROVINCE),
    }
    for name, (kind, span, scope) in kinds.items():
        is_own = scope is Scope.AGENCY
        query = replace(spans[span], scope=scope)
        query = replace(query, agency_id=AGENCY) if is_own else replace(query, top_id=top_id)
        found.append(_cost(meter, documents, name, _making(kind, query)))
    return found


def _reading(query: Query) -> Callable[[], object]:
    return lambda: reading.computed(query)


def _making(kind: ReportKind, query: Query) -> Callable[[], object]:
    owner_id = query.top_id or query.agency_id
    return lambda: making.scheduled(system(owner_id), kind, query)


def _take_in(ids: list[str]) -> None:
    """Day by day, some hundred documents at a time, as nights do."""
    for start in range(0, len(ids), 400):
        keeping.apply(AGENCY, touching.of_documents(AGENCY, ids[start : start + 400], []))


def _take_in_use(today: date) -> None:
    """Everybody signs in on each day of a year."""
    people = [each.person_id for each in organization.people(AGENCY)]
    for ago in range(365, 0, -1):
        day = today - timedelta(days=ago)
        using.take_in(AGENCY, day, [_sign_in(person_id, day) for person_id in people])


def _sign_in(person_id: str, day: date) -> Imprint:
    at = datetime.combine(day, dt.time(2), UTC).isoformat()
    tag = EventTag.SESSION_OPEN
    return Imprint(
        at=at, event_id=ids.new_id(), subject_id=person_id, tag=tag, person_id=person_id, leaf=""
    )


def _recount(today: date) -> None:
    """The last days, and a week of the past year; nothing is wrong."""
    for first, days in ((today - timedelta(days=7), 7), (today - timedelta(weeks=20), 6)):
        assert recounting.recount(AGENCY, first, first + timedelta(days=days)) == 0


def _cost(meter: Meter, documents: int, name: str, work: Callable[[], object]) -> ReportCost:
    with meter.measuring() as usage:
        began = time.perf_counter()
        work()
        seconds = time.perf_counter() - began
    dollars = _dollars(usage, seconds)
    asked = sum(n for each, n in usage.requests.items() if each.startswith("dynamodb."))
    return ReportCost(
        documents=documents,
        name=name,
        seconds=round(seconds, 2),
        read_units=round(usage.read_units),
        write_units=round(usage.write_units),
        requests=asked,
        dollars=round(dollars, 6),
        dollars_per_10000=round(dollars * _PER / documents, 6),
    )


def _dollars(usage: Usage, seconds: float) -> float:
    price = yaml.safe_load(PRICES.read_text())
    units = usage.write_units * price["dynamodb"]["million_write_units"]
    units += usage.read_units * price["dynamodb"]["million_read_units"]
    s3 = sum(
        n * price["s3"]["thousand_writes" if each == "s3.PutObject" else "thousand_reads"]
        for each, n in usage.requests.items()
        if each.startswith("s3.")
    )
    machine = seconds * _GIGABYTES * price["lambda"]["gigabyte_second"]
    return units / 1e6 + s3 / 1e3 + machine
