"""The proof of what is on record of one subject: a file that anybody can verify, anywhere."""

import base64
import hashlib
from collections.abc import Sequence

from qlvb.audit import store, tree, vault
from qlvb.audit.days import ClosedDay, Imprint, told
from qlvb.audit.model import AuditEvent, Proof
from qlvb.kernel import clock


def of(agency_id: str, subject_id: str) -> Proof:
    """Its records, the paths to the signed roots of their days, and the keys that signed.

    The caller checks the right to see it. Records of days that are not closed yet are waiting.
    """
    closed = vault.ClosedDays(agency_id)
    found: dict[str, tuple[ClosedDay, list[AuditEvent]]] = {}
    waiting = []
    for event in store.every(agency_id, subject_id):
        if (day := closed.of(Imprint.of(agency_id, event))) is None:
            waiting.append(told(agency_id, event))
        else:
            found.setdefault(day.day, (day, []))[1].append(event)
    days = [found[day] for day in sorted(found)]
    return Proof(
        agency=agency_id,
        subject=subject_id,
        made_at=clock.now().isoformat(),
        days=[_day(day, subject_id) for day, _ in days],
        records=[row for day, events in days for row in _records(agency_id, day, events)],
        waiting=waiting,
        keys={fingerprint(day.public_key): day.public_key for day, _ in days},
    )


def fingerprint(public_key: str) -> str:
    """What a public key is known by: the SHA-256 of its DER."""
    return hashlib.sha256(base64.b64decode(public_key)).hexdigest()


def _day(day: ClosedDay, subject_id: str) -> dict[str, object]:
    place = next(n for n, tally in enumerate(day.tallies) if tally["subject"] == subject_id)
    index = len(day.imprints) + place
    return {
        "statement": day.statement,
        "signature": day.signature,
        "key": fingerprint(day.public_key),
        "tally": day.tallies[place],
        "index": index,
        "path": _hex(tree.path(day.leaves, index)),
    }


def _records(agency_id: str, day: ClosedDay, events: Sequence[AuditEvent]) -> list[object]:
    places = {each.event_id: place for place, each in enumerate(day.imprints)}
    indexes = [places[event.event_id] for event in events]
    paths = tree.paths(day.leaves, indexes)
    return [
        {"record": told(agency_id, event), "day": day.day, "index": index, "path": _hex(path)}
        for event, index, path in zip(events, indexes, paths, strict=True)
    ]


def _hex(path: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in path]
