"""moto 5.2.5 exports a table as a whole only, later in a thread, and without a manifest.

AWS writes the changes of the asked span, and a manifest when all of them are there. Here every item
of the table counts as written in the span, and the export is there when the request is answered.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models.table_export import TableExport
from moto.s3.models import S3Backend

from infra.local.keeping import plain, plain_attributes
from infra.local.mends._patching import wrap


def apply() -> None:
    """Export at once, in the form of an incremental export."""
    wrap(TableExport, "start", lambda _: TableExport.run)
    wrap(TableExport, "_backup_to_s3_file", _with_a_manifest)


def _with_a_manifest(original: Callable[..., Any]) -> Callable[[TableExport, S3Backend], None]:
    def export(asked: TableExport, s3: S3Backend) -> None:
        if asked.export_type != "INCREMENTAL_EXPORT":
            original(asked, s3)
            return
        rows = [_row(asked, item) for item in asked.table.all_items()]
        content = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
        folder = f"{asked.s3_prefix}/AWSDynamoDB"
        export_id = asked.arn.rpartition("/")[2]
        s3.put_object(asked.s3_bucket, f"{folder}/data/{export_id}.json.gz", content)
        summary = json.dumps({"itemCount": len(rows), "outputFormat": "DYNAMODB_JSON"})
        s3.put_object(
            asked.s3_bucket, f"{folder}/{export_id}/manifest-summary.json", summary.encode()
        )
        asked.item_count = len(rows)
        asked.status = "COMPLETED"

    return export


def _row(asked: TableExport, item: Any) -> dict[str, Any]:
    keys = {asked.table.hash_key_attr: plain(item.hash_key)}
    if asked.table.range_key_attr:
        keys[asked.table.range_key_attr] = plain(item.range_key)
    return {
        "Metadata": {"WriteTimestampMicros": {"N": "0"}},
        "Keys": keys,
        "NewImage": plain_attributes(item),
    }
