"""Use cases of who may read a document: ask, decide, take back (Decree 30/2020, Appendix VI)."""

from collections.abc import Sequence
from typing import Any

from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.access import AccessChange
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Party, PartyKind
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.platform.tables import Transaction
from qlvb.routing import plans, store
from qlvb.routing.model import Answered, Folder, access_work
from qlvb.routing.service import Seen


def ask(
    actor: Actor, seen: Seen, *, is_restricted: bool, reader_ids: Sequence[str], reason: str
) -> IncomingDocument:
    """Ask that a document be restricted to some readers, or be so no longer.

    The document's leader finds the request on the desk; any head may decide it.

    Raises:
        NotYourDuty, PartyUnknown, ReasonMissing, AccessAlreadyAsked, AccessUnchanged, StaleVersion.
    """
    document = incoming.of_version(actor, seen.document_id, seen.version)
    named = reader_ids if is_restricted else ()
    readers = tuple(plans.person(actor.agency_id, each) for each in dict.fromkeys(named))
    turn = plans.of_document(document).turn(
        Folder.ACCESS,
        document.leader,
        calendar=organization.calendar(actor.agency_id),
        urgency=document.entry.urgency,
    )
    change = AccessChange(
        is_restricted=is_restricted,
        readers=readers,
        reason=reason.strip(),
        by=Party(kind=PartyKind.PERSON, id=actor.place, name=actor.signed),
        decider=turn.owner,
        step_no=document.version,
        due_at=turn.due_at,
    )
    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.INCOMING_ACCESS_ASK,
        lambda each: each.change_access(
            actor, Verb.INCOMING_ACCESS_ASK, lambda access: access.ask(change)
        ),
        also=lambda tx, _, new: store.move(tx, opened=access_work(new)),
        reason=change.reason,
        **_told(change),
    )
    return after


def decide(actor: Actor, seen: Seen, *, granted: bool, reason: str) -> IncomingDocument:
    """Let the change that was asked for hold from now on, or not.

    Raises:
        NotYourDuty, NoAccessAsked, ReasonMissing, StaleVersion.
    """
    asked = incoming.of_version(actor, seen.document_id, seen.version).access.asked

    def answer(tx: Transaction, before: IncomingDocument, after: IncomingDocument) -> None:
        _close(tx, before, after)
        if asked is not None and not asked.by.includes(actor):
            told = Answered(
                agency_id=before.agency_id,
                document_id=before.document_id,
                version=before.version,
                number_label=before.number_label,
                is_granted=granted,
                by=actor.signed,
                person_id=asked.by.id,
                at=clock.now(),
            )
            store.put_answer(tx, told)

    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.INCOMING_ACCESS_GRANT if granted else EventTag.INCOMING_ACCESS_DENY,
        lambda each: each.change_access(
            actor, Verb.INCOMING_ACCESS_DECIDE, lambda a: a.decide(granted=granted, reason=reason)
        ),
        also=answer,
        reason=reason.strip() or None,
        **(_told(asked) if asked else {}),
    )
    return after


def withdraw(actor: Actor, seen: Seen) -> IncomingDocument:
    """Take one's own request back.

    Raises:
        NotYourTurn: somebody else asked. NoAccessAsked, StaleVersion.
    """
    _, after = incoming.change(
        actor,
        seen.document_id,
        seen.version,
        EventTag.INCOMING_ACCESS_WITHDRAW,
        lambda each: each.change_access(
            actor, Verb.INCOMING_ACCESS_ASK, lambda a: a.withdraw(actor)
        ),
        also=_close,
    )
    return after


def _close(tx: Transaction, before: IncomingDocument, _: IncomingDocument) -> None:
    store.move(tx, closed=access_work(before))


def _told(change: AccessChange) -> dict[str, Any]:
    readers = [reader.name for reader in change.readers]
    return {"restricted": change.is_restricted, "readers": readers or None}
