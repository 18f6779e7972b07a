"""The local timestamp authority: answers RFC 3161 requests with a test certificate."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from asn1crypto import keys, tsp, x509
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from werkzeug.wrappers import Request, Response

from infra.local.authority import Identity, _packed

REQUEST, ANSWER = "application/timestamp-query", "application/timestamp-reply"


def stamper(identity: Identity, at: datetime | None = None) -> DummyTimeStamper:
    """Makes timestamps in this process, at a fixed time or now."""
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(each) for each in identity.chain_der)
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(identity.der),
        tsa_key=keys.PrivateKeyInfo.load(_packed(identity.key)),
        certs_to_embed=store,
        fixed_dt=at,
    )


def page(identity: Identity, now: Callable[[], datetime]) -> Callable[[Request], Response]:
    """What the local engine answers at the authority's address (RFC 3161, 3.4)."""

    def answer(request: Request) -> Response:
        if request.content_type != REQUEST:
            return Response(status=415)
        asked = tsp.TimeStampReq.load(request.get_data())
        told = asyncio.run(stamper(identity, now()).async_request_tsa_response(asked))
        return Response(told.dump(), content_type=ANSWER)

    return answer
