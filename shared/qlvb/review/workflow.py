"""The machine of outgoing documents: what of its steps is theirs alone."""

import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from qlvb.audit.model import EventTag
from qlvb.organization import succession
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform import workflows
from qlvb.platform.settings import settings
from qlvb.routing import driving
from qlvb.routing.driving import Standing, Sweep
from qlvb.routing.model import WorkItem


def begin(document: OutgoingDocument) -> None:
    """Start the machine for a draft that was submitted; a repeated start finds the running one."""
    driving.start(settings.outgoing_machine_arn, f"out-{document.document_id}", document)


def go_on(document: OutgoingDocument, decided: WorkItem) -> None:
    """Tell the waiting execution where the document stands after a decision."""
    driving.go_on(document, decided, resume)


def resume(document: OutgoingDocument) -> None:
    """Start an execution at the document's stored state."""
    name = driving.name_again("out", document)
    driving.start(settings.outgoing_machine_arn, name, document)


def deliver(event: Mapping[str, str]) -> None:
    """Put the step's work before its owner, with the token that ends the step.

    Args:
        event: agency_id, document_id, resume_at, token, execution, from the machine.
    """
    document = outgoing.in_agency(event["agency_id"], event["document_id"])
    driving.deliver(document, event, given_by=document.given_by or document.drafter.name)


def lapse(event: Mapping[str, str]) -> Standing:
    """The wait for a step has ended without a decision: put it on record and wait on."""
    document = outgoing.in_agency(event["agency_id"], event["document_id"])
    return driving.lapse(document, event, EventTag.OUTGOING_EXPIRE)


def stall(event: Mapping[str, str]) -> OutgoingDocument:
    """An execution gave up: the document stays as it is, visible, and the sweep resumes it."""
    driving.stall(event, EventTag.OUTGOING_FAIL)
    return outgoing.in_agency(event["agency_id"], event["document_id"])


def sweep(*, asks_machine: bool, asked: Sweep | None = None) -> tuple[int, str]:
    """Resume every document under way, or those asked for, that nothing drives."""
    drive = partial(driving.sweep, asks_machine=asks_machine, first=_first, resume=resume)
    if asked is not None:
        in_turn = driving.in_turn(asked, outgoing.open_documents, outgoing.many)
        return drive(in_turn, until=time.monotonic() + driving.SWEEP_SECONDS)
    return drive(
        document
        for agency in succession.every_agency()
        for document in outgoing.open_documents(agency.agency_id)
    )


def _first(document: OutgoingDocument) -> tuple[str, datetime]:
    name = f"out-{document.document_id}"
    began = document.submitted_at or document.created_at
    return workflows.execution_arn(settings.outgoing_machine_arn, name), began
