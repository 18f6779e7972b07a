"""A tiny office of its own, so that the engine is tried apart from the product."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from infra.local.engine import Engine

HERE = Path(__file__).parent
TEMPLATE = HERE / "office" / "template.yaml"


def fresh_environment():
    """For a process of its own: without what an engine in this process set."""
    ours = ("AWS_", "MOTO_", "QLVB_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


class Office:
    """The tiny office on a running engine."""

    def __init__(self, engine):
        self.engine = engine
        self.table = engine.reference("Letters")
        self.bucket = engine.reference("Files")
        self.machine = engine.reference("Life")

    def register(self, letter, sender="so-nd", arrived="2026-11-23"):
        item = {"pk": "LETTER", "sk": letter, "sender": sender, "arrived": arrived}
        boto3.client("dynamodb").put_item(
            TableName=self.table, Item={name: {"S": value} for name, value in item.items()}
        )

    def items(self, pk):
        answer = boto3.client("dynamodb").query(
            TableName=self.table,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": pk}},
        )
        return [{k: v["S"] for k, v in item.items()} for item in answer["Items"]]

    def begin(self, letter):
        answer = boto3.client("stepfunctions").start_execution(
            stateMachineArn=self.machine, name=letter, input=json.dumps({"letter": letter})
        )
        self.engine.settle()
        return answer["executionArn"]

    def token(self, letter):
        return next(item["token"] for item in self.items("WAITING") if item["sk"] == letter)

    def state(self, execution):
        answer = boto3.client("stepfunctions").describe_execution(executionArn=execution)
        return answer["status"], json.loads(answer.get("output", "null"))

    def dead_letters(self):
        queue = self.engine.reference("Undeliverable")
        answer = boto3.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        return [message["Body"] for message in answer.get("Messages", [])]

    def token_for(self, account, *, token="IdToken", client="PeopleClient"):
        cognito = boto3.client("cognito-idp")
        pool = self.engine.reference("People")
        if not cognito.list_users(UserPoolId=pool, Filter=f'username = "{account}"')["Users"]:
            agency = [{"Name": "custom:agency_id", "Value": "H16"}]
            cognito.admin_create_user(UserPoolId=pool, Username=account, UserAttributes=agency)
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=account, Password="Mat-khau-1", Permanent=True
            )
        answer = cognito.initiate_auth(
            ClientId=self.engine.reference(client),
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": account, "PASSWORD": "Mat-khau-1"},
        )
        return answer["AuthenticationResult"][token]


@pytest.fixture
def office():
    with Engine(template=TEMPLATE) as engine:
        yield Office(engine)


@pytest.fixture(scope="session")
def plain_moto():
    """What moto does without mends, found out in a process of its own."""
    found = subprocess.run(
        [sys.executable, str(HERE / "plain_moto.py")],
        capture_output=True,
        text=True,
        check=False,
        env=fresh_environment(),
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout.splitlines()[-1])
