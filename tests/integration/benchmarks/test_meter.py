"""The meter hears real requests to DynamoDB and counts them by the rules."""

import boto3
import pytest
from moto import mock_aws

from tests.benchmarks.meter import Meter


@pytest.fixture
def meter(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-1")
    meter = Meter()
    meter.install()
    with mock_aws():
        yield meter
    meter.remove()


@pytest.fixture
def dynamodb(meter):
    client = boto3.session.Session().client("dynamodb")
    client.create_table(
        TableName="register",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "status")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_status",
                "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    return client


def entry(sk="1", **texts):
    texts = {"pk": "A", "sk": sk} | texts
    return {name: {"S": text} for name, text in texts.items()}


def test_a_put_is_counted_with_its_index(meter, dynamodb):
    with meter.measuring() as usage:
        dynamodb.put_item(TableName="register", Item=entry(status="OPEN"))
    assert usage.write_units == 2
    assert usage.requests == {"dynamodb.PutItem": 1}


def test_what_happens_outside_a_measurement_is_not_counted(meter, dynamodb):
    with meter.measuring() as usage:
        pass
    dynamodb.put_item(TableName="register", Item=entry())
    assert usage.write_units == 0
    assert not usage.requests


def test_an_update_is_counted_on_what_it_leaves_behind(meter, dynamodb):
    dynamodb.put_item(TableName="register", Item=entry(status="OPEN"))
    with meter.measuring() as usage:
        dynamodb.update_item(
            TableName="register",
            Key=entry(),
            UpdateExpression="SET #s = :done, subject = :long",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":done": {"S": "DONE"}, ":long": {"S": "x" * 1500}},
        )
    assert usage.write_units == 2 + 2


def test_a_transaction_counts_twice_and_a_condition_check_as_a_write(meter, dynamodb):
    check = {
        "TableName": "register",
        "Key": entry(),
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    put = {"TableName": "register", "Item": entry("2")}
    with meter.measuring() as usage:
        dynamodb.transact_write_items(TransactItems=[{"ConditionCheck": check}, {"Put": put}])
    assert usage.write_units == 4


def test_a_refused_write_is_paid_for_too(meter, dynamodb):
    dynamodb.put_item(TableName="register", Item=entry(subject="x" * 2000))
    with (
        meter.measuring() as usage,
        pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException),
    ):
        dynamodb.put_item(
            TableName="register", Item=entry(), ConditionExpression="attribute_not_exists(pk)"
        )
    assert usage.write_units == 2


def test_reads_are_counted_by_key_and_by_query(meter, dynamodb):
    for sk in "123":
        dynamodb.put_item(TableName="register", Item=entry(sk, subject="x" * 1000))
    with meter.measuring() as usage:
        dynamodb.get_item(TableName="register", Key=entry())
        dynamodb.batch_get_item(
            RequestItems={
                "register": {"Keys": [entry(), entry("2"), entry("9")], "ConsistentRead": True}
            }
        )
        dynamodb.query(
            TableName="register",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "A"}},
        )
    assert usage.read_units == 0.5 + 3 + 0.5
    assert not usage.uncounted


def test_a_query_that_drops_rows_is_named_as_uncounted(meter, dynamodb):
    with meter.measuring() as usage:
        dynamodb.query(
            TableName="register",
            KeyConditionExpression="pk = :pk",
            FilterExpression="sk > :pk",
            ExpressionAttributeValues={":pk": {"S": "A"}},
        )
    assert usage.uncounted == {"Query with FilterExpression": 1}
