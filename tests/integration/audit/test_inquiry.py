"""The administrator reads what a person did, and what touches security; reading it away is on record."""

from datetime import date, timedelta

import pytest
from qlvb.audit import inquiry
from qlvb.audit import service as audit
from qlvb.audit.inquiry import Inquiry
from qlvb.audit.model import EventTag
from qlvb.audit.refusals import SpanTooLong, TooManyToExport
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Malformed
from qlvb.kernel.rights import NotYourDuty

from tests.builders.office import CLERK, LEADER, a_person
from tests.builders.trail import MONDAY

ADMINISTRATOR = a_person("admin", Role.ADMINISTRATOR)
ELSEWHERE = a_person("tran", Role.ADMINISTRATOR, agency="H16.20")
TUESDAY = MONDAY + timedelta(days=1)
THESE_DAYS = {"since": date(2026, 11, 23), "until": date(2026, 11, 24)}


@pytest.fixture
def week(trail):
    """Three acts of the clerk and one of the leader, on a closed day and on today."""
    trail.act("one", MONDAY)
    trail.act("two", MONDAY + timedelta(hours=1), by=LEADER)
    trail.act("three", MONDAY + timedelta(hours=2))
    trail.deliver()
    trail.night()
    trail.act("four", TUESDAY)
    trail.deliver(TUESDAY)
    return trail


def asked(by=ADMINISTRATOR, cursor=None, **changes):
    with clock.set_to(TUESDAY):
        return inquiry.acts(by, Inquiry(**{**THESE_DAYS, **changes}), cursor)


def subjects(page):
    return [event.subject_id for event in page.items]


def test_the_agencys_acts_of_closed_days_and_of_today_newest_first(week):
    assert subjects(asked()) == ["four", "three", "two", "one"]


def test_what_one_person_did(week):
    assert subjects(asked(person_id=CLERK.person_id)) == ["four", "three", "one"]


def test_the_acts_of_the_days_that_were_asked_for_only(week):
    assert subjects(asked(since=THESE_DAYS["until"])) == ["four"]
    assert subjects(asked(until=THESE_DAYS["since"])) == ["three", "two", "one"]


def test_the_administrator_is_told_that_a_document_was_directed_and_not_what_was_said(trail):
    said = {"text": "Giao Thanh tra xác minh", "reason": "Có dấu hiệu sai phạm", "number": "07"}
    with clock.set_to(TUESDAY):
        audit.record(None, LEADER, EventTag.INCOMING_DIRECT, "five", **said)
        audit.record(None, LEADER, EventTag.ACCOUNT_DISABLE, "tran", reason="Nghỉ hưu")
    trail.deliver(TUESDAY)
    told = {event.tag: event.facts for event in asked().items}
    assert told[EventTag.INCOMING_DIRECT] == {"number": "07"}
    assert told[EventTag.ACCOUNT_DISABLE] == {"reason": "Nghỉ hưu"}


def test_another_agencys_acts_are_not_there(week):
    assert subjects(asked(by=ELSEWHERE)) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_but_the_administrator_reads_it(week, role):
    with pytest.raises(NotYourDuty):
        asked(by=a_person("x", role))


def test_pages_have_every_act_once(trail):
    for number in range(120):
        trail.act(f"{number:03}", MONDAY + timedelta(seconds=number))
    trail.deliver()
    trail.night()
    seen, cursor = [], None
    while True:
        page = asked(cursor=cursor)
        seen += subjects(page)
        if (cursor := page.cursor) is None:
            break
    assert seen == [f"{number:03}" for number in reversed(range(120))]


def test_a_cursor_of_another_inquiry_is_refused(trail):
    for number in range(60):
        trail.act("one", MONDAY + timedelta(seconds=number))
    trail.deliver()
    cursor = asked().cursor
    with pytest.raises(Malformed):
        asked(cursor=cursor, is_security=True)


@pytest.mark.parametrize("length", [-1, 31])
def test_a_span_of_no_days_or_too_many_is_refused(week, length):
    with pytest.raises(SpanTooLong):
        asked(until=THESE_DAYS["since"] + timedelta(days=length))


def test_what_touches_security_is_what_was_refused_and_taken_away(week):
    with clock.set_to(TUESDAY):
        audit.refused(CLERK, "POST /api/incoming/{document_id}/direction", "not_your_duty")
        inquiry.export(ADMINISTRATOR, Inquiry(**THESE_DAYS))
    week.deliver(TUESDAY)
    found = asked(is_security=True).items
    assert {event.tag for event in found} == {EventTag.REQUEST_REFUSE, EventTag.AUDIT_EXPORT}


def test_an_export_has_everything_and_says_so_on_record(week):
    with clock.set_to(TUESDAY):
        exported = inquiry.export(ADMINISTRATOR, Inquiry(**THESE_DAYS))
    assert [event.subject_id for event in exported] == ["four", "three", "two", "one"]
    [event] = audit.history(ADMINISTRATOR.agency_id, ADMINISTRATOR.person_id).items
    assert (event.tag, event.facts["count"]) == (EventTag.AUDIT_EXPORT, 4)


def test_too_many_to_export_are_refused_and_nothing_goes_on_record(week, monkeypatch):
    monkeypatch.setattr(inquiry, "MOST_EXPORTED", 3)
    with clock.set_to(TUESDAY), pytest.raises(TooManyToExport):
        inquiry.export(ADMINISTRATOR, Inquiry(**THESE_DAYS))
    assert audit.history(ADMINISTRATOR.agency_id, ADMINISTRATOR.person_id).items == []
