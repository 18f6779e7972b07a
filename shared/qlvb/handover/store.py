"""Where records of handover lie: in the successor, each with its list and how far it is."""

from collections.abc import Iterable, Iterator

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.handover.model import HandOver, Line, Progress
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)

_UNDER_WAY = "~"


class HandOverItem(Item):
    """One record of handover.

    pk  A#<agency>#HANDOVERS   sk  <handover id>   e.g. A#H16.40#HANDOVERS / 01JE5…
    """

    class Meta:
        """The table."""

        table_name = TableName("handover_table")

    handover = DataclassAttribute(HandOver)
    version = NumberAttribute()


class UnderWayItem(Item):
    """The record by which a predecessor's work is being handed over now: one at a time.

    pk  A#<agency>#HANDOVERS   sk  ~<predecessor>   e.g. A#H16.40#HANDOVERS / ~H16.13
    """

    class Meta:
        """The table."""

        table_name = TableName("handover_table")

    handover_id = UnicodeAttribute()


class LineItem(Item):
    """One document on the list.

    pk  A#<agency>#HANDOVER#<handover id>   sk  LINE#<place>
    e.g. A#H16.40#HANDOVER#01JE5… / LINE#VBD#2026#0000045#01JD2…
    """

    class Meta:
        """The table."""

        table_name = TableName("handover_table")

    line = DataclassAttribute(Line)


class ProgressItem(Item):
    """How much of the list was gone through.

    pk  A#<agency>#HANDOVER#<handover id>   sk  PROGRESS
    """

    class Meta:
        """The table."""

        table_name = TableName("handover_table")

    place = UnicodeAttribute()
    progress = DataclassAttribute(Progress)


def create(tx: Transaction, new: HandOver) -> None:
    """Begin a record; refused while another one of the same predecessor is under way."""
    under_way = UnderWayItem(
        _all(new.agency_id), _UNDER_WAY + new.predecessor_id, handover_id=new.handover_id
    )
    tx.put(under_way, UnderWayItem.pk.does_not_exist())
    tx.put(_item(new), HandOverItem.pk.does_not_exist())
    tx.put(_progress_item(new, Progress()))


def save(tx: Transaction, changed: HandOver) -> None:
    """Replace a record that is still at the version before."""
    tx.put(_item(changed), HandOverItem.version == changed.version - 1)


def end(tx: Transaction, done: HandOver) -> None:
    """Save a record that was carried out; another one of the same predecessor may begin."""
    save(tx, done)
    tx.delete(UnderWayItem(_all(done.agency_id), _UNDER_WAY + done.predecessor_id))


def find(agency_id: str, handover_id: str) -> HandOver | None:
    """One record."""
    try:
        found = HandOverItem.get(_all(agency_id), handover_id, consistent_read=True)
    except DoesNotExist:
        return None
    return found.handover


def every(agency_id: str) -> list[HandOver]:
    """The newest records of an agency, at most 50."""
    found = HandOverItem.query(
        _all(agency_id), HandOverItem.sk < _UNDER_WAY, scan_index_forward=False, limit=50
    )
    return [item.handover for item in found]


def put_lines(tx: Transaction, record: HandOver, lines: Iterable[Line]) -> None:
    """Add documents to the list; one that is on it already stays once."""
    for line in {line.place: line for line in lines}.values():
        tx.put(LineItem(_pk(record), f"LINE#{line.place}", line=line))


def lines(record: HandOver, after: str = "", limit: int | None = None) -> Iterator[Line]:
    """The list in order, from after a place on."""
    within = LineItem.sk.between(f"LINE#{after}", "LINE#~~")
    found = LineItem.query(_pk(record), within, consistent_read=True, page_size=limit)
    yield from (item.line for item in found if item.sk != f"LINE#{after}")


def page(record: HandOver, cursor: str | None, limit: int) -> Page[Line]:
    """One page of the list."""
    pk = _pk(record)
    found = LineItem.query(
        pk,
        LineItem.sk.startswith("LINE#"),
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.line, of=pk)


def progress(record: HandOver) -> Progress:
    """How much of the list was gone through."""
    return ProgressItem.get(_pk(record), "PROGRESS", consistent_read=True).progress


def go_on(tx: Transaction, record: HandOver, before: Progress, after: Progress) -> None:
    """Note one more document; refused when another run has gone on from the same place."""
    tx.put(_progress_item(record, after), ProgressItem.place == before.place)


def _all(agency_id: str) -> str:
    return f"A#{agency_id}#HANDOVERS"


def _pk(record: HandOver) -> str:
    return f"A#{record.agency_id}#HANDOVER#{record.handover_id}"


def _item(record: HandOver) -> HandOverItem:
    return HandOverItem(
        _all(record.agency_id), record.handover_id, handover=record, version=record.version
    )


def _progress_item(record: HandOver, at: Progress) -> ProgressItem:
    return ProgressItem(_pk(record), "PROGRESS", place=at.place, progress=at)
