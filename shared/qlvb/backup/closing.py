"""When a backup is made: what the rule no longer keeps goes, and the proof begins."""

from collections.abc import Mapping

from qlvb.backup import making, proving, restoring, store


def close(event: Mapping[str, str]) -> making.Standing:
    """Remove what is past its time, and begin the proof of this backup."""
    backup = store.get(event["backup_id"])
    making.prune()
    restoring.drive(proving.begin(backup))
    return making.standing(backup)
