"""What the office refuses about outgoing documents, each with what to do instead."""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class OutgoingNotFound(NotFound):
    """No such outgoing document for this actor."""

    detail = "Không tìm thấy văn bản đi này trong đơn vị. Vui lòng tải lại danh sách."


class KindNotIssuedHere(Refused):
    """The kind stands for what other bodies send."""

    detail = "Loại văn bản này không do cơ quan ban hành. Vui lòng chọn loại văn bản cụ thể."


class UnitMarkMissing(Refused):
    """The notation of an official letter names the drafting unit or the field."""

    detail = (
        "Ký hiệu công văn cần chữ viết tắt của đơn vị soạn thảo hoặc lĩnh vực. "
        "Vui lòng nhập chữ viết tắt này."
    )


class UnitMarkMalformed(Refused):
    """A group of a notation has letters and digits only."""

    detail = (
        "Chữ viết tắt “{mark}” không hợp lệ. Vui lòng chỉ dùng chữ cái và chữ số, viết liền, "
        "tối đa 12 ký tự."
    )


class NobodyReceives(Refused):
    """A document goes to somebody."""

    detail = "Chưa có nơi nhận văn bản. Vui lòng chọn ít nhất một nơi nhận trước khi trình."


class RecipientNotListed(Refused):
    """The agency, unit, person or group named is not there."""

    detail = "Không tìm thấy nơi nhận “{name}”. Vui lòng chọn lại nơi nhận trong danh sách."


class RecipientTwice(Refused):
    """One recipient, one copy."""

    detail = "Nơi nhận “{name}” được chọn hai lần. Vui lòng bỏ bớt một dòng."


class TooManyRecipients(Refused):
    """A document has at most so many recipients."""

    detail = "Văn bản có tối đa {most} nơi nhận. Vui lòng bỏ bớt nơi nhận."


class FollowsTwo(Refused):
    """A document stands in the place of one other, or corrects one."""

    detail = (
        "Một văn bản chỉ thay thế hoặc đính chính một văn bản. Vui lòng bỏ bớt trong mục văn bản "
        "liên quan."
    )


class CorrectedByLetterOnly(Refused):
    """Slips are corrected by an official letter (Decree 30/2020, Art. 18)."""

    detail = (
        "Đính chính văn bản đã phát hành bằng công văn. Vui lòng chọn loại văn bản là công văn."
    )


class NotToBeFollowed(Conflict):
    """Only what is issued, and nothing else has replaced or recalled, is replaced or corrected."""

    detail = (
        "Không thay thế, đính chính được {reference} vì đang ở trạng thái “{status}”. Vui lòng "
        "kiểm tra lại mục văn bản liên quan."
    )


class GroupNotFound(NotFound):
    """The agency keeps no such group of recipients."""

    detail = "Không tìm thấy nhóm nơi nhận này. Vui lòng tải lại danh sách nhóm."


class AnswerDueInThePast(Refused):
    """Nobody answers yesterday."""

    detail = "Hạn trả lời đã qua. Vui lòng chọn ngày từ hôm nay trở đi."


class DraftMissing(Refused):
    """What is reviewed and signed is a file."""

    detail = "Chưa có tệp dự thảo. Vui lòng tải lên tệp PDF của dự thảo trước khi trình."


class NothingChanged(Refused):
    """A change changes something."""

    detail = "Không có thông tin nào thay đổi. Vui lòng sửa rồi lưu lại."


class SameDraftAgain(Refused):
    """A new version has other bytes than the present one."""

    detail = "Tệp này giống hệt phiên bản hiện tại. Vui lòng tải lên tệp đã sửa."


class AnotherVersionSigned(Conflict):
    """What was signed is not the present version."""

    detail = (
        "Dự thảo đã có phiên bản {draft_no} sau khi mở để ký. "
        "Vui lòng tải lại và ký phiên bản mới nhất."
    )


class AlreadyApproved(Conflict):
    """The present version is approved."""

    detail = "Dự thảo này đã được duyệt. Vui lòng tải lại để xem."


class NotApprovedYet(Refused):
    """What is issued was approved and signed."""

    detail = "Văn bản chưa được người có thẩm quyền ký. Vui lòng chờ ký trước khi phát hành."


class AlreadyNumbered(Refused):
    """A document in the register changes no more."""

    detail = (
        "Văn bản đã được cấp số {reference}, không sửa hoặc trả lại được nữa. "
        "Vui lòng phát hành, hoặc đề nghị lãnh đạo hủy."
    )


class NotNumberedYet(Refused):
    """What is issued has a number."""

    detail = "Văn bản chưa được cấp số. Vui lòng cấp số và ngày trước khi phát hành."


class OutgoingNotWaitingForThis(Refused):
    """The document is at another step of its life."""

    detail = "Dự thảo đang ở bước “{status}”, không làm được việc này. Vui lòng tải lại."


class BeingRecalled(Refused):
    """Recipients are asked to give it back: nothing of it changes, and nothing more is sent."""

    detail = (
        "Văn bản đang thu hồi, chưa đủ trả lời của nơi nhận nên tạm khóa. Vui lòng chờ trả lời, "
        "xem tình trạng ở mục Nơi nhận."
    )


class NotYourStep(NotAllowed):
    """Someone else is to act at this step."""

    detail = "Bước này do {owner} thực hiện. Vui lòng liên hệ người đó nếu cần thay đổi."


