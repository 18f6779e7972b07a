"""Use cases of reading files: who may, and the short-lived address; each reading is on record."""

from collections.abc import Callable
from dataclasses import dataclass

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.files import naming, service, store
from qlvb.files.model import FileStatus, StoredFile
from qlvb.files.permitted import OFFICE
from qlvb.files.refusals import FileNotAccepted, FileNotFound
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Relation, Verb
from qlvb.platform import confinement, storage
from qlvb.platform.settings import settings

LINK_SECONDS = 300
"""Long enough to open or save, too short to pass on."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A short-lived address of a file, and the name it is saved under; seconds it lives."""

    url: str
    filename: str
    expires_in: int


def link(actor: Actor, file_id: str, *, inline: bool, reads: Callable[[Actor, str], bool]) -> Link:
    """A short-lived address at which an accepted file can be read; the reading is on record.

    Args:
        actor: who reads.
        file_id: of the actor's agency.
        inline: shown, not saved.
        reads: whether somebody may read the document of this id, in which the file lies.

    Raises:
        FileNotFound, FileNotAccepted.
    """
    file = readable(actor, file_id, reads)
    name = file.download_name or service.named(file, None, 1)
    subject = file.document_id or file_id
    audit.record(None, actor, EventTag.FILE_READ, subject, file_id=file_id, saved=not inline)
    if file.kept_in:
        confinement.reach_also(file.kept_in)
    url = storage.presigned_get(
        settings.files_bucket,
        file.key,
        file.version_id,
        disposition=naming.content_disposition(name, inline=inline and not file.is_mail),
        media_type=file.media_type,
        expires_in=LINK_SECONDS,
    )
    return Link(url=url, filename=name, expires_in=LINK_SECONDS)


def source_link(actor: Actor, file_id: str, *, reads: Callable[[Actor, str], bool]) -> Link:
    """A short-lived address of the Word or Excel file that a PDF was made of; as ``link``.

    Raises:
        FileNotFound: also where it was made of none.
    """
    file = readable(actor, file_id, reads)
    source = file.source
    if source is None:
        raise FileNotFound
    named = (file.download_name or service.named(file, None, 1)).removesuffix(
        ".pdf"
    ) + source.ending
    subject = file.document_id or file_id
    audit.record(None, actor, EventTag.FILE_READ, subject, file_id=file_id, saved=True, source=True)
    if file.kept_in:
        confinement.reach_also(file.kept_in)
    url = storage.presigned_get(
        settings.files_bucket,
        file.source_key,
        source.version_id,
        disposition=naming.content_disposition(named, inline=False),
        media_type=OFFICE[source.ending],
        expires_in=LINK_SECONDS,
    )
    return Link(url=url, filename=named, expires_in=LINK_SECONDS)


def readable(actor: Actor, file_id: str, reads: Callable[[Actor, str], bool]) -> StoredFile:
    """An accepted file that the actor may read; as ``link``."""
    file = store.find(actor.agency_id, file_id)
    if file is None or file.only_for not in {None, actor.person_id}:
        raise FileNotFound
    standing = file.relations(actor)
    if file.document_id:  # then the document decides, whoever brought the file in
        standing = {Relation.PART} if reads(actor, file.document_id) else set()
    if not rights.allows(actor, Verb.FILE_READ, *standing):
        raise FileNotFound
    if file.status is not FileStatus.ACCEPTED:
        raise FileNotAccepted(filename=file.filename)
    return file
