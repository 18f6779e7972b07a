"""A word on an incident reaches every agency by itself, however many there are."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import boto3
import pytest
from qlvb.incidents import model, store
from qlvb.incidents.model import Announcement, Reach
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.notification import service as notification
from qlvb.organization import province_store
from qlvb.organization import store as organization
from qlvb.organization.model import Agency, Designation
from qlvb.platform.clients import client
from qlvb.platform.tables import transact

from tests.builders.mail import batch_of, part, sent
from tests.builders.registering import aws_breaks_off
from tests.builders.staff import SINCE, employ, queued

AGENCIES = [f"H16.{number}" for number in range(20, 31)]
PEOPLE = dict.fromkeys(AGENCIES, 1) | {AGENCIES[0]: 11}
THE_OPERATOR = (AGENCIES[-1], "vanhanh")


def person_of(agency_id, place):
    return f"an{agency_id[-2:]}{place}"


def people_of(agency_id):
    return {(agency_id, person_of(agency_id, place)) for place in range(PEOPLE[agency_id])}


@pytest.fixture
def province(cloud):
    """Eleven agencies, one of them with eleven people; in the last one somebody runs the system."""
    for agency_id in AGENCIES:
        called = Designation(
            name=f"Sở {agency_id}",
            abbreviation=agency_id.replace(".", ""),
            kind="Sở",
            parent_id=None,
            effective_from=SINCE,
        )
        with transact() as tx:
            organization.put_agency(tx, Agency(agency_id=agency_id, designations=(called,)))
        for place in range(PEOPLE[agency_id]):
            employ(person_of(agency_id, place), Role.OFFICER, agency=agency_id)
    employ("vanhanh", Role.OPERATOR, agency=AGENCIES[-1])
    with transact() as tx:
        province_store.note(tx, organization.person(*THE_OPERATOR))


def an_incident(reach=Reach.PROVINCE):
    given = Announcement(
        reach=reach,
        what="Mất đường truyền",
        since=clock.now(),
        expected_until=clock.now() + timedelta(hours=2),
        meanwhile="Tiếp nhận văn bản giấy",
        afterwards="Nhập lại theo ngày đến thực tế",
    )
    of = (AGENCIES[0], "Sở mở đầu")
    return model.announced(given, "key", of=of, by="Nguyễn Văn A", at=clock.now())


def stream_of(incident, event="INSERT"):
    """What the incidents table's stream says of it."""
    with transact() as tx:
        store.create(tx, incident)
    [image] = boto3.client("dynamodb").scan(TableName="Incidents")["Items"]
    return {"Records": [{"eventName": event, "dynamodb": {"NewImage": image}}]}


@contextmanager
def counted():
    """How often AWS is asked for what."""
    calls = Counter()

    def count(model, **_):
        calls[model.name] += 1

    for service in ("dynamodb", "sqs"):
        client(service).meta.events.register(f"before-call.{service}", count)
    try:
        yield calls
    finally:
        for service in ("dynamodb", "sqs"):
            client(service).meta.events.unregister(f"before-call.{service}", count)


def test_a_province_is_told_by_steps_of_which_each_asks_for_one_agency(province):
    event = stream_of(an_incident())
    with counted() as calls:
        notification.collect(event)
    # Two readings, of the tree and of who runs the system, and ten agencies a post: thirty posts
    # for three hundred agencies, whatever the number of people.
    assert calls == {"Query": 2, "SendMessageBatch": 2}
    per_agency = sorted(queued(), key=lambda each: each["agency_id"])
    assert len(per_agency) == len(AGENCIES)
    with counted() as calls:
        assert notification.send(batch_of(per_agency[0])) == {"batchItemFailures": []}
    # Its units, its people, ten of them a post.
    assert calls == {"Query": 2, "SendMessageBatch": 2}
    assert len(queued()) == PEOPLE[AGENCIES[0]]


def test_one_agency_that_cannot_be_told_stops_no_other_and_nobody_is_told_twice(province):
    notification.collect(stream_of(an_incident()))
    per_agency = sorted(queued(), key=lambda each: each["agency_id"])
    with aws_breaks_off("sqs", "SendMessageBatch"):
        failed = notification.send(batch_of(*per_agency))["batchItemFailures"]
    assert failed == [{"itemIdentifier": "m0"}]
    told = queued()
    assert {each["agency_id"] for each in told} == set(AGENCIES[1:])
    notification.send(batch_of(*per_agency[:2]))  # the one that failed, and one again
    told += queued()
    everybody = set().union(*map(people_of, AGENCIES)) | {THE_OPERATOR}
    assert {(each["agency_id"], each["person_id"]) for each in told} == everybody
    few = [each for each in told if each["agency_id"] in AGENCIES[:2]]
    notification.send(batch_of(*few))
    letters = [message["To"] for message in sent()]
    assert len(few) > len(letters) == len(set(letters)) == 12


def test_of_an_agencys_incident_the_others_tell_nobody_but_who_runs_the_system(province):
    notification.collect(stream_of(an_incident(Reach.AGENCY)))
    per_agency = queued()
    assert len(per_agency) == 2
    notification.send(batch_of(*per_agency))
    told = [(each["agency_id"], each["person_id"]) for each in queued()]
    assert sorted(told) == sorted(people_of(AGENCIES[0]) | {THE_OPERATOR})


def letter_of(incident):
    notification.collect(stream_of(incident))
    notification.send(batch_of(*queued()))
    notification.send(batch_of(queued()[0]))
    message = sent()[-1]
    return [part(message, kind) for kind in ("plain", "html")]


def test_the_letter_says_what_to_do_meanwhile_and_how_to_enter_documents_afterwards(province):
    for text in letter_of(an_incident()):
        assert "Từ 09:00 01/12/2026, dự kiến đến 11:00 01/12/2026." in text
        assert "Việc cần làm trong thời gian sự cố: Tiếp nhận văn bản giấy." in text
        assert "Cách nhập văn bản sau sự cố: Nhập lại theo ngày đến thực tế." in text


def test_the_letter_leads_to_what_is_read_without_signing_in(province):
    for text in letter_of(an_incident()):
        assert "https://qlvb.daknong.example/status" in text
        assert "sau khi đăng nhập" not in text


def test_the_letter_of_the_end_says_from_when_until_when_it_was(province):
    ended = an_incident().end("Đã nối lại", "Nguyễn Văn A", clock.now() + timedelta(hours=1))
    for text in letter_of(ended):
        assert "Từ 09:00 01/12/2026 đến 10:00 01/12/2026. Đã nối lại." in text
        assert "Cách nhập văn bản sau sự cố: Nhập lại theo ngày đến thực tế." in text
        assert "Tiếp nhận văn bản giấy" not in text


def test_what_is_taken_out_of_a_table_is_news_to_nobody(cloud):
    record = {"eventName": "REMOVE", "dynamodb": {"Keys": {"pk": {"S": "A#H16#INCIDENTS"}}}}
    notification.collect({"Records": [record]})
    assert queued() == []
