"""A timestamp authority (RFC 3161) over HTTP.

The national authority has been seen to take from 2 to 131 seconds, so it is given 180 and asked up
to three times; a signature that must have a timestamp is not made without one.
"""

import asyncio
import urllib.error
import urllib.request
from http.client import HTTPException

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from qlvb.kernel.errors import Unavailable

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_LARGEST = 64 * 1024


class TimestampUnavailable(Unavailable):
    """The timestamp authority did not answer, or not with a timestamp."""

    detail = (
        "Chưa lấy được dấu thời gian nên chưa ký được. Vui lòng thử lại sau ít phút; nếu lỗi kéo "
        "dài, vui lòng báo quản trị."
    )


class TimestampAuthority(TimeStamper):
    """Asks one address; pyHanko holds the answer to the digest and the nonce."""

    def __init__(self, address: str, *, seconds: float = 180, tries: int = 3) -> None:
        """Take the address; ``seconds`` are for each of the ``tries``."""
        if not address.startswith(("http://", "https://")):
            raise TimestampUnavailable
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address
        self._seconds = seconds
        self._tries = tries

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask until there is an answer.

        Raises:
            TimestampUnavailable: none came, or one that is no timestamp.
        """
        asked = req.dump()
        for _ in range(self._tries - 1):
            try:
                return await asyncio.to_thread(self._ask, asked)
            except TimestampUnavailable:
                continue
        return await asyncio.to_thread(self._ask, asked)

    def _ask(self, body: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310  http or https, see above
            self._address, data=body, headers={"Content-Type": _QUERY, "Accept": _REPLY}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:  # noqa: S310
                if answer.headers.get_content_type() != _REPLY:
                    raise TimestampUnavailable
                told = tsp.TimeStampResp.load(answer.read(_LARGEST), strict=True)
                is_granted = told["status"]["status"].native in {"granted", "granted_with_mods"}
        except (OSError, HTTPException, ValueError) as error:
            raise TimestampUnavailable from error
        if not is_granted:
            raise TimestampUnavailable
        return told
