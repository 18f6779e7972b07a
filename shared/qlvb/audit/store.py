"""Audit records: append-only, one partition per document or other subject."""

from datetime import datetime

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
        facts=item.facts or {},
    )
