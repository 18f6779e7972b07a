"""*Văn bản chờ tiếp nhận*: what the clerk does with the packets that came (Art. 8.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.exchange import inheriting, store, update
from qlvb.exchange.corrected import Updatable
from qlvb.exchange.model import (
    CLOSED,
    ArrivalState,
    PacketArrival,
    Refusal,
    RefusalReason,
    UnderDirection,
)
from qlvb.exchange.questions import ReceivedFile
from qlvb.incoming import registers, replacing, resting
from qlvb.incoming import service as incoming
from qlvb.incoming.entry import Entry
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import Verb
from qlvb.outgoing import answering
from qlvb.platform import queue
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, Page, Transaction, transact, with_retries
from qlvb.routing import intake, recalling
from qlvb.routing.intake import Intake


@dataclass(frozen=True, kw_only=True)
class SeenArrival:
    """Which arrival, and the version the clerk saw."""

    arrival_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What the clerk adds to a packet's data: the register, the leader, what may be changed."""

    leader_id: str
    register: str = registers.DEFAULT_REGISTER[0]
    changes: Mapping[str, object]
    is_no_duplicate: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownArrival:
    """A packet as the clerk sees it: its files, the entry to be made, what it may be already."""

    arrival: PacketArrival
    files: tuple[ReceivedFile, ...]
    entry: Entry
    alike: tuple[IncomingDocument, ...]
    replaced: tuple[IncomingDocument, ...]
    """In the register here: what the packet replaces."""
    is_replaced_here: bool
    """What replaces it is here, too."""


def arrivals(actor: Actor, listed: str, cursor: str | None, limit: int) -> Page[PacketArrival]:
    """A page of packets, the oldest first: those that wait, or one of the other lists.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.EXCHANGE_READ)
    return store.page(actor.agency_id, listed, cursor, limit)


def arrival(actor: Actor, arrival_id: str) -> ShownArrival:
    """A packet with all that the clerk decides by.

    Raises:
        NotYourDuty, ArrivalNotFound.
    """
    rights.demand(actor, Verb.EXCHANGE_READ)
    found = store.get(actor.agency_id, arrival_id)
    entry = _entry(found, registers.DEFAULT_REGISTER[0])
    alike = incoming.duplicates(actor, entry) if found.state.is_waiting else []
    later = found.asked_back.replaced_by if found.asked_back else None
    return ShownArrival(
        arrival=found,
        files=tuple(store.files(actor.agency_id, arrival_id)),
        entry=entry,
        alike=tuple(each for each in alike if each.document_id != arrival_id),
        replaced=tuple(replacing.called(actor, found.packet.replaces)),
        is_replaced_here=later is not None
        and store.find(actor.agency_id, later.document_id) is not None,
    )


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether a file of a packet that is in no register yet is the actor's to read."""
    if not rights.allows(actor, Verb.EXCHANGE_READ):
        return False
    found = store.find(actor.agency_id, document_id)
    return found is not None and found.state not in CLOSED


def accept(actor: Actor, seen: SeenArrival, given: Taking) -> IncomingDocument:
    """Enter a packet in the register and start its way; the same again finds the document.

    Raises:
        NotYourDuty, ArrivalNotFound, StaleVersion, NotReady, NotWaitingToBeTaken,
        SenderNotAnswered, and what ``intake.take_in`` refuses.
    """
    return _take_in(
        actor, seen, given, "", lambda now, at, label: now.accept(actor.signed, at, label)
    )


def accept_under_direction(
    actor: Actor, seen: SeenArrival, given: Taking, *, directed_by: str, basis: str
) -> IncomingDocument:
    """Enter a packet although something speaks against it, as somebody directed (Art. 8.2b).

    Raises:
        as ``accept``; DirectionIncomplete, NothingQuestioned.
        FileNotAccepted: a file was refused, or waits for its own decision.
    """
    under = UnderDirection(
        directed_by=directed_by.strip(), basis=basis.strip(), by=actor.signed, at=clock.now()
    )
    return _take_in(
        actor, seen, given, under.text, lambda now, _, label: now.accept_under(under, label)
    )


