"""An open document of an agency that has ended, and the same work as its successor goes on.

The predecessor's document is closed as it stood, under its number of then. The successor's has the
same id, its own number, the same step and the same deadlines; who had a part in it is replaced by
whom the record of the handover names.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from qlvb.incoming.access import Access
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Assignment, Continuation, Party, Registration
from qlvb.incoming.refusals import NotWaitingForThis
from qlvb.incoming.status import Status


@dataclass(frozen=True, kw_only=True)
class Taker:
    """The successor as it goes on: who receives whose part, in which register, by which routing."""

    agency_id: str
    register: str
    plan_version: int
    receives: Callable[[Party], Party]


def handed_over(document: IncomingDocument, there: Continuation) -> IncomingDocument:
    """The predecessor's document, closed.

    Raises:
        NotWaitingForThis: nobody had to act on it any more.
    """
    if not document.status.is_open:
        raise NotWaitingForThis(status=document.status.label)
    return replace(
        document,
        version=document.version + 1,
        step_no=document.step_no + 1,
        status=Status.HANDED_OVER,
        owner=None,
        step_due_at=None,
        access=replace(document.access, asked=None),
        continued_in=there,
    )


def continued(
    document: IncomingDocument,
    taker: Taker,
    here: Continuation,
    registration: Registration | None,
) -> IncomingDocument:
    """The successor's document, at the step where the predecessor's stood."""
    step_no = document.step_no + 1
    unit = taker.receives(document.unit) if document.unit else None
    handler = taker.receives(document.handler) if document.handler else None
    extension = document.extension
    if extension is not None:
        extension = replace(
            extension,
            by=taker.receives(extension.by),
            giver=taker.receives(extension.giver),
            step_no=step_no,
        )
    cohandlers = _shares(document.cohandlers, taker, step_no, {handler or unit})
    known = {handler or unit, *(share.party for share in cohandlers)}
    return replace(
        document,
        agency_id=taker.agency_id,
        entry=replace(document.entry, register=taker.register),
        version=1,
        step_no=step_no,
        plan_version=taker.plan_version,
        registration=registration,
        leader=taker.receives(document.leader),
        owner=taker.receives(document.owner) if document.owner else None,
        unit=unit,
        handler=handler,
        cohandlers=cohandlers,
        informed=_shares(document.informed, taker, step_no, known),
        extension=extension,
        # Its readers were the predecessor's people; the successor names its own.
        access=Access(is_restricted=document.access.is_restricted),
        # Its sender asked the predecessor; the successor is asked anew, or works on.
        recall_asked=None,
        continues=here,
        request_digest="",
    )


def parties_of(document: IncomingDocument) -> list[Party]:
    """Everyone for whom the successor needs somebody, each once."""
    shares = (*document.cohandlers, *document.informed)
    asked = document.extension
    parties = [
        document.leader,
        document.owner,
        document.unit,
        document.handler,
        *(share.party for share in shares if not share.is_done),
        *((asked.by, asked.giver) if asked else ()),
    ]
    return list(dict.fromkeys(party for party in parties if party is not None))


def _shares(
    shares: tuple[Assignment, ...], taker: Taker, step_no: int, known: set[Party | None]
) -> tuple[Assignment, ...]:
    """Open shares go to whom the record names, once each and never to the lead; the rest stays."""
    kept = [share for share in shares if share.is_done]
    for share in shares:
        if not share.is_done and (party := taker.receives(share.party)) not in known:
            known.add(party)
            kept.append(replace(share, party=party, step_no=step_no))
    return tuple(kept)
