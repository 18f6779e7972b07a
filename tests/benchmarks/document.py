"""What one incoming document costs: units, transitions, requests, dollars, machine time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

from tests.benchmarks import budget, dollars, invocations, transitions
from tests.benchmarks.budget import Verdict
from tests.benchmarks.life import STRAIGHT, WAYS, Way, live
from tests.benchmarks.meter import Meter, Usage
from tests.benchmarks.office import Office

_TURNS = 7


@dataclass(frozen=True, kw_only=True)
class StepCost:
    """One step of the life, with all that it set going."""

    name: str
    write_units: float
    read_units: float
    dynamodb_requests: int
    items_written: int
    audit_items: int
    audit_write_units: float


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost of one document on one way through the office."""

    way: str
    at_most: dict[str, float]
    write_units: float
    read_units: float
    writes_by_table: dict[str, float]
    reads_by_table: dict[str, float]
    steps: list[StepCost]
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
    machine_seconds: float

    @property
    def total_dollars(self) -> float:
        """Of all services."""
        return sum(self.dollars.values())

    @property
    def dynamodb_requests(self) -> int:
        """Requests to DynamoDB."""
        return sum(step.dynamodb_requests for step in self.steps)

    @property
    def audit_write_units(self) -> float:
        """Units of what went on record."""
        return sum(step.audit_write_units for step in self.steps)

    def verdicts(self) -> list[Verdict]:
        """Every figure that has a budget."""
        judged = [(name, getattr(self, name), at_most) for name, at_most in self.at_most.items()]
        judged.append(("e-mails", self.mails, self.assignments))
        judged.append(("requests of unknown cost", sum(self.uncounted.values()), 0))
        most = max(step.audit_items for step in self.steps)
        judged.append(("items on record per act", most, budget.AUDIT_ITEMS))
        return [Verdict(of=f"{self.way}: {n}", measured=v, at_most=most) for n, v, most in judged]


def measure(office: Office, meter: Meter) -> list[Cost]:
    """Every way through the office, metered once and timed several times."""
    live(office, STRAIGHT)
    return [_cost(office, meter, way) for way in WAYS]


def _cost(office: Office, meter: Meter, way: Way) -> Cost:
    mails_before = len(office.engine.outbox())
    office.requests.clear()
    taken: list[tuple[str, Usage]] = []

    @contextmanager
    def metered(name: str) -> Iterator[None]:
        with meter.measuring() as usage:
            yield
        taken.append((name, usage))

    lived = live(office, way, metered)
    assert lived.status == "settled", lived
    usage = sum((each for _, each in taken), Usage())
    mails = len(office.engine.outbox()) - mails_before
    requests = usage.requests + office.requests
    api_requests = requests.pop("api")
    machine = office.engine.reference("IncomingDocumentMachine")
    counted = transitions.of_document(machine, lived.document_id)
    # The engine's time is taken in other runs: the meter asks questions of its own.
    runs = [_timed(office, way) for _ in range(_TURNS)]
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
        way=way.name,
        at_most=budget.of_life(way.further_hands),
        write_units=usage.write_units,
        read_units=usage.read_units,
        writes_by_table=_named(usage.writes_by_table),
        reads_by_table=_named(usage.reads_by_table),
        steps=[_step(name, each) for name, each in taken],
        transitions=counted,
        mails=mails,
        assignments=_assignments(office, way),
        api_requests=api_requests,
        requests=dict(sorted(requests.items())),
        uncounted=dict(usage.uncounted),
        invocations=by_function,
        gigabyte_seconds=gigabyte_seconds,
        dollars=dollars.of(demand),
        wall_seconds=median(run[0] for run in runs),
        machine_seconds=round(median(run[1] for run in runs), 2),
    )


def _step(name: str, usage: Usage) -> StepCost:
    audit = next((table for table in usage.items_by_table if table.endswith("AuditTable")), "")
    return StepCost(
        name=name,
        write_units=usage.write_units,
        read_units=usage.read_units,
        dynamodb_requests=sum(
            count for name, count in usage.requests.items() if name.startswith("dynamodb.")
        ),
        items_written=usage.items_by_table.total(),
        audit_items=usage.items_by_table[audit],
        audit_write_units=usage.writes_by_table[audit],
    )


def _timed(office: Office, way: Way) -> tuple[float, float, Any]:
    wall, machine = time.perf_counter(), _machine_seconds()
    with invocations.counting() as calls:
        live(office, way)
    return time.perf_counter() - wall, _machine_seconds() - machine, calls


def _machine_seconds() -> float:
    """Processor time of this process and of those it has run: the files' check is one of them."""
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _assignments(office: Office, way: Way) -> int:
    """How many people are given work: the leader, the officer, heads of the unit, a co-handler."""
    heads = [m for m in office.members if m.person.leads(office.unit_head.unit_id or "")]
    return 2 + way.through_unit * len(heads) + way.with_cohandler


def _named(units: dict[str, float]) -> dict[str, float]:
    return {name: units[name] for name in sorted(units)}
