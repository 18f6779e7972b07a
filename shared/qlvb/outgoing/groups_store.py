"""Where the recipients lie that an agency often chooses together."""

from qlvb.outgoing.entry import RecipientGroup
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction


class GroupItem(Item):
    """Recipients that are chosen together.

    pk  A#<agency>#GROUPS   sk  <group id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    group = DataclassAttribute(RecipientGroup)


def groups(agency_id: str) -> list[RecipientGroup]:
    """The agency's groups of recipients, at most 200."""
    return [item.group for item in GroupItem.query(f"A#{agency_id}#GROUPS", limit=200)]


def put_group(tx: Transaction, agency_id: str, group: RecipientGroup) -> None:
    """Keep a group, in place of what it was before."""
    tx.put(GroupItem(f"A#{agency_id}#GROUPS", group.group_id, group=group))


def delete_group(tx: Transaction, agency_id: str, group_id: str) -> None:
    """Keep a group no more; refused when there is none."""
    tx.delete(GroupItem(f"A#{agency_id}#GROUPS", group_id), GroupItem.pk.exists())