class ReasonForThisMissing(Refused):
    """A return, cancellation or correction says why."""

    detail = "Vui lòng nhập lý do trả lại, hủy dự thảo hoặc sửa thông tin."


class OpinionAskedOfNobody(Refused):
    """An opinion is asked of somebody else who does not owe one yet."""

    detail = "Chưa có người, đơn vị nào mới được xin ý kiến. Vui lòng chọn người hoặc đơn vị khác."


class DraftKeyOfAnotherRequest(Conflict):
    """The Idempotency-Key has made a draft from other data."""

    detail = (
        "Lần gửi này đã tạo một dự thảo với thông tin khác. Vui lòng tải lại danh sách để xem rồi "
        "sửa dự thảo đó."
    )


class NumberingImpossible(Refused):
    """Groups and councils of a numbering have names and marks of their own."""

    detail = "Thiết lập số văn bản đi không hợp lệ ở “{code}”. Vui lòng kiểm tra lại mã và loại."


class CouncilUnknown(Refused):
    """The agency's numbering knows no such council."""

    detail = "Không tìm thấy hội đồng, ban hoặc tổ công tác này. Vui lòng chọn lại."


class SeriesUnknown(NotFound):
    """The agency's numbering has no such series."""

    detail = "Cơ quan không có dãy số này. Vui lòng chọn dãy số khác."


class NumberingChanged(Conflict):
    """Somebody set up the numbering, or gave the first number of the year, at the same moment."""

    detail = "Thiết lập số văn bản đi vừa thay đổi. Vui lòng tải lại rồi thực hiện tiếp."


class NumberNotFound(NotFound):
    """The series has not given or reserved this number."""

    detail = "Dãy số không có số này. Vui lòng tải lại danh sách số."


class NumberTaken(Conflict):
    """The number was used, cancelled, or never reserved."""

    detail = "Số {number} không còn giữ chỗ để dùng. Vui lòng chọn số khác trong danh sách."


class ReservationImpossible(Refused):
    """A block of reserved numbers is small, and said why."""

    detail = "Mỗi lần giữ từ 1 đến {most} số và phải nêu lý do. Vui lòng nhập lại."


class IssueDateImpossible(Refused):
    """A document bears the day its number was given, or a day since it was reserved."""

    detail = "Ngày văn bản {day} không phù hợp với số được cấp. Vui lòng chọn ngày khác."


class IssuedInDifferentYears(Refused):
    """Outgoing documents are listed by the year."""

    detail = "Hai mốc thời gian phải trong cùng một năm. Vui lòng chọn lại hoặc xem từng năm."


class OriginalMissing(Refused):
    """A copy is made from a document."""

    detail = (
        "Chưa chọn văn bản gốc, bản chính được sao. Vui lòng tìm văn bản và chọn làm bản gốc của "
        "bản sao."
    )


class OriginalOfACopyOnly(Refused):
    """Only a certified copy has an original."""

    detail = (
        "Chỉ bản sao y, sao lục, trích sao mới có văn bản gốc được sao. Vui lòng chọn lại loại văn "
        "bản, hoặc chọn văn bản kia làm văn bản liên quan."
    )


class OriginalTwice(Refused):
    """A copy is made from one document."""

    detail = "Bản sao chỉ có một văn bản gốc. Vui lòng bỏ bớt văn bản được chọn làm bản gốc."


class OriginalNotIssued(Refused):
    """What is copied has its number and date."""

    detail = "Chưa sao được {label} vì chưa phát hành. Vui lòng phát hành trước."


class CopyOfElectronicForbidden(Refused):
    """No electronic copy of a whole electronic document (Decree 30/2020, Art. 25)."""

    detail = (
        "Văn bản {reference} là văn bản điện tử: không sao y, sao lục từ điện tử sang điện tử. Vui "
        "lòng chuyển chính văn bản điện tử đã ký số, hoặc trích sao phần cần dùng."
    )


class RecopyNeeded(Refused):
    """A copy of a copy is called otherwise."""

    detail = (
        "Văn bản {reference} đã là bản sao nên không sao y lại. Vui lòng chọn loại “Bản sao lục”."
    )


class CopyOfACopyMissing(Refused):
    """A *sao lục* is made from a *sao y* (Decree 30/2020, Art. 3.11)."""

    detail = (
        "Bản sao lục được sao từ bản sao y, mà văn bản {reference} không phải bản sao y. Vui lòng "
        "chọn loại “Bản sao y”."
    )


class OriginalWithoutScan(Refused):
    """There is no scan to make the copy of."""

    detail = (
        "Văn bản {reference} chưa có tệp số hóa trên hệ thống. Vui lòng quét văn bản giấy rồi tải "
        "lên làm tệp của bản sao."
    )


class NotSignedByAPerson(Refused):
    """A certified copy bears the agency's signature and nobody's own."""

    detail = (
        "Bản sao chỉ có chữ ký số của cơ quan. Vui lòng bấm “Duyệt bản sao” để chuyển văn thư đóng "
        "dấu sao."
    )


class OnlyCopiesAreCertified(Refused):
    """What is no copy is signed."""

    detail = "Văn bản này không phải bản sao. Vui lòng duyệt và ký số văn bản."
