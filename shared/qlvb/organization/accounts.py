"""People and their accounts: use cases of the agency's administrator (Decision 35/2018, Art. 5.3).

The organization's table is the truth, the user pool follows it: every act is written first, with
its record, then the pool is brought into agreement. Repeating an act changes nothing, writes no
second record, and does whatever a crash left undone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.rights import PROVINCE_WIDE, Verb
from qlvb.kernel.text import fold
from qlvb.organization import naming, province_store, sessions, store
from qlvb.organization import service as organization
from qlvb.organization.credentials import told_of
from qlvb.organization.model import Person, Position
from qlvb.organization.naming import Proposed
from qlvb.organization.refusals import (
    AccountNameNotProposed,
    AccountNameTaken,
    AgencyNotFound,
    EmailTaken,
    OneselfOnly,
)
from qlvb.organization.roll import Row, Standing, in_order, row_of, rows_after, standing_of
from qlvb.platform import identity
from qlvb.platform.identity import AccountState
from qlvb.platform.tables import Cancelled, Page, decode_cursor, encode_cursor, transact


@dataclass(frozen=True, kw_only=True)
class Details:
    """One person with all positions, and how the account stands in the pool."""

    person: Person
    account: AccountState | None
    """None: still to be opened."""

    @property
    def standing(self) -> Standing:
        """How the person stands today."""
        today = standing_of(self.person)
        is_waiting = self.account is not None and self.account.is_invited
        return Standing.INVITED if today is Standing.ACTIVE and is_waiting else today


def roll(
    actor: Actor,
    query: str = "",
    standing: Standing | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """The agency's people, those who left too, in the order of a Vietnamese list of names.

    An agency's people are read whole, a few hundred small items: a name may be looked for by any
    part of it, and the order of names is no key. What goes out is a page.

    Args:
        actor: an administrator of the agency.
        query: part of the name, account, e-mail or title, with or without diacritics.
        standing: only people who stand so.
        cursor: of the page before, for the same query.
        limit: rows of a page.
    """
    rights.demand(actor, Verb.PEOPLE_READ)
    of = f"people {actor.agency_id} {fold(query)} {standing}"
    after = (decode_cursor(cursor, of=of) or {}).get("after", {}).get("S", "")
    rows = in_order(row_of(each) for each in store.people(actor.agency_id))
    wanted = [row for row in rows if row.matches(query)]
    if standing is not None:
        wanted = [row for row in _with_invitations(wanted) if row.standing is standing]
    page = rows_after(wanted, after)[: limit + 1]
    more = len(page) > limit
    last = {"after": {"S": page[limit - 1].sort_key}} if more else None
    return Page(_with_invitations(page[:limit]), encode_cursor(last, of=of))


def details(actor: Actor, person_id: str) -> Details:
    """One person with all positions, and how the account stands in the pool."""
    rights.demand(actor, Verb.PEOPLE_READ)
    found = organization.person(actor.agency_id, person_id)
    return Details(person=found, account=identity.state(found.account))


def propose(
    actor: Actor, full_name: str, given_name: str | None = None, born_in: int | None = None
) -> Proposed:
    """Account names for somebody, of which the administrator chooses one; nothing is kept free.

    Raises:
        FullNameUnreadable, GivenNameNotInName.
    """
    rights.demand(actor, Verb.PEOPLE_CHANGE)
    abbreviation = organization.agency(actor.agency_id).abbreviation
    possible = naming.candidates(full_name, abbreviation, given_name, born_in)
    taken = store.accounts_taken(possible)
    return Proposed(
        plain=possible[0],
        is_plain_taken=possible[0] in taken,
        accounts=tuple(naming.proposals(possible, taken)),
        asks_given_name=given_name is None and naming.is_given_name_unclear(full_name),
    )


def enter_person(actor: Actor, new: Person, password: str | None = None) -> Person:
    """Enter a person in the actor's agency and open the account; repeating it is safe.

    Args:
        actor: an administrator of the agency.
        new: with positions, and the account name that the administrator chose.
        password: for demonstrations; without it the person is invited by e-mail.

    Raises:
        AccountNameTaken: somebody has, or had, the account name.
        AccountNameNotProposed, EmailTaken, UnitNotFound.
        NotYourDuty: a role reaches over the province, and only its operator gives it.
    """
    _must_administer(actor, new.agency_id)
    there = store.person(new.agency_id, new.person_id)
    if there is None:
        may_give(actor, *(role for each in new.positions for role in each.roles))
        _must_be_right(new)
        try:
            with transact() as tx:
                store.put_person(tx, new, is_invited=password is None)
                province_store.note(tx, new)
                audit.record(tx, actor, EventTag.PERSON_ENTER, new.person_id, account=new.account)
        except Cancelled as taken:
            there = store.person(new.agency_id, new.person_id)
            if there is None:
                raise AccountNameTaken(account=new.account) from taken
    entered = there or new
    if entered.account != new.account:
        raise AccountNameTaken(account=new.account)
    if password is not None:
        identity.create(entered.account, entered.claims(), password)
        store.note_claims(entered.account, told_of(entered))
    else:
        agree(entered)
    return entered


def change_details(
    actor: Actor,
    person_id: str,
    version: int,
    *,
    full_name: str,
    given_name: str | None,
    email: str,
) -> Person:
    """Correct or change a person's name and e-mail; the account stays what it is.

    Raises:
        EmailTaken, GivenNameNotInName, FullNameUnreadable, StaleVersion.
        NotYourDuty: to the e-mail a password could be sent that opens a role of the province.
    """

    def change(before: Person) -> Person:
        if email.lower() != before.email.lower():
            may_give(actor, *before.roles_beyond)
        naming.candidates(full_name, before.account.partition(".")[2], given_name)
        after = replace(before, full_name=full_name, given_name=given_name, email=email)
        _must_be_alone(after)
        return after

    return _change(actor, person_id, version, change, EventTag.PERSON_CHANGE)


def appoint(actor: Actor, person_id: str, position: Position, version: int | None = None) -> Person:
    """Give a person one more position, beside those they hold.

    Raises:
        UnitNotFound, StaleVersion.
        NotYourDuty: a role reaches over the province, and only its operator gives it.
    """
    if position.unit_id is not None:
        organization.unit(actor.agency_id, position.unit_id)

    def change(before: Person) -> Person:
        if position in before.positions:
            return before
        may_give(actor, *position.roles)
        return before.appoint(position)

    return _change(actor, person_id, version, change, EventTag.PERSON_APPOINT)


def end_position(actor: Actor, person_id: str, version: int, place: int, last_day: date) -> Person:
    """End one position on a day; one that would end before it begins is taken away.

    Args:
        actor: an administrator of the agency.
        person_id: whose.
        version: what was seen of the person.
        place: of the position among the person's, from 0.
        last_day: the last day on which it is held.

    Raises:
        PositionNotFound, StaleVersion, OneselfOnly: the last position of the administrator.
    """
    return _change(
        actor,
        person_id,
        version,
        lambda before: before.end_position(place, last_day),
        EventTag.PERSON_END_POSITION,
    )


def leave(actor: Actor, person_id: str, last_day: date, version: int | None = None) -> Person:
    """End everything a person holds, on a day; from the day after they sign in no more.

    Raises:
        OneselfOnly, StaleVersion.
    """
    return _change(
        actor,
        person_id,
        version,
        lambda each: each.end_positions(last_day),
        EventTag.PERSON_LEAVE,
        last_day=last_day.isoformat(),
    )


def shut_out(actor: Actor, person_id: str, reason: str = "", version: int | None = None) -> Person:
    """Disable a person's account and end its sessions.

    Raises:
        OneselfOnly, StaleVersion.
    """
    return _change(
        actor,
        person_id,
        version,
        lambda each: replace(each, is_disabled=True),
        EventTag.ACCOUNT_DISABLE,
        reason=reason or None,
    )


def let_in(actor: Actor, person_id: str, reason: str = "", version: int | None = None) -> Person:
    """Enable a person's account again."""
    return _change(
        actor,
        person_id,
        version,
        lambda each: replace(each, is_disabled=False),
        EventTag.ACCOUNT_ENABLE,
        reason=reason or None,
    )


