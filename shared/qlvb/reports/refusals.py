"""What a report may be refused for.

QlvbError
├── NotFound
│   └── ReportNotFound      nobody made such a report, or another agency did
└── Refused
    ├── SpanEndsBeforeItBegins
    ├── ReportSpanTooEarly  it begins before there were registers in a system
    ├── ReportSpanToCome    it begins after today
    ├── ReportSpanTooLong   more days than one report reaches over
    ├── NothingToReport     no document lies in the span
    ├── FiguresOnly         the documents behind the province's figures stay with their agencies
    └── NarrowedInProvince  the province's figures are by agency, not by unit, person or kind
"""

from qlvb.kernel.errors import NotFound, Refused


class ReportNotFound(NotFound):
    """Nobody made such a report here."""

    detail = "Không tìm thấy báo cáo này. Vui lòng tải lại danh sách báo cáo."


class SpanEndsBeforeItBegins(Refused):
    """The days are turned round."""

    detail = (
        "Ngày cuối ({until}) trước ngày đầu ({since}). Vui lòng chọn lại từ ngày, đến ngày của kỳ "
        "báo cáo."
    )


class ReportSpanTooEarly(Refused):
    """A year that was mistyped."""

    detail = "Kỳ báo cáo không bắt đầu trước ngày {earliest}. Vui lòng chọn lại ngày đầu."


class ReportSpanToCome(Refused):
    """Nothing can have happened yet."""

    detail = (
        "Kỳ báo cáo bắt đầu sau ngày hôm nay nên chưa có số liệu. Vui lòng chọn ngày đầu không "
        "muộn hơn {today}."
    )


class ReportSpanTooLong(Refused):
    """One report reaches over a year at most."""

    detail = (
        "Kỳ báo cáo dài {days} ngày, nhiều hơn {most} ngày. Vui lòng chia thành nhiều kỳ, ví dụ "
        "từng năm."
    )


class NothingToReport(Refused):
    """An empty file helps nobody."""

    detail = (
        "Từ ngày {since} đến ngày {until} không có văn bản nào theo điều kiện đã chọn. Vui lòng "
        "chọn kỳ khác hoặc bỏ bớt điều kiện lọc."
    )


class FiguresOnly(Refused):
    """The province reads figures; documents are their agency's."""

    detail = (
        "Báo cáo toàn tỉnh chỉ có số liệu; danh sách văn bản do từng cơ quan xem. Vui lòng liên hệ "
        "cơ quan đó khi cần đối chiếu."
    )


class NarrowedInProvince(Refused):
    """The province's figures are kept by agency alone."""

    detail = (
        "Báo cáo toàn tỉnh lọc theo cơ quan, không lọc theo đơn vị, người xử lý hay loại văn bản. "
        "Vui lòng bỏ các điều kiện đó."
    )
