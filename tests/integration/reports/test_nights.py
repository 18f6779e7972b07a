"""The night takes in what the closed days say: once, late or twice, and mends what is wrong."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from qlvb.audit import closing
from qlvb.incoming import store as incoming
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact
from qlvb.reports import keeping, mends, province_store, reading, recounting, store
from qlvb.reports.lines import Way
from qlvb.reports.model import Query, Scope
from qlvb.reports.sums import NOTHING, Level

from tests.builders.drafting import THE_PROVINCE, a_unit
from tests.builders.histories import History
from tests.builders.office import a_person
from tests.builders.registering import TheLineBroke, aws_breaks_off
from tests.integration.reports.conftest import TOP, found

_numbers = itertools.count(500)
pytestmark = pytest.mark.usefixtures("cloud")

MONDAY = date(2026, 11, 2)
TUESDAY = MONDAY + timedelta(days=1)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def office():
    agency_id = f"H16.{next(_numbers)}"
    found(agency_id, "Sở Thử nghiệm")
    return History(agency_id)


def figures_of(office, since, until, at=None):
    head = a_person("giamdoc", Role.HEAD, agency=office.agency_id)
    with clock.set_to(datetime.combine(at or until, time(9), UTC)):
        return reading.figures(head, Query(since=since, until=until))


def mended_in(office):
    """What the administrator reads of what was put right."""
    by = a_person("quantri", Role.ADMINISTRATOR, agency=office.agency_id)
    return mends.listing(by, None, 20).items


def everything_of(office):
    """Lines and sums as they are kept."""
    lines = store.lines(office.agency_id, [(each, Way.INCOMING) for each in office.received])
    sums = store.sums(office.agency_id, [(Level.DAY, str(MONDAY)), (Level.MONTH, "2026-11")])
    return lines, {key: (kept.tally, kept.version) for key, kept in sums.items()}


def test_what_was_done_today_is_in_the_figures_before_any_night(office):
    office.receive(MONDAY)
    office.imprint(MONDAY)
    seen = figures_of(office, MONDAY, MONDAY)
    assert (seen.totals.received, seen.totals.open) == (1, 1)
    assert store.mark(office.agency_id) is None


def test_what_is_entered_late_is_in_a_past_spans_figures_after_the_next_night(office):
    office.receive(MONDAY)
    office.night(MONDAY)
    office.receive(TUESDAY, arrived_on=MONDAY)
    office.imprint(TUESDAY)
    assert figures_of(office, MONDAY, MONDAY, at=TUESDAY).totals.received == 1
    assert figures_of(office, MONDAY, TUESDAY, at=TUESDAY).totals.received == 2
    office.night(TUESDAY)
    assert figures_of(office, MONDAY, MONDAY, at=TUESDAY).totals.received == 2


def test_a_night_that_runs_twice_counts_once(office):
    office.receive(MONDAY, due_on=TUESDAY)
    office.night(MONDAY)
    first = everything_of(office)
    with clock.set_to(datetime.combine(MONDAY, time(20), UTC)):
        keeping.keep(office.agency_id)
        keeping.keep(office.agency_id)
    assert everything_of(office) == first
    assert figures_of(office, MONDAY, TUESDAY).totals.received == 1


def test_a_slower_run_does_not_take_the_mark_back(office):
    with clock.set_to(datetime.combine(TUESDAY, time(20), UTC)):
        keeping.note_taken_in(office.agency_id, TUESDAY)
        keeping.note_taken_in(office.agency_id, MONDAY)
    assert store.mark(office.agency_id) == TUESDAY
    assert province_store.marks()[office.agency_id] == TUESDAY


@pytest.mark.parametrize("after", [False, True])
def test_a_night_that_breaks_off_is_done_once_by_the_next(office, after):
    document_id = office.receive(MONDAY)
    office.settle(MONDAY, document_id)
    with pytest.raises(TheLineBroke), aws_breaks_off("dynamodb", "TransactWriteItems", after=after):
        office.night(MONDAY)
    with clock.set_to(datetime.combine(MONDAY, time(20), UTC)):
        keeping.keep(office.agency_id)
    seen = figures_of(office, MONDAY, TUESDAY)
    assert (seen.totals.received, seen.totals.in_time, seen.totals.open) == (1, 1, 0)


def test_an_act_whose_imprint_comes_a_day_late_is_counted_on_its_own_day(office):
    document_id = office.receive(MONDAY)
    office.settle(MONDAY, document_id)
    office.night(MONDAY, late=1)
    office.night(TUESDAY)
    seen = figures_of(office, MONDAY, MONDAY, at=TUESDAY + timedelta(days=1))
    assert (seen.totals.in_time, seen.totals.open) == (1, 0)


def test_a_deadline_that_passes_without_anybodys_doing_makes_a_document_late(office):
    office.receive(MONDAY, due_on=TUESDAY)
    office.night(MONDAY)
    late = [
        figures_of(office, MONDAY, MONDAY + timedelta(days=n)).totals.open_late for n in range(4)
    ]
    assert late == [0, 0, 1, 1]


def test_a_document_of_a_day_that_left_no_imprint_is_found_by_the_recount(office, caplog):
    office.receive(MONDAY)
    office.night(MONDAY)
    document_id = office.received[0]
    before = incoming.get(office.agency_id, document_id)
    office.give(TUESDAY, document_id, unit="CNTT", due_on=TUESDAY)
    office._events.clear()
    office.night(TUESDAY)
    wednesday = TUESDAY + timedelta(days=1)
    with clock.set_to(datetime.combine(wednesday, time(1), UTC)):
        assert recounting.recount(office.agency_id, MONDAY, TUESDAY) == 1
        assert recounting.recount(office.agency_id, MONDAY, TUESDAY) == 0
    assert before.unit is None
    [told] = [json.loads(each.message) for each in caplog.records if "mended" in each.message]
    assert (told["event"], told["level"], told["lines"]) == ("reports.mended", "WARNING", 1)
    [told] = mended_in(office)
    assert told.document_id == document_id
    found = {each.name: (each.before, each.after) for each in told.differences}
    assert found["unit_id"] == ("", "CNTT")
    assert "kind" not in found, "what stayed as it was is not told"


def test_a_sum_that_is_wrong_is_put_right_and_both_are_kept(office):
    office.receive(MONDAY)
    office.night(MONDAY)
    _double(office, (Level.DAY, str(MONDAY)))
    with clock.set_to(datetime.combine(TUESDAY, time(1), UTC)):
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 1
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 0
    [told] = mended_in(office)
    assert (told.document_id, told.level, told.day) == (None, Level.DAY, MONDAY)
    assert [(each.name, each.before, each.after) for each in told.differences] == [
        ("received", "2", "1")
    ]
    assert figures_of(office, MONDAY, TUESDAY).totals.received == 1
    assert figures_of(office, *NOVEMBER).totals.received == 1, "its month was right, and stays so"


@pytest.mark.parametrize(
    ("level", "name", "first"),
    [(Level.MONTH, "2026-11", date(2026, 11, 1)), (Level.YEAR, "2026", date(2026, 1, 1))],
)
def test_a_month_or_year_that_is_not_the_sum_of_its_parts_is_put_right(office, level, name, first):
    """Reports of a quarter and a year are made of these, and of no day."""
    office.receive(MONDAY)
    office.night(MONDAY)
    _double(office, (level, name))
    with clock.set_to(datetime.combine(TUESDAY, time(1), UTC)):
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 1
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 0
    [told] = mended_in(office)
    assert (told.level, told.day, told.is_total) == (level, first, False)
    assert [(each.name, each.before, each.after) for each in told.differences] == [
        ("received", "2", "1")
    ]
    assert figures_of(office, *NOVEMBER).totals.received == 1
    later = date(2027, 1, 31)
    assert figures_of(office, later, later).totals.carried == 1


def test_a_month_is_not_made_wrong_by_a_day_of_it_that_is_not_in_tonights_turn(office):
    office.receive(MONDAY)
    office.night(MONDAY + timedelta(days=20))
    _double(office, (Level.DAY, str(MONDAY)))
    monday = MONDAY + timedelta(days=21)
    with clock.set_to(datetime.combine(monday, time(1), UTC)):
        last = monday - timedelta(days=1)
        assert recounting.recount(office.agency_id, last, last) == 1
    [told] = mended_in(office)
    assert (told.level, told.day) == (Level.DAY, MONDAY)
    assert figures_of(office, *NOVEMBER).totals.received == 1


def test_what_the_province_has_of_an_agency_is_held_against_the_agencys_own(office):
    office.receive(MONDAY)
    office.night(MONDAY)
    with transact() as tx:
        wrong = (9, *NOTHING[1:])
        province_store.put_total(tx, office.agency_id, (Level.MONTH, "2026-11"), wrong)
    with clock.set_to(datetime.combine(TUESDAY, time(1), UTC)):
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 1
        assert recounting.recount(office.agency_id, MONDAY, MONDAY) == 0
    [told] = mended_in(office)
    assert (told.level, told.day, told.is_total) == (Level.MONTH, date(2026, 11, 1), True)
    assert [(each.before, each.after) for each in told.differences] == [("9", "1")]


def _double(office, key):
    """Somebody writes a sum past the product."""
    kept = store.sums(office.agency_id, [key])[key]
    with transact() as tx:
        store.put_sum(tx, office.agency_id, key, kept.tally.add(kept.tally), kept.version)


@pytest.mark.parametrize("reads", [1, 2])
def test_a_sum_that_changes_while_it_is_counted_is_left_as_it_is(office, monkeypatch, reads):
    office.receive(MONDAY)
    office.night(MONDAY)
    read, done = store.every, []

    def slowly(*asked):
        """The lines are read; meanwhile the morning's run takes another document in."""
        found = list(read(*asked))
        done.append(found)
        if len(done) == reads:
            monkeypatch.setattr(store, "every", read)
            office.receive(MONDAY)
            office.night(TUESDAY)
        return found

    with clock.set_to(datetime.combine(TUESDAY, time(1), UTC)):
        monkeypatch.setattr(store, "every", slowly)
        assert recounting._mend_sums(office.agency_id, MONDAY, MONDAY, "now") == 0
    assert figures_of(office, MONDAY, TUESDAY).totals.received == 2
    assert mended_in(office) == []


