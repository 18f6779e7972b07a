"""What was refused as secret is nowhere any more: the bytes are looked for."""

import json

import boto3
import pytest
from qlvb.kernel.actor import Role

from tests.builders import pdfs

NAME = "phuong-an-bao-ve-1977"
LINE = "Phương án bảo vệ mục tiêu 1977"


def everything(engine):
    """All that the engine holds, each with where it lies: objects, items, messages, mails."""
    s3, dynamodb, sqs = (boto3.client(name) for name in ("s3", "dynamodb", "sqs"))
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        for kind in ("Versions", "DeleteMarkers"):
            for version in s3.list_object_versions(Bucket=name).get(kind, ()):
                where = {"Bucket": name, "Key": version["Key"], "VersionId": version["VersionId"]}
                yield str(where), version["Key"].encode()
                if kind == "Versions":
                    found = s3.get_object(**where)
                    yield str(where), found["Body"].read() + json.dumps(found["Metadata"]).encode()
        yield name, str(s3.list_multipart_uploads(Bucket=name).get("Uploads", "")).encode()
    for table in dynamodb.list_tables()["TableNames"]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=table):
            yield table, json.dumps(page["Items"], ensure_ascii=False, default=str).encode()
    for queue in sqs.list_queues().get("QueueUrls", ()):
        found = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0, MaxNumberOfMessages=10)
        yield queue, json.dumps(found.get("Messages", ())).encode()
    yield "mails", str(engine.outbox()).encode()


def places_of(needles, engine):
    return {where for where, held in everything(engine) for n in needles if n in held}


@pytest.mark.parametrize("by", [Role.CLERK, Role.HEAD])
def test_no_byte_of_a_refused_file_is_left_anywhere(demo, caplog, by):
    content = pdfs.a_document(pages=2, lines=(LINE, by.value), mark="TUYỆT MẬT")
    needles = [content, content[600:700], NAME.encode(), LINE.encode()]
    officer = demo.one(Role.OFFICER, unit="CNTT")
    stopped = officer.upload(content, filename=f"{NAME}.pdf")
    assert stopped["status"] == "stopped"
    demo.engine.settle()
    assert len(places_of(needles, demo.engine)) >= 2, "they are found where they are"

    refused = demo.one(by).post(
        f"/uploads/{stopped['file_id']}/decision", {"decision": "refuse", "reason": "Có dấu mật"}
    )
    assert refused.status == 200, refused.body
    demo.engine.settle()
    assert places_of(needles, demo.engine) == set()
    assert all(needle.decode("latin-1") not in caplog.text for needle in needles)

    record = officer.get(f"/uploads/{stopped['file_id']}").body
    assert record["status"] == "refused"
    assert record["filename"] == ""
    assert record["decision"]["reason"] == "Có dấu mật"
