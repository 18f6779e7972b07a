"""Use cases of review: every decision a person makes about a draft on its way (Art. 9, NĐ 30).

Each is one transaction: the document, the work it closes, the record; then the machine is told.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from qlvb.audit.model import EventTag
from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import Party, PartyKind, Turn
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import CommentKind, SignedFile
from qlvb.outgoing.service import Writes
from qlvb.platform.tables import Transaction
from qlvb.review import steps, workflow
from qlvb.routing import plans, work
from qlvb.routing.model import Folder, RoutingPlan, WorkItem, advice_work, main_work
from qlvb.routing.service import Seen

Act = Callable[[OutgoingDocument, RoutingPlan], OutgoingDocument]
"""A verb of the document, given it and the routing it follows."""


def submit(actor: Actor, seen: Seen, signer_id: str) -> OutgoingDocument:
    """Send a draft on its way to who is to sign it.

    Raises:
        PartyUnknown, CannotSign, and what ``submit`` of the model refuses.
    """

    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        roles = steps.signing_roles(plan, document)
        signer = plans.signer(actor.agency_id, roles, signer_id)
        step = steps.after(document.status, _way(document, plan, signer))
        turn = turn_of(document, plan, step.folder, step.owner)
        after = document.submit(actor, signer, step.status, turn)
        return replace(after, plan_version=plan.version, submitted_at=clock.now())

    return decide(actor, seen, EventTag.OUTGOING_SUBMIT, verb)


def review(actor: Actor, seen: Seen, text: str) -> OutgoingDocument:
    """Agree with the content, as the head of the drafting unit."""
    return _pass_on(actor, seen, Verb.OUTGOING_REVIEW, EventTag.OUTGOING_REVIEW, text)


def check(actor: Actor, seen: Seen, text: str) -> OutgoingDocument:
    """Agree with the form (Decree 30/2020, Art. 8)."""
    return _pass_on(actor, seen, Verb.OUTGOING_CHECK, EventTag.OUTGOING_CHECK, text)


def approve(actor: Actor, seen: Seen, urgency: Urgency | None) -> OutgoingDocument:
    """Agree with the present version as its signer, who decides the urgency; signing is next."""
    _, after = outgoing.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.OUTGOING_APPROVE,
        lambda document: document.approve(actor, urgency, clock.now()),
        urgency=urgency.value if urgency else None,
    )
    return after


def sign(
    actor: Actor, seen: Seen, signed: SignedFile, also: Writes | None = None, **facts: object
) -> OutgoingDocument:
    """Sign the present version: the signed file is known by its id and hash.

    ``facts`` are what else the record says of it.
    """

    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        step = steps.issuing()
        return document.sign(actor, signed, turn_of(document, plan, step.folder, step.owner))

    told = {"draft_no": signed.draft_no, "sha256": signed.sha256, **facts}
    return decide(actor, seen, EventTag.OUTGOING_SIGN, verb, also=also, **told)


def certify(actor: Actor, seen: Seen) -> OutgoingDocument:
    """Agree that a copy is true to its original, as who may sign copies; the clerk seals it."""

    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        step = steps.issuing()
        turn = turn_of(document, plan, step.folder, step.owner)
        return document.certify(actor, turn, clock.now())

    return decide(actor, seen, EventTag.OUTGOING_CERTIFY, verb)


def return_(actor: Actor, seen: Seen, reason: str) -> OutgoingDocument:
    """Give the draft back to its drafter, with a reason."""

    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        turn = turn_of(document, plan, Folder.REVISE, document.drafter)
        return document.return_(actor, reason, turn)

    return decide(actor, seen, EventTag.OUTGOING_RETURN, verb, reason=reason)


def cancel(actor: Actor, seen: Seen, reason: str) -> OutgoingDocument:
    """Give the document up; a number it had stays visible as cancelled."""

    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:  # noqa: ARG001
        return document.cancel(actor, reason)

    def also(tx: Transaction, before: OutgoingDocument, _: OutgoingDocument) -> None:
        numbers.cancel_with(tx, actor, before, reason)

    return decide(actor, seen, EventTag.OUTGOING_CANCEL, verb, also=also, reason=reason)


def ask_opinions(
    actor: Actor, seen: Seen, parties: Iterable[tuple[PartyKind, str]], question: str
) -> OutgoingDocument:
    """Ask other people and units what they think of the draft."""
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    plan = _plan_of(document)
    named = [plans.party(actor.agency_id, kind, party_id) for kind, party_id in parties]
    turns = tuple(turn_of(document, plan, Folder.ADVISE, party) for party in named)

    def open_(tx: Transaction, before: OutgoingDocument, after: OutgoingDocument) -> None:
        known = {item.work_id for item in advice_work(before)}
        new = [item for item in advice_work(after) if item.work_id not in known]
        work.move(tx, opened=new)

    _, after = outgoing.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.OUTGOING_OPINION_ASK,
        lambda d: d.ask_opinions(actor, turns, question),
        also=open_,
        to=", ".join(party.name for party in named),
        text=question,
    )
    return after


def give_opinion(actor: Actor, document_id: str, text: str) -> OutgoingDocument:
    """Give the opinion that one was asked for; it is kept with the version it is about."""
    seen = outgoing.get(actor, document_id)

    def close(tx: Transaction, before: OutgoingDocument, after: OutgoingDocument) -> None:
        opinion = outgoing.new_comment(actor, before, CommentKind.OPINION, text)
        outgoing.add_comment(tx, after, opinion)
        work.move(tx, closed=_gone(before, after))

    _, after = outgoing.change(
        actor,
        document_id,
        seen.version,
        EventTag.OUTGOING_OPINION,
        lambda document: document.give_opinion(actor, clock.now())[0],
        also=close,
        draft_no=seen.draft_no,
        text=text,
    )
    return after


def open_work(actor: Actor, document_id: str) -> None:
    """Note that the actor has opened the work the document brought."""
    work.opened_by(actor, work_expected(outgoing.get(actor, document_id)))


def work_expected(document: OutgoingDocument) -> list[WorkItem]:
    """What the document asks of whom now, read from the document alone."""
    main = main_work(document)
    return [*([main] if main else []), *advice_work(document)]


def decide(
    actor: Actor,
    seen: Seen,
    tag: EventTag,
    verb: Act,
    *,
    also: Writes | None = None,
    **facts: object,
) -> OutgoingDocument:
    """Carry out a verb that ends the present step, and tell the machine.

    Args:
        actor: who acts.
        seen: the document and the version the actor saw.
        tag: what goes on record.
        verb: the change; refuses by name.
        also: further writes of the same fact.
        facts: what the record says of it.

    Raises:
        StaleVersion, OutgoingNotFound, NotYetDelivered.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    after = replace(verb(document, _plan_of(document)), given_by=actor.signed)
    decided = None if main_work(document) is None else work.of(document)

    def move(tx: Transaction, before: OutgoingDocument, new: OutgoingDocument) -> None:
        work.move(tx, closed=[*_gone(before, new), *([decided] if decided else [])])
        if also is not None:
            also(tx, before, new)

    outgoing.change(
        actor,
        seen.document_id,
        seen.version,
        tag,
        lambda _: after,
        also=move,
        to=after.owner.name if after.owner else None,
        **facts,
    )
    if decided is not None:
        workflow.go_on(after, decided)
    elif after.step_due_at is not None:
        workflow.begin(after)
    return after


