"""Use cases of the incoming register: enter, number, look up, correct (Art. 8; NĐ 30)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qlvb.audit import service as audit
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.files.naming import Title
from qlvb.incoming import arrival_numbers, registers, series_store, store
from qlvb.incoming.document_types import BY_CODE
from qlvb.incoming.entry import AttachedFile, Entry, LargeDossier, PaperHolder, Signatory
from qlvb.incoming.kept_numbers import LateEntry
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import THE_CLERK, Party, Turn
from qlvb.incoming.refusals import (
    DocumentNotFound,
    FilesMissing,
    KeyOfAnotherRequest,
    LooksLikeADuplicate,
)
from qlvb.incoming.status import Status
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import Conflict, Refused, StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.kernel.text import nfc
from qlvb.platform.tables import Cancelled, Contended, Page, Transaction, transact, with_retries

_NUMBER_TAKEN = 0
"""The number is the first write of a registration: alone refused, another clerk was faster."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What the clerk enters: the entry, its files, the leader it goes to."""

    entry: Entry
    file_ids: tuple[str, ...]
    leader: Party
    paper_holder: PaperHolder | None = None
    is_no_duplicate: bool = False
    request_digest: str = ""
    packet_id: str = ""
    is_signed: bool = False
    document_id: str = ""
    """Of what came in a packet: its files lie under it already."""
    direction: str = ""
    """Under which it is entered although the declared counts differ: whose, and which."""
    late: LateEntry | None = None
    """It came during an outage: under which kept number it is entered, and who approved it."""


Also = Callable[[Transaction, IncomingDocument], None]
"""Further writes of the same fact, given the document with its number."""


def register(
    actor: Actor,
    key: str,
    arrival: Arrival,
    turn: Callable[[Entry, Party], Turn],
    plan: int,
    also: Also | None = None,
) -> IncomingDocument:
    """Enter a document: its number, entry, files, state and record are one transaction.

    The same key finds the document that it made before, if the request is the same. Where the
    declared counts differ from the files, the document is stopped without a number, for the clerk
    to report (Art. 8.2a).

    Args:
        actor: the clerk.
        key: the request's Idempotency-Key.
        arrival: what was entered.
        turn: who must act next and until when, given the entry and the leader or the clerk.
        plan: the version of the agency's routing the document follows.
        also: further writes of the same fact; it reads anew each time it is asked.

    Raises:
        NotYourDuty, RegisterNotFound, RegisterClosed, FilesMissing,
        LooksLikeADuplicate, KeyOfAnotherRequest, and what ``Entry.checked`` and the files refuse.
    """
    rights.demand(actor, Verb.INCOMING_REGISTER)
    document_id = arrival.document_id or ids.derived_id(
        "incoming", actor.agency_id, actor.person_id, key
    )
    if (made := store.find(actor.agency_id, document_id)) is not None:
        return _made_by(made, arrival)
    try:
        document, taken = _arrived(actor, document_id, arrival, turn, plan)

        def enter() -> IncomingDocument:
            return _entered(actor, document, taken, arrival, also)

        return with_retries(enter)
    except (Refused, Conflict):
        # Sent twice at once, a request is refused for what its twin has just entered.
        if (made := store.find(actor.agency_id, document_id)) is None:
            raise
        return _made_by(made, arrival)


def continue_intake(
    actor: Actor,
    document_id: str,
    version: int,
    reason: str,
    turn: Callable[[Entry, Party], Turn],
    also: Callable[[Transaction], None],
) -> IncomingDocument:
    """Number a stopped document all the same, under a recorded direction (Art. 8.2)."""

    def attempt() -> IncomingDocument:
        before = of_version(actor, document_id, version)
        registers.check_open(actor.agency_id, before.entry.register)
        given = arrival_numbers.following(actor, before.entry.register)
        after = before.continue_intake(actor, given, turn(before.entry, before.leader))
        with transact() as tx:
            number, year = given.arrival_number, given.register_year
            series_store.take_number(tx, actor.agency_id, before.entry.register, year, number)
            store.save(tx, after, before)
            audit.record(tx, actor, EventTag.INCOMING_CONTINUE, document_id, reason=reason)
            also(tx)
        return after

    return with_retries(attempt, again=(Cancelled,))


