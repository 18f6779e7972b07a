"""Issued documents are made to last by the system, and renewed before they weaken (PAdES B-LTA).

What is due is written with the issue. The files are made first and entered with what leads to them
and the next due day, as one fact: after a crash between the two the same is made again. A timestamp
authority may be slow, so several are made at once, and no new one is begun late in a run.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from threading import Event

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.issuing import store
from qlvb.issuing.lasting import FIRST, Lasting, LastingFile, LastingState
from qlvb.issuing.model import title_of
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.errors import QlvbError, Unavailable
from qlvb.organization import succession
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import SignedFile
from qlvb.platform.log import logger
from qlvb.platform.tables import Cancelled, Transaction, transact
from qlvb.signing import making

AT_ONCE = 4
"""Requests that a timestamp authority bears from one place."""
BEGUN_WITHIN = 300.0
"""Seconds of a run in which documents are begun; the last one may take three times 180."""


@dataclass(frozen=True, kw_only=True)
class LastingView:
    """How an issued document stands."""

    state: LastingState
    due_on: date | None
    made_at: datetime | None
    good_until: datetime | None
    failed_at: datetime | None
    failure: str
    file_id: str | None
    """The lasting form of the document itself."""


def view(actor: Actor, document_id: str) -> LastingView | None:
    """How a document lasts; None before its issue.

    Raises:
        OutgoingNotFound.
    """
    document = outgoing.get(actor, document_id)
    if document.sealed is None:
        return None
    known = store.lasting_of(document.agency_id, document_id)
    newest = known.newest_of(document.sealed.file_id) if known else document.sealed.file_id
    return LastingView(
        state=_state(known),
        due_on=known.due_on if known else None,
        made_at=known.made_at if known else None,
        good_until=known.good_until if known else None,
        failed_at=known.failed_at if known else None,
        failure=known.failure if known else "",
        file_id=newest if newest != document.sealed.file_id else None,
    )


def plan(tx: Transaction, document: OutgoingDocument) -> None:
    """Write with the issue that the document is due to be made lasting."""
    due_on = clock.today() + FIRST
    store.put_due(tx, document.agency_id, document.document_id, due_on)


def make_due() -> dict[str, int]:
    """Make lasting what is due, in every agency; told twice, it is as once.

    Returns:
        How many were made, how many were tried in vain, and how many wait for another run.
    """
    due = _every_due(clock.today())
    if not certificates.has_timestamps():
        left = sum(1 for _ in due)
        if left:
            logger.warning("lasting.impossible", documents=left)
        return {"made": 0, "missed": 0, "left": left}
    until = time.monotonic() + BEGUN_WITHIN
    stopped = Event()

    def one(item: store.Due) -> str:
        if stopped.is_set() or time.monotonic() > until:
            return "left"
        try:
            return _made(item)
        except Unavailable as refused:
            # Who does not answer now is not asked for every document: the next hour is.
            stopped.set()
            logger.warning("lasting.waiting", code=refused.code)
            return "left"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ended = [pool.submit(one, each) for each in due]
    told = [each.result() for each in ended]
    return {name: told.count(name) for name in ("made", "missed", "left")}


def _made(item: store.Due) -> str:
    """Make one document lasting; what somebody else did meanwhile stays done."""
    before = store.lasting_of(item.agency_id, item.document_id) or Lasting(
        document_id=item.document_id, agency_id=item.agency_id, due_on=item.due_on
    )
    if before.due_on != item.due_on:
        store.forget_due(item)
        return "made"
    document = outgoing.in_agency(item.agency_id, item.document_id)
    actor = system(item.agency_id)
    try:
        after, files = _lasting(actor, document, before)
    except Unavailable:
        raise
    except QlvbError as refused:
        after, files = before.missed(refused.detail_text, clock.now()), []
        logger.warning("lasting.missed", document_id=item.document_id, code=refused.code)
    try:
        with transact() as tx:
            made.enter(tx, files)
            store.save_lasting(tx, after, before)
            if files:
                facts = {"good_until": after.good_until and after.good_until.isoformat()}
                hashes = {each.of: each.sha256 for each in after.files}
                audit.record(
                    tx, actor, EventTag.OUTGOING_LASTING, item.document_id, files=hashes, **facts
                )
    except Cancelled:
        logger.info("lasting.done", document_id=item.document_id)
        return "made"
    return "made" if files else "missed"


def _lasting(
    actor: Actor, document: OutgoingDocument, before: Lasting
) -> tuple[Lasting, list[StoredFile]]:
    now = clock.now()
    trust = certificates.trust()
    kept: list[StoredFile] = []
    files: list[LastingFile] = []
    ends: list[datetime] = []
    for place, sealed in enumerate(_sealed_here(document), 1):
        last = made.content_of(
            document.agency_id, document.document_id, before.newest_of(sealed.file_id)
        )
        content, good_until = making.make_lasting(
            last,
            roots=trust.roots,
            lists=trust.lists,
            at=now,
            timestamper=certificates.timestamper(is_patient=True),
        )
        own = ids.derived_id("lasting", document.agency_id, sealed.file_id, str(before.round + 1))
        kept.append(
            made.keep(
                actor,
                content,
                file_id=own,
                document_id=document.document_id,
                title=title_of(document, clock.today()),
                pages=sealed.pages,
                place=place,
                locked=True,
            )
        )
        made_of = LastingFile(
            of=sealed.file_id, file_id=own, sha256=kept[-1].sha256, size=len(content)
        )
        files.append(made_of)
        ends.append(good_until)
    return before.made(tuple(files), min(ends), now), kept


def _sealed_here(document: OutgoingDocument) -> Iterator[SignedFile]:
    """What the agency's key sealed; what came with signatures of others is theirs to keep."""
    assert document.sealed is not None
    as_it_came = {each.file_id for each in document.attachments}
    yield document.sealed
    yield from (e for e in document.sealed_attachments if e.file_id not in as_it_came)


def _every_due(today: date) -> list[store.Due]:
    agencies = succession.every_agency()
    due = chain.from_iterable(store.due(each.agency_id, today) for each in agencies)
    return sorted(due, key=lambda item: item.due_on)


def _state(known: Lasting | None) -> LastingState:
    if known is not None and known.failed_at is not None:
        return LastingState.MISSED
    if known is not None and known.round:
        return LastingState.MADE
    return LastingState.WAITING if certificates.has_timestamps() else LastingState.IMPOSSIBLE
