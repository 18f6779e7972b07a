"""Use cases of routing: every decision a person makes about an incoming document (Art. 8, NĐ 30).

Each is one transaction: the document, the work it closes, the record; then the machine is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import (
    Direction,
    Party,
    PartyKind,
    Settlement,
    SettlementMethod,
    Share,
    Turn,
)
from qlvb.incoming.refusals import AlreadyOpened
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.organization import service as organization
from qlvb.platform.tables import Transaction
from qlvb.routing import plans, store, work, workflow
from qlvb.routing.model import (
    FOLDER_OF_SHARE,
    Answered,
    Folder,
    RoutingPlan,
    WorkItem,
    asked_work,
    back_to,
    extension_work,
    main_work,
    shared_work,
)


@dataclass(frozen=True, kw_only=True)
class Given:
    """Who leads, who co-handles, who is informed, what was said, and until when."""

    lead: tuple[PartyKind, str]
    text: str = ""
    cohandlers: tuple[tuple[PartyKind, str], ...] = ()
    informed: tuple[tuple[PartyKind, str], ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Which document, and the version the actor saw."""

    document_id: str
    version: int


def direct(actor: Actor, seen: Seen, given: Given) -> IncomingDocument:
    """Write a direction (bút phê) and give the document to its lead."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        lead = plans.party(actor.agency_id, *given.lead)
        due_on = given.due_on or document.due_on or _usual_deadline(document, plan)
        return document.direct(
            actor,
            Direction(text=given.text, by=actor.signed, at=clock.now()),
            lead,
            cohandlers=_parties(actor, given.cohandlers),
            informed=_parties(actor, given.informed),
            due_on=due_on if document.due_on is None else given.due_on,
            turn=_turn(document, plan, plan.leading(lead), lead, due_on),
            today=clock.today(),
        )

    return _decide(actor, seen, EventTag.INCOMING_DIRECT, verb, text=given.text)


def assign(actor: Actor, seen: Seen, given: Given) -> IncomingDocument:
    """Pass the direction on to a person of the unit."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        handler = plans.person(actor.agency_id, given.lead[1])
        limits = [day for day in (given.due_on, document.due_on) if day]
        return document.assign(
            actor,
            handler,
            cohandlers=_parties(actor, given.cohandlers),
            informed=_parties(actor, given.informed),
            due_on=given.due_on,
            turn=_turn(document, plan, Folder.HANDLE, handler, min(limits, default=None)),
            today=clock.today(),
        )

    return _decide(actor, seen, EventTag.INCOMING_ASSIGN, verb, text=given.text)


def return_(actor: Actor, seen: Seen, reason: str) -> IncomingDocument:
    """Give the document back one step, with a reason."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        return document.return_(actor, reason, _turn(document, plan, *back_to(document)))

    return _decide(actor, seen, EventTag.INCOMING_RETURN, verb, reason=reason)


def present(actor: Actor, seen: Seen, leader_id: str) -> IncomingDocument:
    """Put a returned document before a leader again."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        leader = plans.leader(actor.agency_id, plan, leader_id)
        return document.present(actor, leader, _turn(document, plan, Folder.DIRECT, leader))

    return _decide(actor, seen, EventTag.INCOMING_PRESENT, verb)


def settle(
    actor: Actor, seen: Seen, method: SettlementMethod, result: str, reply: str | None
) -> IncomingDocument:
    """Finish the work, by a reply or with its result."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        settlement = Settlement(
            method=method, result=result, reply_reference=reply, by=actor.signed, at=clock.now()
        )
        confirms = plan.giver_confirms and not document.giver.includes(actor)
        turn = _turn(document, plan, Folder.CONFIRM, document.giver) if confirms else None
        return document.settle(actor, settlement, turn)

    return _decide(
        actor, seen, EventTag.INCOMING_SETTLE, verb, method=method.value, result=result, reply=reply
    )


def confirm(actor: Actor, seen: Seen, *, agreed: bool, reason: str) -> IncomingDocument:
    """Agree that the work is done, or send it back to the handler with a reason."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        if agreed:
            return document.confirm(actor)
        handler = document.lead or document.giver
        turn = _turn(document, plan, Folder.HANDLE, handler, document.due_on)
        return document.send_back(actor, reason, turn)

    tag = EventTag.INCOMING_CONFIRM if agreed else EventTag.INCOMING_SEND_BACK
    return _decide(actor, seen, tag, verb, reason=reason or None)


