"""The machine of incoming documents: what of its steps is theirs alone."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from qlvb.audit.model import EventTag
from qlvb.incoming import lists
from qlvb.incoming import service as incoming
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.organization import succession
from qlvb.platform import workflows
from qlvb.platform.settings import settings
from qlvb.routing import driving
from qlvb.routing.driving import Standing, Sweep
from qlvb.routing.model import WorkItem, shared_work

_LONG_AGO = timedelta(days=1)


def begin(document: IncomingDocument) -> None:
    """Start the machine for a new document; a repeated start finds the running one."""
    driving.start(settings.incoming_machine_arn, f"in-{document.document_id}", document)


def go_on(document: IncomingDocument, decided: WorkItem) -> None:
    """Tell the waiting execution where the document stands after a decision."""
    driving.go_on(document, decided, resume)


def resume(document: IncomingDocument) -> None:
    """Start an execution at the document's stored state."""
    name = driving.name_again("in", document)
    driving.start(settings.incoming_machine_arn, name, document)


def deliver(event: Mapping[str, str]) -> None:
    """Put the step's work before its owner; co-handlers and informed get theirs with it.

    Args:
        event: agency_id, document_id, resume_at, token, execution, from the machine.
    """
    document = incoming.in_agency(event["agency_id"], event["document_id"])
    shares = shared_work(document, only_of_step=True)
    driving.deliver(document, event, given_by=_giver_name(document), shares=shares)


def lapse(event: Mapping[str, str]) -> Standing:
    """The wait for a step has ended without a decision: put it on record and wait on."""
    document = incoming.in_agency(event["agency_id"], event["document_id"])
    return driving.lapse(document, event, EventTag.INCOMING_EXPIRE)


def stall(event: Mapping[str, str]) -> IncomingDocument:
    """An execution gave up: the document stays as it is, visible, and the sweep resumes it."""
    driving.stall(event, EventTag.INCOMING_FAIL)
    return incoming.in_agency(event["agency_id"], event["document_id"])


def sweep(*, asks_machine: bool, asked: Sweep | None = None) -> tuple[int, str]:
    """Resume every open document, or those asked for, that nothing drives."""
    drive = partial(driving.sweep, asks_machine=asks_machine, first=_first, resume=resume)
    if asked is not None:
        in_turn = driving.in_turn(asked, lists.open_documents, incoming.many)
        return drive(in_turn, until=time.monotonic() + driving.SWEEP_SECONDS)
    return drive(
        document
        for agency in succession.every_agency()
        for document in lists.open_documents(agency.agency_id)
    )


def _first(document: IncomingDocument) -> tuple[str, datetime]:
    began = document.registration.at if document.registration else clock.now() - _LONG_AGO
    name = f"in-{document.document_id}"
    return workflows.execution_arn(settings.incoming_machine_arn, name), began


def _giver_name(document: IncomingDocument) -> str:
    if document.given_by:
        return document.given_by
    if document.status is Status.REGISTERED and document.registration:
        return document.registration.by
    return document.giver.name
