"""The local timestamp authority: answers RFC 3161 requests with a test certificate."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from qlvb.kernel import clock
from werkzeug.wrappers import Request, Response

from infra.local.authority import Identity, kept, packed

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import DummyTimeStamper

REQUEST, ANSWER = "application/timestamp-query", "application/timestamp-reply"


class Page:
    """The authority of an engine's folder; made when the first timestamp is asked for."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._answer: Callable[[Request], Response] | None = None

    def __call__(self, request: Request) -> Response:
        """Answer a request for a timestamp."""
        if self._answer is None:
            self._answer = page(kept(self._folder)[1], clock.now)
        return self._answer(request)


def stamper(identity: Identity, at: datetime | None = None) -> "DummyTimeStamper":
    """Makes timestamps in this process, at a fixed time or now."""
    from asn1crypto import keys, x509
    from pyhanko.sign.timestamps import DummyTimeStamper, dummy_client  # half a second
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    # It loads its key for every timestamp, and every time proves for 70 ms that it is a key.
    vars(dummy_client)["serialization"] = SimpleNamespace(load_der_private_key=_loaded)
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(each) for each in identity.chain_der)
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(identity.der),
        tsa_key=keys.PrivateKeyInfo.load(packed(identity.key)),
        certs_to_embed=store,
        fixed_dt=at,
    )


@cache
def _loaded(content: bytes, password: None) -> Any:
    return serialization.load_der_private_key(content, password)


def page(identity: Identity, now: Callable[[], datetime]) -> Callable[[Request], Response]:
    """What the local engine answers at the authority's address (RFC 3161, 3.4)."""
    from asn1crypto import tsp

    def answer(request: Request) -> Response:
        if request.content_type != REQUEST:
            return Response(status=415)
        asked = tsp.TimeStampReq.load(request.get_data())
        told = asyncio.run(stamper(identity, now()).async_request_tsa_response(asked))
        return Response(told.dump(), content_type=ANSWER)

    return answer
