"""Who belongs where: agencies, units, people, their accounts and working days.

Reading is open to every area, inside the agency it names. Changes ask for the role they need and
put themselves on record.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.kernel.errors import StaleVersion
from qlvb.kernel.period import holds
from qlvb.kernel.rights import Verb
from qlvb.kernel.text import fold
from qlvb.organization import store
from qlvb.organization.model import (
    Agency,
    Directory,
    HostName,
    Person,
    Profile,
    Unit,
    UnitEntry,
    host_name,
    office_hours,
)
from qlvb.organization.refusals import (
    AgencyNameTaken,
    AgencyNotFound,
    PersonNotFound,
    UnitNotFound,
)
from qlvb.organization.working_days import CalendarDay, CalendarMark, YearCalendar
from qlvb.platform import holidays
from qlvb.platform.tables import Cancelled, Transaction, transact

_CALENDAR_LIFE = timedelta(minutes=1)


class Named(Protocol):
    """Whoever is given work: a unit or a person of an agency."""

    @property
    def kind(self) -> str:
        """Either "unit" or "person"."""

    @property
    def id(self) -> str:
        """The unit's or the person's id."""


def agency(agency_id: str) -> Agency:
    """One agency.

    Raises:
        AgencyNotFound: there never was one of this id.
    """
    found = store.agency(agency_id)
    if found is None:
        raise AgencyNotFound(agency_id=agency_id)
    return found


def agencies() -> list[Agency]:
    """Every agency that exists today, in the order of their ids."""
    return [each for each in store.agencies() if each.is_effective(clock.today())]


def agency_of_code(code: str) -> Agency:
    """The agency that has, or had, an identification code of any scheme (Art. 6.4)."""
    return agency(store.agency_of_code(code) or code)


def entrance(host: str) -> Agency | None:
    """The agency whose entrance a host name is; None at the common one. It gives no right."""
    found = store.agency_of_host(host.partition(":")[0].lower())
    return agency(found) if found else None


def line_of(agency_id: str) -> list[Agency]:
    """The agency and those above it today, the nearest first."""
    line = [agency(agency_id)]
    while (above := line[-1].parent_id) and above not in {each.agency_id for each in line}:
        line.append(agency(above))
    return line


def found_agency(actor: Actor, new: Agency) -> Agency:
    """Enter an agency in the tree; one without an entrance gets the host name of Art. 5.2.

    Raises:
        NotYourDuty, AgencyNotFound: the one above is not there.
        AgencyNameTaken: its id, a code or a host name leads elsewhere already.
    """
    rights.demand(actor, Verb.AGENCY_OPEN)
    founded = replace(new, host_names=new.host_names or (_entrance_of(new),))
    try:
        with transact() as tx:
            store.put_agency(tx, founded)
            _put_on_record(tx, actor, founded.agency_id, founded=founded.agency_id)
    except Cancelled as taken:
        raise AgencyNameTaken(agency_id=new.agency_id) from taken
    return founded


def unit(agency_id: str, unit_id: str) -> Unit:
    """One unit of an agency.

    Raises:
        UnitNotFound: the agency never had it.
    """
    found = store.unit(agency_id, unit_id)
    if found is None:
        raise UnitNotFound(unit_id=unit_id)
    return found


def units(agency_id: str) -> list[Unit]:
    """The units an agency has today, in its own order."""
    today = clock.today()
    found = [each for each in store.units(agency_id) if holds(each, today)]
    return sorted(found, key=lambda each: (each.precedence, fold(each.name)))


def person(agency_id: str, person_id: str) -> Person:
    """One person of an agency, one who left too: old acts still name them.

    Raises:
        PersonNotFound: the agency never had them.
    """
    found = store.person(agency_id, person_id)
    if found is None:
        raise PersonNotFound(person_id=person_id)
    return found


def people(agency_id: str) -> list[Person]:
    """The people who hold a position in the agency today, leaders first, then unit by unit."""
    places = {each.unit_id: place for place, each in enumerate(units(agency_id))}
    held = [each for each in store.people(agency_id) if each.current_positions]
    return sorted(held, key=lambda each: _rank(each, places))


def unit_heads(agency_id: str, unit_id: str) -> list[Person]:
    """The head of a unit, then the deputies."""
    return [each for each in people(agency_id) if each.leads(unit_id)]


def holders(agency_id: str, role: Role) -> list[Person]:
    """The people who have a role in the agency today."""
    return [each for each in people(agency_id) if role in each.roles]


def me(actor: Actor) -> Profile:
    """The actor with their agency and unit, as they are today."""
    oneself = person(actor.agency_id, actor.person_id)
    within = unit(actor.agency_id, oneself.unit_id) if oneself.unit_id else None
    return Profile(person=oneself, agency=agency(actor.agency_id), unit=within)


def directory(actor: Actor) -> Directory:
    """The units and people of the actor's agency."""
    everyone = people(actor.agency_id)
    entries = (
        UnitEntry(
            unit_id=each.unit_id,
            name=each.name,
            abbreviation=each.abbreviation,
            head_id=next((p.person_id for p in everyone if p.leads(each.unit_id)), None),
        )
        for each in units(actor.agency_id)
    )
    return Directory(units=tuple(entries), people=tuple(everyone))


