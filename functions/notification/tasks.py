"""E-mails and reminders: from the tables' streams, the mail queue and the schedule."""

from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task


@task
def collect(event: Event) -> None:
    """News of the tables' streams go to the mail queue: work, packets that came, answers."""
    notification.collect(event)


@task
def send(event: Event) -> dict[str, list[dict[str, str]]]:
    """Notices of the mail queue are sent; the answer names those to be delivered again."""
    return notification.send(event)


@task
def remind(event: Event) -> None:  # noqa: ARG001  the schedule says nothing but that it is time
    """Every hour: deadlines that are near or have just passed go to the mail queue."""
    notification.remind()
