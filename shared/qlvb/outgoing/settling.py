"""After a restore: the last number of a series is never below one that was given or reserved."""

from collections.abc import Mapping
from typing import Any

from qlvb.kernel import clock
from qlvb.outgoing import numbers, series_store
from qlvb.outgoing.numbering import SeriesNumber


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


def given_again(kept: Mapping[str, Any], there: Mapping[str, Any]) -> SeriesNumber | None:
    """The number of an exported item, if another document than then has it by now."""
    before, now = series_store.number_of_image(kept), series_store.number_of_image(there)
    if before is None or now is None or before.document_id in {None, now.document_id}:
        return None
    return before
