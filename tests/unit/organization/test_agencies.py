from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel import clock
from qlvb.kernel.calendar import OFFICE_HOURS
from qlvb.kernel.period import PeriodTurnedRound, holds
from qlvb.organization.model import (
    Agency,
    CodeScheme,
    Designation,
    IdentificationCode,
    host_name,
    office_hours,
)
from qlvb.organization.refusals import CodeMalformed, NameForHostMissing

FOUNDED = date(2018, 6, 21)
MERGED = date(2025, 7, 1)


def designation(name="Sở Thông tin và Truyền thông", **changes):
    return Designation(
        **{
            "name": name,
            "abbreviation": "STTTT",
            "kind": "Sở",
            "parent_id": "H16",
            "effective_from": FOUNDED,
            **changes,
        }
    )


def an_agency(*designations, **changes):
    return Agency(agency_id="H16.13", designations=designations or (designation(),), **changes)


def on(day):
    return clock.set_to(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def test_a_renamed_agency_is_called_what_it_is_called_today():
    agency = an_agency(
        designation(effective_to=date(2025, 6, 30)),
        designation(
            "Sở Khoa học và Công nghệ", abbreviation="SKHCN", parent_id="H36", effective_from=MERGED
        ),
    )
    with on(date(2025, 6, 30)):
        assert (agency.name, agency.abbreviation, agency.parent_id) == (
            "Sở Thông tin và Truyền thông",
            "STTTT",
            "H16",
        )
    with on(MERGED):
        assert (agency.name, agency.abbreviation, agency.parent_id) == (
            "Sở Khoa học và Công nghệ",
            "SKHCN",
            "H36",
        )


def test_a_dissolved_agency_keeps_its_last_name_and_exists_no_more():
    agency = an_agency(designation(effective_to=date(2025, 6, 30)))
    with on(date(2026, 1, 1)):
        assert agency.name == "Sở Thông tin và Truyền thông"
    assert agency.is_effective(date(2025, 6, 30))
    assert not agency.is_effective(MERGED)


def test_two_names_at_the_same_time_are_refused():
    with pytest.raises(PeriodTurnedRound):
        an_agency(designation(), designation("Sở Khoa học và Công nghệ", effective_from=MERGED))
    with pytest.raises(PeriodTurnedRound):
        an_agency(designation(effective_to=MERGED), designation("Sở KH&CN", effective_from=MERGED))


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(PeriodTurnedRound):
        an_agency(designation(effective_to=date(2018, 6, 20)))


@given(st.dates(), st.dates(), st.dates())
def test_a_period_holds_from_its_first_to_its_last_day(first, last, day):
    thing = designation(effective_from=first, effective_to=last)
    assert holds(thing, day) == (first <= day <= last)


def test_old_and_new_identification_codes_live_side_by_side():
    agency = an_agency(
        codes=(
            IdentificationCode(value="H16.13", scheme=CodeScheme.NEW, effective_from=FOUNDED),
            IdentificationCode(
                value="000.00.13.H16",
                scheme=CodeScheme.OLD,
                effective_from=FOUNDED,
                effective_to=date(2025, 6, 30),
            ),
        )
    )
    with on(date(2020, 1, 1)):
        assert agency.current_codes == ("H16.13", "000.00.13.H16")
    with on(MERGED):
        assert agency.current_codes == ("H16.13",)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        (CodeScheme.OLD, "H16.13"),
        (CodeScheme.OLD, "000.00.13.h16"),
        (CodeScheme.OLD, "000.00.13.H16\n"),
        (CodeScheme.NEW, "000.00.13.H16"),
        (CodeScheme.NEW, "H16." + "1234." * 7),
        (CodeScheme.NEW, "H16.12345.12345.12345.12345.12345.12"),
        (CodeScheme.OTHER, ""),
    ],
)
def test_a_code_that_is_not_of_its_scheme_is_refused(scheme, value):
    with pytest.raises(CodeMalformed):
        IdentificationCode(value=value, scheme=scheme, effective_from=FOUNDED)


@pytest.mark.parametrize(
    ("abbreviation", "expected"),
    [
        ("STTTT", "qlvb.stttt.daknong.gov.vn"),
        ("Cư Jút", "qlvb.cujut.daknong.gov.vn"),
        ("Đắk R'lấp", "qlvb.dakrlap.daknong.gov.vn"),
    ],
)
def test_the_host_name_is_the_abbreviation_without_diacritics(abbreviation, expected):
    assert host_name(abbreviation, "daknong.gov.vn") == expected


@pytest.mark.parametrize(("abbreviation", "domain"), [("—", "daknong.gov.vn"), ("STTTT", None)])
def test_without_letters_or_a_domain_there_is_no_host_name(abbreviation, domain):
    with pytest.raises(NameForHostMissing):
        host_name(abbreviation, domain)


def test_the_nearest_agency_that_set_hours_decides():
    short = ((time(8), time(11)), (time(14), time(17)))
    commune, district = an_agency(), an_agency(working_hours=short)
    assert office_hours([commune, district, an_agency()]) == short
    assert office_hours([commune]) == OFFICE_HOURS
