"""The operator says whom the province trusts; what is no authority, or no list, is not taken."""

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import authorities
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind, KeyKind
from qlvb.certificates.refusals import AuthorityNotTrusted
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform.certificates import fingerprint_of
from qlvb.signing import service as signing_service
from qlvb.signing.model import SignatureState

from infra.local import signers
from infra.local.authority import DER, TestAuthority
from tests.builders import signing
from tests.builders.refusals import is_refused
from tests.builders.reviewing import Drafters


@pytest.fixture(scope="module")
def operator(demo):
    return demo.one(Role.OPERATOR, agency="H16.01")


@pytest.fixture
def authority():
    return TestAuthority.made("Chứng thực công vụ THỬ NGHIỆM")


def base64_of(content):
    return base64.b64encode(content).decode()


def put(operator, fingerprint, content):
    body = {"content": base64_of(content)}
    return operator.ask("PUT", f"/authorities/{fingerprint}/list", body)


def trusted(operator, authority):
    """Both are entered; their fingerprints, the root's first."""
    return [operator.post("/authorities", {"pem": pem})["fingerprint"] for pem in authority.pems]


def acts_on(fingerprint):
    return [each.tag.value for each in audit.history("H16.01", fingerprint).items]


def of_an_officer(demo):
    return Holder(kind=HolderKind.PERSON, id=demo.one(Role.OFFICER).me["person"]["person_id"])


def enrolled(demo, identity):
    administrator = Drafters(demo).actor(demo.one(Role.ADMINISTRATOR))
    pem = signers.pem_of(identity)
    return certificates.enrol(administrator, of_an_officer(demo), pem, KeyKind.ELSEWHERE)


def test_before_anybody_is_trusted_the_list_is_empty_and_nobody_signs(demo, operator):
    assert operator.get("/authorities")["items"] == []
    with pytest.raises(AuthorityNotTrusted):
        enrolled(demo, TestAuthority.made("Chưa ai tin THỬ NGHIỆM").issue("Nguyễn Văn An"))


def test_an_authority_is_trusted_from_when_it_is_entered_until_it_is_ended(
    demo, operator, authority
):
    root, issuing = trusted(operator, authority)
    held = enrolled(demo, authority.issue("Nguyễn Văn An"))
    assert certificates.to_sign_with("H16.13", held.holder) == held
    shown = {each["fingerprint"]: each for each in operator.get("/authorities")["items"]}
    assert (shown[root]["is_root"], shown[issuing]["is_root"]) == (True, False)
    assert {shown[each]["state"] for each in (root, issuing)} == {"trusted"}
    reason = {"reason": "Tổ chức công bố lộ khóa"}
    ended = operator.post(f"/authorities/{root}/end", reason)
    assert (ended["state"], ended["end_reason"]) == ("ended", reason["reason"])
    with pytest.raises(AuthorityNotTrusted):
        certificates.to_sign_with("H16.13", held.holder)
    assert is_refused(operator.post(f"/authorities/{root}/end", reason), 422, "authority_ended")
    assert acts_on(root) == ["trust:add", "trust:end"]


def test_an_authority_that_was_ended_may_be_trusted_again(operator, authority):
    root, _ = trusted(operator, authority)
    operator.post(f"/authorities/{root}/end", {"reason": "Nhầm"})
    again = operator.post("/authorities", {"pem": authority.root_pem})
    assert (again.status, again["state"]) == (201, "trusted")
    assert acts_on(root) == ["trust:add", "trust:end", "trust:add"]


def test_who_issued_under_a_trusted_root_is_ended_alone(demo, operator, authority):
    _, issuing = trusted(operator, authority)
    held = enrolled(demo, authority.issue("Trần Thị Bình"))
    content = signing.signed(signer=signing.key_of(authority.issue("Trần Thị Bình")))

    def state():
        known = certificates.trust()
        found = signing_service.examine(
            content,
            roots=known.roots,
            lists=authority.lists(clock.now()),
            answers=(),
            at=clock.now(),
            ended=known.ended,
        )
        return found.state

    assert state() is SignatureState.VALID
    operator.post(f"/authorities/{issuing}/end", {"reason": "Lộ khóa"})
    with pytest.raises(AuthorityNotTrusted):
        certificates.to_sign_with("H16.13", held.holder)
    assert state() is SignatureState.UNTRUSTED


def test_who_stands_under_nobody_that_is_trusted_is_refused(operator, authority):
    body = {"pem": authority.pems[1]}
    assert is_refused(operator.post("/authorities", body), 422, "root_missing")


def test_an_authority_is_entered_once(operator, authority):
    trusted(operator, authority)
    again = operator.post("/authorities", {"pem": authority.root_pem})
    assert is_refused(again, 409, "authority_known")


def test_a_persons_certificate_is_no_authority(operator, authority):
    own = authority.issue("Nguyễn Văn An")
    for pem in (
        signers.pem_of(own),
        own.certificate.public_bytes(Encoding.PEM).decode(),
        authority.root_pem * 2,
        "không phải chứng thư",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    ):
        answer = operator.post("/authorities", {"pem": pem})
        assert is_refused(answer, 422, "authority_malformed")


def test_an_authority_that_is_over_is_refused(operator):
    old = TestAuthority.made("Đã hết hạn THỬ NGHIỆM", clock.now() - timedelta(days=365 * 30))
    answer = operator.post("/authorities", {"pem": old.root_pem})
    assert is_refused(answer, 422, "authority_out_of_time")


def test_where_documents_are_real_no_test_authority_is_trusted(operator, authority, monkeypatch):
    monkeypatch.setenv("QLVB_STAGE", "prod")
    answer = operator.post("/authorities", {"pem": authority.root_pem})
    assert is_refused(answer, 422, "test_certificate")


