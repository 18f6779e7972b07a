from datetime import UTC, date, datetime, time, timedelta

import pytest
from qlvb.kernel import clock
from qlvb.kernel.rights import NotYourDuty
from qlvb.organization import service as organization
from qlvb.organization.working_days import CalendarMark

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.set_to(NOON):
        yield


def test_public_holidays_and_swap_days_are_known(province):
    calendar = organization.calendar("H16.13")
    assert not calendar.is_working_day(date(2026, 2, 17))
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert calendar.is_working_day(date(2026, 8, 22))
    assert not calendar.is_working_day(date(2026, 8, 23))
    assert calendar.next_working_day(date(2026, 4, 29)) == date(2026, 5, 4)


def test_the_calendar_knows_the_years_it_is_asked_for(province):
    assert organization.calendar("H16.13", 2030).is_working_day(date(2026, 2, 17))
    assert not organization.calendar("H16.13", 2030).is_working_day(date(2030, 9, 2))


def test_a_day_the_province_gives_off_is_off_for_everyone_below(province):
    a_monday = date(2026, 3, 9)
    administrator = province["toanlq.ubnd"].person.as_actor()
    organization.set_calendar_day(administrator, a_monday, CalendarMark.OFF, "Lễ kỷ niệm của tỉnh")
    for agency in organization.agencies():
        assert not organization.calendar(agency.agency_id).is_working_day(a_monday)


def test_the_nearest_agency_decides_and_can_take_its_word_back(province):
    a_monday = date(2026, 3, 9)
    of_province, of_district = (
        province[a].person.as_actor() for a in ("toanlq.ubnd", "khoimd.cujut")
    )
    organization.set_calendar_day(of_province, a_monday, CalendarMark.OFF, "Nghỉ toàn tỉnh")
    organization.set_calendar_day(of_district, a_monday, CalendarMark.WORKING, "Trực")
    assert organization.calendar("H16.32.05").is_working_day(a_monday)
    assert not organization.calendar("H16.13").is_working_day(a_monday)
    organization.set_calendar_day(of_district, a_monday, None, "")
    assert not organization.calendar("H16.32.05").is_working_day(a_monday)


def test_each_agency_keeps_its_own_hours(province):
    assert organization.calendar("H16.32.05").hours[0] == (time(7, 30), time(11, 30))
    assert organization.calendar("H16.32").hours[0] == (time(7, 0), time(11, 30))


def test_a_calendar_is_kept_for_a_minute(province):
    first = organization.calendar("H16.13")
    assert organization.calendar("H16.13") is first
    with clock.set_to(NOON + timedelta(minutes=1)):
        assert organization.calendar("H16.13") is not first


def test_only_the_administrator_changes_the_calendar(province):
    with pytest.raises(NotYourDuty):
        organization.set_calendar_day(
            province["maint.stttt"].person.as_actor(), date(2026, 3, 9), CalendarMark.OFF, ""
        )


def test_a_year_shows_who_set_each_day(province, ask):
    administrator = province["phuocdh.stttt"].person
    change = {"kind": "off", "note": "Dọn kho lưu trữ"}
    status, year = ask("PUT", "/api/calendar/2026-03-09", change, as_=administrator)
    assert status == 200
    assert {
        "agency_id": "H16.13",
        "day": "2026-03-09",
        "kind": "off",
        "note": "Dọn kho lưu trữ",
    } in year["days"]
    assert {"agency_id": None, "day": "2026-08-22", "kind": "working", "note": ""} in year["days"]
    assert year["hours"] == [["07:00", "11:30"], ["13:00", "16:30"]]
    assert ask("GET", "/api/calendar/2026", as_=administrator) == (200, year)
