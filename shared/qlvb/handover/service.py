"""Use cases of a handover: draw up the list, name who receives, confirm on both sides, look.

What is long runs in its machine (``carrying``); a record says where it stands.
"""

from dataclasses import dataclass, replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.handover import store
from qlvb.handover.model import HandOver, Line, Progress, Recipient, Side, Signed, Stage
from qlvb.handover.refusals import (
    HandOverChanged,
    HandOverNotFound,
    HandOverUnderWay,
    NotOfThisSide,
)
from qlvb.incoming.parts import Party, PartyKind
from qlvb.incoming.refusals import PartyUnknown
from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.rights import Verb
from qlvb.organization import succession
from qlvb.organization.lineage import Body
from qlvb.organization.refusals import AgencyNotFound
from qlvb.platform import confinement, workflows
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, Page, transact
from qlvb.routing import plans


@dataclass(frozen=True, kw_only=True)
class HandOverView:
    """A record with how far it is."""

    record: HandOver
    progress: Progress
    sides: tuple[Side, ...] = ()
    """For which the one who looks may confirm."""


def prepare(actor: Actor, predecessor_id: str) -> HandOverView:
    """Begin a record: the list of the predecessor's open documents is drawn up.

    Raises:
        NotYourDuty, AgencyNotFound: not a predecessor of the actor's agency, or not yet.
        HandOverUnderWay.
    """
    rights.demand(actor, Verb.HANDOVER_PREPARE)
    known = succession.predecessors(actor.agency_id).get(predecessor_id)
    if known is None:
        raise AgencyNotFound(agency_id=predecessor_id)
    new = HandOver(
        handover_id=ids.new_id(),
        agency_id=actor.agency_id,
        predecessor_id=predecessor_id,
        legal_basis=known.legal_basis,
        prepared_by=actor.signed,
        prepared_at=clock.now(),
    )
    try:
        with transact() as tx:
            store.create(tx, new)
            for agency_id in (predecessor_id, actor.agency_id):
                at_home = replace(actor, agency_id=agency_id)
                facts = {"from": predecessor_id, "to": actor.agency_id}
                audit.record(tx, at_home, EventTag.HANDOVER_PREPARE, new.handover_id, **facts)
    except Cancelled as refused:
        raise HandOverUnderWay from refused
    _drive(new)
    return HandOverView(record=new, progress=Progress())


def resume(actor: Actor, handover_id: str) -> HandOverView:
    """Go on where a machine gave up; nothing is listed or handed over twice.

    Raises:
        NotYourDuty, HandOverNotFound.
    """
    rights.demand(actor, Verb.HANDOVER_PREPARE)
    found = _of(actor, handover_id)
    if found.stage in (Stage.PREPARING, Stage.CARRYING_OUT):
        _drive(found, again=clock.now().strftime("%Y%m%d%H%M%S"))
    return HandOverView(record=found, progress=store.progress(found))


def name_recipients(
    actor: Actor,
    handover_id: str,
    named: tuple[tuple[tuple[PartyKind, str], tuple[PartyKind, str]], ...],
) -> HandOverView:
    """Say who of the successor receives the part of whom, where it does not follow by itself.

    Raises:
        NotYourDuty, HandOverNotFound, PartyUnknown, and what ``HandOver.named`` refuses.
    """
    rights.demand(actor, Verb.HANDOVER_PREPARE)
    before = _of(actor, handover_id)
    recipients = [
        Recipient(
            party=Party(kind=kind, id=party_id, name=""),
            receiver=plans.party(before.agency_id, *receiver),
        )
        for (kind, party_id), receiver in named
    ]
    after = before.named(recipients)
    _save(after)
    return HandOverView(record=resolved(after), progress=store.progress(after))


def confirm(actor: Actor, handover_id: str, side: Side, digest: str) -> HandOverView:
    """Confirm the list for one side; with both confirmations it is carried out.

    For the predecessor whoever led it confirms, today or on its last day; for the successor whoever
    leads it.

    Args:
        actor: a leader.
        handover_id: the record.
        side: for whom they confirm.
        digest: the hash of what they saw.

    Raises:
        NotYourDuty, HandOverNotFound, NotOfThisSide, and what ``HandOver.sign`` refuses.
    """
    rights.demand(actor, Verb.HANDOVER_CONFIRM)
    before = _of(actor, handover_id)
    if not _leads(actor, before, side):
        raise NotOfThisSide(side=side.label)
    signed = Signed(
        side=side,
        person_id=actor.person_id,
        person_name=actor.signed,
        position=actor.position,
        at=clock.now(),
        digest=digest,
    )
    shown = resolved(before)
    after = shown.sign(signed)
    facts = {"side": side.value, "digest": digest, "documents": after.total}
    try:
        with transact() as tx:
            store.save(tx, after)
            for agency_id in (after.predecessor_id, after.agency_id):
                at_home = replace(actor, agency_id=agency_id)
                audit.record(tx, at_home, EventTag.HANDOVER_CONFIRM, handover_id, **facts)
    except Cancelled as refused:
        raise HandOverChanged from refused
    if after.stage is Stage.CARRYING_OUT:
        _drive(after)
    return HandOverView(record=after, progress=store.progress(after))


