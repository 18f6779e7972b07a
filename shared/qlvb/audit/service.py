"""The one door to the record of acts."""

from qlvb.audit import store
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.kernel import clock, ids, origin
from qlvb.kernel.actor import Actor
from qlvb.platform.tables import Page, Transaction


def record(
    tx: Transaction | None, actor: Actor, tag: EventTag, subject_id: str, **facts: object
) -> None:
    """Put an act on record, in the same transaction as the act; without one, at once.

    Args:
        tx: the transaction of the act, or None for a reading.
        actor: who acts; the record lies in the actor's agency.
        tag: what is done.
        subject_id: the document, file or other thing it is done to.
        facts: JSON values that the time line shows; None is left out.
    """
    event = AuditEvent(
        event_id=ids.new_id(),
        tag=tag,
        subject_id=subject_id,
        at=clock.now(),
        person_id=actor.person_id,
        person_name=actor.name,
        position=actor.position,
        acting_for=actor.acting_for.name if actor.acting_for else None,
        source=origin.present(),
        facts={n: v for n, v in (facts | _for_whom(actor)).items() if v is not None},
    )
    if tx is None:
        store.write(actor.agency_id, event)
    else:
        store.append(tx, actor.agency_id, event)


def _for_whom(actor: Actor) -> dict[str, object]:
    whom = actor.acting_for
    return {"principal_id": whom.person_id, "delegation_id": whom.delegation_id} if whom else {}


def refused(actor: Actor, request: str, code: str) -> None:
    """Put on record that somebody asked for what is not theirs.

    Args:
        actor: who asked.
        request: method and path as published, with the names of its parts, not their values.
        code: what they were told.
    """
    record(None, actor, EventTag.REQUEST_REFUSE, actor.person_id, request=request, code=code)


def history(
    agency_id: str, subject_id: str, cursor: str | None = None, limit: int = 100
) -> Page[AuditEvent]:
    """What was done to a subject, oldest first. The caller checks the right to see it."""
    return store.of(agency_id, subject_id, cursor, limit)
