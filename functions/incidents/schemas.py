"""What goes in and out at the edge of incidents."""

import datetime as dt
from typing import Self

from pydantic import AwareDatetime, BaseModel, Field
from qlvb.incidents.model import Announcement, Incident, Reach
from qlvb.platform.schemas import Asked
from qlvb.platform.tables import PAGE_LIMIT


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


class UpdateIn(Asked):
    """Something more of it, said on the version that was seen."""

    version: int = Field(ge=1)
    text: str = Field(default="", max_length=2000)
    expected_until: AwareDatetime | None = None


class EndIn(Asked):
    """It is over, said on the version that was seen."""

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
    last_word: str


class Current(BaseModel):
    """What is not over."""

    items: list[CurrentIncident]

    @classmethod
    def of(cls, found: list[Incident]) -> Self:
        """As it is told; who said it is the office's own matter."""
        return cls(
            items=[CurrentIncident(**{**vars(each), "last_word": each.last.text}) for each in found]
        )
