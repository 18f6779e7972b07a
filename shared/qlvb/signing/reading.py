"""Reading signatures, and what is around them, quickly.

PyHanko 0.38 reads a file byte by byte: the 32,000 hexadecimal digits of a signature took two thirds
of an examination, and names (``/Type``) a tenth; asn1crypto prepares every letter of a
certificate's names anew (RFC 4518, 2) at each of dozens of comparisons. Here a string or a name is
read at once, and what follows from the same bytes is worked out once. Whatever is unusual is left
to them, so what is read, what is equal, and what is refused, stays the same.
"""

import binascii
import re
from functools import lru_cache
from typing import Any, BinaryIO

import pyhanko.pdf_utils.generic
from asn1crypto import x509
from pyhanko.pdf_utils.reader import RawPdfPath

_SPACES = b" \n\r\t\x00\x0c"
_PIECE = 8192
_DELIMITER = re.compile(rb"[ \n\r\t\f\x00()<>\[\]{}/%]")
_LONGEST = 64
"""Bytes of a name that is worth keeping; the names that occur again and again have less than 20."""

generic: Any = pyhanko.pdf_utils.generic
paths: Any = RawPdfPath
_digit_by_digit = generic.read_hex_string_from_stream
_byte_by_byte = generic.read_until_delimiter
_decoded = generic._decode_name  # noqa: SLF001
_tagged = paths._tag  # noqa: SLF001
_compared = x509.RDNSequence.__eq__
_prepared = x509.RDNSequence.hashable.fget


def install() -> None:
    """Let pyHanko and asn1crypto read so in this process."""
    generic.read_hex_string_from_stream = string
    generic.read_until_delimiter = until_delimiter
    generic._decode_name = name  # noqa: SLF001
    paths._tag = _tag  # noqa: SLF001
    x509.RDNSequence.__eq__ = is_same
    x509.RDNSequence.hashable = property(key)


def string(stream: BinaryIO) -> Any:
    """Read a string in hexadecimal from its ``<`` to behind its ``>``."""
    start = stream.tell()
    pieces = []
    while True:
        piece = stream.read(_PIECE)
        end = piece.find(b">")
        if end >= 0:
            pieces.append(piece[:end])
            break
        if not piece:
            return _as_pyhanko_does(stream, start)
        pieces.append(piece)
    whole = b"".join(pieces)
    digits = whole[1:].translate(None, _SPACES)
    if len(digits) % 2:
        digits += b"0"
    try:
        value = binascii.unhexlify(digits)
    except binascii.Error:
        return _as_pyhanko_does(stream, start)
    stream.seek(start + len(whole) + 1)
    return generic.pdf_string(value)


def until_delimiter(stream: BinaryIO) -> Any:
    """Read what stands before the next space or delimiter."""
    start = stream.tell()
    piece = stream.read(_LONGEST)
    found = _DELIMITER.search(piece)
    if found is None:
        stream.seek(start)
        return _byte_by_byte(stream)
    stream.seek(start + found.start())
    return piece[: found.start()]


def name(encoded: bytes) -> Any:
    """A name of PDF without its escapes."""
    return (
        generic.NameObject(_kept_name(encoded)) if len(encoded) <= _LONGEST else _decoded(encoded)
    )


def is_same(one: x509.RDNSequence, other: Any) -> bool:
    """Whether two names on certificates are one (RFC 5280, 7.1)."""
    return isinstance(other, x509.RDNSequence) and _is_same(one.dump(), other.dump())


def key(name: x509.RDNSequence) -> str:
    """What a name on a certificate is looked up by."""
    return _key(name.dump())


def _as_pyhanko_does(stream: BinaryIO, start: int) -> Any:
    stream.seek(start)
    return _digit_by_digit(stream)


@lru_cache(maxsize=4096)
def _kept_name(encoded: bytes) -> str:
    return str(_decoded(encoded))


def _tag(path: RawPdfPath) -> Any:
    held = vars(path)
    if "_kept" not in held:
        held["_kept"] = _tagged(path)
    return held["_kept"]


@lru_cache(maxsize=1024)
def _is_same(one: bytes, other: bytes) -> bool:
    return bool(_compared(x509.RDNSequence.load(one), x509.RDNSequence.load(other)))


@lru_cache(maxsize=1024)
def _key(encoded: bytes) -> str:
    return str(_prepared(x509.RDNSequence.load(encoded)))
