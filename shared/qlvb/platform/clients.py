"""One botocore session and one client per service, made when first needed."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from qlvb.platform.settings import settings

_CONFIG = Config(
    # Every request is written by code that tests have run; the service checks it anyway.
    parameter_validation=False,
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "max_attempts": 4},
    signature_version="v4",
    s3={"addressing_style": "path"},
)


@cache
def client(service: str) -> Any:
    """The client of an AWS service, shared by all calls of this process."""
    if settings.traces:
        from aws_xray_sdk.core import patch  # 115 ms

        patch(["botocore"])
    return boto3.client(service, config=_CONFIG)  # type: ignore[call-overload]
