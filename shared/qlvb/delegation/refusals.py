"""What delegation refuses, as sentences. ``detail`` says what to do."""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class DelegationNotFound(NotFound):
    """No such delegation in the agency, or none the actor has a part in."""

    detail = "Không tìm thấy ủy quyền này. Vui lòng tải lại danh sách ủy quyền."


class DelegationNotRunning(NotAllowed):
    """Acting under a delegation before its time, after it, or after it was withdrawn."""

    detail = (
        "Ủy quyền này không còn hiệu lực hoặc chưa đến ngày có hiệu lực. Vui lòng thôi làm việc "
        "thay mặt, hoặc đề nghị người ủy quyền lập ủy quyền khác."
    )


class DelegationToOneself(Refused):
    """Delegator and delegate are one person."""

    detail = "Người được ủy quyền phải là người khác. Vui lòng chọn lại."


class DelegateWithoutPosition(Refused):
    """The delegate, or the delegator, holds no position with documents today."""

    detail = (
        "Hiện {name} không giữ vị trí công tác nào xử lý văn bản trong cơ quan nên không ủy quyền, "
        "nhận ủy quyền được. Vui lòng chọn người khác."
    )


class DutiesMissing(Refused):
    """Nothing is delegated."""

    detail = "Vui lòng chọn ít nhất một việc được ủy quyền."


class DutyNotOnesOwn(Refused):
    """The delegator does not have the duty, so cannot pass it on."""

    detail = (
        "Người ủy quyền không có thẩm quyền đối với việc “{duty}” nên không ủy quyền được việc "
        "này. Vui lòng bỏ chọn."
    )


class CapacityMissing(Refused):
    """Signing is delegated, and nothing says in which capacity."""

    detail = "Ủy quyền ký phải ghi rõ thẩm quyền ký (KT., TL. hoặc TUQ.). Vui lòng chọn."


class CapacityWithoutSigning(Refused):
    """A capacity, kinds or a field, and no signing they could be about."""

    detail = (
        "Thẩm quyền ký, loại văn bản và lĩnh vực chỉ đi cùng việc “{duty}”. Vui lòng chọn việc "
        "này, hoặc bỏ các nội dung về ký."
    )


class CapacityNotForThem(Refused):
    """The delegate's office is not one that signs so (Decree 30/2020, Art. 13)."""

    detail = (
        "Thẩm quyền “{mark}” chỉ giao cho {holders}. Vui lòng chọn người khác hoặc thẩm quyền ký "
        "khác."
    )


class SigningNotInWriting(Refused):
    """To sign for another takes a document, not a mail (Decree 30/2020, Art. 13.4)."""

    detail = (
        "Việc giao ký thay, thừa lệnh, thừa ủy quyền phải bằng văn bản. Vui lòng chọn căn cứ là "
        "văn bản và tải lên tệp PDF."
    )


class AuthorizationWithoutContent(Refused):
    """Limited in time alone; the decree asks for content too (Decree 30/2020, Art. 13.4)."""

    detail = (
        "Ký thừa ủy quyền phải giới hạn nội dung. Vui lòng chọn các loại văn bản hoặc ghi lĩnh vực "
        "được ủy quyền ký."
    )


class KindNotDelegated(NotAllowed):
    """The delegation to sign covers other kinds of documents."""

    detail = (
        "Ủy quyền ký của {name} không có loại văn bản “{kind}”. Vui lòng thôi làm việc thay mặt và "
        "để {name} ký văn bản này."
    )


class DelegationTermImpossible(Refused):
    """It begins in the past, ends before it begins, or lasts too long."""

    detail = (
        "Thời hạn ủy quyền phải bắt đầu từ hôm nay trở đi, kết thúc sau ngày bắt đầu và không quá "
        "{longest} ngày. Vui lòng nhập lại."
    )


class DutyAlreadyDelegated(Conflict):
    """The same duty is somebody else's (or was given already) on some of the days."""

    detail = (
        "Việc “{duty}” đã được ủy quyền cho {name} đến hết ngày {until}. Vui lòng thu hồi ủy quyền "
        "đó trước, hoặc chọn thời gian khác."
    )


class BasisOfAnother(Refused):
    """A delegation in writing is recorded by who delegates: the scan alone proves nothing."""

    detail = (
        "Ủy quyền bằng văn bản do chính người ủy quyền lập trên hệ thống. Nếu người ủy quyền đang "
        "vắng, vui lòng dùng thư điện tử có chữ ký số của người ủy quyền."
    )


class BasisForOneself(Refused):
    """The delegate does not record the delegation to themselves."""

    detail = (
        "Người được ủy quyền không tự lập ủy quyền cho mình. Vui lòng chuyển thư cho văn thư đơn "
        "vị để lập."
    )


class BasisOfAnotherKind(Refused):
    """A PDF was given as an e-mail, or an e-mail as a document."""

    detail = (
        "Tệp kèm theo không đúng loại căn cứ đã chọn: văn bản ủy quyền là tệp PDF, thư điện tử là "
        "tệp .eml. Vui lòng chọn lại."
    )


class MailNotSigned(Refused):
    """No signature, or one that does not hold."""

    detail = (
        "Thư điện tử không có chữ ký số hợp lệ ({why}). Vui lòng đề nghị người ủy quyền ký số và "
        "gửi lại, rồi tải lên đúng tệp .eml gốc."
    )


class MailOfAnother(Refused):
    """Signed by somebody, but not by the delegator from the account's address."""

    detail = (
        "Thư phải gửi từ địa chỉ {expected} của người ủy quyền và ký bằng chứng thư số cấp cho "
        "chính địa chỉ đó. Vui lòng kiểm tra lại tệp thư."
    )


class MailSaysOtherwise(Refused):
    """The signed words do not name the delegate and the term."""

    detail = (
        "Nội dung thư đã ký phải nêu rõ việc ủy quyền, họ tên người được ủy quyền và ngày bắt đầu, "
        "ngày kết thúc; chưa thấy: {missing}. Vui lòng đề nghị người ủy quyền gửi lại thư."
    )
