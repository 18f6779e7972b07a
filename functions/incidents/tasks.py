"""What is not over goes onto the page that needs no sign-in: as the stream says, and every hour."""

from qlvb.incidents import service
from qlvb.platform.tasks import Event, task


@task
def publish(event: Event) -> None:
    """The page is written anew from the table."""
    service.publish(event)
