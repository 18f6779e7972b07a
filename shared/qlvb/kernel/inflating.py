"""How large packed bytes become, found without keeping them.

Of what a PDF may be packed with only Flate multiplies without bound, and over and over when its
filters are chained.
"""

import zlib
from collections.abc import Iterator, Sequence

_CHUNK = 1024 * 1024


def size(packed: bytes, filters: Sequence[str], *, at_most: int) -> int:
    """Measure a stream of a PDF; of a chain the leading Flate filters are followed.

    Returns:
        The size; one more than ``at_most`` where it is larger, however much.
    """
    flate = {"/FlateDecode", "/Fl"}
    depth = next((i for i, name in enumerate(filters) if name not in flate), len(filters))
    if depth == 0:
        return len(packed)
    found = 0
    try:
        for chunk in _inflated(iter([packed]), depth):
            found += len(chunk)
            if found > at_most:
                return at_most + 1
    except zlib.error:
        # Viewers show what came out before the damage; so does the count.
        return found
    return found


def _inflated(source: Iterator[bytes], depth: int) -> Iterator[bytes]:
    if depth > 1:
        source = _inflated(source, depth - 1)
    inflator = zlib.decompressobj()
    for packed in source:
        waiting = packed
        while waiting and not inflator.eof:
            yield inflator.decompress(waiting, _CHUNK)
            waiting = inflator.unconsumed_tail
