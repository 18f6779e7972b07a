"""A report on paper: which tables stand in it, exactly as it was narrowed."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from qlvb.kernel import clock
from qlvb.kernel.printing import Cell, Column, Printout, Table
from qlvb.reports.model import NOBODY, Figures, Query, Report, ReportKind, Row, Scope, Sums
from qlvb.reports.usage import Usage, Use

_DEFINED = (
    "Tồn đầu kỳ + Nhận trong kỳ = Đúng hạn + Quá hạn + Kết thúc khác + Đang xử lý. Kết thúc khác: "
    "bị thu hồi, bị thay thế, hủy hoặc bàn giao. Đúng hạn, quá hạn tính theo thời hạn sau lần gia "
    "hạn cuối."
)
_SHARED = (
    "Văn bản đi ký số: có chữ ký số của người ký, hoặc là bản sao điện tử có chữ ký số cơ quan. "
    "Văn bản đến ký số: nhận từ cơ quan khác qua hệ thống và khi tiếp nhận, chữ ký số trên mọi tệp "
    "được kiểm tra là hợp lệ (tệp kèm theo do nơi khác ký: chữ ký còn nguyên vẹn); không tính văn "
    "bản tiếp nhận theo ý kiến chỉ đạo vì thiếu chữ ký số hoặc chữ ký số không hợp lệ, văn bản do "
    "văn thư đưa tệp vào. "
    "Mã định danh: có mã cơ quan và mã văn bản. Lập hồ sơ: có mã hồ sơ theo danh mục hồ sơ."
)


_USE_DEFINED = (
    "Tài khoản: người có tài khoản đăng nhập được trong kỳ. Đã đăng nhập: có ít nhất một lần đăng "
    "nhập. Thao tác xử lý: vào sổ, chỉ đạo, xử lý, soạn, ký, phát hành, gửi nhận; không tính xem."
)


def printed(report: Report, figures: Figures, parent: str) -> Printout:
    """The report as it is printed; in the workbook each table is a sheet."""
    query = report.query
    narrowed = _narrowed(figures)
    made_at = report.made_at.astimezone(clock.VIETNAM)
    told = f"Số liệu đến {figures.as_of.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}"
    return Printout(
        agency=report.agency_name,
        parent=parent,
        title=report.title,
        lines=(query.span, *narrowed),
        tables=_TABLES[report.kind](figures),
        notes=(
            *((_DEFINED,) if report.kind is not ReportKind.EXCHANGE else ()),
            *((_SHARED,) if report.kind is not ReportKind.HANDLING else ()),
            *((_USE_DEFINED,) if report.kind is ReportKind.USE else ()),
            *filter(None, (_on_use(report, figures), figures.note)),
            f"{told}. Lập lúc {made_at:%H:%M ngày %d/%m/%Y}. Người lập: {report.made_by}.",
        ),
        is_landscape=True,
    )


def digest_of(kind: ReportKind, figures: Figures) -> str:
    """SHA-256 of all rows that a report of these figures has, whenever it is made."""
    rows = [list(table.rows) for table in _TABLES[kind](figures)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _on_use(report: Report, figures: Figures) -> str:
    """What is to be said of the use where no table says it."""
    use = figures.use
    if report.kind is not ReportKind.USE or use is None:
        return ""
    told = "" if use.interruptions else " Trong kỳ không có sự cố nào được thông báo."
    return f"Số liệu sử dụng đến hết ngày {use.through:%d/%m/%Y}.{told}"


def _narrowed(figures: Figures) -> tuple[str, ...]:
    """What the figures were narrowed by, in the names that the rows have."""
    query = figures.query
    asked = (
        ("Cơ quan", query.agency_id if query.scope is Scope.PROVINCE else "", figures.by_agency),
        ("Đơn vị", query.unit_id, figures.by_unit),
        ("Người xử lý", query.person_id, figures.by_person),
        ("Loại văn bản", query.kind, figures.by_kind),
    )
    found = [f"{what}: {_name_of(value, rows)}" for what, value, rows in asked if value]
    scope = "Phạm vi: toàn tỉnh" if query.scope is Scope.PROVINCE and not query.agency_id else ""
    return tuple(filter(None, (scope, "; ".join(found))))


def _name_of(value: str, rows: Sequence[Row]) -> str:
    return next((row.name for row in rows if (row.id or NOBODY) == value), value)


def _handling(figures: Figures) -> Sequence[Table]:
    return [
        _table("Toàn kỳ", "Nội dung", [("Tổng số", figures.totals)], _HANDLING),
        *_by(figures, _HANDLING),
    ]


def _exchange(figures: Figures) -> Sequence[Table]:
    whole = [("Tổng số", figures.totals)]
    rows = _named(figures.by_agency or figures.by_unit)
    what = "Cơ quan" if figures.by_agency else "Đơn vị"
    return [
        _table("Văn bản đi", what, [*rows, *whole], _SENT, has_total=True),
        _table("Văn bản đến", what, [*rows, *whole], _RECEIVED, has_total=True),
        _along(figures, _EXCHANGED, "Gửi, nhận theo thời gian"),
    ]


def _use(figures: Figures) -> Sequence[Table]:
    used = _used(figures, figures.use) if figures.use else []
    return [*used, *_exchange(figures), *_by(figures, _HANDLING)]


def _used(figures: Figures, use: Usage) -> list[Table]:
    what = "Cơ quan" if figures.query.scope is Scope.PROVINCE else "Đơn vị"
    rows = [(row.name, row.use) for row in use.rows]
    found = [
        _table("Sử dụng hệ thống", what, [*rows, ("Tổng số", use.totals)], _USED, has_total=True)
    ]
    if use.interruptions:
        found.append(_interrupted(figures.query, use))
    return found


def _interrupted(query: Query, use: Usage) -> Table:
    columns = (
        Column("Sự cố", 3),
        Column("Cơ quan thông báo", 2),
        Column("Từ", 1.2),
        Column("Đến", 1.2),
        Column("Số giờ trong kỳ", 1, is_figure=True),
    )
    rows: list[list[Cell]] = [
        [
            each.what,
            each.agency_name,
            _moment(each.since),
            _moment(each.ended_at) if each.ended_at else "Chưa khắc phục",
            round(each.lasted(*query.bounds(clock.now())).total_seconds() / 3600, 1),
        ]
        for each in use.interruptions
    ]
    whole: list[Cell] = ["Tổng số", "", "", "", round(use.interrupted_minutes / 60, 1)]
    heading = "Sự cố, gián đoạn"
    return Table(columns=columns, rows=[*rows, whole], heading=heading, is_last_the_total=True)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"


def _compliance(figures: Figures) -> Sequence[Table]:
    sums = figures.totals
    rows: list[list[Cell]] = [
        [number, what, of, count, _percent(count, of)]
        for number, (what, of, count) in enumerate(
            (
                ("Văn bản đi gửi bằng văn bản điện tử", sums.sent, sums.sent_electronic),
                ("Văn bản đi có chữ ký số", sums.sent, sums.sent_signed),
                ("Văn bản đi có mã định danh", sums.sent, sums.sent_coded),
                ("Văn bản đi được lập hồ sơ", sums.sent, sums.sent_filed),
                ("Văn bản đến là văn bản điện tử", sums.received, sums.received_electronic),
                ("Văn bản đến có chữ ký số", sums.received, sums.received_signed),
                ("Văn bản đến có mã định danh", sums.received, sums.received_coded),
                ("Văn bản đến được lập hồ sơ", sums.received, sums.received_filed),
                ("Văn bản đến giải quyết đúng hạn", sums.in_time + sums.late, sums.in_time),
            ),
            1,
        )
    ]
    columns = (
        Column("TT", 0.4, is_figure=True, is_ordinal=True),
        Column("Nội dung kiểm tra", 4),
        Column("Tổng số văn bản", 1, is_figure=True),
        Column("Số đạt", 1, is_figure=True),
        Column("Tỷ lệ (%)", 1, is_figure=True),
    )
    summary = Table(columns=columns, rows=rows, heading="Chỉ tiêu chấp hành")
    return [summary, *_exchange(figures)]


_TABLES: Mapping[ReportKind, Callable[[Figures], Sequence[Table]]] = {
    ReportKind.HANDLING: _handling,
    ReportKind.EXCHANGE: _exchange,
    ReportKind.USE: _use,
    ReportKind.COMPLIANCE: _compliance,
}

_T = TypeVar("_T")
_Of = Callable[[Sums], Cell]
_USED: Sequence[tuple[str, Callable[[Use], Cell]]] = (
    ("Tài khoản", lambda use: use.accounts),
    ("Đã đăng nhập", lambda use: use.signed_in),
    ("Tỷ lệ (%)", lambda use: _percent(use.signed_in, use.accounts)),
    ("Lượt đăng nhập", lambda use: use.sign_ins),
    ("Có xử lý văn bản", lambda use: use.acting),
    ("Thao tác xử lý", lambda use: use.acts),
)
_HANDLING: Sequence[tuple[str, _Of]] = (
    ("Tồn đầu kỳ", lambda sums: sums.carried),
    ("Nhận trong kỳ", lambda sums: sums.received),
    ("Đúng hạn", lambda sums: sums.in_time),
    ("Quá hạn", lambda sums: sums.late),
    ("Kết thúc khác", lambda sums: sums.ended),
    ("Đang xử lý", lambda sums: sums.open),
    ("Trong đó đã quá hạn", lambda sums: sums.open_late),
    ("Tỷ lệ đúng hạn (%)", lambda sums: _percent(sums.in_time, sums.in_time + sums.late)),
)
_SENT: Sequence[tuple[str, _Of]] = (
    ("Văn bản đi", lambda sums: sums.sent),
    ("Gửi điện tử", lambda sums: sums.sent_electronic),
    ("Tỷ lệ (%)", lambda sums: _percent(sums.sent_electronic, sums.sent)),
    ("Có chữ ký số", lambda sums: sums.sent_signed),
    ("Tỷ lệ (%)", lambda sums: _percent(sums.sent_signed, sums.sent)),
    ("Có mã định danh", lambda sums: sums.sent_coded),
    ("Không có mã định danh", lambda sums: sums.sent - sums.sent_coded),
    ("Được lập hồ sơ", lambda sums: sums.sent_filed),
)
_RECEIVED: Sequence[tuple[str, _Of]] = (
    ("Văn bản đến", lambda sums: sums.received),
    ("Văn bản điện tử", lambda sums: sums.received_electronic),
    ("Tỷ lệ (%)", lambda sums: _percent(sums.received_electronic, sums.received)),
    ("Có chữ ký số", lambda sums: sums.received_signed),
    ("Tỷ lệ (%)", lambda sums: _percent(sums.received_signed, sums.received)),
    ("Có mã định danh", lambda sums: sums.received_coded),
    ("Không có mã định danh", lambda sums: sums.received - sums.received_coded),
    ("Được lập hồ sơ", lambda sums: sums.received_filed),
)
_EXCHANGED: Sequence[tuple[str, _Of]] = (
    ("Văn bản đi", lambda sums: sums.sent),
    ("Gửi điện tử", lambda sums: sums.sent_electronic),
    ("Văn bản đến", lambda sums: sums.received),
    ("Văn bản đến điện tử", lambda sums: sums.received_electronic),
)


def _by(figures: Figures, columns: Sequence[tuple[str, _Of]]) -> Sequence[Table]:
    parts = (
        ("Theo cơ quan", "Cơ quan", figures.by_agency),
        ("Theo đơn vị", "Đơn vị", figures.by_unit),
        ("Theo người xử lý", "Người xử lý", figures.by_person),
        ("Theo loại văn bản", "Loại văn bản", figures.by_kind),
    )
    tables = [
        _table(heading, what, counting, columns)
        for heading, what, rows in parts
        if (counting := [(row.name, row.sums) for row in rows if _counts(row.sums, columns)])
    ]
    return [*tables, _along(figures, columns, "Giải quyết theo thời gian")]


def _counts(sums: Sums, columns: Sequence[tuple[str, _Of]]) -> bool:
    """Whether any of the columns has something to say."""
    return any(of(sums) for _, of in columns)


def _along(figures: Figures, columns: Sequence[tuple[str, _Of]], heading: str) -> Table:
    is_by_day = all(each.first == each.last for each in figures.timeline)
    rows = [
        (f"{each.first:%d/%m/%Y}" if is_by_day else f"Tháng {each.first:%m/%Y}", each.sums)
        for each in figures.timeline
        if _counts(each.sums, columns)
    ]
    return _table(heading, "Thời gian", rows, columns)


def _table(
    heading: str,
    what: str,
    rows: Sequence[tuple[str, _T]],
    columns: Sequence[tuple[str, Callable[[_T], Cell]]],
    *,
    has_total: bool = False,
) -> Table:
    return Table(
        columns=(Column(what, 2.6), *(Column(name, 1, is_figure=True) for name, _ in columns)),
        rows=[[name, *(of(each) for _, of in columns)] for name, each in rows],
        heading=heading,
        is_last_the_total=has_total,
    )


def _named(rows: Sequence[Row]) -> list[tuple[str, Sums]]:
    return [(row.name, row.sums) for row in rows]


def _percent(part: int, whole: int) -> Cell:
    return round(100 * part / whole, 1) if whole else None
