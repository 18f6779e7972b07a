"""What happens to files by themselves: the check when one arrives, and the sweep."""

from urllib.parse import unquote_plus

from qlvb.files import checking
from qlvb.organization import succession
from qlvb.platform.tasks import Event, task


@task
def check(event: Event) -> None:
    """S3 tells of an object in the intake bucket; twice, late or in a bundle as it pleases."""
    for record in event.get("Records", []):
        checking.check(unquote_plus(record["s3"]["object"]["key"]))


@task
def expire(event: Event) -> None:  # noqa: ARG001  the schedule says nothing
    """Check what was overlooked, forget what nobody came back to, remove leftovers."""
    checking.sweep(agency.agency_id for agency in succession.every_agency())
