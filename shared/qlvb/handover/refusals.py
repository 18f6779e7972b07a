"""What a handover refuses, as sentences."""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class HandOverNotFound(NotFound):
    """No handover of this id concerns the actor's agency."""

    detail = "Không tìm thấy biên bản bàn giao này. Vui lòng tải lại danh sách."


class HandOverUnderWay(Conflict):
    """The predecessor's work is being handed over by another record."""

    detail = "Đã có biên bản bàn giao đang thực hiện với cơ quan này. Vui lòng mở biên bản đó."


class HandOverNotAtThisStage(Refused):
    """The record is not where this can be done."""

    detail = "Biên bản đang ở bước “{stage}” nên chưa thực hiện được việc này. Vui lòng tải lại."


class HandOverChanged(Conflict):
    """The list, or who receives what, is not the one that was seen."""

    detail = "Danh mục hoặc người tiếp nhận vừa thay đổi. Vui lòng xem lại rồi xác nhận."


class RecipientsMissing(Refused):
    """Nobody is named for some of those whose work is handed over."""

    detail = "Chưa chọn người, đơn vị tiếp nhận thay: {names}. Vui lòng chọn đủ trước khi xác nhận."


class RecipientUnknown(Refused):
    """Named for a party that is not on the list, or of another kind."""

    detail = "Người, đơn vị này không có trong danh mục bàn giao. Vui lòng chọn lại."


class NotOfThisSide(NotAllowed):
    """Only who led the predecessor hands over, only who leads the successor takes over."""

    detail = "Chỉ lãnh đạo của {side} được xác nhận. Vui lòng liên hệ để được xác nhận."


class SamePersonOnBothSides(Refused):
    """One person cannot hand over to themselves."""

    detail = "Cần hai người khác nhau xác nhận cho bên giao và bên nhận."
