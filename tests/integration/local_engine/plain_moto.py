"""What moto does without our mends: printed as JSON, one entry for each mend.

An entry is true while the fault is there. When one turns false, moto has mended it, and our mend can
go: the tests say so.
"""

import copy
import inspect
import json
import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

os.environ.update(
    AWS_DEFAULT_REGION="ap-southeast-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x"
)

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

KEYS = {
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
}

HERE = {"LocationConstraint": "ap-southeast-1"}


def with_bucket(name, **more):
    """A client of S3, with a bucket."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE, **more)
    return s3


def table():
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="t",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        **KEYS,
    )
    return dynamodb


def put(sk, **more):
    return {"Put": {"TableName": "t", "Item": {"pk": {"S": "a"}, "sk": {"S": sk}}, **more}}


NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


def dynamodb_units():
    """A refused transaction leaves a record on the stream, and copies the table per operation."""
    from moto.dynamodb import dynamodb_backends

    dynamodb = table()
    dynamodb.transact_write_items(TransactItems=[put("1")])
    shard = dynamodb_backends["123456789012"]["ap-southeast-1"].tables["t"].stream_shard
    records = len(shard.items)
    with suppress(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=[put("2"), put("1", **NEW)])
    return len(shard.items) > records


def dynamodb_tokens():
    """A repeated transaction is not recognised by its token."""
    dynamodb = table()
    try:
        for _ in range(2):
            dynamodb.transact_write_items(TransactItems=[put("1", **NEW)], ClientRequestToken="k")
    except dynamodb.exceptions.TransactionCanceledException:
        return True
    return False


def dynamodb_queries():
    """A query of one partition reads the others too."""
    from moto.dynamodb.models.table import Table

    dynamodb = table()
    read = []
    all_items = Table.all_items
    Table.all_items = lambda self: read.append(1) or all_items(self)
    dynamodb.query(
        TableName="t",
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "a"}},
    )
    Table.all_items = all_items
    return bool(read)


def dynamodb_answers():
    """A value that is answered is looked for as every kind of value."""
    from moto.core.serialize import JSONSerializer

    dynamodb = table()
    dynamodb.put_item(TableName="t", Item=put("1")["Put"]["Item"])
    looked_for = []
    get_value = JSONSerializer.get_value
    JSONSerializer.get_value = lambda self, value, key, shape: (
        looked_for.append(key) or get_value(self, value, key, shape)
    )
    dynamodb.get_item(TableName="t", Key=put("1")["Put"]["Item"])
    JSONSerializer.get_value = get_value
    return "BOOL" in looked_for


def dynamodb_exports():
    """An incremental export is the whole table, without a manifest."""
    dynamodb = table()
    name = {"TableName": "t"}
    dynamodb.update_continuous_backups(
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}, **name
    )
    s3 = with_bucket("exports")
    dynamodb.export_table_to_point_in_time(
        TableArn=dynamodb.describe_table(**name)["Table"]["TableArn"],
        S3Bucket="exports",
        ExportType="INCREMENTAL_EXPORT",
        S3Prefix="e",
    )
    until = time.monotonic() + 5
    while time.monotonic() < until:
        written = [each["Key"] for each in s3.list_objects_v2(Bucket="exports").get("Contents", [])]
        if written:
            return not any(key.endswith("manifest-summary.json") for key in written)
    return False


def dynamodb_projections():
    """An item is turned into plain JSON once for every attribute that is asked for."""
    from moto.dynamodb.models.dynamo_type import Item

    dynamodb = table()
    key = put("1")["Put"]["Item"]
    dynamodb.put_item(TableName="t", Item=key)
    turned = []
    to_regular_json = Item.to_regular_json
    Item.to_regular_json = lambda self: turned.append(1) or to_regular_json(self)
    dynamodb.get_item(TableName="t", Key=key, ProjectionExpression="pk, sk")
    Item.to_regular_json = to_regular_json
    return len(turned) > 1


def kms_digests():
    """A digest is hashed again before it is signed."""
    import hashlib

    kms = boto3.client("kms")
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    asked = {"KeyId": key, "SigningAlgorithm": "ECDSA_SHA_256"}
    digest = hashlib.sha256(b"x").digest()
    signature = kms.sign(Message=digest, MessageType="DIGEST", **asked)["Signature"]
    return not kms.verify(Message=b"x", MessageType="RAW", Signature=signature, **asked)[
        "SignatureValid"
    ]


def s3_copies():
    """A copy into a lock is asked for a hash of its body."""
    s3 = with_bucket("kept", ObjectLockEnabledForBucket=True)
    s3.put_object(Bucket="kept", Key="a", Body=b"a")
    until = datetime.now(UTC) + timedelta(days=1)
    lock = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}
    try:
        s3.copy_object(Bucket="kept", Key="b", CopySource={"Bucket": "kept", "Key": "a"}, **lock)
    except ClientError as refused:
        return "Content-MD5" in str(refused)
    return False


def s3_events():
    """An event is told before the object has its metadata."""
    from moto.s3 import notifications

    told = []
    send_event = notifications.send_event
    notifications.send_event = lambda account_id, event_name, bucket, key: told.append(
        dict(key.metadata)
    )
    s3 = with_bucket("letters")
    s3.put_object(Bucket="letters", Key="k", Body=b"", Metadata={"name": "VB.pdf"})
    notifications.send_event = send_event
    return "x-amz-meta-name" not in told[0] and "name" not in told[0]


def s3_listings():
    """A page of one version has copied them all."""
    from moto.s3.models import FakeKey

    s3 = with_bucket("many")
    for key in "abc":
        s3.put_object(Bucket="many", Key=key, Body=b"1")
    copied = []
    set_state = FakeKey.__setstate__
    FakeKey.__setstate__ = lambda key, state: copied.append(key) or set_state(key, state)
    s3.list_object_versions(Bucket="many", MaxKeys=1)
    FakeKey.__setstate__ = set_state
    return len(copied) == 3


def server_backends():
    """The server lists moto's folder for every request."""
    from moto import backends

    return inspect.isgeneratorfunction(backends.list_of_moto_modules)


