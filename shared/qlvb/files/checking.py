"""The check of what came in, and the sweep: each step may be repeated, after a crash or twice.

The order makes it safe: the verdict is written first, under the condition that none was given; then
the bytes follow it. A file whose bytes are still to be removed stays on the list PURGE.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.files import converting, mail, model, store, verdict
from qlvb.files.model import PATIENCE, Decision, FileStatus, StoredFile, Watch
from qlvb.files.refusals import CopyDiffers
from qlvb.files.verdict import Verdict
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.kernel.errors import QlvbError
from qlvb.platform import sandbox, storage
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact

_TAGS = {
    FileStatus.REFUSED: EventTag.FILE_REFUSE,
    FileStatus.STOPPED: EventTag.FILE_STOP,
    FileStatus.EXPIRED: EventTag.FILE_EXPIRE,
}
"""What goes on record. An accepted file does with the document that takes it up, by its hash."""


def check(intake_key: str) -> StoredFile | None:
    """Check what arrived under a key of the intake bucket and write the verdict.

    Told twice, late, or of a key nobody was permitted to use, it leaves everything as it should be.

    Returns:
        The file with its verdict; None for a key without a file.

    Raises:
        Unavailable, CopyDiffers: to be tried again.
    """
    place = model.place_of(intake_key)
    file = store.find(*place) if place else None
    if file is None or file.intake_key != intake_key:
        logger.warning("file.unknown", key=intake_key)
        storage.delete_every_version(settings.intake_bucket, intake_key)
        return None
    if not file.is_open:
        settle(file)
        return file
    arrived = storage.head(settings.intake_bucket, intake_key)
    if arrived is None:
        return file
    if file.status is FileStatus.WAITING:
        file = _write(file, file.begin_check())
        if not file.is_open:
            return file
    return _judge(file, arrived)


def keep(file: StoredFile) -> str | None:
    """Copy the version the verdict is on, unaltered, to where accepted files are kept.

    Returns:
        The version id of the copy.

    Raises:
        CopyDiffers: the copy's hash is not the one taken at the check.
    """
    if file.source is not None:
        return file.version_id  # it was kept when it was made
    source = (settings.intake_bucket, file.intake_key, file.version_id)
    bucket = settings.files_bucket
    kept = storage.head(bucket, file.key)
    if kept is not None and kept.size == file.size:
        copied = kept.version_id
    else:
        copied = storage.copy(source, bucket, file.key)
    if storage.sha256(bucket, file.key, copied) != file.sha256:
        storage.delete_every_version(bucket, file.key)
        raise CopyDiffers(file_id=file.file_id)
    return copied


def settle(file: StoredFile) -> None:
    """Let the bytes follow a verdict: accepted ones leave the intake, refused ones are removed."""
    if file.status is FileStatus.ACCEPTED:
        storage.delete_every_version(settings.intake_bucket, file.intake_key)
    elif file.status in {FileStatus.REFUSED, FileStatus.EXPIRED}:
        purge(file)


def purge(file: StoredFile) -> None:
    """Remove a refused or forgotten file from every version of both buckets, then say so."""
    if file.multipart_id is not None:
        storage.abort_multipart(settings.intake_bucket, file.intake_key, file.multipart_id)
    storage.delete_every_version(settings.intake_bucket, file.intake_key)
    storage.delete_every_version(settings.files_bucket, file.key)
    if file.is_office or file.source is not None:
        storage.delete_every_version(settings.files_bucket, file.source_key)
    if not file.is_purged:
        with transact() as tx:
            store.save(tx, file.purged(), file)


def sweep(agency_ids: Iterable[str]) -> None:
    """Check what S3 told nobody of, forget what nobody came back to, remove what is left over."""
    for agency_id in agency_ids:
        for watch in (Watch.OPEN, Watch.STOPPED, Watch.PURGE):
            # Uploads are looked at each time, since S3 may have told nobody that one is there.
            # Loose files lie on the same list.
            patience = timedelta(0) if watch is Watch.OPEN else PATIENCE.get(watch, timedelta(0))
            due = clock.now() - patience
            for file_id in store.watched_until(agency_id, watch, due):
                try:
                    _tend(agency_id, file_id)
                except QlvbError as error:
                    # The next sweep comes back to it; the others must not wait for it.
                    logger.warning("file.sweep_failed", file_id=file_id, code=error.code)


def _tend(agency_id: str, file_id: str) -> None:
    file = store.find(agency_id, file_id)
    if file is None:
        return
    if file.watch is Watch.PURGE:
        purge(file)
    elif file.is_forgotten(clock.now()):
        settle(_write(file, _forgotten(file)))
    elif file.watch is Watch.OPEN:
        check(file.intake_key)


def _forgotten(file: StoredFile) -> StoredFile:
    if file.status is FileStatus.STOPPED:
        decision = Decision(
            released=False,
            reason=f"Quá {model.DECISION_TIME.days} ngày không có quyết định.",
            person_id="SYSTEM",
            person_name="Hệ thống",
            at=clock.now(),
        )
        return file.refuse_as_marked(decision)
    return file.expire("Quá thời hạn mà tệp chưa được tải lên đủ hoặc chưa gắn với văn bản nào.")


def _judge(file: StoredFile, arrived: storage.StoredObject) -> StoredFile:
    """Hash and inspect the bytes, write the verdict, let the bytes follow."""
    if arrived.size != file.size:
        return _write(file, file.refuse(verdict.PROBLEMS["size"]), settles=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        bucket, version_id = settings.intake_bucket, arrived.version_id
        sha256 = storage.download(bucket, file.intake_key, version_id, path)
        judged = replace(file, sha256=sha256, version_id=version_id)
        if file.is_office:
            made = converting.convert(path, file.ending)
            if isinstance(made, str):
                return _write(
                    file, file.refuse(verdict.PROBLEMS[made], sha256=sha256), settles=True
                )
            path, judged = made, converting.kept(file, made, sha256, version_id)
        found = mail.verdict_on(path.read_bytes()) if file.is_mail else _inspected(path)
    sha256, version_id = judged.sha256, judged.version_id
    if found.status is FileStatus.REFUSED:
        after = file.refuse(found.reason, sha256=sha256)
    elif found.status is FileStatus.STOPPED:
        after = judged.stop(
            found.reason,
            pages=found.pages,
            sha256=sha256,
            marks=found.marks,
            version_id=version_id,
        )
    else:
        accepted = judged.accept(pages=found.pages, sha256=sha256, version_id=version_id)
        after = replace(accepted, version_id=keep(accepted))
    return _write(file, after, settles=True)


def _inspected(path: Path) -> Verdict:
    outcome = sandbox.run("qlvb.files.inspection", path, seconds=verdict.SECONDS)
    return verdict.of(outcome.lines, is_late=outcome.ending is sandbox.Ending.TIMED_OUT)


def _write(before: StoredFile, after: StoredFile, *, settles: bool = False) -> StoredFile:
    """Write a change in the system's name; where another was first, theirs holds.

    Returns:
        The file as it is on record.
    """
    try:
        with transact() as tx:
            store.save(tx, after, before)
            if after.status in _TAGS:
                audit.record(
                    tx,
                    system(before.agency_id),
                    _TAGS[after.status],
                    before.file_id,
                    reason=after.reason or None,
                    sha256=after.sha256 or None,
                    pages=after.pages or None,
                    uploaded_by=before.created_by,
                )
    except Cancelled:
        found = store.find(before.agency_id, before.file_id)
        if found is None or found.status is before.status:
            raise
        after = found
    logger.info("file.verdict", file_id=after.file_id, status=after.status.value)
    if settles:
        settle(after)
    return after
