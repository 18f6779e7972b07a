"""Files that another agency sends: copied byte for byte, then checked like any that comes in.

They lie under the receiver's own name from then on. Each step may be repeated, after a crash or by
two at once: the copy is made anew while there is no verdict, and a verdict is given once.
"""

from collections.abc import Iterable, Mapping

from qlvb.files import checking, store
from qlvb.files.model import FileStatus, StoredFile
from qlvb.files.refusals import CopyDiffers, FileNotFound
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.kernel.errors import Unavailable
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact


def of_sender(agency_id: str, file_ids: Iterable[str]) -> dict[str, StoredFile]:
    """The sender's files, as they are on record.

    Raises:
        FileNotFound: one of them is not there.
    """
    wanted = list(file_ids)
    found = store.find_all(agency_id, wanted)
    if any(file_id not in found for file_id in wanted):
        raise FileNotFound
    return found


def check(agency_id: str, declared: Mapping[str, str]) -> None:
    """Hold the bytes of a sender's files to what is declared of them, before anything is sent.

    Args:
        agency_id: the sender.
        declared: the SHA-256 of each file, by its id.

    Raises:
        FileNotFound: one of them is not there.
        CopyDiffers: the bytes of one are not those.
    """
    for source in of_sender(agency_id, declared).values():
        place = (settings.files_bucket, source.key, source.version_id)
        if storage.sha256(*place) != declared[source.file_id]:
            raise CopyDiffers(file_id=source.file_id)


def take(
    source: StoredFile, sha256: str, *, agency_id: str, file_id: str, document_id: str
) -> StoredFile:
    """Have a copy of a sender's file, checked, under the receiver's name.

    Args:
        source: the sender's.
        sha256: of the bytes that were to be sent.
        agency_id: the receiver.
        file_id: the copy's id, the same each time.
        document_id: what it belongs to there.

    Returns:
        The copy with its verdict: accepted, refused or stopped.

    Raises:
        CopyDiffers: the bytes that lie at the sender's are not those that were to be sent.
    """
    here = store.find(agency_id, file_id) or _entered(source, agency_id, file_id, document_id)
    if not here.is_open:
        return here
    place = (settings.files_bucket, source.key, source.version_id)
    if storage.sha256(*place) != sha256:
        raise CopyDiffers(file_id=source.file_id)
    storage.copy(place, settings.intake_bucket, here.intake_key)
    try:
        return checking.check(here.intake_key) or here
    except (Unavailable, CopyDiffers):
        # S3 tells of the copy too: whoever checks it at the same time may have been faster.
        judged = store.find(agency_id, file_id)
        if judged is None or judged.is_open:
            raise
        return judged


def present(agency_id: str, file_ids: Iterable[str]) -> list[StoredFile]:
    """The receiver's files as they stand now, those that are there, in this order."""
    wanted = list(file_ids)
    found = store.find_all(agency_id, wanted)
    return [found[file_id] for file_id in wanted if file_id in found]


def _entered(source: StoredFile, agency_id: str, file_id: str, document_id: str) -> StoredFile:
    by = system(agency_id)
    new = StoredFile(
        file_id=file_id,
        agency_id=agency_id,
        status=FileStatus.WAITING,
        filename=source.download_name or source.filename,
        size=source.size,
        created_at=clock.now(),
        created_by=by.person_id,
        created_by_name=by.name,
        document_id=document_id,
        download_name=source.download_name,
    )
    try:
        with transact() as tx:
            store.create(tx, new)
    except Cancelled:
        found = store.find(agency_id, file_id)
        if found is None:
            raise
        return found
    return new
