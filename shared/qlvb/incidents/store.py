"""Where incidents lie: with who announced them, the last one first."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from qlvb.incidents.model import Incident
from qlvb.incidents.refusals import IncidentNotFound
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)

_OPEN = "OPEN"


class OpenIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What is not over, of every agency; there are never many.

    open_key  OPEN   sk  <incident id>
    """

    class Meta:
        """The index."""

        index_name = "by_open"
        projection = KeysOnlyProjection()

    open_key = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class IncidentItem(Item):
    """One incident with its log.

    pk  A#<agency>#INCIDENTS   sk  <incident id, which begins with the day of the announcement>
    """

    class Meta:
        """The table."""

        table_name = TableName("incidents_table")

    version = NumberAttribute()
    incident = DataclassAttribute(Incident)
    open_key = UnicodeAttribute(null=True)
    by_open = OpenIndex()


def create(tx: Transaction, incident: Incident) -> None:
    """Add an incident; announced twice, it is there already."""
    tx.put(_item(incident), IncidentItem.pk.does_not_exist())


def save(tx: Transaction, after: Incident, before: Incident) -> None:
    """Write what was said; refused when something else was said first."""
    tx.put(_item(after), IncidentItem.version == before.version)


def get(agency_id: str, incident_id: str) -> Incident:
    """One incident.

    Raises:
        IncidentNotFound.
    """
    try:
        item = IncidentItem.get(_pk(agency_id), incident_id, consistent_read=True)
    except DoesNotExist as missing:
        raise IncidentNotFound from missing
    return item.incident


def page(agency_id: str, cursor: str | None, limit: int) -> Page[Incident]:
    """A page of what an agency announced, the last one first."""
    pk = _pk(agency_id)
    found = IncidentItem.query(
        pk,
        scan_index_forward=False,
        limit=limit,
        page_size=limit,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.incident, of=pk)


def open_ones(told: Iterable[Incident]) -> list[Incident]:
    """What is not over by now, of every agency.

    Args:
        told: what may not be over either; the index follows the table within a second or so.
    """
    keys = {(_pk(each.agency_id), each.incident_id) for each in told}
    keys |= {(item.pk, item.sk) for item in IncidentItem.by_open.query(_OPEN)}
    found = (item.incident for item in IncidentItem.batch_get(list(keys), consistent_read=True))
    return sorted((each for each in found if not each.is_over), key=lambda each: each.since)


def incident_of_image(image: Mapping[str, Any]) -> Incident | None:
    """The incident in a stream record's image; None when the image is of something else."""
    if "incident" not in image:
        return None
    record = IncidentItem()
    record.deserialize(dict(image))
    return record.incident


def _item(incident: Incident) -> IncidentItem:
    return IncidentItem(
        _pk(incident.agency_id),
        incident.incident_id,
        version=incident.version,
        incident=incident,
        open_key=None if incident.is_over else _OPEN,
    )


def _pk(agency_id: str) -> str:
    return f"A#{agency_id}#INCIDENTS"
