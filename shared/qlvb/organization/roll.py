"""The agency's people as its administrator sees them: everyone ever entered, in order of names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qlvb.kernel.text import collated, fold, nfc
from qlvb.organization.model import Person


class Standing(StrEnum):
    """How somebody stands in the agency today."""

    ACTIVE = "active"
    INVITED = "invited"
    """Active, but the temporary password that was e-mailed was not changed yet."""
    COMING = "coming"
    """A position begins on a later day."""
    LEFT = "left"
    DISABLED = "disabled"
    MOVED = "moved"
    """To the agency that came after this one."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person in the list."""

    person_id: str
    name: str
    account: str
    email: str
    position: str
    """Of today; of somebody who left, the last one."""
    unit_id: str | None
    standing: Standing
    left_on: date | None
    """The last day of the last position."""
    positions: int
    """How many are held today."""
    sort_key: str

    def matches(self, query: str) -> bool:
        """Whether every word of the query is in what the row says, diacritics aside."""
        said = fold(f"{self.name} {self.account} {self.email} {self.position}")
        return all(word in said for word in fold(query).split())


def standing_of(person: Person) -> Standing:
    """How the person stands today."""
    if person.moved_to is not None:
        return Standing.MOVED
    if person.is_disabled:
        return Standing.DISABLED
    if person.current_positions:
        return Standing.ACTIVE
    return Standing.LEFT if person.is_barred else Standing.COMING


def row_of(person: Person) -> Row:
    """The person as a row."""
    held = person.current_positions
    shown = held[0] if held else max(person.positions, key=lambda p: p.effective_from, default=None)
    ends = [position.effective_to for position in person.positions]
    return Row(
        person_id=person.person_id,
        name=person.full_name,
        account=person.account,
        email=person.email,
        position=shown.title if shown else "",
        unit_id=shown.unit_id if shown else None,
        standing=standing_of(person),
        left_on=max((end for end in ends if end), default=None) if all(ends) else None,
        positions=len(held),
        sort_key=sort_key(person),
    )


def sort_key(person: Person) -> str:
    """By given name, then family name, then the rest, as lists of names are in Vietnam."""
    words = nfc(person.full_name).split()
    given = nfc(person.given_name) if person.given_name else words[-1]
    rest = [word for word in words if word != given]
    parts = [given, *rest[:1], " ".join(rest[1:])]
    return "\t".join([*(collated(part) for part in parts), person.person_id])


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows by name."""
    return sorted(rows, key=lambda row: row.sort_key)


def rows_after(rows: Sequence[Row], key: str) -> list[Row]:
    """The rows that come after a place in the order, whoever has been added meanwhile."""
    return [row for row in rows if row.sort_key > key]
