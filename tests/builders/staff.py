"""The people of one agency, and what waits in its mail queue."""

import json
from datetime import UTC, date, datetime

import boto3
from qlvb.organization import store as organization
from qlvb.organization.model import Person, Position
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

AGENCY = "H16.13"
REGION = "ap-southeast-1"
SINCE = date(2018, 6, 21)
A_WORKING_MORNING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # a Tuesday, nine o'clock there


def employ(person_id, *roles, unit_id=None, precedence=0, email=None, agency=AGENCY):
    """Enter a person who holds one position."""
    position = Position(
        title="Công chức",
        roles=frozenset(roles),
        effective_from=SINCE,
        unit_id=unit_id,
        precedence=precedence,
    )
    person = Person(
        agency_id=agency,
        person_id=person_id,
        full_name=f"Nguyễn Văn {person_id.title()}",
        email=f"{person_id}@stttt.example" if email is None else email,
        account=f"{person_id}.stttt",
        positions=(position,),
    )
    with transact() as tx:
        organization.put_person(tx, person)


def queued():
    """The messages in the mail queue, which this empties."""
    sqs, url = boto3.client("sqs"), settings.mail_queue_url
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies
