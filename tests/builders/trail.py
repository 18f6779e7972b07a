"""Acts on record, their stream and the nights after them, without anything around."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import boto3
from moto import mock_aws
from qlvb.audit import closing, proofs, rechecking, vault
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.audit.store import AuditItem
from qlvb.kernel import clock
from qlvb.platform import clients

from infra.local.mends import dynamodb_exports
from tests.builders.office import CLERK

AGENCY = CLERK.agency_id
TABLE, BUCKET, EXPORTS = "audit", "qlvb-audit", "qlvb-exports"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Nine in the morning there."""
FACTS = {"note": "Đề nghị phối hợp, báo cáo trước 16 giờ", "pages": 3, "files": {"a": "b"}}


@contextmanager
def a_trail(monkeypatch):
    """The audit table, the locked bucket and the key, empty."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "ap-southeast-1",
        "QLVB_STAGE": "local",
        "QLVB_AUDIT_TABLE": TABLE,
        "QLVB_AUDIT_BUCKET": BUCKET,
        "QLVB_EXPORTS_BUCKET": EXPORTS,
    }.items():
        monkeypatch.setenv(name, value)
    clients.client.cache_clear()
    dynamodb_exports.apply()
    with mock_aws():
        AuditItem.create_table(billing_mode="PAY_PER_REQUEST")
        monkeypatch.setenv("QLVB_AUDIT_TABLE_ARN", _recoverable(boto3.client("dynamodb")))
        for bucket in (BUCKET, EXPORTS):
            boto3.client("s3").create_bucket(
                Bucket=bucket,
                CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"},
                ObjectLockEnabledForBucket=bucket == BUCKET,
            )
        key = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        monkeypatch.setenv("QLVB_AUDIT_KEY_ARN", key["KeyMetadata"]["Arn"])
        yield Trail()


class Trail:
    """The record of an office, and what the stream and the night make of it."""

    def __init__(self):
        self.table = boto3.client("dynamodb")
        self.s3 = boto3.client("s3")
        self._delivered = set()

    def act(self, subject, at=MONDAY, tag=EventTag.INCOMING_REGISTER, by=CLERK, **facts):
        """Put an act on record at a moment."""
        with clock.set_to(at):
            audit.record(None, by, tag, subject, **(facts or FACTS))

    def items(self):
        return self.table.scan(TableName=TABLE)["Items"]

    def deliver(self, at=MONDAY, *, again=False):
        """Bring the stream's function every record that it has not had."""
        fresh = [i for i in self.items() if again or i["sk"]["S"] not in self._delivered]
        self._delivered |= {item["sk"]["S"] for item in fresh}
        with clock.set_to(at):
            closing.imprint({"Records": [in_stream("INSERT", item) for item in fresh]})

    def lose(self):
        """What was not delivered yet never is."""
        self._delivered |= {item["sk"]["S"] for item in self.items()}

    def night(self, after=MONDAY):
        """Half past midnight after a day."""
        day = after.astimezone(clock.VIETNAM).replace(hour=0, minute=30)
        with clock.set_to(day + timedelta(days=1)):
            closing.close_all()

    def recheck(self, at):
        """The second look: asked for, and an hour later compared."""
        for hour in range(2):
            with clock.set_to(at + timedelta(hours=hour)):
                rechecking.recheck()

    def lived(self, subject, days=1, acts=3):
        """A subject with acts on several days, each day closed."""
        for number in range(days):
            morning = MONDAY + timedelta(days=number)
            for turn in range(acts):
                self.act(subject, morning + timedelta(minutes=turn), turn=turn, day=number)
            self.deliver(morning + timedelta(hours=1))
            self.night(morning)

    def closed(self, at=MONDAY):
        return vault.closed(AGENCY, at.astimezone(clock.VIETNAM).date())

    def proof(self, subject, at=MONDAY + timedelta(days=40)):
        """The file that is given out, as it is read elsewhere."""
        with clock.set_to(at):
            return json.loads(json.dumps(vars(proofs.of(AGENCY, subject))))

    def alterations(self):
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix="alterations/").get("Contents", [])
        return [
            json.loads(self.s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read())
            for each in found
        ]


def _recoverable(dynamodb):
    dynamodb.update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    return dynamodb.describe_table(TableName=TABLE)["Table"]["TableArn"]


def in_stream(kind, item):
    """A record of the table's stream."""
    change = {"Keys": {name: item[name] for name in ("pk", "sk")}}
    if kind != "REMOVE":
        change["NewImage"] = item
    return {"eventName": kind, "dynamodb": change}
