"""Which notices were sent to whom, so that each is sent once."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from qlvb.notification.model import KEPT, SENDING_TIME, Delivery, Notice
from qlvb.platform.tables import Item, TableName


class NoticeItem(Item):
    """One notice to one person.

    pk  A#<agency>#N#<event id>     sk  <person id>
    e.g. A#H16.13#N#7ZK3… / 01JE5…
    """

    class Meta:
        """The table."""

        table_name = TableName("notification_table")

    occasion = UnicodeAttribute()
    document_id = UnicodeAttribute()
    delivery = UnicodeAttribute()
    free_at = NumberAttribute()
    """Seconds since 1970 from which a pending notice may be taken again."""
    message_id = UnicodeAttribute(null=True)
    """What SES called the e-mail."""
    expires_at = NumberAttribute()
    """Seconds since 1970; DynamoDB deletes the record some time after (time to live)."""


def take(notice: Notice, now: datetime) -> Delivery | None:
    """Take a notice to send it.

    Returns:
        None when it is taken now; else how far the one who took it before has come.
    """
    item = NoticeItem(
        *_key(notice),
        occasion=notice.occasion.value,
        document_id=notice.document_id,
        delivery=Delivery.PENDING.value,
        free_at=(now + SENDING_TIME).timestamp(),
        expires_at=int((now + KEPT).timestamp()),
    )
    free = NoticeItem.pk.does_not_exist() | (
        (NoticeItem.delivery == Delivery.PENDING.value) & (NoticeItem.free_at <= now.timestamp())
    )
    try:
        item.save(free)
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return _delivery(notice)
    return None


def mark_sent(notice: Notice, message_id: str) -> None:
    """Remember that a notice that was taken is sent."""
    NoticeItem(*_key(notice)).update(
        [NoticeItem.delivery.set(Delivery.SENT.value), NoticeItem.message_id.set(message_id)]
    )


def unsent(notices: list[Notice]) -> list[Notice]:
    """Those of the notices that nobody has taken yet, in their order."""
    known = {(item.pk, item.sk) for item in NoticeItem.batch_get([_key(n) for n in notices])}
    return [notice for notice in notices if _key(notice) not in known]


def _delivery(notice: Notice) -> Delivery:
    return Delivery(NoticeItem.get(*_key(notice), consistent_read=True).delivery)


def _key(notice: Notice) -> tuple[str, str]:
    return f"A#{notice.agency_id}#N#{notice.event_id}", notice.person_id
