"""What is found about the signatures on a file: the honest states, and no forgery passes."""

import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.signing.model import SignatureState, TimeSource
from qlvb.signing.verdict import Trust, examine

from infra.local.authority import TestAuthority
from tests.builders import forgeries, pdfs, signing
from tests.builders.signing import SEALED_AT, SIGNED_AT

NOW = SEALED_AT + timedelta(hours=2)
SIGNED_FILES = {"by the leader": signing.signed, "and sealed": signing.sealed}


def trust(lists=None, at=NOW):
    authority = signing.signers().authority
    kept = authority.lists(at) if lists is None else lists
    return Trust(roots=[authority.root_der], lists=kept)


def found(content, known=None, at=NOW):
    return examine(content, known or trust(at=at), at)


def states(content, known=None, at=NOW):
    return [row.state for row in found(content, known, at).rows]


def signed_by(identity, *, timestamper=None, at=SIGNED_AT):
    return signing.signed(signer=signing.key_of(identity), timestamper=timestamper, at=at)


def unstamped(identity):
    from qlvb.signing.sealing import leader, sign

    return sign(
        signing.prepared(),
        leader(signing.handwriting()),
        signer=signing.key_of(identity),
        at=SIGNED_AT,
        timestamper=None,
    )


def test_a_sealed_file_is_valid_and_its_rows_say_all_that_is_asked_for():
    whole = found(signing.sealed())
    assert whole.state is SignatureState.VALID
    leader, seal = whole.rows
    assert (leader.field, seal.field) == ("LanhDao", "DauCoQuan")
    assert (leader.signer, leader.managing_unit) == ("Nguyễn Văn Ánh", "Ban Giám đốc, Sở Nội vụ")
    assert (leader.signed_at, leader.time_source) == (SIGNED_AT, TimeSource.AUTHORITY)
    assert (leader.is_organization, seal.is_organization) == (False, True)
    assert (leader.covers_whole_file, seal.covers_whole_file) == (False, True)
    assert leader.revocation_source == "crl"
    assert leader.revocation_as_of == NOW
    assert leader.sentences == (
        "Sau chữ ký này đã ghi số, ngày, tháng, năm của văn bản.",
        "Sau chữ ký này có thêm chữ ký: DauCoQuan.",
    )
    assert seal.sentences == ("Chữ ký bảo vệ toàn bộ tệp.",)


@pytest.mark.parametrize("make", [signing.a_draft, signing.prepared, pdfs.a_scan])
def test_a_file_without_signatures_is_not_signed(make):
    assert found(make()).state is SignatureState.UNSIGNED


@pytest.mark.parametrize(
    "make",
    [
        pdfs.empty,
        pdfs.truncated,
        pdfs.html_named_pdf,
        pdfs.not_even_text,
        pdfs.encrypted,
        pdfs.a_header_and_nothing_else,
        pdfs.a_page_tree_that_bites_its_tail,
    ],
)
def test_what_cannot_be_read_is_never_called_not_signed(make):
    whole = found(make())
    assert whole.state in {SignatureState.UNREADABLE, SignatureState.UNSIGNED}
    if make is not pdfs.a_page_tree_that_bites_its_tail:
        assert whole.state is SignatureState.UNREADABLE
        assert whole.sentence


