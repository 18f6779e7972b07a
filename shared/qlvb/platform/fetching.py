"""Small public things fetched by their address: an authority's list of withdrawn certificates.

Only the upkeep of certificates fetches. What opens files from outside never does.
"""

import time
import urllib.parse
import urllib.request
from http.client import HTTPException

from qlvb.kernel.errors import Unavailable

SECONDS = 20.0
"""For the whole of it: a server that gives a byte a minute is not waited for."""
_CHUNK = 64 * 1024
_OK = 200


class NotFetched(Unavailable):
    """Nobody answered in time, or not with what was asked for."""

    detail = (
        "Không tải được từ địa chỉ {address}. Vui lòng kiểm tra địa chỉ và đường truyền rồi thử "
        "lại."
    )


class FetchedTooMuch(Unavailable):
    """What came is larger than such a thing may be."""

    detail = "Tệp tại địa chỉ {address} lớn bất thường nên không tải. Vui lòng kiểm tra địa chỉ."


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An address is what the operator entered; it does not lead elsewhere."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Follow none."""


def is_address(text: str) -> bool:
    """Whether something can be fetched from here: http or https, with a host."""
    try:
        parts = urllib.parse.urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def fetch(address: str, *, largest: int, seconds: float = SECONDS) -> bytes:
    """The bytes at an address.

    Args:
        address: http or https.
        largest: bytes that it may have.
        seconds: for the whole of it.

    Raises:
        NotFetched: no answer in time, or another than 200.
        FetchedTooMuch: it is larger.
    """
    if not is_address(address):
        raise NotFetched(address=address)
    until = time.monotonic() + seconds
    opener = urllib.request.build_opener(_NoRedirects)
    request = urllib.request.Request(address, headers={"Accept": "*/*"})  # noqa: S310  see above
    held = bytearray()
    try:
        with opener.open(request, timeout=seconds) as answer:
            if answer.status != _OK:
                raise NotFetched(address=address)
            while chunk := answer.read1(_CHUNK):
                held += chunk
                if len(held) > largest:
                    raise FetchedTooMuch(address=address)
                if time.monotonic() > until:
                    raise NotFetched(address=address)
            if answer.length:
                raise NotFetched(address=address)
    except (OSError, HTTPException, ValueError) as error:
        raise NotFetched(address=address) from error
    return bytes(held)
