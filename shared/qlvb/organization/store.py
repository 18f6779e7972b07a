"""The organization's table: the tree of agencies, and each agency's units, people and calendar."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from qlvb.organization.model import (
    Agency,
    CalendarDay,
    CalendarMark,
    Person,
    Unit,
)
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction

OneItem = TypeVar("OneItem", bound=Item)

_TREE = "TREE"


class OrganizationItem(Item):
    """What every item of this table shares."""

    class Meta:
        """The table."""

        table_name = TableName("organization_table")


class AgencyItem(OrganizationItem):
    """One agency, twice: in its own partition, and in the tree that everyone may read.

    pk  A#<agency>   sk  AGENCY         e.g. A#H16.13 / AGENCY
    pk  TREE         sk  A#<agency>     e.g. TREE / A#H16.13
    """

    agency = DataclassAttribute(Agency)
    version = NumberAttribute()


class UnitItem(OrganizationItem):
    """One unit.

    pk  A#<agency>   sk  UNIT#<unit id>   e.g. A#H16.13 / UNIT#3M9X…
    """

    unit = DataclassAttribute(Unit)
    version = NumberAttribute()


class PersonItem(OrganizationItem):
    """One person with all positions, past ones too.

    pk  A#<agency>   sk  PERSON#<person id>   e.g. A#H16.13 / PERSON#7Q2K…
    """

    person = DataclassAttribute(Person)
    version = NumberAttribute()


class NameItem(OrganizationItem):
    """A name that leads to one agency or person and is never given twice, even after its end.

    pk  ACCOUNT#<account>   sk  NAME   e.g. ACCOUNT#annv.stttt / NAME
    pk  CODE#<code>         sk  NAME   e.g. CODE#000.00.13.H16 / NAME
    pk  HOST#<host name>    sk  NAME   e.g. HOST#qlvb.stttt.daknong.gov.vn / NAME
    """

    agency_id = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    claims = JSONAttribute(null=True)
    """Of an account: what the user pool was last told."""


class CalendarItem(OrganizationItem):
    """A day set by hand.

    pk  A#<agency>   sk  CALENDAR#<day>   e.g. A#H16 / CALENDAR#2026-08-22
    """

    mark = UnicodeAttribute()
    note = UnicodeAttribute(null=True)


def agency(agency_id: str) -> Agency | None:
    """One agency."""
    item = _get(AgencyItem, _pk(agency_id), "AGENCY")
    return item.agency if item else None


def agencies() -> list[Agency]:
    """Every agency, in the order of their ids."""
    return [item.agency for item in AgencyItem.query(_TREE)]


def put_agency(tx: Transaction, new: Agency) -> None:
    """Add an agency that must not be there yet, with its names."""
    for pk, sk in ((_pk(new.agency_id), "AGENCY"), (_TREE, _pk(new.agency_id))):
        item = AgencyItem(pk, sk, agency=new, version=new.version)
        tx.put(item, AgencyItem.pk.does_not_exist())
    names = [f"HOST#{host.value}" for host in new.host_names]
    names += [f"CODE#{code}" for code in {new.agency_id, *(code.value for code in new.codes)}]
    for name in names:
        tx.put(NameItem(name, "NAME", agency_id=new.agency_id), NameItem.pk.does_not_exist())


def agency_of_code(code: str) -> str | None:
    """The id of the agency that has, or had, an identification code."""
    item = _get(NameItem, f"CODE#{code}", "NAME")
    return str(item.agency_id) if item else None


def agency_of_host(host: str) -> str | None:
    """The id of the agency a host name is the entrance of."""
    item = _get(NameItem, f"HOST#{host}", "NAME")
    return str(item.agency_id) if item else None


def unit(agency_id: str, unit_id: str) -> Unit | None:
    """One unit."""
    item = _get(UnitItem, _pk(agency_id), f"UNIT#{unit_id}")
    return item.unit if item else None


def units(agency_id: str) -> list[Unit]:
    """The units of an agency, past ones too."""
    found = UnitItem.query(_pk(agency_id), UnitItem.sk.startswith("UNIT#"))
    return [item.unit for item in found]


def put_unit(tx: Transaction, new: Unit) -> None:
    """Add a unit that must not be there yet."""
    pk, sk = _pk(new.agency_id), f"UNIT#{new.unit_id}"
    item = UnitItem(pk, sk, unit=new, version=new.version)
    tx.put(item, UnitItem.pk.does_not_exist())


def person(agency_id: str, person_id: str) -> Person | None:
    """One person."""
    item = _get(PersonItem, _pk(agency_id), f"PERSON#{person_id}")
    return item.person if item else None


def people(agency_id: str) -> list[Person]:
    """The people of an agency, those who left too."""
    found = PersonItem.query(_pk(agency_id), PersonItem.sk.startswith("PERSON#"))
    return [item.person for item in found]


def put_person(tx: Transaction, new: Person) -> None:
    """Add a person who must not be there yet; the account name must never have been given."""
    tx.put(_person_item(new), PersonItem.pk.does_not_exist())
    name = NameItem(
        f"ACCOUNT#{new.account}", "NAME", agency_id=new.agency_id, person_id=new.person_id
    )
    tx.put(name, NameItem.pk.does_not_exist())


def save_person(tx: Transaction, changed: Person, *, expected: int) -> None:
    """Replace a person who is still at the expected version."""
    tx.put(_person_item(changed), PersonItem.version == expected)


def owner_of(account: str) -> tuple[Person, Mapping[str, str]] | None:
    """Whose account it is, and what the user pool was last told of them."""
    name = _get(NameItem, f"ACCOUNT#{account}", "NAME")
    if name is None:
        return None
    owner = person(name.agency_id, name.person_id)
    return (owner, name.claims or {}) if owner else None


def accounts_taken(candidates: Iterable[str]) -> set[str]:
    """Which of these account names were ever given."""
    keys = [(f"ACCOUNT#{account}", "NAME") for account in candidates]
    return {item.pk.removeprefix("ACCOUNT#") for item in NameItem.batch_get(keys)}


def note_claims(account: str, claims: Mapping[str, str]) -> None:
    """Remember what the user pool was told."""
    name = NameItem(f"ACCOUNT#{account}", "NAME")
    name.update([NameItem.claims.set(dict(claims))], condition=NameItem.pk.exists())


def calendar_days(agency_id: str, first: date, last: date) -> list[CalendarDay]:
    """The days an agency set by hand in a span, in order."""
    span = CalendarItem.sk.between(f"CALENDAR#{first}", f"CALENDAR#{last}")
    return [
        CalendarDay(
            agency_id=agency_id,
            day=date.fromisoformat(item.sk.removeprefix("CALENDAR#")),
            mark=CalendarMark(item.mark),
            note=item.note or "",
        )
        for item in CalendarItem.query(_pk(agency_id), span)
    ]


def put_calendar_day(
    tx: Transaction, agency_id: str, day: date, mark: CalendarMark, note: str
) -> None:
    """Set a day, whatever it was."""
    tx.put(CalendarItem(_pk(agency_id), f"CALENDAR#{day}", mark=mark.value, note=note or None))


def delete_calendar_day(tx: Transaction, agency_id: str, day: date) -> None:
    """Let a day be what it is by law and by the agencies above."""
    tx.delete(CalendarItem(_pk(agency_id), f"CALENDAR#{day}"))


def _pk(agency_id: str) -> str:
    return f"A#{agency_id}"


def _person_item(person: Person) -> PersonItem:
    pk, sk = _pk(person.agency_id), f"PERSON#{person.person_id}"
    return PersonItem(pk, sk, person=person, version=person.version)


def _get(kind: type[OneItem], pk: str, sk: str) -> OneItem | None:
    try:
        return kind.get(pk, sk)
    except kind.DoesNotExist:
        return None
