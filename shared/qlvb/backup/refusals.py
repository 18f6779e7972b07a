"""What the backup area refuses, as sentences."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class BackupNotFound(NotFound):
    """No backup of this id."""

    detail = "Không tìm thấy bản sao lưu này. Vui lòng tải lại danh sách."


class BackupNotUsable(Refused):
    """The backup is still being made, failed, or was removed by rule."""

    detail = (
        "Bản sao lưu này chưa hoàn thành hoặc không dùng được. Vui lòng chọn bản sao lưu khác ở "
        "trạng thái “Dùng được”."
    )


class MomentImpossible(Refused):
    """A moment that the tables' recovery does not reach."""

    detail = (
        "Chỉ lập được bản sao lưu tại một thời điểm đã qua trong vòng {days} ngày gần đây. Vui "
        "lòng chọn thời điểm khác."
    )


class InstallationNotEmpty(Refused):
    """It has agencies, and no bringing up that stopped: who runs it restores from the page."""

    detail = (
        "Hệ thống đã có dữ liệu và không có lần khôi phục toàn bộ nào đang dừng. Vui lòng đăng "
        "nhập và khôi phục tại trang “Sao lưu, khôi phục”."
    )


class RestoreNotFound(NotFound):
    """No restore of this id."""

    detail = "Không tìm thấy lần khôi phục này. Vui lòng tải lại danh sách."


class RestoreUnderWay(Conflict):
    """One restore at a time."""

    detail = (
        "Đang có lần khôi phục khác chưa kết thúc. Vui lòng chờ, hoặc hủy lần đó rồi thực hiện lại."
    )


class RestoreNotAtThisStage(Conflict):
    """It was confirmed, given up or ended meanwhile."""

    detail = "Lần khôi phục này đã chuyển sang bước “{stage}”. Vui lòng tải lại trang."


class ConfirmationDiffers(Refused):
    """What was typed is not what the page asks for."""

    detail = "Mã xác nhận chưa đúng. Vui lòng nhập lại đúng mã {code} như trên màn hình."


class ScopeIncomplete(Refused):
    """It is not said which agency, or which document."""

    detail = "Chưa nêu đủ cơ quan, văn bản cần khôi phục. Vui lòng bổ sung."


class BackupDamaged(Refused):
    """A part of a backup is missing, cut short or altered; ``what`` names it."""

    detail = (
        "Bản sao lưu bị hỏng tại {what}. Vui lòng dùng bản sao lưu khác và báo đơn vị vận hành."
    )
