"""What one incoming document costs: units, transitions, requests, dollars, machine time."""

import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.benchmarks import dollars, invocations, transitions
from tests.benchmarks.life import live
from tests.benchmarks.meter import Meter
from tests.benchmarks.office import Office

BUDGET = {"write_units": 60, "read_units": 120, "transitions": 10}
"""Architecture, section 9: from arrival to settlement."""

LIFE_SECONDS = 1.0
_TURNS = 7


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost of one document on one way through the office."""

    way: str
    write_units: float
    read_units: float
    writes_by_table: dict[str, float]
    reads_by_table: dict[str, float]
    transitions: int
    mails: int
    assignments: int
    api_requests: int
    requests: dict[str, int]
    uncounted: dict[str, int]
    invocations: dict[str, int]
    gigabyte_seconds: float
    dollars: dict[str, float]
    wall_seconds: float
    cpu_seconds: float

    @property
    def total_dollars(self) -> float:
        """Of all services."""
        return sum(self.dollars.values())

    @property
    def is_in_budget(self) -> bool:
        """Units, transitions and one e-mail per assignment."""
        measured = asdict(self)
        within = all(measured[name] <= most for name, most in BUDGET.items())
        return within and self.mails <= self.assignments and not self.uncounted


def measure(office: Office, meter: Meter) -> list[Cost]:
    """Both ways through the office, each metered once and timed several times."""
    ways = {"leader to officer": False, "leader to unit to officer": True}
    return [_cost(office, meter, way, through_unit=unit) for way, unit in ways.items()]


def _cost(office: Office, meter: Meter, way: str, *, through_unit: bool) -> Cost:
    live(office, through_unit=through_unit)
    mails_before = len(office.engine.outbox())
    office.requests.clear()
    with meter.measuring() as usage:
        lived = live(office, through_unit=through_unit)
        office.engine.settle()
    assert lived.status == "settled", lived
    mails = len(office.engine.outbox()) - mails_before
    requests = usage.requests + office.requests
    api_requests = requests.pop("api")
    machine = office.engine.reference("IncomingDocumentMachine")
    counted = transitions.of_document(machine, lived.document_id)
    # The engine's time is taken in other runs: the meter asks questions of its own.
    runs = [_timed(office, through_unit=through_unit) for _ in range(_TURNS)]
    calls = runs[-1][2]
    gigabyte_seconds = median(run[2].gigabyte_seconds for run in runs)
    by_function = {name: each.count for name, each in sorted(calls.by_function.items())}
    demand = dollars.Demand(
        write_units=usage.write_units,
        read_units=usage.read_units,
        transitions=counted,
        api_requests=api_requests,
        invocations=calls.count,
        gigabyte_seconds=gigabyte_seconds,
        requests=requests,
        queue_batches=by_function.get("NotificationSend", 0),
        mails=mails,
    )
    return Cost(
        way=way,
        write_units=usage.write_units,
        read_units=usage.read_units,
        writes_by_table=_named(usage.writes_by_table),
        reads_by_table=_named(usage.reads_by_table),
        transitions=counted,
        mails=mails,
        assignments=_assignments(office, through_unit=through_unit),
        api_requests=api_requests,
        requests=dict(sorted(requests.items())),
        uncounted=dict(usage.uncounted),
        invocations=by_function,
        gigabyte_seconds=gigabyte_seconds,
        dollars=dollars.of(demand),
        wall_seconds=median(run[0] for run in runs),
        cpu_seconds=median(run[1] for run in runs),
    )


def _timed(office: Office, *, through_unit: bool) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    with invocations.counting() as calls:
        live(office, through_unit=through_unit)
        office.engine.settle()
    return time.perf_counter() - wall, time.process_time() - cpu, calls


def _assignments(office: Office, *, through_unit: bool) -> int:
    """How many people are given work: the leader, the officer, and each head of the unit."""
    if not through_unit:
        return 2
    heads = [m for m in office.members if m.person.leads(office.unit_head.unit_id or "")]
    return 2 + len(heads)


def _named(units: dict[str, float]) -> dict[str, float]:
    return {name: units[name] for name in sorted(units)}
