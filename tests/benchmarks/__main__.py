"""``python -m tests.benchmarks [part ...]``: measure, print tables, write .local/bench.json.

Parts are imports, signatures, document, numbers, lists, backups and reports; without any, all of
them. ``large-backup`` and ``large-reports`` are measured only by name. What is over its budget is
marked MISSED, and the exit status is 1 then.
"""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.benchmarks import (
    backups,
    document,
    figures,
    imports,
    lists,
    numbers,
    report,
    signatures,
)
from tests.benchmarks.meter import Meter
from tests.benchmarks.office import open_office

PARTS = ("imports", "signatures", "document", "numbers", "lists", "backups", "reports")
BY_NAME = ("large-backup", "large-reports")


def main(asked: Sequence[str]) -> int:
    """Run the parts asked for."""
    if unknown := set(asked) - {*PARTS, *BY_NAME}:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
        return 2
    logging.disable(logging.ERROR)
    began = datetime.now(UTC)
    parts = asked or PARTS
    meter = Meter()
    meter.install()
    results = report.Results()
    if "imports" in parts:
        results.imports = imports.measure()
        report.show_imports(results.imports)
    if "signatures" in parts:
        results.signatures = signatures.measure()
        report.show_signatures(results.signatures)
    if "document" in parts:
        with open_office() as office:
            results.document = document.measure(office, meter)
        report.show_costs(results.document)
    if "numbers" in parts:
        with open_office() as office:
            results.numbers = numbers.measure(office)
        report.show_rates(results.numbers)
    if "lists" in parts:
        with open_office() as office:
            results.pages, results.desks = lists.measure(office, meter)
        report.show_pages(results.pages)
        report.show_desks(results.desks)
    sizes = backups.SIZES if "backups" in parts else ()
    for documents in (*sizes, *((backups.LARGE,) if "large-backup" in parts else ())):
        with open_office() as office:
            results.backups.append(backups.measure(office, documents))
    if results.backups:
        report.show_backups(results.backups)
    _measure_reports(parts, meter, results)
    report.write(results, began)
    report.show_verdict(results)
    return int(any(each.is_missed for each in results.verdicts()))


def _measure_reports(parts: Sequence[str], meter: Meter, results: report.Results) -> None:
    sizes = figures.SIZES if "reports" in parts else ()
    for documents in (*sizes, *((figures.LARGE,) if "large-reports" in parts else ())):
        with open_office() as office:
            results.reports += figures.measure(office, meter, documents)
    if results.reports:
        report.show_reports(results.reports)


sys.exit(main(sys.argv[1:]))
