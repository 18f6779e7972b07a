"""The audit trail proves itself: imprints of every record, and days closed for good."""

from qlvb.audit import closing, rechecking
from qlvb.platform.tasks import Event, task


@task
def imprint(event: Event) -> None:
    """New records of the audit table's stream leave their hashes in the locked bucket."""
    closing.imprint(event)


@task
def close(event: Event) -> None:  # noqa: ARG001  the schedule says nothing
    """Close the days that are over, each root signed; look again at what they wrote."""
    closing.close_all()
    rechecking.recheck()
