"""The benchmarks' results as tables for people and as JSON for programs."""

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import budget, lists
from tests.benchmarks.backups import BackupCost
from tests.benchmarks.budget import Verdict, marked
from tests.benchmarks.document import Cost
from tests.benchmarks.dollars import date_of_prices
from tests.benchmarks.figures import ReportCost
from tests.benchmarks.imports import ImportTime
from tests.benchmarks.lists import DeskCost, PageCost
from tests.benchmarks.numbers import Rate
from tests.benchmarks.signatures import Signing

WRITTEN_TO = Path(__file__).resolve().parents[2] / ".local" / "bench.json"


@dataclass
class Results:
    """What was measured, as far as it was asked for."""

    imports: list[ImportTime] = field(default_factory=list)
    signatures: list[Signing] = field(default_factory=list)
    document: list[Cost] = field(default_factory=list)
    numbers: list[Rate] = field(default_factory=list)
    pages: list[PageCost] = field(default_factory=list)
    desks: list[DeskCost] = field(default_factory=list)
    backups: list[BackupCost] = field(default_factory=list)
    reports: list[ReportCost] = field(default_factory=list)

    def verdicts(self) -> list[Verdict]:
        """Every figure that has a budget."""
        parts = (*self.imports, *self.signatures, *self.document, *self.numbers, *self.desks)
        parts = (*parts, *self.backups, *self.reports)
        found = [verdict for part in parts for verdict in part.verdicts()]
        return found + (lists.verdicts(self.pages) if self.pages else [])


def write(results: Results, began: datetime) -> None:
    """Keep the results as JSON, with the machine and the time they are from."""
    whole = {
        "at": began.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "prices_of": date_of_prices(),
        "missed": [asdict(each) for each in results.verdicts() if each.is_missed],
        **{name: found for name, found in asdict(results).items() if found},
    }
    WRITTEN_TO.parent.mkdir(parents=True, exist_ok=True)
    WRITTEN_TO.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def show_verdict(results: Results) -> None:
    """What is over its budget, or that nothing is."""
    missed = [each for each in results.verdicts() if each.is_missed]
    rows = [(each.of, marked(each.measured, each.at_most), f"{each.at_most:g}") for each in missed]
    if rows:
        _table("over the budget", ("what", "measured", "at most"), rows)
    else:
        print("\neverything is within its budget")
    print(f"\nwritten to {WRITTEN_TO}")


def show_costs(costs: Sequence[Cost]) -> None:
    """What one document costs, against the budget."""
    rows = [
        ("write units", *(_of(c, "write_units") for c in costs)),
        ("read units", *(_of(c, "read_units") for c in costs)),
        ("state transitions", *(_of(c, "transitions") for c in costs)),
        ("e-mails for assignments", *(f"{c.mails} for {c.assignments}" for c in costs)),
        ("write units of the record", *(f"{c.audit_write_units:g}" for c in costs)),
        ("API requests", *(c.api_requests for c in costs)),
        ("requests to DynamoDB", *(c.dynamodb_requests for c in costs)),
        ("function calls", *(sum(c.invocations.values()) for c in costs)),
        ("US dollars for a million", *(round(c.total_dollars * 1e6, 2) for c in costs)),
        ("seconds, wall", *(round(c.wall_seconds, 2) for c in costs)),
        ("seconds, machine", *(_of(c, "machine_seconds") for c in costs)),
    ]
    _table("one incoming document", ("", *(c.way for c in costs)), rows)
    for cost in costs:
        _show_steps(cost)
    tables = sorted({name for c in costs for name in (*c.writes_by_table, *c.reads_by_table)})
    split = [
        (name, *(_both(c.writes_by_table, c.reads_by_table, name) for c in costs))
        for name in tables
    ]
    _table("its write and read units by table", ("table", *(c.way for c in costs)), split)
    services = costs[0].dollars if costs else {}
    bill = [(name, *(round(c.dollars[name] * 1e6, 3) for c in costs)) for name in services]
    _table(
        f"its dollars by service, times a million (list prices of {date_of_prices()})",
        ("service", *(c.way for c in costs)),
        bill,
    )


