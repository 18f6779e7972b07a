"""Records put back from a backup pass the stream once more, and leave no second imprint."""

from datetime import timedelta

from qlvb.audit import verify

from tests.builders.trail import MONDAY


def test_a_record_of_a_closed_day_that_is_put_back_is_counted_once(trail):
    trail.lived("one")
    later = MONDAY + timedelta(days=30)
    before = trail.proof("one", later)
    trail.deliver(later, again=True)
    trail.act("two", later)
    trail.deliver(later)
    trail.night(later)
    assert [each.subject_id for each in trail.closed(later).imprints] == ["two"]
    assert trail.proof("one", later)["records"] == before["records"]
    assert verify.verify(trail.proof("one", later)) == []
    assert trail.alterations() == []


def test_a_record_that_is_put_back_with_other_words_is_reported(trail):
    trail.lived("one", acts=1)
    [item] = trail.items()
    trail.table.put_item(TableName="audit", Item={**item, "tag": {"S": "incoming:settle"}})
    trail.deliver(MONDAY + timedelta(days=30), again=True)
    assert [each["how"] for each in trail.alterations()] == ["MODIFY"]
