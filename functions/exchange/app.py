"""Văn bản chờ tiếp nhận: packets from other agencies; and recalls of what was issued."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.exchange import recalling, waiting
from qlvb.exchange import service as exchange
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.platform.schemas import Nothing, number_in

app = QlvbApp(
    "exchange",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/arrivals",
    methods=["GET"],
    right=Verb.EXCHANGE_READ,
    query=schemas.ListQuery,
    answer=schemas.ArrivalPage,
)
def arrivals() -> Response:
    """A page of packets, the oldest first."""
    asked = app.query(schemas.ListQuery)
    found = exchange.arrivals(app.actor, asked.listed, asked.cursor, asked.limit)
    return app.ok(schemas.page(found))


@app.route(
    "/api/arrival-counts",
    methods=["GET"],
    right=Verb.EXCHANGE_READ,
    answer=schemas.CountsOut,
)
def counts() -> Response:
    """How many packets wait for the clerk, and how many are asked back."""
    return app.ok(schemas.CountsOut(**waiting.counts(app.actor)))


@app.route(
    "/api/arrivals/{arrival_id}",
    methods=["GET"],
    right=Verb.EXCHANGE_READ,
    answer=schemas.ArrivalOut,
)
def arrival(arrival_id: str) -> Response:
    """A packet: its files, their signatures, the entry to be made."""
    return app.ok(schemas.shown(exchange.arrival(app.actor, arrival_id)))


@app.route(
    "/api/arrivals/{arrival_id}/acceptance",
    methods=["POST"],
    right=Verb.EXCHANGE_ACCEPT,
    body=schemas.AcceptanceIn,
    answer=schemas.Accepted,
    status=201,
)
def accept(arrival_id: str) -> Response:
    """Enter a packet in the register; with a direction, a questioned one too."""
    asked = app.body(schemas.AcceptanceIn)
    return app.created(schemas.Accepted.of(_taken(arrival_id, asked)))


@app.route(
    "/api/arrivals/{arrival_id}/refusal",
    methods=["POST"],
    right=Verb.EXCHANGE_REFUSE,
    body=schemas.RefusalIn,
    answer=schemas.ArrivalOut,
)
def refuse(arrival_id: str) -> Response:
    """Send a packet back with a reason."""
    asked = app.body(schemas.RefusalIn)
    exchange.refuse(app.actor, asked.seen(arrival_id), asked.reason, asked.text)
    return app.ok(schemas.shown(exchange.arrival(app.actor, arrival_id)))


@app.route(
    "/api/arrivals/{arrival_id}/examination",
    methods=["POST"],
    right=Verb.EXCHANGE_EXAMINE,
    body=Nothing,
    answer=schemas.ArrivalOut,
)
def examine(arrival_id: str) -> Response:
    """Have a packet examined once more; the finding follows."""
    app.body(Nothing)
    exchange.examine_again(app.actor, arrival_id)
    return app.ok(schemas.shown(exchange.arrival(app.actor, arrival_id)))


@app.route(
    "/api/arrivals/{arrival_id}/recall-answer",
    methods=["POST"],
    right=Verb.EXCHANGE_ANSWER_RECALL,
    body=schemas.RecallAnswerIn,
    answer=schemas.ArrivalOut,
)
def answer_recall(arrival_id: str) -> Response:
    """Answer a sender that asks for its document back."""
    asked = app.body(schemas.RecallAnswerIn)
    seen = asked.seen(arrival_id)
    exchange.answer_recall(app.actor, seen, agreed=asked.agreed, text=asked.text)
    return app.ok(schemas.shown(exchange.arrival(app.actor, arrival_id)))


@app.route(
    "/api/arrivals/{arrival_id}/update-answer",
    methods=["POST"],
    right=Verb.EXCHANGE_ANSWER_UPDATE,
    body=schemas.RecallAnswerIn,
    answer=schemas.ArrivalOut,
)
def answer_update(arrival_id: str) -> Response:
    """Answer a sender that has corrected what it sent with its document."""
    asked = app.body(schemas.RecallAnswerIn)
    seen = asked.seen(arrival_id)
    exchange.answer_update(app.actor, seen, agreed=asked.agreed, text=asked.text)
    return app.ok(schemas.shown(exchange.arrival(app.actor, arrival_id)))


@app.route(
    "/api/outgoing/{document_id}/recall",
    methods=["POST"],
    right=Verb.OUTGOING_RECALL,
    body=schemas.RecallIn,
    answer=schemas.Copies,
)
def recall(document_id: str) -> Response:
    """Ask recipients to give an issued document back."""
    asked = app.body(schemas.RecallIn)
    after = recalling.ask(app.actor, document_id, places=asked.places, reason=asked.reason)
    return app.ok(schemas.copies(after))


@app.route(
    "/api/outgoing/{document_id}/recall/{place}",
    methods=["POST"],
    right=Verb.OUTGOING_RECALL,
    body=schemas.PaperAnswerIn,
    answer=schemas.Copies,
)
def note_answer(document_id: str, place: str) -> Response:
    """Note what an agency outside answered to a recall."""
    asked = app.body(schemas.PaperAnswerIn)
    after = recalling.answered_on_paper(
        app.actor, document_id, number_in(place), agreed=asked.agreed, text=asked.text
    )
    return app.ok(schemas.copies([after]))


def _taken(arrival_id: str, asked: schemas.AcceptanceIn) -> IncomingDocument:
    seen, taking = asked.seen(arrival_id), asked.taking()
    if not asked.directed_by and not asked.basis:
        return exchange.accept(app.actor, seen, taking)
    return exchange.accept_under_direction(
        app.actor, seen, taking, directed_by=asked.directed_by, basis=asked.basis
    )
