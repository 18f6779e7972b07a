"""Use cases of numbers: the agency's numbering, giving, reserving and cancelling (NĐ 30, Art. 15).

A number is a condition of the transaction that uses it, not a counter (``infra/decisions/0005``).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import kinds, series_store, service, store
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.numbering import (
    GivenNumber,
    NumberingPlan,
    NumberState,
    SeriesNumber,
    check_issue_date,
)
from qlvb.outgoing.refusals import (
    NumberingChanged,
    NumberTaken,
    ReservationImpossible,
    SeriesUnknown,
)
from qlvb.platform.tables import Cancelled, Page, Transaction, transact, with_retries

_LONGEST_OUTAGE = timedelta(days=30)
MOST_RESERVED = 40
"""Numbers of one reservation: all of them are one transaction."""


def plan_of(agency_id: str, year: int) -> NumberingPlan:
    """The numbering that counts in a year; all together when the agency set up none."""
    return _counting(series_store.plans(agency_id), year)


def series_name(agency_id: str, series: str, year: int) -> str:
    """What a series is called in a year.

    Raises:
        SeriesUnknown.
    """
    known = plan_of(agency_id, year).all_series()
    if series not in known:
        raise SeriesUnknown(series=series)
    return known[series]


def versions(actor: Actor) -> list[NumberingPlan]:
    """Every version of the agency's numbering, the newest first."""
    rights.demand(actor, Verb.NUMBERING_READ)
    return series_store.plans(actor.agency_id)


def write_plan(actor: Actor, plan: NumberingPlan) -> NumberingPlan:
    """Set up the numbering: at once while no number was given this year, else from next year on.

    Raises:
        NotYourDuty, NumberingImpossible, NumberingChanged.
    """
    rights.demand(actor, Verb.NUMBERING_CHANGE)
    agency_id, year = actor.agency_id, clock.today().year
    plan = plan.checked(organization.agency(agency_id).abbreviation)
    has_begun = series_store.has_begun(agency_id, year)
    known = series_store.plans(agency_id)
    new = replace(
        plan,
        version=1 + max((one.version for one in known), default=0),
        from_year=year + 1 if has_begun else year,
    )
    try:
        with transact() as tx:
            series_store.add_plan(tx, agency_id, new)
            if not has_begun:
                series_store.check_not_begun(tx, agency_id, year)
            facts = {"version": new.version, "from_year": new.from_year}
            audit.record(tx, actor, EventTag.NUMBERING_WRITE, "NUMBERING", **facts)
    except Cancelled as refused:
        raise NumberingChanged from refused
    return new


def number(
    actor: Actor,
    document_id: str,
    version: int,
    *,
    reserved: int | None = None,
    issued_on: date | None = None,
    also: Callable[[Transaction, OutgoingDocument, OutgoingDocument], None] | None = None,
) -> OutgoingDocument:
    """Give a signed document its number and date: register, state and record are one fact.

    A crash leaves it either without a number or with the one it keeps. Who asks again with the
    version they saw is told that it was changed since, and finds the number there.

    Args:
        actor: the clerk.
        document_id: the document.
        version: the version the clerk saw.
        reserved: a reserved number of the series to use in place of the next one.
        issued_on: with ``reserved``: the day the document bears.
        also: further writes of the same fact, given the document before and after.

    Raises:
        StaleVersion, NumberTaken, IssueDateImpossible, and what ``number`` of the model refuses.
    """

    def attempt() -> OutgoingDocument:
        before = service.of_version(actor, document_id, version)
        known = series_store.plans(actor.agency_id)
        given = (
            _next(actor, before, known)
            if reserved is None
            else _reserved(actor, before, known, reserved, issued_on or clock.today())
        )
        after = before.number(actor, given)
        with transact() as tx:
            _take(tx, actor.agency_id, after, known)
            store.save(tx, after, before)
            audit.record(tx, actor, EventTag.OUTGOING_NUMBER, document_id, number=given.reference)
            if also is not None:
                also(tx, before, after)
        return after

    return with_retries(attempt, again=(Cancelled,))


def preview(actor: Actor, document_id: str) -> GivenNumber:
    """The number a document would get at this moment, or the one it has; nothing is taken.

    Raises:
        OutgoingNotFound, CouncilUnknown, and what ``kinds.notation`` refuses.
    """
    document = service.get(actor, document_id)
    return document.registration or _next(actor, document, series_store.plans(actor.agency_id))


def reserve(
    actor: Actor, series: str, count: int, reason: str, since: date | None = None
) -> list[SeriesNumber]:
    """Keep the next numbers of a series free, for documents issued while the system stands still.

    Args:
        actor: the clerk.
        series: whose numbers.
        count: how many.
        reason: why.
        since: the first day they may bear, where the outage had begun before; None: today.

    Raises:
        NotYourDuty, SeriesUnknown, ReservationImpossible.
    """
    rights.demand(actor, Verb.NUMBER_RESERVE)
    today = clock.today()
    is_near = since is None or today - _LONGEST_OUTAGE <= since <= today
    if not 1 <= count <= MOST_RESERVED or not reason.strip() or not is_near:
        raise ReservationImpossible(most=MOST_RESERVED)

    def attempt() -> list[SeriesNumber]:
        year = clock.today().year
        known = series_store.plans(actor.agency_id)
        if series not in _counting(known, year).all_series():
            raise SeriesUnknown(series=series)
        first = SeriesNumber(
            series=series,
            year=year,
            number=series_store.last_number(actor.agency_id, series, year) + 1,
            state=NumberState.RESERVED,
            by=actor.signed,
            at=clock.now(),
            reason=reason,
            since=since,
        )
        with transact() as tx:
            newest = _newest(known)
            series_store.take(tx, actor.agency_id, first, plan_version=newest, count=count)
            facts = {"first": first.number, "count": count, "reason": reason}
            audit.record(tx, actor, EventTag.NUMBER_RESERVE, f"SERIES-{series}", **facts)
        return [replace(first, number=first.number + place) for place in range(count)]

    return with_retries(attempt, again=(Cancelled,))


