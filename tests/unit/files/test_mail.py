"""The check of an e-mail that comes in: its form and its words, whatever its signature."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.files import mail
from qlvb.files.model import FileStatus
from qlvb.files.permitted import LARGEST_MAIL, check_declared, usable_name
from qlvb.files.refusals import MailTooLarge, OnlyPdfComesIn
from qlvb.files.verdict import PROBLEMS

from tests.builders.authority import Authority, signed

IDENTITY = Authority().issue("giamdoc@stttt.example")
AT = datetime(2026, 12, 1, tzinfo=UTC)


def a_mail(words="Tôi ủy quyền cho ông Nguyễn Văn An."):
    return signed(IDENTITY, words, sender="giamdoc@stttt.example", at=AT)


def test_a_signed_mail_comes_in():
    found = mail.verdict_on(a_mail())
    assert (found.status, found.pages, found.marks) == (FileStatus.ACCEPTED, 1, ())


def test_a_mark_in_a_mail_stops_it_as_in_a_document():
    found = mail.verdict_on(a_mail("MẬT\nTôi ủy quyền cho ông Nguyễn Văn An."))
    assert (found.status, found.marks) == (FileStatus.STOPPED, ("MẬT",))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"From: a@b.vn\r\n\r\nKhong ky", "mail_unsigned"),
        (b"%PDF-1.7 not a mail at all", "mail_unsigned"),
        (a_mail() + b" " * LARGEST_MAIL, "mail_too_large"),
        (a_mail().replace(b"text/plain", b"application/zip"), "mail_with_files"),
        (a_mail().replace(b"utf-8", b"utf-99"), "mail_unreadable"),
    ],
)
def test_what_is_no_plain_signed_mail_is_refused(content, problem):
    assert mail.verdict_on(content).reason == PROBLEMS[problem]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(min_value=0, max_value=len(a_mail())))
def test_whatever_is_sent_gets_a_verdict(noise, place):
    content = a_mail()[:place] + noise + a_mail()[place:]
    assert mail.verdict_on(content).status in set(FileStatus)


def test_a_name_and_its_declared_type_must_agree():
    check_declared(name="thu.eml", size=5000, media_type="message/rfc822")
    with pytest.raises(OnlyPdfComesIn):
        check_declared(name="thu.eml", size=5000, media_type="application/pdf")
    with pytest.raises(OnlyPdfComesIn):
        check_declared(name="cong-van.pdf", size=5000, media_type="message/rfc822")
    with pytest.raises(MailTooLarge):
        check_declared(name="thu.eml", size=LARGEST_MAIL + 1, media_type="message/rfc822")
    assert usable_name("thu.EML") == "thu.EML"
