"""The audit trail proves itself in the product as it is deployed."""

from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from qlvb.audit import verify
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_intake

NEXT_NIGHT = timedelta(hours=16)
"""From nine in the morning until one at night."""


@pytest.fixture(scope="module")
def proved(demo):
    """A document of yesterday, its proof, and the clerk who asked for it."""
    clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
    leader_id = leader.me["person"]["person_id"]
    made = clerk.post("/incoming", an_intake(leader_id), key=a_key())
    demo.engine.settle()
    before = clerk.get(f"/incoming/{made['document_id']}/proof")
    demo.engine.advance(NEXT_NIGHT)
    demo.engine.settle()
    after = clerk.get(f"/incoming/{made['document_id']}/proof")
    return before, after


def test_a_document_has_its_proof_the_morning_after(proved):
    before, after = proved
    assert (before.status, after.status) == (200, 200)
    assert before["records"] == []
    assert before["waiting"]
    assert [each["record"]["tag"] for each in after["records"]] == [
        each["tag"] for each in before["waiting"]
    ]
    assert verify.verify(after.body) == []


def test_the_proof_of_a_document_one_may_not_read_is_not_given(demo, proved):
    document_id = proved[1]["subject"]
    stranger = demo.one(Role.HEAD, agency="H16")
    assert stranger.get(f"/incoming/{document_id}/proof").status == 404


def test_a_closed_day_cannot_be_removed(demo, proved):
    bucket, s3 = demo.engine.reference("AuditBucket"), boto3.client("s3")
    key = s3.list_objects_v2(Bucket=bucket, Prefix="closed/")["Contents"][0]["Key"]
    [version] = s3.list_object_versions(Bucket=bucket, Prefix=key)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=key, VersionId=version["VersionId"])


def test_the_record_says_from_where_an_act_was_done(proved):
    sources = {each["record"]["person"]: each["record"]["source"] for each in proved[1]["records"]}
    assert sources.pop("SYSTEM", None) is None
    assert set(sources.values()) == {"127.0.0.1"}


def test_a_refused_request_is_shown_to_the_administrator(demo):
    officer, administrator = demo.one(Role.OFFICER), demo.one(Role.ADMINISTRATOR)
    assert officer.post("/registers", {"code": "X", "name": "Sổ"}).status == 403
    demo.engine.settle()
    today = clock.today()
    asked = f"/audit/acts?since={today}&until={today}&is_security=true"
    [act] = administrator.get(asked)["items"]
    assert act["person_id"] == officer.me["person"]["person_id"]
    assert act["facts"] == {"request": "POST /api/registers", "code": "not_your_duty"}
    assert officer.get(asked).status == 403


def test_what_is_exported_is_on_record(demo):
    administrator, today = demo.one(Role.ADMINISTRATOR), clock.today().isoformat()
    taken = administrator.post("/audit/exports", {"since": today, "until": today})
    assert taken.status == 200
    demo.engine.settle()
    assert taken["items"]
    asked = f"/audit/acts?since={today}&until={today}&is_security=true"
    assert "audit:export" in {act["tag"] for act in administrator.get(asked)["items"]}