@pytest.mark.parametrize(
    "address",
    ["ftp://ca.example/a.crl", "file:///etc/passwd", "ca.example/a.crl", "http://", "http://[::1"],
)
def test_a_list_is_published_on_the_web_or_not_at_all(operator, authority, address):
    body = {"pem": authority.root_pem, "list_addresses": [address]}
    assert is_refused(operator.post("/authorities", body), 422, "list_address_impossible")
    root, _ = trusted(operator, authority)
    path = f"/authorities/{root}/addresses"
    answer = operator.ask("PUT", path, {"list_addresses": [address]})
    assert is_refused(answer, 422, "list_address_impossible")


def test_where_a_list_is_published_is_put_on_record(operator, authority):
    root, _ = trusted(operator, authority)
    addresses = ["http://ca.example/goc.crl", "https://ca.example/goc.crl"]
    path = f"/authorities/{root}/addresses"
    answer = operator.ask("PUT", path, {"list_addresses": addresses})
    assert (answer.status, answer["list_addresses"]) == (200, addresses)
    assert acts_on(root) == ["trust:add", "trust:change"]


def test_a_list_is_kept_with_its_days_in_either_form(operator, authority):
    root, issuing = trusted(operator, authority)
    now = clock.now()
    of_issuing, of_root = authority.lists(now)
    text = x509.load_der_x509_crl(of_issuing).public_bytes(Encoding.PEM)
    for fingerprint, content in ((root, of_root), (issuing, text)):
        answer = put(operator, fingerprint, content)
        assert answer.status == 200, answer.body
        shown = answer["list"]
        assert shown["is_current"]
        assert shown["source"] == ""
        assert shown["this_update"] == f"{now.replace(microsecond=0):%Y-%m-%dT%H:%M:%SZ}"
    assert set(certificates.trust().lists) == {of_issuing, of_root}
    assert acts_on(root) == ["trust:add", "trust:list"]


def test_the_same_list_again_is_no_act(operator, authority):
    root, _ = trusted(operator, authority)
    content = authority.lists(clock.now())[1]
    assert [put(operator, root, content).status for _ in range(2)] == [200, 200]
    assert acts_on(root) == ["trust:add", "trust:list"]


def a_list(authority, *, extension):
    """The root's list, with something that it should not have."""
    now = clock.now()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.root.subject)
        .last_update(now)
        .next_update(now + timedelta(days=7))
        .add_extension(extension, critical=True)
    )
    return builder.sign(authority.root_key, hashes.SHA256()).public_bytes(DER)


def indirect():
    return x509.IssuingDistributionPoint(
        full_name=[x509.UniformResourceIdentifier("http://ca.example/a.crl")],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=True,
        only_contains_attribute_certs=False,
    )


def test_what_is_no_list_of_the_authoritys_is_refused_and_the_one_at_hand_stays(
    operator, authority
):
    root, _ = trusted(operator, authority)
    of_issuing, of_root = authority.lists(clock.now())
    assert put(operator, root, of_root).status == 200
    cases = {
        "list_of_another": [of_issuing, TestAuthority.made("Khác").lists(clock.now())[1]],
        "list_malformed": [b"\x30\x03\x02\x01\x01", b"\x00", of_root[:-40], authority.root_der],
        "list_older": [authority.lists(clock.now() - timedelta(days=3))[1]],
        "list_not_yet_in_force": [authority.lists(clock.now() + timedelta(days=2))[1]],
        "list_partial": [
            a_list(authority, extension=x509.DeltaCRLIndicator(3)),
            a_list(authority, extension=indirect()),
        ],
    }
    for code, contents in cases.items():
        for content in contents:
            assert is_refused(put(operator, root, content), 422, code)
    changed = bytearray(of_root)
    changed[-1] ^= 1
    assert put(operator, root, bytes(changed)).status == 422
    assert of_root in certificates.trust().lists
    assert acts_on(root) == ["trust:add", "trust:list"]


@pytest.mark.parametrize("content", ["", "không phải base64", 5, None])
def test_a_list_that_is_no_base64_is_refused(operator, authority, content):
    root, _ = trusted(operator, authority)
    answer = operator.ask("PUT", f"/authorities/{root}/list", {"content": content})
    assert is_refused(answer, 400, "malformed")


def test_nobody_but_the_operator_sees_or_changes_whom_the_province_trusts(demo, authority):
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.HEAD):
        desk = demo.one(role)
        assert is_refused(desk.get("/authorities"), 403)
        assert is_refused(desk.post("/authorities", {"pem": authority.root_pem}), 403)


def test_an_authority_that_nobody_entered_is_not_found(operator, authority):
    content = {"content": base64_of(authority.lists(clock.now())[1])}
    fingerprint = fingerprint_of(authority.root_pem)
    for method, path, body in (
        ("POST", "end", {"reason": "Nhầm"}),
        ("PUT", "addresses", {"list_addresses": []}),
        ("PUT", "list", content),
    ):
        answer = operator.ask(method, f"/authorities/{fingerprint}/{path}", body)
        assert is_refused(answer, 404, "authority_not_found")


def test_two_changes_at_once_are_one_change_and_one_refusal(operator, authority):
    root, _ = trusted(operator, authority)
    actor = signers.acting("H16.01", Role.OPERATOR)
    before = authorities.store.authority(root)
    authorities.publish_at(actor, root, ["http://ca.example/a.crl"])
    with pytest.raises(authorities.AuthorityKnown):
        authorities._saved(
            actor, before.end("ai đó", "Nhầm", clock.now()), before, EventTag.TRUST_END
        )
    assert authorities.store.authority(root).is_trusted
