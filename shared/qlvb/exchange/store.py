"""Where packets lie at their receiver: the arrival, and beside it what is known of each file."""

from collections.abc import Mapping
from contextlib import suppress
from functools import reduce
from operator import and_
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition

from qlvb.exchange.found import FoundSignatures
from qlvb.exchange.model import ArrivalState, PacketArrival
from qlvb.exchange.questions import ReceivedFile
from qlvb.exchange.refusals import ArrivalNotFound
from qlvb.platform.tables import (
    Cancelled,
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    encode_cursor,
    keys_index,
    transact,
)

_SK = "ARRIVAL"


class ArrivalItem(Item):
    """A packet that came.

    pk  A#<agency>#P#<arrival id>   sk  ARRIVAL
    by_state  A#<agency>#S#<list>   / <arrived at>#<arrival id>
    The lists are: waiting, asked_back, updated, and the states of what was dealt with.
    """

    class Meta:
        """The table."""

        table_name = TableName("exchange_table")

    version = NumberAttribute()
    listed = UnicodeAttribute(null=True)
    """In which of the lists, for who listens to the table's stream."""
    arrival = DataclassAttribute(PacketArrival)
    state_key = UnicodeAttribute()
    state_sort = UnicodeAttribute()
    by_state = keys_index("by_state", "state_key", "state_sort")()


class CountsItem(Item):
    """How many packets lie in the lists that wait for the clerk.

    pk  A#<agency>#COUNTS   sk  ARRIVALS
    """

    class Meta:
        """The table."""

        table_name = TableName("exchange_table")

    waiting = NumberAttribute(default=0)
    asked_back = NumberAttribute(default=0)
    updated = NumberAttribute(default=0)


class ReceivedFileItem(Item):
    """One file of a packet with the finding on its signatures.

    pk  A#<agency>#P#<arrival id>   sk  FILE#<place, 4 digits>
    """

    class Meta:
        """The table."""

        table_name = TableName("exchange_table")

    received = DataclassAttribute(ReceivedFile)


class SignaturesItem(Item):
    """What was found of the signatures on a file.

    pk  A#<agency>#F#<file id>   sk  SIGNATURES
    """

    class Meta:
        """The table."""

        table_name = TableName("exchange_table")

    found = DataclassAttribute(FoundSignatures)


def signatures(agency_id: str, file_id: str) -> FoundSignatures | None:
    """What was found of a file's signatures, or None."""
    try:
        return SignaturesItem.get(f"A#{agency_id}#F#{file_id}", "SIGNATURES").found
    except DoesNotExist:
        return None


def keep_signatures(tx: Transaction, agency_id: str, file_id: str, found: FoundSignatures) -> None:
    """Keep a finding; two at once find the same."""
    tx.put(SignaturesItem(f"A#{agency_id}#F#{file_id}", "SIGNATURES", found=found))


def find(agency_id: str, arrival_id: str) -> PacketArrival | None:
    """The arrival, or None."""
    try:
        item = ArrivalItem.get(_pk(agency_id, arrival_id), _SK, consistent_read=True)
    except DoesNotExist:
        return None
    return item.arrival


def latest(agency_id: str, arrival_id: str) -> PacketArrival | None:
    """The arrival where it is dealt with today, at the agency or a successor; None: at neither."""
    found = find(agency_id, arrival_id)
    while found is not None and found.continued_in:
        found = find(found.continued_in, arrival_id)
    return found


def get(agency_id: str, arrival_id: str) -> PacketArrival:
    """The arrival.

    Raises:
        ArrivalNotFound: not in this agency.
    """
    found = find(agency_id, arrival_id)
    if found is None:
        raise ArrivalNotFound
    return found


def create(tx: Transaction, arrival: PacketArrival) -> None:
    """Add a packet; it arrives once."""
    tx.put(_item(arrival), ArrivalItem.pk.does_not_exist())
    _count(tx, arrival.agency_id, come=_list_of(arrival))


def save(tx: Transaction, arrival: PacketArrival, before: PacketArrival) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_item(arrival), ArrivalItem.version == before.version)
    _count(tx, arrival.agency_id, gone=_list_of(before), come=_list_of(arrival))


def write_file(tx: Transaction, arrival: PacketArrival, file: ReceivedFile) -> None:
    """Keep what is known of a file; examined anew, it may be something else."""
    pk = _pk(arrival.agency_id, arrival.arrival_id)
    tx.put(ReceivedFileItem(pk, f"FILE#{file.place:04d}", received=file))


def find_file(arrival: PacketArrival, place: int) -> ReceivedFile | None:
    """What is known of one file, or None."""
    pk = _pk(arrival.agency_id, arrival.arrival_id)
    try:
        item = ReceivedFileItem.get(pk, f"FILE#{place:04d}", consistent_read=True)
    except DoesNotExist:
        return None
    return item.received