def test_the_provinces_figures_wait_for_an_agency_whose_very_first_night_fails(office):
    office.receive(MONDAY)
    office.imprint(MONDAY)
    asked = Query(since=MONDAY, until=MONDAY, scope=Scope.PROVINCE, agency_id=office.agency_id)
    asked = replace(asked, top_id=TOP)
    with clock.set_to(datetime.combine(MONDAY, time(18, 50), UTC)):
        closing.close_all()
        closed = f"closed/{office.agency_id}/2026/{MONDAY}.json"
        content = storage.read(settings.audit_bucket, closed)
        storage.write(settings.audit_bucket, closed, b"{")
        assert office.agency_id in keeping.keep_all()
        assert not reading.is_final(asked)
        assert reading.computed(asked).through == MONDAY - timedelta(days=1)
        storage.write(settings.audit_bucket, closed, content)
        keeping.keep_all()
        assert reading.is_final(asked)
        assert reading.computed(asked).totals.received == 1


def test_an_agency_that_fails_does_not_stop_the_others(office):
    unknown = History("H16.999")
    office.receive(MONDAY)
    unknown.send(MONDAY, THE_PROVINCE, unit=a_unit("BC"))
    for each in (unknown, office):
        each.imprint(MONDAY)
    with clock.set_to(datetime.combine(MONDAY, time(18, 50), UTC)):
        closing.close_all()
        assert "H16.999" in keeping.keep_all()
    assert store.mark(office.agency_id) == MONDAY
    found(unknown.agency_id, "Sở được nhập sau")
    with clock.set_to(datetime.combine(MONDAY, time(19, 50), UTC)):
        assert keeping.keep_all() == []
    assert figures_of(unknown, MONDAY, TUESDAY).totals.sent == 1
