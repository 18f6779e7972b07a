"""Where kept arrival numbers lie: by register and year, in their order."""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.incoming.kept_numbers import KeptNumber, KeptState
from qlvb.incoming.refusals import NumberNotKept
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction


class KeptNumberItem(Item):
    """A kept number; there is one item for each, for good.

    pk  A#<agency>#KEPT#<register>#<year>   sk  <number, 7 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("incoming_table")

    kept = DataclassAttribute(KeptNumber)
    state = UnicodeAttribute()


def add(tx: Transaction, agency_id: str, numbers: Iterable[KeptNumber]) -> None:
    """Enter kept numbers."""
    for each in numbers:
        tx.put(_item(agency_id, each), KeptNumberItem.pk.does_not_exist())


def change(tx: Transaction, agency_id: str, after: KeptNumber) -> None:
    """Note what became of a kept number; refused when it was used or cancelled meanwhile."""
    tx.put(_item(agency_id, after), KeptNumberItem.state == KeptState.KEPT.value)


def get(agency_id: str, register: str, year: int, number: int) -> KeptNumber:
    """One kept number.

    Raises:
        NumberNotKept.
    """
    try:
        item = KeptNumberItem.get(
            _pk(agency_id, register, year), f"{number:07d}", consistent_read=True
        )
    except DoesNotExist as missing:
        raise NumberNotKept(number=number) from missing
    return item.kept


def between(
    agency_id: str, register: str, year: int, numbers: tuple[int, int], most: int
) -> list[KeptNumber]:
    """Kept numbers of a register and year, in their order."""
    within = KeptNumberItem.sk.between(*(f"{each:07d}" for each in numbers))
    found = KeptNumberItem.query(_pk(agency_id, register, year), within, limit=most)
    return [item.kept for item in found]


def _item(agency_id: str, kept: KeptNumber) -> KeptNumberItem:
    pk = _pk(agency_id, kept.register, kept.year)
    return KeptNumberItem(pk, f"{kept.number:07d}", kept=kept, state=kept.state.value)


def _pk(agency_id: str, register: str, year: int) -> str:
    return f"A#{agency_id}#KEPT#{register}#{year}"
