"""Where lines of documents and their sums lie, and how far the record of acts has been read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition

from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    PackedAttribute,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    keys_index,
    page_of,
)
from qlvb.reports.lines import Line, Way
from qlvb.reports.sums import Cell, Stretch, SumKey, Tally

OF_SUM, OF_TOTAL = "SUM-", "TOTAL-"
"""Before level and name of what was mended, in place of a document's id: a sum, or its total beside
those of the other agencies."""
_FAR = "9999-12-31"
_AT_ONCE = 100


class LineItem(Item):
    """A document as reports see it.

    pk  A#<agency>#D#<document id>   sk  <way>, e.g. A#H16.13#D#01JE5… / incoming
    by_begun   A#<agency>#B#<way>#<year>   / <begun on>#<document id>
    by_ended   A#<agency>#E#<year>         / <ended on>#<document id>; while it is open:
               A#<agency>#E#OPEN           / <due on, or 9999-12-31>#<document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    line = DataclassAttribute(Line)
    version = NumberAttribute()
    begun_key = UnicodeAttribute()
    begun_sort = UnicodeAttribute()
    ended_key = UnicodeAttribute(null=True)
    ended_sort = UnicodeAttribute(null=True)
    by_begun = keys_index("by_begun", "begun_key", "begun_sort")()
    by_ended = keys_index("by_ended", "ended_key", "ended_sort")()


class SumItem(Item):
    """The sums of a day, a month or a year of an agency.

    pk  A#<agency>#SUMS   sk  <level>#<name>, e.g. A#H16.13#SUMS / M#2026-11
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    counts = PackedAttribute()
    version = NumberAttribute()


class MarkItem(Item):
    """How far an agency's record has been read: the last closed day; and when that was.

    pk  A#<agency>#MARK   sk  READ
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    day = UnicodeAttribute()
    at = UnicodeAttribute()


class MendedItem(Item):
    """A line or sum that a recount found to be wrong, as it was and as it became.

    pk  A#<agency>#MENDED   sk  <time>#<document id, or SUM-M#2026-11, or TOTAL-M#2026-11>
    """

    class Meta:
        """The table."""

        table_name = TableName("reports_table")

    old = JSONAttribute(null=True)
    new = JSONAttribute(null=True)


@dataclass(frozen=True)
class Kept:
    """A line with the version that guards its change; 0: there is none."""

    line: Line | None
    version: int = 0