def change(
    actor: Actor,
    document_id: str,
    version: int,
    tag: EventTag,
    verb: Callable[[IncomingDocument], IncomingDocument],
    *,
    also: Callable[[Transaction, IncomingDocument, IncomingDocument], None] | None = None,
    **facts: object,
) -> tuple[IncomingDocument, IncomingDocument]:
    """Load, decide, save and record one verb of a document's life as one transaction.

    Args:
        actor: who acts.
        document_id: the document.
        version: the version the actor saw.
        tag: what goes on record.
        verb: the change; refuses by name.
        also: further writes of the same fact, given the document before and after.
        facts: what the record says of it.

    Returns:
        The document before and after.

    Raises:
        StaleVersion: changed since the actor saw it. DocumentNotFound.
    """
    before = of_version(actor, document_id, version)
    after = verb(before)
    try:
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, actor, tag, document_id, **facts)
            if also is not None:
                also(tx, before, after)
    except Cancelled as refused:
        raise StaleVersion(document_id=document_id) from refused
    return before, after


def correct(
    actor: Actor,
    document_id: str,
    version: int,
    changes: Mapping[str, object],
    reason: str,
    also: Callable[[Transaction], None] | None = None,
) -> IncomingDocument:
    """Correct the entry; old and new values, who, when and why stay on record."""
    seen = of_version(actor, document_id, version)
    old = {name: getattr(seen.entry, name) for name in changes}

    def rename(tx: Transaction, before: IncomingDocument, after: IncomingDocument) -> None:
        if (title := _title(after.entry)) != _title(before.entry):
            files.rename(tx, actor, [file.file_id for file in after.files], document_id, title)
        if also is not None:
            also(tx)

    _, after = change(
        actor,
        document_id,
        version,
        EventTag.INCOMING_CORRECT,
        lambda document: document.correct(actor, changes, reason, clock.today()),
        also=rename,
        reason=reason,
        old={name: _plain(value) for name, value in old.items()},
        new={name: _plain(value) for name, value in changes.items()},
    )
    return after


def give_paper(
    actor: Actor, document_id: str, version: int, holder: PaperHolder
) -> IncomingDocument:
    """Record who was given the paper original."""
    _, after = change(
        actor,
        document_id,
        version,
        EventTag.INCOMING_PAPER_HOLDER,
        lambda document: document.give_paper(actor, holder),
        holder=holder.holder,
        given_on=holder.given_on.isoformat(),
    )
    return after


def get(actor: Actor, document_id: str) -> IncomingDocument:
    """The document, if the actor may read it.

    Raises:
        DocumentNotFound: not in the actor's agency, or not the actor's to know.
    """
    document = store.get(actor.agency_id, document_id)
    if not document.may_be_read_by(actor):
        raise DocumentNotFound(document_id=document_id)
    return document


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether the document is there and the actor may read it."""
    document = store.find(actor.agency_id, document_id)
    return document is not None and document.may_be_read_by(actor)


def of_version(actor: Actor, document_id: str, version: int) -> IncomingDocument:
    """The document as the actor saw it.

    Raises:
        StaleVersion: it was changed since. DocumentNotFound.
    """
    document = get(actor, document_id)
    if document.version != version:
        raise StaleVersion(document_id=document_id)
    return document


def in_agency(agency_id: str, document_id: str) -> IncomingDocument:
    """The document for the system's own steps, which act for no person."""
    return store.get(agency_id, document_id)


def of_images(entry: Mapping[str, Any], progress: Mapping[str, Any]) -> IncomingDocument:
    """The document that two items of a backup are."""
    return store.document_of_images(entry, progress)


def many(agency_id: str, document_ids: list[str]) -> list[IncomingDocument]:
    """Documents for a list whose rights were checked by what it lists."""
    return store.load(agency_id, document_ids)


