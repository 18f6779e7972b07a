"""What every shape at the edge begins with."""

from typing import Self

from pydantic import BaseModel, ConfigDict, StringConstraints


class Asked(BaseModel):
    """A request: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


class Typed(Asked):
    """A request that people write: what stands around a text is dropped."""

    model_config = ConfigDict(str_strip_whitespace=True)


class Nothing(Asked):
    """No data."""


class Told(BaseModel):
    """An answer, read off the core's values."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, value: object) -> Self:
        """The part of a value that the API shows."""
        return cls.model_validate(value)


def typed(longest: int, least: int = 0) -> StringConstraints:
    """What is allowed of a text that people write: what stands around it is dropped."""
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=longest)


def number_in(path: str, digits: int = 4) -> int:
    """The number that a part of a path is; 0, by which nothing is called, where it is none."""
    return int(path) if path.isascii() and path.isdigit() and len(path) <= digits else 0
