"""Keys that stay in KMS, and a timestamp authority over HTTP."""

import boto3
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from qlvb.platform import signing as kms
from qlvb.platform.timestamps import TimestampAuthority, TimestampUnavailable
from qlvb.signing.integrity import is_whole, read, signatures_of
from qlvb.signing.keys import fingerprint_of
from werkzeug.wrappers import Response

from infra.local.authority import kept
from infra.local.engine import Engine
from infra.local.timestamps import page
from tests.builders import signing
from tests.builders.serving import serving
from tests.builders.signing import SIGNED_AT


@pytest.fixture(scope="module")
def engine():
    with Engine() as running:
        yield running


@pytest.mark.parametrize(
    ("spec", "algorithm"),
    [("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"), ("ECC_NIST_P256", "ECDSA_SHA_256")],
)
def test_an_organization_seals_with_a_key_that_never_leaves_kms(engine, spec, algorithm):
    made = boto3.client("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
    key = made["KeyMetadata"]["KeyId"]
    public = load_der_public_key(kms.public_key(key))
    identity = signing.signers().authority.issue("Sở Nội vụ", public_key=public)
    asked = []

    def sign(digest):
        asked.append(digest)
        return kms.sign_digest(key, digest, algorithm)

    content = signing.sealed(signer=signing.key_of(identity, sign))
    seal = signatures_of(read(content))[-1]
    assert is_whole(seal, fingerprint_of(identity.der))
    assert [len(digest) for digest in asked] == [32], "asked once, and only for a digest"


def test_the_local_engine_is_its_own_authority_and_stays_the_same_after_a_restart(engine, tmp_path):
    content = signing.signed(timestamper=TimestampAuthority(f"{engine.address}/local/timestamps"))
    (signature,) = signatures_of(read(content))
    assert signature.signer_info["unsigned_attrs"]
    first, again = kept(tmp_path), kept(tmp_path)
    assert first[0].root_der == again[0].root_der
    assert first[1].der == again[1].der
    assert "THỬ NGHIỆM" in first[1].certificate.subject.rfc4514_string()


def test_a_signature_bears_the_time_of_the_authority():
    people = signing.signers()
    with serving(page(people.stamping, lambda: SIGNED_AT)) as address:
        content = signing.signed(timestamper=TimestampAuthority(address, seconds=5))
    (signature,) = signatures_of(read(content))
    token = signature.signer_info["unsigned_attrs"][0]["values"][0]["content"]
    assert token["encap_content_info"]["content"].parsed["gen_time"].native == SIGNED_AT


def failing(times, then):
    """An authority that fails at first."""
    asked = []

    def answer(request):
        asked.append(request)
        return then(request) if len(asked) > times else Response(status=503)

    return answer, asked


def test_an_authority_that_fails_twice_is_asked_a_third_time_and_no_fourth():
    stamping = page(signing.signers().stamping, lambda: SIGNED_AT)
    answer, asked = failing(2, stamping)
    with serving(answer) as address:
        assert signing.signed(timestamper=TimestampAuthority(address, seconds=5))
    assert len(asked) == 3
    answer, asked = failing(3, stamping)
    with serving(answer) as address, pytest.raises(TimestampUnavailable):
        signing.signed(timestamper=TimestampAuthority(address, seconds=5))
    assert len(asked) == 3


@pytest.mark.parametrize(
    "told",
    [
        Response("<html>", content_type="text/html"),
        Response(b"", content_type="application/timestamp-reply"),
        Response(b"\x30\x80junk", content_type="application/timestamp-reply"),
        Response(b"\x30\x05\x30\x03\x02\x01\x02", content_type="application/timestamp-reply"),
    ],
    ids=["a page", "nothing", "junk", "refused"],
)
def test_no_signature_is_made_without_the_timestamp_it_must_have(told):
    with serving(lambda _request: told) as address, pytest.raises(TimestampUnavailable):
        signing.signed(timestamper=TimestampAuthority(address, seconds=5, tries=1))


def test_an_authority_that_nobody_can_reach_is_unavailable():
    for address in ("http://127.0.0.1:9/", "file:///etc/passwd"):
        with pytest.raises(TimestampUnavailable):
            signing.signed(timestamper=TimestampAuthority(address, seconds=1, tries=1))
