"""The last number of each register and year: a condition of the transaction that uses it."""

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition

from qlvb.platform.tables import Cancelled, Item, TableName, Transaction, transact


class SeriesItem(Item):
    """The last number given in a register and year (Decree 30/2020, Art. 22): never lowered.

    pk  A#<agency>#SERIES   sk  <register>#<year>
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    last_number = NumberAttribute()


def last_number(agency_id: str, register: str, year: int) -> int:
    """The last number given; 0 when none was."""
    keys = [(_series_pk(agency_id), f"{register}#{year}")]
    return next(
        (int(item.last_number) for item in SeriesItem.batch_get(keys, consistent_read=True)), 0
    )


def take_number(
    tx: Transaction, agency_id: str, register: str, year: int, number: int, *, count: int = 1
) -> None:
    """Take the numbers that follow the last one; refused when another took one first."""
    series = SeriesItem(_series_pk(agency_id), f"{register}#{year}")
    condition: Condition = SeriesItem.last_number == number - 1
    if number == 1:
        condition = SeriesItem.last_number.does_not_exist()
    tx.update(series, [SeriesItem.last_number.set(number + count - 1)], condition)


def begin_series(tx: Transaction, agency_id: str, register: str, year: int, last: int) -> None:
    """Let a series follow a number given elsewhere; refused once it has numbers of its own."""
    series = SeriesItem(_series_pk(agency_id), f"{register}#{year}", last_number=last)
    tx.put(series, SeriesItem.last_number.does_not_exist())


def raise_series(agency_id: str, register: str, year: int, number: int) -> bool:
    """Let a series go on after a number; False when it was that far."""
    series = SeriesItem(_series_pk(agency_id), f"{register}#{year}")
    lower: Condition = SeriesItem.last_number.does_not_exist() | (SeriesItem.last_number < number)
    try:
        with transact() as tx:
            tx.update(series, [SeriesItem.last_number.set(number)], lower)
    except Cancelled:
        return False
    return True


def _series_pk(agency_id: str) -> str:
    return f"A#{agency_id}#SERIES"
