"""What becomes of an item of a backup when it is put back beside what is there.

Only documents go back: what stands in the register and how far the work is, both or neither.
Numbers, records of acts, packets, notices, accounts and rights only grow: put back where they are
missing, never turned back, since each stands for something that was said to somebody.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from qlvb.backup.catalog import Image
from qlvb.backup.model import Extent, RestoreMode, Scope

LAST_NUMBER = "last_number"
_TURNED_BACK = {"IncomingTable", "OutgoingTable"}
HALVES = frozenset({"ENTRY", "PROGRESS"})
"""The two items that a document is."""
_FLEETING = {"TRIES", "OPENING"}
_UNDER_WAY = "~"


class Fate(StrEnum):
    """What is done with an item of the backup."""

    LEAVE = "leave"
    PUT = "put"
    """It is not there: it is written, if nobody wrote it meanwhile."""
    TURN_BACK = "turn_back"
    """Half of a document that has changed since: it goes back with its other half, if it may."""
    RAISE = "raise"
    """A last number, missing or lower: it rises."""


def fate(
    table: str,
    kept: Image,
    there: Image | None,
    mode: RestoreMode,
    now: datetime,
    *,
    is_empty: bool,
) -> Fate:
    """What is done with one item.

    Args:
        table: by its logical name.
        kept: the item in the backup.
        there: the item as it is now.
        mode: what is to be put back.
        now: what time has removed by then stays away.
        is_empty: whether the table had nothing of the scope: everything in it was lost.
    """
    if LAST_NUMBER in kept:
        return Fate.RAISE if _is_lower(there, kept) else Fate.LEAVE
    if there is None:
        return Fate.LEAVE if _went_by_itself(table, kept, now, is_empty=is_empty) else Fate.PUT
    may_turn_back = mode is RestoreMode.AS_IT_WAS and goes_back(table, kept)
    return Fate.TURN_BACK if may_turn_back and there != kept else Fate.LEAVE


def goes_back(table: str, item: Image) -> bool:
    """Whether an item is one half of a document."""
    is_document = table in _TURNED_BACK and "#D#" in item["pk"]["S"]
    return is_document and item["sk"]["S"] in HALVES


def holds(scope: Scope, item: Image, file_ids: Collection[str]) -> bool:
    """Whether an item belongs to what is put back."""
    if scope.extent is Extent.WHOLE:
        return True
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    own = f"A#{scope.agency_id}"
    of_agency = pk == own or pk.startswith(f"{own}#")
    if scope.extent is Extent.AGENCY:
        named = sk == own or _text(item, "agency_id") == scope.agency_id
        return of_agency or named
    document = scope.document_id
    if not of_agency:
        return False
    return (
        pk.endswith((f"#D#{document}", f"#X#{document}", f"#L#{document}"))
        or document in sk.split("#")
        or _text(item, "document_id") == document
        or any(pk == f"{own}#F#{file_id}" for file_id in file_ids)
        or any(f'"{document}"' in _text(item, name) for name in ("number", "arrival"))
    )


def _is_lower(there: Image | None, kept: Image) -> bool:
    now = int(there[LAST_NUMBER]["N"]) if there and LAST_NUMBER in there else -1
    return now < int(kept[LAST_NUMBER]["N"])


def _went_by_itself(table: str, kept: Image, now: datetime, *, is_empty: bool) -> bool:
    sk = kept["sk"]["S"]
    ends: Mapping[str, str] = kept.get("expires_at", {})
    is_over = "N" in ends and float(ends["N"]) <= now.timestamp()
    was_under_way = table == "HandoverTable" and sk.startswith(_UNDER_WAY)
    return is_over or sk in _FLEETING or (was_under_way and not is_empty)


def _text(item: Image, name: str) -> str:
    return str(item.get(name, {}).get("S", ""))
