"""An issued document that recipients have given back: one copy, or every one (Art. 9.3)."""

from collections.abc import Callable
from dataclasses import replace

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel.actor import system
from qlvb.outgoing import store
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries


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


def take_back(
    agency_id: str,
    document_id: str,
    place: int,
    also: Callable[[Transaction, OutgoingDocument], None],
) -> None:
    """Let a unit or person of the agency read an issued document no more.

    Args:
        agency_id: the issuing agency.
        document_id: the document.
        place: theirs in *Nơi nhận*.
        also: further writes of the same fact; it reads anew each time it is asked.
    """

    def attempt() -> None:
        before = store.get(agency_id, document_id)
        with transact() as tx:
            store.save(tx, before.take_back(place), before)
            also(tx, before)

    with_retries(attempt, again=(Cancelled,))
