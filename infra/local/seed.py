"""Fill the local engine with the demonstration province of demo.yaml, through the services alone.

Everything here may be repeated: what is there already is left as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Protocol

import yaml
from qlvb.kernel import actor, ids
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import accounts as staff
from qlvb.organization import service as organization
from qlvb.organization.model import (
    Agency,
    CodeScheme,
    Designation,
    IdentificationCode,
    Person,
    Position,
    Unit,
    WorkingHours,
)
from qlvb.organization.naming import distinct_account
from qlvb.organization.refusals import AgencyNotFound
from qlvb.platform.settings import settings

from infra.local import samples, signers

DEMO = Path(__file__).with_name("demo.yaml")

Entry = Mapping[str, Any]
"""A part of demo.yaml."""


class Engine(Protocol):
    """What is asked of whoever runs the product here."""

    def settle(self) -> None:
        """Wait until every event has arrived and every workflow waits."""


class DemoOnlyOnLocalEngineError(RuntimeError):
    """Accounts whose password is in the repository must not exist anywhere else."""


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A person to sign in as, and where they work."""

    person: Person
    agency: Agency
    units: tuple[Unit, ...]
    password: str


def seed_organization(source: Path = DEMO) -> list[DemoPerson]:
    """Enter the agencies, units and people of the file, and open their accounts.

    Returns:
        Everyone one can sign in as, in the order of the file.

    Raises:
        DemoOnlyOnLocalEngineError: this is not the local engine.
    """
    if not settings.is_local:
        raise DemoOnlyOnLocalEngineError(settings.stage)
    demo = _demo(source)
    members = _all_members(demo)
    last = members[-1]
    if last not in _entered(last.agency.agency_id, members):
        for each in demo["agencies"]:
            _enter(_agency(each, demo), members)
    return members


def seed(engine: Engine) -> None:
    """Fill the engine's empty store: the organization, then documents on their way."""
    members = seed_organization()
    people = {member.person.account: member.person for member in members}
    agencies = {member.agency.agency_id: member.agency for member in members}
    signers.equip(agencies.values(), people.values(), engine.folder)
    samples.register(_demo()["documents"], people, engine.settle)


def accounts() -> list[dict[str, str]]:
    """Everyone one can sign in as: account, password, name, position and agency."""
    return [
        {
            "account": member.person.account,
            "password": member.password,
            "name": member.person.name,
            "position": member.person.position,
            "agency": member.agency.name,
        }
        for member in _all_members(_demo())
    ]


def _enter(agency: Agency, members: list[DemoPerson]) -> None:
    mine = [member for member in members if member.agency.agency_id == agency.agency_id]
    founder = _acting_for(_province(members), Role.OPERATOR)
    administrator = _acting_for(agency.agency_id, Role.ADMINISTRATOR, Role.OPERATOR)
    try:
        organization.agency(agency.agency_id)
    except AgencyNotFound:
        organization.found_agency(founder, agency)
    for unit in mine[0].units:
        organization.open_unit(administrator, unit)
    for member in mine:
        staff.enter_person(administrator, member.person, member.password)


def _demo(source: Path = DEMO) -> Entry:
    read: Entry = yaml.safe_load(source.read_text(encoding="utf-8"))
    return read


def _all_members(demo: Entry) -> list[DemoPerson]:
    return [member for each in demo["agencies"] for member in _members(each, demo)]


def _entered(agency_id: str, members: list[DemoPerson]) -> list[DemoPerson]:
    there = {person.person_id for person in organization.people(agency_id)}
    return [member for member in members if member.person.person_id in there]


def _province(members: list[DemoPerson]) -> str:
    return members[0].agency.agency_id


def _acting_for(agency_id: str, *roles: Role) -> Actor:
    """The system, with the roles that whoever sets up an agency has."""
    system = actor.system(agency_id)
    return Actor(
        person_id=system.person_id,
        agency_id=agency_id,
        name=system.name,
        roles=frozenset(roles),
    )


def _agency(entry: Entry, demo: Entry) -> Agency:
    since: date = demo["since"]
    codes = ((entry["id"], CodeScheme.NEW), (entry["old_code"], CodeScheme.OLD))
    return Agency(
        agency_id=entry["id"],
        designations=(
            Designation(
                name=entry["name"],
                abbreviation=entry["abbreviation"],
                kind=entry["kind"],
                parent_id=entry.get("parent"),
                effective_from=since,
            ),
        ),
        codes=tuple(
            IdentificationCode(value=value, scheme=scheme, effective_from=since)
            for value, scheme in codes
        ),
        domain=entry.get("domain"),
        working_hours=_hours(entry),
    )


def _hours(entry: Entry) -> WorkingHours | None:
    spans = entry.get("working_hours", [])
    hours = tuple((time.fromisoformat(opens), time.fromisoformat(end)) for opens, end in spans)
    return hours or None


def _members(entry: Entry, demo: Entry) -> Iterator[DemoPerson]:
    """The leaders, then unit by unit; accounts are given out in this order."""
    agency = _agency(entry, demo)
    units = tuple(
        Unit(
            agency_id=agency.agency_id,
            unit_id=ids.derived_id("unit", agency.agency_id, unit["abbreviation"]),
            name=unit["name"],
            abbreviation=unit["abbreviation"],
            effective_from=demo["since"],
            precedence=place,
        )
        for place, unit in enumerate(entry["units"])
    )
    posts: list[tuple[str | None, Entry]] = [(None, leader) for leader in entry["leaders"]]
    for unit, described in zip(units, entry["units"], strict=True):
        posts += [(unit.unit_id, each) for each in described["people"]]
    accounts: list[str] = []
    for place, (unit_id, each) in enumerate(posts):
        given = each.get("given_name")
        account = distinct_account(each["name"], entry["abbreviation"], given, accounts)
        accounts.append(account)
        position = Position(
            title=each["title"],
            roles=frozenset(Role(role) for role in each["roles"]),
            effective_from=demo["since"],
            unit_id=unit_id,
            precedence=place,
        )
        person = Person(
            agency_id=agency.agency_id,
            person_id=ids.derived_id("person", account),
            full_name=each["name"],
            given_name=given,
            email=f"{account}@{demo['mail_domain']}",
            account=account,
            positions=(position,),
        )
        yield DemoPerson(person=person, agency=agency, units=units, password=demo["password"])
