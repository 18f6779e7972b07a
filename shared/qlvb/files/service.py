"""Use cases of files: upload, decide, attach, read. The check itself is in ``checking``."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.files import checking, model, naming, store
from qlvb.files.model import Decision, FileStatus, Method, StoredFile, Watch
from qlvb.files.naming import Title
from qlvb.files.refusals import (
    CopyDiffers,
    FileNotAccepted,
    FileNotFound,
    FileNotStopped,
    OnlyPdfComesIn,
    PartNumberUnknown,
    PartsMissing,
    SecrecyNotConfirmed,
    UploadOver,
)
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Relation, Verb
from qlvb.platform import confinement, storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, Page, Transaction, transact, with_retries

UPLOAD_SECONDS = confinement.ADDRESS_SECONDS
"""A slow line needs half an hour for 20 MB; parts are asked for anew."""
LINK_SECONDS = 300
"""Long enough to open or save, too short to pass on."""


@dataclass(frozen=True, kw_only=True)
class Permission:
    """How the browser may send the bytes: a form to post, or parts to ask for."""

    file_id: str
    method: Method
    url: str = ""
    fields: dict[str, str] | None = None
    part_size: int = 0
    part_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Which parts have arrived, and where those asked for may be put."""

    uploaded: tuple[storage.Part, ...]
    urls: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A short-lived address of a file, and the name it is saved under; seconds it lives."""

    url: str
    filename: str
    expires_in: int


def begin(
    actor: Actor, *, filename: str, size: int, media_type: str, confirmed: bool
) -> Permission:
    """Permit one upload, once the person confirmed what may not enter the system (Art. 3.3).

    Args:
        actor: who uploads; the confirmation is on record in their name.
        filename: as the sender named it.
        size: bytes.
        media_type: application/pdf, or message/rfc822 for a signed e-mail.
        confirmed: bears no secrecy level, is no complaint or denunciation, nothing undecided.

    Raises:
        NotYourDuty, SecrecyNotConfirmed, FileNameUnusable, OnlyPdfComesIn, FileEmpty,
        FileTooLarge.
    """
    rights.demand(actor, Verb.FILE_UPLOAD)
    if not confirmed:
        raise SecrecyNotConfirmed
    name = model.usable_name(filename)
    model.check_declared(name=name, size=size, media_type=media_type)
    file = StoredFile(
        file_id=ids.new_id(),
        agency_id=actor.agency_id,
        status=FileStatus.WAITING,
        filename=name,
        size=size,
        created_at=clock.now(),
        created_by=actor.person_id,
        created_by_name=actor.signed,
    )
    if size > model.LARGEST_POST:
        begun = storage.begin_multipart(
            settings.intake_bucket, file.intake_key, media_type=file.media_type
        )
        file = replace(file, multipart_id=begun)
    # The record comes first and costs half of what it would in a transaction: a crash between the
    # two leaves a permission that nobody was given, never an upload without its confirmation.
    audit.record(None, actor, EventTag.FILE_UPLOAD, file.file_id, size=size, confirmed=True)
    with transact() as tx:
        store.create(tx, file)
    if file.method is Method.MULTIPART:
        return Permission(
            file_id=file.file_id,
            method=file.method,
            part_size=model.PART_SIZE,
            part_count=file.part_count,
        )
    form = storage.presigned_post(
        settings.intake_bucket,
        file.intake_key,
        size=size,
        media_type=file.media_type,
        expires_in=UPLOAD_SECONDS,
    )
    return Permission(file_id=file.file_id, method=file.method, url=form.url, fields=form.fields)


def parts(actor: Actor, file_id: str, numbers: Sequence[int]) -> Parts:
    """Which parts have arrived, with addresses for the ``numbers`` asked for (from 1).

    Raises:
        FileNotFound, UploadOver, PartNumberUnknown.
    """
    file = _own(actor, file_id)
    if file.multipart_id is None or file.status is not FileStatus.WAITING:
        raise UploadOver
    for number in numbers:
        if not 1 <= number <= file.part_count:
            raise PartNumberUnknown(number=number, part_count=file.part_count)
    place = (settings.intake_bucket, file.intake_key, file.multipart_id)
    urls = {
        str(number): storage.presigned_part(*place, number, expires_in=UPLOAD_SECONDS)
        for number in numbers
    }
    return Parts(uploaded=storage.parts(*place), urls=urls)


def complete(actor: Actor, file_id: str) -> StoredFile:
    """Put the parts together; the check begins when S3 tells of it. Repeating it changes nothing.

    Raises:
        FileNotFound, PartsMissing.
    """
    file = _own(actor, file_id)
    if file.multipart_id is None or file.status is not FileStatus.WAITING:
        return file
    place = (settings.intake_bucket, file.intake_key, file.multipart_id)
    arrived = storage.parts(*place)
    if not arrived and storage.head(settings.intake_bucket, file.intake_key) is not None:
        return file
    whole = {part.number for part in arrived if part.size == file.size_of_part(part.number)}
    if missing := sorted(set(range(1, file.part_count + 1)) - whole):
        raise PartsMissing(missing=", ".join(str(number) for number in missing))
    storage.complete_multipart(*place, arrived)
    return file


def get(actor: Actor, file_id: str) -> StoredFile:
    """A file the actor may know of.

    Raises:
        FileNotFound.
    """
    file = store.find(actor.agency_id, file_id)
    if file is None or not file.is_visible_to(actor):
        raise FileNotFound
    return file


def stopped(actor: Actor, cursor: str | None = None, limit: int = 50) -> Page[StoredFile]:
    """Files that wait for a decision, oldest first.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.FILE_DECIDE)
    return store.watched(actor.agency_id, Watch.STOPPED, cursor, limit)


