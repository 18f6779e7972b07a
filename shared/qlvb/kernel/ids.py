"""Identifiers: 26 characters of Crockford's base 32, as in the ULID specification."""

import hashlib
import secrets

from qlvb.kernel import clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A new id that sorts by the time it was made (48 bits of milliseconds, 80 random bits)."""
    milliseconds = int(clock.now().timestamp() * 1000)
    return _encode((milliseconds << 80) | secrets.randbits(80))


def derived_id(*parts: str) -> str:
    """The same 26 characters for the same parts: a repeated request finds what it made before."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _encode(int.from_bytes(digest[:16]))


def _encode(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
