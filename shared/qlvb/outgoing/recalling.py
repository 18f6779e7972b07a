"""An issued document that every recipient has given back (Art. 9.3)."""

from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel.actor import system
from qlvb.outgoing import store
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Cancelled, transact, with_retries


def freeze(agency_id: str, document_id: str) -> None:
    """Close an issued document with its data: it is kept as recalled. Again, it changes nothing."""

    def attempt() -> None:
        before = store.get(agency_id, document_id)
        if before.status is not OutgoingStatus.ISSUED:
            return
        after = replace(before, status=OutgoingStatus.RECALLED, version=before.version + 1)
        with transact() as tx:
            store.save(tx, after, before)
            audit.record(tx, system(agency_id), EventTag.OUTGOING_FREEZE, document_id)

    with_retries(attempt, again=(Cancelled,))
