"""Where packets lie at their receiver: the arrival, and beside it what is known of each file."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.exchange.found import FoundSignatures
from qlvb.exchange.model import ArrivalState, PacketArrival, ReceivedFile
from qlvb.exchange.refusals import ArrivalNotFound
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
    arrival = DataclassAttribute(PacketArrival)
    state_key = UnicodeAttribute()
    state_sort = UnicodeAttribute()
    by_state = keys_index("by_state", "state_key", "state_sort")()


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


def save(tx: Transaction, arrival: PacketArrival, before: PacketArrival) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_item(arrival), ArrivalItem.version == before.version)


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


def _item(arrival: PacketArrival) -> ArrivalItem:
    return ArrivalItem(
        _pk(arrival.agency_id, arrival.arrival_id),
        _SK,
        version=arrival.version,
        arrival=arrival,
        state_key=_list_key(arrival.agency_id, _list_of(arrival)),
        state_sort=f"{arrival.arrived_at.isoformat()}#{arrival.arrival_id}",
    )


def _list_of(arrival: PacketArrival) -> str:
    if arrival.asked_back is not None and arrival.asked_back.is_open:
        return ASKED_BACK
    if arrival.update is not None and arrival.update.is_open:
        return UPDATED
    return WAITING if arrival.state.is_waiting else arrival.state.value


WAITING = "waiting"
ASKED_BACK = "asked_back"
UPDATED = "updated"
LISTS = (WAITING, ASKED_BACK, UPDATED, *(s.value for s in ArrivalState if not s.is_waiting))


def _pk(agency_id: str, arrival_id: str) -> str:
    return f"A#{agency_id}#P#{arrival_id}"


def _list_key(agency_id: str, listed: str) -> str:
    return f"A#{agency_id}#S#{listed}"
