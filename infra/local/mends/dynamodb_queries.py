"""moto 5.2.5 answers every Query by sorting and filtering the whole table.

A page of 50 out of 10,000 documents must cost what it costs out of 100: here every table and index
keeps the order of its keys, and a query reads only what it answers. As on AWS, a page that reached
its limit carries a LastEvaluatedKey even when nothing follows.
"""

import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from infra.local.mends import dynamodb_units
from infra.local.mends._patching import wrap
from infra.local.mends.dynamodb_projections import projected
from infra.local.mends.dynamodb_units import Change

Entry = tuple[tuple[Any, ...], DynamoType, DynamoType | None]
"""Where an item stands in an order: its sort key, then its primary key to find it by."""

_LAST = "\U0010ffff"


class KeyOrder:
    """The items of one table or index: for each hash value, their keys in order."""

    def __init__(self, table: Table, index_name: str | None) -> None:
        self._table_key = [k for k in (table.hash_key_attr, table.range_key_attr) if k]
        if index_name is None:
            self.hash_attribute = table.hash_key_attr
            sorted_by = [table.range_key_attr] if table.range_key_attr else []
        else:
            schema = table.get_index(index_name).schema
            names = {key["KeyType"]: key["AttributeName"] for key in schema}
            self.hash_attribute = names["HASH"]
            sorted_by = [names["RANGE"]] if "RANGE" in names else []
            sorted_by += self._table_key
        self._sorted_by = sorted_by
        self._entries: dict[Any, list[Entry]] = defaultdict(list)

    def add(self, item: Item) -> None:
        """Let an item stand in the order, if it has the keys (indexes may be sparse)."""
        if (place := self._place(item)) is not None:
            bisect.insort(self._entries[place[0]], place[1])

    def remove(self, item: Item) -> None:
        """Take an item out."""
        if (place := self._place(item)) is not None:
            entries = self._entries[place[0]]
            position = bisect.bisect_left(entries, (place[1][0],))
            del entries[position]

    def between(
        self,
        hash_value: Any,
        comparison: str | None,
        values: list[Any],
        after: tuple[Any, ...] | None,
        *,
        forward: bool,
    ) -> Iterator[Entry]:
        """The entries a key condition admits, in the asked direction, after a start key."""
        entries = self._entries.get(hash_value, [])
        low, high = _bounds(entries, comparison, values)
        if after is not None and forward:
            low = max(low, bisect.bisect_right(entries, after, key=lambda entry: entry[0]))
        elif after is not None:
            high = min(high, bisect.bisect_left(entries, after, key=lambda entry: entry[0]))
        positions = range(low, high) if forward else range(high - 1, low - 1, -1)
        return (entries[position] for position in positions)

    def sort_key(self, attributes: dict[str, Any]) -> tuple[Any, ...]:
        """The sort key of a start key or an item's attributes."""
        return tuple(DynamoType(attributes[name]).cast_value for name in self._sorted_by)

    def _place(self, item: Item) -> tuple[Any, Entry] | None:
        if any(name not in item.attrs for name in (self.hash_attribute, *self._sorted_by)):
            return None
        sort_key = tuple(item.attrs[name].cast_value for name in self._sorted_by)
        return item.attrs[self.hash_attribute].cast_value, (sort_key, item.hash_key, item.range_key)


def apply() -> None:
    """Keep the orders, and answer queries from them."""
    wrap(Table, "query", lambda _: _query)
    if _follow not in dynamodb_units.listeners:
        dynamodb_units.listeners.append(_follow)


def order_of(table: Table, index_name: str | None) -> KeyOrder:
    """The order of a table or of one of its indexes, built when first asked for."""
    orders: dict[str | None, KeyOrder] = table.__dict__.setdefault("key_orders", {})
    if index_name not in orders:
        order = KeyOrder(table, index_name)
        for item in _items(table):
            order.add(item)
        orders[index_name] = order
    return orders[index_name]


def _follow(changes: list[Change]) -> None:
    for change in changes:
        for order in change.table.__dict__.get("key_orders", {}).values():
            if change.before is not None:
                order.remove(change.before)
            if change.after is not None:
                order.add(change.after)


