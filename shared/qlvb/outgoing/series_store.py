"""Where numbers lie: the last one of each series, and every one of them with what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition

from qlvb.kernel import clock
from qlvb.outgoing.numbering import NumberingPlan, NumberState, SeriesNumber
from qlvb.outgoing.refusals import NumberNotFound
from qlvb.platform.tables import (
    Cancelled,
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    keys_index,
    page_of,
    transact,
)


class NumberingItem(Item):
    """A version of the agency's numbering; one counts from its year on.

    pk  A#<agency>#NUMBERING   sk  <version, 6 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    plan = DataclassAttribute(NumberingPlan)


class LastNumberItem(Item):
    """The last number of a series and year (Decree 30/2020, Art. 15): never lowered.

    pk  A#<agency>#SERIES   sk  <year>#<series>   e.g. A#H16.13#SERIES / 2026#VBDI
    Without a series it says that the agency has begun to number in the year.
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    last_number = NumberAttribute()


class NumberItem(Item):
    """A number that was given, reserved or cancelled; there is one item for each, for good.

    pk  A#<agency>#N#<series>#<year>   sk  <number, 7 digits>
    by_status   A#<agency>#U#<series> / <day of the act>#<year>#<number, 7 digits>, while no
                document bears it
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    number = DataclassAttribute(SeriesNumber)
    state = UnicodeAttribute()
    status_key = UnicodeAttribute(null=True)
    status_sort = UnicodeAttribute(null=True)
    by_status = keys_index("by_status", "status_key", "status_sort")()


def plans(agency_id: str) -> list[NumberingPlan]:
    """Every version of the agency's numbering, the newest first, at most 100."""
    found = NumberingItem.query(_plans_pk(agency_id), scan_index_forward=False, limit=100)
    return [item.plan for item in found]


def add_plan(tx: Transaction, agency_id: str, plan: NumberingPlan) -> None:
    """Keep a new version; a version is never overwritten."""
    item = NumberingItem(_plans_pk(agency_id), f"{plan.version:06d}", plan=plan)
    tx.put(item, NumberingItem.pk.does_not_exist())


def check_not_begun(tx: Transaction, agency_id: str, year: int) -> None:
    """Hold only while the agency has given no number in a year."""
    missing = LastNumberItem.pk.does_not_exist()
    tx.check(LastNumberItem, _series_pk(agency_id), f"{year}#", missing)


def has_begun(agency_id: str, year: int) -> bool:
    """Whether the agency has given a number in a year."""
    keys = [(_series_pk(agency_id), f"{year}#")]
    return next(iter(LastNumberItem.batch_get(keys, consistent_read=True)), None) is not None


def last_number(agency_id: str, series: str, year: int) -> int:
    """The last number that was given or reserved; 0 when none was."""
    keys = [(_series_pk(agency_id), f"{year}#{series}")]
    found = LastNumberItem.batch_get(keys, consistent_read=True)
    return next((int(item.last_number) for item in found), 0)


def highest_number(agency_id: str, series: str, year: int) -> int:
    """The highest number that was given, reserved or cancelled; 0 when none was."""
    found = NumberItem.query(
        _numbers_pk(agency_id, series, year), scan_index_forward=False, limit=1
    )
    return next((int(item.sk) for item in found), 0)


def raise_series(agency_id: str, series: str, year: int, number: int) -> bool:
    """Let a series go on after a number; False when it was that far."""
    item = LastNumberItem(_series_pk(agency_id), f"{year}#{series}")
    last = LastNumberItem.last_number
    lower: Condition = last.does_not_exist() | (last < number)
    try:
        with transact() as tx:
            tx.update(item, [last.set(number)], lower)
    except Cancelled:
        return False
    return True


