"""Where the copies of issued documents lie: beside their document, in its partition."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.issuing.model import Delivery, Posted
from qlvb.issuing.notes import DeliveryState
from qlvb.issuing.placed import Placed
from qlvb.issuing.preparation import Part, Preparation, SignedUpload, SigningStep
from qlvb.issuing.refusals import DeliveryNotFound, NotPreparedForThis
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    encode_cursor,
    keys_index,
)

_UNSENT = "UNSENT"
_RECEIPTS = "RECEIPTS"


class DeliveryItem(Item):
    """One copy. What stands beside it is for who listens to the table's stream.

    pk  A#<agency>#D#<document id>   sk  TO#<place, 4 digits>
    by_status  A#<agency>#TO#<list>  / <since>#<document id>#<place>
    The lists are: under_way, failed; a copy that arrived is on none.
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
    status_key = UnicodeAttribute(null=True)
    status_sort = UnicodeAttribute(null=True)
    by_status = keys_index("by_status", "status_key", "status_sort")()


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


class SignedUploadItem(Item):
    """What a program outside posted for one prepared file.

    pk  A#<agency>#D#<document id>   sk  UPLOAD#<id of the prepared file>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    tries = NumberAttribute()
    is_taken = BooleanAttribute()
    upload = DataclassAttribute(SignedUpload)


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


def page(agency_id: str, listed: str, cursor: str | None, limit: int) -> Page[Delivery]:
    """A page of copies that are under way, or that failed, the oldest first."""
    key = _list_key(agency_id, listed)
    found = DeliveryItem.by_status.query(
        key, limit=limit, page_size=limit, last_evaluated_key=decode_cursor(cursor, of=key)
    )
    keys = [(item.pk, item.sk) for item in found]
    read = DeliveryItem.batch_get(keys, consistent_read=True)
    items = {(item.pk, item.sk): item.delivery for item in read}
    # The index may lag behind: what the items say is what counts.
    rows = [items[each] for each in keys if each in items and _list_of(items[each]) == listed]
    return Page(rows, encode_cursor(found.last_evaluated_key, of=key))


def place(tx: Transaction, document: OutgoingDocument, placed: Placed) -> None:
    """Keep where everything goes, for this document and for the next one of its like."""
    tx.put(PlacesItem(_pk(document.agency_id, document.document_id), "PLACES", placed=placed))
    tx.put(PlacesItem(_alike(document), document.entry.kind, placed=placed))


def unplace(tx: Transaction, document: OutgoingDocument) -> None:
    """Forget where everything was put, for this document and for the next one of its like."""
    tx.delete(PlacesItem(_pk(document.agency_id, document.document_id), "PLACES"))
    tx.delete(PlacesItem(_alike(document), document.entry.kind))


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


def upload(place: tuple[str, str], part: Part) -> SignedUpload:
    """What a program posted for a part of a document (ids of agency and document), if one did."""
    try:
        return SignedUploadItem.get(_pk(*place), _upload_sk(part), consistent_read=True).upload
    except DoesNotExist:
        return SignedUpload()


def keep_upload(
    tx: Transaction,
    place: tuple[str, str],
    part: Part,
    after: SignedUpload,
    before: SignedUpload,
) -> None:
    """Keep what a program posted, unless another file was tried or taken since ``before``."""
    item = SignedUploadItem(
        _pk(*place),
        _upload_sk(part),
        tries=after.tries,
        is_taken=after.file is not None,
        upload=after,
    )
    first = SignedUploadItem.pk.does_not_exist()
    same_tries = SignedUploadItem.tries == before.tries
    still = same_tries & (SignedUploadItem.is_taken == (before.file is not None))
    tx.put(item, still if before.tries else first)


def mark_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """Note that copies are still to be written."""
    tx.put(UnsentItem(_unsent_pk(agency_id), document_id))


def clear_unsent(tx: Transaction, agency_id: str, document_id: str) -> None:
    """All copies are written; told twice, it is as once."""
    tx.delete(UnsentItem(_unsent_pk(agency_id), document_id))


def unsent(agency_id: str) -> Iterable[str]:
    """Ids of the documents whose copies are not all written."""
    return [item.sk for item in UnsentItem.query(_unsent_pk(agency_id))]


UNDER_WAY, FAILED = "under_way", "failed"


def _list_of(delivery: Delivery) -> str | None:
    if delivery.is_under_way:
        return UNDER_WAY
    return FAILED if delivery.state is DeliveryState.FAILED else None


def _list_key(agency_id: str, listed: str) -> str:
    return f"A#{agency_id}#TO#{listed}"


def _item(delivery: Delivery) -> DeliveryItem:
    listed = _list_of(delivery)
    sort = f"{delivery.since.isoformat()}#{delivery.document_id}#{delivery.place:04d}"
    return DeliveryItem(
        _pk(delivery.agency_id, delivery.document_id),
        _sk(delivery.place),
        version=delivery.version,
        state=delivery.state.value,
        kind=delivery.recipient.kind.value,
        update_asked=delivery.is_update_asked,
        delivery=delivery,
        status_key=_list_key(delivery.agency_id, listed) if listed else None,
        status_sort=sort if listed else None,
    )


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"


def _sk(place: int) -> str:
    return f"TO#{place:04d}"


def _upload_sk(part: Part) -> str:
    return f"UPLOAD#{part.file_id}"


def _alike(document: OutgoingDocument) -> str:
    return f"A#{document.agency_id}#PLACES#{document.drafter.id}"


def _placed(pk: str, sk: str) -> Placed | None:
    try:
        return PlacesItem.get(pk, sk).placed
    except DoesNotExist:
        return None


def _unsent_pk(agency_id: str) -> str:
    return f"A#{agency_id}#{_UNSENT}"
