"""The API of the audit trail: proofs to verify elsewhere, and the record for the administrator."""

from chalice.app import Response
from qlvb.audit import inquiry, proofs
from qlvb.audit import service as audit
from qlvb.audit.model import Proof
from qlvb.delegation import service as delegation
from qlvb.handover import service as handover
from qlvb.incoming import service as incoming
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp
from qlvb.platform.tables import Page
from schemas import Acts, AskedPage, HandOverProof, Inquired

app = QlvbApp(
    "audit",
    stand_in=delegation.stand_in,
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/incoming/{document_id}/proof", methods=["GET"], right=Verb.INCOMING_READ, answer=Proof
)
def proof(document_id: str) -> Response:
    """Prove what is on record of the document: a file to verify elsewhere."""
    seen = incoming.get(app.actor, document_id)
    return app.ok(proofs.of(seen.agency_id, seen.document_id))


@app.route(
    "/api/handovers/{handover_id}/proof",
    methods=["GET"],
    right=Verb.HANDOVER_READ,
    answer=HandOverProof,
)
def handover_proof(handover_id: str) -> Response:
    """Prove what is on record of a handover, and that this list is the one both confirmed."""
    agreement, lines = handover.agreed(app.actor, handover_id)
    proof = proofs.of(app.actor.agency_id, handover_id)
    return app.ok(HandOverProof.of(proof, agreement, lines))


@app.route("/api/audit/acts", methods=["GET"], right=Verb.AUDIT_READ, query=AskedPage, answer=Acts)
def acts() -> Response:
    """What was done in the agency, by one person or in matters of security, newest first."""
    asked = app.query(AskedPage)
    return app.ok(Acts.of(inquiry.acts(app.actor, asked.to_value(), asked.cursor)))


@app.route(
    "/api/audit/exports", methods=["POST"], right=Verb.AUDIT_READ, body=Inquired, answer=Acts
)
def export() -> Response:
    """The same, all at once, to be taken away; this goes on record."""
    asked = app.body(Inquired)
    return app.ok(Acts.of(Page(inquiry.export(app.actor, asked.to_value()))))
