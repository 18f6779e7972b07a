"""DynamoDB through PynamoDB: items, transactions that are one fact, pages that cost the same.

The write condition is the rule: a transaction either holds whole, or names which of its operations
was refused.
"""

import base64
import hashlib
import json
import random
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import STRING
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator
from pynamodb.transactions import TransactWrite

from qlvb.kernel.errors import Malformed, QlvbError, Unavailable
from qlvb.platform.clients import client
from qlvb.platform.settings import Settings, settings

T = TypeVar("T")

PAGE_LIMIT = 100
"""The most rows one page may have: a page is a bounded piece of work."""

_ATTEMPTS = 60
_CONFLICTS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_CONFLICTS_ALONE = {
    "TransactionConflictException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
}


class TableName:
    """The table's name, read from the settings when the model is first used."""

    def __init__(self, setting: str) -> None:
        if setting not in vars(Settings):
            raise AttributeError(setting)
        self._setting = setting

    def __get__(self, instance: object, owner: type | None = None) -> str:
        """The name in this stage."""
        return str(getattr(settings, self._setting))


class Item(Model):
    """What every item has: a partition and a sort key, both text.

    A store subclasses it once per kind of item and gives it the table's name::

        class Meta:
            table_name = TableName("incoming_table")
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """The table's connection; left alone, PynamoDB makes a client (80 ms) for every model."""
        return _sharing_client(super()._get_connection())


def keys_index(name: str, hash_key: str, range_key: str) -> type[GlobalSecondaryIndex[Item]]:
    """An index that has nothing but keys: what it lists is loaded from the items."""
    meta = type("Meta", (), {"index_name": name, "projection": KeysOnlyProjection()})
    keys = {
        "Meta": meta,
        hash_key: UnicodeAttribute(hash_key=True),
        range_key: UnicodeAttribute(range_key=True),
    }
    return type(f"Index_{name}", (GlobalSecondaryIndex,), keys)


class DataclassAttribute(Attribute[T]):
    """A frozen dataclass as compact JSON text; what equals its default is left out."""

    attr_type = STRING

    def __init__(
        self, kind: type[T], *, without: frozenset[str] = frozenset(), null: bool = False
    ) -> None:
        super().__init__(null=null)
        self._kind = kind
        self._without = without

    def serialize(self, value: T) -> str:
        """The value as JSON."""
        return json_of(self._kind, value, without=self._without)

    def deserialize(self, value: str) -> T:
        """The value read back."""
        return cast("T", _adapter(cast("Any", self._kind)).validate_json(value))


class PackedAttribute(Attribute[Any]):
    """Plain JSON, compressed: an item is paid for by its size, and the same ids stand in rows."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        """The value as compressed text."""
        plain = json.dumps(value, separators=(",", ":")).encode()
        return base64.b85encode(zlib.compress(plain, 9)).decode()

    def deserialize(self, value: str) -> Any:
        """The value read back."""
        return json.loads(zlib.decompress(base64.b85decode(value)))


def json_of(kind: Any, value: object, *, without: frozenset[str] = frozenset()) -> str:
    """A dataclass value as compact JSON text, some of its fields left out."""
    plain = _adapter(kind).dump_python(
        value, mode="json", exclude_defaults=True, exclude=set(without) or None
    )
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def value_of(kind: type[T], plain: dict[str, object]) -> T:
    """The dataclass value that plain JSON stands for."""
    return cast("T", _adapter(cast("Any", kind)).validate_python(plain))


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


class Cancelled(QlvbError):
    """A transaction was refused whole; ``failed`` are the operations whose condition failed."""

    def __init__(self, failed: tuple[int, ...]) -> None:
        self.failed = failed
        super().__init__(failed=failed)


class Contended(Cancelled):
    """Only other writers at the same moment stood in the way: it may be tried again."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and, when there are more, the opaque cursor of the next page."""

    items: list[T]
    cursor: str | None = None


@dataclass(frozen=True)
class _Write:
    """One operation, as a part of a transaction and by itself; a check has no way by itself."""

    together: Callable[[TransactWrite], None]
    alone: Callable[[], object] | None


