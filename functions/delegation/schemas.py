"""What goes in and out at the edge of delegations."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field
from qlvb.delegation.model import (
    DUTY_NAMES,
    BasisKind,
    Delegation,
    SigningCapacity,
    Terms,
    in_order,
)
from qlvb.delegation.service import Mandate
from qlvb.incoming.document_types import ISSUED_HERE
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform.schemas import Told, Typed
from qlvb.platform.tables import PAGE_LIMIT, Page

Id = Annotated[str, Field(min_length=1, max_length=64)]
_CODES = frozenset(kind.code for kind in ISSUED_HERE)


def _known_kind(code: str) -> str:
    if code not in _CODES:
        msg = "no kind of document issued here has this code"
        raise ValueError(msg)
    return code


Kind = Annotated[
    str, AfterValidator(_known_kind), Field(json_schema_extra={"enum": sorted(_CODES)})
]


class Wanted(Typed):
    """Which of one's delegations."""

    of: Literal["received", "given"] = "received"
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class DelegationIn(Typed):
    """A delegation to record; without a delegator it is one's own."""

    delegator_id: Id | None = None
    delegate_id: Id
    duties: list[Verb] = Field(max_length=len(DUTY_NAMES))
    effective_from: dt.date
    effective_to: dt.date
    capacity: SigningCapacity | None = None
    kinds: list[Kind] = Field(default=[], max_length=60)
    """Of documents that the delegate signs; none: every kind."""
    field: str = Field(default="", max_length=200)
    basis: BasisKind
    file_id: Id

    def to_mandate(self, actor: Actor) -> Mandate:
        """What is to be recorded."""
        return Mandate(
            delegator_id=self.delegator_id or actor.person_id,
            terms=Terms(
                delegate_id=self.delegate_id,
                duties=frozenset(self.duties),
                effective_from=self.effective_from,
                effective_to=self.effective_to,
                capacity=self.capacity,
                kinds=frozenset(self.kinds),
                field=self.field,
            ),
            basis=self.basis,
            file_id=self.file_id,
        )


class WithdrawalIn(Typed):
    """Whose delegation, where it is not one's own."""

    delegator_id: Id | None = None


class Duty(BaseModel):
    """A duty, and what officials call it."""

    duty: str
    name: str

    @classmethod
    def of(cls, verb: Verb) -> Self:
        """A right as a duty."""
        return cls(duty=verb.value, name=DUTY_NAMES[verb])


class DutyChoice(Duty):
    """A duty that may be delegated, and whether it is one's own to delegate."""

    is_own: bool


class Duties(BaseModel):
    """Duties in the order in which they are shown."""

    items: list[DutyChoice]

    @classmethod
    def of(cls, own: list[Verb]) -> Self:
        """Every duty, told whether it is among one's own."""
        every = in_order(DUTY_NAMES)
        return cls(items=[DutyChoice(**dict(Duty.of(verb)), is_own=verb in own) for verb in every])


class SignerOut(Told):
    """Who signed the e-mail, as the certificate has it."""

    address: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    sent_at: dt.datetime


class DelegationOut(BaseModel):
    """One delegation."""

    delegation_id: str
    delegator_id: str
    delegator_name: str
    delegate_id: str
    delegate_name: str
    duties: list[Duty]
    effective_from: dt.date
    effective_to: dt.date
    capacity: SigningCapacity | None
    kinds: list[str]
    field: str
    basis: BasisKind
    file_id: str
    signer: SignerOut | None
    made_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_by: str
    is_running: bool


class DelegationPage(BaseModel):
    """A page of delegations."""

    items: list[DelegationOut]
    cursor: str | None


def shown(one: Delegation) -> DelegationOut:
    """A delegation as it stands now."""
    terms, signer = one.terms, one.basis.signer
    return DelegationOut(
        delegation_id=one.delegation_id,
        delegator_id=one.delegator_id,
        delegator_name=one.delegator_name,
        delegate_id=one.delegate_id,
        delegate_name=one.delegate_name,
        duties=[Duty.of(verb) for verb in in_order(terms.duties)],
        effective_from=terms.effective_from,
        effective_to=terms.effective_to,
        capacity=terms.capacity,
        kinds=sorted(terms.kinds),
        field=terms.field,
        basis=one.basis.kind,
        file_id=one.basis.file_id,
        signer=SignerOut.model_validate(signer) if signer else None,
        made_at=one.made_at,
        withdrawn_at=one.withdrawn_at,
        withdrawn_by=one.withdrawn_by,
        is_running=one.is_running(clock.now(), clock.today()),
    )


def page_shown(page: Page[Delegation]) -> DelegationPage:
    """A page of delegations as they stand now."""
    return DelegationPage(items=[shown(one) for one in page.items], cursor=page.cursor)
