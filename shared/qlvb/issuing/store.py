"""Where the copies of issued documents lie: beside their document, in its partition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.issuing.lasting import Lasting
from qlvb.issuing.model import Delivery, Posted
from qlvb.issuing.preparation import Placed, Preparation, SigningStep
from qlvb.issuing.refusals import DeliveryNotFound, NotPreparedForThis
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction, transact

_UNSENT = "UNSENT"
_RECEIPTS = "RECEIPTS"
_LASTING = "LASTING"


class DeliveryItem(Item):
    """One copy. What stands beside it is for who listens to the table's stream.

    pk  A#<agency>#D#<document id>   sk  TO#<place, 4 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    version = NumberAttribute()
    state = UnicodeAttribute()
    kind = UnicodeAttribute()
    """Of the recipient: agency, outside, unit, person."""
    update_asked = BooleanAttribute(null=True)
    delivery = DataclassAttribute(Delivery)


class ReceiptsItem(Item):
    """How many of a document's recipients have their copy: counted as each one says so.

    pk  A#<agency>#D#<document id>   sk  RECEIPTS
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    received = NumberAttribute()


class PostedItem(Item):
    """A copy that went by post, by the day: the register of what is posted.

    pk  A#<agency>#POSTED#<year>   sk  <posted on>#<document id>#<place, 4 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    posted = DataclassAttribute(Posted)


class UnsentItem(Item):
    """A document with more copies than one transaction holds, until all of them are written.

    pk  A#<agency>#UNSENT   sk  <document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")


class PlacesItem(Item):
    """Where signature, seal, number and date go: on a document, or the last time for its like.

    pk  A#<agency>#D#<document id>           sk  PLACES
    pk  A#<agency>#PLACES#<drafter's id>     sk  <kind of document>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    placed = DataclassAttribute(Placed)


class PreparationItem(Item):
    """A signing that waits for a key elsewhere; the next one takes its place.

    pk  A#<agency>#D#<document id>   sk  SIGNING#<step>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    preparation = DataclassAttribute(Preparation)


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


def create(tx: Transaction, delivery: Delivery) -> None:
    """Add a copy; one that is there is never overwritten."""
    tx.put(_item(delivery), DeliveryItem.pk.does_not_exist())


def save(tx: Transaction, delivery: Delivery, before: Delivery) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_item(delivery), DeliveryItem.version == before.version)
    if delivery.is_received and not before.is_received:
        counted = ReceiptsItem(_pk(delivery.agency_id, delivery.document_id), _RECEIPTS)
        tx.update(counted, [ReceiptsItem.received.add(1)])


def received(agency_id: str, document_ids: Iterable[str]) -> dict[str, int]:
    """Of how many recipients outside it is known that they have their copy, by document."""
    keys = {_pk(agency_id, each): each for each in document_ids}
    found = ReceiptsItem.batch_get([(pk, _RECEIPTS) for pk in keys])
    return {keys[item.pk]: int(item.received) for item in found}


def get(agency_id: str, document_id: str, place: int) -> Delivery:
    """One copy.

    Raises:
        DeliveryNotFound.
    """
    try:
        item = DeliveryItem.get(_pk(agency_id, document_id), _sk(place), consistent_read=True)
    except DoesNotExist as missing:
        raise DeliveryNotFound from missing
    return item.delivery


def of_document(agency_id: str, document_id: str) -> list[Delivery]:
    """Every copy, in the order of *Nơi nhận*: at most 300."""
    found = DeliveryItem.query(
        _pk(agency_id, document_id), DeliveryItem.sk.startswith("TO#"), consistent_read=True
    )
    return [item.delivery for item in found]


def delivery_of_image(image: Mapping[str, Any]) -> Delivery | None:
    """The copy in a stream record's image; None when the image is of something else."""
    if "delivery" not in image:
        return None
    record = DeliveryItem()
    record.deserialize(dict(image))
    return record.delivery


def place(tx: Transaction, document: OutgoingDocument, placed: Placed) -> None:
    """Keep where everything goes, for this document and for the next one of its like."""
    tx.put(PlacesItem(_pk(document.agency_id, document.document_id), "PLACES", placed=placed))
    tx.put(PlacesItem(_alike(document), document.entry.kind, placed=placed))


def placed_on(document: OutgoingDocument) -> Placed | None:
    """What was placed by hand on a document, or None."""
    return _placed(_pk(document.agency_id, document.document_id), "PLACES")


def placed_alike(document: OutgoingDocument) -> Placed | None:
    """What its drafter had placed on the last document of its kind, or None."""
    return _placed(_alike(document), document.entry.kind)


def prepare(tx: Transaction, document: OutgoingDocument, preparation: Preparation) -> None:
    """Keep what waits for a key elsewhere, in place of what waited before."""
    pk = _pk(document.agency_id, document.document_id)
    tx.put(PreparationItem(pk, f"SIGNING#{preparation.step}", preparation=preparation))


def prepared(document: OutgoingDocument, step: SigningStep) -> Preparation:
    """What waits for a key elsewhere.

    Raises:
        NotPreparedForThis: nothing does.
    """
    pk = _pk(document.agency_id, document.document_id)
    try:
        return PreparationItem.get(pk, f"SIGNING#{step}", consistent_read=True).preparation
    except DoesNotExist as missing:
        raise NotPreparedForThis from missing


def note_posted(tx: Transaction, agency_id: str, posted: Posted) -> None:
    """Enter a copy in the register of what is posted."""
    sk = f"{posted.on}#{posted.document_id}#{posted.place:04d}"
    tx.put(PostedItem(f"A#{agency_id}#POSTED#{posted.on.year}", sk, posted=posted))


def posted(agency_id: str, days: tuple[date, date], most: int) -> list[Posted]:
    """What was posted on days of one year, in their order."""
    first, last = days
    within = PostedItem.sk.between(f"{first}", f"{last}~")
    found = PostedItem.query(f"A#{agency_id}#POSTED#{first.year}", within, limit=most)
    return [item.posted for item in found]


def mark_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """Note that copies are still to be written."""
    tx.put(UnsentItem(_unsent_pk(agency_id), document_id))


def clear_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """All copies are written; told twice, it is as once."""
    tx.delete(UnsentItem(_unsent_pk(agency_id), document_id))


def unsent(agency_id: str) -> Iterable[str]:
    """Ids of the documents whose copies are not all written."""
    return [item.sk for item in UnsentItem.query(_unsent_pk(agency_id))]


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


def _item(delivery: Delivery) -> DeliveryItem:
    return DeliveryItem(
        _pk(delivery.agency_id, delivery.document_id),
        _sk(delivery.place),
        version=delivery.version,
        state=delivery.state.value,
        kind=delivery.recipient.kind.value,
        update_asked=delivery.is_update_asked,
        delivery=delivery,
    )


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"


def _sk(place: int) -> str:
    return f"TO#{place:04d}"


def _alike(document: OutgoingDocument) -> str:
    return f"A#{document.agency_id}#PLACES#{document.drafter.id}"


def _placed(pk: str, sk: str) -> Placed | None:
    try:
        return PlacesItem.get(pk, sk).placed
    except DoesNotExist:
        return None


def _unsent_pk(agency_id: str) -> str:
    return f"A#{agency_id}#{_UNSENT}"
