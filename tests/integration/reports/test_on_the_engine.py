"""Reports in the product as it is deployed: figures today, the night, the schedule, the letters."""

import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Role

from tests.builders.issuing import Signers
from tests.builders.registering import a_key, an_intake
from tests.conftest import a_province

SUNDAY_EVENING = datetime(2026, 12, 27, 12, 0, tzinfo=UTC)
"""The last Sunday of a year: a week, a quarter, half a year and a year end within days."""


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
        answer["document_id"], "direction", text="Giao", lead=person, due_on="2026-12-31"
    )
    assert given.status == 200, given.body
    return answer["document_id"]


def span(since="2026-12-21", until="2026-12-27", **more):
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
    seen = people.leader.get("/reports/ahead?until=2026-12-31")
    assert seen.status == 200, seen.body
    [one] = seen["people"]
    assert (one["due"], one["late"]) == (1, 0)
    assert [each["document_id"] for each in one["documents"]] == [lived]


def test_a_report_is_made_once_for_a_key_and_opened_as_both_files(people, lived):
    body = {"report": "handling", "from": "2026-12-21", "until": "2026-12-27"}
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
        (span("2026-12-27", "2026-12-01"), "span_ends_before_it_begins"),
        (span("2027-01-05", "2027-01-06"), "report_span_to_come"),
        (span("2020-01-01", "2026-12-01"), "report_span_too_long"),
    ):
        refused = people.leader.get(f"/reports/figures?{asked}")
        assert (refused.status, refused["code"]) == (422, code)


def test_each_report_is_made_in_the_night_it_falls_due_and_told_of_in_the_morning(
    demo, people, lived
):
    operator = demo.one(Role.OPERATOR, agency="H16.01")
    assert people.leader.get("/reports")["items"] == [] or lived
    demo.engine.advance_to(datetime(2026, 12, 28, 1, 15, tzinfo=UTC))
    weekly = [r for r in people.leader.get("/reports")["items"] if r["is_scheduled"]]
    assert [(r["kind"], r["query"]["since"], r["query"]["until"]) for r in weekly] == [
        ("handling", "2026-12-21", "2026-12-27")
    ]
    [letter] = letters(demo, "giải quyết văn bản")
    assert "nhận 1" in str(letter.text)
    assert "báo cáo tình hình ứng dụng" not in str(letter.text)
    before = len(demo.engine.outbox())
    demo.engine.advance(timedelta(hours=2))
    assert len(letters(demo, "giải quyết văn bản")) == 1, before
    with_the_year = demo.engine
    with_the_year.advance_to(datetime(2027, 1, 1, 1, 15, tzinfo=UTC))
    made = {(r["kind"], r["query"]["since"]) for r in people.leader.get("/reports")["items"]}
    assert {("use", "2026-07-01"), ("compliance", "2026-01-01")} <= made
    asked = operator.get("/reports?scope=province")
    assert asked.status == 200, asked.body
    of_province = {(r["kind"], r["query"]["since"]) for r in asked["items"]}
    assert of_province == {
        ("exchange", "2026-10-01"),
        ("use", "2026-07-01"),
        ("compliance", "2026-01-01"),
    }
    assert clock.today().isoformat() == "2027-01-01"
