"""What goes in and out at the edge of incidents."""

import datetime as dt
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints
from qlvb.incidents.model import Announcement, Incident, Reach
from qlvb.incoming.kept_numbers import MOST_KEPT, KeptNumber
from qlvb.platform.schemas import Asked
from qlvb.platform.tables import PAGE_LIMIT

_ANNOUNCED_BY = "Who announced it; without it, one's own agency"


class IncidentIn(Asked):
    """What happened, from when until when, what to do meanwhile and afterwards."""

    reach: Reach = Reach.AGENCY
    what: str = Field(min_length=1, max_length=300)
    since: AwareDatetime
    expected_until: AwareDatetime | None = None
    meanwhile: str = Field(min_length=1, max_length=2000)
    afterwards: str = Field(min_length=1, max_length=2000)

    def to_announcement(self) -> Announcement:
        """As the use case takes it."""
        return Announcement(**self.model_dump())


AgencyId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9.]{1,35}$")]


class UpdateIn(Asked):
    """Something more of it, said on the version that was seen."""

    agency_id: AgencyId | None = Field(default=None, description=_ANNOUNCED_BY)
    version: int = Field(ge=1)
    text: str = Field(default="", max_length=2000)
    expected_until: AwareDatetime | None = None


class EndIn(Asked):
    """It is over, said on the version that was seen."""

    agency_id: AgencyId | None = Field(default=None, description=_ANNOUNCED_BY)
    version: int = Field(ge=1)
    text: str = Field(default="", max_length=2000)


class IncidentsWanted(Asked):
    """A page of them."""

    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class IncidentPage(BaseModel):
    """Incidents, the last one first."""

    items: list[Incident]
    cursor: str | None


class CurrentIncident(BaseModel):
    """What everybody is told of an incident."""

    incident_id: str
    agency_id: str
    agency_name: str
    reach: Reach
    what: str
    since: dt.datetime
    expected_until: dt.datetime | None
    meanwhile: str
    afterwards: str
    version: int
    last_word: str


class Current(BaseModel):
    """What is not over."""

    items: list[CurrentIncident]

    @classmethod
    def of(cls, found: list[Incident]) -> Self:
        """As it is told; who said it is the office's own matter."""
        return cls(
            items=[
                CurrentIncident(
                    **{**vars(each), "version": each.version, "last_word": each.last.text}
                )
                for each in found
            ]
        )


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{1,40}$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class KeepingIn(Asked):
    """Arrival numbers to keep for an outage that began on a day."""

    register_code: Code = Field(alias="register")
    count: int = Field(ge=1, le=MOST_KEPT)
    reason: Reason
    since: dt.date


class KeptCancellationIn(Asked):
    """A kept number that nobody used."""

    register_code: Code = Field(alias="register")
    year: int = Field(ge=1900, le=2200)
    number: int = Field(ge=1, le=9_999_999)
    reason: Reason


class KeptQuery(Asked):
    """Of which register and year."""

    register_code: Code = Field(alias="register")
    year: int = Field(ge=1900, le=2200)


class KeptNumbers(BaseModel):
    """Kept numbers, in their order."""

    items: list[KeptNumber]