def server_methods():
    """The methods of a service's class are listed for every request."""
    from moto.core import responses

    listed = []
    names = responses.method_names_from_class
    responses.method_names_from_class = lambda kind: listed.append(kind) or names(kind)
    dynamodb = boto3.client("dynamodb")
    dynamodb.list_tables()
    dynamodb.list_tables()
    responses.method_names_from_class = names
    return len(listed) == 2


def ses_outbox():
    """The text of an e-mail with HTML is lost."""
    from moto.ses import ses_backends

    sesv2 = boto3.client("sesv2")
    sesv2.create_email_identity(EmailIdentity="a@example.vn")
    body = {"Text": {"Data": "plain-words"}, "Html": {"Data": "<p>marked-words</p>"}}
    sesv2.send_email(
        FromEmailAddress="a@example.vn",
        Destination={"ToAddresses": ["b@example.vn"]},
        Content={"Simple": {"Subject": {"Data": "s"}, "Body": body}},
    )
    (message,) = ses_backends["123456789012"]["ap-southeast-1"].sent_messages
    return "plain-words" not in str(vars(message))


def sqs_arrivals():
    """A queue's messages go to functions through Docker."""
    from moto.core.config import default_user_config

    return default_user_config["lambda"]["use_docker"]


def states_functions():
    """A Task looks for functions at localhost and a port from the environment."""
    from moto.stepfunctions.parser.asl.utils import boto_client

    return "localhost" in inspect.getsource(boto_client)


def states_light_import():
    """The state machines import Batch."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
        state_task_service_batch,
    )

    return "from moto.batch" in inspect.getsource(state_task_service_batch)


def machine(states, name, definition):
    return states.create_state_machine(
        name=name, definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/r"
    )["stateMachineArn"]


def states_start_time():
    """The start time that a machine reads is no text."""
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

    made = {}
    make = ExecutionWorker._get_evaluation_environment

    def noted(self):
        env = make(self)
        made.update(env.states.context_object.context_object_data["Execution"])
        return env

    ExecutionWorker._get_evaluation_environment = noted
    states = boto3.client("stepfunctions")
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    arn = machine(states, "start-time", definition)
    run(states, arn, "one")
    ExecutionWorker._get_evaluation_environment = make
    return not isinstance(made["StartTime"], str)


def session_policies():
    """What a session's policy denies is given."""
    narrowed = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    given = boto3.client("sts").assume_role(
        RoleArn="arn:aws:iam::123456789012:role/Any",
        RoleSessionName="narrowed",
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [narrowed]}),
    )["Credentials"]
    s3 = boto3.client(
        "s3",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    try:
        s3.create_bucket(Bucket="denied", CreateBucketConfiguration=HERE)
    except ClientError:
        return False
    return True


def run(states, arn, name):
    execution = states.start_execution(stateMachineArn=arn, name=name)["executionArn"]
    while states.describe_execution(executionArn=execution)["status"] == "RUNNING":
        pass


def states_parsing():
    """A definition is parsed for every execution."""
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    parsed = []
    parse = AmazonStateLanguageParser.parse
    AmazonStateLanguageParser.parse = lambda text: parsed.append(1) or parse(text)
    states = boto3.client("stepfunctions")
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    arn = machine(states, "parsing", definition)
    parsed.clear()
    run(states, arn, "one")
    run(states, arn, "two")
    AmazonStateLanguageParser.parse = parse
    return len(parsed) == 2


def states_paths():
    """A path is parsed every time it is read."""
    from moto.stepfunctions.parser.asl.utils import json_path

    return json_path.parse("$.a") is not json_path.parse("$.a")


def states_tokens():
    """SendTask* stumbles over an execution that is still being parsed."""
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend

    being_parsed = SimpleNamespace(status="RUNNING", exec_worker=SimpleNamespace(env=None))
    backend = SimpleNamespace(_get_executions=lambda status=None: [being_parsed], state_machines=[])
    try:
        StepFunctionsParserBackend.send_task_success(backend, "token", "{}")
    except AttributeError:
        return True
    except Exception:  # noqa: BLE001 - the named error that AWS answers
        return False
    return False


def states_waits():
    """A retry sleeps by real time."""
    from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl

    return retrier_decl.time is time and threading.Event is not None


def main():
    mends = Path(__file__).resolve().parents[3] / "infra" / "local" / "mends"
    faults = {}
    for name in sorted(path.stem for path in mends.glob("[!_]*.py")):
        with mock_aws(config=copy.deepcopy({"stepfunctions": {"execute_state_machine": True}})):
            faults[name] = globals()[name]()
    print(json.dumps(faults))


if __name__ == "__main__":
    main()
