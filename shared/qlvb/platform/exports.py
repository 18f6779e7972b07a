"""What a table holds at a moment, or was written to it in a span, from its point-in-time recovery.

DynamoDB writes it to a bucket by itself, some minutes later, and takes nothing of the table's
capacity for it. It lays an export out so (``AWSDynamoDB/<export id>/`` below the prefix)::

    _started                 the export has begun
    data/<name>.json.gz      the data files, one or thousands
    manifest-files.json      a line for each data file: key, number of items, MD5 of its bytes
    manifest-summary.json    written last: everything is there

moto, which stands in for it in tests, writes one data file and no manifest.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from qlvb.kernel.errors import Refused, Unavailable
from qlvb.platform import storage
from qlvb.platform.clients import client

WHOLE = "/manifest-summary.json"
"""How the key ends of what DynamoDB writes when an export is whole."""
_STARTED = "/_started"
_INFLATED = zlib.MAX_WBITS | 16
"""zlib's word for gzip's header."""


class NotReached(Refused):
    """The table's recovery does not reach back to the moment: it is younger, or was off."""

    detail = (
        "Dữ liệu phục hồi không có đến thời điểm đã chọn. Vui lòng chọn thời điểm muộn hơn, hoặc "
        "một bản sao lưu đã có."
    )


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    """One data file of an export of a table; what its manifest does not say is None."""

    key: str
    item_count: int | None = None
    md5: str | None = None
    """Base 64."""


def begin(table_arn: str, since: datetime, until: datetime, bucket: str, prefix: str) -> None:
    """Ask for what was written in the span; asked again within hours, it is the same export.

    Args:
        table_arn: a table with point-in-time recovery.
        since: at most 35 days ago.
        until: in the past, and at most a day after ``since``.
        bucket: where it is written.
        prefix: of this export alone, without a slash at the end.
    """
    _ask(
        table_arn,
        bucket,
        prefix,
        ExportType="INCREMENTAL_EXPORT",
        IncrementalExportSpecification={
            "ExportFromTime": since,
            "ExportToTime": until,
            "ExportViewType": "NEW_IMAGE",
        },
    )


def begin_whole(
    table_arn: str, moment: datetime, bucket: str, prefix: str, *, attempt: int
) -> None:
    """Ask for everything that a table held at a moment; asked again, it is the same export.

    Args:
        table_arn: a table with point-in-time recovery.
        moment: at most 35 days ago; the same for several tables, they are of one piece.
        bucket: where it is written.
        prefix: of this export alone, without a slash at the end.
        attempt: another one is another export, where DynamoDB could not do the first.

    Raises:
        NotReached, Unavailable.
    """
    more = {"ExportType": "FULL_EXPORT", "ExportTime": moment}
    _ask(table_arn, bucket, prefix, attempt, **more)


def written(bucket: str, prefix: str) -> Iterator[dict[str, Any]] | None:
    """Each write with ``Keys`` and, unless it removed, ``NewImage``; None until all are there."""
    keys = storage.keys(bucket, f"{prefix}/")
    if not any(key.endswith(WHOLE) for key in keys):
        return None
    return _rows(bucket, [key for key in keys if key.endswith(".gz")])


def files(bucket: str, prefix: str) -> list[ExportedFile] | None:
    """The data files of a whole table; None until all of them are there."""
    keys = storage.keys(bucket, f"{prefix}/")
    summaries = [key for key in keys if key.endswith(WHOLE)]
    if summaries:
        # Asked for twice over a day, DynamoDB may have made two: either is the table whole.
        summary = json.loads(storage.read(bucket, summaries[0]) or b"{}")
        return _listed(bucket, summary["manifestFilesS3Key"])
    if any(key.endswith(_STARTED) for key in keys):
        return None
    return [ExportedFile(key=key) for key in keys if key.endswith(".gz")] or None


def items(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The items of a data file in DynamoDB's JSON, from its bytes as they come.

    Raises:
        zlib.error, ValueError: the bytes are not those of a data file.
    """
    for line in _lines(chunks):
        if line.strip():
            yield json.loads(line)["Item"]


def _ask(table_arn: str, bucket: str, prefix: str, attempt: int = 1, **more: object) -> None:
    try:
        client("dynamodb").export_table_to_point_in_time(
            TableArn=table_arn,
            S3Bucket=bucket,
            S3Prefix=prefix,
            ClientToken=f"{prefix}/{attempt}".replace("/", "-"),
            ExportFormat="DYNAMODB_JSON",
            **more,
        )
    except (ClientError, BotoCoreError) as error:
        response = getattr(error, "response", {})
        if response.get("Error", {}).get("Code") == "InvalidExportTimeException":
            raise NotReached from error
        raise Unavailable(service="dynamodb") from error


def _listed(bucket: str, manifest_key: str) -> list[ExportedFile]:
    lines = (storage.read(bucket, manifest_key) or b"").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        ExportedFile(
            key=row["dataFileS3Key"], item_count=row["itemCount"], md5=row.get("md5Checksum")
        )
        for row in rows
    ]


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for plain in _inflated(chunks):
        *whole, rest = (rest + plain).split(b"\n")
        yield from whole
    yield rest


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_INFLATED)
    for chunk in chunks:
        yield unpacking.decompress(chunk)
        while unpacking.eof and unpacking.unused_data:
            left, unpacking = unpacking.unused_data, zlib.decompressobj(_INFLATED)
            yield unpacking.decompress(left)
    if not unpacking.eof:
        msg = "the file ends early"
        raise zlib.error(msg)


def _rows(bucket: str, keys: list[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        content = storage.read(bucket, key)
        if content:
            yield from map(json.loads, gzip.decompress(content).splitlines())
