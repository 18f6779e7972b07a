"""moto 5.2.5 exports a table as a whole only, later in a thread, as one file without a manifest.

AWS writes the changes of the asked span, or the whole table as of a moment, into data files,
and a manifest when all of them are there; asked again with the same token, it is the same export.
Here the export is there when the request is answered. All items count as written in a span.
Whole tables that are asked for as of the same moment are written as they all were when the first of
them was asked for; as of a moment long past, as a log of the last changes says they were then. A
moment before the log is refused, as AWS refuses what its recovery does not reach.
"""

import base64
import gzip
import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DynamodbException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.table_export import TableExport
from moto.dynamodb.responses import DynamoHandler
from moto.s3.models import S3Backend
from qlvb.kernel import clock

from infra.local.keeping import plain, plain_attributes
from infra.local.mends._patching import wrap
from infra.local.mends.dynamodb_units import Change

FILE_ROWS = 5_000
"""Items in one data file; AWS makes one for each of its own partitions."""
_PRESENT = timedelta(minutes=10)
"""What is asked for as of so long ago is still the present: a backup takes its steps."""
_LOGGED = 20_000
"""Changes that the recovery log holds; a demonstration makes some hundred a day."""

_asked = threading.local()
_made: dict[tuple[str, str], Any] = {}
"""Answers on whole tables, by token and table."""
_held: dict[datetime, dict[str, list[bytes]]] = {}
"""The tables as of the last moment that was asked for, by name, each row a line of a data file."""
_log: deque[tuple[datetime, Change]] = deque(maxlen=_LOGGED)
_reaches_back = [datetime.max.replace(tzinfo=UTC)]
"""Since when the log has every change: one entry, moved on when an old change falls out."""


class InvalidExportTimeException(DynamodbException):
    """As of this moment nothing can be exported."""

    error_type = "InvalidExportTimeException"

    def __init__(self) -> None:
        super().__init__(self.error_type, "The recovery log does not reach back so far")


def apply() -> None:
    """Export at once, in the form that AWS has."""
    wrap(DynamoHandler, "export_table_to_point_in_time", _once_for_each_token)
    wrap(TableExport, "start", lambda _: TableExport.run)
    wrap(TableExport, "_backup_to_s3_file", _with_a_manifest)


def forget() -> None:
    """A new engine has exported nothing, and changed nothing."""
    _made.clear()
    _held.clear()
    _log.clear()
    _reaches_back[0] = clock.now()


def remember(changes: list[Change]) -> None:
    """Note what a request changed."""
    now = clock.now()
    for change in changes:
        if len(_log) == _LOGGED:
            _reaches_back[0] = _log[0][0]
        _log.append((now, change))


def _once_for_each_token(export: Callable[..., Any]) -> Callable[..., Any]:
    def once(handler: DynamoHandler) -> Any:
        body = handler.body
        _asked.moment = body.get("ExportTime")
        if _asked.moment is None:
            return export(handler)
        known = (body.get("ClientToken", ""), body["TableArn"])
        if known in _made:
            return ActionResult(_made[known])
        _hold(handler.dynamodb_backend, _asked.moment)
        answer = export(handler)
        if known[0]:
            _made[known] = answer.result
        return answer

    return once


def _hold(backend: DynamoDBBackend, moment: datetime) -> None:
    if moment in _held:
        return
    # moto reads the moment without its zone, which is UTC.
    asked = moment.replace(tzinfo=UTC)
    is_past = clock.now() - asked > _PRESENT
    if is_past and asked < _reaches_back[0]:
        raise InvalidExportTimeException
    _held.clear()
    _held[moment] = {
        name: [
            json.dumps({"Item": plain_attributes(item)}, ensure_ascii=False).encode()
            for item in (_as_of(table, asked) if is_past else table.all_items())
        ]
        for name, table in backend.tables.items()
    }


