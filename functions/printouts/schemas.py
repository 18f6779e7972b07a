"""What goes in and out at the edge of print-outs."""

import datetime as dt
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, Field
from qlvb.platform.schemas import Asked
from qlvb.platform.tables import PAGE_LIMIT
from qlvb.printouts.lending import CopyUse
from qlvb.printouts.model import Closing, PrintForm, RegisterKind, SheetKind, Span
from qlvb.printouts.service import RegisterAsked

Number = Annotated[int, Field(ge=1, le=9_999_999)]
Year = Annotated[int, Field(ge=2000, le=2200)]
Text = Annotated[str, Field(min_length=1, max_length=500)]


class PrintoutIn(Asked):
    """Which lines of which register: from number to number, or from day to day."""

    register_kind: RegisterKind
    code: str = Field(default="", max_length=40, description="Of the register or series")
    year: Year
    first_number: Number | None = None
    last_number: Number | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    form: PrintForm = PrintForm.PDF
    volume: int | None = Field(default=None, ge=1, le=999, description="With a cover")

    def to_asked(self) -> RegisterAsked:
        """As the use case takes it."""
        numbers = _both(self.first_number, self.last_number)
        days = _both(self.first_day, self.last_day)
        return RegisterAsked(
            kind=self.register_kind,
            code=self.code,
            span=Span(year=self.year, numbers=numbers, days=days),
            form=self.form,
            volume=self.volume,
        )


class OfYear(Asked):
    """Of which year."""

    year: Year


class ClosingIn(Asked):
    """Which register is closed: of incoming documents, or a series of outgoing ones."""

    register_kind: Literal[RegisterKind.INCOMING, RegisterKind.OUTGOING]
    code: str = Field(min_length=1, max_length=40)
    year: Year


class Closings(BaseModel):
    """Closed registers with their volumes."""

    items: list[Closing]

    @classmethod
    def of(cls, found: list[Closing]) -> Self:
        """As they are shown."""
        return cls(items=found)


class SheetIn(Asked):
    """Which sheet."""

    sheet: SheetKind


class CopyUsesWanted(Asked):
    """A page of a year's uses."""

    year: Year
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class CopyUseIn(Asked):
    """Somebody uses a file copy."""

    used_on: dt.date
    user: str = Field(min_length=1, max_length=100)
    reference: str = Field(min_length=1, max_length=50)
    issued_on: dt.date
    subject: Text
    dossier_code: str = Field(default="", max_length=50)
    permitted_by: str = Field(min_length=1, max_length=100)
    note: str = Field(default="", max_length=500)

    def to_use(self) -> CopyUse:
        """As the use case takes it; who enters it and its id are the use case's own."""
        return CopyUse(use_id="", **self.model_dump())


class CopyBackIn(Asked):
    """A file copy is back: of a use of this day."""

    used_on: dt.date
    returned_on: dt.date


class CopyUsePage(BaseModel):
    """Uses of file copies."""

    items: list[CopyUse]
    cursor: str | None


T = TypeVar("T", int, dt.date)


def _both(first: T | None, last: T | None) -> tuple[T, T] | None:
    """A span with one end is that one number or day."""
    if first is None and last is None:
        return None
    low = first if first is not None else last
    high = last if last is not None else first
    assert low is not None
    assert high is not None
    return low, high
