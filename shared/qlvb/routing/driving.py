"""What every machine of documents has in common: deliver work, go on, resume, sweep.

The document's state is the truth; the execution follows it. Every entry may come twice: work is
delivered once, a document that has moved on only tells the machine where it stands. Which machine
drives a document, and how it is found, is the business of who calls.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, inf
from typing import TypeVar

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.kernel.errors import Unavailable
from qlvb.organization import succession
from qlvb.platform import workflows
from qlvb.platform.log import logger
from qlvb.platform.tables import Cancelled, transact
from qlvb.routing import store
from qlvb.routing.model import Document, WorkItem, main_work

_SHORTEST_WAIT = 60
_AFTER_LAPSE = timedelta(days=7)
"""How long the machine waits before it looks again at work that is overdue."""
_GRACE = timedelta(minutes=10)
"""A step younger than this may still be on its way to its owner."""
SWEEP_SECONDS = 300
"""As long as a sweep that goes on where it stopped asks in one go."""
_READ_AT_ONCE = 50

Standing = dict[str, object]
"""What the machine knows of a document: agency_id, document_id, resume_at, timeout_seconds."""
D = TypeVar("D", bound=Document)


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """The open documents that a restore has looked at, and how far that is."""

    agency_id: str = ""
    """Of one agency; empty: of all."""
    document_id: str = ""
    """One document of that agency; empty: all."""
    after: str = ""
    """``<agency id>/<document id>`` of the last one; empty before the first and after all."""


def start(machine_arn: str, name: str, document: Document) -> None:
    """Start an execution at the document's stored state; a repeated start finds the running one.

    What AWS does not take now, the sweep does later.
    """
    try:
        workflows.start(machine_arn, name=name, payload=standing(document))
    except Unavailable:
        logger.warning("workflow.unstarted", document_id=document.document_id)


def name_again(prefix: str, document: Document) -> str:
    """The name of an execution that takes up a document under way."""
    minute = clock.now().strftime("%Y%m%d%H%M")
    return f"{prefix}-{document.document_id}-{document.step_no}-{minute}"


def go_on(document: D, decided: WorkItem, resume: Callable[[D], None]) -> None:
    """Tell the waiting execution where the document stands after a decision.

    The decision is stored already, so nothing here may fail it: a step that waits no more is
    resumed by a new execution, and what AWS does not take now the sweep does later.
    """
    try:
        if not workflows.complete(decided.token, standing(document)):
            resume(document)
    except Unavailable:
        logger.warning("workflow.unsent", document_id=document.document_id)


def standing(document: Document) -> Standing:
    """Where the document stands, as the machine's input."""
    return {
        "agency_id": document.agency_id,
        "document_id": document.document_id,
        "resume_at": document.status.value,
        "timeout_seconds": _seconds_to_wait(document),
    }


def deliver(
    document: Document,
    event: Mapping[str, str],
    *,
    given_by: str,
    shares: Sequence[WorkItem] = (),
) -> None:
    """Put the step's work before its owner, with the token that ends the step.

    Args:
        document: as it is stored.
        event: agency_id, document_id, resume_at, token, execution, from the machine.
        given_by: who brought it to this step.
        shares: work beside the main one that comes with the step.
    """
    work = main_work(document, given_by=given_by)
    if work is None or document.status.value != event["resume_at"]:
        workflows.complete(event["token"], standing(document))
        return
    waiting = replace(work, token=event["token"], execution=event["execution"])
    try:
        with transact() as tx:
            store.move(tx, opened=[waiting, *shares], closed=[])
    except Cancelled:
        if not store.attach_token(work, event["token"], event["execution"]):
            raise
    logger.info("work.delivered", document_id=document.document_id, folder=work.folder.value)


def lapse(document: Document, event: Mapping[str, str], tag: EventTag) -> Standing:
    """The wait for a step has ended without a decision: put it on record and wait on."""
    is_late = document.step_due_at is not None and document.step_due_at <= clock.now()
    work = main_work(document)
    if (
        work
        and document.status.value == event["resume_at"]
        and is_late
        and store.mark_overdue(work)
    ):
        audit.record(
            None,
            system(document.agency_id),
            tag,
            document.document_id,
            owner=work.owner.name,
            due_at=work.due_at.isoformat(),
        )
    return standing(document)


def stall(event: Mapping[str, str], tag: EventTag) -> None:
    """An execution gave up: the document stays as it is, visible, and the sweep resumes it."""
    agency_id, document_id = event["agency_id"], event["document_id"]
    logger.warning("workflow.stalled", document_id=document_id)
    audit.record(None, system(agency_id), tag, document_id)


def in_turn(
    asked: Sweep,
    open_documents: Callable[[str], Iterable[D]],
    many: Callable[[str, list[str]], list[D]],
) -> Iterator[D]:
    """The open documents that are still to be looked at, each read when its turn comes.

    By agency and id, whatever becomes of them: what was broken off goes on behind the last one.
    """
    last_agency, _, last = asked.after.partition("/")
    every = [asked.agency_id] if asked.agency_id else sorted(_agency_ids())
    for agency_id in filter(lambda each: each >= last_agency, every):
        ids = [asked.document_id]
        if not asked.document_id:
            ids = sorted(each.document_id for each in open_documents(agency_id))
        left = [each for each in ids if (agency_id, each) > (last_agency, last)]
        for start in range(0, len(left), _READ_AT_ONCE):
            found = many(agency_id, left[start : start + _READ_AT_ONCE])
            yield from (document for document in found if document.status.is_open)


def sweep(
    documents: Iterable[D],
    *,
    asks_machine: bool,
    first: Callable[[D], tuple[str, datetime]],
    resume: Callable[[D], None],
    until: float = inf,
) -> tuple[int, str]:
    """Resume every open document that nothing drives.

    Args:
        documents: those under way.
        asks_machine: also of work that was delivered, whether its execution still runs: after a
            restore, and once a day. Step Functions answers some ten such questions a second, so
            the hourly sweep looks only for steps that were never delivered.
        first: the ARN of the execution that a document begins with, and when that began.
        resume: starts an execution at the document's stored state.
        until: a moment of ``time.monotonic`` at which to stop.

    Returns:
        How many were resumed, and the last one that was looked at, empty where all were.
    """
    resumed, after = 0, ""
    for document in documents:
        if after and time.monotonic() > until:
            break
        after = f"{document.agency_id}/{document.document_id}"
        if not _is_driven(document, first(document), asks_machine=asks_machine):
            resume(document)
            resumed += 1
    else:
        after = ""
    logger.info("workflow.swept", resumed=resumed)
    return resumed, after


def _agency_ids() -> list[str]:
    return [each.agency_id for each in succession.every_agency()]


def _is_driven(document: Document, first: tuple[str, datetime], *, asks_machine: bool) -> bool:
    work = main_work(document)
    if work is None:
        return True
    stored = store.find(work)
    if stored is not None:
        if not asks_machine:
            return True
        # Broken off before its start was noted, it has no execution that could be asked about.
        return bool(stored.execution) and workflows.is_running(stored.execution)
    execution, began = first
    return clock.now() - began < _GRACE and workflows.is_running(execution)


def _seconds_to_wait(document: Document) -> int:
    if document.step_due_at is None:
        return _SHORTEST_WAIT
    left = document.step_due_at - clock.now()
    wait = left if left > timedelta(0) else _AFTER_LAPSE
    return max(ceil(wait.total_seconds()), _SHORTEST_WAIT)  # never a moment before its time
