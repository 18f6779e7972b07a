"""What requests cost by the list prices of prices.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PRICES = Path(__file__).with_name("prices.yaml")

_S3_WRITES = {"PutObject", "PostObject", "CopyObject", "UploadPart", "CreateMultipartUpload"}
_S3_WRITES |= {"CompleteMultipartUpload", "ListObjectsV2", "ListObjectVersions", "ListParts"}
_S3_FREE = {"DeleteObject", "DeleteObjects", "AbortMultipartUpload"}


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What one document asked for."""

    write_units: float
    read_units: float
    transitions: int
    api_requests: int
    invocations: int
    gigabyte_seconds: float
    requests: Mapping[str, int]
    """Requests to AWS by service and operation, those of the browser included."""
    queue_batches: int
    """How often Lambda took messages from a queue: it receives and deletes on our account."""
    mails: int


def of(demand: Demand) -> dict[str, float]:
    """US dollars for one document, by service."""
    price = yaml.safe_load(PRICES.read_text())
    s3 = _by_operation(demand.requests, "s3")
    writes = sum(count for name, count in s3.items() if name in _S3_WRITES)
    reads = sum(count for name, count in s3.items() if name not in _S3_WRITES | _S3_FREE)
    sqs = sum(_by_operation(demand.requests, "sqs").values()) + 2 * demand.queue_batches
    return {
        "dynamodb": demand.write_units * price["dynamodb"]["million_write_units"] / 1e6
        + demand.read_units * price["dynamodb"]["million_read_units"] / 1e6,
        "states": demand.transitions * price["states"]["thousand_transitions"] / 1e3,
        "lambda": demand.invocations * price["lambda"]["million_requests"] / 1e6
        + demand.gigabyte_seconds * price["lambda"]["gigabyte_second"],
        "api": demand.api_requests * price["api"]["million_requests"] / 1e6,
        "s3": writes * price["s3"]["thousand_writes"] / 1e3
        + reads * price["s3"]["thousand_reads"] / 1e3,
        "sqs": sqs * price["sqs"]["million_requests"] / 1e6,
        "ses": demand.mails * price["ses"]["thousand_messages"] / 1e3,
    }


def date_of_prices() -> str:
    """The day the price list says it is of."""
    read: dict[str, Any] = yaml.safe_load(PRICES.read_text())
    return str(read["as_of"])


def _by_operation(requests: Mapping[str, int], service: str) -> dict[str, int]:
    prefix = f"{service}."
    return {k.removeprefix(prefix): n for k, n in requests.items() if k.startswith(prefix)}
