"""Capacity units from the sizes of items, by DynamoDB's published rules.

Local stand-ins for DynamoDB invent the capacity they report, so that it is computed here from what
was really asked and stored. Measured rules that the documentation leaves open: a transaction counts
twice on the table but once on its indexes; a condition check counts as a write; a transaction that
is refused is charged on the images it read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
"""An item as the wire has it: ``{"pk": {"S": "…"}}``."""

WRITE_UNIT = 1024
READ_UNIT = 4096


@dataclass(frozen=True)
class Index:
    """A global secondary index: its own keys, and what it carries besides them."""

    name: str
    keys: tuple[str, ...]
    projected: frozenset[str] | None
    """Names of attributes besides the keys of table and index; None for all of them."""


@dataclass(frozen=True)
class Table:
    """What capacity depends on."""

    keys: tuple[str, ...]
    indexes: tuple[Index, ...] = ()

    @classmethod
    def described(cls, description: Mapping[str, Any]) -> "Table":
        """A table as DescribeTable answers it, or as its CloudFormation properties say."""
        return cls(
            keys=_key_names(description),
            indexes=tuple(
                Index(each["IndexName"], _key_names(each), _projected(each["Projection"]))
                for each in description.get("GlobalSecondaryIndexes", ())
            ),
        )

    def write(self, old: Item | None, new: Item | None, *, transactional: bool = False) -> float:
        """Units to turn one image of an item into another, its indexes included.

        The same image twice is a write that changes nothing, or a condition check; None twice is a
        delete of nothing, or a condition that failed on nothing.
        """
        factor = 2 if transactional else 1
        on_table = factor * max(1, _units(old, WRITE_UNIT), _units(new, WRITE_UNIT))
        return on_table + sum(self._index_write(index, old, new) for index in self.indexes)

    def _index_write(self, index: Index, old: Item | None, new: Item | None) -> int:
        before, after = self._entry(index, old), self._entry(index, new)
        if before == after:
            return 0
        moved = [(e or {}).get(key) for e in (before, after) for key in index.keys]
        if moved[: len(index.keys)] != moved[len(index.keys) :]:
            # An entry whose key changes is deleted and put again.
            return _units(before, WRITE_UNIT) + _units(after, WRITE_UNIT)
        return max(_units(before, WRITE_UNIT), _units(after, WRITE_UNIT))

    def _entry(self, index: Index, item: Item | None) -> Item | None:
        if item is None or not all(key in item for key in index.keys):
            return None
        if index.projected is None:
            return item
        names = {*self.keys, *index.keys, *index.projected}
        return {name: value for name, value in item.items() if name in names}


def read(items: Iterable[Item | None], *, consistent: bool, transactional: bool = False) -> float:
    """Units to read items by their keys: each is rounded up by itself, a missing one costs one."""
    factor = 2.0 if transactional else 1.0 if consistent else 0.5
    return sum(factor * max(1, _units(item, READ_UNIT)) for item in items)


def query(items: Iterable[Item], *, consistent: bool) -> float:
    """Units of one Query answer: the sizes are added up, then rounded up."""
    total = sum(size(item) for item in items)
    return (1.0 if consistent else 0.5) * max(1, ceil(total / READ_UNIT))


def size(item: Item) -> int:
    """Bytes of an item: names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _units(item: Item | None, unit: int) -> int:
    return 0 if item is None else ceil(size(item) / unit)


def _value_size(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    return _SIZES[kind](content)


def _number_size(number: str) -> int:
    digits = number.lstrip("-").replace(".", "").strip("0")
    return 1 + ceil(len(digits) / 2) + number.startswith("-")


def _key_names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key["AttributeName"] for key in schema["KeySchema"])


def _projected(projection: Mapping[str, Any]) -> frozenset[str] | None:
    if projection["ProjectionType"] == "ALL":
        return None
    return frozenset(projection.get("NonKeyAttributes", ()))


def _text_size(text: str) -> int:
    return len(text.encode())


_SIZES: Mapping[str, Callable[[Any], int]] = {
    "S": _text_size,
    "N": _number_size,
    "B": len,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "SS": lambda texts: sum(map(_text_size, texts)),
    "NS": lambda numbers: sum(map(_number_size, numbers)),
    "BS": lambda parts: sum(map(len, parts)),
    "L": lambda elements: 3 + sum(1 + _value_size(element) for element in elements),
    "M": lambda members: 3 + len(members) + size(members),
}
"""Bytes of a value by its kind."""
