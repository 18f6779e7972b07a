"""What who signs has decided: where everything goes, in which form, how urgent it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from qlvb.incoming.entry import Urgency
from qlvb.signing.model import Place, Places


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where somebody put signature, seal, number and date on a version of a draft."""

    draft_no: int
    places: Places
    by: str
    at: datetime
    found: Places = field(default_factory=Places)
    """What the words of that version said then: a place is kept as its way from there."""

    def onto(self, found: Places, sizes: Sequence[tuple[float, float]]) -> Places:
        """The same on another draft: as far from what its words say as it was on the first.

        Args:
            found: what the words of the other draft say.
            sizes: width and height of its pages.
        """
        named = {}
        for each in fields(Places):
            put, then, now = (getattr(one, each.name) for one in (self.places, self.found, found))
            moved = put if now is None or put is None else then and _moved(put, then, now)
            named[each.name] = moved if moved and _is_within(moved, sizes) else now
        return Places(**named)


class PlacedBy(StrEnum):
    """Who says where everything goes."""

    WORDS = "words"
    """The draft's own."""
    HAND = "hand"
    LIKE = "like"
    """The last of the drafter's documents of the kind on which it was put by hand."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What who signs has decided with it."""

    form: str
    """The mark of the form of signing."""
    urgency: Urgency | None = None
    """None: as it is."""


def _moved(put: Place, then: Place, now: Place) -> Place:
    """As far from ``now`` as ``put`` was from ``then``."""
    return Place(
        page=now.page + put.page - then.page,
        **{
            side: getattr(now, side) + getattr(put, side) - getattr(then, side)
            for side in ("left", "bottom", "right", "top")
        },
    )


def _is_within(place: Place, sizes: Sequence[tuple[float, float]]) -> bool:
    if not 0 <= place.page < len(sizes):
        return False
    width, height = sizes[place.page]
    return place.left >= 0 and place.right <= width and place.bottom >= 0 and place.top <= height
