"""What is refused about certificates and images.

NotFound
└── CertificateNotFound     no such certificate in the agency
NotAllowed
└── CertificateNotYours     another person's signature image
Refused
├── CertificateMalformed    not a certificate that can be read
├── CertificateMissing      the holder has none in force
├── CertificateEnded        it was ended
├── CertificateOutOfTime    it is not valid now
├── CertificateWithdrawn    it is on its authority's list of withdrawn ones
├── AuthorityNotTrusted     no trusted authority stands over it
├── TestCertificate         issued for trying things out, and this is no trial
├── KeyDiffers              the key in KMS is not the certificate's
├── KeyElsewhere            the key is not in the system
├── MarkMissing             no image of the signature or seal yet
├── MarkTooLarge            the image is too large
└── MarkSizeImpossible      no signature or seal has that size
Conflict
└── CertificateKnown        it is bound to somebody already
"""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class CertificateNotFound(NotFound):
    """No such certificate in the agency."""

    detail = "Không tìm thấy chứng thư số này. Vui lòng tải lại danh sách chứng thư số."


class CertificateNotYours(NotAllowed):
    """Another person's signature image, or one's own while acting for another."""

    detail = "Hình chữ ký chỉ do chính người ký cập nhật. Vui lòng đăng nhập bằng tài khoản đó."


class CertificateMalformed(Refused):
    """Not a certificate that can be read, or not one that signs."""

    detail = (
        "Tệp không phải chứng thư số dùng để ký. Vui lòng chọn tệp chứng thư số (PEM) do tổ chức "
        "chứng thực cấp, kèm chứng thư của các cấp trung gian."
    )


class CertificateMissing(Refused):
    """The holder has no certificate in force."""

    detail = (
        "Hiện {holder} chưa có chứng thư số còn hiệu lực trên hệ thống. Vui lòng đề nghị quản trị "
        "đơn vị đăng ký chứng thư số."
    )


class CertificateEnded(Refused):
    """It was ended."""

    detail = (
        "Chứng thư số của {holder} đã ngừng sử dụng trên hệ thống. Vui lòng đề nghị quản trị đơn "
        "vị đăng ký chứng thư số khác."
    )


class CertificateOutOfTime(Refused):
    """It is not valid now."""

    detail = (
        "Chứng thư số của {holder} không còn hiệu lực hoặc chưa đến ngày có hiệu lực. Vui lòng đề "
        "nghị cấp lại và đăng ký chứng thư số mới."
    )


class CertificateWithdrawn(Refused):
    """Its authority withdrew it."""

    detail = (
        "Chứng thư số của {holder} đã bị tổ chức chứng thực thu hồi. Vui lòng đề nghị cấp lại và "
        "đăng ký chứng thư số mới."
    )


class AuthorityNotTrusted(Refused):
    """No trusted authority stands over it."""

    detail = (
        "Chứng thư số không do tổ chức chứng thực được tin cậy cấp, hoặc thiếu chứng thư của cấp "
        "trung gian. Vui lòng kiểm tra lại tệp."
    )


class TestCertificate(Refused):
    """Issued for trying things out; here documents are real."""

    __test__ = False
    detail = (
        "Đây là chứng thư số thử nghiệm, không dùng được trên hệ thống chính thức. Vui lòng dùng "
        "chứng thư số do tổ chức chứng thực được tin cậy cấp."
    )


class KeyDiffers(Refused):
    """The key in KMS is not the certificate's."""

    detail = (
        "Khóa tại máy chủ không phải là khóa của chứng thư số này. Vui lòng kiểm tra lại mã khóa "
        "(ARN) và tệp chứng thư số."
    )


class KeyElsewhere(Refused):
    """The key is on a token, at a provider, or in a program outside."""

    detail = (
        "Khóa của {holder} không lưu tại máy chủ. Vui lòng ký bằng thiết bị lưu khóa hoặc phần mềm "
        "ký đã đăng ký."
    )


class MarkMissing(Refused):
    """No image of the signature or seal yet."""

    detail = "Hiện {holder} chưa có hình {mark} trên hệ thống. Vui lòng tải hình lên trước khi ký."


class MarkTooLarge(Refused):
    """The image is too large."""

    detail = "Tệp hình lớn hơn {largest} KB. Vui lòng giảm kích thước rồi tải lên lại."


class MarkSizeImpossible(Refused):
    """No signature or seal has that size."""

    detail = "Kích thước thật phải từ {least} đến {most} mm. Vui lòng đo và nhập lại."


class CertificateKnown(Conflict):
    """It is bound to somebody already."""

    detail = "Chứng thư số này đã được đăng ký. Vui lòng kiểm tra danh sách chứng thư số."
