"""Each mend is needed still (moto without it has the fault), and mends what it says."""

import copy
import hashlib
import itertools
import threading
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from infra.local import mends
from infra.local.mends import dynamodb_units

MENDS = sorted(
    path.stem for path in Path(mends.__file__).parent.glob("*.py") if not path.stem.startswith("_")
)


@pytest.mark.parametrize("mend", MENDS)
def test_moto_still_needs_the_mend(plain_moto, mend):
    assert plain_moto[mend], f"moto no longer needs infra/local/mends/{mend}.py: remove it"


def test_every_mend_says_which_moto_it_mends():
    for mend in MENDS:
        text = (Path(mends.__file__).parent / f"{mend}.py").read_text()
        assert f"moto {mends.MOTO}" in text


def put(office, sk, **more):
    item = {"pk": {"S": "N"}, "sk": {"S": sk}}
    return {"Put": {"TableName": office.table, "Item": item, **more}}


NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


def test_a_refused_transaction_changes_nothing_and_tells_nobody(office):
    dynamodb = boto3.client("dynamodb")
    dynamodb.transact_write_items(TransactItems=[put(office, "1")])
    told = []
    dynamodb_units.listeners.append(told.extend)
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as refused:
        dynamodb.transact_write_items(TransactItems=[put(office, "2"), put(office, "1", **NEW)])
    dynamodb_units.listeners.remove(told.extend)
    assert [r["Code"] for r in refused.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert told == []
    assert [item["sk"] for item in office.items("N")] == ["1"]


def test_a_request_that_fails_in_its_middle_changes_nothing(office):
    dynamodb = boto3.client("dynamodb")
    key = {"pk": {"S": "N"}, "sk": {"S": "1"}}
    with pytest.raises(ClientError):
        dynamodb.update_item(
            TableName=office.table,
            Key=key,
            UpdateExpression="SET a = missing + :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
    assert office.items("N") == []


def test_an_update_that_makes_an_item_is_one_record_on_the_stream(office):
    told = []
    dynamodb_units.listeners.append(told.extend)
    boto3.client("dynamodb").update_item(
        TableName=office.table,
        Key={"pk": {"S": "N"}, "sk": {"S": "1"}},
        UpdateExpression="SET a = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    dynamodb_units.listeners.remove(told.extend)
    ((before, after),) = [(change.before, change.after) for change in told]
    assert before is None
    assert after.attrs["a"].value == "1"


def test_thirty_two_writers_take_consecutive_numbers(office):
    dynamodb = boto3.client("dynamodb")
    taken = []

    def take():
        while True:
            series = dynamodb.get_item(
                TableName=office.table, Key={"pk": {"S": "S"}, "sk": {"S": "1"}}
            ).get("Item", {"last": {"N": "0"}})
            last = series["last"]["N"]
            number = str(int(last) + 1)
            update = {
                "TableName": office.table,
                "Key": {"pk": {"S": "S"}, "sk": {"S": "1"}},
                "UpdateExpression": "SET #l = :new",
                "ConditionExpression": "attribute_not_exists(#l) OR #l = :old",
                "ExpressionAttributeNames": {"#l": "last"},
                "ExpressionAttributeValues": {":new": {"N": number}, ":old": {"N": last}},
            }
            try:
                dynamodb.transact_write_items(
                    TransactItems=[{"Update": update}, put(office, number, **NEW)]
                )
            except dynamodb.exceptions.TransactionCanceledException:
                continue
            taken.append(int(number))
            return

    writers = [threading.Thread(target=take) for _ in range(32)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(taken) == list(range(1, 33))
    assert len(office.items("N")) == 32


def test_a_transaction_repeated_with_its_token_is_done_once(office):
    dynamodb = boto3.client("dynamodb")
    for _ in range(2):
        dynamodb.transact_write_items(
            TransactItems=[put(office, "1", **NEW)], ClientRequestToken="key"
        )
    assert len(office.items("N")) == 1


def test_the_same_token_for_another_transaction_is_refused(office):
    dynamodb = boto3.client("dynamodb")
    dynamodb.transact_write_items(TransactItems=[put(office, "1")], ClientRequestToken="key")
    with pytest.raises(dynamodb.exceptions.IdempotentParameterMismatchException):
        dynamodb.transact_write_items(TransactItems=[put(office, "2")], ClientRequestToken="key")


def pages(office, **more):
    """The sort keys of every page of a query."""
    dynamodb = boto3.client("dynamodb")
    answer = {"LastEvaluatedKey": None}
    while "LastEvaluatedKey" in answer:
        start = answer["LastEvaluatedKey"]
        answer = dynamodb.query(
            TableName=office.table, **({"ExclusiveStartKey": start} if start else {}), **more
        )
        yield [item["sk"]["S"] for item in answer["Items"]]


def test_queries_page_through_an_index_in_both_directions(office):
    for number in range(7):
        office.register(str(number), arrived=f"2026-11-{20 + number // 2}")
    asked = {
        "IndexName": "by_sender",
        "KeyConditionExpression": "sender = :s",
        "ExpressionAttributeValues": {":s": {"S": "so-nd"}},
        "Limit": 3,
    }
    assert list(pages(office, **asked)) == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    backwards = list(pages(office, ScanIndexForward=False, **asked))
    assert backwards == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


@pytest.mark.parametrize(
    ("condition", "values", "found"),
    [
        ("sk = :a", ("b",), ["b"]),
        ("sk < :a", ("b",), ["a"]),
        ("sk <= :a", ("b",), ["a", "b"]),
        ("sk > :a", ("b",), ["ba", "c"]),
        ("sk >= :a", ("b",), ["b", "ba", "c"]),
        ("sk BETWEEN :a AND :b", ("b", "c"), ["b", "ba", "c"]),
        ("begins_with(sk, :a)", ("b",), ["b", "ba"]),
    ],
)
def test_every_key_condition_finds_what_it_says(office, condition, values, found):
    for letter in ("c", "a", "ba", "b"):
        office.register(letter)
    names = {f":{name}": {"S": value} for name, value in zip("ab", values, strict=False)}
    answer = boto3.client("dynamodb").query(
        TableName=office.table,
        KeyConditionExpression=f"pk = :p AND {condition}",
        ExpressionAttributeValues={":p": {"S": "LETTER"}, **names},
    )
    assert [item["sk"]["S"] for item in answer["Items"]] == found


def test_an_index_follows_changes_and_holds_only_items_with_its_keys(office):
    office.register("1")
    office.register("2")
    dynamodb = boto3.client("dynamodb")
    asked = {
        "IndexName": "by_sender",
        "KeyConditionExpression": "sender = :s",
        "ExpressionAttributeValues": {":s": {"S": "so-nd"}},
    }
    assert list(pages(office, **asked)) == [["1", "2"]]
    key = {"pk": {"S": "LETTER"}}
    dynamodb.update_item(
        TableName=office.table, Key={**key, "sk": {"S": "1"}}, UpdateExpression="REMOVE sender"
    )
    dynamodb.delete_item(TableName=office.table, Key={**key, "sk": {"S": "2"}})
    assert list(pages(office, **asked)) == [[]]


def test_parsed_programs_are_shared_by_no_two_executions(office):
    definition = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}'
    first, _ = AmazonStateLanguageParser.parse(definition)
    second, _ = AmazonStateLanguageParser.parse(definition)
    assert first is not second


def test_a_token_can_be_answered_while_other_executions_begin(office):
    executions = [office.begin(f"first-{number}") for number in range(5)]
    starts = [
        threading.Thread(target=office.begin, args=(f"second-{number}",)) for number in range(5)
    ]
    for start in starts:
        start.start()
    states = boto3.client("stepfunctions")
    for number in range(5):
        states.send_task_failure(
            taskToken=office.token(f"first-{number}"), error="PersonRefused", cause=""
        )
    for start in starts:
        start.join()
    office.engine.settle()
    assert {office.state(execution)[0] for execution in executions} == {"SUCCEEDED"}


@pytest.mark.parametrize(
    ("spec", "algorithm"),
    [("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"), ("ECC_NIST_P256", "ECDSA_SHA_256")],
)
def test_kms_signs_a_digest_as_it_is(office, spec, algorithm):
    kms = boto3.client("kms")
    key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    asked = {"KeyId": key, "SigningAlgorithm": algorithm}
    digest = hashlib.sha256(b"x").digest()
    signature = kms.sign(Message=digest, MessageType="DIGEST", **asked)["Signature"]
    for message, kind in ((b"x", "RAW"), (digest, "DIGEST")):
        told = kms.verify(Message=message, MessageType=kind, Signature=signature, **asked)
        assert told["SignatureValid"]
    with pytest.raises(ClientError):
        kms.sign(Message=b"no digest", MessageType="DIGEST", **asked)


def test_copying_still_copies_what_is_no_table():
    assert copy.deepcopy({"a": [1]}) == {"a": [1]}


def test_pages_of_versions_have_each_once_in_the_order_of_their_keys(office):
    """Keys of one to three versions; the last of one is a mark that it was removed."""
    s3, bucket = boto3.client("s3"), "many-versions"
    where = {"LocationConstraint": "ap-southeast-1"}
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    kept = ["a", "b/1", "b/1", "b/1", "b/2", "b/2", "c"]
    for key in kept:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    s3.delete_object(Bucket=bucket, Key="b/2")
    kept.append("b/2")
    for size, prefix in itertools.product((1, 2, 3, 1000), ("", "b/")):
        every = versions_of(bucket, size, prefix)
        keys = [key for key, _, _ in every]
        assert keys == sorted(key for key in kept if key.startswith(prefix))
        assert len(set(every)) == len(every)
        assert [key for key, _, is_latest in every if is_latest] == sorted(set(keys))
    assert s3.get_object(Bucket=bucket, Key="b/1")["Body"].read() == b"b/1", "and it is as it was"


def versions_of(bucket, size, prefix):
    """Page after page of a list: key, version, and whether it is the last one."""
    s3, every = boto3.client("s3"), []
    asked = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": size}
    while True:
        page = s3.list_object_versions(**asked)
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        assert len(found) <= size
        found.sort(key=lambda each: each["Key"])
        every += [(each["Key"], each["VersionId"], each["IsLatest"]) for each in found]
        for each in page.get("Versions", []):
            assert each["ETag"] == f'"{hashlib.md5(each["Key"].encode()).hexdigest()}"'
        if not page["IsTruncated"]:
            return every
        asked |= {
            "KeyMarker": page["NextKeyMarker"],
            "VersionIdMarker": page["NextVersionIdMarker"],
        }
