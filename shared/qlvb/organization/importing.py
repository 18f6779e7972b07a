"""People from a spreadsheet: first shown row by row, then entered a few at a time.

Whoever is entered is known by the e-mail address: a file imported again, or a request sent again,
finds them and does nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qlvb.kernel import clock, ids, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import Conflict, NotFound, NotYourDuty, Refused
from qlvb.kernel.rights import PROVINCE_WIDE, Verb
from qlvb.organization import accounts, naming, store
from qlvb.organization import service as organization
from qlvb.organization.model import Person, Position
from qlvb.organization.refusals import EmailTaken
from qlvb.organization.sheet import COLUMNS, Outcome, Result, SheetRow, people_in
from qlvb.platform import spreadsheet


def preview(actor: Actor, content: bytes) -> list[SheetRow]:
    """The people of a spreadsheet, with proposals and what is wrong; nothing is written.

    Raises:
        SheetUnreadable, SheetTooLarge, SheetWithoutColumns.
    """
    rights.demand(actor, Verb.PEOPLE_CHANGE)
    units = organization.units(actor.agency_id)
    rows = [
        _within_duty(actor, row)
        for row in people_in(spreadsheet.rows_of(content), units, clock.today())
    ]
    by_email = {each.email.lower(): each for each in _staff(actor)}
    known = [
        replace(row, is_known=True, account=by_email[row.email].account)
        if row.email in by_email
        else row
        for row in rows
    ]
    return _proposed(actor, known)


def template(actor: Actor) -> bytes:
    """An empty .xlsx with the columns of the import, the agency's units and the roles."""
    rights.demand(actor, Verb.PEOPLE_CHANGE)
    units = [each.name for each in organization.units(actor.agency_id)]
    choices = {"unit": units, "roles": [role.label for role in Role if role not in PROVINCE_WIDE]}
    columns = {titles[0]: choices.get(name, []) for name, titles in COLUMNS.items()}
    return spreadsheet.to_be_filled_in(columns)


def enter(actor: Actor, rows: Sequence[SheetRow]) -> list[Result]:
    """Enter the people of some rows and invite them; each row stands for itself.

    Args:
        actor: an administrator of the agency.
        rows: as the administrator sends them back, each with the account chosen; as many as can be
            entered while a request waits.
    """
    rights.demand(actor, Verb.PEOPLE_CHANGE)
    return [_enter(actor, row) for row in rows]


def _enter(actor: Actor, row: SheetRow) -> Result:
    person_id = ids.derived_id("imported", actor.agency_id, row.email.lower())
    there = store.person(actor.agency_id, person_id)
    position = Position(
        title=row.title,
        roles=frozenset(row.roles),
        effective_from=row.effective_from or clock.today(),
        unit_id=row.unit_id,
        precedence=row.number,
    )
    try:
        new = Person(
            agency_id=actor.agency_id,
            person_id=person_id,
            full_name=row.full_name,
            given_name=row.given_name,
            email=row.email,
            account=there.account if there else row.account or "",
            positions=(position,),
        )
        # Repeated for somebody who is there: the invitation may be what was left undone.
        entered = accounts.enter_person(actor, new)
    except EmailTaken as taken:
        return Result(number=row.number, outcome=Outcome.KNOWN, account=str(taken.facts["account"]))
    except (Refused, Conflict, NotFound, NotYourDuty) as refusal:
        return Result(number=row.number, outcome=Outcome.REFUSED, detail=refusal.detail_text)
    outcome = Outcome.KNOWN if there else Outcome.ENTERED
    return Result(number=row.number, outcome=outcome, account=entered.account)


def _within_duty(actor: Actor, row: SheetRow) -> SheetRow:
    """The row, with a problem where it gives a role that is not the actor's to give."""
    try:
        accounts.may_give(actor, *row.roles)
    except NotYourDuty as refusal:
        return replace(row, problems=(*row.problems, refusal.detail_text))
    return row


def _proposed(actor: Actor, rows: Iterable[SheetRow]) -> list[SheetRow]:
    """The rows with account names that nobody has, had or gets in a row above."""
    abbreviation = organization.agency(actor.agency_id).abbreviation
    possible = {
        row.number: naming.candidates(row.full_name, abbreviation, row.given_name, row.born_in)
        for row in rows
        if not row.is_known and not row.problems
    }
    taken = {each.account for each in store.people(actor.agency_id)}
    while True:
        chosen: dict[int, list[str]] = {}
        given = set(taken)
        for number, names in possible.items():
            chosen[number] = naming.proposals(names, given)
            given.add(chosen[number][0])
        # Names of people who went to another agency are found only by asking for each.
        of_others = store.accounts_taken(names[0] for names in chosen.values()) - taken
        if not of_others:
            break
        taken |= of_others
    return [
        replace(row, account=chosen[row.number][0], accounts=tuple(chosen[row.number]))
        if row.number in chosen
        else row
        for row in rows
    ]


def _staff(actor: Actor) -> list[Person]:
    return [each for each in store.people(actor.agency_id) if each.moved_to is None]
