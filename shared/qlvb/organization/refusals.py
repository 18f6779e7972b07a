"""What the organization refuses, as sentences."""

from qlvb.kernel.errors import Conflict, NotFound, Refused


class AgencyNotFound(NotFound):
    """No agency has this id, code or host name."""

    detail = "Không tìm thấy cơ quan. Vui lòng kiểm tra lại mã định danh."


class UnitNotFound(NotFound):
    """The agency has no such unit."""

    detail = "Không tìm thấy đơn vị trong cơ quan của anh/chị. Vui lòng chọn lại."


class PersonNotFound(NotFound):
    """The agency has no such person."""

    detail = "Không tìm thấy người này trong cơ quan của anh/chị. Vui lòng chọn lại."


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
