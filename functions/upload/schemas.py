"""What goes in and out at the edge of uploads."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from qlvb.files.model import FileStatus, Method, StoredFile
from qlvb.platform.schemas import Asked, Told, Typed
from qlvb.platform.tables import PAGE_LIMIT, Page


class Upload(Typed):
    """What the browser declares, and what the person confirms (Art. 3.3)."""

    filename: str = Field(min_length=1, max_length=1000)
    size: int = Field(ge=0, le=2**53)
    media_type: str = Field(max_length=200)
    confirmed: bool = False


class PartNumbers(Typed):
    """The parts for which an address is asked, at most as many as a file has."""

    numbers: list[Annotated[int, Field(ge=1, le=10_000)]] = Field(default=[], max_length=50)


class FileDecision(Typed):
    """Released as unmarked, or refused and removed."""

    decision: Literal["release", "refuse"]
    reason: str = Field(min_length=1, max_length=1000)


class StoppedQuery(Asked):
    """The list of files that wait for a decision."""

    status: Literal["stopped"] = "stopped"
    cursor: str | None = Field(default=None, max_length=2000)
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class LinkQuery(Asked):
    """Whether the file is shown or saved."""

    disposition: Literal["inline", "attachment"] = "inline"
    agency: str | None = Field(default=None, max_length=64, description="A predecessor, if its")
    source: bool = Field(default=False, description="The Word or Excel file that it was made of")


class PermissionAnswer(BaseModel):
    """How to send the bytes: ``url`` and ``fields`` of a post, or how many parts of what size."""

    file_id: str
    method: Method
    url: str = ""
    fields: dict[str, str] | None = None
    part_size: int = 0
    part_count: int = 0


class PartAnswer(BaseModel):
    """A part that has arrived."""

    number: int
    etag: str
    size: int


class PartsAnswer(BaseModel):
    """Parts that have arrived, and addresses by number for those asked for."""

    uploaded: list[PartAnswer]
    urls: dict[str, str]


class DecisionAnswer(Told):
    """What was decided on a stopped file."""

    released: bool
    reason: str
    person_name: str
    at: datetime


class FileAnswer(Told):
    """A file's state; ``reason`` is in Vietnamese, ``marks`` are those the secrecy gate found."""

    file_id: str
    status: FileStatus
    reason: str
    filename: str
    size: int
    pages: int
    sha256: str
    marks: list[str]
    document_id: str | None
    decision: DecisionAnswer | None
    created_at: datetime
    created_by: str
    created_by_name: str


class FilePageAnswer(BaseModel):
    """A page of files."""

    items: list[FileAnswer]
    cursor: str | None


class LinkAnswer(BaseModel):
    """A short-lived address, the name the file is saved under, and the seconds it lives."""

    url: str
    filename: str
    expires_in: int


def shown(file: StoredFile) -> FileAnswer:
    """What may be seen of a file."""
    return FileAnswer.model_validate(file)


def page_shown(page: Page[StoredFile]) -> FilePageAnswer:
    """What may be seen of a page of files."""
    return FilePageAnswer(items=[shown(file) for file in page.items], cursor=page.cursor)