def open_unit(actor: Actor, new: Unit) -> Unit:
    """Enter a unit in the actor's agency; entering the same unit again changes nothing."""
    _must_administer(actor, new.agency_id)
    try:
        with transact() as tx:
            store.put_unit(tx, new)
            _put_on_record(tx, actor, new.unit_id, opened=new.unit_id)
    except Cancelled as there:
        if store.unit(new.agency_id, new.unit_id) != new:
            raise StaleVersion from there
    return new


_calendars: dict[tuple[str, tuple[int, ...]], tuple[datetime, WorkingCalendar]] = {}


def calendar(agency_id: str, *years: int) -> WorkingCalendar:
    """An agency's working days and hours: the law, swap days and the agencies above included.

    Kept for a minute in this process; a change made here ends that at once.

    Args:
        agency_id: the agency.
        years: which years to know; by default the last, this and the next.
    """
    this_year = clock.today().year
    known = tuple(sorted(years)) or (this_year - 1, this_year, this_year + 1)
    kept_at, kept = _calendars.get((agency_id, known), (None, None))
    if kept and kept_at and timedelta(0) <= clock.now() - kept_at < _CALENDAR_LIFE:
        return kept
    line = line_of(agency_id)
    marks = {each.day: each.mark for year in known for each in _days_of(line, year)}
    made = WorkingCalendar(
        days_off=frozenset(day for day, mark in marks.items() if mark is CalendarMark.OFF),
        working_days=frozenset(day for day, mark in marks.items() if mark is CalendarMark.WORKING),
        hours=office_hours(line),
    )
    _calendars[agency_id, known] = (clock.now(), made)
    return made


def forget_calendars() -> None:
    """Read every calendar anew from here on."""
    _calendars.clear()


def calendar_year(actor: Actor, year: int) -> YearCalendar:
    """A year of the actor's agency, day by day where it differs from plain weeks."""
    line = line_of(actor.agency_id)
    return YearCalendar(
        year=year,
        hours=tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in office_hours(line)),
        days=tuple(sorted(_days_of(line, year), key=lambda each: each.day)),
    )


def set_calendar_day(actor: Actor, day: date, mark: CalendarMark | None, note: str) -> YearCalendar:
    """Make a day a working day or a day off for the actor's agency and all below; None undoes it.

    Returns:
        The year as it is then.
    """
    rights.demand(actor, Verb.CALENDAR_CHANGE)
    with transact() as tx:
        if mark is None:
            store.delete_calendar_day(tx, actor.agency_id, day)
        else:
            store.put_calendar_day(tx, actor.agency_id, day, mark, note)
        facts = {"day": day.isoformat(), "mark": mark.value if mark else "default"}
        audit.record(tx, actor, EventTag.CALENDAR_CHANGE, f"calendar-{day.year}", **facts)
    forget_calendars()
    return calendar_year(actor, day.year)


def _days_of(line: Sequence[Agency], year: int) -> list[CalendarDay]:
    """The law's days, over them each agency's own from the highest down: the nearest wins."""
    by_law = holidays.of(year)
    days = {
        day: CalendarDay(agency_id=None, day=day, mark=CalendarMark.OFF, note=name)
        for day, name in by_law.days_off.items()
    }
    for day in by_law.working_days:
        days[day] = CalendarDay(agency_id=None, day=day, mark=CalendarMark.WORKING)
    for each in reversed(line):
        own = store.calendar_days(each.agency_id, date(year, 1, 1), date(year, 12, 31))
        days |= {marked.day: marked for marked in own}
    return list(days.values())


def _entrance_of(new: Agency) -> HostName:
    domain = new.domain
    if domain is None and new.parent_id:
        domain = next((above.domain for above in line_of(new.parent_id) if above.domain), None)
    # The agency that brings the domain is the province itself: its entrance is the common one.
    value = f"qlvb.{new.domain}" if new.domain else host_name(new.abbreviation, domain)
    return HostName(value=value, effective_from=new.designation.effective_from)


def _must_administer(actor: Actor, agency_id: str) -> None:
    rights.demand(actor, Verb.ORGANIZATION_CHANGE)
    if actor.agency_id != agency_id:
        raise AgencyNotFound(agency_id=agency_id)


def _put_on_record(tx: Transaction, actor: Actor, subject_id: str, **facts: str) -> None:
    audit.record(tx, actor, EventTag.ORGANIZATION_CHANGE, subject_id, **facts)


def _rank(each: Person, places: dict[str, int]) -> tuple[int, int, str, str]:
    """Leaders first, then by unit, position and, as in Vietnamese lists, given name."""
    post = each.main_position
    place = places.get(post.unit_id, len(places)) if post and post.unit_id else -1
    folded = fold(each.full_name)
    given = fold(each.given_name) if each.given_name else folded.rpartition(" ")[2]
    return (place, post.precedence if post else 0, given, folded)
