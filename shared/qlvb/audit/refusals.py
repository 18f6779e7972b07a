"""What is refused about the record of acts, each with what to do instead."""

from qlvb.kernel.errors import Refused


class SpanTooLong(Refused):
    """More days than one look may take."""

    detail = (
        "Mỗi lần chỉ xem được nhật ký trong tối đa {days} ngày, ngày đầu không sau ngày cuối. "
        "Vui lòng chọn lại khoảng thời gian."
    )


class TooManyToExport(Refused):
    """More acts than one file may have."""

    detail = "Có quá {most} bản ghi. Vui lòng chọn khoảng thời gian ngắn hơn rồi xuất lại."
