"""Drafting and changing drafts. What changes after its approval goes back to the signer."""

from collections.abc import Callable, Mapping

from qlvb.audit.model import EventTag
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.incoming.parts import Turn
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.outgoing import addressing
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import OutgoingEntry
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.service import NewDraft
from qlvb.platform.tables import Transaction
from qlvb.review import service
from qlvb.routing.model import Folder, RoutingPlan
from qlvb.routing.service import Seen

_NAMES_OTHERS = {"kind", "unit_mark", "council", "recipients", "links", "original"}

Amendment = Callable[[OutgoingDocument, Turn | None], OutgoingDocument]


def begin(actor: Actor, key: str, given: NewDraft) -> OutgoingDocument:
    """Begin a draft: from nothing, or as an answer to an incoming document (Art. 9.1)."""

    def named(entry: OutgoingEntry) -> OutgoingEntry:
        return addressing.named(actor, entry, actor.unit_id)

    return outgoing.begin(actor, key, given, named)


def change(actor: Actor, seen: Seen, changes: Mapping[str, object]) -> OutgoingDocument:
    """Change what is to stand in the register."""
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_changeable(actor)
    new = dict(changes)
    if _NAMES_OTHERS & new.keys():
        named = addressing.with_changes(actor, document.entry, new)
        new |= {name: getattr(named, name) for name in _NAMES_OTHERS & {*new, "original"}}
    return _amended(
        actor,
        seen,
        EventTag.OUTGOING_CHANGE,
        lambda document, back: document.change(actor, new, clock.today(), back),
        fields=sorted(changes),
    )


def add_version(actor: Actor, seen: Seen, file_id: str, note: str) -> OutgoingDocument:
    """Take another file for the present version of the draft; every version is kept."""
    outgoing.of_version(actor, seen.document_id, seen.version).check_changeable(actor)
    taken = files.accepted(actor, [file_id], converted=True)
    before = outgoing.versions(actor, seen.document_id)
    draft = outgoing.new_version(actor, taken[0], note, before)
    return _amended(
        actor,
        seen,
        EventTag.OUTGOING_VERSION,
        lambda document, back: document.replace_draft(actor, draft, back),
        taken,
        note=note or None,
        sha256=draft.sha256,
    )


def attach(actor: Actor, seen: Seen, file_ids: tuple[str, ...]) -> OutgoingDocument:
    """Have these attachments and no others; files that were attached stay on record."""
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_changeable(actor)
    kept = {file.file_id: file for file in document.attachments}
    new = [each for each in file_ids if each not in kept]
    taken = files.accepted(actor, new, converted=True)
    known = kept | {file.file_id: outgoing.attached(file) for file in taken}
    attachments = tuple(known[each] for each in dict.fromkeys(file_ids))
    return _amended(
        actor,
        seen,
        EventTag.OUTGOING_ATTACH,
        lambda document, back: document.attach(actor, attachments, back),
        taken,
        files={file.file_id: file.sha256 for file in taken} or None,
        count=len(attachments),
    )


def _amended(
    actor: Actor,
    seen: Seen,
    tag: EventTag,
    amendment: Amendment,
    taken: tuple[StoredFile, ...] = (),
    **facts: object,
) -> OutgoingDocument:
    def keep_files(tx: Transaction, _: OutgoingDocument, after: OutgoingDocument) -> None:
        files.attach(tx, taken, after.document_id)

    document = outgoing.of_version(actor, seen.document_id, seen.version)
    signer = document.signer
    if document.approval is None or signer is None:
        return outgoing.change(
            actor,
            seen.document_id,
            seen.version,
            tag,
            lambda found: amendment(found, None),
            also=keep_files,
            **facts,
        )[1]

    def again(found: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        return amendment(found, service.turn_of(found, plan, Folder.SIGN, signer))

    return service.decide(actor, seen, tag, again, also=keep_files, **facts)
