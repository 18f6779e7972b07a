"""Where it lies what was made of issued documents so that they last, and what is due to be made."""

from dataclasses import dataclass
from datetime import date, timedelta

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.issuing.lasting import Lasting
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction, transact

_LASTING = "LASTING"


class LastingItem(Item):
    """What was made of an issued document so that it lasts.

    pk  A#<agency>#D#<document id>   sk  LASTING
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    version = NumberAttribute()
    lasting = DataclassAttribute(Lasting)


class DueItem(Item):
    """That a document is due to be made lasting, or to be renewed.

    pk  A#<agency>#LASTING   sk  <due day>#<document id>   e.g. A#H16.13#LASTING / 2026-12-02#7Q2K…
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")


@dataclass(frozen=True, kw_only=True)
class Due:
    """A document of an agency, and since when it is due."""

    agency_id: str
    due_on: date
    document_id: str


def lasting_of(agency_id: str, document_id: str) -> Lasting | None:
    """What was made of a document so that it lasts; None where nothing was tried yet."""
    try:
        item = LastingItem.get(_pk(agency_id, document_id), _LASTING, consistent_read=True)
    except DoesNotExist:
        return None
    return item.lasting


def save_lasting(tx: Transaction, after: Lasting, before: Lasting) -> None:
    """Write what was made or missed, with its next due day in place of the last one.

    Refused when another version was saved since ``before`` was read.
    """
    item = LastingItem(
        _pk(after.agency_id, after.document_id), _LASTING, version=after.version, lasting=after
    )
    is_new = LastingItem.pk.does_not_exist()
    tx.put(item, LastingItem.version == before.version if before.version else is_new)
    if after.due_on != before.due_on:
        tx.delete(_due_item(before.agency_id, before.document_id, before.due_on))
    put_due(tx, after.agency_id, after.document_id, after.due_on)


def put_due(tx: Transaction, agency_id: str, document_id: str, due_on: date) -> None:
    """Note that a document is due on a day."""
    tx.put(_due_item(agency_id, document_id, due_on))


def forget_due(due: Due) -> None:
    """Take away a note that another one has replaced."""
    with transact() as tx:
        tx.delete(_due_item(due.agency_id, due.document_id, due.due_on))


def due(agency_id: str, today: date) -> list[Due]:
    """What is due in an agency by the end of a day, the longest due first."""
    tomorrow = (today + timedelta(days=1)).isoformat()
    found = DueItem.query(_due_pk(agency_id), DueItem.sk < tomorrow, consistent_read=True)
    held = [item.sk.split("#", 1) for item in found]
    return [
        Due(agency_id=agency_id, due_on=date.fromisoformat(day), document_id=document_id)
        for day, document_id in held
    ]


def _due_item(agency_id: str, document_id: str, due_on: date) -> DueItem:
    return DueItem(_due_pk(agency_id), f"{due_on.isoformat()}#{document_id}")


def _due_pk(agency_id: str) -> str:
    return f"A#{agency_id}#{_LASTING}"


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"
