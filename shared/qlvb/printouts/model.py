"""The five registers of Decree 30/2020 (Appendix IV), as they are printed and bound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.kernel.printing import Cell, Column, Cover, Printout, Table
from qlvb.printouts.refusals import (
    DaysTooMany,
    NothingToPrint,
    SpanToCome,
    SpanTooLarge,
    SpanUnreadable,
)

MOST_LINES = 1000
"""Of one volume: what can be bound, and drawn while somebody waits."""


class RegisterKind(StrEnum):
    """Which of the five registers."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    POST = "post"
    COPY_USE = "copy_use"
    FOLLOW_UP = "follow_up"

    @property
    def label(self) -> str:
        """As it stands on the cover."""
        return _TITLES[self]

    @property
    def has_numbers(self) -> bool:
        """Whether its lines are numbered, so that a span may be one of numbers."""
        return self in (RegisterKind.INCOMING, RegisterKind.OUTGOING, RegisterKind.FOLLOW_UP)


class PrintForm(StrEnum):
    """What it is made as."""

    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """As the browser is told."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    PrintForm.PDF: "application/pdf",
    PrintForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SheetKind(StrEnum):
    """Which sheet of an incoming document."""

    ARRIVAL_STAMP = "arrival_stamp"
    HANDLING = "handling"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which lines: from number to number, or from day to day, both included."""

    year: int
    numbers: tuple[int, int] | None = None
    days: tuple[date, date] | None = None

    def checked(self, kind: RegisterKind, today: date) -> "Span":
        """The span, or a refusal of one that is none.

        Raises:
            SpanUnreadable, SpanToCome.
        """
        if (self.numbers is None) == (self.days is None) or (
            self.numbers is not None and not kind.has_numbers
        ):
            raise SpanUnreadable
        if self.numbers is not None and not 1 <= self.numbers[0] <= self.numbers[1]:
            raise SpanUnreadable
        if self.days is not None:
            first, last = self.days
            if first > last or {first.year, last.year} != {self.year}:
                raise SpanUnreadable
            if first > today:
                raise SpanToCome
        if self.year > today.year:
            raise SpanToCome
        return self

    @property
    def lines(self) -> tuple[str, ...]:
        """As it stands under the title."""
        if self.numbers is not None:
            return (f"Năm {self.year}", f"Từ số {self.numbers[0]} đến số {self.numbers[1]}")
        assert self.days is not None
        first, last = self.days
        return (f"Năm {self.year}", f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}")


