"""The state that survives a restart, in a folder that git ignores.

What is promised: a write to a table, a file, an account, a queue or the outbox, and every event on
its way to a function, is on the disk before its request is answered; killing the process (SIGKILL)
loses none of them. Sign-ins are written within a second and when the engine stops. A power cut may
cost the last moments, never the store's integrity. Executions are not kept: the routing sweep
starts them anew from the documents' own state, the backups' watch from a restore's.
"""

import base64
import json
import pickle
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item

from infra.local.mends.dynamodb_units import Change
from infra.local.mends.ses_outbox import Mail

_SCHEMA = """
    create table if not exists items (
        tbl text, hash text, range text, item text, primary key (tbl, hash, range)
    ) without rowid;
    create table if not exists deliveries (id integer primary key, line text, record text);
    create table if not exists things (
        kind text, name text, value blob, primary key (kind, name)
    ) without rowid;
    create table if not exists mails (id integer primary key, mail blob);
"""

Delivery = tuple[int, str, Any]
"""An event on its way: its number, the line it waits in, the record."""


class Keeper:
    """Keeps nothing: an engine without a folder, as tests have it."""

    is_new = True

    def commit(self, changes: list[Change], events: list[tuple[str, Any]]) -> list[int]:  # noqa: ARG002
        """Keep changed items, and events on their way, as one fact; the events' numbers."""
        return [0] * len(events)

    def delivered(self, numbers: list[int]) -> None:
        """Forget events that reached their function."""

    def keep(self, kind: str, name: str, value: bytes | None) -> None:
        """Keep something by its kind and name; ``None`` forgets it."""

    def add_mail(self, mail: Mail) -> None:
        """Keep an e-mail that was sent."""

    def items(self) -> Iterator[tuple[str, Item]]:
        """The kept items, each with its table's name."""
        yield from ()

    def things(self, kind: str) -> Iterator[tuple[str, bytes]]:  # noqa: ARG002
        """The kept things of a kind."""
        yield from ()

    def mails(self) -> Iterator[Mail]:
        """The kept e-mails, oldest first."""
        yield from ()

    def deliveries(self) -> list[Delivery]:
        """The events that had not reached their function."""
        return []

    def close(self) -> None:
        """Write what is left and let go of the folder."""


class FolderKeeper(Keeper):
    """Keeps the state in one SQLite file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "state.sqlite"
        self.is_new = not path.exists()
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # A journal that keeps what was written would keep what was refused as secret.
        self._db.execute("pragma journal_mode = truncate")
        self._db.execute("pragma secure_delete = on")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)

    def commit(self, changes: list[Change], events: list[tuple[str, Any]]) -> list[int]:
        """Keep changed items, and events on their way, as one fact; the events' numbers."""
        with self._lock, self._db:
            self._db.execute("begin")
            for change in changes:
                self._keep_item(change)
            return [
                int(
                    self._db.execute(
                        "insert into deliveries (line, record) values (?, ?)",
                        (line, json.dumps(record)),
                    ).lastrowid
                    or 0
                )
                for line, record in events
            ]

    def delivered(self, numbers: list[int]) -> None:
        """Forget events that reached their function."""
        with self._lock, self._db:
            self._db.executemany("delete from deliveries where id = ?", [(n,) for n in numbers])

    def keep(self, kind: str, name: str, value: bytes | None) -> None:
        """Keep something by its kind and name; ``None`` forgets it."""
        with self._lock, self._db:
            if value is None:
                self._db.execute("delete from things where kind = ? and name = ?", (kind, name))
            else:
                self._db.execute("replace into things values (?, ?, ?)", (kind, name, value))

    def add_mail(self, mail: Mail) -> None:
        """Keep an e-mail that was sent."""
        with self._lock, self._db:
            self._db.execute("insert into mails (mail) values (?)", (pickle.dumps(mail),))

    def items(self) -> Iterator[tuple[str, Item]]:
        """The kept items, each with its table's name."""
        for table, text in self._db.execute("select tbl, item from items"):
            yield table, restored(json.loads(text))

    def things(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """The kept things of a kind."""
        yield from self._db.execute("select name, value from things where kind = ?", (kind,))

    def mails(self) -> Iterator[Mail]:
        """The kept e-mails, oldest first."""
        for (mail,) in self._db.execute("select mail from mails order by id"):
            yield pickle.loads(mail)

    def deliveries(self) -> list[Delivery]:
        """The events that had not reached their function."""
        rows = self._db.execute("select id, line, record from deliveries order by id")
        return [(number, line, json.loads(record)) for number, line, record in rows]

    def close(self) -> None:
        """Write what is left and let go of the folder."""
        with self._lock:
            self._db.close()

    def _keep_item(self, change: Change) -> None:
        hash_key = json.dumps(plain(change.hash_key))
        range_key = json.dumps(plain(change.range_key)) if change.range_key is not None else ""
        place = (change.table.name, hash_key, range_key)
        if change.after is None:
            self._db.execute("delete from items where tbl = ? and hash = ? and range = ?", place)
        else:
            kept = {
                "hash": plain(change.hash_key),
                "range": plain(change.range_key) if change.range_key is not None else None,
                "attributes": plain_attributes(change.after),
            }
            row = (*place, json.dumps(kept, ensure_ascii=False))
            self._db.execute("replace into items values (?, ?, ?, ?)", row)


def plain(value: DynamoType) -> dict[str, Any]:
    """An attribute as DynamoDB's JSON writes it."""
    if value.is_map():
        return {"M": {name: plain(each) for name, each in value.value.items()}}
    if value.is_list():
        return {"L": [plain(each) for each in value.value]}
    if isinstance(value.value, bytes):
        return {value.type: base64.b64encode(value.value).decode()}
    return {value.type: value.value}


def plain_attributes(item: Item) -> dict[str, Any]:
    """An item as DynamoDB's JSON writes it."""
    return {name: plain(value) for name, value in item.attrs.items()}


def restored(kept: dict[str, Any]) -> Item:
    """The item that was kept."""
    range_key = DynamoType(kept["range"]) if kept["range"] is not None else None
    item: Item = Item(DynamoType(kept["hash"]), range_key, {})
    for name, value in kept["attributes"].items():
        # Past the check of the size, which counts the whole item for each attribute.
        dict.__setitem__(item.attrs, name, DynamoType(value))
    return item
