"""Work on desks while documents are put back: only what a document waits for lies there."""

from collections.abc import Mapping

from qlvb.backup.catalog import Image
from qlvb.incoming import service as incoming
from qlvb.issuing import reading as shown
from qlvb.outgoing import service as outgoing
from qlvb.routing import returning as desks
from qlvb.routing import service as routing
from qlvb.routing.model import Folder, WorkItem

Halves = Mapping[str, Image]
"""The two items of a document, by their sort keys."""
_WORK = "#W#"


def is_still_due(table: str, kept: Image) -> bool:
    """Whether an item that is not there belongs there: work that was done since does not."""
    work = _work(table, kept)
    return work is None or bool(_is_due(work))


def is_due_or_lost(table: str, kept: Image) -> bool:
    """The same before anything is written: the document itself may still have to come back."""
    work = _work(table, kept)
    return work is None or _is_due(work) is not False


def why_it_stays(table: str, now: Halves, kept: Halves) -> str | None:
    """Why a document does not go back; None when it may, empty where nobody need be told."""
    of_images = outgoing.of_images if table == "OutgoingTable" else incoming.of_images
    there, before = (of_images(each["ENTRY"], each["PROGRESS"]) for each in (now, kept))
    return desks.why_it_stays(there, before)


def clear_desks(table: str, kept: Image) -> None:
    """Take the work of a document that goes back off the desks; what it waited for comes back."""
    agency_id, _, document_id = kept["pk"]["S"].removeprefix("A#").partition("#D#")
    desks.clear(agency_id, document_id, is_outgoing=table == "OutgoingTable")


def _is_due(work: WorkItem) -> bool | None:
    """None when what it is about is not there."""
    return shown.is_due(work) if work.folder is Folder.SHOWN else desks.is_due(work)


def _work(table: str, kept: Image) -> WorkItem | None:
    if table != "RoutingTable" or _WORK not in kept["pk"]["S"]:
        return None
    return routing.work_item_of(kept)
