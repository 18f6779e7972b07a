"""What is refused about certificates and images.

NotFound
├── CertificateNotFound     no such certificate in the agency
└── AuthorityNotFound       no such trusted authority
NotAllowed
└── CertificateNotYours     another person's signature image
Refused
├── CertificateMalformed    not a certificate that can be read
├── CertificateMissing      the holder has none in force
├── CertificateEnded        it was ended
├── CertificateOutOfTime    it is not valid now
├── CertificateWithdrawn    it is on its authority's list of withdrawn ones
├── AuthorityNotTrusted     no trusted authority stands over it
├── AuthorityMalformed      no certificate of an authority
├── AuthorityOutOfTime      the authority's certificate is not valid now
├── AuthorityEnded          it is no longer trusted
├── RootMissing             an authority whose root is not trusted
├── ListMalformed           no list of withdrawn certificates
├── ListOfAnother           not signed by this authority
├── ListPartial             a part of a list only
├── ListOlder               older than the one at hand
├── ListNotYetInForce       a list of tomorrow
├── ListAddressImpossible   no address on the web
├── TestCertificate         issued for trying things out, and this is no trial
├── KeyDiffers              the key in KMS is not the certificate's
├── KeyElsewhere            the key is not in the system
├── MarkMissing             no image of the signature or seal yet
├── MarkTooLarge            the image is too large
└── MarkSizeImpossible      no signature or seal has that size
Conflict
├── CertificateKnown        it is bound to somebody already
└── AuthorityKnown          it is trusted already, or somebody changed it meanwhile
"""

from qlvb.kernel.errors import Conflict, NotAllowed, NotFound, Refused


class CertificateNotFound(NotFound):
    """No such certificate in the agency."""

    detail = "Không tìm thấy chứng thư số này. Vui lòng tải lại danh sách chứng thư số."


class AuthorityNotFound(NotFound):
    """No such trusted authority."""

    detail = "Không tìm thấy tổ chức chứng thực này. Vui lòng tải lại danh sách."


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


class AuthorityMalformed(Refused):
    """No certificate of an authority: unreadable, several, or one that stands over nobody."""

    detail = (
        "Tệp không phải chứng thư số của một tổ chức chứng thực. Vui lòng chọn tệp (PEM) có đúng "
        "một chứng thư số do tổ chức chứng thực công bố."
    )


class AuthorityOutOfTime(Refused):
    """The authority's certificate is over, or has not begun."""

    detail = (
        "Chứng thư số của tổ chức chứng thực đã hết hạn hoặc chưa đến ngày có hiệu lực. Vui lòng "
        "dùng chứng thư số mới do tổ chức công bố."
    )


class AuthorityEnded(Refused):
    """It is no longer trusted."""

    detail = (
        "Tổ chức chứng thực này đã ngừng được tin cậy. Nếu cần dùng lại, vui lòng thêm lại vào "
        "danh sách."
    )


class RootMissing(Refused):
    """It is no root, and the one over it is not trusted."""

    detail = (
        "Đây là tổ chức chứng thực cấp dưới, tổ chức cấp trên chưa được tin cậy. Vui lòng thêm tổ "
        "chức chứng thực gốc trước."
    )


class ListMalformed(Refused):
    """No list of withdrawn certificates, or one that names no day of its next list."""

    detail = (
        "Không đọc được danh sách thu hồi. Vui lòng chọn tệp .crl (DER hoặc PEM) do tổ chức chứng "
        "thực công bố."
    )


class ListOfAnother(Refused):
    """Signed by another than this authority."""

    detail = (
        "Danh sách thu hồi không do tổ chức chứng thực này ký. Vui lòng chọn đúng tệp hoặc đúng tổ "
        "chức."
    )


class ListPartial(Refused):
    """It speaks of some certificates only."""

    detail = (
        "Danh sách thu hồi này chỉ là một phần (delta, gián tiếp hoặc theo lý do). Vui lòng dùng "
        "danh sách đầy đủ."
    )


class ListOlder(Refused):
    """Older than the one at hand: whoever was withdrawn since would be trusted again."""

    detail = (
        "Danh sách thu hồi cũ hơn danh sách đang dùng (ngày {day}). Vui lòng lấy danh sách mới "
        "nhất."
    )


class ListNotYetInForce(Refused):
    """A list of tomorrow."""

    detail = (
        "Danh sách thu hồi ghi ngày phát hành ở tương lai. Vui lòng kiểm tra lại tệp và đồng hồ."
    )


class ListAddressImpossible(Refused):
    """No address on the web."""

    detail = "Địa chỉ “{address}” không dùng được. Vui lòng nhập địa chỉ http:// hoặc https://."


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


class AuthorityKnown(Conflict):
    """It is trusted already, or somebody changed it meanwhile."""

    detail = (
        "Tổ chức chứng thực này đã có trong danh sách hoặc vừa được cập nhật. Vui lòng tải lại "
        "danh sách rồi thực hiện tiếp."
    )
