"""What goes in and out of the API of reorganization."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field
from qlvb.handover.model import HandOver, Line, Recipient, Side, Signed, Stage
from qlvb.handover.service import HandOverView
from qlvb.incoming.parts import PartyKind
from qlvb.kernel import ids
from qlvb.kernel.actor import Role
from qlvb.organization import lineage, model, moving
from qlvb.platform.schemas import Asked, Told

Id = Annotated[str, Field(min_length=1, max_length=64)]


ShortText = Annotated[str, Field(min_length=1, max_length=256)]


class PreparationIn(Asked):
    """The agency that has ended."""

    predecessor_id: Id


class NamedParty(Asked):
    """A person, unit or role."""

    kind: PartyKind
    id: Id


class RecipientIn(Asked):
    """Who of the successor receives the part of whom."""

    party: NamedParty
    receiver: NamedParty


class RecipientsIn(Asked):
    """Receivers to name."""

    recipients: list[RecipientIn] = Field(min_length=1, max_length=200)

    def to_pairs(
        self,
    ) -> tuple[tuple[tuple[PartyKind, str], tuple[PartyKind, str]], ...]:
        """Kind and id of each party and its receiver."""
        return tuple(
            ((r.party.kind, r.party.id), (r.receiver.kind, r.receiver.id)) for r in self.recipients
        )


class ConfirmationIn(Asked):
    """For which side one confirms, and the hash of what one saw."""

    side: Side
    digest: str = Field(min_length=64, max_length=64)


class AfterCursor(Asked):
    """A page of the list."""

    cursor: str | None = Field(default=None, max_length=4096)
    limit: int = Field(default=50, ge=1, le=100)


class HandOverOut(BaseModel):
    """A record of handover."""

    handover_id: str
    agency_id: str
    predecessor_id: str
    legal_basis: str
    prepared_by: str
    prepared_at: dt.datetime
    stage: Stage
    stage_label: str
    documents: int
    digest: str = Field(description="What both sides confirm; empty while the list is prepared")
    list_digest: str = Field(description="Of the list of documents alone")
    recipients: list[Recipient]
    signed: list[Signed]
    handed_over: int | None
    left_out: int | None
    still_open: int
    sides: list[Side] = Field(
        default_factory=list, description="For which the one who asks may confirm now"
    )

    @classmethod
    def of(cls, view: HandOverView) -> Self:
        """A record with how far it is."""
        given = view.progress
        counts = {"handed_over": given.handed_over, "left_out": given.left_out}
        return cls(**(_facts(view.record) | counts), sides=list(view.sides))

    @classmethod
    def in_list(cls, record: HandOver) -> Self:
        """A record without how far it is."""
        return cls(**_facts(record), handed_over=None, left_out=None)


class HandOvers(BaseModel):
    """Records of handover, the newest first."""

    items: list[HandOverOut]


class Lines(BaseModel):
    """A page of a record's list."""

    items: list[Line]
    cursor: str | None


def _facts(record: HandOver) -> dict[str, Any]:
    return {
        "handover_id": record.handover_id,
        "agency_id": record.agency_id,
        "predecessor_id": record.predecessor_id,
        "legal_basis": record.legal_basis,
        "prepared_by": record.prepared_by,
        "prepared_at": record.prepared_at,
        "stage": record.stage,
        "stage_label": record.stage.label,
        "documents": record.total,
        "digest": "" if record.stage is Stage.PREPARING else record.digest,
        "list_digest": record.list_digest,
        "recipients": record.recipients,
        "signed": record.signed,
        "still_open": record.still_open,
    }


class BodyIn(Asked):
    """An agency, or a unit of one."""

    agency_id: Id
    unit_id: Id | None = None

    def to_value(self) -> lineage.Body:
        """As the core's value."""
        return lineage.Body(agency_id=self.agency_id, unit_id=self.unit_id)


class BequestIn(Asked):
    """In a split: which code goes to which successor."""

    code: Annotated[str, Field(min_length=1, max_length=35)]
    to: BodyIn


class SuccessionIn(Asked):
    """A decision on agencies or units: who stands in whose place from a day on."""

    change: lineage.Change
    predecessors: list[BodyIn] = Field(min_length=1, max_length=10)
    successors: list[BodyIn] = Field(max_length=10)
    effective_from: Annotated[dt.date, Field(strict=False)]
    legal_basis: ShortText
    receiver: BodyIn | None = None
    bequests: list[BequestIn] = Field(default_factory=list, max_length=20)

    def to_value(self) -> lineage.Succession:
        """As the core's value; the same decision sent again is the same."""
        bodies = (*self.predecessors, *self.successors)
        parts = [f"{body.agency_id}/{body.unit_id or ''}" for body in bodies]
        return lineage.Succession(
            succession_id=ids.derived_id("succession", self.legal_basis, *parts),
            change=self.change,
            predecessors=tuple(body.to_value() for body in self.predecessors),
            successors=tuple(body.to_value() for body in self.successors),
            effective_from=self.effective_from,
            legal_basis=self.legal_basis,
            receiver=self.receiver.to_value() if self.receiver else None,
            bequests=tuple(
                lineage.Bequest(code=each.code, to=each.to.to_value()) for each in self.bequests
            ),
        )


