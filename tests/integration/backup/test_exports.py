"""Exports as AWS lays them out, and as moto does, which writes one file and no manifest."""

import base64
import gzip
import hashlib
import json
import os
import subprocess
import sys
import zlib

import boto3
import pytest
from moto import mock_aws
from qlvb.platform import clients, exports

BUCKET = "qlvb-backup"
PLAIN_MOTO = """
import boto3, json, time
from moto import mock_aws
from qlvb.platform import exports
with mock_aws():
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    where = {"LocationConstraint": "ap-southeast-1"}
    s3.create_bucket(Bucket="bbb", CreateBucketConfiguration=where)
    arn = dynamodb.create_table(
        TableName="t", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )["TableDescription"]["TableArn"]
    dynamodb.update_continuous_backups(
        TableName="t", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    for number in range(30):
        dynamodb.put_item(TableName="t", Item={"pk": {"S": str(number)}, "ten": {"S": "Đắk Nông"}})
    dynamodb.export_table_to_point_in_time(
        TableArn=arn, S3Bucket="bbb", S3Prefix="exports/B/T", ExportType="FULL_EXPORT")
    for _ in range(100):
        found = exports.files("bbb", "exports/B/T")
        if found:
            break
        time.sleep(0.1)
    from qlvb.platform import storage
    [one] = found
    items = list(exports.items(storage.stream("bbb", one.key)))
    print(json.dumps([len(items), one.item_count, sorted(i["pk"]["S"] for i in items)[:3]]))
"""


@pytest.fixture
def s3(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    clients.client.cache_clear()
    with mock_aws():
        made = boto3.client("s3")
        made.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"}
        )
        yield made
    clients.client.cache_clear()


def written_by_aws(s3, count, *, files, until="manifest-summary.json"):
    """An export as AWS writes it, up to one of its parts."""
    folder = "exports/B/T/AWSDynamoDB/01732700000000-aabbccdd"
    rows = [{"Item": {"pk": {"S": str(n)}, "sk": {"S": "ĐN"}}} for n in range(count)]
    s3.put_object(Bucket=BUCKET, Key=f"{folder}/_started", Body=b"")
    lines = []
    for place in range(files):
        mine = rows[place::files]
        body = gzip.compress("".join(json.dumps(row) + "\n" for row in mine).encode())
        key = f"{folder}/data/{place:04d}abcdef.json.gz"
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        lines.append({"itemCount": len(mine), "md5Checksum": md5, "dataFileS3Key": key})
    if until == "data":
        return
    manifest = "".join(json.dumps(line) + "\n" for line in lines).encode()
    s3.put_object(Bucket=BUCKET, Key=f"{folder}/manifest-files.json", Body=manifest)
    s3.put_object(Bucket=BUCKET, Key=f"{folder}/manifest-files.md5", Body=b"x")
    if until == "manifest-files.json":
        return
    summary = {"manifestFilesS3Key": f"{folder}/manifest-files.json", "itemCount": count}
    s3.put_object(
        Bucket=BUCKET, Key=f"{folder}/manifest-summary.json", Body=json.dumps(summary).encode()
    )


def read(s3, found):
    for each in found:
        body = s3.get_object(Bucket=BUCKET, Key=each.key)["Body"]
        yield from exports.items(iter(lambda opened=body: opened.read(7), b""))


@pytest.mark.parametrize("files", [1, 7, 40])
def test_many_data_files_are_read_whole(s3, files):
    written_by_aws(s3, 100, files=files)
    found = exports.files(BUCKET, "exports/B/T")
    assert len(found) == files
    assert sum(each.item_count for each in found) == 100
    assert sorted(int(i["pk"]["S"]) for i in read(s3, found)) == list(range(100))


@pytest.mark.parametrize("until", ["data", "manifest-files.json"])
def test_an_export_counts_when_its_summary_is_there_and_not_before(s3, until):
    assert exports.files(BUCKET, "exports/B/T") is None
    written_by_aws(s3, 10, files=2, until=until)
    assert exports.files(BUCKET, "exports/B/T") is None
    written_by_aws(s3, 10, files=2)
    assert len(exports.files(BUCKET, "exports/B/T")) == 2


def test_a_data_file_that_ends_early_is_no_data_file():
    content = gzip.compress(b'{"Item": {"pk": {"S": "1"}}}\n' * 1000)
    with pytest.raises(zlib.error):
        list(exports.items([content[:-4]]))


def test_motos_one_file_without_a_manifest_is_read_too():
    """In a process of its own, where moto is not mended."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "shared",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "ap-southeast-1",
        "QLVB_STAGE": "local",
    }
    done = subprocess.run(
        [sys.executable, "-c", PLAIN_MOTO],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [30, None, ["0", "1", "10"]]
