"""What the files area refuses, as sentences. ``detail`` says what to do."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class FileNotFound(NotFound):
    """No such file in the actor's agency, or not one the actor may know of."""

    detail = "Không tìm thấy tệp trong đơn vị của anh/chị. Vui lòng tải tệp lên lại."


class SecrecyNotConfirmed(Refused):
    """The person did not confirm that the document may enter the system (Art. 3.3)."""

    detail = (
        "Anh/chị cần xác nhận văn bản không mang độ mật, không phải đơn khiếu nại, tố cáo và không "
        "thuộc nội dung nhạy cảm chưa có kết luận, rồi tải lên lại. Văn bản mật được tiếp nhận và "
        "theo dõi bằng sổ giấy theo quy định về bảo vệ bí mật nhà nước."
    )


class OnlyPdfComesIn(Refused):
    """Not a PDF; an e-mail is only ever the basis of a delegation."""

    detail = (
        "Hệ thống chỉ nhận tệp PDF; dự thảo và tài liệu kèm theo nhận cả .docx, .xlsx. Vui lòng "
        "chuyển tệp sang PDF rồi tải lên lại."
    )


class ConverterMissing(Refused):
    """No program here makes a PDF of Word and Excel files."""

    detail = (
        "Hệ thống chưa cài chương trình chuyển Word, Excel sang PDF. Trong Word hoặc Excel, vui "
        "lòng chọn Tệp, Lưu thành (Save As), kiểu PDF, rồi tải lên tệp PDF đó."
    )


class OfficeFileTooLarge(Refused):
    """What is so large is made of pictures."""

    detail = (
        "Tệp Word, Excel lớn hơn {largest_mb} MB. Vui lòng lưu thành PDF trong Word hoặc Excel rồi "
        "tải lên tệp PDF."
    )


class ConvertedIsNoOriginal(Refused):
    """What was made a PDF here is a draft of the agency, never what somebody sent."""

    detail = (
        "Tệp “{filename}” được chuyển từ Word, Excel nên chỉ dùng cho dự thảo và tài liệu kèm theo "
        "văn bản đi. Vui lòng tải lên tệp PDF hoặc bản quét của văn bản."
    )


class MailTooLarge(Refused):
    """An e-mail of a delegation says little."""

    detail = (
        "Thư điện tử lớn hơn 256 KB. Vui lòng đề nghị người gửi gửi lại thư không kèm tệp, rồi tải "
        "lên."
    )


class FileNameUnusable(Refused):
    """The name holds path parts or characters that cannot be shown."""

    detail = (
        "Tên tệp có ký tự không dùng được (đường dẫn, ký tự điều khiển) hoặc dài quá {longest} ký "
        "tự. Vui lòng đổi tên tệp rồi tải lên lại."
    )


class FileEmpty(Refused):
    """Nothing in it."""

    detail = "Tệp không có nội dung. Vui lòng kiểm tra lại tệp rồi tải lên lại."


class FileTooLarge(Refused):
    """Over what one file may have."""

    detail = (
        "Tệp lớn hơn {largest_mb} MB. Vui lòng giảm độ phân giải khi quét hoặc chia thành nhiều "
        "tệp."
    )


class DecisionReasonMissing(Refused):
    """A decision on a stopped file needs its reason."""

    detail = "Vui lòng ghi lý do của quyết định rồi thực hiện lại."


class FileNotStopped(Conflict):
    """There is nothing to decide, or it was decided otherwise."""

    detail = "Tệp không còn chờ quyết định. Vui lòng tải lại danh sách để xem kết quả."


class FileAwaitsDecision(Refused):
    """A stopped file cannot be withdrawn around the decision."""

    detail = (
        "Tệp đang bị dừng để xem xét dấu mật, chưa xóa được. Vui lòng chờ văn thư hoặc lãnh đạo "
        "quyết định."
    )


class FileInUse(Refused):
    """The file belongs to a registered document and stays."""

    detail = "Tệp đã gắn với văn bản đăng ký nên không xóa được. Vui lòng đính chính trên văn bản."


class UploadOver(Refused):
    """The upload has ended; parts come too late."""

    detail = "Lượt tải lên này đã kết thúc. Vui lòng tải tệp lên lại từ đầu."


class PartsMissing(Refused):
    """The upload in parts is not whole yet."""

    detail = "Tệp chưa tải lên đủ: còn thiếu phần {missing}. Vui lòng tiếp tục tải các phần này."


class PartNumberUnknown(Refused):
    """No such part in this upload."""

    detail = (
        "Phần tệp số {number} không có trong lượt tải này (gồm {part_count} phần). Vui lòng tải "
        "tệp lên lại từ đầu."
    )


class FileNotAccepted(Refused):
    """Only accepted files can be attached or read."""

    detail = (
        "Tệp “{filename}” chưa được chấp nhận nên chưa dùng được. Vui lòng chờ kiểm tra xong, hoặc "
        "tải lên tệp khác nếu tệp này bị từ chối."
    )


class FileAttachedElsewhere(Conflict):
    """Another document holds the file."""

    detail = (
        "Tệp “{filename}” đã gắn với một văn bản khác. Vui lòng tải tệp lên lại để dùng cho văn "
        "bản này."
    )


class CopyDiffers(Conflict):
    """The copy's hash is not the one taken at the check; the work is tried again."""

    detail = "Tệp sao chép không khớp với tệp gốc. Hệ thống sẽ kiểm tra lại; vui lòng chờ."
