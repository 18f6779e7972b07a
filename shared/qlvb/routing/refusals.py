"""What the office refuses about routing, each with what to do instead."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class NotYetDelivered(Conflict):
    """The workflow has not brought the work to its owner yet."""

    detail = "Văn bản đang được chuyển đến. Vui lòng thử lại sau giây lát."


class WorkNotFound(NotFound):
    """The actor has no such work."""

    detail = "Công việc này không còn trong danh sách của anh/chị. Vui lòng tải lại."


class PlanNotFound(NotFound):
    """No such version of the agency's routing."""

    detail = "Không có phiên bản quy trình này. Vui lòng tải lại danh sách."


class PlanHoursImpossible(Refused):
    """A step's time is not between a quarter of an hour and 2000 hours."""

    detail = "Thời hạn của bước “{step}” phải từ 0,25 đến 2000 giờ làm việc. Vui lòng nhập lại."


class PlanWithoutDirection(Refused):
    """Somebody must be able to direct."""

    detail = "Bước cho ý kiến phải có ít nhất một vai trò lãnh đạo. Vui lòng chọn vai trò."


class PlanWithoutSigner(Refused):
    """Somebody must be able to sign."""

    detail = "Bước ký phải có ít nhất một vai trò lãnh đạo. Vui lòng chọn vai trò được ký."


class FormUnitImpossible(Refused):
    """The form is checked by the clerks or by a unit."""

    detail = "Chỉ văn thư hoặc một đơn vị kiểm tra thể thức được. Vui lòng chọn lại đơn vị."


class CannotSign(Refused):
    """The person has no role that signs, by the agency's routing."""

    detail = "Người được chọn không có thẩm quyền ký văn bản. Vui lòng chọn lãnh đạo khác."


class StandInImpossible(Refused):
    """A stand-in is another person, who is not away at the same time."""

    detail = "Người thay thế không hợp lệ hoặc cũng đang vắng. Vui lòng chọn người khác."


class LeaderCannotDirect(Refused):
    """The person has no role that directs, by the agency's routing."""

    detail = "Người được chọn không có quyền cho ý kiến. Vui lòng chọn lãnh đạo khác."


class UnitsAreNotAssigned(Refused):
    """The agency's routing has no step of the unit head."""

    detail = "Quy trình của đơn vị giao thẳng cho người xử lý. Vui lòng chọn người chủ trì."
