"""KMS: signatures by a key that never leaves it."""

import hashlib

from botocore.exceptions import BotoCoreError, ClientError

from qlvb.kernel.errors import Unavailable
from qlvb.platform.clients import client

_WRONG = {"KMSInvalidSignatureException", "NotFoundException"}
_ALGORITHMS = ("RSASSA_PKCS1_V1_5_SHA_256", "ECDSA_SHA_256")


def sign(key: str, message: bytes) -> bytes:
    """An ECDSA signature (P-256, SHA-256, DER) over a message of at most 4,096 bytes."""
    try:
        answer = client("kms").sign(
            KeyId=key, Message=message, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="kms") from error
    return bytes(answer["Signature"])


def public_key(key: str) -> bytes:
    """The public half of the key, as DER."""
    try:
        answer = client("kms").get_public_key(KeyId=key)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="kms") from error
    return bytes(answer["PublicKey"])


def vouch(key: str, statement: bytes) -> tuple[str, bytes]:
    """A signature over a statement of any length by a key of either kind.

    Returns:
        The algorithm by KMS's own name, and the signature.
    """
    try:
        known = client("kms").get_public_key(KeyId=key)["SigningAlgorithms"]
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="kms") from error
    algorithm = next(each for each in _ALGORITHMS if each in known)
    return algorithm, sign_digest(key, hashlib.sha256(statement).digest(), algorithm)


def sign_digest(key: str, digest: bytes, algorithm: str) -> bytes:
    """A signature over a SHA-256 digest, for a message too long to be sent.

    ``algorithm`` is KMS's own name: RSASSA_PKCS1_V1_5_SHA_256, ECDSA_SHA_256.
    """
    try:
        answer = client("kms").sign(
            KeyId=key, Message=digest, MessageType="DIGEST", SigningAlgorithm=algorithm
        )
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="kms") from error
    return bytes(answer["Signature"])


def holds(key: str, message: bytes, signature: bytes) -> bool:
    """Whether a signature of ``sign`` over the message is the key's."""
    try:
        answer = client("kms").verify(
            KeyId=key,
            Message=message,
            MessageType="RAW",
            Signature=signature,
            SigningAlgorithm="ECDSA_SHA_256",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in _WRONG:
            return False
        raise Unavailable(service="kms") from error
    except BotoCoreError as error:
        raise Unavailable(service="kms") from error
    return bool(answer["SignatureValid"])


def is_by(der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of ``sign`` is by the key of this public half, asking nobody."""
    # Loaded when such a key is looked at: that is seldom.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(der)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
