"""Use cases of an outage: keep arrival numbers for paper, cancel those nobody used (Art. 18.3)."""

from datetime import date

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming import kept_numbers, kept_numbers_store, registers, store
from qlvb.incoming.kept_numbers import KeptNumber
from qlvb.incoming.refusals import NumberNotKept
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform.tables import Cancelled, Transaction, transact, with_retries

_MOST_SHOWN = 1000


def keep(actor: Actor, register: str, count: int, reason: str, since: date) -> list[KeptNumber]:
    """Keep the next numbers of a register for documents that come on paper meanwhile.

    Args:
        actor: the clerk.
        register: its code.
        count: how many.
        reason: why.
        since: the first day of the outage.

    Raises:
        NotYourDuty, RegisterNotFound, RegisterClosed, KeepingImpossible.
    """
    rights.demand(actor, Verb.NUMBER_RESERVE)
    kept_numbers.check_keeping(count, reason, since, clock.today())
    registers.check_open(actor.agency_id, register)

    def attempt() -> list[KeptNumber]:
        year = clock.today().year
        first = store.last_number(actor.agency_id, register, year) + 1
        kept = [
            KeptNumber(
                register=register,
                year=year,
                number=number,
                since=since,
                reason=reason.strip(),
                by=actor.signed,
                at=clock.now(),
            )
            for number in range(first, first + count)
        ]
        with transact() as tx:
            store.take_number(tx, actor.agency_id, register, year, first, count=count)
            kept_numbers_store.add(tx, actor.agency_id, kept)
            facts = {"first": first, "count": count, "reason": reason, "since": str(since)}
            audit.record(tx, actor, EventTag.NUMBER_RESERVE, f"REGISTER-{register}", **facts)
        return kept

    return with_retries(attempt, again=(Cancelled,))


def cancel(actor: Actor, register: str, year: int, number: int, reason: str) -> KeptNumber:
    """Give up a kept number: it stays visible as cancelled.

    Raises:
        NotYourDuty, NumberNotKept, KeepingImpossible: no reason was given.
    """
    rights.demand(actor, Verb.NUMBER_CANCEL)
    after = kept_numbers_store.get(actor.agency_id, register, year, number).cancel(reason)
    try:
        with transact() as tx:
            kept_numbers_store.change(tx, actor.agency_id, after)
            facts = {"number": number, "reason": reason}
            audit.record(tx, actor, EventTag.NUMBER_CANCEL, f"REGISTER-{register}", **facts)
    except Cancelled as refused:
        raise NumberNotKept(number=number) from refused
    return after


def kept(actor: Actor, register: str, year: int) -> list[KeptNumber]:
    """The numbers of a register that were kept in a year, whatever became of them.

    Raises:
        NotYourDuty.
    """
    rights.demand(actor, Verb.INCOMING_LIST)
    return between(actor.agency_id, register, year, (1, 9_999_999))


def between(agency_id: str, register: str, year: int, numbers: tuple[int, int]) -> list[KeptNumber]:
    """Kept numbers among these, for who prints the register."""
    return kept_numbers_store.between(agency_id, register, year, numbers, _MOST_SHOWN)


def use(
    tx: Transaction, agency_id: str, number: int, register: str, arrived_on: date, document_id: str
) -> KeptNumber:
    """Give a kept number to a document, in the transaction that enters it.

    Raises:
        NumberNotKept, LateDayImpossible.
    """
    found = kept_numbers_store.get(agency_id, register, arrived_on.year, number)
    after = found.use(document_id, arrived_on)
    kept_numbers_store.change(tx, agency_id, after)
    return after
