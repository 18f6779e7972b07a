"""Signature, number, seal and issue of outgoing documents, and what became of each copy."""

import schemas
import schemas_of_copies
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.delegation import service as delegation
from qlvb.exchange import examining
from qlvb.exchange import service as exchange
from qlvb.incoming import service as incoming
from qlvb.issuing import (
    copying,
    elsewhere,
    issue,
    placing,
    reading,
    receipts,
    resending,
    service,
    signature,
    updating,
    upkeep,
    uploads,
)
from qlvb.issuing.elsewhere import Asked
from qlvb.issuing.placing import SigningView
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import numbers
from qlvb.outgoing import service as outgoing
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.platform.schemas import Nothing, number_in
from qlvb.review import view
from qlvb.routing.service import Seen

app = QlvbApp(
    "signing",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/outgoing/{document_id}/signing",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    answer=SigningView,
)
def signing(document_id: str) -> Response:
    """What is to be known before a document is signed or issued."""
    return app.ok(placing.view(app.actor, document_id))


@app.route(
    "/api/outgoing/{document_id}/places",
    methods=["PUT"],
    right=Verb.OUTGOING_PLACE,
    body=schemas.PlacingIn,
    answer=SigningView,
)
def place(document_id: str) -> Response:
    """Put signature, seal, number and date by hand."""
    asked = app.body(schemas.PlacingIn)
    placing.place(app.actor, document_id, asked.draft_no, asked.places.to_value())
    return app.ok(placing.view(app.actor, document_id))


@app.route(
    "/api/outgoing/{document_id}/signature",
    methods=["POST"],
    right=Verb.OUTGOING_SIGN,
    body=schemas.SignatureIn,
    answer=view.OutgoingView,
)
def sign(document_id: str) -> Response:
    """Sign the present version with one's own key on the server."""
    asked = app.body(schemas.SignatureIn)
    after = signature.sign(app.actor, seen(document_id, asked), asked.to_wish())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/certification",
    methods=["POST"],
    right=Verb.OUTGOING_CERTIFY,
    body=schemas.CertificationIn,
    answer=view.OutgoingView,
)
def certify(document_id: str) -> Response:
    """Agree that a copy is true to its original."""
    asked = app.body(schemas.CertificationIn)
    return app.ok(view.shown(app.actor, copying.certify(app.actor, seen(document_id, asked))))


@app.route(
    "/api/outgoing/{document_id}/signature/preparation",
    methods=["POST"],
    right=Verb.OUTGOING_SIGN,
    body=schemas.SignatureIn,
    answer=Asked,
)
def prepare_signature(document_id: str) -> Response:
    """Prepare the signature for a key on a token, at a provider or in a program outside."""
    asked = app.body(schemas.SignatureIn)
    where = seen(document_id, asked)
    return app.ok(elsewhere.prepare_signature(app.actor, where, asked.to_wish()))


@app.route(
    "/api/outgoing/{document_id}/signature/completion",
    methods=["POST"],
    right=Verb.OUTGOING_SIGN,
    body=schemas.AnswersIn,
    answer=view.OutgoingView,
)
def complete_signature(document_id: str) -> Response:
    """Put in the signature that was made elsewhere."""
    asked = app.body(schemas.AnswersIn)
    where = seen(document_id, asked)
    after = elsewhere.complete_signature(app.actor, where, asked.to_answers())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/issue/preparation",
    methods=["POST"],
    right=Verb.OUTGOING_ISSUE,
    body=schemas.IssueIn,
    answer=Asked,
)
def prepare_seal(document_id: str) -> Response:
    """Give the number, and prepare the seal for a key elsewhere."""
    asked = app.body(schemas.IssueIn)
    where = seen(document_id, asked)
    return app.ok(elsewhere.prepare_seal(app.actor, where, asked.to_numbering()))


@app.route(
    "/api/outgoing/{document_id}/issue/completion",
    methods=["POST"],
    right=Verb.OUTGOING_ISSUE,
    body=schemas.AnswersIn,
    answer=view.OutgoingView,
)
def complete_seal(document_id: str) -> Response:
    """Put in the seal that was made elsewhere, and issue the document."""
    asked = app.body(schemas.AnswersIn)
    where = seen(document_id, asked)
    after = elsewhere.complete_seal(app.actor, where, asked.to_answers())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/signing-uploads/{token}",
    methods=["POST"],
    right=None,
    answer=schemas.UploadTaken,
    told=schemas.UploadTaken.refused,
)
def take_upload(token: str) -> Response:
    """Take a signed file that the VGCA plug-in posts with its one-time token."""
    return app.ok(schemas.UploadTaken.taken(uploads.take(token, app.file("uploadfile"))))


@app.route(
    "/api/outgoing/{document_id}/issue",
    methods=["POST"],
    right=Verb.OUTGOING_ISSUE,
    body=schemas.IssueIn,
    answer=view.OutgoingView,
)
def issue_(document_id: str) -> Response:
    """Number, seal and issue a signed document."""
    asked = app.body(schemas.IssueIn)
    after = issue.issue(app.actor, seen(document_id, asked), asked.to_numbering())
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/lasting",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    answer=schemas.LastingOut,
)
def lasting(document_id: str) -> Response:
    """Whether an issued document can be verified when its certificates have ended."""
    return app.ok({"lasting": upkeep.view(app.actor, document_id)})


@app.route(
    "/api/outgoing/{document_id}/deliveries",
    methods=["GET"],
    right=Verb.OUTGOING_READ,
    answer=schemas_of_copies.Deliveries,
)
def deliveries(document_id: str) -> Response:
    """Every copy of the document with its state, in the order of its recipients."""
    found = service.deliveries(app.actor, document_id)
    return app.ok(schemas_of_copies.Deliveries.told(found, app.actor))


