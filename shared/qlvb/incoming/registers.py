"""The registers an agency keeps (Decree 30/2020, Art. 22)."""

from dataclasses import dataclass

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.incoming import store
from qlvb.incoming.refusals import (
    RegisterClosed,
    RegisterExists,
    RegisterNotFound,
    SeriesBegun,
)
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.organization import succession
from qlvb.organization.refusals import AgencyNotFound
from qlvb.platform import confinement
from qlvb.platform.tables import Cancelled, transact

DEFAULT_REGISTER = ("VBD", "Sổ đăng ký văn bản đến")
"""The register every agency keeps without setting one up."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register of an agency."""

    code: str
    name: str
    is_closed: bool = False


def registers(agency_id: str) -> list[Register]:
    """The agency's incoming registers; the default one when none was set up."""
    kept = {DEFAULT_REGISTER[0]: (DEFAULT_REGISTER[1], False)} | store.registers(agency_id)
    return [Register(code=c, name=name, is_closed=closed) for c, (name, closed) in kept.items()]


def named(agency_id: str, code: str) -> str:
    """What a register is called.

    Raises:
        RegisterNotFound.
    """
    found = next((each for each in registers(agency_id) if each.code == code), None)
    if found is None:
        raise RegisterNotFound(register=code)
    return found.name


def open_register(actor: Actor, code: str, name: str) -> Register:
    """Begin another register.

    Raises:
        NotYourDuty, RegisterExists.
    """
    rights.demand(actor, Verb.REGISTER_OPEN)
    if code == DEFAULT_REGISTER[0]:
        raise RegisterExists(register=code)
    try:
        with transact() as tx:
            store.open_register(tx, actor.agency_id, code, name)
            audit.record(tx, actor, EventTag.REGISTER_OPEN, f"REGISTER-{code}", name=name)
    except Cancelled as refused:
        raise RegisterExists(register=code) from refused
    return Register(code=code, name=name)


def check_open(agency_id: str, code: str) -> None:
    """Refuse a register that takes no entries: closed, or of an agency that has ended.

    Raises:
        RegisterNotFound, RegisterClosed.
    """
    found = next((r for r in registers(agency_id) if r.code == code), None)
    if found is None:
        raise RegisterNotFound(register=code)
    if found.is_closed or not organization.agency(agency_id).is_effective(clock.today()):
        raise RegisterClosed(register=code)


def continue_series(actor: Actor, predecessor_id: str, code: str, legal_basis: str) -> int:
    """Go on with a predecessor's numbers in a register of the successor, where a decision says so.

    Without it the successor's series begins at 1. The predecessor's register is closed, so that its
    last number stays the last.

    Returns:
        The predecessor's last number of the year.

    Raises:
        NotYourDuty, AgencyNotFound, RegisterNotFound, RegisterClosed.
        SeriesBegun: the successor has given numbers in the register this year.
    """
    rights.demand(actor, Verb.REGISTER_OPEN)
    if predecessor_id not in succession.predecessors(actor.agency_id):
        raise AgencyNotFound(agency_id=predecessor_id)
    confinement.reach_also(predecessor_id)
    check_open(actor.agency_id, code)
    year = clock.today().year
    last = store.last_number(predecessor_id, code, year)
    if last == 0:
        return 0
    facts = {"predecessor": predecessor_id, "last_number": last, "legal_basis": legal_basis}
    try:
        with transact() as tx:
            store.begin_series(tx, actor.agency_id, code, year, last)
            subject = f"REGISTER-{code}"
            audit.record(tx, actor, EventTag.SERIES_CONTINUE, subject, **facts)
    except Cancelled as refused:
        raise SeriesBegun(register=code) from refused
    return last
