"""A page of a list costs the same at the beginning and at the end, of few and of many."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import quote

from qlvb.incoming import store as incoming
from qlvb.incoming.filter import Filter
from qlvb.kernel import clock

from tests.benchmarks.budget import DESK_MILLISECONDS, DESK_SIZE, Verdict
from tests.benchmarks.filling import fill
from tests.benchmarks.meter import Meter
from tests.benchmarks.office import AGENCY, Office

SIZES = (1_000, DESK_SIZE, 100_000)
PAGE = 50
_TURNS = 20
_DESK_TURNS = 100


@dataclass(frozen=True, kw_only=True)
class PageCost:
    """One page of the register's list, asked for over HTTP."""

    documents: int
    page: str
    rows: int
    milliseconds: float
    read_units: float


@dataclass(frozen=True, kw_only=True)
class DeskCost:
    """What the first screen asks for: a page of work or of the list, with the folder counts."""

    documents: int
    screen: str
    milliseconds: float
    quiet_milliseconds: float
    """The fastest tenth: what it takes while nothing else holds the machine up."""
    read_units: float

    def verdicts(self) -> list[Verdict]:
        """Fast enough on the local engine."""
        name = f"{self.screen} with folder counts, ms"
        return [Verdict(of=name, measured=self.milliseconds, at_most=DESK_MILLISECONDS)]


def verdicts(pages: Sequence[PageCost]) -> list[Verdict]:
    """No page costs more than the first page of the fewest documents."""
    least = pages[0].read_units
    return [
        Verdict(
            of=f"{each.page} page of {each.documents:,} documents, read units",
            measured=each.read_units,
            at_most=least,
        )
        for each in pages
    ]


def measure(
    office: Office, meter: Meter, sizes: tuple[int, ...] = SIZES
) -> tuple[list[PageCost], list[DeskCost]]:
    """Pages at every size, and the first screen at ``DESK_SIZE``."""
    pages: list[PageCost] = []
    desks: list[DeskCost] = []
    present = 0
    for size in sizes:
        fill(office, present, size, of_all=max(sizes))
        present = size
        for name, cursor in (("first", None), ("last", _cursor_of_last_page(size))):
            pages.append(_page(office, meter, size, name, cursor))
        if size == DESK_SIZE:
            for screen, path in (
                ("work list", f"/work?folder=DIRECT&limit={PAGE}"),
                ("register", f"/incoming?limit={PAGE}"),
            ):
                desks.append(_desk(office, meter, size, screen, path))
    return pages, desks


def _page(office: Office, meter: Meter, size: int, name: str, cursor: str | None) -> PageCost:
    path = f"/incoming?limit={PAGE}" + (f"&cursor={quote(cursor)}" if cursor else "")
    rows = len(office.ask(office.leader, "GET", path)["items"])
    times, units = _timed(lambda: office.ask(office.leader, "GET", path), meter, turns=_TURNS)
    return PageCost(
        documents=size, page=name, rows=rows, milliseconds=median(times), read_units=units
    )


def _desk(office: Office, meter: Meter, size: int, screen: str, path: str) -> DeskCost:
    def show() -> None:
        office.ask(office.leader, "GET", "/work/folders")
        office.ask(office.leader, "GET", path)

    show()
    times, units = _timed(show, meter, turns=_DESK_TURNS)
    return DeskCost(
        documents=size,
        screen=screen,
        milliseconds=median(times),
        quiet_milliseconds=quantiles(times, n=10)[0],
        read_units=units,
    )


def _timed(ask: Callable[[], object], meter: Meter, *, turns: int) -> tuple[list[float], float]:
    """Milliseconds of every turn, and the read units of one."""
    times = []
    for _ in range(turns):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    with meter.measuring() as usage:
        ask()
    assert not usage.uncounted, usage.uncounted
    return times, usage.read_units


def _cursor_of_last_page(documents: int) -> str:
    """Where the last page begins: read up to it by keys alone, as much at once as is allowed."""
    narrowed = Filter(year=clock.today().year)
    cursor = incoming.page(AGENCY, narrowed, None, documents - PAGE).cursor
    assert cursor is not None
    return cursor
