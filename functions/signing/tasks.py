"""Issued documents are made to last."""

from qlvb.issuing import upkeep as lasting
from qlvb.platform.tasks import Event, task


@task
def upkeep(event: Event) -> dict[str, int]:  # noqa: ARG001  the schedule says nothing
    """Make lasting what is due, and renew what would weaken."""
    return lasting.make_due()
