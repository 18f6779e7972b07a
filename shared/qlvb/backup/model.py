"""Backups and restores: what each is of, how far it is, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from qlvb.backup.refusals import (
    BackupNotUsable,
    ConfirmationDiffers,
    RestoreNotAtThisStage,
    ScopeIncomplete,
)

REACHES_BACK = timedelta(days=35)
"""How far the tables' own recovery goes."""
MOST_PROBLEMS = 50
"""As many as are named; how many there are is counted."""
MOST_TRIES = 3
"""Of the backup of one night."""


class BackupOccasion(StrEnum):
    """Why a backup was made."""

    NIGHTLY = "nightly"
    ASKED = "asked"
    MOMENT = "moment"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _OCCASIONS[self]


_OCCASIONS = {
    BackupOccasion.NIGHTLY: "Hằng ngày",
    BackupOccasion.ASKED: "Đột xuất",
    BackupOccasion.MOMENT: "Tại thời điểm",
}


class BackupState(StrEnum):
    """How far a backup is; the first two are where its machine goes on."""

    EXPORTING = "exporting"
    """The tables are being written to the bucket."""
    LISTING = "listing"
    """Data files, objects and accounts are being listed and hashed."""
    GOOD = "good"
    INCOMPLETE = "incomplete"
    """Whole as far as it goes, but something that should be there was missing already."""
    FAILED = "failed"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _STATES[self]


_STATES = {
    BackupState.EXPORTING: "Đang xuất dữ liệu",
    BackupState.LISTING: "Đang lập danh mục",
    BackupState.GOOD: "Dùng được",
    BackupState.INCOMPLETE: "Thiếu dữ liệu",
    BackupState.FAILED: "Không thành công",
}


@dataclass(frozen=True, kw_only=True)
class BackupProof:
    """What became of restoring a backup into scratch tables and comparing everything."""

    at: datetime
    seconds: float
    is_proved: bool
    items: int
    objects: int
    """Read and hashed again; that each is there with its size is looked at for all."""
    is_whole: bool = False
    """Whether every object was read, as on the first of a month."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What a backup holds."""

    items: int = 0
    objects: int = 0
    size: int = 0
    """Bytes, those of the objects included."""
    accounts: int = 0


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One backup: every table at one moment, and the very versions of the objects."""

    backup_id: str
    occasion: BackupOccasion
    moment: datetime
    asked_at: datetime
    asked_by: str
    state: BackupState = BackupState.EXPORTING
    finished_at: datetime | None = None
    totals: Totals = Totals()
    mark: str = ""
    """The hash of its statement, in the chain."""
    kept_until: datetime | None = None
    problems: tuple[str, ...] = ()
    proof: BackupProof | None = None
    tries: int = 1
    version: int = 1

    @property
    def is_under_way(self) -> bool:
        """Whether it is still being made."""
        return self.state in {BackupState.EXPORTING, BackupState.LISTING}

    @property
    def is_good(self) -> bool:
        """Whether everything that should be there is."""
        return self.state is BackupState.GOOD

    @property
    def is_usable(self) -> bool:
        """Whether one may put back from it."""
        return self.state in {BackupState.GOOD, BackupState.INCOMPLETE}

    @property
    def may_be_tried_again(self) -> bool:
        """Whether the same backup may still be made, on its day."""
        return self.state is BackupState.FAILED and self.tries < MOST_TRIES

    @property
    def is_proved(self) -> bool:
        """Whether its restore on trial was in order."""
        return self.proof is not None and self.proof.is_proved

    @property
    def is_disproved(self) -> bool:
        """Whether its restore on trial was not in order."""
        return self.proof is not None and not self.proof.is_proved

    @property
    def is_sound(self) -> bool:
        """Whether everything that should be there is, as far as its restore on trial has told."""
        return self.is_good and not self.is_disproved

    def changed(self, **changes: Any) -> "Backup":
        """The next version of it."""
        return replace(self, **changes, version=self.version + 1)

    def fail(self, problems: tuple[str, ...], at: datetime) -> "Backup":
        """It cannot be made."""
        return self.changed(state=BackupState.FAILED, problems=problems, finished_at=at)

    def check_usable(self) -> None:
        """Raise BackupNotUsable unless one may put back from it."""
        if not self.is_usable:
            raise BackupNotUsable


class Extent(StrEnum):
    """How much is put back."""

    WHOLE = "whole"
    AGENCY = "agency"
    DOCUMENT = "document"


class RestoreMode(StrEnum):
    """What is put back."""

    MISSING = "missing"
    """Only what is not there any more; what is there stays as it is."""
    AS_IT_WAS = "as_it_was"
    """Also documents that have changed since go back to where they stood."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is put back: how much, of whom."""

    extent: Extent
    agency_id: str = ""
    document_id: str = ""

    def checked(self) -> "Scope":
        """The scope, when it says all that its extent needs.

        Raises:
            ScopeIncomplete.
        """
        needs = {
            Extent.WHOLE: (),
            Extent.AGENCY: (self.agency_id,),
            Extent.DOCUMENT: (self.agency_id, self.document_id),
        }[self.extent]
        if not all(needs):
            raise ScopeIncomplete
        return self


