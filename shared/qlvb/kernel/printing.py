"""What the office prints and takes along: ``paper`` makes a PDF of it, ``workbook`` sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from qlvb.kernel import clock

Cell = str | int | float | date | datetime | None
"""What stands in a table: numbers and days stay what they are in the workbook."""


@dataclass(frozen=True)
class Column:
    """A column with the share of the page's width it takes."""

    title: str
    share: float = 1.0
    is_figure: bool = False
    """Set to the right, as figures are."""
    is_ordinal: bool = False
    """Its figures are names, as arrival numbers are: 1234 and not 1.234."""

    def text_of(self, cell: Cell) -> str:
        """A cell of the column as it is printed."""
        return str(cell) if self.is_ordinal and isinstance(cell, int) else text_of(cell)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns and rows; a heading over it where a printout has several."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    empty: str = "Không có số liệu."
    """The sentence in place of rows, where there are none."""
    is_last_the_total: bool = False
    are_columns_numbered: bool = False
    """Whether (1), (2) … stand under the titles, as in registers."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The cover of a register (Decree 30/2020, Appendix IV): the book's name is the largest."""

    above: Sequence[str]
    title: str
    below: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A stamp, in real size: a title, one large word, and lines with what stands in them."""

    size_mm: tuple[float, float]
    title: str
    word: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Printout:
    """One print-out."""

    agency: str
    title: str
    tables: Sequence[Table]
    parent: str = ""
    """The agency above it; empty at the top."""
    lines: Sequence[str] = ()
    """Under the title: the span, the register, what it was narrowed by."""
    place_line: str = ""
    """Place and date, set in italics to the right."""
    notes: Sequence[str] = ()
    signatories: Sequence[str] = ()
    """Titles over the blanks at the end, from left to right."""
    cover: Cover | None = None
    box: Box | None = None
    is_landscape: bool = False
    charts: Sequence[Any] = field(default=())
    """Drawings of reportlab, between head and tables; a workbook has none."""


def text_of(cell: Cell) -> str:
    """A cell as it is printed: days as 05/01/2026, figures with a point between thousands."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case int():
            return f"{cell:,}".replace(",", ".")
        case float():
            whole, _, part = f"{cell:,.2f}".rstrip("0").rstrip(".").partition(".")
            return whole.replace(",", ".") + (f",{part}" if part else "")
        case _:
            return cell
