"""How the copies of an issued document stand, kept on the document itself (Art. 9.3).

It changes in the transaction that changes a copy: whoever reads the document, or a list of many,
need not read the copies; and when the last one is given back, the document is closed by that fact.
"""

from collections.abc import Iterable

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel.actor import system
from qlvb.outgoing import issued, store
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import CopyCounts, CopyStanding
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import Transaction


def moved(
    tx: Transaction,
    agency_id: str,
    document_id: str,
    gone: CopyStanding | None,
    come: CopyStanding | None,
) -> None:
    """One copy stands otherwise than before; refused when the document changed meanwhile."""
    if gone is not come:
        before = store.get(agency_id, document_id)
        _stand(tx, before, before.standing.moved(gone, come))


def counted(
    tx: Transaction,
    before: OutgoingDocument,
    standings: Iterable[CopyStanding | None],
    taken_back: tuple[int, ...] = (),
) -> None:
    """All copies as they stand, read after ``before``; where that is known, nothing is written.

    Of those inside the agency that were given back just now, ``taken_back`` has the places: whoever
    had them reads the document no more.
    """
    _stand(tx, before, CopyCounts.of(standings), taken_back)


def unmoved(tx: Transaction, document: OutgoingDocument) -> None:
    """Hold only if the document is as it was read: no copy was asked back meanwhile."""
    store.check(tx, document)


def _stand(
    tx: Transaction,
    before: OutgoingDocument,
    standing: CopyCounts,
    taken_back: tuple[int, ...] = (),
) -> None:
    after = issued.standing_so(before, standing, taken_back)
    if after == before:
        return
    store.save(tx, after, before)
    if after.status is OutgoingStatus.RECALLED and before.status is not OutgoingStatus.RECALLED:
        facts = (system(after.agency_id), EventTag.OUTGOING_FREEZE, after.document_id)
        audit.record(tx, *facts)
