"""What the office refuses about packets, each with what to do instead."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class ArrivalNotFound(NotFound):
    """No such packet for this actor."""

    detail = "Không tìm thấy văn bản chờ tiếp nhận này. Vui lòng tải lại danh sách."


class NotWaitingToBeTaken(Conflict):
    """It was taken in, sent back or taken back already, or is being examined."""

    detail = "Văn bản đang ở trạng thái “{state}”, không thực hiện được việc này. Vui lòng tải lại."


class SenderNotAnswered(Refused):
    """The sender asks for it back, or replaces it: the clerk answers that before anything else."""

    detail = (
        "Nơi gửi đề nghị {business} văn bản này và đang chờ trả lời. Vui lòng đồng ý hoặc từ chối "
        "đề nghị trước, sau đó mới tiếp nhận hoặc trả lại."
    )


class NotReady(Refused):
    """Something speaks against it: it is refused, or accepted under a direction."""

    detail = (
        "Văn bản có điểm cần xem xét. Vui lòng từ chối tiếp nhận, hoặc tiếp nhận theo ý kiến chỉ "
        "đạo của người có thẩm quyền."
    )


class NothingQuestioned(Refused):
    """Nothing speaks against it, so nobody needs to direct that it be accepted."""

    detail = "Văn bản đủ điều kiện tiếp nhận. Vui lòng tiếp nhận bình thường."


class DirectionIncomplete(Refused):
    """Who directed it, and in which document, is on record."""

    detail = "Vui lòng ghi người chỉ đạo và văn bản, ý kiến làm căn cứ tiếp nhận."


class RefusalUnexplained(Refused):
    """A refusal says why."""

    detail = "Vui lòng ghi rõ lý do để bên kia biết."


class NoRecallAsked(Refused):
    """The sender does not ask for it back."""

    detail = "Nơi gửi không đề nghị thu hồi văn bản này. Vui lòng tải lại."


class RecallAnswered(Conflict):
    """The clerk has answered already."""

    detail = "Đề nghị thu hồi đã được trả lời. Vui lòng tải lại để xem."


class NoUpdateAsked(Refused):
    """The sender has corrected nothing."""

    detail = "Nơi gửi không đề nghị cập nhật thông tin văn bản này. Vui lòng tải lại."


class UpdateAnswered(Conflict):
    """The clerk has answered already."""

    detail = "Đề nghị cập nhật đã được trả lời. Vui lòng tải lại để xem."


class SealedBytesDiffer(Refused):
    """The file to be sent is not the file that was sealed."""

    detail = (
        "Tệp “{filename}” khác với tệp đã ký, đóng dấu nên không được gửi. Vui lòng báo đơn vị vận "
        "hành kiểm tra kho lưu trữ."
    )


class NotIssuedYet(Refused):
    """Only what was issued is recalled."""

    detail = "Văn bản chưa phát hành hoặc đã thu hồi. Vui lòng tải lại."


class NothingToRecall(Refused):
    """Every copy that was named was given back, or is being asked for already."""

    detail = "Không còn nơi nhận nào để đề nghị thu hồi. Vui lòng tải lại để xem."
