"""Files that the system makes of a document's own: signed, sealed, copied. They need no check.

The bytes are put first, under an id of the act's own, and entered with the act: after a crash
between the two nothing leads to them, and the act may use them or make others.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from qlvb.files import naming, service, store
from qlvb.files.model import PDF, FileStatus, StoredFile
from qlvb.files.naming import Title
from qlvb.files.refusals import CopyDiffers, FileNotFound
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform import confinement, storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import Transaction

KEPT = timedelta(days=365 * 20)
KEPT_ON_TRIAL = timedelta(days=1)
"""How long what was issued is locked: a try-out must be possible to clear away."""


def keep(
    actor: Actor,
    content: bytes,
    *,
    file_id: str,
    document_id: str,
    title: Title,
    pages: int,
    place: int = 1,
    locked: bool = False,
) -> StoredFile:
    """Put the bytes of a made file where accepted files lie; ``enter`` makes it one.

    Args:
        actor: whose act makes it.
        content: the bytes, which are never altered afterwards.
        file_id: of the act's own, so that the act done again finds or replaces it.
        document_id: the document it is of.
        title: what downloads are named by.
        pages: how many it has.
        place: which of the document's files.
        locked: nobody changes or removes it, for as long as what is issued is kept.
    """
    name = naming.download_name(actor.agency_id, title, place=place)
    file = StoredFile(
        file_id=file_id,
        agency_id=actor.agency_id,
        status=FileStatus.ACCEPTED,
        filename=name,
        size=len(content),
        created_at=clock.now(),
        created_by=actor.person_id,
        created_by_name=actor.signed,
        document_id=document_id,
        download_name=name,
    )
    lasts = KEPT_ON_TRIAL if settings.permits_tests else KEPT
    version_id = storage.keep(
        settings.files_bucket,
        file.key,
        content,
        PDF,
        locked_until=clock.now() + lasts if locked else None,
    )
    digest = hashlib.sha256(content).hexdigest()
    return file.accept(pages=pages, sha256=digest, version_id=version_id)


def copied(
    actor: Actor, source: StoredFile, *, file_id: str, document_id: str, title: Title, place: int
) -> StoredFile:
    """Copy an accepted file byte for byte for another document; ``enter`` makes it one.

    Args:
        actor: whose act makes it; they may read the source.
        source: which stays as it is.
        file_id: of the act's own.
        document_id: the document that gets the copy.
        title: what downloads are named by.
        place: which of the document's files.

    Raises:
        CopyDiffers: the bytes that lie there are not those that were checked.
    """
    if source.kept_in:
        confinement.reach_also(source.kept_in)
    name = naming.download_name(actor.agency_id, title, place=place)
    file = StoredFile(
        file_id=file_id,
        agency_id=actor.agency_id,
        status=FileStatus.ACCEPTED,
        filename=name,
        size=source.size,
        created_at=clock.now(),
        created_by=actor.person_id,
        created_by_name=actor.signed,
        document_id=document_id,
        download_name=name,
    )
    bucket = settings.files_bucket
    version_id = storage.copy((bucket, source.key, source.version_id), bucket, file.key)
    if storage.sha256(bucket, file.key, version_id) != source.sha256:
        raise CopyDiffers(file_id=source.file_id)
    return file.accept(pages=source.pages, sha256=source.sha256, version_id=version_id)


def enter(tx: Transaction, made: Iterable[StoredFile]) -> None:
    """Make them files of their document, in the transaction of the act."""
    for file in made:
        store.create(tx, file)


def of_document(agency_id: str, document_id: str, file_ids: Iterable[str]) -> list[StoredFile]:
    """Files of a document, in this order, for a use case that has a right to it.

    Raises:
        FileNotFound: one is not the document's.
    """
    wanted = list(dict.fromkeys(file_ids))
    found = store.find_all(agency_id, wanted)
    if any(one not in found or found[one].document_id != document_id for one in wanted):
        raise FileNotFound
    return [found[one] for one in wanted]


def content_of(agency_id: str, document_id: str, file_id: str) -> bytes:
    """The bytes of a document's file, held to the hash on record.

    Raises:
        FileNotFound, CopyDiffers.
    """
    return service.content_of(of_document(agency_id, document_id, [file_id])[0])
