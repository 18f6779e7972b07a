"""What the incidents table's stream says goes onto the page that needs no sign-in."""

from qlvb.incidents import service
from qlvb.platform.tasks import Event, task


@task
def publish(event: Event) -> None:
    """Incidents of a batch are put onto the page, or taken away from it."""
    service.publish(event)
