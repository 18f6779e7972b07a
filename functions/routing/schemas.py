"""What goes in and out of routing."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from qlvb.incoming.access import MOST_READERS
from qlvb.incoming.parts import THE_CLERK, Party, PartyKind, SettlementMethod
from qlvb.kernel.actor import Role
from qlvb.platform.schemas import Asked
from qlvb.routing.model import Folder, RoutingPlan, StandIn
from qlvb.routing.service import Given
from qlvb.routing.view import WorkRow

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,64}$")]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]


def _known_folder(name: str) -> str:
    if name not in Folder.__members__:
        msg = "no folder has this name"
        raise ValueError(msg)
    return name


FolderName = Annotated[
    str, AfterValidator(_known_folder), Field(json_schema_extra={"enum": [*Folder.__members__]})
]
Hours = Annotated[float, Field(ge=0, le=10_000)]


class Versioned(Asked):
    """A decision on the version that was seen."""

    version: int = Field(ge=1)


class PartyIn(Asked):
    """A unit or a person of the agency."""

    kind: Literal[PartyKind.UNIT, PartyKind.PERSON]
    id: Id

    def key(self) -> tuple[PartyKind, str]:
        """As the office names it."""
        return self.kind, self.id


class DirectionIn(Versioned):
    """A direction: who leads, co-handles, is informed, and until when."""

    text: LongText = ""
    lead: PartyIn
    cohandlers: list[PartyIn] = Field(default=[], max_length=20)
    informed: list[PartyIn] = Field(default=[], max_length=20)
    due_on: Day | None = None

    def to_given(self) -> Given:
        """As the office's value."""
        return Given(
            lead=self.lead.key(),
            text=self.text,
            cohandlers=tuple(party.key() for party in self.cohandlers),
            informed=tuple(party.key() for party in self.informed),
            due_on=self.due_on,
        )


class AssignmentIn(Versioned):
    """Passing on inside the unit."""

    person_id: Id
    text: LongText = ""
    cohandlers: list[PartyIn] = Field(default=[], max_length=20)
    informed: list[PartyIn] = Field(default=[], max_length=20)
    due_on: Day | None = None

    def to_given(self) -> Given:
        """As the office's value."""
        return Given(
            lead=(PartyKind.PERSON, self.person_id),
            text=self.text,
            cohandlers=tuple(party.key() for party in self.cohandlers),
            informed=tuple(party.key() for party in self.informed),
            due_on=self.due_on,
        )


class WithReason(Versioned):
    """An act that says why."""

    reason: Reason


class PresentationIn(Versioned):
    """Which leader it is put before."""

    leader_id: Id


class SettlementIn(Versioned):
    """How the document was settled."""

    method: SettlementMethod
    result: LongText = ""
    reply_reference: Reference | None = None


class ConfirmationIn(Versioned):
    """Whether the giver agrees that the work is done."""

    agreed: bool
    reason: LongText = ""


