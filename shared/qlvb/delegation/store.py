"""The delegations' table: each delegation twice, with its delegator and with its delegate."""

from collections.abc import Iterator
from datetime import date

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.delegation.model import Delegation
from qlvb.platform.tables import (
    DataclassAttribute,
    Item,
    Page,
    TableName,
    Transaction,
    decode_cursor,
    page_of,
)

_GUARD = "GUARD"


class DelegationItem(Item):
    """One delegation, twice: found by the delegate's own id, and by who delegated until when.

    pk  A#<agency>#TO#<delegate>      sk  <delegation id>
    pk  A#<agency>#FROM#<delegator>   sk  <last day>#<delegation id>
    e.g. A#H16.13#TO#7Q2K… / 01JE5…   and   A#H16.13#FROM#3M9X… / 2026-12-10#01JE5…
    """

    class Meta:
        """The table."""

        table_name = TableName("delegation_table")

    delegation = DataclassAttribute(Delegation)
    version = NumberAttribute()


class GuardItem(Item):
    """Counts what one delegator gave, so that of two given at once one sees the other.

    pk  A#<agency>#FROM#<delegator>   sk  GUARD   e.g. A#H16.13#FROM#3M9X… / GUARD
    """

    class Meta:
        """The table."""

        table_name = TableName("delegation_table")

    given = NumberAttribute()


def received(agency_id: str, delegate_id: str, delegation_id: str) -> Delegation | None:
    """One that a person received: one consistent read, so that a withdrawal shows at once."""
    try:
        item = DelegationItem.get(_to(agency_id, delegate_id), delegation_id, consistent_read=True)
    except DoesNotExist:
        return None
    return item.delegation


def all_received(
    agency_id: str, delegate_id: str, cursor: str | None, limit: int
) -> Page[Delegation]:
    """What a person received, the newest first."""
    return _page(_to(agency_id, delegate_id), cursor, limit)


def all_given(
    agency_id: str, delegator_id: str, cursor: str | None, limit: int
) -> Page[Delegation]:
    """What a person gave, the latest to end first."""
    return _page(_from(agency_id, delegator_id), cursor, limit)


def given(agency_id: str, delegator_id: str, delegation_id: str) -> Delegation | None:
    """One that a person gave: few enough to look through."""
    every = given_since(agency_id, delegator_id, date.min)
    return next((one for one in every if one.delegation_id == delegation_id), None)


def given_since(agency_id: str, delegator_id: str, day: date) -> Iterator[Delegation]:
    """What a person gave that ends on the day or later, as it is now."""
    later = DelegationItem.sk.between(day.isoformat(), "9999-99-99")
    found = DelegationItem.query(_from(agency_id, delegator_id), later, consistent_read=True)
    return (item.delegation for item in found)


def count_given(agency_id: str, delegator_id: str) -> int:
    """How often a person delegated so far, as ``add`` counts it."""
    try:
        guard = GuardItem.get(_from(agency_id, delegator_id), _GUARD, consistent_read=True)
    except DoesNotExist:
        return 0
    return int(guard.given)


def add(tx: Transaction, new: Delegation, *, after: int) -> None:
    """Keep a new one, if the delegator has given ``after`` so far and no other since."""
    guard = GuardItem(_from(new.agency_id, new.delegator_id), _GUARD, given=after + 1)
    unmoved = GuardItem.given == after if after else GuardItem.pk.does_not_exist()
    tx.put(guard, unmoved)
    for item in _both(new):
        tx.put(item, DelegationItem.pk.does_not_exist())


def save(tx: Transaction, after: Delegation, before: Delegation) -> None:
    """Keep a changed one, if nobody changed it meanwhile."""
    for item in _both(after):
        tx.put(item, DelegationItem.version == before.version)


def hold(tx: Transaction, one: Delegation) -> None:
    """Hold what else is written to a delegation that is as it was read: not withdrawn since."""
    pk = _to(one.agency_id, one.delegate_id)
    tx.check(DelegationItem, pk, one.delegation_id, DelegationItem.version == one.version)


def _both(one: Delegation) -> tuple[DelegationItem, DelegationItem]:
    ends = f"{one.terms.effective_to.isoformat()}#{one.delegation_id}"
    return (
        DelegationItem(
            _to(one.agency_id, one.delegate_id),
            one.delegation_id,
            delegation=one,
            version=one.version,
        ),
        DelegationItem(
            _from(one.agency_id, one.delegator_id), ends, delegation=one, version=one.version
        ),
    )


def _page(pk: str, cursor: str | None, limit: int) -> Page[Delegation]:
    found = DelegationItem.query(
        pk,
        DelegationItem.sk < _GUARD,
        limit=limit,
        page_size=limit,
        scan_index_forward=False,
        consistent_read=True,
        last_evaluated_key=decode_cursor(cursor, of=pk),
    )
    return page_of(found, limit, lambda item: item.delegation, of=pk)


def _to(agency_id: str, delegate_id: str) -> str:
    return f"A#{agency_id}#TO#{delegate_id}"


def _from(agency_id: str, delegator_id: str) -> str:
    return f"A#{agency_id}#FROM#{delegator_id}"
