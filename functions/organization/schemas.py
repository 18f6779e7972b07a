"""What goes in and out of the organization's API."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, RootModel
from qlvb.kernel.actor import Role
from qlvb.organization import working_days
from qlvb.platform.schemas import Asked, Told

ShortText = Annotated[str, Field(min_length=1, max_length=256)]
Secret = Annotated[str, Field(min_length=1, max_length=256, repr=False)]
LongSecret = Annotated[str, Field(min_length=1, max_length=8192, repr=False)]

FIRST_YEAR, LAST_YEAR = 2000, 2100


class SignIn(Asked):
    """Account name and password."""

    account: ShortText
    password: Secret


class NewPassword(Asked):
    """The answer to a demand for a password of one's own."""

    account: ShortText
    session: LongSecret
    new_password: Secret


class Code(Asked):
    """The code that the authenticator shows."""

    account: ShortText
    session: LongSecret
    code: str = Field(pattern=r"^[0-9]{6}$", repr=False)


class Refresh(Asked):
    """A session to go on with."""

    refresh_token: LongSecret


class Session(Told):
    """An open session: the token goes into ``Authorization: Bearer``."""

    token: str
    refresh_token: str
    expires_in: int = Field(description="Seconds until the token ends")


class Demand(Told):
    """What the session waits for: a password, a code, or an authenticator to be set up."""

    challenge: Literal["new_password", "code", "second_factor"]
    session: str
    account: str
    secret: str | None = Field(description="For the authenticator to be set up, in base 32")
    link: str | None = Field(description="The same as an otpauth address")


class SessionOrDemand(RootModel[Session | Demand]):
    """An open session, or what must be done before it opens."""


class PersonSelf(Told):
    """The person who is signed in."""

    person_id: str
    name: str
    position: str
    unit_id: str | None
    email: str
    account: str


class AgencySelf(Told):
    """The agency one acts in."""

    agency_id: str
    name: str
    abbreviation: str
    host_name: str | None
    parent_id: str | None = Field(description="The agency above; none at a province's top")


class UnitSelf(Told):
    """The unit one belongs to."""

    unit_id: str
    name: str


class Profile(Told):
    """A person with agency, unit and roles."""

    person: PersonSelf
    agency: AgencySelf
    unit: UnitSelf | None
    roles: list[Role]


class UnitEntry(Told):
    """A unit in the directory."""

    unit_id: str
    name: str
    abbreviation: str
    head_id: str | None


class PersonEntry(Told):
    """A person in the directory."""

    person_id: str
    name: str
    position: str
    unit_id: str | None
    roles: Annotated[list[Role], BeforeValidator(sorted)]


class Directory(Told):
    """Who works in the agency, and where."""

    units: list[UnitEntry]
    people: list[PersonEntry]


class AgencyEntry(Told):
    """One agency of the tree."""

    agency_id: str
    name: str
    abbreviation: str
    kind: str
    parent_id: str | None
    codes: list[str] = Field(validation_alias="current_codes")


class Agencies(Told):
    """The tree of agencies, by identification code."""

    items: list[AgencyEntry]

    @classmethod
    def of(cls, value: object) -> Self:
        """The agencies as a list under ``items``."""
        return cls.model_validate({"items": value})


class Entrance(Told):
    """Whose entrance the page was opened under: null at the common one."""

    agency: AgencySelf | None

    @classmethod
    def of(cls, value: object) -> Self:
        """The agency, if the host name is one's own."""
        return cls.model_validate({"agency": value})


class CalendarDay(Told):
    """A day that is not what its weekday makes it."""

    agency_id: str | None = Field(description="Who set it; null where the law did")
    day: dt.date
    kind: working_days.CalendarMark = Field(validation_alias="mark")
    note: str


class YearCalendar(Told):
    """A year of the agency, where it differs from plain weeks, and the working hours."""

    year: int
    hours: list[tuple[str, str]]
    days: list[CalendarDay]


class Year(Asked):
    """A year in a path."""

    period: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)


class Day(Asked):
    """A day in a path."""

    period: dt.date = Field(ge=dt.date(FIRST_YEAR, 1, 1), le=dt.date(LAST_YEAR, 12, 31))


class DayChange(Asked):
    """What a day shall be; "default" undoes the agency's own mark."""

    kind: Literal["off", "working", "default"]
    note: str = Field(default="", max_length=200)

    @property
    def mark(self) -> working_days.CalendarMark | None:
        """The mark to set, or None to take it away."""
        return None if self.kind == "default" else working_days.CalendarMark(self.kind)
