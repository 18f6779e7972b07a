"""The organization's table: the tree of agencies, and each agency's units, people and calendar."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from qlvb.organization.lineage import Body, Succession
from qlvb.organization.model import (
    Agency,
    Person,
    Unit,
)
from qlvb.organization.working_days import CalendarDay, CalendarMark
from qlvb.platform.tables import (
    Cancelled,
    DataclassAttribute,
    Item,
    TableName,
    Transaction,
    transact,
)

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
    is_invited = BooleanAttribute(null=True)
    """Of an account: the temporary password that was e-mailed waits to be changed."""


class TriesItem(OrganizationItem):
    """How often an account's password or code was tried, whether or not there is such an account.

    pk  ACCOUNT#<account>   sk  TRIES   e.g. ACCOUNT#annv.stttt / TRIES
    """

    tries = NumberAttribute()
    expires_at = NumberAttribute()
    """The end of the window, in seconds of the epoch; then the item goes by itself."""


class OpeningItem(OrganizationItem):
    """A session that opens once the second factor is set up.

    pk  OPENING#<session>   sk  OPENING   e.g. OPENING#8fJ… / OPENING
    """

    account = UnicodeAttribute()
    tokens = JSONAttribute()
    expires_at = NumberAttribute()


class SuccessionItem(OrganizationItem):
    """What became of an agency or a unit; the same seen from each of its successors.

    pk  A#<agency>   sk  SUCCESSION#<unit id>      e.g. A#H16.13 / SUCCESSION#
    pk  A#<agency>   sk  PREDECESSOR#<unit id>#<agency>#<unit id>
    e.g. A#H16.40 / PREDECESSOR##H16.13#
    """

    succession = DataclassAttribute(Succession)


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


def save_agency(tx: Transaction, changed: Agency, *, expected: int) -> None:
    """Replace an agency that is still at the expected version, in both its places."""
    for pk, sk in ((_pk(changed.agency_id), "AGENCY"), (_TREE, _pk(changed.agency_id))):
        item = AgencyItem(pk, sk, agency=changed, version=changed.version)
        tx.put(item, AgencyItem.version == expected)


def name_agency(
    tx: Transaction, agency_id: str, *, hosts: Iterable[str] = (), codes: Iterable[str] = ()
) -> None:
    """Let further names lead to an agency; one that leads anywhere already is refused."""
    for name in [*(f"HOST#{host}" for host in hosts), *(f"CODE#{code}" for code in codes)]:
        tx.put(NameItem(name, "NAME", agency_id=agency_id), NameItem.pk.does_not_exist())


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


def save_unit(tx: Transaction, changed: Unit, *, expected: int) -> None:
    """Replace a unit that is still at the expected version."""
    pk, sk = _pk(changed.agency_id), f"UNIT#{changed.unit_id}"
    tx.put(UnitItem(pk, sk, unit=changed, version=changed.version), UnitItem.version == expected)


def person(agency_id: str, person_id: str) -> Person | None:
    """One person."""
    item = _get(PersonItem, _pk(agency_id), f"PERSON#{person_id}")
    return item.person if item else None


def people(agency_id: str) -> list[Person]:
    """The people of an agency, those who left too."""
    found = PersonItem.query(_pk(agency_id), PersonItem.sk.startswith("PERSON#"))
    return [item.person for item in found]


def put_person(tx: Transaction, new: Person, *, is_invited: bool = False) -> None:
    """Add a person who must not be there yet; the account name must never have been given."""
    tx.put(_person_item(new), PersonItem.pk.does_not_exist())
    name = NameItem(
        f"ACCOUNT#{new.account}", "NAME", agency_id=new.agency_id, person_id=new.person_id
    )
    name.is_invited = is_invited or None
    tx.put(name, NameItem.pk.does_not_exist())


def save_person(tx: Transaction, changed: Person, *, expected: int) -> None:
    """Replace a person who is still at the expected version."""
    tx.put(_person_item(changed), PersonItem.version == expected)


def move_account(tx: Transaction, moved: Person, *, of: str) -> None:
    """Let an account lead to its person in another agency than ``of``."""
    name = NameItem(f"ACCOUNT#{moved.account}", "NAME")
    actions = [NameItem.agency_id.set(moved.agency_id), NameItem.claims.remove()]
    is_theirs = (NameItem.agency_id == of) & (NameItem.person_id == moved.person_id)
    tx.update(name, actions, is_theirs)


def put_moved_person(tx: Transaction, moved: Person) -> None:
    """Add a person whose account name is theirs already."""
    tx.put(_person_item(moved), PersonItem.pk.does_not_exist())


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


def note_invitation(account: str, *, is_open: bool) -> None:
    """Remember that a temporary password waits to be changed, or no longer does."""
    name = NameItem(f"ACCOUNT#{account}", "NAME")
    change = NameItem.is_invited.set(True) if is_open else NameItem.is_invited.remove()
    name.update([change], condition=NameItem.pk.exists())


def invited(accounts: Iterable[str]) -> set[str]:
    """Which of these accounts wait for their temporary password to be changed."""
    keys = [(f"ACCOUNT#{account}", "NAME") for account in accounts]
    found = NameItem.batch_get(keys)
    return {item.pk.removeprefix("ACCOUNT#") for item in found if item.is_invited}


def count_try(account: str, now: int, window: int, most: int) -> bool:
    """Count a try before it is made; False when the window has had its most.

    Args:
        account: as it was typed, known or not.
        now: seconds of the epoch.
        window: seconds, from the first try on.
        most: tries in a window.
    """
    tried = TriesItem(f"ACCOUNT#{account}", "TRIES")
    anew = [TriesItem.tries.set(1), TriesItem.expires_at.set(now + window)]
    try:
        with transact() as tx:
            tx.update(tried, anew, TriesItem.pk.does_not_exist() | (TriesItem.expires_at <= now))
    except Cancelled:
        try:
            with transact() as tx:
                tx.update(tried, [TriesItem.tries.add(1)], TriesItem.tries < most)
        except Cancelled:
            return False
    return True


def forget_tries(account: str) -> None:
    """The account begins a new window."""
    with transact() as tx:
        tx.delete(TriesItem(f"ACCOUNT#{account}", "TRIES"))


def keep_opening(
    session: str, account: str, tokens: Mapping[str, str | int], expires_at: int
) -> None:
    """Keep a session that is not handed out yet."""
    item = OpeningItem(
        f"OPENING#{session}", "OPENING", account=account, tokens=tokens, expires_at=expires_at
    )
    with transact() as tx:
        tx.put(item)


def opening(session: str, account: str, now: int) -> Mapping[str, Any] | None:
    """A kept session of an account, while it lasts."""
    item = _get(OpeningItem, f"OPENING#{session}", "OPENING")
    if item is None or item.account != account or item.expires_at <= now:
        return None
    return cast("Mapping[str, Any]", item.tokens)


def drop_opening(session: str) -> None:
    """Keep the session no longer."""
    with transact() as tx:
        tx.delete(OpeningItem(f"OPENING#{session}", "OPENING"))


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


def succession(body: Body) -> Succession | None:
    """What became of an agency or a unit."""
    return successions([body]).get(body)


def successions(bodies: Iterable[Body]) -> dict[Body, Succession]:
    """What became of each of several agencies or units; who goes on is left out."""
    of = {(_pk(body.agency_id), f"SUCCESSION#{body.unit_id or ''}"): body for body in bodies}
    return {of[item.pk, item.sk]: item.succession for item in SuccessionItem.batch_get([*of])}


def predecessors(body: Body) -> list[Succession]:
    """The successions in which an agency or a unit stands on the later side."""
    before = SuccessionItem.sk.startswith(f"PREDECESSOR#{body.unit_id or ''}#")
    found = [item.succession for item in SuccessionItem.query(_pk(body.agency_id), before)]
    return list({each.succession_id: each for each in found}.values())


def put_succession(tx: Transaction, new: Succession) -> None:
    """Add a succession; what became of a predecessor is decided once."""
    for old in new.predecessors:
        item = SuccessionItem(_pk(old.agency_id), f"SUCCESSION#{old.unit_id or ''}", succession=new)
        tx.put(item, SuccessionItem.pk.does_not_exist())
        for later in new.successors:
            sk = f"PREDECESSOR#{later.unit_id or ''}#{old.agency_id}#{old.unit_id or ''}"
            tx.put(SuccessionItem(_pk(later.agency_id), sk, succession=new))


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
