"""What goes in and out of arrival numbers that are kept for an outage."""

from pydantic import BaseModel, Field
from qlvb.incoming.kept_numbers import MOST_KEPT, KeptNumber
from qlvb.platform.schemas import Asked
from schemas import Code, Day, Name


class KeepingIn(Asked):
    """Arrival numbers to keep for an outage that began on a day."""

    register_code: Code = Field(alias="register")
    count: int = Field(ge=1, le=MOST_KEPT)
    reason: Name
    since: Day


class KeptCancellationIn(Asked):
    """A kept number that nobody used."""

    register_code: Code = Field(alias="register")
    year: int = Field(ge=1900, le=2200)
    number: int = Field(ge=1, le=9_999_999)
    reason: Name


class KeptQuery(Asked):
    """Of which register and year."""

    register_code: Code = Field(alias="register")
    year: int = Field(ge=1900, le=2200)


class KeptNumbers(BaseModel):
    """Kept numbers, in their order."""

    items: list[KeptNumber]
