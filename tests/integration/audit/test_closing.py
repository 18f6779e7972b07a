"""Every record of a day is in its signed tree; what is missing or altered is found and said."""

from datetime import timedelta

import pytest
from qlvb.audit import tree
from qlvb.kernel.errors import Unavailable

from tests.builders.office import CLERK, a_person
from tests.builders.trail import AGENCY, BUCKET, MONDAY, in_stream

ELSEWHERE = a_person("tran", agency="H16.20")
TUESDAY = MONDAY + timedelta(days=1)
JUST_BEFORE_MIDNIGHT = MONDAY.replace(hour=16, minute=59, second=50)


def ids(day):
    return [each.event_id for each in day.imprints]


def recorded(trail):
    return {item["sk"]["S"].split("#")[1] for item in trail.items()}


def test_a_days_records_are_its_leaves_and_the_root_is_over_them(trail):
    for subject in ("one", "two", "one"):
        trail.act(subject)
    trail.deliver()
    trail.night()
    day = trail.closed()
    assert set(ids(day)) == recorded(trail)
    assert day.statement["size"] == 3 + 2, "records and a tally for each subject"
    assert day.statement["root"] == tree.root(day.leaves).hex()


def test_each_day_names_the_one_before_it_even_when_nothing_happened(trail):
    trail.act("one")
    trail.deliver()
    trail.night(TUESDAY)
    monday, tuesday = trail.closed(), trail.closed(TUESDAY)
    assert (monday.previous, tuesday.previous) == ("", monday.mark)
    assert tuesday.statement["size"] == 0


def test_agencies_have_days_of_their_own(trail):
    trail.act("one")
    trail.act("two", by=ELSEWHERE)
    trail.deliver()
    trail.night()
    assert [each.subject_id for each in trail.closed().imprints] == ["one"]


def test_a_closed_day_stays_as_it_is(trail):
    trail.act("one")
    trail.deliver()
    trail.night()
    first = trail.closed()
    trail.night()
    assert trail.closed() == first
    versions = trail.s3.list_object_versions(Bucket=BUCKET, Prefix=f"closed/{AGENCY}/")["Versions"]
    assert len(versions) == 1


def test_a_batch_that_is_delivered_again_leaves_one_leaf_for_each_record(trail):
    trail.act("one")
    trail.deliver()
    trail.deliver(again=True)
    trail.act("one")
    trail.deliver(again=True)
    trail.night()
    assert sorted(ids(trail.closed())) == sorted(recorded(trail))


def test_what_is_delivered_once_more_after_midnight_is_not_in_the_next_day_too(trail):
    trail.act("one")
    trail.deliver()
    trail.deliver(TUESDAY, again=True)
    trail.night(TUESDAY)
    assert len(ids(trail.closed())) == 1
    assert ids(trail.closed(TUESDAY)) == []


def test_a_record_whose_imprint_comes_after_midnight_is_in_the_next_day(trail):
    trail.act("one")
    trail.deliver()
    trail.act("one", JUST_BEFORE_MIDNIGHT)
    trail.deliver(JUST_BEFORE_MIDNIGHT + timedelta(minutes=5))
    trail.night()
    trail.night(TUESDAY)
    assert len(ids(trail.closed())) == len(ids(trail.closed(TUESDAY))) == 1
    assert trail.closed(TUESDAY).before == {"one": 1}
    assert recorded(trail) == {*ids(trail.closed()), *ids(trail.closed(TUESDAY))}


def test_a_record_that_left_no_imprint_is_found_beside_its_neighbours(trail):
    trail.act("one")
    trail.deliver()
    trail.act("one", MONDAY + timedelta(minutes=5))
    trail.lose()
    trail.night()
    assert sorted(ids(trail.closed())) == sorted(recorded(trail))


def test_a_record_that_left_no_imprint_is_found_the_next_time_too(trail):
    trail.act("one")
    trail.lose()
    trail.act("two")
    trail.deliver()
    trail.night()
    trail.act("one", TUESDAY)
    trail.deliver(TUESDAY)
    trail.night(TUESDAY)
    assert recorded(trail) == {*ids(trail.closed()), *ids(trail.closed(TUESDAY))}


def test_days_that_were_missed_are_closed_later(trail):
    trail.act("one")
    trail.deliver()
    trail.night(MONDAY + timedelta(days=3))
    assert all(trail.closed(MONDAY + timedelta(days=n)) for n in range(4))


def test_today_is_not_closed(trail):
    trail.act("one")
    trail.deliver()
    trail.night(MONDAY - timedelta(days=1))
    assert trail.closed() is None


def test_a_record_changed_in_the_table_is_reported_and_the_leaf_stays(trail):
    trail.act("one")
    trail.deliver()
    [item] = trail.items()
    trail.table.put_item(TableName="audit", Item={**item, "person_name": {"S": "Người khác"}})
    trail.night()
    [imprint] = trail.closed().imprints
    [told] = trail.alterations()
    assert (told["event"], told["how"]) == (imprint.event_id, "MODIFY")


def test_a_record_removed_from_the_table_is_reported_and_the_leaf_stays(trail):
    trail.act("one")
    trail.deliver()
    [item] = trail.items()
    trail.table.delete_item(TableName="audit", Key={n: item[n] for n in ("pk", "sk")})
    trail.night()
    assert len(trail.closed().imprints) == 1
    assert [each["how"] for each in trail.alterations()] == ["REMOVE"]


@pytest.mark.parametrize("kind", ["MODIFY", "REMOVE"])
def test_an_alteration_is_reported_as_soon_as_the_stream_tells_of_it(trail, kind):
    from qlvb.audit import closing

    trail.act("one")
    [item] = trail.items()
    closing.imprint({"Records": [in_stream(kind, item)]})
    assert [each["how"] for each in trail.alterations()] == [kind]


def test_an_agency_that_cannot_be_closed_does_not_hold_up_the_others(trail, monkeypatch):
    trail.act("one")
    trail.act("two", by=ELSEWHERE)
    trail.deliver()
    broken = f"imprints/{ELSEWHERE.agency_id}/"
    key = trail.s3.list_objects_v2(Bucket=BUCKET, Prefix=broken)["Contents"][0]["Key"]
    trail.s3.put_object(Bucket=BUCKET, Key=key.replace(".json", "-x.json"), Body=b"not json")
    with pytest.raises(Unavailable):
        trail.night()
    assert trail.closed().agency_id == CLERK.agency_id
