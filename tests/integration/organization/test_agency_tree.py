from datetime import UTC, date, datetime

import pytest
from qlvb.audit import service as audit
from qlvb.kernel import actor as actors
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.rights import NotYourDuty
from qlvb.organization import service as organization
from qlvb.organization.model import Agency, Designation, Unit
from qlvb.organization.refusals import (
    AgencyNameTaken,
    AgencyNotFound,
    PersonNotFound,
    UnitNotFound,
)

FOUNDED = date(2020, 1, 1)
THE_OPERATOR = Actor(
    person_id="OPERATOR", agency_id="H16", name="Vận hành", roles=frozenset({Role.OPERATOR})
)


def a_department(agency_id="H16.20", abbreviation="STC", parent_id="H16"):
    called = Designation(
        name="Sở Tài chính",
        abbreviation=abbreviation,
        kind="Sở",
        parent_id=parent_id,
        effective_from=FOUNDED,
    )
    return Agency(agency_id=agency_id, designations=(called,))


def a_unit(agency_id="H16.13", **changes):
    return Unit(
        **{
            "agency_id": agency_id,
            "unit_id": "U1",
            "name": "Phòng Mới",
            "abbreviation": "PM",
            "effective_from": FOUNDED,
            **changes,
        }
    )


def test_an_agency_gets_the_host_name_of_its_abbreviation_and_province(province):
    founded = organization.found_agency(THE_OPERATOR, a_department())
    assert founded.host_name == "qlvb.stc.daknong.gov.vn"
    assert organization.agency("H16.20") == founded
    assert organization.entrance("QLVB.stc.daknong.gov.vn:443") == founded
    assert organization.agency("H16").host_name == "qlvb.daknong.gov.vn"
    assert organization.entrance("qlvb.example") is None


def test_a_tree_of_any_depth_takes_the_domain_of_its_root(province):
    organization.found_agency(THE_OPERATOR, a_department("H16.32.05.001", "Thôn 1", "H16.32.05"))
    line = [each.agency_id for each in organization.line_of("H16.32.05.001")]
    assert line == ["H16.32.05.001", "H16.32.05", "H16.32", "H16"]
    assert organization.agency("H16.32.05.001").host_name == "qlvb.thon1.daknong.gov.vn"


def test_two_agencies_never_share_an_entrance_a_code_or_an_id(province):
    for taken in (a_department(abbreviation="sttTT"), a_department("H16.13", "KHAC")):
        with pytest.raises(AgencyNameTaken):
            organization.found_agency(THE_OPERATOR, taken)
    assert organization.agency("H16.13").abbreviation == "STTTT"
    with pytest.raises(AgencyNotFound):
        organization.agency("H16.20")


def test_only_the_operator_founds_agencies_and_only_under_one_that_is_there(province):
    with pytest.raises(NotYourDuty):
        organization.found_agency(province["phuocdh.stttt"].person.as_actor(), a_department())
    with pytest.raises(AgencyNotFound):
        organization.found_agency(THE_OPERATOR, a_department(parent_id="H99"))


@pytest.mark.parametrize("code", ["H16.13", "000.00.13.H16"])
def test_the_old_and_the_new_code_lead_to_the_same_agency(province, code):
    assert organization.agency_of_code(code).agency_id == "H16.13"


def test_a_code_nobody_has_leads_nowhere(province):
    with pytest.raises(AgencyNotFound):
        organization.agency_of_code("000.00.99.H16")


def test_the_directory_shows_ones_own_agency_leaders_first_and_heads_before_deputies(province):
    shown = organization.directory(province["annv.stttt"].person.as_actor())
    assert [each.position for each in shown.people[:3]] == [
        "Giám đốc",
        "Phó Giám đốc",
        "Chánh Văn phòng",
    ]
    assert {each.agency_id for each in shown.people} == {"H16.13"}
    it = next(each for each in shown.units if each.abbreviation == "CNTT")
    heads = organization.unit_heads("H16.13", it.unit_id)
    assert [each.account for each in heads] == ["duchm.stttt", "tamvtt.stttt"]
    assert it.head_id == heads[0].person_id


def test_every_agency_has_a_clerk_two_leaders_a_unit_head_an_officer_and_an_administrator(province):
    for agency in organization.agencies():
        found = {role: organization.holders(agency.agency_id, role) for role in Role}
        assert len(found[Role.CLERK]) == 1
        assert [len(found[Role.LEADER]), len(found[Role.HEAD])] == [2, 1]
        assert found[Role.UNIT_HEAD]
        assert found[Role.OFFICER]
        assert len(found[Role.ADMINISTRATOR]) == 1
    roles = [role for member in province.values() for role in member.person.roles]
    assert (roles.count(Role.OPERATOR), roles.count(Role.INSPECTOR)) == (1, 1)


def test_people_and_units_of_another_agency_are_not_found(province):
    clerk = province["daodth.snv"].person
    with pytest.raises(PersonNotFound):
        organization.person("H16.13", clerk.person_id)
    with pytest.raises(UnitNotFound):
        organization.unit("H16.13", clerk.unit_id)
    assert organization.person("H16.11", clerk.person_id) == clerk


def test_a_unit_shows_from_its_first_to_its_last_day(province):
    administrator = province["phuocdh.stttt"].person.as_actor()
    organization.open_unit(administrator, a_unit(effective_to=date(2026, 6, 30)))
    organization.open_unit(administrator, a_unit(effective_to=date(2026, 6, 30)))
    with clock.set_to(datetime(2026, 6, 30, tzinfo=UTC)):
        assert "U1" in {each.unit_id for each in organization.units("H16.13")}
    with clock.set_to(datetime(2026, 7, 1, tzinfo=UTC)):
        assert "U1" not in {each.unit_id for each in organization.units("H16.13")}
        assert organization.unit("H16.13", "U1").name == "Phòng Mới"


def test_a_unit_of_another_agency_cannot_be_opened(province):
    with pytest.raises(AgencyNotFound):
        organization.open_unit(province["phuocdh.stttt"].person.as_actor(), a_unit("H16.11"))


def test_every_change_is_on_record_in_the_agency_of_who_made_it(province):
    organization.found_agency(THE_OPERATOR, a_department())
    [event] = audit.history("H16", "H16.20").items
    assert (event.person_id, event.tag.value) == ("OPERATOR", "organization:change")
    an = province["annv.stttt"].person
    assert (
        audit.history("H16.13", an.person_id).items[0].person_id
        == actors.system("H16.13").person_id
    )
