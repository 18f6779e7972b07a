"""What copies of an issued document ask of the units and people of the agency."""

from collections.abc import Iterable

from qlvb.issuing.model import Delivery
from qlvb.outgoing.model import OutgoingDocument
from qlvb.routing.model import Folder, WorkItem


def shown_work(document: OutgoingDocument, copies: Iterable[Delivery]) -> list[WorkItem]:
    """What copies inside the agency ask of those they were issued to: to take note."""
    return [
        WorkItem(
            agency_id=copy.agency_id,
            owner=party,
            folder=Folder.SHOWN,
            document_id=copy.document_id,
            step_no=copy.place,
            due_at=copy.due_at or copy.made_at,
            since=copy.made_at,
            number_label=document.number_label,
            given_by=document.given_by,
        )
        for copy in copies
        if (party := copy.recipient.party)
    ]