class OpinionIn(Asked):
    """A co-handler's opinion."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class ReassignmentIn(WithReason):
    """Who leads from now on."""

    lead: PartyIn


class ExtensionIn(WithReason):
    """How much more time is asked."""

    due_on: Day


class ExtensionDecisionIn(Versioned):
    """Whether more time is granted, and until when."""

    granted: bool
    due_on: Day | None = None
    reason: LongText = ""


class AccessIn(WithReason):
    """Who may read a document besides those with a part in it."""

    restricted: bool
    reader_ids: list[Id] = Field(default=[], max_length=MOST_READERS)

    def to_values(self) -> dict[str, Any]:
        """As the use case takes them."""
        return {
            "is_restricted": self.restricted,
            "reader_ids": self.reader_ids,
            "reason": self.reason,
        }


class AccessDecisionIn(Versioned):
    """Whether the change holds; who does not agree says why."""

    granted: bool
    reason: LongText = ""


class StandInIn(Asked):
    """Who receives the work of a person who is away."""

    person_id: Id
    stand_in_id: Id
    since: Day
    until: Day


class PlanIn(Asked):
    """A version of the agency's routing."""

    hours: dict[FolderName, Hours] = Field(default={}, max_length=20)
    directing_roles: list[Role] = Field(default=[Role.LEADER, Role.HEAD], max_length=8)
    units_assign: bool = True
    giver_confirms: bool = False
    heads_review: bool = True
    checks_form: bool = True
    form_unit: PartyIn | None = None
    signing_roles: list[Role] = Field(default=[Role.LEADER, Role.HEAD], max_length=8)
    copying_roles: list[Role] = Field(default=[Role.LEADER, Role.HEAD], max_length=8)
    stand_ins: list[StandInIn] = Field(default=[], max_length=100)
    note: LongText = ""

    def to_plan(self) -> RoutingPlan:
        """As the office's value; hours not given are the usual ones."""
        return RoutingPlan(
            hours={**RoutingPlan().hours, **{Folder[k]: v for k, v in self.hours.items()}},
            directing_roles=frozenset(self.directing_roles),
            units_assign=self.units_assign,
            giver_confirms=self.giver_confirms,
            heads_review=self.heads_review,
            checks_form=self.checks_form,
            form_unit=Party(kind=self.form_unit.kind, id=self.form_unit.id, name="")
            if self.form_unit
            else THE_CLERK,
            signing_roles=frozenset(self.signing_roles),
            copying_roles=frozenset(self.copying_roles),
            stand_ins=tuple(
                StandIn(
                    person_id=one.person_id,
                    stand_in=Party(kind=PartyKind.PERSON, id=one.stand_in_id, name=""),
                    since=one.since,
                    until=one.until,
                )
                for one in self.stand_ins
            ),
            note=self.note,
        )


class PlanOut(BaseModel):
    """A version of the agency's routing."""

    version: int
    hours: dict[str, float]
    directing_roles: list[Role]
    units_assign: bool
    giver_confirms: bool
    heads_review: bool
    checks_form: bool
    form_unit: Party
    signing_roles: list[Role]
    copying_roles: list[Role]
    stand_ins: list[dict[str, object]]
    note: str

    @classmethod
    def of(cls, plan: RoutingPlan) -> "PlanOut":
        """As the API shows it."""
        return cls(
            version=plan.version,
            hours={folder.name: hours for folder, hours in plan.hours.items()},
            directing_roles=sorted(plan.directing_roles),
            units_assign=plan.units_assign,
            giver_confirms=plan.giver_confirms,
            heads_review=plan.heads_review,
            checks_form=plan.checks_form,
            form_unit=plan.form_unit,
            signing_roles=sorted(plan.signing_roles),
            copying_roles=sorted(plan.copying_roles),
            stand_ins=[
                {
                    "person_id": one.person_id,
                    "stand_in_id": one.stand_in.id,
                    "since": one.since,
                    "until": one.until,
                }
                for one in plan.stand_ins
            ],
            note=plan.note,
        )


class Plans(BaseModel):
    """The routing that is on, and every version."""

    active: PlanOut
    versions: list[PlanOut]

    @classmethod
    def of(cls, active: RoutingPlan, versions: list[RoutingPlan]) -> "Plans":
        """As the API shows them."""
        return cls(active=PlanOut.of(active), versions=[PlanOut.of(plan) for plan in versions])


class WorkWanted(Asked):
    """Which folder of whose work."""

    of: Literal["me", "unit"] = "me"
    folder: FolderName = "HANDLE"
    cursor: Annotated[str, StringConstraints(max_length=2000)] | None = None
    limit: int = Field(default=50, ge=1, le=50)


class WorkPage(BaseModel):
    """A page of a folder."""

    items: list[WorkRow]
    cursor: str | None


class Folders(BaseModel):
    """How many things lie in each folder."""

    mine: dict[str, int]
    unit: dict[str, int]

    @classmethod
    def of(cls, counts: dict[str, dict[Folder, int]]) -> "Folders":
        """As the API shows them."""
        named = {of: {f.name: n for f, n in found.items()} for of, found in counts.items()}
        return cls(mine=named["mine"], unit=named["unit"])
