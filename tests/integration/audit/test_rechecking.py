"""What never left an imprint is found by the table's own recovery log, and is proved after all."""

from datetime import timedelta

import pytest
from qlvb.audit import verify

from tests.builders.trail import BUCKET, MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def rechecked(trail):
    found = trail.s3.list_objects_v2(Bucket=BUCKET, Prefix="rechecked/").get("Contents", [])
    return sorted(each["Key"] for each in found)


@pytest.mark.parametrize("late", [1, 3, 6])
def test_a_lost_record_that_has_no_neighbours_is_in_the_next_closed_day(trail, late):
    """However long the stream's function stood still."""
    trail.lived("another")
    trail.act("lost", MONDAY + timedelta(minutes=5))
    trail.lose()
    later = MONDAY + timedelta(days=late)
    trail.night(later - timedelta(days=1))
    assert trail.proof("lost", later)["records"] == []
    trail.recheck(later)
    trail.night(later)
    proof = trail.proof("lost")
    assert [each["day"] for each in proof["records"]] == [str(later.date())]
    assert verify.verify(proof) == []


def test_what_was_closed_or_waits_for_tonight_is_not_taken_twice(trail):
    trail.lived("one")
    trail.act("two", TUESDAY)
    trail.deliver(TUESDAY)
    trail.recheck(TUESDAY)
    trail.night(TUESDAY)
    assert [each.subject_id for each in trail.closed(TUESDAY).imprints] == ["two"]


def test_a_record_altered_after_its_day_is_reported(trail):
    trail.lived("one", acts=1)
    [item] = trail.items()
    trail.table.put_item(TableName="audit", Item={**item, "tag": {"S": "incoming:settle"}})
    trail.recheck(TUESDAY)
    assert [each["how"] for each in trail.alterations()] == ["MODIFY"]


def test_every_day_is_looked_at_once_and_that_is_on_record(trail):
    trail.lived("one")
    trail.recheck(TUESDAY)
    before = rechecked(trail)
    trail.recheck(TUESDAY)
    assert f"rechecked/{MONDAY.date()}.json" in before
    assert rechecked(trail) == before
