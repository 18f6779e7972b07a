"""Documents in whose place their sender has issued another."""

from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming import store
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import ReplacedBy
from qlvb.kernel.actor import Actor, system
from qlvb.kernel.text import nfc
from qlvb.platform.tables import Cancelled, transact, with_retries


def mark(agency_id: str, document_id: str, by: ReplacedBy) -> None:
    """Note on a document, where it is in the register, which one replaces it; the work goes on.

    Told again, it changes nothing.
    """

    def attempt() -> None:
        before = store.find(agency_id, document_id)
        if before is None or before.replaced_by == by:
            return
        after = replace(before, replaced_by=by, version=before.version + 1)
        with transact() as tx:
            store.save(tx, after, before)
            tag, number = EventTag.INCOMING_REPLACE_ASK, by.reference
            audit.record(tx, system(agency_id), tag, document_id, number=number)

    with_retries(attempt, again=(Cancelled,))


def called(actor: Actor, external_id: str) -> list[IncomingDocument]:
    """The documents in the register that their sender calls so, those that the actor may read."""
    if not external_id:
        return []
    found = store.load(actor.agency_id, store.same_external_id(actor.agency_id, nfc(external_id)))
    return [document for document in found if document.may_be_read_by(actor)]