class Transaction:
    """Up to 100 writes that hold all or none (TransactWriteItems).

    A transaction costs twice what its writes cost, so that a single write is made by itself.
    """

    def __init__(self, request_token: str | None = None) -> None:
        self._token = request_token
        self._writes: list[_Write] = []

    def __len__(self) -> int:
        return len(self._writes)

    def put(self, item: Model, condition: Condition | None = None) -> int:
        """Write an item whole. Returns the operation's place, as in ``Cancelled.failed``."""
        return self._add(
            lambda write: write.save(item, condition=condition), lambda: item.save(condition)
        )

    def update(
        self, item: Model, actions: Sequence[Action], condition: Condition | None = None
    ) -> int:
        """Change attributes of an item."""
        return self._add(
            lambda write: write.update(item, list(actions), condition=condition),
            lambda: item.update(list(actions), condition=condition),
        )

    def delete(self, item: Model, condition: Condition | None = None) -> int:
        """Remove an item."""
        return self._add(
            lambda write: write.delete(item, condition=condition), lambda: item.delete(condition)
        )

    def check(self, model: type[Model], pk: str, sk: str, condition: Condition) -> int:
        """Hold only if another item is as the condition says."""
        return self._add(lambda write: write.condition_check(model, pk, sk, condition=condition))

    def commit(self) -> None:
        """Write everything or nothing; without a write, nothing is asked of DynamoDB.

        Raises:
            Cancelled: a condition failed. Contended: only other writers stood in the way.
        """
        if not self._writes:
            return
        if len(self._writes) == 1 and self._token is None and self._writes[0].alone:
            _write_alone(self._writes[0].alone)
            return
        try:
            with TransactWrite(connection=_connection(), client_request_token=self._token) as write:
                for each in self._writes:
                    each.together(write)
        except TransactWriteError as error:
            reasons = error.cancellation_reasons
            failed = tuple(i for i, reason in enumerate(reasons) if reason)
            if not failed:
                raise Unavailable(service="dynamodb") from error
            kinds = {reasons[i].code for i in failed}  # type: ignore[union-attr]
            raise (Contended if kinds <= _CONFLICTS else Cancelled)(failed) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()

    def _add(
        self, together: Callable[[TransactWrite], None], alone: Callable[[], object] | None = None
    ) -> int:
        self._writes.append(_Write(together, alone))
        return len(self._writes) - 1


@contextmanager
def transact(request_token: str | None = None) -> Iterator[Transaction]:
    """One fact, one transaction: commits when the block ends without an error."""
    with Transaction(request_token) as transaction:
        yield transaction


def with_retries(attempt: Callable[[], T], *, again: tuple[type[QlvbError], ...] = ()) -> T:
    """Run an optimistic use case until no other writer is in its way, with jitter between tries.

    Args:
        attempt: loads, decides and saves; it must read everything anew.
        again: further errors after which trying again is right.

    Raises:
        Unavailable: still contended after the last try.
    """
    retried: tuple[type[QlvbError], ...] = (Contended, *again)
    for turn in range(_ATTEMPTS):
        try:
            return attempt()
        except retried:
            time.sleep(random.uniform(0, min(0.25, 0.004 * 1.6**turn)))  # noqa: S311  jitter only
    raise Unavailable(service="dynamodb")


def page_of(
    results: ResultIterator[Any], limit: int, to_row: Callable[[Any], T], *, of: str
) -> Page[T]:
    """The first ``limit`` rows of a query begun with ``limit`` and a start key of the list."""
    rows = [to_row(item) for _, item in zip(range(limit), results, strict=False)]
    return Page(rows, encode_cursor(results.last_evaluated_key, of=of))


def encode_cursor(key: dict[str, dict[str, Any]] | None, *, of: str) -> str | None:
    """A DynamoDB key as opaque text, good for the list it was given out for."""
    if not key:
        return None
    plain = json.dumps([_list_mark(of), key]).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def decode_cursor(cursor: str | None, *, of: str) -> dict[str, dict[str, Any]] | None:
    """The key in a cursor.

    Args:
        cursor: what the last page gave, or None.
        of: which list is asked for: agency, owner, filters. DynamoDB fails on a start key from
            outside the query, so a cursor of another list is refused here.

    Raises:
        Malformed: not a cursor of this list.
    """
    if not cursor:
        return None
    try:
        mark, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        is_key = all(set(value) == {"S"} and isinstance(value["S"], str) for value in key.values())
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed(field="cursor") from error
    if mark != _list_mark(of) or not is_key:
        raise Malformed(field="cursor")
    return dict(key)


def _list_mark(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:16]


def _write_alone(write: Callable[[], object]) -> None:
    try:
        write()
    except (PutError, UpdateError, DeleteError) as error:
        code = error.cause_response_code
        if code == "ConditionalCheckFailedException":
            raise Cancelled((0,)) from error
        if code in _CONFLICTS_ALONE:
            raise Contended((0,)) from error
        raise Unavailable(service="dynamodb") from error


def _sharing_client(connection: TableConnection) -> TableConnection:
    connection.connection._client = client("dynamodb")  # noqa: SLF001  it has no public way in
    return connection


@cache
def _plain_connection() -> Connection:
    return Connection()


def _connection() -> Connection:
    connection = _plain_connection()
    connection._client = client("dynamodb")  # noqa: SLF001  it has no public way in
    return connection
