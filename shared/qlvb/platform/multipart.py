"""The one file of a form that a program posts (RFC 7578), byte by byte as it was sent."""

from email.message import Message

from qlvb.kernel.errors import Malformed

FORM = "multipart/form-data"
_LONGEST_BOUNDARY = 70
"""RFC 2046."""
_MOST_PARTS = 50
"""What a program sends along besides: names and values, a handful."""


class NotAForm(Malformed):
    """A program posts its file as a form, in the field that is named."""

    detail = "Cần gửi tệp dưới dạng biểu mẫu (multipart/form-data), trong trường “{field}”."


def file_of(content_type: str, body: bytes, field: str) -> bytes:
    """The bytes of one field of a form.

    Args:
        content_type: of the request, with its boundary.
        body: of the request.
        field: the name of the field.

    Raises:
        NotAForm: it is no whole form, or has the field not exactly once.
    """
    refusal = NotAForm(field=field)
    kind, told = _parameters(content_type, "Content-Type", "boundary")
    boundary = told.encode("ascii", "replace")
    if kind != FORM or not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        raise refusal
    # Every boundary begins a line; the first may be where the body begins.
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 2)
    if len(pieces) > _MOST_PARTS + 1 or not pieces[-1].startswith(b"--"):
        raise refusal
    found = []
    for piece in pieces[1:-1]:
        if not piece.startswith(b"\r\n"):
            raise refusal
        head, parted, content = piece.partition(b"\r\n\r\n")
        if parted and _name(head) == field:
            found.append(content)
    if len(found) != 1:
        raise refusal
    return found[0]


def _name(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return _parameters(value.strip(), "Content-Disposition", "name")[1]
    return ""


def _parameters(value: str, header: str, parameter: str) -> tuple[str, str]:
    """A header's own value in small letters, and one of its parameters; empty where it has none."""
    message = Message()
    message[header] = value.replace("\r", " ").replace("\n", " ")
    found = message.get_param(parameter, "", header)
    return value.partition(";")[0].strip().lower(), found if isinstance(found, str) else ""
