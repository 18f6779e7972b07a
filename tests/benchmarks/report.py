"""The benchmarks' results as tables for people and as JSON for programs."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.document import BUDGET, LIFE_SECONDS, Cost
from tests.benchmarks.dollars import date_of_prices
from tests.benchmarks.imports import ImportTime
from tests.benchmarks.lists import DESK_MILLISECONDS, DeskCost, PageCost
from tests.benchmarks.numbers import Rate

WRITTEN_TO = Path(__file__).resolve().parents[2] / ".local" / "bench.json"


def write(results: dict[str, Sequence[Any]], began: datetime) -> None:
    """Keep the results as JSON, with the machine and the time they are from."""
    parts = {name: [asdict(each) for each in found] for name, found in results.items()}
    whole = {
        "at": began.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "prices_of": date_of_prices(),
        "budget": {**BUDGET, "life_seconds": LIFE_SECONDS, "desk_ms": DESK_MILLISECONDS},
        **parts,
    }
    WRITTEN_TO.parent.mkdir(parents=True, exist_ok=True)
    WRITTEN_TO.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def show_costs(costs: Sequence[Cost]) -> None:
    """What one document costs, against the budget."""
    rows = [
        _against("write units", [c.write_units for c in costs], BUDGET["write_units"]),
        _against("read units", [c.read_units for c in costs], BUDGET["read_units"]),
        _against("state transitions", [c.transitions for c in costs], BUDGET["transitions"]),
        ("e-mails for assignments", *(f"{c.mails} for {c.assignments}" for c in costs), "equal"),
        ("API requests", *(c.api_requests for c in costs), ""),
        ("function calls", *(sum(c.invocations.values()) for c in costs), ""),
        ("US dollars for a million", *(round(c.total_dollars * 1e6, 2) for c in costs), ""),
        _against("seconds, wall", [round(c.wall_seconds, 2) for c in costs], None),
        _against("seconds, processor", [round(c.cpu_seconds, 2) for c in costs], LIFE_SECONDS),
    ]
    _table("one incoming document", ("", *(c.way for c in costs), "budget"), rows)
    tables = sorted({name for c in costs for name in (*c.writes_by_table, *c.reads_by_table)})
    split = [
        (
            name,
            *(
                f"{c.writes_by_table.get(name, 0):g} w, {c.reads_by_table.get(name, 0):g} r"
                for c in costs
            ),
        )
        for name in tables
    ]
    _table("its units by table", ("table", *(c.way for c in costs)), split)
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
        (t.module, t.milliseconds, ", ".join(f"{n} {ms:g}" for n, ms in t.slowest.items()))
        for t in times
    ]
    _table("import time", ("module", "ms", "of which"), rows)


def show_pages(pages: Sequence[PageCost]) -> None:
    """Pages of the list."""
    rows = [(f"{p.documents:,}", p.page, p.rows, p.milliseconds, p.read_units) for p in pages]
    _table("a page of the register's list", ("documents", "page", "rows", "ms", "read units"), rows)


def show_desks(desks: Sequence[DeskCost]) -> None:
    """The first screen."""
    rows = [
        (f"{d.documents:,}", d.screen, d.milliseconds, DESK_MILLISECONDS, d.read_units)
        for d in desks
    ]
    heads = ("documents", "with", "ms, median", "budget", "read units")
    _table("a page of 50 with the folder counts", heads, rows)


def show_rates(rates: Sequence[Rate]) -> None:
    """Numbers per second."""
    rows = [
        (r.writers, r.documents, r.numbers_per_second, "yes" if r.are_consecutive else "NO")
        for r in rates
    ]
    heads = ("writers", "documents", "numbers a second", "consecutive")
    _table("arrival numbers in one register, on the local engine", heads, rows)


def _against(name: str, values: Sequence[float], most: float | None) -> tuple[Any, ...]:
    marked = [f"{v:g}" + ("  OVER" if most is not None and v > most else "") for v in values]
    return name, *marked, "" if most is None else f"{most:g}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    lines = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    print(f"\n{title}\n{'=' * len(title)}")
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
