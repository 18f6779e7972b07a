"""What goes in and out of the API of people and their accounts."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Base64Bytes, BeforeValidator, Field
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import model
from qlvb.organization.roll import Standing
from qlvb.organization.sheet import Outcome, SheetRow
from qlvb.platform.schemas import Asked, Told
from qlvb.platform.tables import PAGE_LIMIT

ShortText = Annotated[str, Field(min_length=1, max_length=256)]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$")]
Account = Annotated[str, Field(max_length=64)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Roles = Annotated[list[Role], Field(min_length=1, max_length=9), BeforeValidator(sorted)]

ROWS_AT_ONCE = 10
"""Each is a transaction and a message: as many as can be entered while a request waits."""
LONGEST_SHEET = 280_000
"""200 KB in base 64."""


class PeopleQuery(Asked):
    """Which people, and which page of them."""

    query: str = Field(default="", max_length=100)
    standing: Standing | None = None
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class PersonRow(Told):
    """One person in the administrator's list."""

    person_id: str
    name: str
    account: str
    email: str
    position: str
    unit_id: str | None
    standing: Standing
    left_on: dt.date | None
    positions: int = Field(description="How many positions are held today")


class PeoplePage(Told):
    """People in the order of their names."""

    items: list[PersonRow]
    cursor: str | None


class NameAsked(Asked):
    """Whose account is to be named."""

    full_name: ShortText
    given_name: str | None = Field(default=None, max_length=64)
    born_in: int | None = Field(default=None, ge=1900, le=2100)


class Proposed(Told):
    """Account names to choose from."""

    plain: str
    is_plain_taken: bool
    accounts: list[str]
    asks_given_name: bool


class NewPosition(Asked):
    """A post with its roles, from a day on."""

    title: ShortText
    roles: Roles
    unit_id: str | None = Field(default=None, max_length=64)
    effective_from: dt.date | None = Field(default=None, description="Today, when not given")
    effective_to: dt.date | None = None
    precedence: int = Field(default=100, ge=0, le=10_000)

    @property
    def position(self) -> model.Position:
        """The post as the organization knows it."""
        given = self.model_dump(exclude={"roles", "effective_from", "version"})
        since = self.effective_from or clock.today()
        return model.Position(roles=frozenset(self.roles), effective_from=since, **given)


class Newcomer(Asked):
    """Somebody to be entered and invited."""

    full_name: ShortText
    given_name: str | None = Field(default=None, max_length=64)
    email: Email
    account: Account
    position: NewPosition

    def person(self, agency_id: str, person_id: str) -> model.Person:
        """The person as the organization knows them."""
        given = self.model_dump(exclude={"position"})
        return model.Person(
            agency_id=agency_id, person_id=person_id, positions=(self.position.position,), **given
        )


class Details(Asked):
    """Name and address."""

    version: int = Field(ge=0)
    full_name: ShortText
    given_name: str | None = Field(default=None, max_length=64)
    email: Email


class Appointment(NewPosition):
    """One more position for somebody."""

    version: int = Field(ge=0)


class EndOfPosition(Asked):
    """Which position ends, and its last day."""

    version: int = Field(ge=0)
    place: int = Field(ge=0, le=1000, description="Among the person's positions, from 0")
    last_day: dt.date


class ProvinceRole(Asked):
    """A role that reaches over the whole province, for somebody."""

    version: int = Field(ge=0)
    role: Literal[Role.INSPECTOR, Role.OPERATOR]
    title: ShortText
    effective_from: dt.date
    effective_to: dt.date | None = None


class LostAuthenticator(Asked):
    """Why another authenticator is to be set up."""

    reason: Reason


class HeldRole(Told):
    """One position that reaches beyond its agency."""

    place: int
    title: str
    roles: list[Role]
    effective_from: dt.date
    effective_to: dt.date | None


class ProvinceHolder(Told):
    """Somebody of any agency, and what they hold beyond it today and soon."""

    person_id: str
    name: str
    account: str
    position: str
    agency_id: str
    agency: str
    is_barred: bool
    held: list[HeldRole]
    version: int


class ProvinceHolders(Told):
    """Everyone who holds such a role, by agency."""

    items: list[ProvinceHolder]


class Departure(Asked):
    """The last day of everything somebody holds."""

    version: int = Field(ge=0)
    last_day: dt.date


class Access(Asked):
    """Whether somebody may sign in."""

    version: int = Field(ge=0)
    is_open: bool
    reason: Reason


class Recovery(Asked):
    """What was lost, and how the administrator knows who asks."""

    of: Literal["password", "second_factor"]
    reason: Reason


class PositionTold(Told):
    """A position, past ones too."""

    title: str
    roles: Annotated[list[Role], BeforeValidator(sorted)]
    unit_id: str | None
    effective_from: dt.date
    effective_to: dt.date | None


class AccountTold(Told):
    """How the account stands in the pool."""

    is_enabled: bool
    is_invited: bool
    has_second_factor: bool


class PersonTold(Told):
    """One person with all positions."""

    person_id: str
    name: str
    full_name: str
    given_name: str | None
    email: str
    account: str
    is_disabled: bool
    is_barred: bool
    positions: list[PositionTold]
    version: int


class PersonDetails(Told):
    """One person, and the account; null where it is still to be opened."""

    person: PersonTold
    account: AccountTold | None
    standing: Standing


class Sheet(Asked):
    """A spreadsheet of people."""

    content: Base64Bytes = Field(max_length=LONGEST_SHEET)


class SheetTemplate(Told):
    """An empty spreadsheet to be filled in."""

    content: Base64Bytes

    @classmethod
    def of(cls, value: object) -> Self:
        """The file's bytes, sent in base 64."""
        return cls.model_construct(content=value)


class PersonOfSheet(Asked):
    """A row as the administrator sends it back."""

    number: int = Field(ge=1)
    full_name: ShortText
    given_name: str | None = Field(default=None, max_length=64)
    email: Email
    unit_id: str | None = Field(default=None, max_length=64)
    title: ShortText
    roles: Roles
    effective_from: dt.date
    account: Account

    @property
    def row(self) -> SheetRow:
        """The row as the import takes it."""
        return SheetRow(**self.model_dump())


class PeopleOfSheet(Asked):
    """A few rows to enter; the page sends the next ones when these are done."""

    rows: list[PersonOfSheet] = Field(min_length=1, max_length=ROWS_AT_ONCE)


class RowTold(Told):
    """A row of the spreadsheet as it was understood."""

    number: int
    full_name: str
    given_name: str | None
    email: str
    unit: str
    unit_id: str | None
    title: str
    roles: list[Role]
    effective_from: dt.date | None
    account: str | None
    accounts: list[str]
    is_known: bool
    problems: list[str]


class SheetPreview(Told):
    """Every row, before anything is written."""

    rows: list[RowTold]

    @classmethod
    def of(cls, value: object) -> Self:
        """The rows as a list under ``rows``."""
        return cls.model_validate({"rows": value})


class ResultTold(Told):
    """What became of a row."""

    number: int
    outcome: Outcome
    account: str | None
    detail: str | None


class ImportResults(Told):
    """What became of each row."""

    results: list[ResultTold]

    @classmethod
    def of(cls, value: object) -> Self:
        """The results as a list under ``results``."""
        return cls.model_validate({"results": value})
