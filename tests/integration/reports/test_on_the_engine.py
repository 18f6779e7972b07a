"""Reports in the product as it is deployed: figures today, the night, the schedule, the letters."""

import urllib.request
from datetime import UTC, datetime

import pytest
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact
from qlvb.reports import store
from qlvb.reports.sums import Level

from tests.builders.issuing import Signers
from tests.builders.registering import a_key, an_intake
from tests.conftest import a_province

SUNDAY_EVENING = datetime(2028, 12, 31, 16, 20, tzinfo=UTC)
"""Twenty past eleven at night there: a week, a quarter, half a year and a year end at once."""
NIGHT = datetime(2028, 12, 31, 18, 55, tzinfo=UTC)
"""Five to two on New Year's Day, a public holiday."""
RECOUNTED = datetime(2028, 12, 31, 19, 31, tzinfo=UTC)
NEW_YEARS_MORNING = datetime(2029, 1, 1, 1, 12, tzinfo=UTC)
WORKING_MORNING = datetime(2029, 1, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo():
    with a_province(SUNDAY_EVENING) as province:
        yield province


@pytest.fixture(scope="module")
def people(demo):
    return Signers(demo)


@pytest.fixture(scope="module")
def lived(demo, people):
    """One document that a leader gave to a person, this Sunday."""
    answer = people.clerk.post("/incoming", an_intake(people.id_of(people.leader)), key=a_key())
    assert answer.status == 201, answer.body
    demo.engine.settle()
    person = {"kind": "person", "id": people.id_of(people.officer)}
    given = people.leader.act(
        answer["document_id"], "direction", text="Giao", lead=person, due_on="2029-01-05"
    )
    assert given.status == 200, given.body
    return answer["document_id"]


def span(since="2028-12-25", until="2028-12-31", **more):
    return "&".join(
        f"{name}={value}" for name, value in {"from": since, "until": until, **more}.items()
    )


def letters(demo, kind):
    return [each for each in demo.engine.outbox() if kind in each.subject]


def test_what_was_done_minutes_ago_is_in_the_figures_and_behind_them(people, lived):
    seen = people.leader.get(f"/reports/figures?{span()}")
    assert seen.status == 200, seen.body
    assert (seen["totals"]["received"], seen["totals"]["open"]) == (1, 1)
    [row] = [each for each in seen["by_person"] if each["id"] == people.id_of(people.officer)]
    assert row["name"]
    assert row["sums"]["received"] == 1
    page = people.leader.get(f"/reports/documents?{span(figure='open')}")
    assert [each["document_id"] for each in page["items"]] == [lived]
    assert page["items"][0]["subject"]


def test_what_is_due_is_read_in_advance_by_person(people, lived):
    seen = people.leader.get("/reports/ahead?until=2029-01-05")
    assert seen.status == 200, seen.body
    [one] = seen["people"]
    assert (one["due"], one["late"]) == (1, 0)
    assert [each["document_id"] for each in one["documents"]] == [lived]


def test_a_report_is_made_once_for_a_key_and_opened_as_both_files(people, lived):
    body = {"report": "handling", "from": "2028-12-25", "until": "2028-12-31"}
    key = a_key()
    made = people.leader.post("/reports", body, key=key)
    assert made.status == 201, made.body
    assert people.leader.post("/reports", body, key=key)["report_id"] == made["report_id"]
    path = f"/reports/{made['report_id']}"
    assert people.clerk.get(path).body == made.body
    for form, beginning in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        opened = people.leader.get(f"{path}/file?form={form}")
        with urllib.request.urlopen(opened["url"], timeout=30) as answer:
            assert answer.read().startswith(beginning)
        assert opened["filename"].endswith(form)
    assert made["report_id"] in [
        each["report_id"] for each in people.leader.get("/reports")["items"]
    ]


def test_a_span_that_is_none_is_refused_in_words(people):
    for asked, code in (
        (span("2028-12-27", "2028-12-01"), "span_ends_before_it_begins"),
        (span("2029-01-05", "2029-01-06"), "report_span_to_come"),
        (span("2020-01-01", "2028-06-01"), "report_span_too_long"),
    ):
        refused = people.leader.get(f"/reports/figures?{asked}")
        assert (refused.status, refused["code"]) == (422, code)


def test_each_report_is_made_in_the_night_it_falls_due(demo, people, lived):
    assert lived
    demo.engine.advance_to(NIGHT)
    assert made(people.leader.get("/reports")) == {
        ("use", "2028-07-01"),
        ("compliance", "2028-01-01"),
    }, "the week's falls due on the first working day"
    operator = demo.one(Role.OPERATOR, agency="H16.01")
    assert made(operator.get("/reports?scope=province")) == {
        ("exchange", "2028-10-01"),
        ("use", "2028-07-01"),
        ("compliance", "2028-01-01"),
    }


def test_half_an_hour_later_a_sum_that_is_wrong_is_put_right(demo, people, lived):
    key = (Level.DAY, "2028-12-31")
    kept = store.sums("H16.13", [key])[key]
    with transact() as tx:
        store.put_sum(tx, "H16.13", key, kept.tally.add(kept.tally), kept.version)
    seen = people.leader.get(f"/reports/figures?{span('2028-12-31')}")
    assert seen["totals"]["received"] == 2
    demo.engine.advance_to(RECOUNTED)
    seen = people.leader.get(f"/reports/figures?{span('2028-12-31')}")
    assert seen["totals"]["received"] == 1


def test_the_half_years_report_tells_who_signed_in(demo, people, lived):
    [report] = [
        each
        for each in people.leader.get("/reports")["items"]
        if each["kind"] == "use" and each["is_scheduled"]
    ]
    assert 0 < report["use"]["acting"] <= report["use"]["accounts"]


def test_people_are_told_of_reports_once_their_office_is_open(demo, people, lived):
    demo.engine.leap(NEW_YEARS_MORNING - RECOUNTED)
    assert letters(demo, "chấp hành quy chế") == []
    # The hours between say nothing of reports; the runs that fell due in them happen once.
    demo.engine.leap(WORKING_MORNING - NEW_YEARS_MORNING)
    assert ("handling", "2028-12-25") in made(people.leader.get("/reports"))
    [letter] = letters(demo, "giải quyết văn bản")
    assert "nhận 1" in letter.text
    assert "ứng dụng công nghệ thông tin" not in letter.text
    assert "văn bản đi" in letters(demo, "gửi, nhận văn bản")[0].text
    assert letters(demo, "chấp hành quy chế")
    assert "đã đăng nhập" in letters(demo, "sử dụng hệ thống")[0].text


def test_the_chairman_at_the_top_is_told_of_the_provinces_quarter_and_opens_it(demo, lived):
    chairman = demo.one(Role.HEAD, agency="H16")
    [letter] = [
        each
        for each in letters(demo, "gửi, nhận văn bản")
        if chairman.me["person"]["email"] in each.to
    ]
    listed = chairman.get("/reports?scope=province")["items"]
    [report_id] = [each["report_id"] for each in listed if each["kind"] == "exchange"]
    assert f"#/bao-cao/da-lap/{report_id}" in letter.text
    assert chairman.get(f"/reports/{report_id}/file?form=pdf").status == 200
    department = demo.one(Role.HEAD, agency="H16.13")
    assert department.get(f"/reports/{report_id}").status == 404


def made(listed):
    """Which reports the calendar asked for, and from when on."""
    assert listed.status == 200, listed.body
    return {
        (each["kind"], each["query"]["since"]) for each in listed["items"] if each["is_scheduled"]
    }
