"""Audit records: append-only, one partition per document or other subject."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from qlvb.audit.model import AuditEvent, EventTag
from qlvb.platform.tables import Item, Page, TableName, Transaction, decode_cursor, page_of


class AuditItem(Item):
    """One act.

    pk  A#<agency>#D#<subject id>   sk  <time>#<event id>
    e.g. A#H16.13#D#01JE5… / 2026-11-23T03:10:00.123456+00:00#01JE5…
    """

    class Meta:
        """The table."""

        table_name = TableName("audit_table")

    tag = UnicodeAttribute()
    person_id = UnicodeAttribute()
    person_name = UnicodeAttribute()
    position = UnicodeAttribute(null=True)
    acting_for = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    facts = JSONAttribute(null=True)


def append(tx: Transaction, agency_id: str, event: AuditEvent) -> None:
    """Add the record to the transaction of the act itself; an existing one is never overwritten."""
    tx.put(_item(agency_id, event), AuditItem.pk.does_not_exist())


def write(agency_id: str, event: AuditEvent) -> None:
    """Write the record of an act that changes nothing else (a reading)."""
    _item(agency_id, event).save(AuditItem.pk.does_not_exist())


def of(agency_id: str, subject_id: str, cursor: str | None, limit: int) -> Page[AuditEvent]:
    """What was done to a subject, oldest first."""
    pk = _pk(agency_id, subject_id)
    found = AuditItem.query(
        pk, limit=limit, last_evaluated_key=decode_cursor(cursor, of=pk), page_size=limit
    )
    return page_of(found, limit, _event, of=pk)


def every(agency_id: str, subject_id: str) -> Iterator[AuditEvent]:
    """All that was done to a subject, oldest first, for the system's own steps."""
    return map(_event, AuditItem.query(_pk(agency_id, subject_id)))


def load(agency_id: str, keys: list[tuple[str, str, str]]) -> list[AuditEvent]:
    """Records by subject, time and id, in the order asked for; what is not there is left out."""
    asked = [(_pk(agency_id, subject), f"{at}#{event_id}") for subject, at, event_id in keys]
    found = {(item.pk, item.sk): item for item in AuditItem.batch_get(asked)} if asked else {}
    return [_event(found[key]) for key in asked if key in found]


def named(keys: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Agency, subject, time and event id of a record by its keys, as the table's stream has them.

    >>> named({"pk": {"S": "A#H16.13#D#01JE5"}, "sk": {"S": "2026-11-23T03:10:00+00:00#01JE6"}})
    ('H16.13', '01JE5', '2026-11-23T03:10:00+00:00', '01JE6')
    """
    agency_id, subject_id = keys["pk"]["S"].removeprefix("A#").split("#D#", 1)
    at, event_id = keys["sk"]["S"].split("#")
    return agency_id, subject_id, at, event_id


def written(image: Mapping[str, Any]) -> tuple[str, AuditEvent]:
    """Agency and record whose new image the table's stream brings; the table is not asked."""
    agency_id, subject_id, at, event_id = named(image)
    texts = {name: value["S"] for name, value in image.items() if "S" in value}
    event = AuditEvent(
        event_id=event_id,
        tag=EventTag(texts["tag"]),
        subject_id=subject_id,
        at=datetime.fromisoformat(at),
        person_id=texts["person_id"],
        person_name=texts["person_name"],
        position=texts.get("position", ""),
        acting_for=texts.get("acting_for"),
        source=texts.get("source"),
        facts=json.loads(texts.get("facts", "{}")),
    )
    return agency_id, event


def _pk(agency_id: str, subject_id: str) -> str:
    return f"A#{agency_id}#D#{subject_id}"


def _item(agency_id: str, event: AuditEvent) -> AuditItem:
    return AuditItem(
        _pk(agency_id, event.subject_id),
        f"{event.at.isoformat()}#{event.event_id}",
        tag=event.tag.value,
        person_id=event.person_id,
        person_name=event.person_name,
        position=event.position or None,
        acting_for=event.acting_for,
        source=event.source,
        facts=dict(event.facts) or None,
    )


def _event(item: AuditItem) -> AuditEvent:
    at, event_id = item.sk.split("#")
    return AuditEvent(
        event_id=event_id,
        tag=EventTag(item.tag),
        subject_id=item.pk.split("#D#", 1)[1],
        at=datetime.fromisoformat(at),
        person_id=item.person_id,
        person_name=item.person_name,
        position=item.position or "",
        acting_for=item.acting_for,
        source=item.source,
        facts=item.facts or {},
    )
