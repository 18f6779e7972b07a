"""Reading a backup, every byte held against its catalog, and the catalog against its signature.

exports/<backup id>/<table>/…            what DynamoDB wrote
catalog/<backup id>/tables/<table>.json  its data files
catalog/<backup id>/objects/<place>.jsonl.gz, accounts.jsonl.gz, settings.json
heads/<backup id>.json                   the statement, signed and chained
proofs/<backup id>.json                  what became of its proof
"""

import base64
import gzip
import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qlvb.backup.catalog import (
    CatalogedFile,
    CatalogedObject,
    CatalogedTable,
    CatalogPart,
    Image,
    SignedStatement,
    Tally,
)
from qlvb.backup.refusals import BackupDamaged
from qlvb.platform import exports, signing, storage
from qlvb.platform.settings import settings
from qlvb.platform.storage import BytesDiffer


def exports_of(backup_id: str, name: str) -> str:
    """The prefix of a table's export, without a slash at the end."""
    return f"exports/{backup_id}/{name}"


def backup_of(key: str) -> str:
    """The backup that an object of an export belongs to."""
    return key.removeprefix("exports/").partition("/")[0]


def part_key(backup_id: str, name: str) -> str:
    """Where a part of a catalog lies."""
    return f"catalog/{backup_id}/{name}"


def head_key(backup_id: str) -> str:
    """Where a backup's signed statement lies."""
    return f"heads/{backup_id}.json"


def bucket_of(backup_id: str) -> str:
    """Where a backup lies: here, or in the bucket of the installation before this one."""
    here, former = settings.backup_bucket, settings.former_backup_bucket
    if former and storage.head(here, head_key(backup_id)) is None:
        return former if storage.head(former, head_key(backup_id)) else here
    return here


def head(backup_id: str) -> SignedStatement:
    """The statement on a backup, its signature verified.

    Raises:
        BackupDamaged: missing, unreadable, of another backup, or not signed by the key.
    """
    name = head_key(backup_id)
    content = _read(backup_id, name)
    if content is None:
        raise BackupDamaged(what=name)
    try:
        found = SignedStatement.from_bytes(content)
        is_mine = found.statement["backup"] == backup_id
        signature = base64.b64decode(found.signature)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(what=name) from error
    if not is_mine or not _is_signed(found, signature):
        raise BackupDamaged(what=f"{name} (chữ ký)")
    return found


def check_chain(newest: SignedStatement) -> int:
    """Follow the statements back to the first one.

    Returns:
        How many there are.

    Raises:
        BackupDamaged: a link is missing, or is not the one that the next speaks of.
    """
    count, present = 1, newest
    while present.previous:
        before = head(present.previous_id)
        if before.mark != present.previous:
            raise BackupDamaged(what=f"{head_key(present.previous_id)} (chuỗi)")
        count, present = count + 1, before
    return count


def part(of: SignedStatement, part_: CatalogPart) -> bytes:
    """A part of the catalog, held against the statement.

    Raises:
        BackupDamaged: missing, cut short or altered.
    """
    backup_id = str(of.statement["backup"])
    name = part_key(backup_id, part_.name)
    content = _read(backup_id, name)
    if content is None or len(content) != part_.size or _sha256(content) != part_.sha256:
        raise BackupDamaged(what=name)
    return content


def table(of: SignedStatement, name: str) -> CatalogedTable:
    """The data files of a table.

    Raises:
        BackupDamaged.
    """
    wanted = next((each for each in of.parts if each.name == f"tables/{name}.json"), None)
    if wanted is None:
        raise BackupDamaged(what=f"tables/{name}.json")
    return table_of_bytes(part(of, wanted))


def table_of_bytes(content: bytes) -> CatalogedTable:
    """The table that a part of the catalog tells."""
    kept = json.loads(content)
    return CatalogedTable.of(kept["table"], (CatalogedFile(**each) for each in kept["files"]))


def object_parts(of: SignedStatement) -> list[CatalogPart]:
    """The parts of the catalog that list objects, in order."""
    return [each for each in of.parts if each.name.startswith("objects/")]


def objects(content: bytes) -> Iterator[CatalogedObject]:
    """The objects in a part."""
    yield from (CatalogedObject.from_row(json.loads(row)) for row in rows(content))


def accounts(of: SignedStatement) -> list[dict[str, Any]]:
    """The accounts of the user pool as they were: name, attributes, whether enabled."""
    [wanted] = [each for each in of.parts if each.name == "accounts.jsonl.gz"]
    return [json.loads(row) for row in rows(part(of, wanted))]


def rows(content: bytes) -> list[bytes]:
    """The rows of a part."""
    return gzip.decompress(content).splitlines()


def items_of(file: CatalogedFile) -> Iterator[Image]:
    """The items of a data file: nothing of it is given out before all of its bytes are right.

    Raises:
        BackupDamaged: missing, or not the bytes that were cataloged.
    """
    with tempfile.NamedTemporaryFile() as held:
        path, bucket = Path(held.name), bucket_of(backup_of(file.key))
        try:
            found = storage.download(bucket, file.key, file.version_id, path)
        except BytesDiffer as differ:
            raise BackupDamaged(what=file.key) from differ
        if found != file.sha256:
            raise BackupDamaged(what=file.key)
        with path.open("rb") as opened:
            yield from exports.items(iter(lambda: opened.read(storage.CHUNK), b""))


def cataloged(key: str, md5: str | None, count: int | None) -> CatalogedFile:
    """A data file as DynamoDB wrote it, read through and held against DynamoDB's own manifest.

    Raises:
        BackupDamaged: missing, unreadable, or not what the manifest says.
    """
    bucket = settings.backup_bucket
    stored = storage.head(bucket, key)
    if stored is None:
        raise BackupDamaged(what=key)
    sha256, by_md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)

    def heard() -> Iterator[bytes]:
        for chunk in storage.stream(bucket, key, stored.version_id):
            sha256.update(chunk)
            by_md5.update(chunk)
            yield chunk

    try:
        tally = Tally(exports.items(heard()))
    except (zlib.error, ValueError, KeyError, BytesDiffer) as error:
        raise BackupDamaged(what=key) from error
    differs = md5 is not None and md5 != base64.b64encode(by_md5.digest()).decode()
    if differs or count not in {None, tally.count}:
        raise BackupDamaged(what=key)
    return CatalogedFile(
        key=key,
        version_id=stored.version_id,
        size=stored.size,
        sha256=sha256.hexdigest(),
        count=tally.count,
        digest=tally.digest,
    )


def _is_signed(found: SignedStatement, signature: bytes) -> bool:
    if found.public_key in settings.former_backup_public_key.split():
        return signing.is_by(base64.b64decode(found.public_key), found.signed, signature)
    return signing.holds(settings.backup_key_arn, found.signed, signature)


def _read(backup_id: str, key: str) -> bytes | None:
    try:
        return storage.read(bucket_of(backup_id), key)
    except BytesDiffer as differ:
        raise BackupDamaged(what=key) from differ


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
