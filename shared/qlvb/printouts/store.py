"""Where uses of file copies lie: by the year, the last one first or from day to day."""

from collections.abc import Iterable
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition

from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)
from qlvb.printouts.lending import CopyUse
from qlvb.printouts.model import Closing, RegisterKind
from qlvb.printouts.refusals import CopyUseNotFound


class CopyUseItem(Item):
    """One use of a file copy.

    pk  A#<agency>#COPYUSE#<year>   sk  <used on>#<use id>
    """

    class Meta:
        """The table."""

        table_name = TableName("printouts_table")

    use = DataclassAttribute(CopyUse)
    returned_on = UnicodeAttribute(null=True)
    """Beside the rest, so that a copy comes back once."""


class ClosingItem(Item):
    """A year's register that is closed, or is being closed.

    pk  A#<agency>#CLOSED#<year>   sk  <kind>#<code>
    """

    class Meta:
        """The table."""

        table_name = TableName("printouts_table")

    closing = DataclassAttribute(Closing)
    volumes = NumberAttribute()


def closing(agency_id: str, kind: RegisterKind, code: str, year: int) -> Closing | None:
    """How far a register's closing is; None: it has not begun."""
    try:
        pk = _closed_pk(agency_id, year)
        return ClosingItem.get(pk, f"{kind}#{code}", consistent_read=True).closing
    except DoesNotExist:
        return None


def closings(agency_id: str, year: int) -> list[Closing]:
    """Every register of a year that is closed or being closed."""
    return [item.closing for item in ClosingItem.query(_closed_pk(agency_id, year))]


def save_closing(tx: Transaction, agency_id: str, after: Closing, before: Closing) -> None:
    """Write the next step of a closing; refused when another did it first."""
    item = ClosingItem(
        _closed_pk(agency_id, after.year),
        f"{after.kind}#{after.code}",
        closing=after,
        volumes=len(after.volumes) + after.is_closed,
    )
    is_first: Condition = ClosingItem.pk.does_not_exist()
    tx.put(item, ClosingItem.volumes == len(before.volumes) if before.volumes else is_first)


def add(tx: Transaction, agency_id: str, use: CopyUse) -> None:
    """Enter a use; sent twice, it is there already."""
    tx.put(_item(agency_id, use), CopyUseItem.pk.does_not_exist())


def save(tx: Transaction, agency_id: str, use: CopyUse) -> None:
    """Write that a copy is back; refused when another wrote so first."""
    tx.put(_item(agency_id, use), CopyUseItem.returned_on.does_not_exist())


def get(agency_id: str, used_on: date, use_id: str) -> CopyUse:
    """One use.

    Raises:
        CopyUseNotFound.
    """
    try:
        item = CopyUseItem.get(
            _pk(agency_id, used_on.year), f"{used_on}#{use_id}", consistent_read=True
        )
    except DoesNotExist as missing:
        raise CopyUseNotFound from missing
    return item.use


def page(agency_id: str, year: int, cursor: str | None, limit: int) -> Page[CopyUse]:
    """A page of a year's uses, the last one first."""
    pk = _pk(agency_id, year)
    found = CopyUseItem.query(
        pk,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.use, of=pk)


def between(agency_id: str, first: date, last: date, most: int) -> Iterable[CopyUse]:
    """The uses of days of one year, in their order."""
    within = CopyUseItem.sk.between(f"{first}", f"{last}~")
    return [item.use for item in CopyUseItem.query(_pk(agency_id, first.year), within, limit=most)]


def _item(agency_id: str, use: CopyUse) -> CopyUseItem:
    return CopyUseItem(
        _pk(agency_id, use.used_on.year),
        f"{use.used_on}#{use.use_id}",
        use=use,
        returned_on=use.returned_on.isoformat() if use.returned_on else None,
    )


def _closed_pk(agency_id: str, year: int) -> str:
    return f"A#{agency_id}#CLOSED#{year}"


def _pk(agency_id: str, year: int) -> str:
    return f"A#{agency_id}#COPYUSE#{year}"