def refuse(actor: Actor, seen: SeenArrival, reason: RefusalReason, text: str) -> PacketArrival:
    """Send a packet back with a reason; its sender sees it.

    Raises:
        NotYourDuty, ArrivalNotFound, StaleVersion, NotWaitingToBeTaken, SenderNotAnswered,
        RefusalUnexplained.
    """
    rights.demand(actor, Verb.EXCHANGE_REFUSE)
    refusal = Refusal(reason=reason, text=text.strip(), by=actor.signed, at=clock.now())
    return _decided(
        actor,
        seen,
        lambda now: now.refuse(refusal),
        EventTag.EXCHANGE_REFUSE,
        reason=": ".join(filter(None, (reason.label, refusal.text))),
    )


def examine_again(actor: Actor, arrival_id: str) -> PacketArrival:
    """Have a packet that waits examined once more; the finding follows.

    Raises:
        NotYourDuty, ArrivalNotFound.
    """
    rights.demand(actor, Verb.EXCHANGE_EXAMINE)
    found = store.get(actor.agency_id, arrival_id)
    message = {"agency_id": actor.agency_id, "arrival_id": arrival_id}
    queue.send(settings.exchange_queue_url, [message])
    return found


def answer_recall(actor: Actor, seen: SeenArrival, *, agreed: bool, text: str) -> PacketArrival:
    """Answer a sender that asks for its document back, or replaces it (Art. 9.3).

    Agreed, the document is closed to use, and its work leaves every desk; refused, all goes on.

    Raises:
        NotYourDuty, ArrivalNotFound, StaleVersion, NoRecallAsked, RecallAnswered.
        RefusalUnexplained: who keeps it says why.
    """
    rights.demand(actor, Verb.EXCHANGE_ANSWER_RECALL)
    now = clock.now()
    before = _of_version(actor, seen)
    asked = before.asked_back
    is_replaced = asked is not None and asked.replaced_by is not None
    if not agreed:
        tag = EventTag.EXCHANGE_REFUSE_REPLACE if is_replaced else EventTag.EXCHANGE_REFUSE_BACK
        return _decided(
            actor,
            seen,
            lambda was: was.refuse_back(actor.signed, now, text.strip()),
            tag,
            also=lambda tx, after: _go_on(tx, inheriting.keeper(actor, after), after),
            reason=text.strip(),
        )
    after = before.agree_back(actor.signed, now, text.strip())
    tag = EventTag.EXCHANGE_REPLACE if is_replaced else EventTag.EXCHANGE_GIVE_BACK
    if before.state is not ArrivalState.ACCEPTED:
        return _decided(actor, seen, lambda _: after, tag, reason=text or None)

    def give_back(tx: Transaction) -> None:
        store.save(tx, after, before)
        audit.record(tx, actor, tag, before.arrival_id, reason=text or None)

    keeper, reason = inheriting.keeper(actor, before), asked.reason if asked else ""
    status = Status.REPLACED if is_replaced else Status.RECALLED
    recalling.recall(keeper, before.arrival_id, reason, give_back, status)
    return after


def answer_update(actor: Actor, seen: SeenArrival, *, agreed: bool, text: str) -> PacketArrival:
    """Answer a sender that has corrected what it sent with its document (edXML, type 2).

    Agreed, the entry in the register is corrected with the sender's reason, and keeps the old
    values on record; refused, all stays as it came.

    Raises:
        NotYourDuty, ArrivalNotFound, StaleVersion, NoUpdateAsked, UpdateAnswered.
        RefusalUnexplained: who refuses says why.
    """
    rights.demand(actor, Verb.EXCHANGE_ANSWER_UPDATE)
    now, text = clock.now(), text.strip()
    if not agreed:
        tag = EventTag.EXCHANGE_REFUSE_UPDATE
        return _decided(
            actor, seen, lambda was: update.refused(was, actor.signed, now, text), tag, reason=text
        )
    before = _of_version(actor, seen)
    after = update.agreed(before, actor.signed, now, text)
    tag, asked = EventTag.EXCHANGE_UPDATE, before.update
    changes = _corrections(actor, before, after)
    if asked is None or not changes:
        return _decided(actor, seen, lambda _: after, tag, reason=text or None)

    def take_over(tx: Transaction) -> None:
        store.save(tx, after, before)
        audit.record(tx, actor, tag, before.arrival_id, reason=text or None)

    keeper = inheriting.keeper(actor, before)
    version = incoming.get(keeper, before.arrival_id).version
    incoming.correct(keeper, before.arrival_id, version, changes, asked.reason, take_over)
    return after


