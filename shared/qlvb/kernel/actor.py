"""Who acts: taken from the verified token, recorded on every act."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in an agency (Decision 35/2018, Chapters III and IV)."""

    CLERK = "clerk"
    LEADER = "leader"
    HEAD = "head"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    ARCHIVIST = "archivist"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    INSPECTOR = "inspector"

    @property
    def label(self) -> str:
        """As officials call it."""
        return _LABELS[self]


_LABELS = {
    Role.CLERK: "văn thư",
    Role.LEADER: "lãnh đạo",
    Role.HEAD: "người đứng đầu cơ quan",
    Role.UNIT_HEAD: "trưởng đơn vị",
    Role.OFFICER: "chuyên viên",
    Role.ARCHIVIST: "người làm lưu trữ",
    Role.ADMINISTRATOR: "quản trị đơn vị",
    Role.OPERATOR: "đơn vị vận hành",
    Role.INSPECTOR: "người kiểm tra",
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One person acting in one agency, for themselves or, under a delegation, for another."""

    person_id: str
    agency_id: str
    name: str
    unit_id: str | None = None
    position: str = ""
    roles: frozenset[Role] = frozenset()
    acting_for: str | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)


def system(agency_id: str) -> Actor:
    """The system itself: schedules and events act in its name."""
    return Actor(person_id="SYSTEM", agency_id=agency_id, name="Hệ thống")
