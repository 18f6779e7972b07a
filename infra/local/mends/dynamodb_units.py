"""moto 5.2.5: DynamoDB requests are neither atomic under threads nor cheap in transactions.

moto copies every table of a transaction whole, once per operation (10,000 items: 0.8 s), lets
threads run between the check of a condition and its write (two documents with one arrival number
were seen), and puts records on a stream for writes that a failing transaction takes back.

AWS does each request whole or not at all. So here: one lock around each request, the touched items
remembered before the first change and put back when the request fails, and the changes told to
whoever listens (streams, the order of keys, the kept state) once the request has succeeded.
"""

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard, Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.mends._patching import wrap

_FAILED = 400


@dataclass(frozen=True)
class Change:
    """One item before and after a request; ``None`` where it did not exist."""

    table: Table
    hash_key: DynamoType
    range_key: DynamoType | None
    before: Item | None
    after: Item | None


LOCK = threading.RLock()
"""Held by every DynamoDB request from its first read to its answer."""

listeners: list[Callable[[list[Change]], None]] = []
"""Told, under the lock and before the answer, the changes of each request that succeeded."""

_unit = threading.local()


def apply() -> None:
    """Make every request a unit of work."""
    wrap(DynamoHandler, "call_action", _as_unit)
    wrap(Table, "put_item", _remembering_put)
    wrap(Table, "delete_item", _remembering_delete)
    wrap(models.DynamoDBBackend, "update_item", _remembering_update)
    wrap(StreamShard, "add", lambda _: _tell_nobody)
    vars(models)["copy"] = _CopyWithoutTables


class _CopyWithoutTables:
    """The ``copy`` of moto's transactions: no table is copied, touched items are remembered."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(value: Any, memo: dict[int, Any] | None = None) -> Any:
        return value if isinstance(value, Table) else copy.deepcopy(value, memo)


def _as_unit(call_action: Callable[..., Any]) -> Callable[..., Any]:
    def unit(handler: DynamoHandler) -> Any:
        with LOCK:
            _unit.before = {}
            try:
                answer = call_action(handler)
                if int(answer[0]) >= _FAILED:
                    _put_back()
                else:
                    _tell()
            except BaseException:
                _put_back()
                raise
            finally:
                _unit.before = None
            return answer

    return unit


def _remembering_put(put_item: Callable[..., Any]) -> Callable[..., Any]:
    def put(table: Table, item_attrs: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        _remember(table, item_attrs)
        return put_item(table, item_attrs, *args, **kwargs)

    return put


def _remembering_delete(delete_item: Callable[..., Any]) -> Callable[..., Any]:
    def delete(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Any:
        _remember_item(table, hash_key, range_key)
        return delete_item(table, hash_key, range_key)

    return delete


def _remembering_update(update_item: Callable[..., Any]) -> Callable[..., Any]:
    def update(
        backend: models.DynamoDBBackend,
        table_name: str,
        key: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        _remember(backend.get_table(table_name), key)
        return update_item(backend, table_name, key, *args, **kwargs)

    return update


def _remember(table: Table, attributes: dict[str, Any]) -> None:
    names = [name for name in (table.hash_key_attr, table.range_key_attr) if name]
    if all(isinstance(attributes.get(name), dict) for name in names):
        keys = [DynamoType(attributes[name]) for name in names]
        _remember_item(table, keys[0], keys[1] if table.range_key_attr else None)


def _remember_item(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> None:
    before = getattr(_unit, "before", None)
    if before is None:
        return
    place = (table.name, hash_key, range_key)
    if place not in before:
        before[place] = (table, copy.deepcopy(_look_up(table, hash_key, range_key)))


def _look_up(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
    items: Any = table.items
    if range_key is None:
        item: Item | None = items.get(hash_key)
    else:
        item = items.get(hash_key, {}).get(range_key)
    return item


def _put_back() -> None:
    for (_, hash_key, range_key), (table, item) in _unit.before.items():
        if range_key is None:
            place, key = table.items, hash_key
        else:
            place, key = table.items[hash_key], range_key
        if item is None:
            place.pop(key, None)
        else:
            place[key] = item


def _tell() -> None:
    changes = []
    for (_, hash_key, range_key), (table, before) in _unit.before.items():
        after = _look_up(table, hash_key, range_key)
        if not _same(before, after):
            changes.append(Change(table, hash_key, range_key, before, copy.deepcopy(after)))
    if changes:
        for listener in listeners:
            listener(changes)


def _same(before: Item | None, after: Item | None) -> bool:
    """Whether nothing changed; AWS puts no record on a stream then."""
    if before is None or after is None:
        return before is after
    return bool(before == after)


def _tell_nobody(shard: StreamShard, old: Item | None, new: Item | None) -> None:
    """Streams hear of changes when the request has succeeded; see ``listeners``."""