def reassign(
    actor: Actor, seen: Seen, lead: tuple[PartyKind, str], reason: str
) -> IncomingDocument:
    """Take the work from its lead and give it to another."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        new = plans.party(actor.agency_id, *lead)
        turn = _turn(document, plan, plan.leading(new), new, document.due_on)
        return document.reassign(actor, new, reason, turn)

    return _decide(actor, seen, EventTag.INCOMING_REASSIGN, verb, reason=reason)


def withdraw(actor: Actor, seen: Seen, reason: str) -> IncomingDocument:
    """Pull back what was given, while its owner has not opened it.

    Raises:
        AlreadyOpened.
    """

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:
        return document.withdraw(actor, reason, _turn(document, plan, *back_to(document)))

    given = work.of(incoming.get(actor, seen.document_id))
    if not given.is_unread:
        raise AlreadyOpened
    return _decide(actor, seen, EventTag.INCOMING_WITHDRAW, verb, unread=True, reason=reason)


def cancel(actor: Actor, seen: Seen, reason: str, *, reported: bool) -> IncomingDocument:
    """End the intake of a document whose counts differ; ``reported`` to its sender or not."""

    def verb(document: IncomingDocument, plan: RoutingPlan) -> IncomingDocument:  # noqa: ARG001
        return document.cancel(actor, reason)

    tag = EventTag.INCOMING_REPORT_DIFFERENCE if reported else EventTag.INCOMING_CANCEL
    return _decide(actor, seen, tag, verb, reason=reason)


def continue_intake(actor: Actor, seen: Seen, reason: str, directed_by: str) -> IncomingDocument:
    """Register a document whose counts differ all the same, under a recorded direction."""
    given = work.of(incoming.get(actor, seen.document_id))
    turn = plans.intake_turn(actor.agency_id, plans.active(actor.agency_id))
    after = incoming.continue_intake(
        actor,
        seen.document_id,
        seen.version,
        f"{reason} (chỉ đạo của {directed_by})",
        turn,
        lambda tx: store.move(tx, closed=[given]),
    )
    workflow.go_on(after, given)
    return after


def finish_share(
    actor: Actor, document_id: str, share: Share, text: str | None = None
) -> IncomingDocument:
    """Give the opinion a co-handler owes, or take note of what one was informed of."""
    seen = incoming.get(actor, document_id)

    def close(tx: Transaction, before: IncomingDocument, _: IncomingDocument) -> None:
        mine = before.finish_share(actor, share)[1]
        folder = FOLDER_OF_SHARE[share]
        items = shared_work(before, only_of_step=False)
        done = [i for i in items if i.owner == mine.party and i.folder is folder]
        store.move(tx, closed=done)

    _, after = incoming.change(
        actor,
        document_id,
        seen.version,
        EventTag.INCOMING_OPINION,
        lambda document: document.finish_share(actor, share)[0],
        also=close,
        text=text,
        share=share.value,
    )
    return after


def ask_extension(actor: Actor, seen: Seen, due_on: date, reason: str) -> IncomingDocument:
    """Ask the giver for more time."""
    document = incoming.of_version(actor, seen.document_id, seen.version)
    turn = _turn(document, plans.of_document(document), Folder.EXTENSION, document.giver)
    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.INCOMING_EXTENSION_ASK,
        lambda d: d.ask_extension(actor, due_on, reason, turn),
        also=lambda tx, _, new: store.move(tx, opened=extension_work(new)),
        due_on=due_on.isoformat(),
        reason=reason,
    )
    return after


def decide_extension(
    actor: Actor, seen: Seen, *, granted: bool, due_on: date | None, reason: str
) -> IncomingDocument:
    """Grant or deny more time; a granted deadline moves the handler's work with it."""
    document = incoming.of_version(actor, seen.document_id, seen.version)
    day = due_on or (document.extension.due_on if document.extension else document.due_on)
    step_due_at = document.step_due_at or clock.now()
    if granted and document.owner:
        plan = plans.of_document(document)
        step_due_at = _turn(document, plan, Folder.HANDLE, document.owner, day).due_at
    given = work.of(document)

    def rekey(tx: Transaction, before: IncomingDocument, after: IncomingDocument) -> None:
        opened: list[WorkItem] = []
        closed = extension_work(before)
        if after.step_due_at and after.step_due_at != before.step_due_at:
            opened, closed = [replace(given, due_at=after.step_due_at)], [*closed, given]
        store.move(tx, opened=opened, closed=closed)

    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.INCOMING_EXTENSION_GRANT if granted else EventTag.INCOMING_EXTENSION_DENY,
        lambda d: d.decide_extension(
            actor, granted=granted, due_on=due_on, step_due_at=step_due_at
        ),
        also=rekey,
        due_on=day.isoformat() if granted and day else None,
        reason=reason or None,
    )
    return after


