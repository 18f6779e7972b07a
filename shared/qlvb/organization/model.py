"""Agencies, units, people and positions; every fact that may change carries its own dates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.calendar import OFFICE_HOURS
from qlvb.kernel.period import ended, holds, in_sequence, is_past, present
from qlvb.kernel.rights import PROVINCE_WIDE
from qlvb.kernel.text import fold
from qlvb.organization.refusals import (
    AccountNameMalformed,
    CodeMalformed,
    NameForHostMissing,
    PositionNotFound,
)

WorkingHours = tuple[tuple[time, time], ...]
"""Pairs of opening and closing time in Vietnam, in the order of the day."""

_OLD_CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}")
_NEW_CODE = re.compile(r"[A-Z]\d{2}(\.[A-Z0-9]{1,5})*")
_NEW_CODE_LENGTH = 35
_ACCOUNT = re.compile(r"[a-z0-9]+\.[a-z0-9]+")
_NAME_IN_HOST = re.compile(r"[a-z0-9]+")


class CodeScheme(StrEnum):
    """Which regulation gave the identification code; both forms are in use side by side."""

    OLD = "qcvn-102-2016"
    """13 characters, the agency's own group first: 000.00.13.H16."""
    NEW = "qd-20-2020"
    """Up to 35 characters, the highest level first: H16.13."""
    OTHER = "other"
    """Local to one exchange hub: kept as received."""


@dataclass(frozen=True, kw_only=True)
class Designation:
    """What an agency is called and where it stands, for a time: provinces merge, tiers change."""

    name: str
    abbreviation: str
    """As in its notations and host name: STTTT."""
    kind: str
    """The kind of agency as data, in Vietnamese: "Sở", "Ủy ban nhân dân cấp xã"."""
    parent_id: str | None = None
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class IdentificationCode:
    """Mã định danh (QCVN 102:2016/BTTTT, Decision 20/2020/QĐ-TTg)."""

    value: str
    scheme: CodeScheme
    effective_from: date
    effective_to: date | None = None

    def __post_init__(self) -> None:
        if not _fits(self.scheme, self.value):
            raise CodeMalformed(value=self.value)


@dataclass(frozen=True, kw_only=True)
class HostName:
    """An entrance of the agency. It decides the look of the entrance, never a right."""

    value: str
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One agency. ``agency_id`` never changes, whatever the agency is called later."""

    agency_id: str
    designations: tuple[Designation, ...]
    """Oldest first, without overlap, at least one."""
    codes: tuple[IdentificationCode, ...] = ()
    host_names: tuple[HostName, ...] = ()
    domain: str | None = None
    """The province's common domain; it holds for every agency below (Art. 5.1)."""
    working_hours: WorkingHours | None = None
    """None: as the agency above."""
    version: int = 0

    def __post_init__(self) -> None:
        in_sequence(self.designations)

    @property
    def designation(self) -> Designation:
        """Today's, else the last one there was, or the first there will be."""
        return present(self.designations) or self.designations[-1]

    @property
    def name(self) -> str:
        """What the agency is called today."""
        return self.designation.name

    @property
    def abbreviation(self) -> str:
        """Today's abbreviation."""
        return self.designation.abbreviation

    @property
    def kind(self) -> str:
        """What kind of agency it is today."""
        return self.designation.kind

    @property
    def parent_id(self) -> str | None:
        """The agency above, today."""
        return self.designation.parent_id

    @property
    def host_name(self) -> str | None:
        """The entrance in use today."""
        entrance = present(self.host_names)
        return entrance.value if entrance else None

    def is_effective(self, on: date) -> bool:
        """Whether the agency exists on the day."""
        return any(holds(designation, on) for designation in self.designations)

    def end(self, last_day: date) -> "Agency":
        """The agency as it ends on a day: its name, codes and entrances are those of then."""
        return replace(
            self,
            designations=ended(self.designations, last_day),
            codes=ended(self.codes, last_day),
            host_names=ended(self.host_names, last_day),
        )

    def redesignate(self, designation: Designation, entrance: HostName | None) -> "Agency":
        """The same agency under another name from a day on, with another entrance if need be."""
        last_day = designation.effective_from - timedelta(days=1)
        names = self.host_names
        if entrance is not None:
            names = (*ended(names, last_day), entrance)
        return replace(
            self,
            designations=(*ended(self.designations, last_day), designation),
            host_names=names,
        )

    @property
    def current_codes(self) -> tuple[str, ...]:
        """The identification codes valid today, of every scheme."""
        today = clock.today()
        return tuple(code.value for code in self.codes if holds(code, today))


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit (phòng, ban, trung tâm) of an agency. Its head is who holds that position in it."""

    agency_id: str
    unit_id: str
    name: str
    abbreviation: str
    effective_from: date
    effective_to: date | None = None
    parent_id: str | None = None
    precedence: int = 0
    """The place in the agency's own order of its units."""
    version: int = 0

    def __post_init__(self) -> None:
        in_sequence((self,))


AFTER_ALL_OTHERS = 10_000
"""The precedence of a position that brings a role of the province: nobody signs with it."""


