"""What the organization refuses, as sentences."""

from qlvb.kernel.errors import Conflict, NotFound, NotSignedIn, Refused


class AgencyNotFound(NotFound):
    """No agency has this id, code or host name."""

    detail = "Không tìm thấy cơ quan. Vui lòng kiểm tra lại mã định danh."


class UnitNotFound(NotFound):
    """The agency has no such unit."""

    detail = "Không tìm thấy đơn vị trong cơ quan của anh/chị. Vui lòng chọn lại."


class PersonNotFound(NotFound):
    """The agency has no such person."""

    detail = "Không tìm thấy người này trong cơ quan của anh/chị. Vui lòng chọn lại."


class AccountNotFound(NotFound):
    """Nobody of any agency has the account."""

    detail = "Không có tài khoản {account}. Vui lòng kiểm tra lại tên đăng nhập."


class AgencyNameTaken(Conflict):
    """The id, a code or a host name already leads to an agency."""

    detail = "Mã định danh hoặc tên miền này đã thuộc về một cơ quan khác. Vui lòng chọn tên khác."


class AccountNameTaken(Conflict):
    """The account name is, or once was, somebody's: a used name is never given again."""

    detail = "Tên tài khoản {account} đã có người dùng. Vui lòng chọn tên phân biệt."


class AccountNameMalformed(Refused):
    """Not of the form that Article 5.3a makes."""

    detail = (
        "Tên tài khoản chỉ gồm chữ thường không dấu và chữ số, dạng annv.stttt. Vui lòng nhập lại."
    )


class CodeMalformed(Refused):
    """Not an identification code of its scheme."""

    detail = "Mã định danh {value} không đúng dạng. Vui lòng nhập lại theo quyết định cấp mã."


class NameForHostMissing(Refused):
    """The abbreviation has no letter or digit, or no agency above has a domain."""

    detail = "Cần tên viết tắt có chữ cái và tên miền của tỉnh để đặt tên miền cho cơ quan."


class SuccessionIncomplete(Refused):
    """The predecessors, successors or the decision do not make up a change of this kind."""

    detail = (
        "Quyết định sắp xếp phải nêu đủ cơ quan cũ, cơ quan tiếp nhận và số quyết định, đúng với "
        "hình thức hợp nhất, chia tách, đổi tên hoặc giải thể. Vui lòng nhập lại."
    )


class SuccessionCircle(Refused):
    """A predecessor would come after its own successor."""

    detail = (
        "Cơ quan cũ không thể tiếp nhận lại từ chính mình. Vui lòng kiểm tra cơ quan tiếp nhận."
    )


class SuccessorUndecided(Refused):
    """Several successors, and the decision does not say who receives what is addressed."""

    detail = "Khi có nhiều cơ quan tiếp nhận, cần chọn cơ quan nhận văn bản gửi cho cơ quan cũ."


class SuccessionKnown(Conflict):
    """What becomes of the predecessor was decided already, or it changed meanwhile."""

    detail = (
        "Cơ quan, đơn vị này đã có quyết định sắp xếp hoặc vừa được thay đổi. "
        "Vui lòng tải lại rồi kiểm tra."
    )


class AgencyNotInEffect(Refused):
    """The agency or unit does not exist on the day."""

    detail = "Cơ quan, đơn vị {name} không hoạt động vào ngày này. Vui lòng kiểm tra ngày hiệu lực."


class AgencyEnded(NotFound):
    """The agency was dissolved, and nobody stands in its place."""

    detail = "Cơ quan đã giải thể và không có cơ quan tiếp nhận. Vui lòng gửi trả nơi gửi."


class SuccessionNotYet(Refused):
    """The day of the change has not come."""

    detail = "Quyết định sắp xếp có hiệu lực từ {effective_from}. Vui lòng thực hiện từ ngày đó."


class FullNameUnreadable(Refused):
    """Nothing is left of the name without diacritics, so no account can be named after it."""

    detail = "Không đặt được tên tài khoản từ họ tên này. Vui lòng nhập họ tên bằng chữ tiếng Việt."


class GivenNameNotInName(Refused):
    """The chosen given name is no word of the full name."""

    detail = "Tên gọi phải là một từ trong họ và tên. Vui lòng chọn lại."


class AccountNameNotProposed(Refused):
    """The account name is not made from the person's name and the agency's abbreviation."""

    detail = (
        "Tên tài khoản phải bắt đầu bằng tên gọi không dấu và kết thúc bằng .{ending}. "
        "Vui lòng chọn một tên được gợi ý hoặc đặt theo mẫu đó."
    )


class EmailTaken(Conflict):
    """Somebody of the agency has the address: one person has one account (Art. 17.1b)."""

    detail = (
        "Địa chỉ thư này là của {name} ({account}); mỗi người chỉ có một tài khoản. "
        "Vui lòng thêm chức vụ cho người đó, hoặc kiểm tra lại địa chỉ."
    )


class PositionNotFound(NotFound):
    """The person holds no such position."""

    detail = "Không tìm thấy chức vụ này. Vui lòng tải lại danh sách rồi chọn lại."


class OneselfOnly(Refused):
    """An administrator would shut themselves out, and perhaps nobody could let them in again."""

    detail = (
        "Anh/chị không tự khóa, tự cho thôi việc hay tự khôi phục tài khoản của mình được. "
        "Việc này cần một quản trị khác của cơ quan thực hiện."
    )


class PersonBarred(Refused):
    """The person left or was shut out: there is nothing to sign in to."""

    detail = "Người này không còn chức vụ hoặc đang bị khóa. Vui lòng bổ nhiệm hoặc mở khóa trước."


class TooManyTries(NotSignedIn):
    """The account was tried too often with wrong answers; it opens again by itself."""

    detail = (
        "Đã nhập sai nhiều lần nên tài khoản tạm khóa {minutes} phút. Vui lòng chờ rồi thử lại, "
        "hoặc liên hệ quản trị phần mềm của cơ quan để khôi phục."
    )


class AlreadySignedIn(Refused):
    """An invitation is for the first sign-in; afterwards the account is recovered."""

    detail = (
        "Người này đã đăng nhập và tự đặt mật khẩu. Vui lòng dùng chức năng khôi phục mật khẩu."
    )


class SheetWithoutColumns(Refused):
    """The spreadsheet does not name the columns that a list of people needs."""

    detail = "Bảng tính cần có dòng tiêu đề với các cột: {columns}. Vui lòng dùng tệp mẫu."