def show_imports(times: Sequence[ImportTime]) -> None:
    """How long functions take to import."""
    rows = [
        (
            t.module,
            t.milliseconds,
            t.ratio,
            ", ".join(f"{n} MISSED" if n in budget.NOT_AT_START else n for n in t.heavy),
        )
        for t in times
    ]
    heads = ("module", "ms", "times an empty start", "heavy libraries loaded")
    _table("import time, processor", heads, rows)


def show_signatures(ways: Sequence[Signing]) -> None:
    """Signing and examining."""
    rows = [
        (
            w.what,
            marked(w.milliseconds, w.at_most),
            w.at_most or "",
            w.per_second,
            w.times_the_floor,
        )
        for w in ways
    ]
    heads = ("100 KB", "ms, median", "budget", "a second and core", "times the floor")
    _table("signatures on a file, processor", heads, rows)


def show_pages(pages: Sequence[PageCost]) -> None:
    """Pages of the list."""
    rows = [
        (
            f"{p.documents:,}",
            p.page,
            p.rows,
            round(p.milliseconds, 1),
            marked(p.read_units, pages[0].read_units),
        )
        for p in pages
    ]
    _table("a page of the register's list", ("documents", "page", "rows", "ms", "read units"), rows)


def show_desks(desks: Sequence[DeskCost]) -> None:
    """The first screen."""
    most = budget.DESK_MILLISECONDS
    rows = [
        (
            f"{d.documents:,}",
            d.screen,
            marked(round(d.milliseconds, 1), most),
            most,
            round(d.quiet_milliseconds, 1),
            d.read_units,
        )
        for d in desks
    ]
    heads = ("documents", "with", "ms, median", "budget", "fastest tenth", "read units")
    _table("a page of 50 with the folder counts", heads, rows)


def show_rates(rates: Sequence[Rate]) -> None:
    """Numbers per second."""
    rows = [
        (
            r.writers,
            r.documents,
            r.numbers_per_second,
            r.tries_per_number,
            "yes" if r.are_consecutive else "NO  MISSED",
        )
        for r in rates
    ]
    heads = ("writers", "documents", "numbers a second", "tries per number", "consecutive")
    _table("arrival numbers in one register, on the local engine", heads, rows)


def show_backups(costs: Sequence[BackupCost]) -> None:
    """Backups, their proofs, and putting everything back."""
    rows = [
        (
            f"{c.documents:,}",
            f"{c.items:,}",
            f"{c.objects:,}",
            c.backup_seconds,
            c.proof_seconds,
            c.restore_seconds,
            "yes" if c.is_equal else "NO  MISSED",
            *(f"{c.dollars[name]:.4f}" for name in ("backup", "proof", "restore")),
        )
        for c in costs
    ]
    heads = ("documents", "items", "files", "backup s", "proof s", "restore s", "equal")
    per = ("backup $/10,000", "proof $", "restore $")
    _table("backup and restore, on the local engine", (*heads, *per), rows)


def show_reports(costs: Sequence[ReportCost]) -> None:
    """What the nights take in, the figures of a span, and the reports made of them."""
    rows = [
        (
            f"{c.documents:,}",
            c.name,
            c.seconds,
            f"{c.write_units:,}",
            f"{c.read_units:,}",
            c.requests,
            f"{c.dollars:.6f}",
            f"{c.dollars_per_10000:.6f}",
        )
        for c in costs
    ]
    heads = ("documents", "what", "seconds", "write units", "read units", "requests", "$")
    _table("reports, on the local engine", (*heads, "$/10,000 documents"), rows)


def _show_steps(cost: Cost) -> None:
    rows = [
        (
            step.name,
            f"{step.write_units:g}",
            f"{step.read_units:g}",
            step.dynamodb_requests,
            step.items_written,
            f"{step.audit_items} ({step.audit_write_units:g})",
        )
        for step in cost.steps
    ]
    heads = ("step", "write units", "read units", "requests", "items", "on record (units)")
    _table(f"step by step: {cost.way}", heads, rows)


def _both(writes: Mapping[str, float], reads: Mapping[str, float], name: str) -> str:
    return f"{writes.get(name, 0):g}, {reads.get(name, 0):g}"


def _of(cost: Cost, name: str) -> str:
    most = cost.at_most[name]
    return f"{marked(getattr(cost, name), most)} of {most:g}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    lines = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    print(f"\n{title}\n{'=' * len(title)}")
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())
