"""The reports' night: days are taken in, recounted, and what the calendar asks for is made."""

from qlvb.kernel.errors import Unavailable
from qlvb.notification import service as notification
from qlvb.platform.tasks import Event, task
from qlvb.reports import keeping, recounting, scheduling


@task
def nightly(event: Event) -> dict[str, int]:
    """Take in what the closed days say, make what is due, and tell who is to read it.

    Once a night (``is_thorough``), some time after the first run, what is kept is recounted first.

    Raises:
        Unavailable: an agency failed. The others are done; the next run goes on.
    """
    failed = keeping.keep_all()
    is_thorough = event.get("is_thorough", False)
    mended, uncounted = recounting.recount_all() if is_thorough else (0, [])
    reports, unmade = scheduling.make_due()
    notification.tell_of_reports(reports)
    if failed or uncounted or unmade:
        raise Unavailable(service="reports")
    return {"reports": len(reports), "mended": mended}
