"""What a digital signature on an e-mail proves, and all that makes it prove nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.platform import smime
from qlvb.platform.smime import Flaw, SignatureRefused

from tests.builders.authority import BORN, DIES, Authority, signed

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
DIRECTOR = "giamdoc@stttt.example"
WORDS = "Toi uy quyen cho Nguyen Van An tu 01/12/2026 den 05/12/2026."
AUTHORITY = Authority()
MAIL = signed(AUTHORITY.issue(DIRECTOR), WORDS, sender=f"Giám đốc <{DIRECTOR}>", at=NOW)


def why(message, authorities=AUTHORITY.pem, now=NOW):
    with pytest.raises(SignatureRefused) as refused:
        smime.verify(message, authorities, now)
    return refused.value.why


def test_a_valid_signature_says_who_signed_what_and_when():
    mail = smime.verify(MAIL, AUTHORITY.pem, NOW)
    assert mail.sender == DIRECTOR
    assert mail.addresses == {DIRECTOR}
    assert mail.signed_at == NOW
    assert WORDS in mail.words
    assert len(mail.fingerprint) == 64


def test_mail_programs_that_keep_plain_line_ends_change_nothing():
    assert smime.verify(MAIL.replace(b"\r\n", b"\n"), AUTHORITY.pem, NOW).signed_at == NOW


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=len(WORDS.encode()) - 1))
def test_one_changed_byte_of_the_signed_words_breaks_the_signature(place):
    at = MAIL.index(WORDS.encode()) + place
    changed = MAIL[:at] + bytes([MAIL[at] ^ 1]) + MAIL[at + 1 :]
    with pytest.raises(SignatureRefused):
        smime.verify(changed, AUTHORITY.pem, NOW)


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=len(MAIL) - 1), st.integers(min_value=1, max_value=255))
def test_whatever_is_broken_in_a_mail_is_refused_or_was_not_signed(place, other):
    changed = MAIL[:place] + bytes([MAIL[place] ^ other]) + MAIL[place + 1 :]
    try:
        mail = smime.verify(changed, AUTHORITY.pem, NOW)
    except SignatureRefused:
        return
    assert WORDS in mail.words
    assert mail.addresses == {DIRECTOR}


def test_an_unsigned_mail_proves_nothing():
    plain = f"From: {DIRECTOR}\r\nSubject: x\r\n\r\n{WORDS}\r\n".encode()
    assert why(plain) == Flaw.UNSIGNED


def test_an_authority_nobody_trusts_proves_nothing():
    stranger = Authority()
    forged = signed(stranger.issue(DIRECTOR), WORDS, sender=DIRECTOR, at=NOW)
    assert why(forged) == Flaw.UNTRUSTED


def test_who_was_certified_cannot_certify_others():
    key, middle = AUTHORITY.issue("nhanvien@stttt.example")
    pretender = Authority()
    pretender.key, pretender.name = key, middle.subject
    forged = signed(pretender.issue(DIRECTOR), WORDS, sender=DIRECTOR, at=NOW, others=[middle])
    assert why(forged) == Flaw.UNTRUSTED


def test_without_a_trusted_authority_in_the_settings_no_mail_counts():
    assert why(MAIL, authorities="") == (Flaw.NO_AUTHORITIES)


@pytest.mark.parametrize(
    ("born", "dies"),
    [(BORN, NOW - timedelta(seconds=1)), (NOW + timedelta(seconds=1), DIES)],
    ids=["ended before", "begins later"],
)
def test_the_certificate_must_hold_when_the_mail_is_signed(born, dies):
    mail = signed(AUTHORITY.issue(DIRECTOR, born=born, dies=dies), WORDS, sender=DIRECTOR, at=NOW)
    assert why(mail) == Flaw.OUT_OF_TIME


def test_a_certificate_that_ended_since_held_when_the_mail_was_signed():
    identity = AUTHORITY.issue(DIRECTOR, dies=NOW + timedelta(days=1))
    mail = signed(identity, WORDS, sender=DIRECTOR, at=NOW)
    assert smime.verify(mail, AUTHORITY.pem, NOW + timedelta(days=30)).signed_at == NOW


def test_nothing_is_signed_in_the_future():
    assert why(MAIL, now=NOW - timedelta(minutes=6)) == Flaw.IN_FUTURE


def test_a_certificate_for_web_servers_signs_no_mail():
    identity = AUTHORITY.issue(DIRECTOR, uses=[ExtendedKeyUsageOID.SERVER_AUTH])
    mail = signed(identity, WORDS, sender=DIRECTOR, at=NOW)
    assert why(mail) == Flaw.NOT_FOR_MAIL


def test_a_digest_that_is_not_safe_any_more_proves_nothing():
    mail = signed(AUTHORITY.issue(DIRECTOR), WORDS, sender=DIRECTOR, at=NOW, digest="sha1")
    assert why(mail) == Flaw.WEAK_DIGEST


def test_a_signature_without_its_time_proves_nothing():
    mail = signed(
        AUTHORITY.issue(DIRECTOR), WORDS, sender=DIRECTOR, at=NOW, attributes=["signing_time"]
    )
    assert why(mail) == Flaw.NO_TIME


def test_a_second_sender_is_not_hidden_behind_the_first():
    forged = MAIL.replace(b"From: ", b"From: ai-do@stttt.example\r\nFrom: ", 1)
    assert why(forged) == Flaw.SEVERAL_SENDERS


def test_a_mail_of_megabytes_is_not_opened():
    assert why(MAIL + b" " * smime.LARGEST) == Flaw.TOO_LARGE
