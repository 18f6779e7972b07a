"""Going through the data files of a backup, stretch by stretch, from where it stopped.

The same walk counts what differs, puts back what is missing, and fills the scratch tables of a
proof: what the proof proves is what a restore does.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

from qlvb.backup import reading, tables
from qlvb.backup.catalog import Image, SignedStatement
from qlvb.backup.model import Difference, Reached

Step = Callable[[str, list[Image]], Difference]
"""What is done with at most ``ROWS`` items of a table, by its logical name."""

ROWS = 100
_STRETCH = 2_000
"""Items between two notes of how far it is."""
_AT_ONCE = 4


def go(
    head: SignedStatement,
    place: Reached,
    step: Step,
    *,
    note: Callable[[Reached, str, Difference], None],
    until: float,
) -> bool:
    """Take the step with every item from a place on.

    Args:
        head: whose data files.
        place: how far it was before.
        step: done with every hundred items, four hundreds at a time.
        note: told how far it is, and of which table what was found since.
        until: a moment of ``time.monotonic`` at which to stop.

    Returns:
        Whether all of it was gone through.

    Raises:
        BackupDamaged: a data file is missing or altered; nothing of it was taken.
    """
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        for number, table in enumerate(tables.IN_ORDER[place.table :], place.table):
            start = place if number == place.table else Reached(table=number)
            files = reading.table(head, table).files
            for file_number, file in enumerate(files[start.file :], start.file):
                row = start.row if file_number == start.file else 0
                rows = islice(reading.items_of(file), row, None)
                while stretch := list(islice(rows, _STRETCH)):
                    found = sum_of(hands.map(partial(step, table), _hundreds(stretch)))
                    row += len(stretch)
                    note(Reached(table=number, file=file_number, row=row), table, found)
                    if time.monotonic() > until:
                        return False
            note(Reached(table=number + 1), table, Difference())
    return True


def sum_of(found: Iterator[Difference]) -> Difference:
    """All of them together."""
    total = Difference()
    for each in found:
        total = total.plus(each)
    return total


def added(found: Mapping[str, Difference], name: str, more: Difference) -> dict[str, Difference]:
    """The differences by name with some more of one."""
    return {**found, name: found.get(name, Difference()).plus(more)}


def _hundreds(stretch: list[Image]) -> Iterator[list[Image]]:
    for start in range(0, len(stretch), ROWS):
        yield stretch[start : start + ROWS]
