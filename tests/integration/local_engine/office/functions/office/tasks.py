"""The office's events and steps."""

import json
import os

import boto3
from schemas import Letter


class Busy(Exception):
    """Try again."""


class NotOurs(Exception):
    """The letter is for another office."""


def _note(pk, sk, **values):
    item = {"pk": {"S": pk}, "sk": {"S": sk}} | {k: {"S": str(v)} for k, v in values.items()}
    boto3.client("dynamodb").put_item(TableName=os.environ["OFFICE_TABLE"], Item=item)


def check(event, context):
    for record in event["Records"]:
        file = record["s3"]["object"]
        bucket = record["s3"]["bucket"]["name"]
        head = boto3.client("s3").head_object(Bucket=bucket, Key=file["key"])
        _note("FILE", file["key"], size=file["size"], type=head["ContentType"])


def post(event, context):
    for record in event["Records"]:
        letter = record["dynamodb"]["NewImage"]["sk"]["S"]
        boto3.client("sqs").send_message(QueueUrl=os.environ["OFFICE_QUEUE"], MessageBody=letter)


def send(event, context):
    for record in event["Records"]:
        if record["body"].startswith("lost"):
            raise Busy(record["body"])
        boto3.client("sesv2").send_email(
            FromEmailAddress="vanthu@example.gov.vn",
            Destination={"ToAddresses": ["lanhdao@example.gov.vn"]},
            Content={
                "Simple": {
                    "Subject": {"Data": f"Văn bản {record['body']}"},
                    "Body": {
                        "Text": {"Data": f"Có văn bản {record['body']}."},
                        "Html": {"Data": f"<p>Có văn bản <b>{record['body']}</b>.</p>"},
                    },
                }
            },
        )


_tries = {}


def step(event, context):
    letter = event["input"]["letter"]
    if event["do"] == "begin":
        _tries[letter] = _tries.get(letter, 0) + 1
        if letter.startswith("busy") and _tries[letter] < 3:
            raise Busy(letter)
        if letter.startswith("foreign"):
            raise NotOurs(letter)
        return {"kind": Letter.kind}
    _note("WAITING", letter, token=event["token"], started=event["since"])
    return None


def sweep(event, context):
    """Start anew what waits: executions are not kept over a restart."""
    table = boto3.client("dynamodb")
    answer = table.query(
        TableName=os.environ["OFFICE_TABLE"],
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "WAITING"}},
    )
    for item in answer["Items"]:
        letter = item["sk"]["S"]
        boto3.client("stepfunctions").start_execution(
            stateMachineArn=os.environ["OFFICE_MACHINE"],
            name=f"again-{letter}",
            input=json.dumps({"letter": letter}),
        )
    _note("SWEPT", context.aws_request_id)
