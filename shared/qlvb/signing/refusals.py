"""What is refused when a file is prepared, signed or sealed.

Refused
├── AlreadySigned         the draft bears a signature already
│   ├── Certified         and its signer permitted no further change
│   └── Locked            and it locks the fields that are still to be filled
├── DraftEncrypted        it opens with a password only
├── NotReadable           no PDF that can be read
├── TooIntricate          more objects or pages than an office's document has
├── PlaceOutside          a place lies outside its page
├── NotPrepared           the field to be signed or filled is not there, or is in use
├── FigureTooLong         a figure does not fit into its blank
├── ImageNotUsable        no transparent PNG of a sensible size
├── LeaderNotSigned       no seal before the competent person's valid signature
├── WrongCertificate      another certificate than the one enrolled
├── CertificateNotValid   it is not valid now, or not for signing
├── SignatureNotMatching  the signature that came back is not over what was prepared
├── SigningExpired        the prepared file is no longer the one it was
├── NotTheServedFile      what was posted is not the served file with one valid increment
├── WrongFigures          number or date that a program wrote are not those that were given
└── NotLasting            what verifying it in years would need is not complete
"""

from qlvb.kernel.errors import Refused


class AlreadySigned(Refused):
    """The draft bears a signature already: nothing in it may be rewritten."""

    detail = (
        "Tệp đã có chữ ký số nên không thể dùng làm dự thảo. Vui lòng tải lên bản dự thảo chưa ký."
    )


class Certified(AlreadySigned):
    """The one who signed permitted no further change."""

    detail = (
        "Tệp đã được người ký khóa, không cho phép thay đổi nên không thể cấp số và đóng dấu. Vui "
        "lòng dùng bản dự thảo chưa ký."
    )


class Locked(AlreadySigned):
    """A signature locks all fields, so number, date and seal cannot follow."""

    detail = (
        "Chữ ký trên tệp đã khóa mọi trường nên không thể ghi số, ngày và đóng dấu. Vui lòng dùng "
        "bản dự thảo chưa ký."
    )


class DraftEncrypted(Refused):
    """It opens with a password only."""

    detail = "Dự thảo được đặt mật khẩu. Vui lòng gỡ mật khẩu rồi tải lên lại."


class NotReadable(Refused):
    """Not a PDF, or a broken one."""

    detail = "Không đọc được tệp PDF. Vui lòng xuất lại văn bản ra PDF rồi tải lên."


class TooIntricate(Refused):
    """More objects, pages or unpacked content than an office's document has."""

    detail = (
        "Tệp PDF có cấu trúc lớn bất thường nên không ký được. Vui lòng in lại văn bản ra PDF hoặc "
        "chia nhỏ rồi tải lên."
    )


class PlaceOutside(Refused):
    """A place lies outside its page, or is too small to hold anything."""

    detail = "Vị trí ký hoặc vị trí ghi số nằm ngoài trang {page}. Vui lòng đặt lại vị trí."


class NotPrepared(Refused):
    """The field to be signed or filled is not there, or is in use already."""

    detail = (
        "Tệp chưa có vị trí {field} hoặc vị trí này đã được dùng. Vui lòng chuẩn bị lại tệp trước "
        "khi ký."
    )


class FigureTooLong(Refused):
    """A figure does not fit into its blank, or has letters the typeface lacks."""

    detail = "Nội dung “{text}” không ghi vừa vào chỗ trống. Vui lòng đặt lại vị trí rộng hơn."


class ImageNotUsable(Refused):
    """No transparent PNG of a sensible size."""

    detail = (
        "Hình chữ ký hoặc hình con dấu không dùng được. Cần tệp PNG nền trong suốt, cạnh từ 50 đến "
        "2.000 điểm ảnh."
    )


class LeaderNotSigned(Refused):
    """No seal before the competent person's valid signature (Decree 30/2020, Art. 33)."""

    detail = (
        "Văn bản chưa có chữ ký số hợp lệ của người có thẩm quyền nên không được đóng dấu. Vui "
        "lòng chuyển lại người có thẩm quyền ký."
    )


class WrongCertificate(Refused):
    """Another certificate than the one enrolled for this person or agency."""

    detail = (
        "Chứng thư số dùng để ký không phải chứng thư số đã đăng ký cho tài khoản này. Vui lòng "
        "chọn đúng chứng thư số hoặc liên hệ quản trị."
    )


class CertificateNotValid(Refused):
    """The signer's certificate is not valid at this moment, or not for signing documents."""

    detail = (
        "Chứng thư số chưa có hiệu lực, đã hết hạn hoặc không dùng để ký văn bản. Vui lòng dùng "
        "chứng thư số còn hiệu lực."
    )


class SignatureNotMatching(Refused):
    """The signature that came back is not over what was prepared."""

    detail = "Chữ ký nhận được không khớp với văn bản đã gửi đi ký. Vui lòng thực hiện ký lại."


class SigningExpired(Refused):
    """The prepared file is no longer the one that was prepared."""

    detail = "Tệp chờ ký đã thay đổi nên không ghi được chữ ký. Vui lòng thực hiện ký lại."


class NotTheServedFile(Refused):
    """What was posted is not the served file with one valid signature added."""

    detail = (
        "Tệp đã ký gửi lên không phải là tệp hệ thống đã cấp, chỉ thêm một chữ ký. Vui lòng tải "
        "lại tệp từ hệ thống rồi ký lại."
    )


class WrongFigures(Refused):
    """Number or date that a program outside wrote are not those of the register."""

    detail = (
        "Số hoặc ngày ghi trên tệp đã ký không đúng với số, ngày hệ thống đã cấp. Vui lòng tải lại "
        "tệp từ hệ thống, ghi đúng số, ngày rồi ký lại."
    )


class NotLasting(Refused):
    """What verifying a file in years would need is not complete."""

    detail = (
        "Chưa đủ thông tin thu hồi chứng thư số để gia hạn chữ ký trên tệp. Cần cập nhật danh sách "
        "thu hồi rồi thực hiện lại."
    )
