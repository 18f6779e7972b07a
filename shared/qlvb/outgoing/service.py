"""Use cases of the draft: begin, look up, comment; and the way every act on one is saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.files import made
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.incoming.entry import AttachedFile
from qlvb.incoming.parts import Party, PartyKind
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import Conflict, Refused, StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import copying, store
from qlvb.outgoing.entry import OutgoingEntry
from qlvb.outgoing.filter import OutgoingFilter
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import Comment, CommentKind, DraftVersion
from qlvb.outgoing.refusals import DraftKeyOfAnotherRequest, OutgoingNotFound
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Cancelled, Contended, Page, Transaction, transact, with_retries

Writes = Callable[[Transaction, OutgoingDocument, OutgoingDocument], None]
"""Further writes of the same fact, given the document before and after."""


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    """What a draft begins with: its entry, perhaps its first version, attachments."""

    entry: OutgoingEntry
    file_id: str | None = None
    attachment_ids: tuple[str, ...] = ()
    request_digest: str = ""


def begin(
    actor: Actor, key: str, given: NewDraft, named: Callable[[OutgoingEntry], OutgoingEntry]
) -> OutgoingDocument:
    """Begin a draft (*Đăng ký văn bản đi*); the same key finds the one it made before.

    Args:
        actor: the drafter.
        key: the request's Idempotency-Key.
        given: what was entered.
        named: gives the entry the names of all it names, or refuses.

    Raises:
        NotYourDuty, DraftKeyOfAnotherRequest, and what ``OutgoingEntry.checked``, ``named`` and the
        files refuse.
    """
    rights.demand(actor, Verb.OUTGOING_DRAFT)
    document_id = ids.derived_id("outgoing", actor.agency_id, actor.person_id, key)
    if (begun := store.find(actor.agency_id, document_id)) is not None:
        return _made_by(begun, given)
    try:
        entry = named(given.entry).checked(clock.today())
        return with_retries(lambda: _begun(actor, document_id, replace(given, entry=entry)))
    except (Refused, Conflict):
        # Sent twice at once, a request is refused for what its twin has just entered.
        if (begun := store.find(actor.agency_id, document_id)) is None:
            raise
        return _made_by(begun, given)


def change(
    actor: Actor,
    document_id: str,
    version: int,
    tag: EventTag,
    verb: Callable[[OutgoingDocument], OutgoingDocument],
    *,
    also: Writes | None = None,
    **facts: object,
) -> tuple[OutgoingDocument, OutgoingDocument]:
    """Load, decide, save and record one verb of a document's life as one transaction.

    Args:
        actor: who acts.
        document_id: the document.
        version: the version the actor saw.
        tag: what goes on record.
        verb: the change; refuses by name.
        also: further writes of the same fact.
        facts: what the record says of it.

    Returns:
        The document before and after.

    Raises:
        StaleVersion: changed since the actor saw it. OutgoingNotFound.
    """
    before = of_version(actor, document_id, version)
    after = verb(before)
    try:
        with transact() as tx:
            store.save(tx, after, before)
            if after.draft_no != before.draft_no:
                store.add_version(tx, after)
            audit.record(tx, actor, tag, document_id, **facts)
            if also is not None:
                also(tx, before, after)
    except Cancelled as refused:
        raise StaleVersion(document_id=document_id) from refused
    return before, after


def comment(actor: Actor, document_id: str, text: str, page: int | None) -> Comment:
    """Write about the present version of the draft."""
    document = get(actor, document_id).comment(actor)
    written = new_comment(actor, document, CommentKind.COMMENT, text, page)
    with transact() as tx:
        add_comment(tx, document, written)
        audit.record(tx, actor, EventTag.OUTGOING_COMMENT, document_id, draft_no=written.draft_no)
    return written


def new_comment(
    actor: Actor, document: OutgoingDocument, kind: CommentKind, text: str, page: int | None = None
) -> Comment:
    """What somebody writes about a document as it is now."""
    return Comment(
        comment_id=ids.new_id(),
        kind=kind,
        draft_no=document.draft_no,
        text=text,
        by=actor.signed,
        person_id=actor.person_id,
        at=clock.now(),
        page=page,
    )


def add_comment(tx: Transaction, document: OutgoingDocument, comment: Comment) -> None:
    """Keep a comment or an opinion in the transaction of the act."""
    store.add_comment(tx, document.agency_id, document.document_id, comment)


def new_version(
    actor: Actor, file: StoredFile, note: str, before: Iterable[DraftVersion] = ()
) -> DraftVersion:
    """An accepted file as the version of a draft that follows those before."""
    return DraftVersion(
        draft_no=max((each.draft_no for each in before), default=0) + 1,
        file_id=file.file_id,
        filename=file.filename,
        pages=file.pages,
        size=file.size,
        sha256=file.sha256,
        by=actor.signed,
        person_id=actor.person_id,
        at=clock.now(),
        note=note,
        source=file.source.filename if file.source else "",
    )


def attached(file: StoredFile) -> AttachedFile:
    """An accepted file as a document has it."""
    return AttachedFile(
        file_id=file.file_id, filename=file.filename, pages=file.pages, size=file.size
    )


def get(actor: Actor, document_id: str) -> OutgoingDocument:
    """The document, if the actor may read it.

    Raises:
        OutgoingNotFound: not in the actor's agency, or not the actor's to know.
    """
    document = store.get(actor.agency_id, document_id)
    if not document.may_be_read_by(actor):
        raise OutgoingNotFound(document_id=document_id)
    return document


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether the document is there and the actor may read it."""
    document = store.find(actor.agency_id, document_id)
    return document is not None and document.may_be_read_by(actor)


