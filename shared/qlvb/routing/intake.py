"""Taking in a document: the register gives the number, routing says whose turn it is (Art. 8)."""

from dataclasses import dataclass

from qlvb.incoming import service as incoming
from qlvb.incoming.entry import Entry, PaperHolder
from qlvb.incoming.kept_numbers import LateEntry
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel.actor import Actor
from qlvb.routing import plans, service, workflow


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What the clerk sends: the entry, the files, the leader it is presented to."""

    entry: Entry
    file_ids: tuple[str, ...]
    leader_id: str
    paper_holder: PaperHolder | None = None
    is_no_duplicate: bool = False
    request_digest: str = ""
    packet_id: str = ""
    is_signed: bool = False
    document_id: str = ""
    direction: str = ""
    """These four of what came in a packet, see ``incoming.Arrival``."""
    late: LateEntry | None = None


def take_in(
    actor: Actor, key: str, given: Intake, also: incoming.Also | None = None
) -> IncomingDocument:
    """Register a document and start its way through the agency; the same key finds it again.

    Raises:
        LeaderCannotDirect, PartyUnknown, and what ``incoming.register`` refuses.
    """
    plan = plans.active(actor.agency_id)
    arrival = incoming.Arrival(
        entry=given.entry,
        file_ids=given.file_ids,
        leader=plans.leader(actor.agency_id, plan, given.leader_id),
        paper_holder=given.paper_holder,
        is_no_duplicate=given.is_no_duplicate,
        request_digest=given.request_digest,
        packet_id=given.packet_id,
        is_signed=given.is_signed,
        document_id=given.document_id,
        direction=given.direction,
        late=given.late,
    )
    turn = plans.intake_turn(actor.agency_id, plan)
    document = incoming.register(actor, key, arrival, turn, plan.version, also)
    workflow.begin(document)
    return document


def decide(
    actor: Actor, document_id: str, *, version: int, decision: str, reason: str, directed_by: str
) -> IncomingDocument:
    """Decide what becomes of a document whose declared counts differ (Art. 8.2a).

    Args:
        actor: the clerk.
        document_id: the stopped document.
        version: the version the clerk saw.
        decision: report_to_sender, cancel, or continue under a direction.
        reason: why.
        directed_by: who directed that it goes on.
    """
    seen = service.Seen(document_id=document_id, version=version)
    if decision == "continue":
        return service.continue_intake(actor, seen, reason, directed_by)
    return service.cancel(actor, seen, reason, reported=decision == "report_to_sender")
