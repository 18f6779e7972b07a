"""One botocore session and one client per service, made when first needed."""

from functools import cache
from typing import Any

from botocore.config import Config

from qlvb.platform import confinement
from qlvb.platform.settings import settings

_CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "max_attempts": 4},
    signature_version="v4",
    s3={"addressing_style": "path"},
)
_UNCHECKED = _CONFIG.merge(Config(parameter_validation=False))
"""For DynamoDB: PynamoDB writes its requests, and checking a hundred keys is 3 % of a page."""


@cache
def client(service: str) -> Any:
    """The client of an AWS service, shared by all calls of this process."""
    if settings.traces:
        from aws_xray_sdk.core import patch  # 115 ms

        patch(["botocore"])
    config = _UNCHECKED if service == "dynamodb" else _CONFIG
    return confinement.session().client(service, config=config)  # type: ignore[call-overload]
