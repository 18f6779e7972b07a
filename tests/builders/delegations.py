"""Delegations as an office makes them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from qlvb.delegation.model import Basis, BasisKind, Delegation, Terms
from qlvb.kernel.rights import Verb

MADE = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 10)


def terms(*duties, to="delegate", **changes):
    plain = Terms(
        delegate_id=to,
        duties=frozenset(duties or {Verb.INCOMING_DIRECT}),
        effective_from=FIRST,
        effective_to=LAST,
    )
    return replace(plain, **changes)


def a_delegation(delegator="leader", made=None, **changes):
    plain = Delegation(
        delegation_id="01DELEGATION",
        agency_id="H16.13",
        delegator_id=delegator,
        delegator_name=delegator.upper(),
        delegate_name="DELEGATE",
        terms=made or terms(),
        basis=Basis(kind=BasisKind.DOCUMENT, file_id="F1", sha256="a"),
        made_at=MADE,
        made_by=delegator,
    )
    return replace(plain, **changes)
