"""Certificates are bound to who signs with them, and nobody else's image is seen."""

import asyncio
import base64

import boto3
import pytest
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind, KeyKind
from qlvb.certificates.refusals import (
    AuthorityNotTrusted,
    CertificateKnown,
    CertificateMissing,
    CertificateNotYours,
    CertificateOutOfTime,
    CertificateWithdrawn,
    KeyDiffers,
    TestCertificate,
)
from qlvb.files import model as files
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform.settings import settings
from qlvb.signing.keys import fingerprint_of

from infra.local import marks, signers
from infra.local.authority import TestAuthority
from tests.builders.reviewing import Drafters

AGENCY = "H16.13"


@pytest.fixture(scope="module")
def office(demo):
    """The department with its seal and its leader's signature."""
    head = Drafters(demo).actor(demo.one(Role.HEAD))
    agency, person = members(demo, head.person_id)
    demo.authority = signers.equip([agency], [person])
    return demo


def members(demo, person_id):
    held = next(m for m in demo.members.values() if m.person.person_id == person_id)
    return held.agency, held.person


def desk(demo, role):
    return demo.one(role)


def enrolled(demo, identity, *, holder=None, key=KeyKind.ELSEWHERE, key_arn=""):
    administrator = Drafters(demo).actor(demo.one(Role.ADMINISTRATOR))
    officer = Drafters(demo).actor(demo.one(Role.OFFICER))
    holder = holder or Holder(kind=HolderKind.PERSON, id=officer.person_id)
    return certificates.enrol(administrator, holder, signers.pem_of(identity), key, key_arn)


def test_the_seal_and_the_leaders_signature_are_in_force(office):
    shown = desk(office, Role.ADMINISTRATOR).get("/certificates").body["items"]
    assert {(each["holder"], each["state"], each["key"]) for each in shown} >= {
        ("agency", "in_force", "kms"),
        ("person", "in_force", "kms"),
    }
    assert all("thử nghiệm" in each["issuer"].lower() and each["is_test"] for each in shown)


def test_a_key_in_the_key_service_signs_with_its_certificate(office):
    held = certificates.of_agency(AGENCY)
    key = certificates.signer(held)
    assert fingerprint_of(key.own) == held.fingerprint
    assert len(asyncio.run(key.async_sign_raw(b"noi dung", "sha256"))) == 256


def test_a_certificate_on_a_token_is_bound_by_its_fingerprint_and_once(office):
    identity = office.authority.issue("Nguyễn Văn An")
    held = enrolled(office, identity)
    assert held.fingerprint == fingerprint_of(identity.der)
    assert certificates.of_person(AGENCY, held.holder.id) == held
    with pytest.raises(CertificateKnown):
        enrolled(office, identity)


def test_an_ended_certificate_signs_nothing_more(office):
    administrator = desk(office, Role.ADMINISTRATOR)
    held = enrolled(office, office.authority.issue("Trần Thị Bình"))
    body = {"reason": "Nghỉ việc"}
    ended = administrator.post(f"/certificates/{held.fingerprint}/end", body)
    assert (ended["state"], ended["end_reason"]) == ("ended", "Nghỉ việc")
    assert administrator.post(f"/certificates/{held.fingerprint}/end", body).status == 422
    assert not any(
        each.fingerprint == held.fingerprint
        for each in [certificates.of_person(AGENCY, held.holder.id)]
        if each
    )


def test_whoever_has_no_certificate_is_told_whom_to_ask(office):
    clerk = Drafters(office).actor(office.one(Role.CLERK))
    with pytest.raises(CertificateMissing, match=clerk.name):
        certificates.to_sign_with(AGENCY, Holder(kind=HolderKind.PERSON, id=clerk.person_id))


def test_a_certificate_of_an_authority_nobody_trusts_is_refused(office):
    with pytest.raises(AuthorityNotTrusted):
        enrolled(office, TestAuthority.made("Chứng thực lạ THỬ NGHIỆM").issue("Nguyễn Văn An"))


def test_a_certificate_that_has_run_out_is_refused(office):
    born = clock.now().replace(year=2024)
    old = office.authority.issue("Nguyễn Văn An", born=born, dies=born.replace(year=2025))
    with pytest.raises(CertificateOutOfTime):
        enrolled(office, old)