def take(
    tx: Transaction, agency_id: str, first: SeriesNumber, *, plan_version: int, count: int = 1
) -> None:
    """Take the numbers that follow the last one; refused when another took one first.

    Args:
        tx: the transaction in which they are used or reserved.
        agency_id: whose series it is.
        first: the first of them, as it is to stand in the register.
        plan_version: the newest of the numbering that was read: a series does not begin by one
            that was replaced at the same moment.
        count: how many.
    """
    series = LastNumberItem(_series_pk(agency_id), f"{first.year}#{first.series}")
    condition: Condition = LastNumberItem.last_number == first.number - 1
    begins = first.number == 1
    if begins:
        condition = LastNumberItem.last_number.does_not_exist()
    last = first.number + count - 1
    tx.update(series, [LastNumberItem.last_number.set(last)], condition)
    for place in range(count):
        item = _item(agency_id, replace(first, number=first.number + place))
        tx.put(item, NumberItem.pk.does_not_exist())
    if begins:
        tx.put(LastNumberItem(_series_pk(agency_id), f"{first.year}#", last_number=0))
        newer = f"{plan_version + 1:06d}"
        missing = NumberingItem.pk.does_not_exist()
        tx.check(NumberingItem, _plans_pk(agency_id), newer, missing)


def change(tx: Transaction, agency_id: str, number: SeriesNumber, *, before: NumberState) -> None:
    """Note what became of a number; refused when it is not what it was."""
    tx.put(_item(agency_id, number), NumberItem.state == before.value)


def number(agency_id: str, series: str, year: int, value: int) -> SeriesNumber:
    """One number of a series.

    Raises:
        NumberNotFound: it was never given or reserved.
    """
    try:
        return NumberItem.get(
            _numbers_pk(agency_id, series, year), f"{value:07d}", consistent_read=True
        ).number
    except DoesNotExist as missing:
        raise NumberNotFound(number=value) from missing


def number_of_image(image: Mapping[str, Any]) -> SeriesNumber | None:
    """The number in an exported item; None when the item is of something else."""
    if "number" not in image:
        return None
    item = NumberItem()
    item.deserialize(dict(image))
    return item.number


def numbers(
    agency_id: str, series: str, year: int, cursor: str | None, limit: int
) -> Page[SeriesNumber]:
    """A page of the numbers of a series and year, the last one first."""
    pk = _numbers_pk(agency_id, series, year)
    found = NumberItem.query(
        pk,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.number, of=pk)


def between(
    agency_id: str, series: str, year: int, numbers: tuple[int, int], most: int
) -> list[SeriesNumber]:
    """These numbers of a series and year, in their order."""
    within = NumberItem.sk.between(*(f"{each:07d}" for each in numbers))
    found = NumberItem.query(_numbers_pk(agency_id, series, year), within, limit=most)
    return [item.number for item in found]


def these(agency_id: str, series: str, wanted: Iterable[tuple[int, int]]) -> list[SeriesNumber]:
    """Numbers of a series by year and value, in no order."""
    keys = [(_numbers_pk(agency_id, series, year), f"{value:07d}") for year, value in wanted]
    return [item.number for item in NumberItem.batch_get(keys)]


def unborne(agency_id: str, series: str, days: tuple[date, date], most: int) -> list[SeriesNumber]:
    """Numbers of a series that no document bears, reserved or cancelled on these days."""
    within = NumberItem.status_sort.between(f"{days[0]}", f"{days[1]}~")
    listed = NumberItem.by_status.query(_unborne_key(agency_id, series), within, limit=most)
    found = NumberItem.batch_get([(item.pk, item.sk) for item in listed])
    return [item.number for item in found if item.number.document_id is None]


def _item(agency_id: str, number: SeriesNumber) -> NumberItem:
    pk, sk = _numbers_pk(agency_id, number.series, number.year), f"{number.number:07d}"
    item = NumberItem(pk, sk, number=number, state=number.state.value)
    if number.document_id is None:
        day = number.at.astimezone(clock.VIETNAM).date()
        item.status_key = _unborne_key(agency_id, number.series)
        item.status_sort = f"{day}#{number.year}#{sk}"
    return item


def _plans_pk(agency_id: str) -> str:
    return f"A#{agency_id}#NUMBERING"


def _series_pk(agency_id: str) -> str:
    return f"A#{agency_id}#SERIES"


def _numbers_pk(agency_id: str, series: str, year: int) -> str:
    return f"A#{agency_id}#N#{series}#{year}"


def _unborne_key(agency_id: str, series: str) -> str:
    return f"A#{agency_id}#U#{series}"
