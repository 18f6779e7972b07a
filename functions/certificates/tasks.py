"""The lists of withdrawn certificates, kept by the system."""

from qlvb.certificates import authorities
from qlvb.platform.tasks import Event, task


@task
def upkeep(event: Event) -> dict[str, int]:  # noqa: ARG001  the schedule says nothing
    """Fetch every trusted authority's list of withdrawn certificates."""
    return authorities.refresh()