def cancel(actor: Actor, series: str, year: int, value: int, reason: str) -> SeriesNumber:
    """Give up a reserved number: it stays visible as cancelled and is never used.

    Raises:
        NotYourDuty, NumberNotFound, NumberTaken, ReservationImpossible: no reason was given.
    """
    rights.demand(actor, Verb.NUMBER_CANCEL)
    if not reason.strip():
        raise ReservationImpossible(most=MOST_RESERVED)
    before = series_store.number(actor.agency_id, series, year, value)
    if before.state is not NumberState.RESERVED:
        raise NumberTaken(number=value)
    try:
        with transact() as tx:
            after = cancelled(tx, actor, before, reason)
            facts = {"number": value, "reason": reason}
            audit.record(tx, actor, EventTag.NUMBER_CANCEL, f"SERIES-{series}", **facts)
    except Cancelled as refused:
        raise NumberTaken(number=value) from refused
    return after


def cancel_with(tx: Transaction, actor: Actor, document: OutgoingDocument, reason: str) -> None:
    """Cancel the number of a document that is given up, in the document's own transaction."""
    if (given := document.registration) is not None:
        before = series_store.number(actor.agency_id, given.series, given.year, given.number)
        cancelled(tx, actor, before, reason)


def cancelled(tx: Transaction, actor: Actor, before: SeriesNumber, reason: str) -> SeriesNumber:
    """Note that a number is cancelled; refused when it is not what it was."""
    after = replace(
        before, state=NumberState.CANCELLED, reason=reason, by=actor.signed, at=clock.now()
    )
    series_store.change(tx, actor.agency_id, after, before=before.state)
    return after


def of_series(
    actor: Actor, series: str, year: int, cursor: str | None, limit: int
) -> Page[SeriesNumber]:
    """A page of a series: every number, also reserved and cancelled ones, the last one first."""
    rights.demand(actor, Verb.OUTGOING_LIST)
    return series_store.numbers(actor.agency_id, series, year, cursor, limit)


def _next(actor: Actor, document: OutgoingDocument, known: list[NumberingPlan]) -> GivenNumber:
    """The number that follows the last one; to be taken in the transaction that writes it."""
    year = clock.today().year
    series = _series(document, known, year)
    value = series_store.last_number(actor.agency_id, series, year) + 1
    at = clock.now()  # after the reading, so that a later number never has an earlier moment
    issued_on = at.astimezone(clock.VIETNAM).date()
    if issued_on.year != year:
        return _next(actor, document, known)
    return _given(actor, document, known, (series, year, value), issued_on)


def _reserved(
    actor: Actor,
    document: OutgoingDocument,
    known: list[NumberingPlan],
    value: int,
    issued_on: date,
) -> GivenNumber:
    series = _series(document, known, issued_on.year)
    kept = series_store.number(actor.agency_id, series, issued_on.year, value)
    if kept.state is not NumberState.RESERVED:
        raise NumberTaken(number=value)
    reserved_on = kept.since or kept.at.astimezone(clock.VIETNAM).date()
    check_issue_date(issued_on, today=clock.today(), reserved_on=reserved_on)
    place = (series, issued_on.year, value)
    return replace(_given(actor, document, known, place, issued_on), was_reserved=True)


def _given(
    actor: Actor,
    document: OutgoingDocument,
    known: list[NumberingPlan],
    place: tuple[str, int, int],
    issued_on: date,
) -> GivenNumber:
    series, year, value = place
    entry = document.entry
    issuer = organization.agency(actor.agency_id).abbreviation
    if entry.council:
        issuer = _counting(known, year).council(entry.council).abbreviation
    notation = kinds.notation(entry.kind, issuer, entry.unit_mark)
    return GivenNumber(
        series=series,
        year=year,
        number=value,
        reference=kinds.reference(value, year, entry.kind, notation),
        notation=notation,
        issued_on=issued_on,
        by=actor.signed,
        at=clock.now(),
    )


def _take(
    tx: Transaction, agency_id: str, document: OutgoingDocument, known: list[NumberingPlan]
) -> None:
    given = document.registration
    assert given is not None
    number = SeriesNumber(
        series=given.series,
        year=given.year,
        number=given.number,
        state=NumberState.GIVEN,
        by=given.by,
        at=given.at,
        document_id=document.document_id,
    )
    if given.was_reserved:
        series_store.change(tx, agency_id, number, before=NumberState.RESERVED)
    else:
        series_store.take(tx, agency_id, number, plan_version=_newest(known))


def _series(document: OutgoingDocument, known: list[NumberingPlan], year: int) -> str:
    return _counting(known, year).series_of(document.entry.kind, document.entry.council)


def _counting(known: list[NumberingPlan], year: int) -> NumberingPlan:
    return next((plan for plan in known if plan.from_year <= year), NumberingPlan())


def _newest(known: list[NumberingPlan]) -> int:
    return max((plan.version for plan in known), default=0)
