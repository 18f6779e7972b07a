"""What a clerk sends in, and files that stand accepted without the way of their bytes."""

import hashlib
import uuid
from contextlib import contextmanager
from datetime import timedelta

from qlvb.files import store as files
from qlvb.files.model import FileStatus, StoredFile
from qlvb.kernel import clock, ids
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact


def an_accepted_file(
    *, pages=2, by="van-thu", agency="H16.13", filename="cong-van.pdf", sha256="0" * 64
):
    """The record of a file as its check leaves it; returns its id."""
    file = StoredFile(
        file_id=ids.new_id(),
        agency_id=agency,
        status=FileStatus.ACCEPTED,
        filename=filename,
        size=40_000,
        created_at=clock.now(),
        created_by=by,
        created_by_name="Văn thư",
        pages=pages,
        sha256=sha256,
    )
    with transact() as tx:
        files.create(tx, file)
    return file.file_id


def a_real_file(content, *, by, agency="H16.13", filename="du-thao.pdf", pages=1):
    """An accepted file with its bytes, as its check leaves it; returns its id."""
    file_id = an_accepted_file(
        by=by,
        agency=agency,
        filename=filename,
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    client("s3").put_object(
        Bucket=settings.files_bucket, Key=files.find(agency, file_id).key, Body=content
    )
    return file_id


def an_intake(leader, /, **changes):
    """A document that can be registered as it stands; its number is its own."""
    if "file_ids" not in changes:
        changes["file_ids"] = [an_accepted_file()]
    today = clock.today()
    return {
        "form": "paper",
        "kind": "cong-van",
        "number": str(uuid.uuid4().int % 10**9),
        "notation": "UBND-VX",
        "issued_on": str(today - timedelta(days=2)),
        "issuer": "Ủy ban nhân dân tỉnh Đắk Nông",
        "issuer_id": "H16",
        "subject": "V/v báo cáo tình hình ứng dụng công nghệ thông tin",
        "arrived_on": str(today),
        "leader_id": leader,
        **changes,
    }


def a_key():
    """What the page sends once for every content."""
    return str(uuid.uuid4())


class TheLineBroke(Exception):
    """The process ended in the middle of a request."""


def _break_off():
    raise TheLineBroke


def aws_breaks_off(service, operation, *, after=False):
    """The next request of this kind never leaves, or is carried out and never answered."""
    return meanwhile(service, operation, _break_off, after=after)


@contextmanager
def meanwhile(service, operation, happens, *, after=False, place=1):
    """Something happens at the next request of this kind to AWS, or at a later one."""
    events = client(service).meta.events
    left = [happens, *[lambda: None] * (place - 1)]

    def happen(**_):
        if left:
            left.pop()()

    name = f"{'after' if after else 'before'}-call.{service}.{operation}"
    events.register(name, happen)
    try:
        yield
    finally:
        events.unregister(name, happen)
    assert not left, f"{operation} was not asked for"
