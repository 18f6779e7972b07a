"""moto 5.2.5 refuses a copy that is to be locked when it comes without a hash of its body.

A copy has no body, and S3 asks for a hash only of what is uploaded. A file that comes back from
another bucket is copied with the lock that it had there, and the audit trail's bucket locks all.
"""

from collections.abc import Callable
from typing import Any

from moto.s3.responses import S3Response
from werkzeug.datastructures import Headers

from infra.local.mends._patching import wrap

_ASKED = "x-amz-sdk-checksum-algorithm"


def apply() -> None:
    """Let a copy pass where an upload has to bring a hash."""
    wrap(S3Response, "_key_response_put", _with_a_hash)


def _with_a_hash(put: Callable[..., Any]) -> Callable[..., Any]:
    def answer(response: S3Response, *args: Any, **more: Any) -> Any:
        headers = response.headers
        if "x-amz-copy-source" in headers and _ASKED not in headers:
            response.headers = Headers([*headers.items(), (_ASKED, "SHA256")])
        return put(response, *args, **more)

    return answer