@dataclass(frozen=True, kw_only=True)
class ClosedVolume:
    """A volume of a closed register: a signed, locked file."""

    number: int
    numbers: tuple[int, int]
    """The first and the last one in it."""
    file_id: str
    filename: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A year's register as it is closed, volume by volume."""

    kind: RegisterKind
    code: str
    year: int
    volumes: tuple[ClosedVolume, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether every volume is there."""
        return self.closed_at is not None

    @property
    def last_number(self) -> int:
        """The last one that is in a volume; 0 at the beginning."""
        return self.volumes[-1].numbers[1] if self.volumes else 0

    def with_volume(self, volume: ClosedVolume) -> "Closing":
        """One more volume."""
        return replace(self, volumes=(*self.volumes, volume))

    def closed(self, by: str, at: datetime) -> "Closing":
        """Nothing is left."""
        return replace(self, closed_by=by, closed_at=at)


def subject_of(kind: RegisterKind, code: str, year: int) -> str:
    """What the record of a register is about; its files are of it."""
    return f"{_SUBJECT}{kind}-{code}-{year}"


def is_subject(document_id: str) -> bool:
    """Whether something is of a closed register."""
    return document_id.startswith(_SUBJECT)


_SUBJECT = "REGISTER-"


@dataclass(frozen=True, kw_only=True)
class Office:
    """Whose register it is."""

    agency: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lines of a register, with the numbers and days they reach over."""

    rows: Sequence[Sequence[Cell]]
    numbers: tuple[int, int] | None = None
    days: tuple[date, date] | None = None

    def checked(self, span: Span) -> "Lines":
        """The lines of a span, or a refusal of none and of too many.

        Raises:
            NothingToPrint, DaysTooMany; SpanTooLarge: it proposes the first volume.
        """
        if not self.rows:
            raise NothingToPrint
        if len(self.rows) > MOST_LINES and span.days is not None:
            raise DaysTooMany(most=MOST_LINES)
        if len(self.rows) > MOST_LINES:
            first = self.numbers[0] if self.numbers else 1
            raise SpanTooLarge(most=MOST_LINES, first=first, last=first + MOST_LINES - 1)
        return self


def printed(
    kind: RegisterKind, register: str, span: Span, lines: Lines, office: Office, volume: int | None
) -> Printout:
    """A register's lines as they are printed.

    Args:
        kind: which register.
        register: its own name in the agency, empty where there is only one.
        span: what was asked for.
        lines: what stands there.
        office: whose it is.
        volume: with a cover, as the volume of this number; None: without one.
    """
    reached = replace(span, numbers=lines.numbers or span.numbers) if span.numbers else span
    return Printout(
        agency=office.agency,
        parent=office.parent,
        title=kind.label,
        lines=tuple(filter(None, (register, *reached.lines))),
        tables=[Table(columns=_COLUMNS[kind], rows=lines.rows, are_columns_numbered=True)],
        is_landscape=True,
        cover=_cover(kind, register, span, lines, office, volume) if volume else None,
    )


def _cover(
    kind: RegisterKind, register: str, span: Span, lines: Lines, office: Office, volume: int
) -> Cover:
    """Superior, agency, name, year, from day to day, from number to number, volume."""
    days = lines.days or span.days
    numbers = lines.numbers or span.numbers
    below = [
        register,
        f"Năm: {span.year}",
        f"Từ ngày {days[0]:%d/%m/%Y} đến ngày {days[1]:%d/%m/%Y}" if days else "",
        f"Từ số {numbers[0]} đến số {numbers[1]}" if numbers else "",
        f"Quyển số: {volume:02d}",
    ]
    above = [each.upper() for each in (office.parent, office.agency) if each]
    return Cover(above=above, title=kind.label, below=[each for each in below if each])


_TITLES: Mapping[RegisterKind, str] = {
    RegisterKind.INCOMING: "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    RegisterKind.OUTGOING: "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    RegisterKind.POST: "SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN",
    RegisterKind.COPY_USE: "SỔ SỬ DỤNG BẢN LƯU",
    RegisterKind.FOLLOW_UP: "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
}
_COLUMNS: Mapping[RegisterKind, Sequence[Column]] = {
    RegisterKind.INCOMING: (
        Column("Ngày đến", 1.25),
        Column("Số đến", 0.8, is_figure=True, is_ordinal=True),
        Column("Tác giả", 1.8),
        Column("Số, ký hiệu văn bản", 2),
        Column("Ngày tháng văn bản", 1.25),
        Column("Tên loại và trích yếu nội dung văn bản", 3.6),
        Column("Đơn vị hoặc người nhận", 1.6),
        Column("Ngày chuyển", 1.25),
        Column("Ký nhận", 0.9),
        Column("Ghi chú", 1.3),
    ),
    RegisterKind.OUTGOING: (
        Column("Số, ký hiệu văn bản", 2),
        Column("Ngày tháng văn bản", 1.25),
        Column("Tên loại và trích yếu nội dung văn bản", 3.2),
        Column("Người ký", 1.4),
        Column("Nơi nhận văn bản", 2.2),
        Column("Đơn vị, người nhận bản lưu", 1.3),
        Column("Số lượng bản", 0.75, is_figure=True),
        Column("Ngày chuyển", 1.25),
        Column("Ký nhận", 0.9),
        Column("Ghi chú", 1.5),
    ),
    RegisterKind.POST: (
        Column("Ngày chuyển"),
        Column("Số, ký hiệu văn bản", 2),
        Column("Nơi nhận văn bản", 3),
        Column("Số lượng bì", 0.8, is_figure=True),
        Column("Ký nhận và dấu bưu điện", 1.4),
        Column("Ghi chú", 1.6),
    ),
    RegisterKind.COPY_USE: (
        Column("Ngày tháng"),
        Column("Họ và tên người sử dụng", 1.8),
        Column("Số, ký hiệu, ngày tháng văn bản", 1.8),
        Column("Tên loại và trích yếu nội dung văn bản", 3),
        Column("Số, ký hiệu hồ sơ", 1.2),
        Column("Ký nhận", 0.8),
        Column("Ngày trả"),
        Column("Người cho phép sử dụng", 1.6),
        Column("Ghi chú", 1.2),
    ),
    RegisterKind.FOLLOW_UP: (
        Column("Số đến", 0.7, is_figure=True, is_ordinal=True),
        Column("Tên loại, số và ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản", 4),
        Column("Đơn vị hoặc người nhận", 1.8),
        Column("Thời hạn giải quyết"),
        Column("Tiến độ giải quyết", 1.8),
        Column("Số, ký hiệu văn bản trả lời", 2),
        Column("Ghi chú", 1.4),
    ),
}
"""In the decree's own order and words."""