def test_a_certificate_that_its_authority_withdrew_signs_nothing(office):
    identity = office.authority.issue("Lê Văn Cường")
    held = enrolled(office, identity)
    office.authority.withdraw(identity, clock.now())
    signers.trust(office.authority)
    with pytest.raises(CertificateWithdrawn):
        certificates.to_sign_with(AGENCY, held.holder)


def test_the_key_must_be_the_certificates(office):
    made = boto3.client("kms").create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    with pytest.raises(KeyDiffers):
        enrolled(
            office,
            office.authority.issue("Nguyễn Văn An"),
            key=KeyKind.KMS,
            key_arn=made["KeyMetadata"]["Arn"],
        )


def test_where_documents_are_real_no_test_certificate_is_taken(office, monkeypatch):
    monkeypatch.setenv("QLVB_STAGE", "prod")
    with pytest.raises(TestCertificate):
        enrolled(office, office.authority.issue("Nguyễn Văn An"))
    with pytest.raises(TestCertificate):
        certificates.to_sign_with(AGENCY, Holder(kind=HolderKind.AGENCY, id=AGENCY))


def test_ones_own_image_is_shown_to_oneself_and_to_nobody_else(office):
    head = desk(office, Role.HEAD)
    shown = head.get("/signature").body
    assert base64.b64decode(shown["image"]).startswith(b"\x89PNG")
    assert shown["certificate"]["holder_name"] == head.me["person"]["name"]
    officer = Drafters(office).actor(office.one(Role.OFFICER))
    whose = Holder(kind=HolderKind.PERSON, id=head.me["person"]["person_id"])
    with pytest.raises(CertificateNotYours):
        certificates.shown_mark(officer, whose)
    assert desk(office, Role.OFFICER).get("/seal").status == 403


def test_no_image_is_a_file_that_anybody_could_ask_for(office):
    head = desk(office, Role.HEAD)
    person_id = head.me["person"]["person_id"]
    listed = boto3.client("s3").list_objects_v2(
        Bucket=settings.files_bucket, Prefix=f"{AGENCY}/marks/"
    )["Contents"]
    assert len(listed) >= 2, "the seal and a signature"
    for image in listed:
        parts = image["Key"].split("/")
        assert files.place_of(image["Key"]) is None
        for name in {*parts, image["Key"].replace("/", "%2F"), person_id}:
            for who in (head, desk(office, Role.CLERK), desk(office, Role.ADMINISTRATOR)):
                for path in (f"/files/{name}/link", f"/files/{name}/signatures"):
                    assert who.get(path).status in (403, 404), path
                assert who.get(f"/uploads/{name}").status in (403, 404)


def test_the_image_of_the_seal_is_replaced_by_the_clerk(office):
    clerk = desk(office, Role.CLERK)
    before = clerk.get("/seal").body["image"]
    image = base64.b64encode(marks.seal("Sở Thông tin")).decode()
    body = {"content": image, "width_mm": 36, "height_mm": 36}
    assert clerk.ask("PUT", "/seal/image", body).status == 200
    after = clerk.get("/seal").body
    assert after["image"] == image != before
    assert after["mark"]["width_mm"] == 36


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"width_mm": 5}, "mark_size_impossible"),
        ({"content": base64.b64encode(b"GIF89a").decode()}, "image_not_usable"),
    ],
)
def test_what_is_no_image_of_a_signature_is_refused(office, changes, code):
    body = {"content": base64.b64encode(marks.signature("An")).decode()}
    body |= {"width_mm": 40, "height_mm": 20, **changes}
    answer = desk(office, Role.HEAD).ask("PUT", "/signature/image", body)
    assert (answer.status, answer["code"]) == (422, code)


def test_what_is_no_certificate_is_refused(office):
    body = {"holder": "agency", "pem": "không phải chứng thư", "key": "elsewhere"}
    answer = desk(office, Role.ADMINISTRATOR).post("/certificates", body)
    assert (answer.status, answer["code"]) == (422, "certificate_malformed")
