"""Signed files outlive the certificates they were signed with, and renewals outlive those before."""

from datetime import timedelta

import pytest
from qlvb.signing import refusals
from qlvb.signing.integrity import read, signatures_of
from qlvb.signing.lasting import Evidence, make_lasting
from qlvb.signing.model import SignatureState, TimeSource
from qlvb.signing.sealing import leader, sign
from qlvb.signing.verdict import Trust, examine

from tests.builders import signing
from tests.builders.signing import SEALED_AT, SIGNED_AT

NEXT_DAY = SEALED_AT + timedelta(days=1)
YEAR = timedelta(days=365)
"""The certificates of people and of the first timestamp authority are good for ten."""


def evidence(at, lists=None):
    authority = signing.signers().authority
    held = authority.lists(at) if lists is None else lists
    return Evidence(roots=[authority.root_der], lists=held, at=at)


def lasting(content=None, *, at=NEXT_DAY, lists=None, stamping=None):
    people = signing.signers()
    stamper = signing.stamper(stamping or people.stamping, at)
    return make_lasting(content or signing.sealed(), evidence(at, lists), stamper)


def found(content, at, lists=()):
    authority = signing.signers().authority
    return examine(content, Trust(roots=[authority.root_der], lists=lists), at)


def stamping_from(born):
    """The timestamp authority's next certificate, of ten years as its first."""
    authority = signing.signers().authority
    dies = born + 10 * YEAR
    return authority.issue("Dấu thời gian", for_timestamps=True, born=born, dies=dies)


def test_a_sealed_file_grows_and_nothing_of_it_changes():
    made = lasting()
    assert made.content.startswith(signing.sealed())
    reader = read(made.content)
    assert [each.field_name for each in signatures_of(reader)] == ["LanhDao", "DauCoQuan"]
    assert len(reader.embedded_timestamp_signatures) == 1
    assert len(reader.root["/DSS"]["/CRLs"]) == 2


def test_it_is_good_until_the_first_of_its_timestamps_certificates_ends():
    stamping = signing.signers().stamping.certificate
    assert lasting().good_until == stamping.not_valid_after_utc


def test_it_is_valid_by_what_it_brings_along():
    assert found(lasting().content, NEXT_DAY).state is SignatureState.VALID


@pytest.mark.parametrize("ago", [timedelta(hours=2), timedelta(days=3)], ids=["before", "long"])
def test_lists_from_before_the_signature_do_not_know_what_became_of_it(ago):
    lists = signing.signers().authority.lists(SIGNED_AT - ago)
    with pytest.raises(refusals.NotLasting):
        lasting(lists=lists)


def test_what_cannot_be_told_later_is_not_called_lasting():
    authority = signing.signers().authority
    own, root = authority.lists(NEXT_DAY)
    for lists in ([], [own], [root], authority.lists(NEXT_DAY - timedelta(days=8))):
        with pytest.raises(refusals.NotLasting):
            lasting(lists=lists)


def test_renewed_twice_it_is_valid_when_every_earlier_certificate_has_ended():
    first = lasting()
    held = [first.content]
    at = NEXT_DAY
    for years in (8, 16):
        at = NEXT_DAY + years * YEAR
        made = lasting(held[-1], at=at, stamping=stamping_from(at - YEAR))
        assert made.content.startswith(held[-1])
        assert made.good_until > at + YEAR
        held.append(made.content)
    long_after = at + 2 * YEAR
    whole = found(held[-1], long_after)
    assert whole.state is SignatureState.VALID, whole
    assert [row.field for row in whole.rows][:2] == ["LanhDao", "DauCoQuan"]
    assert len(whole.rows) == 5
    assert whole.rows[0].signed_at == SIGNED_AT
    assert found(held[0], long_after).state is not SignatureState.VALID
    assert found(held[1], long_after).state is not SignatureState.VALID


def test_once_the_last_timestamp_has_ended_nothing_is_built_on_it():
    at = NEXT_DAY + 12 * YEAR
    with pytest.raises(refusals.NotLasting):
        lasting(lasting().content, at=at, stamping=stamping_from(at - YEAR))


def test_a_signature_without_a_timestamp_is_proven_by_the_one_over_the_file():
    bare = sign(
        signing.prepared(),
        leader(signing.handwriting()),
        signer=signing.key_of(signing.signers().leader),
        at=SIGNED_AT,
        timestamper=None,
    )
    made = lasting(bare, stamping=stamping_from(SIGNED_AT))
    long_after = SIGNED_AT + 9 * YEAR + timedelta(days=200)
    assert found(bare, long_after).state is SignatureState.EXPIRED
    whole = found(made.content, long_after)
    assert whole.state is SignatureState.VALID, whole
    assert whole.rows[0].time_source is TimeSource.SIGNER


def test_a_byte_changed_below_the_last_timestamp_is_found():
    at = NEXT_DAY + 8 * YEAR
    content = bytearray(
        lasting(lasting().content, at=at, stamping=stamping_from(at - YEAR)).content
    )
    place = content.index(b"LanhDao") + 2
    content[place] ^= 1
    assert found(bytes(content), at).state is not SignatureState.VALID