class RestoreStage(StrEnum):
    """How far a restore is; the value is where its machine goes on."""

    COUNTING = "counting"
    """What differs is counted; nothing is written."""
    CONFIRMING = "confirming"
    """The operator looks at the counts and confirms."""
    TABLES = "tables"
    NUMBERS = "numbers"
    """No series may stand below a number that was given."""
    OBJECTS = "objects"
    ACCOUNTS = "accounts"
    RESUMING = "resuming"
    """Documents without a running execution get one."""
    COMPARING = "comparing"
    """A proof: what was restored into scratch tables is held against the catalog."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _STAGES[self]

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self in {RestoreStage.DONE, RestoreStage.FAILED, RestoreStage.CANCELLED}


_STAGES = {
    RestoreStage.COUNTING: "Đang đối chiếu",
    RestoreStage.CONFIRMING: "Chờ xác nhận",
    RestoreStage.TABLES: "Đang khôi phục dữ liệu",
    RestoreStage.NUMBERS: "Đang kiểm tra số văn bản",
    RestoreStage.OBJECTS: "Đang khôi phục tệp",
    RestoreStage.ACCOUNTS: "Đang khôi phục tài khoản",
    RestoreStage.RESUMING: "Đang nối lại quy trình",
    RestoreStage.COMPARING: "Đang kiểm chứng",
    RestoreStage.DONE: "Đã xong",
    RestoreStage.FAILED: "Không thành công",
    RestoreStage.CANCELLED: "Đã hủy",
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a table or a bucket was found to lack, and what was put back."""

    missing: int = 0
    changed: int = 0
    same: int = 0
    written: int = 0

    def plus(self, other: "Difference") -> "Difference":
        """Both together."""
        return Difference(
            missing=self.missing + other.missing,
            changed=self.changed + other.changed,
            same=self.same + other.same,
            written=self.written + other.written,
        )


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How far the work on a stage is: which table, which file or part, how many rows of it."""

    table: int = 0
    """After the tables, a proof counts the buckets on."""
    file: int = 0
    row: int = 0
    digest: str = ""
    """Of the rows of a scratch table that were read, up to a key."""
    after: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Restore:
    """Putting back from a backup, into what runs or, as a proof, into scratch tables."""

    restore_id: str
    backup_id: str
    scope: Scope
    mode: RestoreMode = RestoreMode.MISSING
    is_proof: bool = False
    agency_id: str = ""
    """Of whoever asked: the records of it lie there."""
    asked_by: str = ""
    asked_at: datetime
    stage: RestoreStage = RestoreStage.COUNTING
    failed_at_stage: RestoreStage | None = None
    place: Reached = Reached()
    found: Mapping[str, Difference] = field(default_factory=dict)
    """Before anything is written, by table, and ``objects`` and ``accounts``."""
    done: Mapping[str, Difference] = field(default_factory=dict)
    """What was put back."""
    file_ids: frozenset[str] = frozenset()
    """Of the one document that is put back."""
    shut_out: frozenset[str] = frozenset()
    """Accounts that are being made again, and shut at once as they were."""
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    confirmed_by: str = ""
    began_at: datetime | None = None
    finished_at: datetime | None = None
    tries: int = 1
    version: int = 1

    @property
    def code(self) -> str:
        """What is typed to confirm it."""
        return self.restore_id[-6:]

    def changed(self, **changes: Any) -> "Restore":
        """The next version of it."""
        return replace(self, **changes, version=self.version + 1)

    def with_problem(self, sentence: str) -> "Restore":
        """Name one more thing that is not as it should be."""
        if sentence in self.problems:
            return self
        named = (*self.problems, sentence)[:MOST_PROBLEMS]
        return replace(self, problems=named, problem_count=self.problem_count + 1)

    def next_stage(self, stage: RestoreStage) -> "Restore":
        """Go on with another stage, from its beginning."""
        return self.changed(stage=stage, place=Reached())

    def confirm(self, typed: str, by: str, at: datetime) -> "Restore":
        """The operator has seen the counts and wants it.

        Raises:
            RestoreNotAtThisStage, ConfirmationDiffers.
        """
        if self.stage is not RestoreStage.CONFIRMING:
            raise RestoreNotAtThisStage(stage=self.stage.label)
        if typed.strip().upper() != self.code:
            raise ConfirmationDiffers(code=self.code)
        return self.changed(
            stage=RestoreStage.TABLES, place=Reached(), confirmed_by=by, began_at=at
        )

    def cancel(self, at: datetime) -> "Restore":
        """Nothing was written yet, and nothing will be.

        Raises:
            RestoreNotAtThisStage.
        """
        if self.stage not in {RestoreStage.COUNTING, RestoreStage.CONFIRMING}:
            raise RestoreNotAtThisStage(stage=self.stage.label)
        return self.changed(stage=RestoreStage.CANCELLED, finished_at=at)

    def fail(self, sentence: str, at: datetime) -> "Restore":
        """It cannot go on by itself; why is told first. Where it stood is kept, to go on from."""
        stood = self.stage if self.stage is not RestoreStage.FAILED else self.failed_at_stage
        named, count = (sentence, *self.problems), self.problem_count + 1
        told = replace(self, problems=named, problem_count=count)
        return told.changed(stage=RestoreStage.FAILED, failed_at_stage=stood, finished_at=at)

    def take_up(self) -> "Restore":
        """Its execution ended without a word on the record: another one goes on.

        A proof begins anew, since what it was made with may be gone.
        """
        if not self.is_proof:
            return self.changed(tries=self.tries + 1)
        return self.changed(
            stage=RestoreStage.TABLES,
            place=Reached(),
            done={},
            problems=(),
            problem_count=0,
            tries=self.tries + 1,
        )

    def go_on(self) -> "Restore":
        """Go on where it stopped, with all that was found but why; nothing is put back twice.

        Raises:
            RestoreNotAtThisStage: it ended, or was never begun.
        """
        if self.stage is RestoreStage.FAILED and self.failed_at_stage is not None:
            return self.changed(
                stage=self.failed_at_stage,
                finished_at=None,
                problems=self.problems[1:],
                problem_count=self.problem_count - 1,
                tries=self.tries + 1,
            )
        if self.stage.is_over:
            raise RestoreNotAtThisStage(stage=self.stage.label)
        return self.changed(tries=self.tries + 1)
