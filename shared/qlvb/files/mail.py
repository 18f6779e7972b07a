"""The check of an e-mail that comes in as the basis of a delegation: its form and its words.

Whose signature it bears, and whether that holds, is asked when the delegation is recorded.
"""

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from qlvb.files import secrecy, verdict
from qlvb.files.model import FileStatus
from qlvb.files.permitted import LARGEST_MAIL
from qlvb.files.verdict import Verdict

_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, RecursionError, AssertionError)
"""What the standard library's parser is known to raise of headers made to confuse it."""
_SHOWN = {"text", "image", "multipart"}


def verdict_on(content: bytes) -> Verdict:
    """Accepted, refused for its form, or stopped for the marks in its subject or text."""
    try:
        parsed = message_from_bytes(content, policy=policy.default)
        problem = _problem(content, parsed)
        if problem:
            return verdict.refused(problem)
        words = "\n".join([str(parsed["subject"] or ""), *map(_text, parsed.walk())])
    except (MessageError, *_BROKEN):
        return verdict.refused("mail_unreadable")
    marks = tuple(mark.value for mark in secrecy.marks_in(words))
    if marks:
        return verdict.stopped(marks, pages=1, where="Thư điện tử")
    return Verdict(status=FileStatus.ACCEPTED, pages=1)


def _problem(content: bytes, parsed: EmailMessage) -> str | None:
    if not content.strip():
        return "empty"
    if len(content) > LARGEST_MAIL:
        return "mail_too_large"
    if parsed.get_content_type() != "multipart/signed" or not parsed["from"]:
        return "mail_unsigned"
    return "mail_with_files" if any(map(_is_foreign, parsed.walk())) else None


def _is_foreign(part: EmailMessage) -> bool:
    if part.get_content_type() in _SIGNATURES:
        return False
    return part.get_content_maintype() not in _SHOWN or part.is_attachment()


def _text(part: EmailMessage) -> str:
    return str(part.get_content()) if part.get_content_maintype() == "text" else ""