def _items(table: Table) -> Iterator[Item]:
    for under_hash in table.items.values():
        if isinstance(under_hash, Item):
            yield under_hash
        else:
            yield from under_hash.values()


def _query(  # noqa: PLR0913, PLR0917  the signature is moto's
    table: Table,
    hash_key: DynamoType | None,
    range_comparison: str | None,
    range_objs: list[DynamoType],
    limit: int,
    exclusive_start_key: dict[str, Any] | None,
    scan_index_forward: bool | None,
    projection_expressions: list[list[str]] | None,
    index_name: str | None = None,
    consistent_read: bool = False,  # noqa: FBT002, ARG001
    filter_expression: Any = None,
    hash_key_conditions: list[tuple[str, DynamoType]] | None = None,
    range_key_conditions: Any = None,  # noqa: ARG001
    **legacy: Any,  # noqa: ARG001
) -> tuple[list[Item], int, dict[str, Any] | None]:
    index = table.get_index(index_name, error_if_not=True) if index_name else None
    order = order_of(table, index_name)
    wanted = dict(hash_key_conditions or {}).get(order.hash_attribute, hash_key)
    if wanted is None:
        return [], 0, None
    entries = order.between(
        wanted.cast_value,
        range_comparison,
        [value.cast_value for value in range_objs],
        order.sort_key(exclusive_start_key) if exclusive_start_key else None,
        forward=scan_index_forward is not False,
    )
    read, last = _read(table, entries, limit)
    next_key = table._get_last_evaluated_key(last, index_name) if last else None  # noqa: SLF001
    kept = _kept_in(table, index) if index else None
    found = read if kept is None else [projected(item, kept) for item in read]
    if filter_expression is not None:
        found = [item for item in found if filter_expression.expr(item)]
    if projection_expressions:
        found = [item.project(projection_expressions) for item in found]
    return found, len(read), next_key


def _read(table: Table, entries: Iterator[Entry], limit: int) -> tuple[list[Item], Item | None]:
    """The items of one page, and the last of them if the page is full."""
    items: list[Item] = []
    size = 0
    for _, hash_key, range_key in entries:
        found: Any = table.items[hash_key]
        item: Item = found if range_key is None else found[range_key]
        items.append(item)
        size += item.size()
        if len(items) == limit or size > RESULT_SIZE_LIMIT:
            return items, item
    return items, None


def _kept_in(table: Table, index: Any) -> set[str] | None:
    """The attributes an index holds; ``None`` is all of them."""
    projection = index.projection or {}
    if projection.get("ProjectionType", "ALL") == "ALL":
        return None
    keys = {key["AttributeName"] for key in index.schema} | set(table.table_key_attrs)
    return keys | set(projection.get("NonKeyAttributes", []))


def _bounds(entries: list[Entry], comparison: str | None, values: list[Any]) -> tuple[int, int]:
    """From where to where a condition on the sort key reaches."""

    def before(value: Any) -> int:
        return bisect.bisect_left(entries, value, key=lambda entry: entry[0][0])

    def past(value: Any) -> int:
        return bisect.bisect_right(entries, value, key=lambda entry: entry[0][0])

    first = values[0] if values else None
    every = len(entries)
    reach: dict[str | None, Callable[[], tuple[int, int]]] = {
        None: lambda: (0, every),
        "EQ": lambda: (before(first), past(first)),
        "=": lambda: (before(first), past(first)),
        "LT": lambda: (0, before(first)),
        "<": lambda: (0, before(first)),
        "LE": lambda: (0, past(first)),
        "<=": lambda: (0, past(first)),
        "GT": lambda: (past(first), every),
        ">": lambda: (past(first), every),
        "GE": lambda: (before(first), every),
        ">=": lambda: (before(first), every),
        "BETWEEN": lambda: (before(first), past(values[1])),
        "BEGINS_WITH": lambda: (before(first), past(str(first) + _LAST)),
    }
    return reach[comparison.upper() if comparison else None]()
