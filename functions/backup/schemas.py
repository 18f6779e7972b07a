"""What goes in and out at the edge of backups and restores."""

import datetime as dt
from collections.abc import Mapping
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from qlvb.backup.model import (
    Backup,
    BackupOccasion,
    BackupProof,
    BackupState,
    Difference,
    Extent,
    Restore,
    RestoreMode,
    RestoreStage,
    Scope,
)
from qlvb.backup.service import BackupView
from qlvb.platform.schemas import Asked


class MakingIn(Asked):
    """A backup asked for: now, or as of a moment in the last 35 days."""

    moment: AwareDatetime | None = None


class PlanIn(Asked):
    """What is to be put back: how much, of whom, and what."""

    extent: Extent
    agency_id: str = Field(default="", max_length=64)
    document_id: str = Field(default="", max_length=64)
    mode: RestoreMode = RestoreMode.MISSING

    def to_scope(self) -> Scope:
        """As the use case takes it."""
        return Scope(
            extent=self.extent, agency_id=self.agency_id, document_id=self.document_id.strip()
        )


class ConfirmationIn(Asked):
    """What the operator typed after seeing the counts."""

    typed: str = Field(max_length=20)


class BackupOut(BaseModel):
    """One backup."""

    model_config = ConfigDict(from_attributes=True)

    backup_id: str
    occasion: BackupOccasion
    occasion_label: str
    moment: dt.datetime
    asked_at: dt.datetime
    asked_by: str
    state: BackupState
    state_label: str
    is_usable: bool
    finished_at: dt.datetime | None
    seconds: float | None = Field(description="From the asking to the end")
    items: int
    objects: int
    size: int = Field(description="Bytes")
    accounts: int
    mark: str
    kept_until: dt.datetime | None
    problems: tuple[str, ...]
    proof: BackupProof | None

    @classmethod
    def of(cls, backup: Backup) -> Self:
        """As it is shown."""
        took = (backup.finished_at - backup.asked_at) if backup.finished_at else None
        return cls(
            backup_id=backup.backup_id,
            occasion=backup.occasion,
            occasion_label=backup.occasion.label,
            moment=backup.moment,
            asked_at=backup.asked_at,
            asked_by=backup.asked_by,
            state=backup.state,
            state_label=backup.state.label,
            is_usable=backup.is_usable,
            finished_at=backup.finished_at,
            seconds=took.total_seconds() if took else None,
            mark=backup.mark,
            kept_until=backup.kept_until,
            problems=backup.problems,
            proof=backup.proof,
            **vars(backup.totals),
        )


class Counted(BaseModel):
    """What one table, or the objects or accounts, lacked, and what was put back."""

    name: str
    missing: int
    changed: int
    same: int
    written: int


class RestoreOut(BaseModel):
    """One restore."""

    restore_id: str
    backup_id: str
    extent: Extent
    agency_id: str
    document_id: str
    mode: RestoreMode
    stage: RestoreStage
    stage_label: str
    asked_by: str
    asked_at: dt.datetime
    confirmed_by: str
    code: str = Field(description="To be typed to confirm it")
    found: list[Counted]
    done: list[Counted]
    problems: tuple[str, ...]
    problem_count: int
    began_at: dt.datetime | None
    finished_at: dt.datetime | None

    @classmethod
    def of(cls, restore: Restore) -> Self:
        """As it is shown."""
        return cls(
            restore_id=restore.restore_id,
            backup_id=restore.backup_id,
            extent=restore.scope.extent,
            agency_id=restore.scope.agency_id,
            document_id=restore.scope.document_id,
            mode=restore.mode,
            stage=restore.stage,
            stage_label=restore.stage.label,
            asked_by=restore.asked_by,
            asked_at=restore.asked_at,
            confirmed_by=restore.confirmed_by,
            code=restore.code,
            found=_counted(restore.found),
            done=_counted(restore.done),
            problems=restore.problems,
            problem_count=restore.problem_count,
            began_at=restore.began_at,
            finished_at=restore.finished_at,
        )


class Backups(BaseModel):
    """Everything the operator sees at once."""

    items: list[BackupOut]
    restores: list[RestoreOut]
    is_late: bool = Field(description="No backup of the last day can be put back from")
    proved: BackupOut | None = Field(description="The newest backup that was proved")

    @classmethod
    def of(cls, view: BackupView) -> Self:
        """As it is shown."""
        return cls(
            items=[BackupOut.of(each) for each in view.backups],
            restores=[RestoreOut.of(each) for each in view.restores],
            is_late=view.is_late,
            proved=BackupOut.of(view.last_proved) if view.last_proved else None,
        )


def _counted(found: Mapping[str, Difference]) -> list[Counted]:
    return [Counted(name=name, **vars(difference)) for name, difference in found.items()]
