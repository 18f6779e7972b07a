"""Documents that go back to where they stood: both items of one together, or neither.

What stands in the register and how far the work is are judged as they were and as they are. Where
an export has the two apart, the first that is come to waits for the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

from qlvb.backup import returning, store, tables
from qlvb.backup.catalog import Image
from qlvb.backup.merging import HALVES
from qlvb.backup.model import Difference
from qlvb.backup.returning import Halves
from qlvb.platform import items
from qlvb.platform.items import Put
from qlvb.platform.tables import Cancelled, with_retries

Turned = tuple[Difference, list[str]]
"""What came of some documents, and a sentence on each that stays and should not have to."""
_AT_ONCE = 4


def count(restore_id: str, table: str, halves: list[Image]) -> Turned:
    """Take what stays out of what was counted as changed, before anything is written."""
    left, said = 0, []
    for kept, now in _changed(restore_id, table, halves):
        why = returning.why_it_stays(table, now, kept)
        if why is not None:
            left += _differ(kept, now)
            said += [why] if why else []
    return Difference(changed=-left, same=left), said


def turn_back(restore_id: str, table: str, halves: list[Image]) -> Turned:
    """Let the documents that may go back, and take the work that they had given off the desks."""
    changed = [kept for kept, _ in _changed(restore_id, table, halves)]
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        # Somebody changed it meanwhile: it is judged again.
        again = partial(with_retries, again=(Cancelled,))
        done = list(hands.map(again, (partial(_turn_back, table, kept) for kept in changed)))
    return Difference(written=sum(each for each, _ in done)), [why for _, why in done if why]


def _turn_back(table: str, kept: Halves) -> tuple[int, str]:
    name = tables.names()[table]
    now = _by_name(items.present(name, map(items.key_of, kept.values())).values())
    written = _differ(kept, now)
    if not written or len(now) < len(HALVES):
        return 0, ""
    why = returning.why_it_stays(table, now, kept)
    if why is not None:
        return 0, why
    returning.clear_desks(table, kept["PROGRESS"])
    items.write([Put(table=name, item=kept[half], seen=now[half]) for half in sorted(HALVES)])
    return written, ""


def _changed(restore_id: str, table: str, halves: list[Image]) -> Iterator[tuple[Halves, Halves]]:
    """The documents that are there and other than they were: how each was, and how it is."""
    wholes = _wholes(restore_id, table, halves)
    while some := list(islice(wholes, items.READ_AT_ONCE // len(HALVES))):
        keys = [items.key_of(half) for kept in some for half in kept.values()]
        there = items.present(tables.names()[table], keys)
        for kept in some:
            found = (there.get(items.key_of(half)) for half in kept.values())
            now = _by_name(half for half in found if half is not None)
            if len(now) == len(HALVES) and now != kept:
                yield kept, now


def _wholes(restore_id: str, table: str, halves: list[Image]) -> Iterator[Halves]:
    by_document: dict[str, list[Image]] = defaultdict(list)
    for half in halves:
        by_document[half["pk"]["S"]].append(half)
    for pk, known in by_document.items():
        before = store.kept_half(restore_id, table, pk) if len(known) < len(HALVES) else None
        whole = _by_name([*([before] if before else []), *known])
        if len(whole) == len(HALVES):
            yield whole
        else:
            store.keep_half(restore_id, table, known[0])


def _differ(kept: Halves, now: Halves) -> int:
    return sum(now.get(name) != half for name, half in kept.items())


def _by_name(halves: Iterable[Image]) -> dict[str, Image]:
    return {half["sk"]["S"]: half for half in halves}
