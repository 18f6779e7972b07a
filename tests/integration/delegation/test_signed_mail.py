"""A delegation by e-mail: uploaded as it was received, verified, matched to its sender."""

from datetime import timedelta

import pytest
from qlvb.kernel import clock

from tests.builders.authority import Authority, signed
from tests.builders.refusals import is_refused
from tests.integration.delegation.test_acting import Office

AUTHORITY = Authority()


@pytest.fixture(scope="module")
def office(demo):
    return Office(demo)


@pytest.fixture(autouse=True)
def trusted(monkeypatch, demo):
    monkeypatch.setenv("QLVB_TRUSTED_AUTHORITIES", AUTHORITY.pem)


def words(office, to="unit_head"):
    first, last = clock.today(), clock.today() + timedelta(days=4)
    return (
        f"Tôi ủy quyền cho đồng chí {office.name_of(to)} cho ý kiến chỉ đạo văn bản đến, từ ngày "
        f"{first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}."
    )


def a_mail(office, *, authority=AUTHORITY, certified=None, sender=None, text=None):
    address = office.people["head"]["email"]
    identity = authority.issue(certified or address)
    return signed(
        identity,
        text or words(office),
        sender=sender or address,
        at=clock.now().replace(microsecond=0),
    )


def records(office, content, *, by="clerk", **changes):
    file = getattr(office, by).upload(content, filename="uy-quyen.eml")
    assert file["status"] == "accepted", file
    return office.asks_to_delegate(
        by=by,
        delegator_id=office.id_of("head"),
        basis="signed_mail",
        file_id=file["file_id"],
        **changes,
    )


def test_the_clerk_records_what_the_absent_head_signed(office):
    made = records(office, a_mail(office))
    assert made.status == 201, made.body
    assert made["signer"]["address"] == office.people["head"]["email"]
    assert office.unit_head.acting(made["delegation_id"]).get("/work/folders").status == 200
    link = office.unit_head.get(f"/files/{made['file_id']}/link")
    assert link["filename"].endswith(".eml")
    office.withdraws(made["delegation_id"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authority": Authority()}, "mail_not_signed"),
        ({"sender": "ai-do@stttt.example"}, "mail_of_another"),
        ({"certified": "ai-do@stttt.example"}, "mail_of_another"),
        ({"text": "Tôi ủy quyền."}, "mail_says_otherwise"),
    ],
    ids=["nobody trusts it", "sent by another", "signed by another", "says nothing"],
)
def test_a_mail_that_does_not_prove_it_is_refused(office, changes, code):
    refused = records(office, a_mail(office, **changes))
    assert is_refused(refused, 422, code)


def test_a_mail_about_another_delegate_is_no_mandate_for_this_one(office):
    refused = records(office, a_mail(office, text=words(office, to="officer")))
    assert is_refused(refused, 422, "mail_says_otherwise")


def test_the_delegate_does_not_record_the_mail(office):
    refused = records(office, a_mail(office), by="unit_head")
    assert is_refused(refused, 422, "basis_of_another")


def test_a_mail_changed_after_the_signing_is_refused(office):
    forged = a_mail(office).replace("chỉ đạo".encode(), "chỉ bảo".encode())
    refused = records(office, forged)
    assert is_refused(refused, 422, "mail_not_signed")
    assert "bị thay đổi sau khi ký" in refused["detail"]


def test_an_unsigned_mail_does_not_come_in(office):
    file = office.clerk.upload(b"From: a@b.vn\r\n\r\nUy quyen", filename="uy-quyen.eml")
    assert file["status"] == "refused"


def test_a_mail_is_never_a_document(office):
    file = office.clerk.upload(a_mail(office), filename="uy-quyen.eml")
    refused = office.clerk.register(file_ids=[file["file_id"]], leader=office.id_of("head"))
    assert is_refused(refused, 422, "only_pdf_comes_in")