def set_access(actor: Actor, person_id: str, version: int, *, is_open: bool, reason: str) -> Person:
    """Let a person in or shut them out, as the page asks for it."""
    act = let_in if is_open else shut_out
    return act(actor, person_id, reason, version)


def _with_invitations(rows: list[Row]) -> list[Row]:
    active = [row.account for row in rows if row.standing is Standing.ACTIVE]
    waiting = store.invited(active)
    return [
        replace(row, standing=Standing.INVITED) if row.account in waiting else row for row in rows
    ]


def _change(
    actor: Actor,
    person_id: str,
    version: int | None,
    change: Callable[[Person], Person],
    tag: EventTag,
    **facts: str | None,
) -> Person:
    _must_administer(actor, actor.agency_id)
    before = organization.person(actor.agency_id, person_id)
    return put_through(actor, before, version, change(before), tag, **facts)


def put_through(
    actor: Actor,
    before: Person,
    version: int | None,
    after: Person,
    tag: EventTag,
    **facts: str | None,
) -> Person:
    """Write a person as changed, on record in their agency, and let the account follow.

    Raises:
        OneselfOnly, StaleVersion.
    """
    person_id = before.person_id
    if person_id == actor.person_id and (after.is_barred or not after.roles >= before.roles):
        raise OneselfOnly
    if after != before:
        # A repeat of what was done changes nothing, whatever version it names.
        if version not in {None, before.version}:
            raise StaleVersion
        after = replace(after, version=before.version + 1)
        try:
            with transact() as tx:
                store.save_person(tx, after, expected=before.version)
                province_store.note(tx, after)
                at_home = replace(actor, agency_id=after.agency_id)
                audit.record(tx, at_home, tag, person_id, **facts)
        except Cancelled as changed:
            raise StaleVersion from changed
    agree(after)
    return after


