"""What may be sent in: by its name, its size, and what the browser says that it is."""

import re

from qlvb.files.refusals import (
    FileEmpty,
    FileNameUnusable,
    FileTooLarge,
    MailTooLarge,
    OfficeFileTooLarge,
    OnlyPdfComesIn,
)
from qlvb.kernel import text

MEBIBYTE = 1024 * 1024
LARGEST_POST = 20 * MEBIBYTE
"""Above it a cut line would cost the whole upload, so larger files come in parts."""
LARGEST = 200 * MEBIBYTE
"""One file; a scan of 2,000 pages at 200 dpi has about this size."""
PART_SIZE = 8 * MEBIBYTE
"""At most 25 parts; S3 wants at least 5 MiB for all but the last."""
LONGEST_NAME = 200
LARGEST_MAIL = 256 * 1024
"""An e-mail that says who acts for whom; what is larger carries something else."""
LARGEST_OFFICE = 20 * MEBIBYTE
"""A Word or Excel file; what is larger is made of pictures, and comes in as a PDF."""
PDF = "application/pdf"
MAIL = "message/rfc822"
_OOXML = "application/vnd.openxmlformats-officedocument"
OFFICE = {
    ".docx": f"{_OOXML}.wordprocessingml.document",
    ".xlsx": f"{_OOXML}.spreadsheetml.sheet",
}
"""Made a PDF on the way in, where there is a converter."""
MEDIA = {".pdf": PDF, ".eml": MAIL, **OFFICE}
"""What comes in, by the ending of its name."""


def usable_name(filename: str) -> str:
    """The name in composed form.

    Raises:
        FileNameUnusable: path parts, control characters, too long. OnlyPdfComesIn: another ending.
    """
    name = text.nfc(filename)
    if (
        not name
        or len(name) > LONGEST_NAME
        or name.startswith(".")
        or re.search(r"[/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", filename)
    ):
        raise FileNameUnusable(longest=LONGEST_NAME)
    if ending_of(name) not in MEDIA:
        raise OnlyPdfComesIn
    return name


def ending_of(filename: str) -> str:
    """The last part of a name, with its dot, as it is looked up."""
    _, dot, last = filename.lower().rpartition(".")
    return dot + last


def check_declared(*, name: str, size: int, media_type: str) -> None:
    """Refuse by what the browser declares; the bytes are checked again when they are there.

    Raises:
        OnlyPdfComesIn, FileEmpty, FileTooLarge, MailTooLarge, OfficeFileTooLarge.
    """
    ending = ending_of(name)
    if media_type != MEDIA[ending]:
        raise OnlyPdfComesIn
    if ending == ".eml" and size > LARGEST_MAIL:
        raise MailTooLarge
    if ending in OFFICE and size > LARGEST_OFFICE:
        raise OfficeFileTooLarge(largest_mb=LARGEST_OFFICE // MEBIBYTE)
    if size <= 0:
        raise FileEmpty
    if size > LARGEST:
        raise FileTooLarge(largest_mb=LARGEST // MEBIBYTE)
