"""The sender takes an issued document back, from one or all of its recipients (Art. 9.3).

Each receiver answers for itself. When all have given it back, the document is closed at the sender.
"""

from collections.abc import Collection

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.exchange.model import SYSTEM
from qlvb.exchange.refusals import NothingToRecall, NotIssuedYet, RefusalUnexplained
from qlvb.issuing import reading
from qlvb.issuing import service as issuing
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import Delivery, DeliveryState, ExchangeStatus, StatusNote
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import recalling as outgoing_recalling
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import RecipientKind
from qlvb.outgoing.status import OutgoingStatus

_GONE = (DeliveryState.RECALL_ASKED, DeliveryState.RECALLED)
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
    if outgoing.get(actor, document_id).status is not OutgoingStatus.ISSUED:
        raise NotIssuedYet
    if not reason.strip():
        raise RefusalUnexplained
    copies = issuing.deliveries(actor, document_id)
    asked = [
        copy for copy in copies if (not places or copy.place in places) and copy.state not in _GONE
    ]
    if not asked:
        raise NothingToRecall
    names = [copy.recipient.name for copy in asked]
    audit.record(None, actor, EventTag.OUTGOING_RECALL, document_id, reason=reason, to=names)
    for copy in asked:
        if copy.recipient.party is None:
            _note(actor, copy, ExchangeStatus.RECALL_ASKED, actor.signed, reason.strip())
        else:
            _take_back(actor, copy, reason.strip())
    settle(actor.agency_id, document_id)
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
        raise NothingToRecall
    code = ExchangeStatus.RECALLED if agreed else ExchangeStatus.RECALL_REFUSED
    noted = _note(actor, copy, code, actor.signed, text.strip(), _ASKED[copy.state])
    settle(actor.agency_id, document_id)
    return noted


def settle(agency_id: str, document_id: str) -> None:
    """Close a document whose every copy was given back; otherwise, and again, nothing changes."""
    copies = issuing.copies_of(agency_id, document_id)
    if copies and all(copy.state is DeliveryState.RECALLED for copy in copies):
        outgoing_recalling.freeze(agency_id, document_id)


def _take_back(actor: Actor, copy: Delivery, reason: str) -> None:
    """Inside the agency nobody is asked: the copy is off the desk, and read no more."""
    now = clock.now()
    asked = StatusNote(
        code=ExchangeStatus.RECALL_ASKED, at=now, by=actor.signed, text=reason, received_at=now
    )
    text = "Thu hồi trong nội bộ cơ quan"
    given = StatusNote(code=ExchangeStatus.RECALLED, at=now, by=SYSTEM, text=text, received_at=now)
    reading.take_back(copy.agency_id, copy.document_id, copy.place, (asked, given))


def _note(  # the parts of a note
    actor: Actor,
    copy: Delivery,
    code: ExchangeStatus,
    by: str,
    text: str,
    business: BusinessType = BusinessType.RECALL,
) -> Delivery:
    now = clock.now()
    note = StatusNote(code=code, at=now, by=by, text=text, received_at=now, business=business)
    return issuing.note(actor.agency_id, copy.document_id, copy.place, note)
