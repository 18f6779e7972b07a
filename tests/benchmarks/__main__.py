"""``python -m tests.benchmarks [part ...]``: measure, print tables, write .local/bench.json.

Parts are imports, document, numbers and lists; without any, all of them. The exit status is 1 when a
document costs more units, transitions or e-mails than its budget; times are shown but not judged,
since they depend on the machine.
"""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tests.benchmarks import document, imports, lists, numbers, report
from tests.benchmarks.meter import Meter
from tests.benchmarks.office import open_office

PARTS = ("imports", "document", "numbers", "lists")


def main(asked: Sequence[str]) -> int:
    """Run the parts asked for."""
    if unknown := set(asked) - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
        return 2
    logging.getLogger("qlvb").setLevel(logging.ERROR)
    began = datetime.now(UTC)
    parts = asked or PARTS
    meter = Meter()
    meter.install()
    results: dict[str, Sequence[Any]] = {}
    if "imports" in parts:
        results["imports"] = [imports.measure(module) for module in imports.entry_modules()]
        report.show_imports(results["imports"])
    if "document" in parts:
        with open_office() as office:
            results["document"] = document.measure(office, meter)
        report.show_costs(results["document"])
    if "numbers" in parts:
        with open_office() as office:
            results["numbers"] = numbers.measure(office)
        report.show_rates(results["numbers"])
    if "lists" in parts:
        with open_office() as office:
            results["pages"], results["desks"] = lists.measure(office, meter)
        report.show_pages(results["pages"])
        report.show_desks(results["desks"])
    report.write(results, began)
    print(f"\nwritten to {report.WRITTEN_TO}")
    return 0 if all(cost.is_in_budget for cost in results.get("document", ())) else 1


sys.exit(main(sys.argv[1:]))
