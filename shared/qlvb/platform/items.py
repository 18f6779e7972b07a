"""Items of any table as they are, keys and all: what a backup puts back, whatever it means.

Everything else in the product goes by the models of its own stores.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from qlvb.kernel.errors import Unavailable
from qlvb.platform.clients import client
from qlvb.platform.tables import Cancelled, Contended

Item = Mapping[str, Mapping[str, Any]]
"""As DynamoDB's JSON writes it: ``{"pk": {"S": "A#H16.13"}, …}``."""
Key = tuple[str, str]
"""Partition and sort key."""

READ_AT_ONCE = 100
WRITTEN_AT_ONCE = 25
_ONLY_OTHERS = {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_SCHEMA = (("pk", "HASH"), ("sk", "RANGE"))


@dataclass(frozen=True, kw_only=True)
class Put:
    """An item to write, if it is still as it was seen: not there, or of this version."""

    table: str
    item: Item
    seen: Item | None = None


@dataclass(frozen=True, kw_only=True)
class Raise:
    """A number of an item that only ever rises: written where it is missing or lower."""

    table: str
    item: Item
    attribute: str


def key_of(item: Item) -> Key:
    """An item's key."""
    return item["pk"]["S"], item["sk"]["S"]


def present(table: str, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """Those of at most ``READ_AT_ONCE`` items that are there, read consistently."""
    wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    asked: Any = {table: {"Keys": wanted, "ConsistentRead": True}} if wanted else {}
    found: dict[Key, dict[str, Any]] = {}
    while asked:
        answer = _call("batch_get_item", RequestItems=asked)
        found |= {key_of(each): each for each in answer["Responses"].get(table, [])}
        asked = answer.get("UnprocessedKeys") or {}
    return found


def write(changes: Sequence[Put | Raise]) -> None:
    """Write at most ``WRITTEN_AT_ONCE`` changes, all or none.

    Raises:
        Cancelled: one was no longer as it was seen; Contended: only others were in the way.
    """
    try:
        client("dynamodb").transact_write_items(TransactItems=[_asked(each) for each in changes])
    except ClientError as error:
        reasons = error.response.get("CancellationReasons")
        if not reasons:
            raise Unavailable(service="dynamodb") from error
        codes = [reason.get("Code", "None") for reason in reasons]
        failed = tuple(place for place, code in enumerate(codes) if code != "None")
        raise (Contended if set(codes) <= _ONLY_OTHERS else Cancelled)(failed) from error
    except BotoCoreError as error:
        raise Unavailable(service="dynamodb") from error


def write_over(table: str, given: Sequence[Item]) -> None:
    """Write at most ``WRITTEN_AT_ONCE`` items of a copy, whatever is there."""
    asked: Any = {table: [{"PutRequest": {"Item": each}} for each in given]}
    while asked:
        asked = _call("batch_write_item", RequestItems=asked).get("UnprocessedItems") or {}


def make_copy(table: str) -> None:
    """Make an empty table for a copy, without indexes; one that is there stays."""
    try:
        client("dynamodb").create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n, _ in _SCHEMA],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in _SCHEMA],
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceInUseException":
            raise Unavailable(service="dynamodb") from error
    _wait("table_exists", table)


def remove_copy(table: str) -> None:
    """Remove the table of a copy; one that is gone stays gone."""
    try:
        client("dynamodb").delete_table(TableName=table)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise Unavailable(service="dynamodb") from error


def of_copy(table: str, after: Key | None = None) -> Iterator[dict[str, Any]]:
    """Every item of a copy, or those after a key: no other table is ever read through."""
    start: dict[str, Any] = {}
    if after is not None:
        start = {"ExclusiveStartKey": {"pk": {"S": after[0]}, "sk": {"S": after[1]}}}
    while True:
        answer = _call("scan", TableName=table, ConsistentRead=True, **start)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _asked(change: Put | Raise) -> dict[str, Any]:
    if isinstance(change, Raise):
        number = change.item[change.attribute]
        pk, sk = (change.item[name] for name in ("pk", "sk"))
        return {
            "Update": {
                "TableName": change.table,
                "Key": {"pk": pk, "sk": sk},
                "UpdateExpression": "SET #n = :n",
                "ConditionExpression": "attribute_not_exists(#n) OR #n < :n",
                "ExpressionAttributeNames": {"#n": change.attribute},
                "ExpressionAttributeValues": {":n": number},
            }
        }
    put: dict[str, Any] = {"TableName": change.table, "Item": change.item}
    if change.seen is None:
        put["ConditionExpression"] = "attribute_not_exists(pk)"
    else:
        names = ["version"] if "version" in change.seen else sorted(set(change.seen) - {"pk", "sk"})
        put["ConditionExpression"] = " AND ".join(
            ["attribute_exists(pk)", *(f"#a{place} = :a{place}" for place in range(len(names)))]
        )
        if names:
            put["ExpressionAttributeNames"] = {f"#a{i}": name for i, name in enumerate(names)}
            put["ExpressionAttributeValues"] = {
                f":a{i}": change.seen[name] for i, name in enumerate(names)
            }
    return {"Put": put}


def _wait(for_what: str, table: str) -> None:
    try:
        client("dynamodb").get_waiter(for_what).wait(
            TableName=table, WaiterConfig={"Delay": 2, "MaxAttempts": 60}
        )
    except WaiterError as error:
        raise Unavailable(service="dynamodb") from error


def _call(operation: str, **asked: object) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(client("dynamodb"), operation)(**asked)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="dynamodb") from error
    return answer
