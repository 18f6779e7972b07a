"""Counts what a piece of work asks of AWS, from the real requests, through botocore's own events.

Installed once, before the first client is made; every client of the process is heard from then on.
Around each write the item is read before and after, by requests that are not counted: measure time
in another run than units.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from threading import Lock, local
from typing import Any

import boto3
from botocore import handlers

from tests.benchmarks import capacity
from tests.benchmarks.capacity import Item, Table

_TRANSACTION_OPERATIONS = ("Put", "Update", "Delete", "ConditionCheck")


@dataclass
class Usage:
    """What was asked for."""

    write_units: float = 0
    read_units: float = 0
    requests: Counter[str] = field(default_factory=Counter)
    """How often each operation was called: ``{"dynamodb.PutItem": 3}``."""
    writes_by_table: Counter[str] = field(default_factory=Counter)
    reads_by_table: Counter[str] = field(default_factory=Counter)
    items_by_table: Counter[str] = field(default_factory=Counter)
    """How many items were written, checked or deleted."""
    uncounted: Counter[str] = field(default_factory=Counter)
    """DynamoDB requests whose units cannot be told from the answer."""

    def write(self, table: str, units: float) -> None:
        self.write_units += units
        self.writes_by_table[table] += units
        self.items_by_table[table] += 1

    def read(self, table: str, units: float) -> None:
        self.read_units += units
        self.reads_by_table[table] += units

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            **{
                each.name: getattr(self, each.name) + getattr(other, each.name)
                for each in fields(self)
            }
        )


@dataclass
class _Write:
    table: str
    key: Item
    old: Item | None
    asked: Item | None


class Meter:
    """Hears every request of the process; counts those made inside ``measuring``."""

    def __init__(self) -> None:
        self._usage: Usage | None = None
        self._lock = Lock()
        self._own = local()
        self._tables: dict[str, Table] = {}

    def install(self) -> None:
        """Hear every client that is made from now on."""
        handlers.BUILTIN_HANDLERS.append(("before-parameter-build.*.*", self._before))
        handlers.BUILTIN_HANDLERS.append(("after-call.*.*", self._after))

    def remove(self) -> None:
        """Hear no client that is made from now on."""
        ours = (self._before, self._after)
        kept = [entry for entry in handlers.BUILTIN_HANDLERS if entry[1] not in ours]
        handlers.BUILTIN_HANDLERS[:] = kept

    @contextmanager
    def measuring(self) -> Iterator[Usage]:
        """Count into the usage that is given, until the block ends."""
        usage = Usage()
        self._usage = usage
        try:
            yield usage
        finally:
            self._usage = None

    def _before(self, params: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any):
        if not self._hears(model):
            return
        context["metered"] = params
        if model.service_model.service_name == "dynamodb":
            context["metered_writes"] = [
                _Write(table, key, self._stored(table, key), asked)
                for table, key, asked in self._writes_of(model.name, params)
            ]

    def _after(self, parsed: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any):
        usage = self._usage
        if usage is None or "metered" not in context:
            return
        service = model.service_model.service_name
        with self._lock:
            usage.requests[f"{service}.{model.name}"] += 1
        if service != "dynamodb":
            return
        params, done = context["metered"], "Error" not in parsed
        transactional = model.name.startswith("Transact")
        for write in context["metered_writes"]:
            new = self._stored(write.table, write.key) if done else write.old
            units = self._table(write.table).write(write.old, new, transactional=transactional)
            if not done and write.asked is not None:
                units = max(units, (1 + transactional) * -(-capacity.size(write.asked) // 1024))
            with self._lock:
                usage.write(write.table, units)
        if done:
            with self._lock:
                self._count_reads(usage, model.name, params, parsed)

    def _count_reads(
        self, usage: Usage, operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> None:
        consistent = asked.get("ConsistentRead", False)
        if operation in ("Query", "Scan"):
            partly = {"FilterExpression", "ProjectionExpression", "Select"} & set(asked)
            if partly:
                usage.uncounted[f"{operation} with {', '.join(sorted(partly))}"] += 1
            units = capacity.query(answer["Items"], consistent=consistent)
            usage.read(asked["TableName"], units)
        elif operation == "GetItem":
            units = capacity.read([answer.get("Item")], consistent=consistent)
            usage.read(asked["TableName"], units)
        elif operation == "BatchGetItem":
            # What a projection leaves out of an answer is paid for too.
            whole = {table: {"Keys": one["Keys"]} for table, one in asked["RequestItems"].items()}
            answer = self._ask("batch_get_item", RequestItems=whole)
            for table, wanted in asked["RequestItems"].items():
                found = answer["Responses"].get(table, [])
                missing = [None] * (len(wanted["Keys"]) - len(found))
                units = capacity.read(
                    [*found, *missing], consistent=wanted.get("ConsistentRead", False)
                )
                usage.read(table, units)
        elif operation == "TransactGetItems":
            for wanted, found in zip(asked["TransactItems"], answer["Responses"], strict=True):
                units = capacity.read([found.get("Item")], consistent=True, transactional=True)
                usage.read(wanted["Get"]["TableName"], units)

    def _writes_of(
        self, operation: str, params: Mapping[str, Any]
    ) -> Iterator[tuple[str, Item, Item | None]]:
        """Table, key and, where the request carries it, the whole item of every write."""
        if operation in ("PutItem", "UpdateItem", "DeleteItem"):
            yield self._write_of(params)
        elif operation == "TransactWriteItems":
            for write in params["TransactItems"]:
                [(kind, asked)] = write.items()
                assert kind in _TRANSACTION_OPERATIONS
                yield self._write_of(asked)
        elif operation == "BatchWriteItem":
            for table, writes in params["RequestItems"].items():
                for write in writes:
                    [asked] = write.values()
                    yield self._write_of({"TableName": table, **asked})

    def _write_of(self, asked: Mapping[str, Any]) -> tuple[str, Item, Item | None]:
        table = asked["TableName"]
        if "Item" in asked:
            keys = self._table(table).keys
            return table, {name: asked["Item"][name] for name in keys}, asked["Item"]
        return table, asked["Key"], None

    def _hears(self, model: Any) -> bool:
        return self._usage is not None and not getattr(self._own, "is_asking", False)

    def _stored(self, table: str, key: Item) -> Item | None:
        answer = self._ask("get_item", TableName=table, Key=dict(key), ConsistentRead=True)
        return answer.get("Item")

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = Table.described(
                self._ask("describe_table", TableName=name)["Table"]
            )
        return self._tables[name]

    def _ask(self, operation: str, **asked: Any) -> dict[str, Any]:
        """A question of the meter's own, which is not counted."""
        self._own.is_asking = True
        try:
            if not hasattr(self._own, "client"):
                self._own.client = boto3.client("dynamodb")
            return getattr(self._own.client, operation)(**asked)
        finally:
            self._own.is_asking = False
