"""What every shape at the edge begins with."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Asked(BaseModel):
    """A request: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


class Typed(Asked):
    """A request that people write: what stands around a text is dropped."""

    model_config = ConfigDict(str_strip_whitespace=True)


class Told(BaseModel):
    """An answer, read off the core's values."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, value: object) -> Self:
        """The part of a value that the API shows."""
        return cls.model_validate(value)