class AgencyEntry(Told):
    """One agency as it is today."""

    agency_id: str
    name: str
    abbreviation: str
    host_name: str | None
    codes: list[str] = Field(validation_alias="current_codes")

    @classmethod
    def of(cls, value: object) -> Self:
        """The part of an agency that the API shows."""
        return cls.model_validate(value)


class UnitRecord(Told):
    """A unit with its days, and what became of it."""

    unit_id: str
    name: str
    effective_from: dt.date
    effective_to: dt.date | None
    became: lineage.Succession | None = None

    @classmethod
    def every(
        cls, units: Iterable[model.Unit], fates: Mapping[lineage.Body, lineage.Succession]
    ) -> list[Self]:
        """Units with what became of each."""
        return [
            cls.model_validate(unit).model_copy(
                update={
                    "became": fates.get(
                        lineage.Body(agency_id=unit.agency_id, unit_id=unit.unit_id)
                    )
                }
            )
            for unit in units
        ]


class Successions(BaseModel):
    """What became of an agency and its units, and in whose place it stands, by which decision."""

    became: lineage.Succession | None
    predecessors: dict[str, lineage.Succession]
    units: list[UnitRecord]


class AgencyRecord(BaseModel):
    """An agency with every name and code it has or had, and what became of it."""

    agency_id: str
    name: str
    effective_from: dt.date
    effective_to: dt.date | None
    designations: tuple[model.Designation, ...]
    codes: tuple[model.IdentificationCode, ...]
    became: lineage.Succession | None


class AgencyRecords(BaseModel):
    """Every agency there is or was, by id."""

    items: list[AgencyRecord]

    @classmethod
    def of(
        cls,
        agencies: Iterable[model.Agency],
        fates: Mapping[lineage.Body, lineage.Succession],
    ) -> Self:
        """Agencies with what became of each."""
        return cls(
            items=[
                AgencyRecord(
                    agency_id=each.agency_id,
                    name=each.name,
                    effective_from=each.designations[0].effective_from,
                    effective_to=each.designations[-1].effective_to,
                    designations=each.designations,
                    codes=each.codes,
                    became=fates.get(lineage.Body(agency_id=each.agency_id)),
                )
                for each in agencies
            ]
        )


class Addressed(Asked):
    """A code of any scheme, and the day something is addressed to it; today without."""

    code: Id
    on: dt.date | None = Field(default=None, ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))


class DesignationIn(Asked):
    """What an agency is called from a day on."""

    name: ShortText
    abbreviation: Annotated[str, Field(min_length=1, max_length=32)]
    kind: ShortText
    parent_id: Id | None = None
    effective_from: Annotated[dt.date, Field(strict=False)]
    legal_basis: ShortText

    def to_value(self) -> model.Designation:
        """As the core's value."""
        return model.Designation(**self.model_dump(exclude={"legal_basis"}))


class CodeIn(Asked):
    """One more identification code."""

    value: Annotated[str, Field(min_length=1, max_length=35)]
    scheme: model.CodeScheme
    effective_from: Annotated[dt.date, Field(strict=False)]
    legal_basis: ShortText

    def to_value(self) -> model.IdentificationCode:
        """As the core's value."""
        return model.IdentificationCode(**self.model_dump(exclude={"legal_basis"}))


class MoveIn(Asked):
    """One person, and the position in the successor."""

    person_id: Id
    title: ShortText
    roles: list[Role] = Field(min_length=1, max_length=9)
    unit_id: Id | None = None
    precedence: int = Field(default=0, ge=0, le=9999)


class MovesIn(Asked):
    """Who of a predecessor's people comes along, and whose positions ended with it."""

    moves: list[MoveIn] = Field(default_factory=list, max_length=100)
    ended: list[str] = Field(default_factory=list, max_length=100)

    def to_moves(self) -> tuple[moving.Move, ...]:
        """As the core's values."""
        return tuple(
            moving.Move(**{**each.model_dump(), "roles": frozenset(each.roles)})
            for each in self.moves
        )


class Moved(BaseModel):
    """How many came along, and how many ended."""

    moved: int
    ended: int
