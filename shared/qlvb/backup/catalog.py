"""What a backup consists of, to the byte: data files of the tables, objects, accounts.

Each part of the catalog is an object of its own. A statement names every part with its size and
SHA-256, says the hash of the statement before it, and is what is signed: nothing can be cut off,
exchanged or left out unnoticed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Image = Mapping[str, Mapping[str, Any]]
"""An item in DynamoDB's JSON."""

_BITS = 256
_SETS = {"SS", "NS", "BS"}
_PURPOSE = b"qlvb backup "


def canonical(value: object) -> bytes:
    """The one way to write a value down."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text
    ).encode()


def fingerprint(item: Image) -> int:
    """A number that tells an item from every other, the order of its sets aside."""
    plain = {
        name: {kind: sorted(content) if kind in _SETS else content}
        for name, value in item.items()
        for kind, content in value.items()
    }
    return int.from_bytes(hashlib.sha256(canonical(plain)).digest())


class Tally:
    """Counts items and adds their fingerprints up: in whatever order, the same items are equal."""

    def __init__(self, items: Iterable[Image] = ()) -> None:
        self.count = 0
        self._sum = 0
        for each in items:
            self.add(each)

    def add(self, item: Image) -> None:
        """Count one item."""
        self.count += 1
        self._sum = (self._sum + fingerprint(item)) % (1 << _BITS)

    def include(self, count: int, digest: str) -> None:
        """Count what another tally has counted."""
        self.count += count
        self._sum = (self._sum + int(digest, 16)) % (1 << _BITS)

    @property
    def digest(self) -> str:
        """The sum, hexadecimal."""
        return f"{self._sum:064x}"


@dataclass(frozen=True, kw_only=True)
class CatalogedFile:
    """One data file of a table's export; ``digest`` is the tally of its items."""

    key: str
    version_id: str | None
    size: int
    sha256: str
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class CatalogedTable:
    """One table: its data files, and the tally of all its items."""

    table: str
    files: tuple[CatalogedFile, ...]
    count: int
    digest: str

    @classmethod
    def of(cls, table: str, files: Iterable[CatalogedFile]) -> "CatalogedTable":
        """The table that these files hold."""
        found, tally = tuple(files), Tally()
        for each in found:
            tally.include(each.count, each.digest)
        return cls(table=table, files=found, count=tally.count, digest=tally.digest)

    @property
    def size(self) -> int:
        """Bytes of its data files."""
        return sum(each.size for each in self.files)


@dataclass(frozen=True, kw_only=True)
class CatalogedObject:
    """One version of an object of a bucket that is kept."""

    bucket: str
    """``files``, ``audit`` or ``intake``: the physical name is another in another installation."""
    key: str
    version_id: str
    size: int
    sha256: str
    is_newest: bool

    @property
    def row(self) -> list[object]:
        """Its fields in the order in which they are kept."""
        return [self.bucket, self.key, self.version_id, self.size, self.sha256, self.is_newest]

    @classmethod
    def from_row(cls, row: Iterable[Any]) -> "CatalogedObject":
        """The object that a row keeps."""
        bucket, key, version_id, size, sha256, is_newest = row
        return cls(
            bucket=bucket,
            key=key,
            version_id=version_id,
            size=size,
            sha256=sha256,
            is_newest=is_newest,
        )

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells it from every other."""
        return self.bucket, self.key, self.version_id


@dataclass(frozen=True, kw_only=True)
class CatalogPart:
    """One object of the catalog."""

    name: str
    size: int
    sha256: str
    count: int
    """Rows in it."""


@dataclass(frozen=True, kw_only=True)
class SignedStatement:
    """The statement on a backup with its signature; ``previous`` is the mark of the head before."""

    statement: Mapping[str, Any]
    signature: str
    """Base 64: ECDSA on P-256 with SHA-256 over ``signed``."""
    public_key: str
    """Base 64 of the key that signed, as DER."""

    @property
    def mark(self) -> str:
        """The hash of the statement: what the next head says of this one."""
        return hashlib.sha256(canonical(self.statement)).hexdigest()

    @property
    def signed(self) -> bytes:
        """The message under the signature."""
        return _PURPOSE + self.mark.encode()

    @property
    def previous(self) -> str:
        """The mark of the head before; empty in the first."""
        return str(self.statement["previous"])

    @property
    def previous_id(self) -> str:
        """The backup before; empty in the first."""
        return str(self.statement["previous_backup"])

    @property
    def parts(self) -> list[CatalogPart]:
        """The objects of the catalog."""
        return [CatalogPart(**each) for each in self.statement["parts"]]

    def to_bytes(self) -> bytes:
        """The head as it is kept."""
        return canonical(
            {
                "statement": self.statement,
                "signature": self.signature,
                "public_key": self.public_key,
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "SignedStatement":
        """The head that was kept.

        Raises:
            ValueError, KeyError, TypeError: it is none.
        """
        kept = json.loads(content)
        return cls(
            statement=dict(kept["statement"]),
            signature=str(kept["signature"]),
            public_key=str(kept["public_key"]),
        )


def _as_text(value: Any) -> str:
    import base64

    return base64.b64encode(bytes(value)).decode()
