"""A timestamp authority (RFC 3161) over HTTP.

The national authority has been seen to take from 2 to 131 seconds. A job gives it 180 and asks up
to three times. Who waits on the page has 30 seconds for everything: there it is given a part of
them, and a signature that must have a timestamp is not made without (``infra/decisions/0021``).
"""

import asyncio
import time
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
        "Tổ chức cấp dấu thời gian chưa trả lời nên chưa ký được. Văn bản vẫn ở bước hiện tại; số "
        "đã cấp (nếu có) được giữ nguyên. Vui lòng thử lại sau ít phút; nếu lỗi kéo dài, vui lòng "
        "báo quản trị."
    )


class TimestampAuthority(TimeStamper):
    """Asks one address; pyHanko holds the answer to the digest and the nonce."""

    def __init__(
        self,
        address: str,
        *,
        seconds: float = 180,
        tries: int = 3,
        within: float | None = None,
    ) -> None:
        """Take the address.

        Args:
            address: http or https.
            seconds: for each try.
            tries: for each timestamp.
            within: seconds from now on after which nothing more is asked, for all timestamps.
        """
        if not address.startswith(("http://", "https://")):
            raise TimestampUnavailable
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address
        self._seconds = seconds
        self._tries = tries
        self._until = None if within is None else time.monotonic() + within

    @classmethod
    def for_a_request(cls, address: str) -> "TimestampAuthority":
        """For whoever waits on the page: soon or not at all."""
        return cls(address, seconds=8, tries=2, within=16)

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
        seconds = self._seconds
        if self._until is not None:
            seconds = min(seconds, self._until - time.monotonic())
        if seconds <= 0:
            raise TimestampUnavailable
        request = urllib.request.Request(  # noqa: S310  http or https, see above
            self._address, data=body, headers={"Content-Type": _QUERY, "Accept": _REPLY}
        )
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310
                if answer.headers.get_content_type() != _REPLY:
                    raise TimestampUnavailable
                told = tsp.TimeStampResp.load(answer.read(_LARGEST), strict=True)
                is_granted = told["status"]["status"].native in {"granted", "granted_with_mods"}
        except (OSError, HTTPException, ValueError) as error:
            raise TimestampUnavailable from error
        if not is_granted:
            raise TimestampUnavailable
        return told
