"""Reading signatures out of a file quickly.

A signature stands in a PDF as a string of some 32,000 hexadecimal digits. PyHanko 0.38 reads it
digit by digit, which takes two thirds of an examination. Here it is read at once; whatever is
unusual about a string is left to pyHanko, so what is read, and what is refused, stays the same.
"""

import binascii
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic

_SPACES = b" \n\r\t\x00\x0c"
_PIECE = 8192
_digit_by_digit = generic.read_hex_string_from_stream


def read(stream: BinaryIO) -> Any:
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


def install() -> None:
    """Let pyHanko read so in this process."""
    generic.read_hex_string_from_stream = read


def _as_pyhanko_does(stream: BinaryIO, start: int) -> Any:
    stream.seek(start)
    return _digit_by_digit(stream)