def files(agency_id: str, arrival_id: str) -> list[ReceivedFile]:
    """The files of a packet, the document itself first."""
    found = ReceivedFileItem.query(
        _pk(agency_id, arrival_id), ReceivedFileItem.sk.startswith("FILE#"), consistent_read=True
    )
    return [item.received for item in found]


def page(agency_id: str, listed: str, cursor: str | None, limit: int) -> Page[PacketArrival]:
    """A page of one of the lists, the oldest first."""
    key = _list_key(agency_id, listed)
    found = ArrivalItem.by_state.query(
        key, limit=limit, page_size=limit, last_evaluated_key=decode_cursor(cursor, of=key)
    )
    keys = [(item.pk, item.sk) for item in found]
    items = {item.pk: item.arrival for item in ArrivalItem.batch_get(keys, consistent_read=True)}
    rows = [items[pk] for pk, _ in keys if pk in items]
    return Page(rows, encode_cursor(found.last_evaluated_key, of=key))


def arrival_of_image(image: Mapping[str, Any]) -> PacketArrival | None:
    """The arrival in a stream record's image; None when the image is of something else."""
    if "arrival" not in image:
        return None
    record = ArrivalItem()
    record.deserialize(dict(image))
    return record.arrival


def counts(agency_id: str) -> dict[str, int]:
    """How many packets lie in each of the lists that wait for the clerk: one read."""
    item = _counts_item(agency_id)
    with suppress(DoesNotExist):
        item.refresh(consistent_read=True)
    return {listed: int(getattr(item, listed) or 0) for listed in COUNTED}


def recount(agency_id: str) -> bool:
    """Set the counts to what lies there; True when they were wrong.

    Every change of an arrival's list changes the counts, so they are written only if they stand as
    they were before the counting, and only if counting twice gives the same.
    """
    kept = counts(agency_id)
    exact = _lying(agency_id)
    if exact == kept or exact != _lying(agency_id):
        return False
    unmoved = reduce(and_, (_is(listed, number) for listed, number in kept.items()))
    actions = [getattr(CountsItem, listed).set(number) for listed, number in exact.items()]
    try:
        with transact() as tx:
            tx.update(_counts_item(agency_id), actions, unmoved)
    except Cancelled:
        return False
    return True


def _count(tx: Transaction, agency_id: str, *, come: str, gone: str = "") -> None:
    if come == gone:
        return
    changes = ((listed, by) for listed, by in ((gone, -1), (come, 1)) if listed in COUNTED)
    actions = [getattr(CountsItem, listed).add(by) for listed, by in changes]
    if actions:
        tx.update(_counts_item(agency_id), actions)


def _lying(agency_id: str) -> dict[str, int]:
    exact = {}
    for listed in COUNTED:
        found = ArrivalItem.by_state.query(_list_key(agency_id, listed))
        keys = [(item.pk, item.sk) for item in found]
        # The index may lag behind: what the items say is what counts.
        items = ArrivalItem.batch_get(keys, consistent_read=True)
        exact[listed] = sum(_list_of(item.arrival) == listed for item in items)
    return exact


def _is(listed: str, number: int) -> Condition:
    attribute = getattr(CountsItem, listed)
    condition: Condition = attribute == number
    return condition if number else condition | attribute.does_not_exist()


def _counts_item(agency_id: str) -> CountsItem:
    return CountsItem(f"A#{agency_id}#COUNTS", "ARRIVALS")


def every(agency_id: str, listed: str) -> list[PacketArrival]:
    """All of one of the lists, for the system's own steps; what waits is never many."""
    found: list[PacketArrival] = []
    cursor = None
    while True:
        read = page(agency_id, listed, cursor, 50)
        found += read.items
        if (cursor := read.cursor) is None:
            return found


def _item(arrival: PacketArrival) -> ArrivalItem:
    return ArrivalItem(
        _pk(arrival.agency_id, arrival.arrival_id),
        _SK,
        version=arrival.version,
        listed=_list_of(arrival),
        arrival=arrival,
        state_key=_list_key(arrival.agency_id, _list_of(arrival)),
        state_sort=f"{arrival.arrived_at.isoformat()}#{arrival.arrival_id}",
    )


def _list_of(arrival: PacketArrival) -> str:
    if arrival.state is ArrivalState.HANDED_OVER:
        return arrival.state.value
    if arrival.asked_back is not None and arrival.asked_back.is_open:
        return ASKED_BACK
    if arrival.update is not None and arrival.update.is_open:
        return UPDATED
    return WAITING if arrival.state.is_waiting else arrival.state.value


WAITING = "waiting"
ASKED_BACK = "asked_back"
UPDATED = "updated"
COUNTED = (WAITING, ASKED_BACK, UPDATED)


def _pk(agency_id: str, arrival_id: str) -> str:
    return f"A#{agency_id}#P#{arrival_id}"


def _list_key(agency_id: str, listed: str) -> str:
    return f"A#{agency_id}#S#{listed}"
