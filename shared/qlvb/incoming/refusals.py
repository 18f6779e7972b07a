"""What the office refuses about incoming documents, each with what to do instead."""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class DocumentNotFound(NotFound):
    """No such incoming document for this actor."""

    detail = "Không tìm thấy văn bản đến này trong đơn vị. Vui lòng tải lại danh sách."


class RegisterNotFound(NotFound):
    """The agency keeps no register of this code."""

    detail = "Đơn vị không có sổ văn bản đến này. Vui lòng chọn sổ khác."


class RegisterExists(Conflict):
    """The agency has a register of this code."""

    detail = "Mã sổ đã được dùng. Vui lòng chọn mã khác."


class RegisterClosed(Refused):
    """The register takes no new entries."""

    detail = "Sổ văn bản đến đã khóa. Vui lòng chọn sổ khác hoặc liên hệ quản trị đơn vị."


class SeriesBegun(Conflict):
    """The register has given numbers this year: they cannot follow another register's any more."""

    detail = "Sổ đã cấp số trong năm nay, không nối số được nữa. Vui lòng dùng tiếp dãy số này."


class NumberNotKept(Conflict):
    """The number was not kept for an outage, or it is used or cancelled already."""

    detail = "Số {number} không phải số giữ chỗ còn dùng được. Vui lòng tải lại danh sách."


class KeepingImpossible(Refused):
    """A block of kept numbers is small, near in time, and said why."""

    detail = (
        "Mỗi lần giữ từ 1 đến {most} số, phải nêu lý do và ngày bắt đầu sự cố trong 30 ngày gần "
        "đây của năm nay. Vui lòng nhập lại."
    )


class LateDayImpossible(Refused):
    """A document entered under a kept number came during the outage."""

    detail = (
        "Ngày đến phải từ ngày bắt đầu sự cố {since} và trong năm {year}. Vui lòng nhập ngày đến "
        "thực tế."
    )


class LateEntryUnapproved(Refused):
    """Entering afterwards is approved by somebody, somewhere."""

    detail = "Vui lòng nêu người cho phép nhập bù và căn cứ (văn bản, phiếu trình) cho phép."


class RestsWhileAskedBack(Refused):
    """The sender asks for the document back: nobody works on it until the clerk has answered."""

    detail = (
        "Nơi gửi đề nghị thu hồi văn bản này, việc xử lý tạm dừng. Vui lòng chờ văn thư trả lời "
        "nơi gửi."
    )


class ArrivalInTheFuture(Refused):
    """Nothing arrives tomorrow."""

    detail = "Ngày đến không được sau ngày hôm nay. Vui lòng kiểm tra lại ngày đến."


class IssuedAfterArrival(Refused):
    """A document is issued before it arrives."""

    detail = "Ngày ban hành không được sau ngày đến. Vui lòng kiểm tra lại hai ngày này."


class DueBeforeArrival(Refused):
    """A deadline before arrival cannot be met."""

    detail = "Thời hạn giải quyết không được trước ngày đến. Vui lòng nhập lại thời hạn."


class DueInThePast(Refused):
    """A deadline given today cannot lie in the past."""

    detail = "Thời hạn giải quyết đã qua. Vui lòng chọn ngày từ hôm nay trở đi."


class FilesMissing(Refused):
    """A document is registered with its file."""

    detail = "Chưa có tệp văn bản. Vui lòng tải lên ít nhất một tệp PDF đã được chấp nhận."


class LooksLikeADuplicate(Conflict):
    """The same document id, or the same number, notation and issuer, is in the register."""

    detail = (
        "Văn bản có thể đã được đăng ký (số đến {arrival_numbers}). "
        "Vui lòng kiểm tra; nếu vẫn đăng ký, hãy xác nhận không trùng."
    )


class KeyOfAnotherRequest(Conflict):
    """The Idempotency-Key has made a document from other data."""

    detail = (
        "Lần gửi này đã đăng ký một văn bản với thông tin khác. Vui lòng tải lại danh sách để xem; "
        "nếu cần sửa, hãy dùng chức năng đính chính."
    )


class DaysOfDifferentYears(Refused):
    """Registers are kept by the year, and so are their lists."""

    detail = "Từ ngày và đến ngày phải trong cùng một năm. Vui lòng chọn lại hoặc xem từng năm."


class NotWaitingForThis(Refused):
    """The document is at another step of its life."""

    detail = "Văn bản đang ở bước “{status}”, không thực hiện được việc này. Vui lòng tải lại."


class NotYourTurn(NotAllowed):
    """Someone else is to decide at this step."""

    detail = "Việc này do {owner} thực hiện. Vui lòng liên hệ người đó nếu cần thay đổi."


class LeadCannotCohandle(Refused):
    """Exactly one leads; the same one does not co-handle too."""

    detail = "Đơn vị hoặc người chủ trì không thể đồng thời phối hợp. Vui lòng bỏ khỏi phối hợp."


class AlreadyOpened(Refused):
    """What was read cannot be pulled back silently."""

    detail = "Người nhận đã mở văn bản nên không thu lại được. Vui lòng dùng “Giao lại”."


class ReasonMissing(Refused):
    """A return, correction or reassignment says why."""

    detail = "Vui lòng nhập lý do."


class NothingToCorrect(Refused):
    """A correction changes something."""

    detail = "Không có thông tin nào thay đổi. Vui lòng sửa thông tin rồi lưu lại."


class ReplyReferenceMissing(Refused):
    """A settlement by reply names the reply."""

    detail = "Vui lòng nhập số, ký hiệu văn bản phúc đáp."


class ResultMissing(Refused):
    """A settlement without a reply says what came of it."""

    detail = "Vui lòng nhập kết quả giải quyết."


class NoExtensionAsked(Refused):
    """There is no open request for more time."""

    detail = "Không có đề nghị gia hạn nào đang chờ. Vui lòng tải lại văn bản."


class ExtensionAlreadyAsked(Conflict):
    """One request for more time at once."""

    detail = "Đã có đề nghị gia hạn đang chờ quyết định. Vui lòng chờ người giao việc trả lời."


class ExtensionNotLater(Refused):
    """More time ends later than now."""

    detail = "Thời hạn mới phải sau thời hạn hiện tại. Vui lòng chọn ngày khác."


class AccessAlreadyAsked(Conflict):
    """One change of who may read at once."""

    detail = "Đã có đề nghị thay đổi phạm vi tiếp cận đang chờ quyết định. Vui lòng chờ kết quả."


class AccessUnchanged(Refused):
    """A change of who may read changes something."""

    detail = "Phạm vi tiếp cận không có gì thay đổi. Vui lòng chọn lại rồi gửi."


class NoAccessAsked(Refused):
    """No change of who may read waits to be decided."""

    detail = "Không có đề nghị thay đổi phạm vi tiếp cận nào đang chờ. Vui lòng tải lại văn bản."


class PartyUnknown(Refused):
    """The unit or person named is not of this agency, or has left."""

    detail = "Không tìm thấy đơn vị hoặc người được chọn trong cơ quan. Vui lòng chọn lại."
