"""After a restore: the last number of a series is never below one that was given or reserved."""

from qlvb.kernel import clock
from qlvb.outgoing import numbers, series_store


def settle(agency_id: str) -> int:
    """Raise the series of this year and the last to the highest number that stands in them.

    Returns:
        How many had to be raised.
    """
    raised = 0
    this_year = clock.today().year
    for year in (this_year - 1, this_year):
        for series in numbers.plan_of(agency_id, year).all_series():
            highest = series_store.highest_number(agency_id, series, year)
            if highest and series_store.raise_series(agency_id, series, year, highest):
                raised += 1
    return raised
