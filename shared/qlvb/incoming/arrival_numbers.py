"""Which number a document gets in the register (Decree 30/2020, Art. 22)."""

from dataclasses import replace

from qlvb.incoming import outages, store
from qlvb.incoming.kept_numbers import LateEntry
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Registration
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform.tables import Transaction


def give(
    tx: Transaction, actor: Actor, document: IncomingDocument, late: LateEntry | None
) -> IncomingDocument:
    """Give a document the next number, or one that was kept for the outage in which it came.

    Raises:
        NumberNotKept, LateDayImpossible.
    """
    entry = document.entry
    if late is not None:
        place = (late.number, entry.register, entry.arrived_on, document.document_id)
        kept = outages.use(tx, document.agency_id, *place)
        held = Registration(
            arrival_number=kept.number, register_year=kept.year, by=actor.signed, at=clock.now()
        )
        return replace(document, registration=held)
    given = following(actor, entry.register)
    number, year = given.arrival_number, given.register_year
    store.take_number(tx, actor.agency_id, entry.register, year, number)
    return replace(document, registration=given)


def following(actor: Actor, register_code: str) -> Registration:
    """The number that follows the last one; to be taken in the transaction that writes it."""
    year = clock.today().year
    number = store.last_number(actor.agency_id, register_code, year) + 1
    at = clock.now()  # after the reading, so that a later number never has an earlier moment
    if at.astimezone(clock.VIETNAM).year != year:
        return following(actor, register_code)
    return Registration(arrival_number=number, register_year=year, by=actor.signed, at=at)