def _must_be_right(new: Person) -> None:
    abbreviation = organization.agency(new.agency_id).abbreviation
    naming.candidates(new.full_name, abbreviation, new.given_name)
    if not naming.follows_the_rule(new.account, new.full_name, abbreviation, new.given_name):
        raise AccountNameNotProposed(ending=abbreviation.lower())
    for unit_id in {each.unit_id for each in new.positions if each.unit_id}:
        organization.unit(new.agency_id, unit_id)
    _must_be_alone(new)


def _must_be_alone(one: Person) -> None:
    for each in store.people(one.agency_id):
        same = each.email.lower() == one.email.lower() and each.moved_to is None
        if same and each.person_id != one.person_id:
            raise EmailTaken(name=each.full_name, account=each.account)


def agree(person: Person) -> None:
    """Tell the user pool what it was not told of a person yet."""
    known = store.owner_of(person.account)
    if known is not None and known[1] != told_of(known[0]):
        sessions.agree(*known)


def may_give(actor: Actor, *roles: Role) -> None:
    """Hold whoever appoints to the roles of their own agency.

    Raises:
        NotYourDuty: a role reaches over the province, and only its operator gives it.
    """
    if not PROVINCE_WIDE.isdisjoint(roles):
        rights.demand(actor, Verb.PROVINCE_ROLE_GIVE)


def _must_administer(actor: Actor, agency_id: str) -> None:
    rights.demand(actor, Verb.PEOPLE_CHANGE)
    if actor.agency_id != agency_id:
        raise AgencyNotFound(agency_id=agency_id)