def of_version(actor: Actor, document_id: str, version: int) -> OutgoingDocument:
    """The document as the actor saw it.

    Raises:
        StaleVersion: it was changed since. OutgoingNotFound.
    """
    document = get(actor, document_id)
    if document.version != version:
        raise StaleVersion(document_id=document_id)
    return document


def in_agency(agency_id: str, document_id: str) -> OutgoingDocument:
    """The document for the system's own steps, which act for no person."""
    return store.get(agency_id, document_id)


def of_images(entry: Mapping[str, Any], way: Mapping[str, Any]) -> OutgoingDocument:
    """The document that two items of a backup are."""
    return store.document_of_images(entry, way)


def many(agency_id: str, document_ids: list[str]) -> list[OutgoingDocument]:
    """Documents for a list whose rights were checked by what it lists."""
    return store.load(agency_id, document_ids)


def versions(actor: Actor, document_id: str) -> list[DraftVersion]:
    """Every version of the draft, the first one first."""
    get(actor, document_id)
    return store.versions(actor.agency_id, document_id)


def comments(actor: Actor, document_id: str, cursor: str | None, limit: int = 50) -> Page[Comment]:
    """A page of comments and opinions, the oldest first."""
    get(actor, document_id)
    return store.comments(actor.agency_id, document_id, cursor, limit)


def history(actor: Actor, document_id: str, cursor: str | None) -> Page[AuditEvent]:
    """What was done to the document, oldest first."""
    get(actor, document_id)
    return audit.history(actor.agency_id, document_id, cursor)


def open_documents(agency_id: str) -> Iterator[OutgoingDocument]:
    """Every document that is on its way, by step; drafts that were never submitted are not."""
    for status in OutgoingStatus:
        if not status.is_open or status is OutgoingStatus.DRAFT:
            continue
        cursor = None
        while True:
            found = store.page(agency_id, OutgoingFilter(status=status), cursor, 50)
            yield from store.load(agency_id, found.items)
            if (cursor := found.cursor) is None:
                break


def _begun(actor: Actor, document_id: str, given: NewDraft) -> OutgoingDocument:
    drafter = Party(kind=PartyKind.PERSON, id=actor.place, name=actor.name)
    draft_ids = [given.file_id] if given.file_id else []
    taken = files.accepted(actor, [*draft_ids, *given.attachment_ids], converted=True)
    scans = [] if taken else copying.scans_for(actor, document_id, given.entry)
    every = (*taken, *scans)
    drafts = 1 if given.file_id or scans else 0
    document = OutgoingDocument(
        document_id=document_id,
        agency_id=actor.agency_id,
        entry=given.entry,
        status=OutgoingStatus.DRAFT,
        drafter=drafter,
        unit=_unit_of(actor),
        owner=drafter,
        draft=new_version(actor, every[0], "") if drafts else None,
        attachments=tuple(attached(each) for each in every[drafts:]),
        created_at=clock.now(),
        request_digest=given.request_digest,
    )
    try:
        with transact() as tx:
            store.create(tx, document)
            if document.draft is not None:
                store.add_version(tx, document)
            files.attach(tx, taken, document_id)
            made.enter(tx, scans)
            bytes_of = {file.file_id: file.sha256 for file in every}
            audit.record(tx, actor, EventTag.OUTGOING_DRAFT, document_id, files=bytes_of)
    except Cancelled as refused:
        files.accepted(actor, [file.file_id for file in taken], converted=True)
        raise Contended(refused.failed) from refused
    return document


def _unit_of(actor: Actor) -> Party | None:
    if actor.unit_id is None:
        return None
    unit = organization.unit(actor.agency_id, actor.unit_id)
    return Party(kind=PartyKind.UNIT, id=unit.unit_id, name=unit.name)


def _made_by(document: OutgoingDocument, given: NewDraft) -> OutgoingDocument:
    if document.request_digest != given.request_digest:
        raise DraftKeyOfAnotherRequest
    return document
