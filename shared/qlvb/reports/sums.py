"""Figures added up: by day, month and year, and within each by who has the document and its kind.

A year of figures is twelve months' sums; a week is seven days'. What stood before the span is the
years before, the months before in its year, and the days before in its month.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from qlvb.reports.lines import Flow, Line, Measure

MEASURES = tuple(Measure)
_PLACE = {measure: place for place, measure in enumerate(MEASURES)}


class Cell(NamedTuple):
    """Whose documents, and of which kind; the smallest part of a figure that is kept apart."""

    unit_id: str
    person_id: str
    kind: str


class Level(StrEnum):
    """How much time one sum covers; the value begins its key."""

    DAY = "D"
    MONTH = "M"
    YEAR = "Y"

    def name_of(self, day: date) -> str:
        """The day, month or year that a day lies in: 2026-11-24, 2026-11, 2026."""
        return day.isoformat()[: _LENGTHS[self]]

    def parts_of(self, name: str) -> list["SumKey"]:
        """The days of a month, or the months of a year."""
        if self is Level.YEAR:
            return [(Level.MONTH, f"{name}-{month:02d}") for month in range(1, 13)]
        year, month = map(int, name.split("-"))
        days = monthrange(year, month)[1]
        return [(Level.DAY, f"{name}-{day:02d}") for day in range(1, days + 1)]


SumKey = tuple[Level, str]
"""The level and name of a sum."""
_LENGTHS = {Level.DAY: 10, Level.MONTH: 7, Level.YEAR: 4}
COMMON = "PROVINCE"
"""In the keys in place of an agency, where the sums of all lie side by side."""
Counts = tuple[int, ...]
"""One number for each measure."""
NOTHING: Counts = (0,) * len(MEASURES)


class Tally:
    """Counts by cell; what comes to nothing is left out."""

    def __init__(self, cells: Mapping[Cell, Iterable[int]] | None = None) -> None:
        self._cells: dict[Cell, list[int]] = {c: list(n) for c, n in (cells or {}).items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __bool__(self) -> bool:
        return any(True for _ in self.items())

    def count(self, cell: Cell, measure: Measure, by: int) -> None:
        """Add to one measure of a cell."""
        self._cells.setdefault(cell, list(NOTHING))[_PLACE[measure]] += by

    def add(self, other: "Tally") -> "Tally":
        """Take the other's counts in."""
        for cell, counts in other.items():
            mine = self._cells.setdefault(cell, list(NOTHING))
            for place, number in enumerate(counts):
                mine[place] += number
        return self

    def subtract(self, other: "Tally") -> "Tally":
        """Take the other's counts out."""
        return self.add(Tally({cell: [-n for n in counts] for cell, counts in other.items()}))

    def only(self, measures: Iterable[Measure]) -> "Tally":
        """Some of the measures."""
        places = {_PLACE[measure] for measure in measures}
        return Tally(
            {
                cell: [n if place in places else 0 for place, n in enumerate(counts)]
                for cell, counts in self.items()
            }
        )

    def items(self) -> Iterator[tuple[Cell, Counts]]:
        """Cells with their counts."""
        for cell, counts in self._cells.items():
            if any(counts):
                yield cell, tuple(counts)

    def total(self) -> Counts:
        """All cells together."""
        columns = zip(*(counts for _, counts in self.items()), strict=True)
        return tuple(map(sum, columns)) or NOTHING

    def narrowed(self, cells: Iterable[Cell]) -> "Tally":
        """Only some of the cells."""
        wanted = set(cells)
        return Tally({cell: counts for cell, counts in self.items() if cell in wanted})

    @property
    def cells(self) -> list[Cell]:
        """Cells that count something."""
        return [cell for cell, _ in self.items()]


def cell_of(line: Line) -> Cell:
    """Where a document is counted."""
    return Cell(line.unit_id, line.person_id, line.kind)


Change = dict[SumKey, Tally]
"""What is to be added to the sums, by level and name of the time."""


def change_of(before: Line | None, after: Line | None) -> Change:
    """What becomes of the sums when a document's line changes."""
    found: Change = defaultdict(Tally)
    for line, by in ((before, -1), (after, 1)):
        if line is not None:
            for flow in line.flows():
                _count_in(found, cell_of(line), flow, by)
    return {key: tally for key, tally in found.items() if tally}


def together(changes: Iterable[Change]) -> Change:
    """Several changes as one."""
    found: Change = defaultdict(Tally)
    for change in changes:
        for key, tally in change.items():
            found[key].add(tally)
    return {key: tally for key, tally in found.items() if tally}


def _count_in(into: Change, cell: Cell, flow: Flow, by: int) -> None:
    day, measure = flow
    for level in Level:
        into[level, level.name_of(day)].count(cell, measure, by)


@dataclass(frozen=True)
class Stretch:
    """Sums of one level, from the first name to the last, both included."""

    level: Level
    first: str
    last: str


def stretches(since: date, until: date) -> list[Stretch]:
    """The fewest sums that cover a span together: whole months, and days around them."""
    found: list[Stretch] = []
    at = since
    while at <= until:
        ends = [end for end in _month_ends(at, until) if end <= until] if at.day == 1 else []
        level = Level.MONTH if ends else Level.DAY
        last = ends[-1] if ends else min(until, next(_month_ends(at, until)))
        found.append(Stretch(level, level.name_of(at), level.name_of(last)))
        at = last + timedelta(days=1)
    return found


def stretches_until(day: date) -> list[Stretch]:
    """The sums that cover everything until the end of a day."""
    year, month = date(day.year, 1, 1), day.replace(day=1)
    found = [Stretch(Level.YEAR, "0000", str(day.year - 1))]
    if month > year:
        found.append(
            Stretch(Level.MONTH, Level.MONTH.name_of(year), _month_before(month)),
        )
    return [*found, Stretch(Level.DAY, month.isoformat(), day.isoformat())]


def _month_ends(at: date, until: date) -> Iterator[date]:
    """The last day of a month, then of those after it, the first past the span included."""
    while True:
        end = (at.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        yield end
        if end >= until:
            return
        at = end + timedelta(days=1)


def _month_before(first: date) -> str:
    return Level.MONTH.name_of(first - timedelta(days=1))
