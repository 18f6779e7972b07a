"""moto 5.2.5 hashes a message that KMS is to sign even when it is told that it is a digest.

AWS signs a digest as it is (``MessageType=DIGEST``), which is how a file of any size is signed; a
signature over the digest of the digest fits no file.
"""

import threading
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.kms import utils
from moto.kms.exceptions import ValidationException
from moto.kms.responses import KmsResponse

from infra.local.mends._patching import wrap

_asked = threading.local()
"""Whether the request of this thread brings a digest, and how long that is."""


def apply() -> None:
    """Take a digest for a digest."""
    for name in ("sign", "verify"):
        wrap(KmsResponse, name, _minding_the_type)
    wrap(utils.RSAPrivateKey, "_RSAPrivateKey__padding_and_hash_algorithm", _prehashed_of_rsa)
    wrap(utils.ECDSAPrivateKey, "_ECDSAPrivateKey__hash_algorithm", _prehashed_of_curve)


def _minding_the_type(act: Callable[..., Any]) -> Callable[..., Any]:
    def minded(response: KmsResponse) -> Any:
        asked = response._get_param  # noqa: SLF001  the only way moto has
        is_digest = asked("MessageType") == "DIGEST"
        _asked.size = len(asked("Message")) if is_digest else None
        try:
            return act(response)
        finally:
            _asked.size = None

    return minded


def _prehashed_of_rsa(choose: Callable[..., Any]) -> Callable[..., Any]:
    def chosen(key: Any, signing_algorithm: str) -> Any:
        padding, algorithm = choose(key, signing_algorithm)
        return padding, _as_asked(algorithm)

    return chosen


def _prehashed_of_curve(choose: Callable[..., Any]) -> Callable[..., Any]:
    def chosen(key: Any, signing_algorithm: str) -> Any:
        return _as_asked(choose(key, signing_algorithm))

    return chosen


def _as_asked(algorithm: Any) -> Any:
    size = getattr(_asked, "size", None)
    if size is None:
        return algorithm
    if size != algorithm.digest_size:
        msg = "Digest is invalid length for algorithm"
        raise ValidationException(msg)
    return Prehashed(algorithm)
