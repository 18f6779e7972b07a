"""The sender takes an issued document back, from one or all of its recipients (Art. 9.3).

Each receiver answers for itself. While one is asked the document is frozen; when all have given it
back, it is closed. The copies that are asked, and what the document knows of them, are one fact.
"""

from collections.abc import Collection

from qlvb.audit.model import EventTag
from qlvb.exchange.model import SYSTEM
from qlvb.exchange.refusals import NothingToRecall, NotIssuedYet, RefusalUnexplained
from qlvb.issuing import service as issuing
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, StatusNote
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.status import WHEN

_INSIDE = (RecipientKind.UNIT, RecipientKind.PERSON)
_ANSWERED_AT_ONCE = {
    RecipientKind.UNIT: "Thu hồi trong nội bộ cơ quan",
    RecipientKind.PERSON: "Thu hồi trong nội bộ cơ quan",
    RecipientKind.OUTSIDE: "Bản giấy chưa gửi, không gửi nữa",
}
"""Who is not asked, because nothing has left the agency."""
_ASKED = {
    DeliveryState.RECALL_ASKED: BusinessType.RECALL,
    DeliveryState.REPLACE_ASKED: BusinessType.REPLACE,
}


def ask(actor: Actor, document_id: str, *, places: Collection[int], reason: str) -> list[Delivery]:
    """Ask recipients to give a document back; sent twice, nobody is asked twice.

    Args:
        actor: the clerk.
        document_id: an issued document.
        places: which copies; none named: all of them.
        reason: why; the receivers see it.

    Raises:
        NotYourDuty, OutgoingNotFound, NotIssuedYet, RefusalUnexplained.
        NothingToRecall: those named are asked already, or have given it back.
    """
    rights.demand(actor, Verb.OUTGOING_RECALL)
    if outgoing.get(actor, document_id).status not in WHEN[Verb.OUTGOING_RECALL]:
        raise NotIssuedYet
    if not reason.strip():
        raise RefusalUnexplained
    now = clock.now()

    def says(copy: Delivery) -> tuple[StatusNote, ...]:
        is_meant = not places or copy.place in places
        if not is_meant or copy.state is DeliveryState.RECALLED:
            return ()
        is_asked = copy.state is DeliveryState.RECALL_ASKED
        asked = StatusNote(
            code=ExchangeStatus.RECALL_ASKED,
            at=now,
            by=actor.signed,
            text=reason.strip(),
            received_at=now,
            business=BusinessType.RECALL,
        )
        new = () if is_asked else (asked,)
        if not _is_still_here(copy):
            return new
        text = _ANSWERED_AT_ONCE[copy.recipient.kind]
        given = StatusNote(
            code=ExchangeStatus.RECALLED,
            at=now,
            by=SYSTEM,
            text=text,
            received_at=now,
            business=BusinessType.RECALL,
        )
        return (*new, given)

    noted = issuing.note_each(actor, document_id, says, EventTag.OUTGOING_RECALL, reason=reason)
    if not noted:
        raise NothingToRecall
    return issuing.deliveries(actor, document_id)


def answered_on_paper(
    actor: Actor, document_id: str, place: int, *, agreed: bool, text: str
) -> Delivery:
    """Note what an agency outside answered when it was asked to give back, or to replace, its copy.

    Those of the system answer themselves.

    Raises:
        NotYourDuty, OutgoingNotFound, DeliveryNotFound, NothingToRecall.
    """
    rights.demand(actor, Verb.OUTGOING_RECALL)
    outgoing.get(actor, document_id)
    copy = issuing.delivery(actor.agency_id, document_id, place)
    is_outside = copy.recipient.kind is RecipientKind.OUTSIDE
    if not is_outside or copy.state not in _ASKED:
        issuing.set_right(actor, document_id)
        raise NothingToRecall
    code = ExchangeStatus.RECALLED if agreed else ExchangeStatus.RECALL_REFUSED
    now = clock.now()
    note = StatusNote(
        code=code,
        at=now,
        by=actor.signed,
        text=text.strip(),
        received_at=now,
        business=_ASKED[copy.state],
    )
    return issuing.note(actor.agency_id, document_id, place, note)


def _is_still_here(copy: Delivery) -> bool:
    """Whether the copy never left the agency, so that its recall needs no answer."""
    if copy.recipient.kind is RecipientKind.OUTSIDE:
        return copy.posting is None
    return copy.recipient.kind in _INSIDE
