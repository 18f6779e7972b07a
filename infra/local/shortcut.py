"""The clients of this process reach moto without a socket.

Functions and tables live in one process here, and a page of the desk is five requests: opening a
connection and a thread for each cost a third of its time. Nothing else changes: the request passes
through the same application as one that comes over the wire.
"""

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from botocore import handlers
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core.botocore_stubber import MockRawResponse

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_SERVICES = (
    "cognito-identity-provider",
    "dynamodb",
    "kms",
    "s3",
    "ses",
    "sesv2",
    "sfn",
    "sqs",
    "sts",
)
"""As botocore names them in its events."""
_BARE = {"CONTENT_TYPE", "CONTENT_LENGTH"}
"""Headers that WSGI names without HTTP_."""


def open_to(application: Application, address: str) -> None:
    """Let every client made from now on reach the application that is served at an address."""

    def send(request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        if not str(request.url).startswith(address):
            return None
        return _answer(application, request)

    for service in _SERVICES:
        handlers.BUILTIN_HANDLERS.append((f"before-send.{service}.*", send))


def _answer(application: Application, request: AWSPreparedRequest) -> AWSResponse:
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        told.update(status=int(status.partition(" ")[0]), headers=dict(headers))

    content = b"".join(application(_environ(request), start_response))
    return AWSResponse(request.url, told["status"], told["headers"], MockRawResponse(content))


def _environ(request: AWSPreparedRequest) -> dict[str, Any]:
    url = urlsplit(str(request.url))
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    content = body.encode() if isinstance(body, str) else body
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": url.path or "/",
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": url.hostname,
        "HTTP_HOST": url.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        text = value.decode() if isinstance(value, bytes) else str(value)
        environ[key if key in _BARE else f"HTTP_{key}"] = text
    environ["CONTENT_LENGTH"] = str(len(content))
    return environ