def _as_of(table: Table, moment: datetime) -> Iterable[Item]:
    """The items as they were: every later change taken back, the last one first."""
    items = {(item.hash_key, item.range_key): item for item in table.all_items()}
    for at, change in reversed(_log):
        if at <= moment:
            break
        if change.table is table:
            place = (change.hash_key, change.range_key)
            items.pop(place, None)
            if change.before is not None:
                items[place] = change.before
    return items.values()


def _with_a_manifest(original: Callable[..., Any]) -> Callable[[TableExport, S3Backend], None]:
    def export(asked: TableExport, s3: S3Backend) -> None:
        if asked.export_type == "INCREMENTAL_EXPORT":
            _export_span(asked, s3)
        elif getattr(_asked, "moment", None) is not None:
            _export_whole(asked, s3, _asked.moment)
        else:
            original(asked, s3)

    return export


def _export_whole(asked: TableExport, s3: S3Backend, moment: datetime) -> None:
    folder = f"{asked.s3_prefix}/AWSDynamoDB/{asked.arn.rpartition('/')[2]}"
    s3.put_object(asked.s3_bucket, f"{folder}/_started", b"")
    rows = _held[moment].pop(asked.table.name, [])
    lines = []
    for number, some in enumerate(_files(rows), 1):
        content = gzip.compress(b"\n".join(some) + b"\n" if some else b"")
        key = f"{folder}/data/{number:06d}{asked.arn[-20:]}.json.gz"
        s3.put_object(asked.s3_bucket, key, content)
        md5 = hashlib.md5(content, usedforsecurity=False)
        lines.append(
            {
                "itemCount": len(some),
                "md5Checksum": base64.b64encode(md5.digest()).decode(),
                "etag": f"{md5.hexdigest()}-1",
                "dataFileS3Key": key,
            }
        )
    manifest = "".join(json.dumps(each) + "\n" for each in lines).encode()
    s3.put_object(asked.s3_bucket, f"{folder}/manifest-files.json", manifest)
    summary = {
        "version": "2020-06-30",
        "exportArn": asked.arn,
        "tableArn": asked.table.table_arn,
        "s3Bucket": asked.s3_bucket,
        "s3Prefix": asked.s3_prefix,
        "manifestFilesS3Key": f"{folder}/manifest-files.json",
        "itemCount": len(rows),
        "outputFormat": "DYNAMODB_JSON",
        "exportType": "FULL_EXPORT",
    }
    s3.put_object(asked.s3_bucket, f"{folder}/manifest-summary.json", json.dumps(summary).encode())
    _completed(asked, len(rows))


def _files(rows: list[bytes]) -> Iterator[list[bytes]]:
    """At least one data file, also of an empty table."""
    for start in range(0, max(1, len(rows)), FILE_ROWS):
        yield rows[start : start + FILE_ROWS]


def _export_span(asked: TableExport, s3: S3Backend) -> None:
    rows = [_row(asked, item) for item in asked.table.all_items()]
    content = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    folder = f"{asked.s3_prefix}/AWSDynamoDB"
    export_id = asked.arn.rpartition("/")[2]
    s3.put_object(asked.s3_bucket, f"{folder}/data/{export_id}.json.gz", content)
    summary = json.dumps({"itemCount": len(rows), "outputFormat": "DYNAMODB_JSON"})
    s3.put_object(asked.s3_bucket, f"{folder}/{export_id}/manifest-summary.json", summary.encode())
    _completed(asked, len(rows))


def _completed(asked: TableExport, count: int) -> None:
    asked.item_count = count
    asked.status = "COMPLETED"


def _row(asked: TableExport, item: Any) -> dict[str, Any]:
    keys = {asked.table.hash_key_attr: plain(item.hash_key)}
    if asked.table.range_key_attr:
        keys[asked.table.range_key_attr] = plain(item.range_key)
    return {
        "Metadata": {"WriteTimestampMicros": {"N": "0"}},
        "Keys": keys,
        "NewImage": plain_attributes(item),
    }
