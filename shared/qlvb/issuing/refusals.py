"""What the office refuses about signing and issuing, each with what to do instead."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class DeliveryNotFound(NotFound):
    """The document has no such recipient, or is not issued yet."""

    detail = "Không tìm thấy nơi nhận này của văn bản. Vui lòng tải lại."


class NotForPost(Refused):
    """Only what goes outside the system is posted."""

    detail = "Nơi nhận “{name}” nhận trên hệ thống. Vui lòng chỉ ghi nhận gửi giấy cho nơi ngoài."


class AlreadyPosted(Conflict):
    """It went once."""

    detail = "Đã ghi nhận việc gửi bản giấy tới “{name}”. Vui lòng tải lại để xem."


class PostedInTheFuture(Refused):
    """A copy goes out from the day of issue to today."""

    detail = "Ngày gửi {day} không hợp lệ. Vui lòng chọn từ ngày ban hành đến hôm nay."


class TakenBack(Refused):
    """What is being recalled, or was, is not sent any more."""

    detail = "Bản gửi “{name}” đã được đề nghị thu hồi, không gửi nữa. Vui lòng tải lại để xem."


class CapacityNotGiven(Refused):
    """Neither position nor delegation lets somebody sign in this form."""

    detail = (
        "Chức vụ hoặc văn bản ủy quyền không cho phép ký thẩm quyền “{mark}”. Vui lòng chọn hình "
        "thức ký được hệ thống đưa ra."
    )


class PlacesMissing(Refused):
    """Where signature, seal, number or date go is not known yet."""

    detail = (
        "Chưa xác định được vị trí {names} trên dự thảo. Vui lòng mở dự thảo và đặt các vị trí này "
        "trước khi ký."
    )


class NotSignedYet(Refused):
    """No number and no seal before the signature."""

    detail = "Văn bản chưa có tệp đã ký của người có thẩm quyền. Vui lòng chờ ký xong."


class NotPreparedForThis(Conflict):
    """The signing was prepared by another, for another version, or too long ago."""

    detail = "Phiên ký đã hết hạn hoặc văn bản đã thay đổi. Vui lòng bắt đầu ký lại."


class KeyOnTheServer(Refused):
    """The key is in the system: nothing is to be signed elsewhere."""

    detail = "Chứng thư số này ký trực tiếp trên hệ thống. Vui lòng bấm ký, không cần thiết bị."


class AnswersMissing(Refused):
    """One signature, or one signed file, for each file that was given out."""

    detail = "Cần đủ {count} kết quả ký theo đúng thứ tự đã cấp. Vui lòng ký lại đủ các tệp."


class CopyOfSignedFile(Refused):
    """A copy is made of a scan or an extract; what is signed is passed on as it is."""

    detail = (
        "Tệp đã có chữ ký số nên không dùng làm bản sao. Vui lòng chuyển chính văn bản đã ký, hoặc "
        "tải lên bản quét văn bản giấy hay bản trích không có chữ ký số."
    )
