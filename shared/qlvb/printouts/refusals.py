"""What a print-out, or an entry that stands in one, may be refused for.

QlvbError
├── NotFound
│   └── CopyUseNotFound     the agency lent no such copy
└── Refused
    ├── SpanUnreadable      the end before the beginning, days and numbers, different years
    ├── SpanToCome          it begins after today
    ├── SpanTooLarge        more lines than one volume holds
    ├── DaysTooMany         the same, asked for by days
    ├── NothingToPrint      no line of the register lies in the span
    ├── NotEnteredYet       a sheet is asked of a document that is in no register
    ├── YearNotOver         a register is closed when its year is over
    ├── NumbersStillReserved
    │                       a number waits to be used or given up
    ├── DayImpossible       a copy was used before the document, or is to be used
    └── CopyBack            a copy was returned already
"""

from qlvb.kernel.errors import NotFound, Refused


class CopyUseNotFound(NotFound):
    """The agency lent no such copy."""

    detail = "Không tìm thấy lượt sử dụng bản lưu này. Vui lòng tải lại danh sách."


class SpanUnreadable(Refused):
    """The span is none."""

    detail = (
        "Khoảng in không hợp lệ: vui lòng chọn từ số đến số, hoặc từ ngày đến ngày trong cùng một "
        "năm, giá trị đầu không lớn hơn giá trị cuối."
    )


class SpanToCome(Refused):
    """Nothing can stand there yet."""

    detail = "Khoảng in bắt đầu sau ngày hôm nay. Vui lòng chọn khoảng đã qua."


class SpanTooLarge(Refused):
    """One volume is what can be bound."""

    detail = (
        "Khoảng in có hơn {most} dòng, nhiều hơn một quyển sổ. Vui lòng in từng quyển, ví dụ từ số "
        "{first} đến số {last}."
    )


class DaysTooMany(Refused):
    """More lines than a volume has, asked for by days: which numbers they have is not known yet."""

    detail = (
        "Khoảng ngày này có hơn {most} dòng, nhiều hơn một quyển sổ. Vui lòng chọn khoảng ngày "
        "ngắn hơn hoặc in theo số."
    )


class NothingToPrint(Refused):
    """An empty file helps nobody."""

    detail = "Trong khoảng đã chọn, sổ không có dòng nào. Vui lòng chọn khoảng khác."


class NotEnteredYet(Refused):
    """The sheet bears the number of the register."""

    detail = "Văn bản chưa vào sổ nên chưa có số đến để in. Vui lòng vào sổ trước."


class YearNotOver(Refused):
    """Numbers of the register may still be given."""

    detail = (
        "Năm {year} chưa kết thúc nên chưa đóng được sổ. Vui lòng đóng sổ từ ngày 01/01 năm sau."
    )


class NumbersStillReserved(Refused):
    """What is closed cannot take them in."""

    detail = (
        "Sổ còn số giữ chỗ chưa dùng. Vui lòng cấp cho văn bản hoặc hủy các số đó tại màn hình Sổ "
        "văn bản đi rồi đóng sổ."
    )


class DayImpossible(Refused):
    """A day that cannot be."""

    detail = (
        "Ngày không hợp lệ: bản lưu được sử dụng từ ngày ban hành văn bản đến hôm nay, và trả lại "
        "sau khi sử dụng. Vui lòng kiểm tra lại ngày."
    )


class CopyBack(Refused):
    """A copy comes back once."""

    detail = "Bản lưu này đã được trả ngày {day}. Vui lòng tải lại danh sách."
