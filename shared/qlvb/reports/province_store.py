"""Every agency's totals side by side, for figures of a whole province.

They lie in one place for all agencies of the installation, whatever stands at their top: which of
them a province had on a day, their names say, and a change there changes nothing here.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pynamodb.attributes import UnicodeAttribute

from qlvb.platform.tables import Item, TableName, Transaction
from qlvb.reports.sums import COMMON, NOTHING, Counts, Stretch, SumKey


class TotalItem(Item):
    """The sums of a day, a month or a year of one agency among all, without their parts.

    pk  A#PROVINCE#SUMS   sk  <level>#<name>#<agency>   e.g. A#PROVINCE#SUMS / M#2026-11#H16.13
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    agency_id = UnicodeAttribute()
    counts = UnicodeAttribute()


class ReadItem(Item):
    """How far an agency's record has been read, for readers of the province's figures.

    pk  A#PROVINCE#MARK   sk  <agency>   e.g. A#PROVINCE#MARK / H16.13
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    agency_id = UnicodeAttribute()
    day = UnicodeAttribute()


def put_total(tx: Transaction, agency_id: str, key: SumKey, total: Counts) -> None:
    """Keep the total of an agency's sum beside those of the others."""
    sk = f"{key[0]}#{key[1]}#{agency_id}"
    tx.put(TotalItem(_SUMS, sk, agency_id=agency_id, counts=json.dumps(total)))


def totals(agency_id: str, keys: Iterable[SumKey]) -> dict[SumKey, Counts]:
    """The totals of some of an agency's sums, to be held against these."""
    wanted = {f"{level}#{name}#{agency_id}": (level, name) for level, name in keys}
    found = TotalItem.batch_get([(_SUMS, sk) for sk in wanted], consistent_read=True)
    kept = {wanted[item.sk]: tuple(json.loads(item.counts)) for item in found}
    return {key: kept.get(key, NOTHING) for key in wanted.values()}


def stretch(of: Stretch) -> Iterator[tuple[str, str, Counts]]:
    """The totals of a stretch: name, agency and counts."""
    within = TotalItem.sk.between(f"{of.level}#{of.first}", f"{of.level}#{of.last}~")
    for item in TotalItem.query(_SUMS, within):
        _, name, agency_id = item.sk.split("#", 2)
        yield name, agency_id, tuple(json.loads(item.counts))


def set_mark(tx: Transaction, agency_id: str, day: date) -> None:
    """A day's acts are in the totals, whole; written with the agency's own mark."""
    tx.put(ReadItem(_MARKS, agency_id, agency_id=agency_id, day=day.isoformat()))


def note_begun(tx: Transaction, agency_id: str, first: date) -> None:
    """An agency has acts since a day, and none is in the totals yet; one that has a mark keeps it.

    Args:
        tx: with what else.
        agency_id: whose.
        first: the first day that it left something to be taken in.
    """
    before = first - timedelta(days=1)
    item = ReadItem(_MARKS, agency_id, agency_id=agency_id, day=before.isoformat())
    tx.put(item, ReadItem.pk.does_not_exist())


def marks() -> dict[str, date]:
    """How far each agency's record has been read."""
    return {item.agency_id: date.fromisoformat(item.day) for item in ReadItem.query(_MARKS)}


_SUMS = f"A#{COMMON}#SUMS"
_MARKS = f"A#{COMMON}#MARK"
