"""A cloud with what reports read and write, a province of three agencies, and their people."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from qlvb.kernel.actor import Role
from qlvb.organization import store as organization
from qlvb.organization.model import (
    Agency,
    CodeScheme,
    Designation,
    IdentificationCode,
    Person,
    Position,
    Unit,
)
from qlvb.organization.service import forget_calendars
from qlvb.platform import clients
from qlvb.platform.tables import transact

from infra.local.template import translate
from tests.builders.staff import AGENCY, REGION, SINCE

DATA = Path(__file__).resolve().parents[3] / "infra" / "data.yaml"
AREAS = (
    *("Audit", "Organization", "Incoming", "Outgoing", "Exchange", "Reports", "Incidents"),
    "Notification",
)
BUCKETS = ("audit", "files")
TOP, ELSEWHERE = "H16", "H16.20"


@pytest.fixture(scope="module")
def cloud():
    with a_cloud():
        yield


@contextmanager
def a_cloud():
    """The tables, the buckets and the province, empty of documents."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "testing")
        patched.setenv("AWS_DEFAULT_REGION", REGION)
        patched.setenv("QLVB_STAGE", "local")
        clients.client.cache_clear()
        forget_calendars()
        with mock_aws():
            _make(patched)
            found(TOP, "Ủy ban nhân dân tỉnh Đắk Nông", parent=None)
            found(AGENCY, "Sở Thông tin và Truyền thông tỉnh Đắk Nông")
            found(ELSEWHERE, "Sở Nội vụ tỉnh Đắk Nông")
            yield
        clients.client.cache_clear()


def _make(patched):
    resources = translate(DATA).template["Resources"]
    for area in AREAS:
        properties = resources[f"{area}Table"]["Properties"]
        wanted = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
        boto3.client("dynamodb").create_table(
            TableName=area, **{name: properties[name] for name in wanted if name in properties}
        )
        patched.setenv(f"QLVB_{area.upper()}_TABLE", area)
    for bucket in BUCKETS:
        boto3.client("s3").create_bucket(
            Bucket=f"qlvb-{bucket}",
            CreateBucketConfiguration={"LocationConstraint": REGION},
        )
        patched.setenv(f"QLVB_{bucket.upper()}_BUCKET", f"qlvb-{bucket}")
    key = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    patched.setenv("QLVB_AUDIT_KEY_ARN", key["KeyMetadata"]["Arn"])
    queue = boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]
    patched.setenv("QLVB_MAIL_QUEUE_URL", queue)


def found(agency_id, name, parent=TOP):
    """Open an agency with two units and its people."""
    called = Designation(
        name=name, abbreviation=agency_id, kind="Sở", parent_id=parent, effective_from=SINCE
    )
    code = IdentificationCode(
        value=agency_id, scheme=CodeScheme.NEW, effective_from=date(2020, 1, 1)
    )
    units = (("CNTT", "Phòng Công nghệ thông tin"), ("BC", "Phòng Bưu chính"))
    with transact() as tx:
        organization.put_agency(
            tx, Agency(agency_id=agency_id, designations=(called,), codes=(code,))
        )
        for unit_id, unit_name in units:
            unit = Unit(
                agency_id=agency_id,
                unit_id=unit_id,
                name=unit_name,
                abbreviation=unit_id,
                effective_from=SINCE,
            )
            organization.put_unit(tx, unit)
        for person_id, unit_id, *roles in _PEOPLE:
            position = Position(
                title="Công chức", roles=frozenset(roles), effective_from=SINCE, unit_id=unit_id
            )
            person = Person(
                agency_id=agency_id,
                person_id=person_id,
                full_name=_NAMES[person_id],
                email=f"{person_id}@{agency_id.lower()}.example",
                account=f"{person_id}.{agency_id.lower().replace('.', '')}",
                positions=(position,),
            )
            organization.put_person(tx, person)


_NAMES = {
    "an": "Nguyễn Văn An",
    "binh": "Trần Thị Bình",
    "truong": "Lê Quang Trường",
    "giamdoc": "Phan Đình Giám",
    "quantri": "Đỗ Hữu Phước",
    "vanthu": "Nguyễn Thị Mai",
    "vanhanh": "Đoàn Ngọc Sơn",
}
_PEOPLE = (
    ("an", "CNTT", Role.OFFICER),
    ("binh", "BC", Role.OFFICER),
    ("truong", "CNTT", Role.UNIT_HEAD),
    ("giamdoc", None, Role.HEAD, Role.LEADER),
    ("quantri", None, Role.ADMINISTRATOR),
    ("vanthu", None, Role.CLERK),
    ("vanhanh", None, Role.OPERATOR),
)