def duplicates(actor: Actor, entry: Entry) -> list[IncomingDocument]:
    """Documents that may be the same (NĐ 30, Appendix VI: warn the clerk)."""
    alike = store.load(actor.agency_id, store.same_reference(actor.agency_id, entry))
    found = [document for document in alike if document.entry.is_same_as(entry)]
    if entry.external_id:
        known = {document.document_id for document in found}
        bearing = store.same_external_id(actor.agency_id, nfc(entry.external_id))
        found += store.load(actor.agency_id, [each for each in bearing if each not in known])
    return found


def history(actor: Actor, document_id: str, cursor: str | None) -> Page[AuditEvent]:
    """What was done to the document, oldest first."""
    get(actor, document_id)
    return audit.history(actor.agency_id, document_id, cursor)


def _arrived(
    actor: Actor,
    document_id: str,
    arrival: Arrival,
    turn: Callable[[Entry, Party], Turn],
    plan: int,
) -> tuple[IncomingDocument, tuple[StoredFile, ...]]:
    """The document as it is to be entered, without a number yet, and its files."""
    entry = arrival.entry.checked(clock.today())
    registers.check_open(actor.agency_id, entry.register)
    if not arrival.file_ids:
        raise FilesMissing
    taken = files.accepted(actor, arrival.file_ids, of_document=arrival.document_id or None)
    attached = tuple(
        AttachedFile(file_id=f.file_id, filename=f.filename, pages=f.pages, size=f.size)
        for f in taken
    )
    if not arrival.is_no_duplicate and (found := duplicates(actor, entry)):
        raise LooksLikeADuplicate(arrival_numbers=", ".join(d.number_label for d in found))
    stopped = not arrival.direction and entry.differs_from(attached)
    next_turn = turn(entry, THE_CLERK if stopped else arrival.leader)
    document = IncomingDocument(
        document_id=document_id,
        agency_id=actor.agency_id,
        entry=entry,
        files=attached,
        status=Status.STOPPED if stopped else Status.REGISTERED,
        leader=arrival.leader,
        owner=next_turn.owner,
        step_due_at=next_turn.due_at,
        due_on=entry.due_on,
        paper_holder=arrival.paper_holder,
        plan_version=plan,
        packet_id=arrival.packet_id,
        is_signed=arrival.is_signed,
        request_digest=arrival.request_digest,
    )
    return document, taken


def _entered(
    actor: Actor,
    document: IncomingDocument,
    taken: tuple[StoredFile, ...],
    arrival: Arrival,
    also: Also | None,
) -> IncomingDocument:
    stopped = document.status is Status.STOPPED
    try:
        with transact() as tx:
            numbered = (
                document if stopped else arrival_numbers.give(tx, actor, document, arrival.late)
            )
            store.create(tx, numbered)
            files.attach(tx, taken, document.document_id, _title(document.entry))
            tag = EventTag.INCOMING_STOP if stopped else EventTag.INCOMING_REGISTER
            bytes_of = {file.file_id: file.sha256 for file in taken}
            direction = arrival.late.text if arrival.late else arrival.direction
            facts = {"number": numbered.number_label, "direction": direction or None}
            if arrival.late:
                facts["late"] = document.entry.arrived_on.isoformat()
            audit.record(tx, actor, tag, document.document_id, files=bytes_of, **facts)
            if also is not None:
                also(tx, numbered)
    except Cancelled as refused:
        others_only = isinstance(refused, Contended) or refused.failed == (_NUMBER_TAKEN,)
        if stopped or not others_only:
            held = arrival.document_id or None
            files.accepted(actor, [file.file_id for file in taken], of_document=held)
        raise Contended(refused.failed) from refused
    return numbered


def _made_by(document: IncomingDocument, arrival: Arrival) -> IncomingDocument:
    if document.request_digest != arrival.request_digest:
        raise KeyOfAnotherRequest
    return document


def _title(entry: Entry) -> Title:
    kind = BY_CODE[entry.kind]
    return Title(
        kind=kind.abbreviation or kind.name,
        number=entry.reference,
        issued_on=entry.issued_on,
        subject=entry.subject,
    )


def _plain(value: object) -> object:
    if isinstance(value, Signatory | LargeDossier):
        return {name: _plain(part) for name, part in vars(value).items()}
    return value if value is None or isinstance(value, bool | int) else str(value)
