"""After a restore: the last number of a register is never below a number that stands in it."""

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
            highest = store.highest_number(agency_id, register.code, year)
            if highest and series_store.raise_series(agency_id, register.code, year, highest):
                raised += 1
    return raised
