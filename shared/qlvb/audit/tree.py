"""The Merkle tree of RFC 6962, section 2.1: SHA-256, leaves and nodes hashed apart.

Hashes are 32 bytes. A leaf is any bytes; what is kept and sent are the hashes of leaves.
"""

import hashlib
import json
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def canonical(value: object) -> bytes:
    """The one way a value is written before it is hashed or signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf; the zero in front keeps a node from passing for a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return _node(root(leaves[:split]), root(leaves[split:]))


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What is needed besides one leaf to come to the root: from the leaf upwards.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*path(leaves[:split], index), root(leaves[split:])]
    return [*path(leaves[split:], index - split), root(leaves[:split])]


def paths(leaves: Sequence[bytes], indexes: Sequence[int]) -> list[list[bytes]]:
    """The paths of several leaves of one tree, hashing every node once."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [below[at : at + 2] for at in range(0, len(below), 2)]
        levels.append([_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs])  # noqa: PLR2004
    found = []
    for index in indexes:
        if not 0 <= index < len(leaves):
            raise IndexError(index)
        places = [(level, (index >> height) ^ 1) for height, level in enumerate(levels[:-1])]
        # Where a level ends without a neighbour, its last hash is carried up unchanged.
        found.append([level[place] for level, place in places if place < len(level)])
    return found


def includes(leaf: bytes, index: int, size: int, along: Sequence[bytes], top: bytes) -> bool:
    """Whether the path leads from the hash of leaf ``index`` to the root of ``size`` leaves."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for beside in along:
        if last == 0:
            return False
        if place % 2 or place == last:
            reached = _node(beside, reached)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            reached = _node(reached, beside)
        place, last = place // 2, last // 2
    return last == 0 and reached == top


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
