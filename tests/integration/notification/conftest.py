"""A cloud with the project's own tables, a mail queue, and one agency with its people."""

from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import store as organization
from qlvb.organization.model import Agency, Designation, Unit
from qlvb.organization.service import forget_calendars
from qlvb.platform import clients
from qlvb.platform.tables import transact

from infra.local.template import translate
from tests.builders.staff import A_WORKING_MORNING, AGENCY, REGION, SINCE, employ

DATA = Path(__file__).resolve().parents[3] / "infra" / "data.yaml"
AREAS = (
    "Audit",
    "Organization",
    "Files",
    "Delegation",
    "Incidents",
    "Incoming",
    "Routing",
    "Notification",
)


@pytest.fixture
def cloud(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("QLVB_STAGE", "test")
    monkeypatch.setenv("QLVB_ADDRESS", "https://qlvb.daknong.example")
    monkeypatch.setenv("QLVB_MAIL_SENDER", "qlvb@daknong.example")
    clients.client.cache_clear()
    forget_calendars()
    with mock_aws():
        _make_tables(monkeypatch)
        queue = boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]
        monkeypatch.setenv("QLVB_MAIL_QUEUE_URL", queue)
        boto3.client("sesv2").create_email_identity(EmailIdentity="qlvb@daknong.example")
        with clock.set_to(A_WORKING_MORNING):
            yield
    clients.client.cache_clear()


@pytest.fixture
def office(cloud):
    """One agency: a unit with a head and a deputy, an officer, a leader, a clerk."""
    designation = Designation(
        name="Sở Thông tin và Truyền thông",
        abbreviation="STTTT",
        kind="Sở",
        parent_id=None,
        effective_from=SINCE,
    )
    agency = Agency(agency_id=AGENCY, designations=(designation,))
    unit = Unit(
        agency_id=AGENCY,
        unit_id="CNTT",
        name="Phòng CNTT",
        abbreviation="CNTT",
        effective_from=SINCE,
    )
    with transact() as tx:
        organization.put_agency(tx, agency)
        organization.put_unit(tx, unit)
    employ("an", Role.OFFICER, unit_id="CNTT")
    employ("truong", Role.UNIT_HEAD, unit_id="CNTT")
    employ("pho", Role.UNIT_HEAD, unit_id="CNTT", precedence=1)
    employ("giamdoc", Role.LEADER)
    employ("vanthu", Role.CLERK)


def _make_tables(monkeypatch):
    resources = translate(DATA).template["Resources"]
    for area in AREAS:
        properties = resources[f"{area}Table"]["Properties"]
        wanted = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
        boto3.client("dynamodb").create_table(
            TableName=area, **{name: properties[name] for name in wanted if name in properties}
        )
        monkeypatch.setenv(f"QLVB_{area.upper()}_TABLE", area)