def withdraw(actor: Actor, file_id: str) -> None:
    """Give up one's upload: its bytes go from every version. Repeating it changes nothing.

    Raises:
        FileNotFound, FileAwaitsDecision, FileInUse.
    """

    def attempt() -> StoredFile:
        before = _own(actor, file_id)
        if before.watch in {None, Watch.PURGE} and before.document_id is None:
            return before
        after = before.expire("Người tải lên đã hủy lượt tải này.")
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, actor, EventTag.FILE_EXPIRE, file_id, reason=after.reason)
        return after

    checking.purge(with_retries(attempt, again=(Cancelled,)))


def decide(actor: Actor, file_id: str, *, released: bool, reason: str) -> StoredFile:
    """Decide on a stopped file: released as unmarked, or refused and gone from every version.

    The same decision again finds the one made.

    Raises:
        NotYourDuty, FileNotFound, DecisionReasonMissing, FileNotStopped.
    """
    rights.demand(actor, Verb.FILE_DECIDE)
    before = get(actor, file_id)
    if before.decision is not None and before.decision.released == released:
        return _settled(before)
    before.check_stopped()
    decision = Decision(
        released=released,
        reason=model.reason_of(reason),
        person_id=actor.person_id,
        person_name=actor.signed,
        at=clock.now(),
    )
    if released:
        after = before.release(decision, version_id=checking.keep(before))
        tag = EventTag.FILE_RELEASE
    else:
        after = before.refuse_as_marked(decision)
        tag = EventTag.FILE_REFUSE
    try:
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(
                tx,
                actor,
                tag,
                file_id,
                reason=decision.reason,
                marks=list(before.marks),
                sha256=before.sha256,
            )
    except Cancelled as refused:
        now = _settled(get(actor, file_id))
        if now.decision is None or now.decision.released != released:
            raise FileNotStopped from refused
        return now
    return _settled(after)


def accepted(
    actor: Actor,
    file_ids: Iterable[str],
    *,
    mails: bool = False,
    of_document: str | None = None,
) -> tuple[StoredFile, ...]:
    """The files, in this order and each once, if all can be attached by the actor.

    Args:
        actor: who attaches them.
        file_ids: of the actor's agency.
        mails: e-mails will do too; a document is never one.
        of_document: they may be this document's already.

    Raises:
        FileNotFound, FileNotAccepted, FileAttachedElsewhere, OnlyPdfComesIn.
    """
    wanted = tuple(dict.fromkeys(file_ids))
    found = store.find_all(actor.agency_id, wanted)
    if not all(file_id in found and found[file_id].is_visible_to(actor) for file_id in wanted):
        raise FileNotFound
    for file in found.values():
        file.check_attachable(of_document)
        if file.is_mail and not mails:
            raise OnlyPdfComesIn
    return tuple(found[file_id] for file_id in wanted)


def attach(
    tx: Transaction,
    files: Iterable[StoredFile],
    document_id: str,
    title: Title | None = None,
) -> None:
    """Give accepted files to a document, in the document's own transaction.

    The transaction is cancelled when one is not accepted or belongs to another document; the caller
    then asks ``accepted`` for the reason.

    Args:
        tx: the transaction in which the document is written.
        files: as ``accepted`` gave them, in the order of the document.
        document_id: the document.
        title: what downloads are named by; without it by the file's own name.
    """
    for place, file in enumerate(files, 1):
        name = _named(file, title, place)
        store.attach(tx, file, document_id, name)


def rename(
    tx: Transaction, actor: Actor, file_ids: Iterable[str], document_id: str, title: Title
) -> None:
    """Name a document's downloads anew, after a correction of what they are named by."""
    for place, file_id in enumerate(dict.fromkeys(file_ids), 1):
        name = naming.download_name(actor.agency_id, title, place=place)
        store.rename(tx, actor.agency_id, file_id, document_id, name)


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
    name = file.download_name or _named(file, None, 1)
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


def content_of(file: StoredFile) -> bytes:
    """The bytes of a small accepted file, for a use case that reads what it says.

    Raises:
        CopyDiffers: they are not those that were checked.
    """
    content = b"".join(storage.stream(settings.files_bucket, file.key, file.version_id))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise CopyDiffers(file_id=file.file_id)
    return content


def _own(actor: Actor, file_id: str) -> StoredFile:
    """A file the actor uploads: a colleague's is not found."""
    file = store.find(actor.agency_id, file_id)
    if file is None or file.created_by != actor.person_id:
        raise FileNotFound
    return file


def _settled(file: StoredFile) -> StoredFile:
    checking.settle(file)
    return file


def _named(file: StoredFile, title: Title | None, place: int) -> str:
    made_on = file.created_at.astimezone(clock.VIETNAM).date()
    own = Title(kind="tep", number="", issued_on=made_on, subject=file.filename.rpartition(".")[0])
    ending = ".eml" if file.is_mail else ".pdf"
    return naming.download_name(file.agency_id, title or own, place=place, ending=ending)
