"""What an announcement may be refused for.

QlvbError
├── NotFound
│   └── IncidentNotFound        the agency announced no such incident
├── NotAllowed
│   └── NotForTheProvince       only who runs the system announces for every agency
└── Refused
    ├── IncidentTimesImpossible it ends before it begins, or begins in the far past or future
    ├── IncidentOver            nothing more is said of it
    └── NothingNewSaid          a word on it without a word
"""

from qlvb.kernel.errors import NotAllowed, NotFound, Refused


class IncidentNotFound(NotFound):
    """The agency announced no such incident."""

    detail = "Không tìm thấy thông báo sự cố này. Vui lòng tải lại danh sách."


class NotForTheProvince(NotAllowed):
    """An administrator announces for their own agency."""

    detail = (
        "Thông báo sự cố cho mọi cơ quan do đơn vị vận hành (Văn phòng UBND tỉnh) thực hiện. Vui "
        "lòng thông báo trong cơ quan mình; đơn vị vận hành được báo cùng lúc."
    )


class IncidentTimesImpossible(Refused):
    """A time that cannot be."""

    detail = (
        "Thời gian sự cố không hợp lệ: bắt đầu trong vòng 30 ngày trước hoặc sau hôm nay, và kết "
        "thúc sau khi bắt đầu. Vui lòng kiểm tra lại."
    )


class IncidentOver(Refused):
    """What is over is over; a new incident is another one."""

    detail = (
        "Sự cố đã kết thúc nên không cập nhật được nữa. Nếu xảy ra lại, vui lòng thông báo mới."
    )


class NothingNewSaid(Refused):
    """An update says something."""

    detail = "Vui lòng nhập nội dung cập nhật hoặc thời điểm dự kiến khắc phục xong mới."
