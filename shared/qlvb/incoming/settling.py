"""What a restore asks of the registers: the last number of one is never below what stands in it."""

from collections.abc import Mapping
from typing import Any

from qlvb.incoming import registers, series_store, store
from qlvb.kernel import clock


def settle(agency_id: str) -> int:
    """Raise the series of this year and the last to the highest number in the registers.

    Returns:
        How many had to be raised.
    """
    raised = 0
    this_year = clock.today().year
    for register in registers.registers(agency_id):
        for year in (this_year - 1, this_year):
            last = highest(agency_id, register.code, year)
            if last and series_store.raise_series(agency_id, register.code, year, last):
                raised += 1
    return raised


def highest(agency_id: str, register: str, year: int) -> int:
    """The highest number that stands in a register and year; 0 when none does."""
    return store.highest_number(agency_id, register, year)


def number_of_image(image: Mapping[str, Any]) -> tuple[str, int, int] | None:
    """Register, year and number of a document in an exported item; None where it has no number."""
    return store.number_of_image(image)


def is_given(agency_id: str, register: str, year: int, number: int) -> bool:
    """Whether a document stands in a register under this number."""
    return bool(store.numbered(agency_id, register, year, (number, number), 1))
