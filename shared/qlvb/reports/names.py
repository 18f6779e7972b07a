"""Who is called what in an agency, and in which unit a person's documents are counted."""

from qlvb.incoming.document_types import BY_CODE
from qlvb.organization import service as organization
from qlvb.organization.model import Person
from qlvb.organization.refusals import PersonNotFound

NOBODY_YET = "Chưa giao xử lý"
NO_UNIT = "Không thuộc đơn vị nào"


class Names:
    """Units and people of an agency; those who left are asked for when they are met."""

    def __init__(self, agency_id: str) -> None:
        self._agency_id = agency_id
        self._units = {each.unit_id: each.name for each in organization.units(agency_id)}
        self._people: dict[str, Person | None] = {
            each.person_id: each for each in organization.people(agency_id)
        }

    def unit_of(self, unit_id: str, person_id: str) -> str:
        """The unit a document is counted in: its own, else that of the person who has it.

        Where a leader named a person, no unit stands in the document.
        """
        if unit_id or not person_id:
            return unit_id
        person = self._person(person_id)
        if person is None:
            return ""
        last = person.positions[-1].unit_id if person.positions else None
        return person.unit_id or last or ""

    def unit(self, unit_id: str) -> str:
        """What a unit is called."""
        return self._units.get(unit_id, unit_id) if unit_id else NO_UNIT

    def person(self, person_id: str) -> str:
        """What a person is called."""
        if not person_id:
            return NOBODY_YET
        person = self._person(person_id)
        return person.name if person else person_id

    def _person(self, person_id: str) -> Person | None:
        if person_id not in self._people:
            try:
                self._people[person_id] = organization.person(self._agency_id, person_id)
            except PersonNotFound:
                self._people[person_id] = None
        return self._people[person_id]


def kind(code: str) -> str:
    """What a kind of document is called."""
    return BY_CODE[code].name if code in BY_CODE else code
