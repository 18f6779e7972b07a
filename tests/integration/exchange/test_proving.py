"""The sender holds a proof to what it knows itself, and says plainly what it is worth."""

import json
from dataclasses import replace

import pytest
from qlvb.certificates import service as certificates
from qlvb.exchange import proving, recalling, service
from qlvb.issuing.notes import ExchangeStatus, ProofVerdict
from qlvb.kernel.actor import Role
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing

from infra.local.signers import equip_agency
from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    sealed_now,
    seen,
    the_clerk,
    to_agency,
)
from tests.builders.signing import signers

ANOTHER = "H16.11"


@pytest.fixture(scope="module")
def answered(demo, sealed, clerk):
    """A document with an attachment, given back: the sender's document and the answer."""
    sent = an_issue(sealed, sealed_now(2))
    demo.engine.settle()
    recalling.ask(the_clerk(SENDER), sent.document_id, places=(), reason="Sai phụ lục")
    demo.engine.settle()
    service.answer_recall(clerk, seen(sent.arrival()), agreed=True, text="")
    demo.engine.settle()
    return outgoing.in_agency(SENDER, sent.document_id), sent.copy().history[-1]


def verdict(answered, proof=None, *, receiver=RECEIVER, **changes):
    document, note = answered
    return proving.verdict_on(proof or note.proof, document, receiver, replace(note, **changes))


def stating(answered, *, voucher="its own", **changes):
    """The proof with another statement, under the signature it has, or another."""
    told = json.loads(answered[1].proof)
    text = json.dumps(json.loads(told["statement"]) | changes, sort_keys=True)
    if voucher == "its own":
        return json.dumps({**told, "statement": text})
    return json.dumps({"statement": text, "voucher": voucher and vars(voucher(text.encode()))})


def test_a_proof_is_valid_that_names_every_file_and_bears_the_receivers_signature(answered):
    document, note = answered
    assert len(json.loads(json.loads(note.proof)["statement"])["files"]) == 2
    assert note.verdict is ProofVerdict.VALID
    assert verdict(answered) is ProofVerdict.VALID
    assert document.sealed_attachments


@pytest.mark.parametrize(
    "changes",
    [
        {"files": ["0" * 64]},
        {"files": []},
        {"sender": ANOTHER},
        {"document": "H16,2026/01/01,1/X"},
        {"receiver": ANOTHER},
        {"answer": "16"},
        {"by": "Người khác"},
        {"at": "2026-01-01T00:00:00+00:00"},
    ],
)
def test_a_statement_of_anything_else_is_not_a_proof_even_if_the_receiver_signs_it(
    answered, changes
):
    def signs(statement):
        return certificates.vouch(RECEIVER, statement)

    assert verdict(answered, stating(answered, **changes)) is ProofVerdict.INVALID
    assert verdict(answered, stating(answered, voucher=signs, **changes)) is ProofVerdict.INVALID


def test_a_statement_changed_by_a_space_is_not_what_was_signed(answered):
    assert verdict(answered, stating(answered, packet_id="Z")) is ProofVerdict.INVALID


def test_another_agency_cannot_sign_for_the_receiver(demo, answered):
    equip_agency(organization.agency(ANOTHER), signers().authority)
    forged = stating(answered, voucher=lambda statement: certificates.vouch(ANOTHER, statement))
    assert verdict(answered, forged) is ProofVerdict.INVALID


def test_an_answer_that_nobody_signed_says_so(answered):
    assert verdict(answered, stating(answered, voucher=None)) is ProofVerdict.UNSIGNED
    assert "không có chữ ký số" in ProofVerdict.UNSIGNED.label


@pytest.mark.parametrize("proof", ["{", "[]", "{}", '{"statement": "1", "voucher": null}'])
def test_what_cannot_be_read_is_no_proof(answered, proof):
    assert verdict(answered, proof) is ProofVerdict.INVALID


def test_a_proof_of_one_answer_is_none_of_another(answered):
    assert verdict(answered, code=ExchangeStatus.RECALL_REFUSED) is ProofVerdict.INVALID
    assert verdict(answered, receiver=ANOTHER) is ProofVerdict.INVALID


def test_an_agency_without_a_key_here_answers_unsigned_and_the_sender_is_told(demo, sealed):
    receiver = next(
        each.agency_id
        for each in organization.agencies()
        if each.agency_id not in (SENDER, RECEIVER, ANOTHER)
        and certificates.of_agency(each.agency_id) is None
        and organization.holders(each.agency_id, Role.CLERK)
    )
    sent = an_issue(sealed, to=(to_agency(receiver),))
    demo.engine.settle()
    recalling.ask(the_clerk(SENDER), sent.document_id, places=(), reason="Sai phụ lục")
    demo.engine.settle()
    arrival = sent.arrival(receiver)
    service.answer_recall(the_clerk(receiver), seen(arrival), agreed=True, text="")
    demo.engine.settle()
    assert sent.copy().history[-1].verdict is ProofVerdict.UNSIGNED


def test_the_sender_sees_the_verdict_and_can_keep_the_proof(demo, answered):
    document, note = answered
    sender = demo.one(Role.CLERK, agency=SENDER)
    [copy] = sender.get(f"/outgoing/{document.document_id}/deliveries")["items"]
    shown = copy["history"][-1]
    assert (shown["proof"], shown["verdict"]) == (note.proof, "valid")
    assert shown["verdict_label"] == ProofVerdict.VALID.label
