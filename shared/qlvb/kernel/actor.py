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
class Principal:
    """For whom somebody acts, and in which of their duties, under a delegation."""

    person_id: str
    name: str
    delegation_id: str
    duties: frozenset[str]
    """The rights that were delegated, as ``rights.Verb`` spells them."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One person acting in one agency, for themselves or, under a delegation, for another.

    Who acts for another keeps their own id, name and position; unit and roles are the other's.
    """

    person_id: str
    agency_id: str
    name: str
    unit_id: str | None = None
    position: str = ""
    roles: frozenset[Role] = frozenset()
    acting_for: Principal | None = None

    @property
    def place(self) -> str:
        """Whose turns and parts the actor has: the principal's, while acting for one."""
        return self.acting_for.person_id if self.acting_for else self.person_id

    @property
    def signed(self) -> str:
        """How the actor stands under an act: with both names, while acting for another."""
        return f"{self.name} (thay mặt {self.acting_for.name})" if self.acting_for else self.name

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)


def system(agency_id: str) -> Actor:
    """The system itself: schedules and events act in its name."""
    return Actor(person_id="SYSTEM", agency_id=agency_id, name="Hệ thống")
