"""Events reach the functions that the template names."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import boto3


def test_a_file_that_arrives_is_checked_with_its_metadata(office):
    boto3.client("s3").put_object(
        Bucket=office.bucket, Key="den.pdf", Body=b"%PDF-", ContentType="application/pdf"
    )
    office.engine.settle()
    assert office.items("FILE") == [
        {"pk": "FILE", "sk": "den.pdf", "size": "5", "type": "application/pdf"}
    ]


def test_a_registered_letter_becomes_one_mail_through_stream_queue_and_sender(office):
    office.register("12")
    office.engine.settle()
    (mail,) = office.engine.outbox()
    assert mail.to == ("lanhdao@example.gov.vn",)
    assert mail.subject == "Văn bản 12"
    assert mail.text == "Có văn bản 12."
    assert mail.html == "<p>Có văn bản <b>12</b>.</p>"


def test_the_mapping_s_filter_keeps_other_changes_from_the_function(office):
    office.register("12")
    office.register("12", sender="so-tc")
    boto3.client("dynamodb").put_item(
        TableName=office.table, Item={"pk": {"S": "NOTE"}, "sk": {"S": "no sender"}}
    )
    office.engine.settle()
    assert [mail.subject for mail in office.engine.outbox()] == ["Văn bản 12"]


def test_a_message_that_fails_every_time_ends_among_the_dead_letters(office):
    office.register("lost-7")
    office.register("8")
    office.engine.settle()
    assert office.dead_letters() == []
    office.engine.advance(timedelta(minutes=10))
    assert office.dead_letters() == ["lost-7"]
    assert [mail.subject for mail in office.engine.outbox()] == ["Văn bản 8"]


def test_schedules_fire_when_the_clock_passes_them_and_only_then(office):
    office.engine.settle()
    vietnam = ZoneInfo("Asia/Ho_Chi_Minh")
    before = office.engine.clock.now().astimezone(vietnam)
    days_to_monday = (7 - before.weekday()) % 7 or 7
    monday = datetime(before.year, before.month, before.day, tzinfo=vietnam).toordinal()
    morning = datetime.fromordinal(monday + days_to_monday).replace(tzinfo=vietnam, hour=6)
    office.engine.advance_to(morning)
    fired = len(office.items("SWEPT"))
    office.engine.advance_to(morning.replace(hour=8))
    assert len(office.items("SWEPT")) == fired + 1
    office.engine.advance_to(morning.replace(hour=23))
    assert len(office.items("SWEPT")) == fired + 1