@dataclass(frozen=True, kw_only=True)
class Position:
    """A post a person holds for a time, with the roles it brings."""

    title: str
    """As written under a signature: "Phó Giám đốc"."""
    roles: frozenset[Role]
    effective_from: date
    effective_to: date | None = None
    unit_id: str | None = None
    """None for the agency's leaders, who stand above its units."""
    precedence: int = 0
    """The place among the people of the unit: the head before the deputies."""

    @property
    def reaches_beyond(self) -> bool:
        """Whether a role of it reaches over the whole province, so that its operator gives it."""
        return not self.roles.isdisjoint(PROVINCE_WIDE)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person, one account, any number of positions (Art. 17.1b)."""

    agency_id: str
    person_id: str
    full_name: str
    email: str
    account: str
    positions: tuple[Position, ...] = ()
    given_name: str | None = None
    """Where it is not the last word of the full name (Y Krông Niê)."""
    is_disabled: bool = False
    moved_from: str | None = None
    """The predecessor in which the earlier positions are kept, under the same person id."""
    moved_to: str | None = None
    """The successor in which the person works on."""
    version: int = 0

    def __post_init__(self) -> None:
        if not _ACCOUNT.fullmatch(self.account):
            raise AccountNameMalformed(account=self.account)
        for position in self.positions:
            in_sequence((position,))

    @property
    def name(self) -> str:
        """The full name: how everyone is shown."""
        return self.full_name

    @property
    def current_positions(self) -> tuple[Position, ...]:
        """The positions held today, the first in rank first."""
        today = clock.today()
        held = (position for position in self.positions if holds(position, today))
        return tuple(sorted(held, key=lambda position: position.precedence))

    @property
    def main_position(self) -> Position | None:
        """The position in which the person acts today."""
        return next(iter(self.current_positions), None)

    @property
    def position(self) -> str:
        """The title of the main position."""
        return self.main_position.title if self.main_position else ""

    @property
    def unit_id(self) -> str | None:
        """The unit of the main position."""
        return self.main_position.unit_id if self.main_position else None

    @property
    def roles(self) -> frozenset[Role]:
        """What all positions of today bring together."""
        return frozenset(role for held in self.current_positions for role in held.roles)

    @property
    def may_sign_in(self) -> bool:
        """Whether the person holds a position today and was not shut out."""
        return bool(self.current_positions) and not self.is_disabled

    @property
    def is_barred(self) -> bool:
        """Whether the account is closed: shut out, moved away, or nothing is held or to come."""
        is_over = all(is_past(each) for each in self.positions)
        return self.is_disabled or self.moved_to is not None or is_over

    @property
    def roles_beyond(self) -> frozenset[Role]:
        """The roles of today and to come that reach over the whole province."""
        lasting = (each.roles for each in self.positions if not is_past(each))
        return frozenset().union(*lasting) & PROVINCE_WIDE

    def leads(self, unit_id: str) -> bool:
        """Whether the person heads, or is a deputy head of, the unit today."""
        return any(
            p.unit_id == unit_id and Role.UNIT_HEAD in p.roles for p in self.current_positions
        )

    def appoint(self, position: Position) -> "Person":
        """The person with one more position."""
        return replace(self, positions=(*self.positions, position))

    def end_position(self, place: int, last_day: date) -> "Person":
        """The person with one position ended; one that would end before it begins is taken away.

        Raises:
            PositionNotFound: none has this place among the person's, from 0.
        """
        if not 0 <= place < len(self.positions):
            raise PositionNotFound(place=place)
        left = ended((self.positions[place],), last_day)
        return replace(
            self, positions=(*self.positions[:place], *left, *self.positions[place + 1 :])
        )

    def end_positions(self, last_day: date) -> "Person":
        """The person whose running positions end on a day; the past stays as it was."""
        return replace(self, positions=ended(self.positions, last_day))

    def as_actor(self) -> Actor:
        """The person acting for themselves today."""
        return Actor(
            person_id=self.person_id,
            agency_id=self.agency_id,
            name=self.full_name,
            unit_id=self.unit_id,
            position=self.position,
            roles=self.roles,
        )

    def claims(self) -> Mapping[str, str]:
        """What the person's token says, under the names the user pool knows."""
        return {
            "name": self.full_name,
            "email": self.email,
            "custom:agency_id": self.agency_id,
            "custom:person_id": self.person_id,
            "custom:unit_id": self.unit_id or "",
            "custom:position": self.position,
            "custom:roles": " ".join(sorted(self.roles)),
        }


@dataclass(frozen=True, kw_only=True)
class UnitEntry:
    """A unit as its agency's directory shows it."""

    unit_id: str
    name: str
    abbreviation: str
    head_id: str | None


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Who works in an agency today, and where."""

    units: tuple[UnitEntry, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A person with the agency and unit in which they act today."""

    person: Person
    agency: Agency
    unit: Unit | None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of today, in a fixed order."""
        return tuple(sorted(self.person.roles))


def host_name(abbreviation: str, domain: str | None) -> str:
    """qlvb.<abbreviation>.<province's domain>, lower case, no diacritics (Art. 5.2).

    Raises:
        NameForHostMissing: nothing is left of the abbreviation, or there is no domain.
    """
    name = "".join(_NAME_IN_HOST.findall(fold(abbreviation)))
    if not name or not domain:
        raise NameForHostMissing(abbreviation=abbreviation)
    return f"qlvb.{name}.{domain}"


def office_hours(chain: Iterable[Agency]) -> WorkingHours:
    """The hours of the nearest agency that set its own, from the agency itself upwards."""
    return next((a.working_hours for a in chain if a.working_hours), OFFICE_HOURS)


def _fits(scheme: CodeScheme, value: str) -> bool:
    if scheme is CodeScheme.OLD:
        return bool(_OLD_CODE.fullmatch(value))
    if scheme is CodeScheme.NEW:
        return len(value) <= _NEW_CODE_LENGTH and bool(_NEW_CODE.fullmatch(value))
    return bool(value)