@dataclass(frozen=True)
class KeptSum:
    """A sum with the version that guards its change; 0: there is none."""

    tally: Tally
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Part of an index: a partition, and from where to where in it."""

    is_ended: bool
    key: str
    first: str
    last: str


def lines(agency_id: str, keys: Iterable[tuple[str, Way]]) -> dict[tuple[str, Way], Kept]:
    """What is kept of documents."""
    wanted = list(dict.fromkeys(keys))
    found = LineItem.batch_get(
        [(_pk(agency_id, i), way.value) for i, way in wanted], consistent_read=True
    )
    kept = {
        (item.line.document_id, item.line.way): Kept(item.line, int(item.version)) for item in found
    }
    return {key: kept.get(key, Kept(None)) for key in wanted}


def put_line(tx: Transaction, agency_id: str, line: Line, before: Kept) -> None:
    """Keep a line, if it is still as it was read."""
    item = _line_item(agency_id, line, before.version + 1)
    tx.put(item, _unchanged(LineItem, before.version))


def remove_line(tx: Transaction, agency_id: str, before: Kept) -> None:
    """A document is in no register any more."""
    assert before.line is not None
    item = _line_item(agency_id, before.line, before.version)
    tx.delete(item, LineItem.version == before.version)


def sums(agency_id: str, keys: Iterable[SumKey]) -> dict[SumKey, KeptSum]:
    """What is kept of days, months and years, for a change of them."""
    wanted = list(keys)
    found = SumItem.batch_get(
        [(_sums_pk(agency_id), f"{level}#{name}") for level, name in wanted], consistent_read=True
    )
    kept = {item.sk: KeptSum(_tally(item.counts), int(item.version)) for item in found}
    return {key: kept.get(f"{key[0]}#{key[1]}", KeptSum(Tally())) for key in wanted}


def put_sum(tx: Transaction, agency_id: str, key: SumKey, tally: Tally, before: int) -> None:
    """Keep a sum, if it is still as it was read."""
    item = SumItem(
        _sums_pk(agency_id), f"{key[0]}#{key[1]}", counts=_rows(tally), version=before + 1
    )
    tx.put(item, _unchanged(SumItem, before))


def stretch(agency_id: str, of: Stretch) -> Iterator[tuple[str, Tally]]:
    """The sums of a stretch by name, in order: one read for some hundred kilobytes of them."""
    within = SumItem.sk.between(f"{of.level}#{of.first}", f"{of.level}#{of.last}")
    for item in SumItem.query(_sums_pk(agency_id), within):
        yield item.sk.partition("#")[2], _tally(item.counts)


def begun(agency_id: str, way: Way, first: date, last: date) -> list[Walk]:
    """Where documents lie that began in a span."""
    return [
        Walk(is_ended=False, key=f"A#{agency_id}#B#{way}#{year}", first=f"{first}", last=f"{last}~")
        for year in range(first.year, last.year + 1)
    ]


def ended(agency_id: str, first: date, last: date) -> list[Walk]:
    """Where incoming documents lie whose work ended in a span."""
    return [
        Walk(is_ended=True, key=f"A#{agency_id}#E#{year}", first=f"{first}", last=f"{last}~")
        for year in range(first.year, last.year + 1)
    ]


def still_open(agency_id: str, due_before: date | None = None) -> Walk:
    """Where incoming documents lie that are open; or only those due before a day."""
    last = due_before.isoformat() if due_before else f"{_FAR}~"
    return Walk(is_ended=True, key=f"A#{agency_id}#E#OPEN", first="0000", last=last)


def walk(
    agency_id: str, along: Walk, after: str | None, limit: int
) -> tuple[list[Line], str | None]:
    """Some lines along an index, and where to go on; None at the end."""
    index = LineItem.by_ended if along.is_ended else LineItem.by_begun
    sort = LineItem.ended_sort if along.is_ended else LineItem.begun_sort
    name = "ended" if along.is_ended else "begun"
    last = _start_key(agency_id, along, name, after) if after else None
    found = index.query(
        along.key,
        sort.between(along.first, along.last),
        limit=limit,
        page_size=limit,
        last_evaluated_key=last,
    )
    keys = [(item.pk, item.sk) for item in found]
    more = found.last_evaluated_key
    here = f"{more[f'{name}_sort']['S']}|{more['pk']['S']}|{more['sk']['S']}" if more else None
    lines = LineItem.batch_get(keys, consistent_read=True) if keys else ()
    loaded = {(item.pk, item.sk): item.line for item in lines}
    return [loaded[key] for key in keys if key in loaded], here


def every(agency_id: str, walks: Iterable[Walk]) -> Iterator[Line]:
    """All lines along some indexes, for a recount of a bounded span."""
    for along in walks:
        after: str | None = None
        while True:
            found, after = walk(agency_id, along, after, _AT_ONCE)
            yield from found
            if after is None:
                break


def mark(agency_id: str) -> date | None:
    """The last closed day whose acts are in the sums; None before the first."""
    try:
        return date.fromisoformat(
            MarkItem.get(f"A#{agency_id}#MARK", "READ", consistent_read=True).day
        )
    except DoesNotExist:
        return None


def set_mark(tx: Transaction, agency_id: str, day: date, at: str) -> None:
    """A day's acts are in the sums, whole; a slower run does not take the mark back."""
    item = MarkItem(f"A#{agency_id}#MARK", "READ", day=day.isoformat(), at=at)
    tx.put(item, MarkItem.pk.does_not_exist() | (MarkItem.day <= day.isoformat()))


def put_mended(
    tx: Transaction, agency_id: str, at: str, old: object, new: object, document_id: str
) -> None:
    """Keep word of a line that was mended."""
    tx.put(MendedItem(f"A#{agency_id}#MENDED", f"{at}#{document_id}", old=old, new=new))


def mended(agency_id: str, cursor: str | None, limit: int) -> Page[tuple[str, str, Any, Any]]:
    """A page of what was mended, the last one first.

    Returns:
        When, of which document or sum (``OF_SUM``), what it was, and what it became.
    """
    pk = f"A#{agency_id}#MENDED"
    found = MendedItem.query(
        pk,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: (*item.sk.split("#", 1), item.old, item.new), of=pk)


def _line_item(agency_id: str, line: Line, version: int) -> LineItem:
    begun_on = line.begun_on
    ends: dict[str, Any] = {}
    if line.way is Way.INCOMING:
        day = line.ended_on or line.due_on
        ends = {
            "ended_key": f"A#{agency_id}#E#{line.ended_on.year if line.ended_on else 'OPEN'}",
            "ended_sort": f"{day.isoformat() if day else _FAR}#{line.document_id}",
        }
    return LineItem(
        _pk(agency_id, line.document_id),
        line.way.value,
        line=line,
        version=version,
        begun_key=f"A#{agency_id}#B#{line.way}#{begun_on.year}",
        begun_sort=f"{begun_on}#{line.document_id}",
        **ends,
    )


def _start_key(
    agency_id: str, along: Walk, name: str, after: str
) -> dict[str, dict[str, str]] | None:
    sort, pk, sk = after.split("|")
    assert pk.startswith(f"A#{agency_id}#D#")
    return {
        "pk": {"S": pk},
        "sk": {"S": sk},
        f"{name}_key": {"S": along.key},
        f"{name}_sort": {"S": sort},
    }


def _unchanged(model: type[LineItem] | type[SumItem], version: int) -> Condition:
    return model.version == version if version else model.pk.does_not_exist()


def _rows(tally: Tally) -> list[list[object]]:
    return [[*cell, *counts] for cell, counts in sorted(tally.items())]


def _tally(rows: list[list[Any]]) -> Tally:
    return Tally({Cell(*row[:3]): row[3:] for row in rows})


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"


def _sums_pk(agency_id: str) -> str:
    return f"A#{agency_id}#SUMS"
