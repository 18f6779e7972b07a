"""Where the copies of issued documents lie: beside their document, in its partition."""

from collections.abc import Iterable

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.issuing.model import Delivery, Placed, Preparation, SigningStep
from qlvb.issuing.refusals import DeliveryNotFound, NotPreparedForThis
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction

_UNSENT = "UNSENT"


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


def create(tx: Transaction, delivery: Delivery) -> None:
    """Add a copy; one that is there is never overwritten."""
    tx.put(_item(delivery), DeliveryItem.pk.does_not_exist())


def save(tx: Transaction, delivery: Delivery, before: Delivery) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_item(delivery), DeliveryItem.version == before.version)


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


def mark_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """Note that copies are still to be written."""
    tx.put(UnsentItem(_unsent_pk(agency_id), document_id))


def clear_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """All copies are written; told twice, it is as once."""
    tx.delete(UnsentItem(_unsent_pk(agency_id), document_id))


def unsent(agency_id: str) -> Iterable[str]:
    """Ids of the documents whose copies are not all written."""
    return [item.sk for item in UnsentItem.query(_unsent_pk(agency_id))]


def _item(delivery: Delivery) -> DeliveryItem:
    return DeliveryItem(
        _pk(delivery.agency_id, delivery.document_id),
        _sk(delivery.place),
        version=delivery.version,
        state=delivery.state.value,
        kind=delivery.recipient.kind.value,
        update_asked=delivery.is_update_asked or None,
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