@app.route(
    "/api/outgoing/{document_id}/posting",
    methods=["POST"],
    right=Verb.OUTGOING_POST,
    body=schemas.PostingIn,
    answer=schemas_of_copies.DeliveryOut,
)
def post(document_id: str) -> Response:
    """Note that a copy went to an agency outside."""
    asked = app.body(schemas.PostingIn)
    after = service.post(app.actor, document_id, **asked.model_dump())
    return app.ok(schemas_of_copies.DeliveryOut.told(after, app.actor))


@app.route(
    "/api/outgoing/{document_id}/acknowledgement",
    methods=["POST"],
    right=Verb.OUTGOING_ACKNOWLEDGE,
    body=Nothing,
    answer=schemas_of_copies.Deliveries,
)
def acknowledge(document_id: str) -> Response:
    """Take note of a document that was issued to one inside the agency."""
    app.body(Nothing)
    found = reading.acknowledge(app.actor, document_id)
    return app.ok(schemas_of_copies.Deliveries.told(found, app.actor))


@app.route(
    "/api/outgoing/{document_id}/deliveries/{place}/resend",
    methods=["POST"],
    right=Verb.OUTGOING_RESEND,
    body=schemas_of_copies.ResendIn,
    answer=schemas_of_copies.DeliveryOut,
)
def resend(document_id: str, place: str) -> Response:
    """Send a copy again that failed or was refused."""
    asked = app.body(schemas_of_copies.ResendIn)
    after = resending.resend(app.actor, document_id, number_in(place), asked.seen)
    return app.ok(schemas_of_copies.DeliveryOut.told(after, app.actor))


@app.route(
    "/api/deliveries/failed",
    methods=["GET"],
    right=Verb.OUTGOING_RESEND,
    query=schemas_of_copies.FailedQuery,
    answer=schemas_of_copies.FailedCopies,
)
def failed() -> Response:
    """Copies of the agency that did not reach their recipients, the oldest first."""
    asked = app.query(schemas_of_copies.FailedQuery)
    found = resending.failed_copies(app.actor, asked.cursor, asked.limit)
    return app.ok(schemas_of_copies.failed_copies(found))


@app.route(
    "/api/numbers",
    methods=["GET"],
    right=Verb.OUTGOING_LIST,
    query=schemas.OfSeries,
    answer=schemas.RegisterPage,
)
def of_series() -> Response:
    """Every number of a series with the document that bears it, the last one first."""
    asked = app.query(schemas.OfSeries)
    found = receipts.page(app.actor, asked.series, asked.year, asked.cursor, asked.limit)
    return app.ok(found)


@app.route(
    "/api/outgoing/{document_id}/correction",
    methods=["POST"],
    right=Verb.OUTGOING_CORRECT,
    body=schemas.CorrectionIn,
    answer=view.OutgoingView,
)
def correct(document_id: str) -> Response:
    """Correct what the register says of an issued document."""
    asked = app.body(schemas.CorrectionIn)
    where = seen(document_id, asked)
    after = updating.correct(app.actor, where, asked.to_changes(), asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/outgoing/{document_id}/recipients",
    methods=["POST"],
    right=Verb.OUTGOING_RECIPIENT,
    body=schemas.RecipientsIn,
    answer=view.OutgoingView,
)
def add_recipients(document_id: str) -> Response:
    """Send an issued document to recipients that were forgotten."""
    asked = app.body(schemas.RecipientsIn)
    chosen = [one.to_value() for one in asked.recipients]
    after = updating.add_recipients(app.actor, seen(document_id, asked), chosen, asked.reason)
    return app.ok(view.shown(app.actor, after))


@app.route(
    "/api/numbers",
    methods=["POST"],
    right=Verb.NUMBER_RESERVE,
    body=schemas.ReservationIn,
    answer=schemas.Numbers,
    status=201,
)
def reserve() -> Response:
    """Keep the next numbers of a series free."""
    asked = app.body(schemas.ReservationIn)
    kept = numbers.reserve(app.actor, asked.series, asked.count, asked.reason, asked.since)
    return app.created({"items": kept, "cursor": None})


@app.route(
    "/api/numbers/cancellation",
    methods=["POST"],
    right=Verb.NUMBER_CANCEL,
    body=schemas.NumberCancellationIn,
    answer=schemas.Numbers,
)
def cancel_number() -> Response:
    """Give up a reserved number; it stays visible as cancelled."""
    asked = app.body(schemas.NumberCancellationIn)
    gone = numbers.cancel(app.actor, asked.series, asked.year, asked.number, asked.reason)
    return app.ok({"items": [gone], "cursor": None})


@app.route(
    "/api/files/{file_id}/signatures",
    methods=["GET"],
    right=Verb.FILE_READ,
    answer=schemas.SignaturesOut,
)
def signatures(file_id: str) -> Response:
    """What the signatures on a file are worth, whichever way it came in."""
    return app.ok(schemas.SignaturesOut.told(examining.signatures(app.actor, file_id, may_read)))


def may_read(actor: Actor, document_id: str) -> bool:
    """Whether the document that holds a file is the actor's to read."""
    holders = (incoming.may_read, exchange.may_read, outgoing.may_read)
    return any(may(actor, document_id) for may in holders)


def seen(document_id: str, asked: schemas.Versioned) -> Seen:
    """The document and the version the request is about."""
    return Seen(document_id=document_id, version=asked.version)
