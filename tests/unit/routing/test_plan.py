"""The agency's own routing: what is refused, who gets the work, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.incoming.entry import Urgency
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.calendar import WorkingCalendar
from qlvb.routing.model import Folder, RoutingPlan, StandIn, back_to, main_work, shared_work
from qlvb.routing.refusals import (
    PlanHoursImpossible,
    PlanWithoutDirection,
    StandInImpossible,
    UnitsAreNotAssigned,
)

from tests.builders.office import (
    COLLEAGUE,
    LEADER,
    NOON,
    OFFICER,
    THE_UNIT,
    a_document_in_progress,
    a_registered_document,
    directed_to,
    party,
)

CALENDAR = WorkingCalendar()
NORMAL, URGENT = Urgency.NORMAL, Urgency.EXPRESS
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda m: NEW_YEAR + timedelta(minutes=m))


def an_absence(person, stand_in, since=date(2026, 11, 20), until=date(2026, 11, 30)):
    return StandIn(person_id=person.person_id, stand_in=party(stand_in), since=since, until=until)


def turn(plan, folder, owner=OFFICER, *, urgency=NORMAL, due_on=None, moment=NOON):
    with clock.set_to(moment):
        return plan.turn(folder, party(owner), calendar=CALENDAR, urgency=urgency, due_on=due_on)


@pytest.mark.parametrize("hours", [0, -1, 0.1, 2001, 10**9])
def test_a_step_that_lasts_no_time_or_for_ever_is_refused(hours):
    with pytest.raises(PlanHoursImpossible):
        RoutingPlan(hours={Folder.DIRECT: hours}).checked()


def test_a_routing_in_which_nobody_directs_is_refused():
    with pytest.raises(PlanWithoutDirection):
        RoutingPlan(directing_roles=frozenset({Role.CLERK})).checked()


def test_nobody_stands_in_for_themselves_and_nobody_who_is_away_stands_in():
    for absences in (
        (an_absence(LEADER, LEADER),),
        (an_absence(LEADER, OFFICER), an_absence(OFFICER, COLLEAGUE)),
        (an_absence(LEADER, OFFICER, until=date(2026, 11, 1)),),
    ):
        with pytest.raises(StandInImpossible):
            RoutingPlan(stand_ins=absences).checked()


def test_a_checked_routing_has_hours_for_every_step():
    plan = RoutingPlan(hours={Folder.HANDLE: 16.0}).checked()
    assert set(plan.hours) == set(Folder)
    assert plan.hours[Folder.HANDLE] == 16.0


def test_the_work_of_someone_away_goes_to_the_stand_in_on_those_days_only():
    plan = RoutingPlan(stand_ins=(an_absence(LEADER, COLLEAGUE),))
    assert turn(plan, Folder.DIRECT, LEADER).owner == party(COLLEAGUE)
    back = datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert turn(plan, Folder.DIRECT, LEADER, moment=back).owner == party(LEADER)


def test_an_agency_that_gives_work_to_persons_only_refuses_a_unit():
    plan = RoutingPlan(units_assign=False)
    assert plan.leading(party(OFFICER)) is Folder.HANDLE
    with pytest.raises(UnitsAreNotAssigned):
        plan.leading(THE_UNIT)


def test_the_deadline_of_the_document_ends_its_handling_at_the_close_of_that_day():
    given_turn = turn(RoutingPlan(), Folder.HANDLE, due_on=date(2026, 12, 4))
    local = given_turn.due_at.astimezone(clock.VIETNAM)
    assert (local.date(), local.time()) == (date(2026, 12, 4), CALENDAR.hours[-1][1])


def test_a_unit_head_does_not_get_more_time_than_the_document_has():
    for due_on in (date(2026, 11, 23), date(2027, 1, 4)):
        head = turn(RoutingPlan(), Folder.ASSIGN, due_on=due_on)
        assert head.due_at.astimezone(clock.VIETNAM).date() <= due_on


@given(moment=MOMENTS, folder=st.sampled_from(Folder))
def test_every_step_ends_within_working_hours(moment, folder):
    local = turn(RoutingPlan(), folder, moment=moment).due_at.astimezone(clock.VIETNAM)
    assert CALENDAR.is_working_day(local.date())
    assert any(opens <= local.time() <= closes for opens, closes in CALENDAR.hours)
    assert local.astimezone(UTC) > moment


@given(moment=MOMENTS, folder=st.sampled_from(Folder))
def test_an_urgent_document_never_waits_longer_than_another(moment, folder):
    usual = turn(RoutingPlan(), folder, moment=moment)
    urgent = turn(RoutingPlan(), folder, urgency=URGENT, moment=moment)
    assert urgent.due_at <= usual.due_at


@given(moment=MOMENTS)
def test_a_direction_without_a_date_gives_at_least_the_next_working_day(moment):
    with clock.set_to(moment):
        due_on = RoutingPlan().handled_by(CALENDAR, NORMAL)
        assert due_on >= CALENDAR.next_working_day(clock.today()) - timedelta(days=1)
        assert CALENDAR.is_working_day(due_on)


def test_a_return_puts_the_document_one_step_back():
    assert back_to(a_registered_document())[0] is Folder.RETURNED
    assert back_to(a_document_in_progress()) == (Folder.DIRECT, party(LEADER))
    through_unit = replace(a_document_in_progress(), unit=THE_UNIT)
    assert back_to(through_unit) == (Folder.ASSIGN, THE_UNIT)


def test_a_work_item_keeps_its_id_when_its_deadline_moves():
    document = a_document_in_progress()
    later = replace(document, step_due_at=document.step_due_at + timedelta(days=9))
    assert main_work(document).work_id == main_work(later).work_id


def test_a_finished_share_is_no_work_any_more():
    document = directed_to(a_registered_document(), OFFICER, cohandlers=[COLLEAGUE])
    assert [item.folder for item in shared_work(document, only_of_step=False)] == [Folder.COHANDLE]
    [share] = document.cohandlers
    done = replace(document, cohandlers=(replace(share, is_done=True),))
    assert shared_work(done, only_of_step=False) == []


def test_the_working_day_has_a_morning_and_an_afternoon():
    assert CALENDAR.hours[0][0] < time(12) < CALENDAR.hours[-1][1]
