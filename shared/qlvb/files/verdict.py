"""What the findings about a file mean: accepted, refused or stopped, in a Vietnamese sentence."""

import json
from dataclasses import dataclass

from qlvb.files.model import FileStatus

SECONDS = 100
"""Time for one file; measured: 200 MB of scans or 2,000 pages of text need one."""

PROBLEMS = {
    "size": "Dung lượng tệp nhận được khác với dung lượng đã khai báo. Vui lòng tải tệp lên lại.",
    "empty": "Tệp không có nội dung. Vui lòng kiểm tra lại tệp rồi tải lên lại.",
    "mail_too_large": (
        "Thư điện tử lớn hơn 256 KB. Vui lòng đề nghị người gửi gửi lại thư không kèm tệp."
    ),
    "mail_unsigned": (
        "Tệp không phải là thư điện tử có chữ ký số. Vui lòng lưu thư đã ký ở dạng .eml từ phần "
        "mềm thư điện tử rồi tải lên lại."
    ),
    "mail_with_files": (
        "Thư điện tử có tệp đính kèm nên không được nhận. Vui lòng đề nghị người gửi gửi lại thư "
        "chỉ gồm nội dung ủy quyền."
    ),
    "mail_unreadable": (
        "Không đọc được nội dung thư điện tử. Vui lòng lưu lại thư ở dạng .eml rồi tải lên."
    ),
    "office_not": (
        "Tệp không phải là tệp Word (.docx) hoặc Excel (.xlsx) như tên tệp. Vui lòng lưu thành PDF "
        "rồi tải lên."
    ),
    "office_password": (
        "Tệp được đặt mật khẩu hoặc là định dạng Word, Excel cũ (.doc, .xls). Vui lòng gỡ mật khẩu "
        "và lưu lại dạng .docx, .xlsx hoặc PDF."
    ),
    "office_broken": (
        "Không đọc được tệp Word, Excel vì cấu trúc bị hỏng. Vui lòng lưu lại tệp hoặc lưu thành "
        "PDF rồi tải lên."
    ),
    "office_too_large": (
        "Nội dung nén trong tệp Word, Excel lớn bất thường. Vui lòng lưu thành PDF rồi tải lên."
    ),
    "office_program": (
        "Tệp có macro hoặc thành phần chạy được nên không được nhận. Vui lòng lưu thành PDF rồi "
        "tải lên."
    ),
    "office_embedded": (
        "Tệp có đối tượng nhúng từ chương trình khác. Vui lòng chuyển đối tượng thành hình ảnh, "
        "hoặc lưu thành PDF rồi tải lên."
    ),
    "office_elsewhere": (
        "Tệp có nội dung liên kết lấy từ nơi khác (ảnh, mẫu, dữ liệu ngoài tệp). Vui lòng đưa nội "
        "dung vào tệp, hoặc lưu thành PDF rồi tải lên."
    ),
    "office_unconverted": (
        "Không chuyển được tệp Word, Excel sang PDF. Vui lòng lưu thành PDF trong Word hoặc Excel "
        "rồi tải lên."
    ),
    "not_pdf": (
        "Tệp không phải là PDF, dù tên tệp có đuôi .pdf. Vui lòng xuất văn bản ra PDF rồi tải lên "
        "lại."
    ),
    "truncated": "Tệp PDF bị cắt cụt, thiếu phần cuối. Vui lòng lấy lại tệp đầy đủ rồi tải lên.",
    "trailing": (
        "Sau phần kết thúc của tệp PDF còn nội dung khác. Vui lòng in lại văn bản ra PDF rồi tải "
        "lên."
    ),
    "unreadable": (
        "Không mở được tệp PDF vì cấu trúc bị hỏng. Vui lòng quét hoặc xuất lại PDF rồi tải lên."
    ),
    "encrypted": (
        "Tệp PDF được đặt mật khẩu hoặc mã hóa. Vui lòng gỡ mật khẩu, hoặc đề nghị nơi gửi gửi lại "
        "tệp không mã hóa."
    ),
    "no_pages": "Tệp PDF không có trang nào. Vui lòng kiểm tra lại tệp rồi tải lên.",
    "too_many_pages": "Tệp PDF có quá 2.000 trang. Vui lòng chia thành nhiều tệp rồi tải lên.",
    "too_many_objects": (
        "Cấu trúc tệp PDF lớn bất thường. Vui lòng in lại văn bản ra PDF rồi tải lên."
    ),
    "too_large_unpacked": (
        "Nội dung nén trong tệp PDF lớn bất thường. Vui lòng quét lại với độ phân giải thấp hơn "
        "hoặc in lại ra PDF rồi tải lên."
    ),
    "too_much_work": (
        "Tệp PDF quá phức tạp nên không kiểm tra được. Vui lòng in lại văn bản ra PDF hoặc chia "
        "nhỏ rồi tải lên."
    ),
}
_ACTIVE = {
    "javascript": "mã JavaScript",
    "launch": "lệnh chạy chương trình hoặc gửi dữ liệu ra ngoài",
    "embedded_file": "tệp nhúng bên trong",
    "open_action": "lệnh tự chạy khi mở tệp",
    "additional_action": "lệnh tự chạy theo thao tác",
    "rich_media": "nội dung đa phương tiện",
    "xfa": "biểu mẫu động XFA",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """ACCEPTED, REFUSED or STOPPED, with the reason, the page count and the marks found."""

    status: FileStatus
    reason: str = ""
    pages: int = 0
    marks: tuple[str, ...] = ()


def refused(problem: str) -> Verdict:
    """The verdict on one of ``PROBLEMS``."""
    return Verdict(status=FileStatus.REFUSED, reason=PROBLEMS[problem])


def stopped(
    marks: tuple[str, ...], *, pages: int, where: str = "Trang đầu hoặc trang cuối"
) -> Verdict:
    """The verdict on marks that were found."""
    return Verdict(
        status=FileStatus.STOPPED,
        pages=pages,
        marks=marks,
        reason=(
            f"{where} có dấu “{'”, “'.join(marks)}”. Tệp bị dừng; văn thư "
            "hoặc lãnh đạo cần xem bản giấy hoặc tệp gốc rồi quyết định."
        ),
    )


def of(lines: tuple[str, ...], *, is_late: bool) -> Verdict:
    """The verdict on what the inspection printed.

    Args:
        lines: the form, then the marks; fewer when the inspection broke off.
        is_late: it was ended because its time was up.
    """
    if not lines:
        return refused("too_much_work" if is_late else "unreadable")
    form = json.loads(lines[0])
    if form["problem"]:
        return refused(form["problem"])
    if form["active"]:
        kinds = ", ".join(_ACTIVE[kind] for kind in form["active"])
        return Verdict(
            status=FileStatus.REFUSED,
            reason=(
                f"Tệp PDF có nội dung hoạt động ({kinds}) nên không được nhận. Vui lòng in lại văn "
                "bản ra PDF rồi tải lên."
            ),
        )
    pages = int(form["pages"])
    if len(lines) == 1:
        # The gate could not look; a person does, as with a mark found.
        return Verdict(
            status=FileStatus.STOPPED,
            pages=pages,
            reason=(
                "Không đọc được phần chữ của tệp để kiểm tra dấu mật. Văn thư hoặc lãnh đạo cần "
                "xem bản giấy hoặc tệp gốc rồi quyết định."
            ),
        )
    marks = tuple(json.loads(lines[1])["marks"])
    if marks:
        return stopped(marks, pages=pages)
    return Verdict(status=FileStatus.ACCEPTED, pages=pages)
