"""When a backup is made: its proof begins, and what the rule no longer keeps goes."""

from collections.abc import Mapping

from qlvb.backup import making, proving, restoring, store


def close(event: Mapping[str, str]) -> making.Standing:
    """Begin the proof of this backup, and remove what is past its time."""
    backup = store.get(event["backup_id"])
    restoring.drive(proving.begin(backup))
    making.prune()
    return making.standing(backup)
