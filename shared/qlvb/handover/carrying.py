"""Steps of a handover's machine: list a page of documents, hand over a page of documents.

Each document passes in one transaction: closed at the predecessor, entered at the successor, its
work taken from the desks of then, and noted on the record. A step that is repeated, or runs twice,
goes on from what was noted.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.handover import service, store
from qlvb.handover.model import HandOver, Line, Progress, Stage
from qlvb.handover.refusals import HandOverNotFound
from qlvb.incoming import continuing
from qlvb.incoming import service as incoming
from qlvb.incoming.continuation import Taker, parties_of
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Party
from qlvb.incoming.refusals import DocumentNotFound, PartyUnknown
from qlvb.kernel.actor import system
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.organization.lineage import Body
from qlvb.platform.log import logger
from qlvb.platform.tables import Cancelled, transact, with_retries
from qlvb.routing import passing, plans, workflow

PAGE = 25
"""Documents of one step: seconds of work, and a list's page fits one transaction."""


def step(event: Mapping[str, str]) -> dict[str, object]:
    """Do one page of what the record is at, and say where it stands then."""
    record = _record(event)
    if record.stage is Stage.PREPARING:
        record = with_retries(lambda: _list(_record(event)), again=(Cancelled,))
    elif record.stage is Stage.CARRYING_OUT:
        record = _hand_over_page(record)
    return service.standing(record)


def _record(event: Mapping[str, str]) -> HandOver:
    found = store.find(event["agency_id"], event["handover_id"])
    if found is None:
        raise HandOverNotFound
    return found


def _list(record: HandOver) -> HandOver:
    if record.stage is not Stage.PREPARING:
        return record
    documents, after = continuing.open_page(record.predecessor_id, record.after, PAGE)
    ours = [document for document in documents if _falls_to(record, document)]
    parties = [party for document in ours for party in parties_of(document)]
    listing = record.listing(parties, after)
    with transact() as tx:
        store.put_lines(tx, record, map(Line.of, ours))
        store.save(tx, listing)
    if after is not None:
        return listing
    proposed = listing.listed(store.lines(listing))
    with transact() as tx:
        store.save(tx, proposed)
    logger.info("handover.listed", handover_id=record.handover_id, documents=proposed.total)
    return proposed


def _hand_over_page(record: HandOver) -> HandOver:
    progress = store.progress(record)
    if progress.place:
        _deliver_last(record, progress.place)
    taker = _taker(record)
    lines = store.lines(record, progress.place, PAGE)
    page = [line for line, _ in zip(lines, range(PAGE), strict=False)]
    for line in page:
        with_retries(partial(_hand_over, record, taker(line), line), again=(Cancelled,))
    if len(page) == PAGE:
        return record
    return with_retries(lambda: _finish(record), again=(Cancelled,))


def _hand_over(record: HandOver, taker: Taker, line: Line) -> None:
    """Hand over one document, unless another run of the machine has."""
    at = store.progress(record)
    if at.place >= line.place:
        return
    document = incoming.in_agency(record.predecessor_id, line.document_id)
    if not document.status.is_open or not _all_known(taker, document):
        with transact() as tx:
            left = replace(at, place=line.place, left_out=at.left_out + 1)
            store.go_on(tx, record, at, left)
        return
    work = passing.delivered(document)
    with transact() as tx:
        closed, after = continuing.go_on(tx, document, taker, record.handover_id, record.by)
        passing.move(tx, gone=work, document=after)
        done = Progress(place=line.place, handed_over=at.handed_over + 1, left_out=at.left_out)
        store.go_on(tx, record, at, done)
    for item in work:
        if item.token:
            workflow.go_on(closed, item)
    workflow.resume(after)


def _deliver_last(record: HandOver, place: str) -> None:
    """The run before may have ended between the last document's transaction and its delivery."""
    document_id = place.rpartition("#")[2]
    with suppress(DocumentNotFound):  # it was left out
        document = incoming.in_agency(record.agency_id, document_id)
        if document.status.is_open and not passing.delivered(document):
            workflow.resume(document)


def _finish(record: HandOver) -> HandOver:
    now = _record({"agency_id": record.agency_id, "handover_id": record.handover_id})
    if now.stage is not Stage.CARRYING_OUT:
        return now
    progress = store.progress(now)
    done = now.finish(_still_open(now))
    with transact() as tx:
        store.end(tx, done)
        for agency_id in (done.predecessor_id, done.agency_id):
            audit.record(
                tx,
                system(agency_id),
                EventTag.HANDOVER_DONE,
                done.handover_id,
                handed_over=progress.handed_over,
                left_out=progress.left_out,
                still_open=done.still_open,
            )
    logger.info("handover.done", handover_id=done.handover_id, documents=progress.handed_over)
    return done


def _still_open(record: HandOver) -> int:
    count, after, more = 0, None, True
    while more:
        documents, after = continuing.open_page(record.predecessor_id, after, 50)
        count += sum(_falls_to(record, document) for document in documents)
        more = after is not None
    return count


def _falls_to(record: HandOver, document: IncomingDocument) -> bool:
    """Whether the work goes to this successor.

    Of several, the unit's successor decides, then whoever handles it, then the decision.
    """
    known = succession.of(Body(agency_id=record.predecessor_id))
    if known is None or len(known.successors) == 1:
        return True
    if document.unit is not None:
        unit = Body(agency_id=record.predecessor_id, unit_id=document.unit.id)
        if (later := succession.followed(unit)) != unit:
            return later.agency_id == record.agency_id
    if document.handler is not None:
        moved_to = organization.person(record.predecessor_id, document.handler.id).moved_to
        if moved_to is not None:
            return moved_to == record.agency_id
    return known.heir() == Body(agency_id=record.agency_id)


def _taker(record: HandOver) -> Callable[[Line], Taker]:
    plan = plans.active(record.agency_id)
    register_of = cache(lambda code: continuing.register_of(record.agency_id, code))

    def receives(party: Party) -> Party:
        found = record.receiver(party) or service.by_itself(record, party)
        if found is None:
            raise PartyUnknown(id=party.id)
        return found

    def of(line: Line) -> Taker:
        return Taker(
            agency_id=record.agency_id,
            register=register_of(line.register),
            plan_version=plan.version,
            receives=receives,
        )

    return of


def _all_known(taker: Taker, document: IncomingDocument) -> bool:
    try:
        for party in parties_of(document):
            taker.receives(party)
    except PartyUnknown:
        return False
    return True
