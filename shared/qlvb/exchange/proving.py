"""What a receiver states of its answer to a recall, signed by its key, and what the sender finds.

The sender holds the proof to what it knows itself: its document, the hashes of all sealed files,
and the certificates that the receiver has enrolled.
"""

import json
from dataclasses import replace

from qlvb.certificates import service as certificates
from qlvb.certificates.model import Voucher
from qlvb.exchange.model import PacketArrival
from qlvb.exchange.packet import external_id_of
from qlvb.issuing.notes import ExchangeStatus, ProofVerdict, StatusNote
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument

_ANSWERS = (ExchangeStatus.RECALLED, ExchangeStatus.RECALL_REFUSED)


def proven(arrival: PacketArrival, note: StatusNote) -> StatusNote:
    """An answer to a recall with its proof and the verdict on that; any other note as it is."""
    if note.code not in _ANSWERS:
        return note
    proof = stated(arrival, note)
    document = outgoing.in_agency(arrival.packet.sender_id, arrival.packet.document_id)
    verdict = verdict_on(proof, document, arrival.agency_id, note)
    return replace(note, proof=proof, verdict=verdict)


def stated(arrival: PacketArrival, note: StatusNote) -> str:
    """The receiver's statement with its signature; without one where its key is not in KMS."""
    packet = arrival.packet
    statement = {
        "packet_id": packet.packet_id,
        "sender": packet.sender_id,
        "document": packet.external_id,
        "files": [each.sha256 for each in packet.files],
        **_answer(arrival.agency_id, note),
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    voucher = certificates.vouch(arrival.agency_id, text.encode())
    signed = vars(voucher) if voucher else None
    return json.dumps({"statement": text, "voucher": signed}, ensure_ascii=False)


def verdict_on(
    proof: str, document: OutgoingDocument, receiver_id: str, note: StatusNote
) -> ProofVerdict:
    """What a proof is worth to the sender of a document.

    Args:
        proof: as it came.
        document: the sender's own.
        receiver_id: the agency that answered.
        note: its answer.
    """
    try:
        told = json.loads(proof)
        text, signed = str(told["statement"]), told["voucher"]
        is_ours = _is_about(json.loads(text), document, receiver_id, note)
        voucher = Voucher(**signed) if signed else None
    except (ValueError, TypeError, KeyError):
        return ProofVerdict.INVALID
    if not is_ours:
        return ProofVerdict.INVALID
    if voucher is None:
        return ProofVerdict.UNSIGNED
    is_good = certificates.has_vouched(receiver_id, text.encode(), voucher)
    return ProofVerdict.VALID if is_good else ProofVerdict.INVALID


def _is_about(
    statement: dict[str, object], document: OutgoingDocument, receiver_id: str, note: StatusNote
) -> bool:
    given, sealed = document.registration, document.sealed
    if given is None or sealed is None:
        return False
    known: dict[str, object] = {
        "sender": document.agency_id,
        "document": external_id_of(document.agency_id, given.issued_on, given.reference),
        "files": [each.sha256 for each in (sealed, *document.sealed_attachments)],
        **_answer(receiver_id, note),
    }
    return all(statement[name] == value for name, value in known.items())


def _answer(receiver_id: str, note: StatusNote) -> dict[str, object]:
    return {
        "receiver": receiver_id,
        "answer": note.code.value,
        "business": note.business.value,
        "by": note.by,
        "at": note.at.isoformat(),
    }
