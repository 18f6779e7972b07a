"""What was written to a table in a span of time, from its point-in-time recovery.

DynamoDB writes it to a bucket by itself, some minutes later, and takes nothing of the table's
capacity for it.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from qlvb.kernel.errors import Unavailable
from qlvb.platform import storage
from qlvb.platform.clients import client


def begin(table_arn: str, since: datetime, until: datetime, bucket: str, prefix: str) -> None:
    """Ask for what was written in the span; asked again within hours, it is the same export.

    Args:
        table_arn: a table with point-in-time recovery.
        since: at most 35 days ago.
        until: in the past, and at most a day after ``since``.
        bucket: where it is written.
        prefix: of this export alone, without a slash at the end.
    """
    try:
        client("dynamodb").export_table_to_point_in_time(
            TableArn=table_arn,
            S3Bucket=bucket,
            S3Prefix=prefix,
            ClientToken=prefix.replace("/", "-"),
            ExportFormat="DYNAMODB_JSON",
            ExportType="INCREMENTAL_EXPORT",
            IncrementalExportSpecification={
                "ExportFromTime": since,
                "ExportToTime": until,
                "ExportViewType": "NEW_IMAGE",
            },
        )
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="dynamodb") from error


def written(bucket: str, prefix: str) -> Iterator[dict[str, Any]] | None:
    """Each write with ``Keys`` and, unless it removed, ``NewImage``; None until all are there."""
    keys = storage.keys(bucket, f"{prefix}/")
    if not any(key.endswith("/manifest-summary.json") for key in keys):
        return None
    return _rows(bucket, [key for key in keys if key.endswith(".gz")])


def _rows(bucket: str, keys: list[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        content = storage.read(bucket, key)
        if content:
            yield from map(json.loads, gzip.decompress(content).splitlines())