def get(actor: Actor, handover_id: str) -> HandOverView:
    """A record of the actor's agency, or one by which it hands over.

    Raises:
        NotYourDuty, HandOverNotFound.
    """
    rights.demand(actor, Verb.HANDOVER_READ)
    found = resolved(_of(actor, handover_id))
    return HandOverView(
        record=found, progress=store.progress(found), sides=_may_confirm(actor, found)
    )


def lines(actor: Actor, handover_id: str, cursor: str | None, limit: int) -> Page[Line]:
    """One page of a record's list."""
    rights.demand(actor, Verb.HANDOVER_READ)
    return store.page(_of(actor, handover_id), cursor, limit)


def agreed(actor: Actor, handover_id: str) -> tuple[str, list[str]]:
    """What both sides confirm by its hash: the agreement, and the lines whose hash it names.

    Raises:
        NotYourDuty, HandOverNotFound.
    """
    found = get(actor, handover_id).record
    return found.agreement, [line.text for line in store.lines(found)]


def every(actor: Actor) -> list[HandOver]:
    """The newest records of the actor's agency, and of its successors while it hands over."""
    rights.demand(actor, Verb.HANDOVER_READ)
    return [
        record
        for agency_id in _concerned(actor)
        for record in store.every(agency_id)
        if actor.agency_id in (record.agency_id, record.predecessor_id)
    ]


def resolved(record: HandOver) -> HandOver:
    """With the receivers that follow by themselves: whoever moved along, the unit's successor."""
    if record.signed or record.stage is not Stage.PROPOSED:
        return record
    recipients = tuple(
        each if each.receiver else replace(each, receiver=by_itself(record, each.party))
        for each in record.recipients
    )
    return replace(record, recipients=recipients)


def by_itself(record: HandOver, party: Party) -> Party | None:
    """Who receives a part without being named: the same person or role, the unit's successor."""
    if party.kind is PartyKind.ROLE:
        return party
    there = party.id
    if party.kind is PartyKind.UNIT:
        unit = Body(agency_id=record.predecessor_id, unit_id=party.id)
        later = succession.followed(unit)
        if later.agency_id != record.agency_id or later.unit_id is None:
            return None
        there = later.unit_id
    try:
        return plans.party(record.agency_id, party.kind, there)
    except PartyUnknown:
        return None


def _may_confirm(actor: Actor, record: HandOver) -> tuple[Side, ...]:
    if record.stage is not Stage.PROPOSED or not rights.allows(actor, Verb.HANDOVER_CONFIRM):
        return ()
    if actor.person_id in {signed.person_id for signed in record.signed}:
        return ()
    done = {signed.side for signed in record.signed}
    return tuple(side for side in Side if side not in done and _leads(actor, record, side))


def _leads(actor: Actor, record: HandOver, side: Side) -> bool:
    if side is Side.TAKING:
        return actor.agency_id == record.agency_id
    led = (record.predecessor_id, actor.person_id)
    return succession.stood_for(*led, Role.LEADER, Role.HEAD)


def _of(actor: Actor, handover_id: str) -> HandOver:
    for agency_id in _concerned(actor):
        found = store.find(agency_id, handover_id)
        if found and actor.agency_id in (found.agency_id, found.predecessor_id):
            return found
    raise HandOverNotFound


def _concerned(actor: Actor) -> list[str]:
    known = succession.of(Body(agency_id=actor.agency_id))
    later = [body.agency_id for body in known.successors] if known else []
    for agency_id in later:
        confinement.reach_also(agency_id)
    return [actor.agency_id, *later]


def _save(after: HandOver) -> None:
    try:
        with transact() as tx:
            store.save(tx, after)
    except Cancelled as refused:
        raise HandOverChanged from refused


def _drive(record: HandOver, again: str = "") -> None:
    name = "-".join(filter(None, ("ho", record.handover_id, record.stage.value, again)))
    workflows.start(settings.handover_machine_arn, name=name, payload=standing(record))


def standing(record: HandOver) -> dict[str, object]:
    """Where a record stands, as its machine's input."""
    return {
        "agency_id": record.agency_id,
        "handover_id": record.handover_id,
        "resume_at": record.stage.value,
    }
