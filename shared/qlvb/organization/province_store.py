"""Where those are found whose roles reach over the whole province, whatever their agency."""

from pynamodb.attributes import UnicodeAttribute

from qlvb.organization.model import Person
from qlvb.platform.tables import Item, TableName, Transaction

_PK = "PROVINCE-ROLES"


class ProvinceRoleItem(Item):
    """Somebody who holds, held or will hold such a role.

    pk  PROVINCE-ROLES   sk  A#<agency>#<person id>   e.g. PROVINCE-ROLES / A#H16.01#7Q2K…
    """

    class Meta:
        """The table."""

        table_name = TableName("organization_table")

    agency_id = UnicodeAttribute()
    person_id = UnicodeAttribute()


def note(tx: Transaction, person: Person) -> None:
    """Let the person be found, with the write that gives them a role of the province."""
    if any(each.reaches_beyond for each in person.positions):
        item = ProvinceRoleItem(_PK, f"A#{person.agency_id}#{person.person_id}")
        item.agency_id, item.person_id = person.agency_id, person.person_id
        tx.put(item)


def noted() -> list[tuple[str, str]]:
    """The agency and the id of everyone who was noted, in the order of agencies."""
    return [(each.agency_id, each.person_id) for each in ProvinceRoleItem.query(_PK)]