def open_work(actor: Actor, document_id: str) -> None:
    """Note that the actor has opened the work the document brought."""
    document = incoming.get(actor, document_id)
    items = [main_work(document), *shared_work(document, only_of_step=False)]
    for item in [*items, *asked_work(document)]:
        if item is not None and item.owner.includes(actor):
            store.mark_read(item)


def work_item_of(image: Mapping[str, Any]) -> WorkItem | None:
    """The work item in a stream record's image; None when the image is of something else."""
    return store.item_of_image(image)


def answer_of(image: Mapping[str, Any]) -> Answered | None:
    """The answer to a request in a stream record's image; None when it is of something else."""
    return store.answer_of_image(image)


def work_expected(document: IncomingDocument) -> list[WorkItem]:
    """What the document asks of whom now, read from the document alone."""
    main = main_work(document)
    return [*([main] if main else []), *shared_work(document, only_of_step=False)]


def open_work_of(document: IncomingDocument) -> list[WorkItem]:
    """Who has the document now, as delivered: the main work first, then the open shares."""
    return store.found(work_expected(document))


def _decide(
    actor: Actor,
    seen: Seen,
    tag: EventTag,
    verb: Callable[[IncomingDocument, RoutingPlan], IncomingDocument],
    *,
    unread: bool = False,
    **facts: object,
) -> IncomingDocument:
    """Carry out a verb that ends the present step, and tell the machine."""
    document = incoming.of_version(actor, seen.document_id, seen.version)
    after = replace(verb(document, plans.of_document(document)), given_by=actor.signed)
    decided = work.of(document)
    still_open = {item.work_id for item in shared_work(after, only_of_step=False)}
    if not after.status.is_open:
        still_open = set()

    def move(tx: Transaction, before: IncomingDocument, new: IncomingDocument) -> None:
        shares = shared_work(before, only_of_step=False)
        ended = [item for item in shares if item.work_id not in still_open]
        if before.extension and not new.extension:
            ended += extension_work(before)
        taken_back = [decided] if unread else []
        store.move(tx, closed=ended if unread else [*ended, decided], taken_back=taken_back)

    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        tag,
        lambda _: after,
        also=move,
        to=after.owner.name if after.owner else None,
        due_on=after.due_on.isoformat() if after.due_on else None,
        **facts,
    )
    workflow.go_on(after, decided)
    return after


def _turn(
    document: IncomingDocument,
    plan: RoutingPlan,
    folder: Folder,
    owner: Party,
    due_on: date | None = None,
) -> Turn:
    calendar = organization.calendar(document.agency_id)
    return plan.turn(
        folder, owner, calendar=calendar, urgency=document.entry.urgency, due_on=due_on
    )


def _usual_deadline(document: IncomingDocument, plan: RoutingPlan) -> date:
    return plan.handled_by(organization.calendar(document.agency_id), document.entry.urgency)


def _parties(actor: Actor, given: tuple[tuple[PartyKind, str], ...]) -> tuple[Party, ...]:
    return tuple(plans.party(actor.agency_id, kind, party_id) for kind, party_id in given)
