"""Issued documents that others answer: which of ours is meant, and what has answered it."""

from collections.abc import Iterable
from dataclasses import replace

from qlvb.incoming.entry import AnsweredDocument
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.outgoing import answers_store, store
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import Answer
from qlvb.platform.tables import Transaction


def known(agency_id: str, answered: Iterable[AnsweredDocument]) -> tuple[AnsweredDocument, ...]:
    """What is said to be answered; only a document of the agency's own is named by its id.

    Whoever sends it may name any id: it counts where number and date are that document's too.
    """
    return tuple(
        each if _is_ours(agency_id, each) else replace(each, document_id="") for each in answered
    )


def note(tx: Transaction, document: IncomingDocument) -> None:
    """Note on our own documents that they were answered, in the answer's own transaction."""
    entry = document.entry
    answer = Answer(
        document_id=document.document_id,
        number_label=document.number_label,
        reference=entry.reference,
        issuer=entry.issuer,
        at=clock.now(),
    )
    for each in entry.answers:
        if each.document_id:
            answers_store.put(tx, document.agency_id, each.document_id, answer)


def answers_to(document: OutgoingDocument) -> tuple[Answer, ...]:
    """What has answered a document, the first one first."""
    if document.registration is None:
        return ()
    found = answers_store.of_document(document.agency_id, document.document_id)
    return tuple(sorted(found, key=lambda each: each.at))


def _is_ours(agency_id: str, answered: AnsweredDocument) -> bool:
    if not answered.document_id or answered.issuer_id != agency_id:
        return False
    document = store.find(agency_id, answered.document_id)
    given = document.registration if document is not None else None
    return given is not None and (given.reference, given.issued_on) == (
        answered.reference,
        answered.issued_on,
    )