def _corrections(actor: Actor, before: PacketArrival, after: PacketArrival) -> dict[str, object]:
    """What the register here says otherwise than the sender does now; nothing while not in it."""
    if before.state is not ArrivalState.ACCEPTED:
        return {}
    keeper = inheriting.keeper(actor, before)
    entry = incoming.in_agency(keeper.agency_id, before.arrival_id).entry
    new = after.packet.entry(entry.arrived_on, entry.register)
    changed = vars(Updatable.of(after.packet)).keys()
    return {
        name: getattr(new, name)
        for name in sorted(changed)
        if getattr(new, name) != getattr(entry, name)
        and getattr(before.packet, name) != getattr(after.packet, name)
    }


def _take_in(
    actor: Actor,
    seen: SeenArrival,
    given: Taking,
    direction: str,
    verb: Callable[..., PacketArrival],
) -> IncomingDocument:
    rights.demand(actor, Verb.EXCHANGE_ACCEPT)
    found = store.get(actor.agency_id, seen.arrival_id)
    if found.state.is_waiting and found.version != seen.version:
        raise StaleVersion(document_id=seen.arrival_id)
    files = store.files(actor.agency_id, seen.arrival_id)
    entry = _entry(found, given.register)

    def also(tx: Transaction, document: IncomingDocument) -> None:
        before = store.get(actor.agency_id, seen.arrival_id)
        after = verb(before, clock.now(), document.number_label)
        store.save(tx, after, before)
        answering.note(tx, document)

    wanted = Intake(
        entry=replace(entry, **given.changes),  # type: ignore[arg-type]
        file_ids=tuple(each.file_id for each in files),
        leader_id=given.leader_id,
        is_no_duplicate=given.is_no_duplicate,
        packet_id=found.packet.packet_id,
        is_signed=found.is_signed,
        document_id=found.arrival_id,
        direction=direction,
    )
    document = intake.take_in(actor, found.arrival_id, wanted, also)
    if found.asked_back is not None and found.asked_back.replaced_by is not None:
        # It was kept although another replaces it: its place in the register says so, too.
        replacing.mark(actor.agency_id, found.arrival_id, found.asked_back.replaced_by)
    return document


def _entry(arrival: PacketArrival, register: str) -> Entry:
    """What is to stand in the register; a document of ours that is answered is named by its id."""
    entry = arrival.packet.entry(arrival.arrived_on, register)
    return replace(entry, answers=answering.known(arrival.agency_id, entry.answers))


def _decided(
    actor: Actor,
    seen: SeenArrival,
    verb: Callable[[PacketArrival], PacketArrival],
    tag: EventTag,
    *,
    also: Callable[[Transaction, PacketArrival], None] | None = None,
    **facts: object,
) -> PacketArrival:
    def attempt() -> PacketArrival:
        before = _of_version(actor, seen)
        after = verb(before)
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, actor, tag, after.arrival_id, **facts)
            if also is not None:
                also(tx, after)
        return after

    # Refused for another version, it is found stale when it is tried again.
    return with_retries(attempt, again=(Cancelled,))


def _go_on(tx: Transaction, keeper: Actor, after: PacketArrival) -> None:
    if after.state is ArrivalState.ACCEPTED:
        resting.go_on(tx, keeper.agency_id, after.arrival_id)


def _of_version(actor: Actor, seen: SeenArrival) -> PacketArrival:
    found = store.get(actor.agency_id, seen.arrival_id)
    if found.version != seen.version:
        raise StaleVersion(document_id=seen.arrival_id)
    return found