def test_a_signed_file_cut_off_anywhere_is_neither_valid_nor_called_not_signed():
    content = signing.signed()
    for part in range(1, 10):
        whole = found(content[: len(content) * part // 10])
        assert whole.state is SignatureState.UNREADABLE, part


def test_without_a_list_revocation_is_open_and_that_is_said():
    assert states(signing.signed(), trust(lists=[])) == [SignatureState.REVOCATION_UNCHECKED]
    old = signing.signers().authority.lists(SIGNED_AT - timedelta(days=30))
    assert states(signing.signed(), trust(lists=old)) == [SignatureState.REVOCATION_UNCHECKED]


def with_revoked(since):
    """An authority of its own, since what it withdraws stays withdrawn."""
    authority = TestAuthority.made(now=SIGNED_AT)
    identity = authority.issue("Lê Thị Cúc", organization="Sở Nội vụ", unit="Phòng A")
    authority.withdraw(identity, since)
    stamping = authority.issue("Dấu thời gian", for_timestamps=True)
    known = Trust(roots=[authority.root_der], lists=authority.lists(NOW))
    return identity, signing.stamper(stamping, SIGNED_AT), known


def test_a_certificate_revoked_before_the_signing_is_found():
    identity, stamper, known = with_revoked(SIGNED_AT - timedelta(days=1))
    assert states(signed_by(identity, timestamper=stamper), known) == [SignatureState.REVOKED]


def test_a_signature_made_before_the_revocation_stays_valid_when_an_authority_says_when():
    identity, stamper, known = with_revoked(SIGNED_AT + timedelta(minutes=30))
    assert states(signed_by(identity, timestamper=stamper), known) == [SignatureState.VALID]
    assert states(unstamped(identity), known) == [SignatureState.REVOKED]


def test_a_certificate_that_was_not_valid_at_the_signing_is_expired():
    authority = signing.signers().authority
    identity = authority.issue("Phạm Văn Dũng", dies=SIGNED_AT - timedelta(days=1))
    before = SIGNED_AT - timedelta(days=2)  # so says the signer's own clock
    content = signed_by(identity, at=before, timestamper=signing.signers().stamper(SIGNED_AT))
    assert states(content) == [SignatureState.EXPIRED]


def test_a_certificate_that_expired_since_counts_only_with_a_timestamp():
    authority = signing.signers().authority
    identity = authority.issue("Phạm Văn Em", dies=SIGNED_AT + timedelta(minutes=30))
    assert states(signed_by(identity)) == [SignatureState.VALID]
    assert states(unstamped(identity)) == [SignatureState.EXPIRED]


def test_a_strange_authority_is_not_trusted_nor_is_its_timestamp():
    strange = TestAuthority.made("Kẻ lạ", now=SIGNED_AT)
    identity = strange.issue("Nguyễn Văn Ánh")
    assert states(signed_by(identity)) == [SignatureState.UNTRUSTED]
    stamper = signing.stamper(strange.issue("Giờ lạ", for_timestamps=True), SIGNED_AT)
    (row,) = found(signed_by(signing.signers().leader, timestamper=stamper)).rows
    assert row.time_source is TimeSource.SIGNER


def test_a_timestamp_over_something_else_is_no_timestamp():
    (row,) = found(signing.signed(timestamper=forgeries.stamper_of_something_else())).rows
    assert row.state is SignatureState.BROKEN
    assert "Dấu thời gian trên chữ ký không đúng." in row.sentences


@pytest.mark.parametrize("file", sorted(SIGNED_FILES))
def test_an_empty_revision_does_no_harm(file):
    """What each forgery below is made of."""
    content = SIGNED_FILES[file]()
    assert found(content).state is SignatureState.VALID
    assert found(forgeries.changed(content, lambda _writer: None)).state is SignatureState.VALID


@pytest.mark.parametrize("how", sorted(forgeries.REVISIONS))
@pytest.mark.parametrize("file", sorted(SIGNED_FILES))
def test_no_revision_after_a_signature_passes(how, file):
    changed = forgeries.changed(SIGNED_FILES[file](), forgeries.REVISIONS[how])
    assert not found(changed).state.is_good


@pytest.mark.parametrize("how", sorted(forgeries.OF_SEALED))
def test_number_and_date_do_not_change_under_the_seal(how):
    content = forgeries.changed(signing.sealed(), forgeries.OF_SEALED[how])
    assert found(content).state is SignatureState.CHANGED


@pytest.mark.parametrize("how", sorted(forgeries.OUTRIGHT))
@pytest.mark.parametrize("file", sorted(SIGNED_FILES))
def test_no_file_changed_outright_passes(how, file):
    assert not found(forgeries.OUTRIGHT[how](SIGNED_FILES[file]())).state.is_good


@pytest.mark.parametrize("who", ["strange", "colleague"])
@pytest.mark.parametrize("file", ["by the leader", "and sealed", "without locks"])
def test_nobodys_signature_is_laid_over_the_text(who, file):
    strange = TestAuthority.made("Kẻ lạ", now=SIGNED_AT).issue("Nguyễn Văn Ánh")
    identity = strange if who == "strange" else signing.signers().office
    content = SIGNED_FILES.get(file, forgeries.without_locks)()
    covered = forgeries.covered_by_a_signature_of(identity, content)
    assert not found(covered).state.is_good


def test_a_second_signature_beside_the_first_is_fine_where_nothing_is_locked():
    content = forgeries.without_locks()
    second = forgeries.covered_by_a_signature_of(
        signing.signers().office, content, box=(100, 90, 200, 150)
    )
    assert all(state.is_good for state in states(second))


@given(place=st.integers(0, 10_000_000), bit=st.integers(0, 7))
@settings(max_examples=30, deadline=None)
def test_no_bit_changes_without_notice(place, bit):
    content = bytearray(signing.sealed())
    place %= len(content)
    content[place] ^= 1 << bit
    assert not found(bytes(content)).state.is_good or is_in_a_gap(place)


def is_in_a_gap(place):
    """Where a signature stands: the case of its digits, and what fills up the room behind it."""
    reader = forgeries.PdfFileReader(io.BytesIO(signing.sealed()))
    gaps = [[int(n) for n in each.byte_range] for each in reader.embedded_signatures]
    return any(first < place < second for _, first, second, _ in gaps)
