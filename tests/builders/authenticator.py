"""An authenticator as people have on their telephones (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time


def code(secret, *, steps=0):
    """The six digits shown now, or some steps of thirty seconds away."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def wrong_code(secret):
    """Six digits that no authenticator with this secret shows about now."""
    near = {code(secret, steps=each) for each in range(-3, 4)}
    return next(each for each in map("{:06d}".format, range(10)) if each not in near)