def signing_roles(document: OutgoingDocument) -> frozenset[Role]:
    """Who may be chosen to sign the document."""
    return steps.signing_roles(_plan_of(document), document)


def turn_of(document: OutgoingDocument, plan: RoutingPlan, folder: Folder, owner: Party) -> Turn:
    """Who gets the step's work, and until when."""
    calendar = organization.calendar(document.agency_id)
    return plan.turn(folder, owner, calendar=calendar, urgency=document.entry.urgency)


def _pass_on(actor: Actor, seen: Seen, right: Verb, tag: EventTag, text: str) -> OutgoingDocument:
    def verb(document: OutgoingDocument, plan: RoutingPlan) -> OutgoingDocument:
        signer = document.signer or document.drafter
        step = steps.after(document.status, _way(document, plan, signer))
        turn = turn_of(document, plan, step.folder, step.owner)
        return document.pass_on(actor, right, step.status, turn)

    return decide(actor, seen, tag, verb, text=text or None)


def _way(document: OutgoingDocument, plan: RoutingPlan, signer: Party) -> tuple[steps.Step, ...]:
    heads: frozenset[str] = frozenset()
    if document.unit is not None:
        found = organization.unit_heads(document.agency_id, document.unit.id)
        heads = frozenset(head.person_id for head in found)
    return steps.way(plan, document, signer, heads)


def _plan_of(document: OutgoingDocument) -> RoutingPlan:
    """The routing a document began its way with; before that the one that is on."""
    if document.submitted_at is None:
        return plans.active(document.agency_id)
    return plans.of_document(document)


def _gone(before: OutgoingDocument, after: OutgoingDocument) -> list[WorkItem]:
    """Opinions that are no longer waited for."""
    left = {item.work_id for item in advice_work(after)} if after.status.is_open else set()
    return [item for item in advice_work(before) if item.work_id not in left]
