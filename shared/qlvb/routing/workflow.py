"""Between documents and the machine that drives them: deliver work, go on, resume, sweep.

The document's state is the truth; the execution follows it. Every entry may come twice: work is
delivered once, a document that has moved on only tells the machine where it stands.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from math import ceil

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.kernel.actor import system
from qlvb.kernel.errors import Unavailable
from qlvb.organization import succession
from qlvb.platform import workflows
from qlvb.platform.log import logger
from qlvb.platform.settings import settings
from qlvb.platform.tables import Cancelled, transact
from qlvb.routing import store
from qlvb.routing.model import WorkItem, main_work, shared_work

_SHORTEST_WAIT = 60
_AFTER_LAPSE = timedelta(days=7)
"""How long the machine waits before it looks again at work that is overdue."""
_GRACE = timedelta(minutes=10)
"""A step younger than this may still be on its way to its owner."""

Standing = dict[str, object]
"""What the machine knows of a document: agency_id, document_id, resume_at, timeout_seconds."""


def begin(document: IncomingDocument) -> None:
    """Start the machine for a new document; a repeated start finds the running one."""
    _start(f"in-{document.document_id}", document)


def go_on(document: IncomingDocument, decided: WorkItem) -> None:
    """Tell the waiting execution where the document stands after a decision.

    The decision is stored already, so nothing here may fail it: a step that waits no more is
    resumed by a new execution, and what AWS does not take now the sweep does later.
    """
    try:
        if not workflows.complete(decided.token, standing(document)):
            resume(document)
    except Unavailable:
        logger.warning("workflow.unsent", document_id=document.document_id)


def resume(document: IncomingDocument) -> None:
    """Start an execution at the document's stored state."""
    minute = clock.now().strftime("%Y%m%d%H%M")
    _start(f"in-{document.document_id}-{document.step_no}-{minute}", document)


def standing(document: IncomingDocument) -> Standing:
    """Where the document stands, as the machine's input."""
    return {
        "agency_id": document.agency_id,
        "document_id": document.document_id,
        "resume_at": document.status.value,
        "timeout_seconds": _seconds_to_wait(document),
    }


def deliver(event: Mapping[str, str]) -> None:
    """Put the step's work before its owner, with the token that ends the step.

    Args:
        event: agency_id, document_id, resume_at, token, execution, from the machine.
    """
    document = incoming.in_agency(event["agency_id"], event["document_id"])
    work = main_work(document, given_by=_giver_name(document))
    if work is None or document.status.value != event["resume_at"]:
        workflows.complete(event["token"], standing(document))
        return
    shares = shared_work(document, only_of_step=True)
    waiting = _waiting(work, event)
    try:
        with transact() as tx:
            store.move(tx, opened=[waiting, *shares], closed=[])
    except Cancelled:
        if not store.attach_token(work, event["token"], event["execution"]):
            raise
    logger.info("work.delivered", document_id=document.document_id, folder=work.folder.value)


def lapse(event: Mapping[str, str]) -> Standing:
    """The wait for a step has ended without a decision: put it on record and wait on."""
    document = incoming.in_agency(event["agency_id"], event["document_id"])
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
            EventTag.INCOMING_EXPIRE,
            document.document_id,
            owner=work.owner.name,
            due_at=work.due_at.isoformat(),
        )
    return standing(document)


def stall(event: Mapping[str, str]) -> None:
    """An execution gave up: the document stays as it is, visible, and the sweep resumes it."""
    agency_id, document_id = event["agency_id"], event["document_id"]
    logger.warning("workflow.stalled", document_id=document_id)
    audit.record(None, system(agency_id), EventTag.INCOMING_FAIL, document_id)


def sweep(*, asks_machine: bool) -> int:
    """Resume every open document that nothing drives.

    Args:
        asks_machine: also of work that was delivered, whether its execution still runs: after a
            restore, and once a day. Step Functions answers some ten such questions a second, so
            the hourly sweep looks only for steps that were never delivered.

    Returns:
        How many were resumed.
    """
    resumed = 0
    for agency in succession.every_agency():
        for document in incoming.open_documents(agency.agency_id):
            if not _is_driven(document, asks_machine=asks_machine):
                resume(document)
                resumed += 1
    logger.info("workflow.swept", resumed=resumed)
    return resumed


def _is_driven(document: IncomingDocument, *, asks_machine: bool) -> bool:
    work = main_work(document)
    if work is None:
        return True
    stored = store.find(work)
    if stored is not None:
        return not asks_machine or workflows.is_running(stored.execution)
    first = workflows.execution_arn(settings.incoming_machine_arn, f"in-{document.document_id}")
    began = document.registration.at if document.registration else clock.now() - 2 * _GRACE
    return clock.now() - began < _GRACE and workflows.is_running(first)


def _start(name: str, document: IncomingDocument) -> None:
    try:
        workflows.start(settings.incoming_machine_arn, name=name, payload=standing(document))
    except Unavailable:
        logger.warning("workflow.unstarted", document_id=document.document_id)


def _seconds_to_wait(document: IncomingDocument) -> int:
    if document.step_due_at is None:
        return _SHORTEST_WAIT
    left = document.step_due_at - clock.now()
    wait = left if left > timedelta(0) else _AFTER_LAPSE
    return max(ceil(wait.total_seconds()), _SHORTEST_WAIT)  # never a moment before its time


def _giver_name(document: IncomingDocument) -> str:
    if document.given_by:
        return document.given_by
    if document.status is Status.REGISTERED and document.registration:
        return document.registration.by
    return document.giver.name


def _waiting(work: WorkItem, event: Mapping[str, str]) -> WorkItem:
    return replace(work, token=event["token"], execution=event["execution"])
