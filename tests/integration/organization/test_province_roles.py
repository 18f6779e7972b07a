"""Who reaches over the whole province: given and ended by its operator alone, in any agency."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import NotYourDuty, StaleVersion
from qlvb.organization import (
    accounts,
    importing,
    moving,
    province_roles,
    recovering,
    store,
    succession,
)
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.organization.model import Position
from qlvb.organization.moving import Move
from qlvb.organization.refusals import (
    AccountNotFound,
    OneselfOnly,
    PersonBarred,
    PositionNotFound,
)
from qlvb.organization.sheet import Outcome, SheetRow
from qlvb.platform import identity

from tests.builders.sheets import a_sheet
from tests.integration.organization.test_sessions import (
    THE_ADMINISTRATOR,
    a_newcomer,
    administrator_of,
)

OPERATOR_ACCOUNT, AN, BAO, INSPECTOR = "sondn.vpubnd", "annv.stttt", "baopg.stttt", "uocl.stttt"
NOW, TODAY = datetime(2026, 11, 23, 3, tzinfo=UTC), date(2026, 11, 23)
BEYOND = [Role.OPERATOR, Role.INSPECTOR]


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def operator(province):
    return province[OPERATOR_ACCOUNT].person.as_actor()


def a_post(role):
    return Position(title="Thanh tra viên", roles=frozenset({role}), effective_from=TODAY)


def given(operator, account=AN, **changes):
    version = province_roles.holder(operator, account).version
    asked = {"role": Role.INSPECTOR, "title": "Thanh tra viên", "effective_from": TODAY}
    return province_roles.give(operator, account, version, **{**asked, **changes})


def accounts_of(held):
    return [each.account for each in held]


@pytest.mark.parametrize("role", BEYOND)
def test_an_administrator_gives_nobody_a_role_that_reaches_over_the_province(province, role):
    an = province[AN].person
    with pytest.raises(NotYourDuty):
        accounts.appoint(THE_ADMINISTRATOR, an.person_id, a_post(role))
    newcomer = a_newcomer(province, positions=(a_post(role),))
    with pytest.raises(NotYourDuty):
        accounts.enter_person(THE_ADMINISTRATOR, newcomer)
    assert store.person("H16.13", "NEWCOMER") is None
    assert store.person("H16.13", an.person_id) == an


def test_an_administrator_does_not_make_themself_the_operator(province):
    oneself = next(
        each.person for each in province.values() if Role.ADMINISTRATOR in each.person.roles
    )
    with pytest.raises(NotYourDuty):
        accounts.appoint(oneself.as_actor(), oneself.person_id, a_post(Role.OPERATOR))


def test_a_spreadsheet_gives_no_such_role_and_says_so_before_it_is_entered(province):
    an = ("Nông Văn Ấn", "", "an3@daknong.example", "", "Thanh tra viên", "người kiểm tra")
    [row] = importing.preview(THE_ADMINISTRATOR, a_sheet(an))
    assert "đơn vị vận hành" in " ".join(row.problems)
    sent = SheetRow(
        number=2,
        full_name="Nông Văn Ấn",
        email="an3@daknong.example",
        title="Chuyên viên",
        roles=(Role.INSPECTOR,),
        effective_from=TODAY,
        account="annv3.stttt",
    )
    [result] = importing.enter(THE_ADMINISTRATOR, [sent])
    assert (result.outcome, store.owner_of("annv3.stttt")) == (Outcome.REFUSED, None)


def test_the_operator_gives_it_in_any_agency_and_the_account_follows(operator):
    held = given(operator)
    assert [(each.roles, each.title) for each in held.held] == [
        ((Role.INSPECTOR,), "Thanh tra viên")
    ]
    an = store.owner_of(AN)[0]
    assert an.roles == {Role.OFFICER, Role.INSPECTOR}
    assert an.position == "Chuyên viên", "what one signs with stays the same"
    told = next(each.attributes for each in identity.everyone() if each.account == AN)
    assert "inspector" in told["custom:roles"]
    events = audit.history("H16.13", an.person_id).items
    assert EventTag.PERSON_APPOINT in [each.tag for each in events]
    assert {AN, INSPECTOR, OPERATOR_ACCOUNT} <= set(accounts_of(province_roles.holders(operator)))


def test_the_same_click_twice_gives_one_role(operator):
    first = given(operator)
    again = given(operator)
    assert (again.version, len(again.held)) == (first.version, 1)


def test_a_role_that_ended_is_in_the_list_no_more(operator):
    held = given(operator)
    [role] = held.held
    left = province_roles.end(
        operator, AN, held.version, place=role.place, last_day=date(2026, 11, 22)
    )
    assert left.held == []
    assert AN not in accounts_of(province_roles.holders(operator))
    assert store.owner_of(AN)[0].roles == {Role.OFFICER}


def test_the_operator_ends_no_other_position_and_not_their_own(operator):
    an = province_roles.holder(operator, AN)
    with pytest.raises(PositionNotFound):
        province_roles.end(operator, AN, an.version, place=0, last_day=TODAY)
    own = province_roles.holder(operator, OPERATOR_ACCOUNT)
    with pytest.raises(OneselfOnly):
        province_roles.end(operator, own.account, own.version, place=0, last_day=date(2026, 11, 22))


def test_nobody_else_gives_lists_or_finds_such_roles(province):
    inspector: Actor = replace(THE_ADMINISTRATOR, roles=frozenset({*Role} - {Role.OPERATOR}))
    for ask in (
        lambda: province_roles.holders(inspector),
        lambda: province_roles.holder(inspector, AN),
        lambda: given(inspector),
    ):
        with pytest.raises(NotYourDuty):
            ask()


def test_who_left_or_is_unknown_or_changed_since_gets_none(operator):
    with pytest.raises(AccountNotFound):
        province_roles.holder(operator, "khong.co")
    an = province_roles.holder(operator, AN)
    with pytest.raises(StaleVersion):
        province_roles.give(
            operator, AN, an.version + 1, role=Role.OPERATOR, title="X", effective_from=TODAY
        )
    accounts.shut_out(THE_ADMINISTRATOR, store.owner_of(BAO)[0].person_id)
    with pytest.raises(PersonBarred):
        given(operator, BAO)


def test_an_administrator_does_not_take_over_the_account_of_who_holds_such_a_role(operator):
    who = store.owner_of(INSPECTOR)[0]
    named = {"full_name": who.full_name, "given_name": who.given_name}
    change = accounts.change_details
    with pytest.raises(NotYourDuty):
        change(THE_ADMINISTRATOR, who.person_id, who.version, **named, email="evil@x.example")
    with pytest.raises(NotYourDuty):
        recovering.recover_second_factor(THE_ADMINISTRATOR, who.person_id, "Mất điện thoại")
    assert store.owner_of(INSPECTOR)[0].email == who.email
    named["full_name"] = "Lê Văn Ước"
    renamed = change(THE_ADMINISTRATOR, who.person_id, who.version, **named, email=who.email)
    assert renamed.full_name == "Lê Văn Ước", "a name opens nothing"


def test_the_operator_drops_the_lost_authenticator_of_a_holder_and_of_nobody_else(operator):
    shown = province_roles.recover(operator, INSPECTOR, reason="Mất điện thoại")
    [noted] = [
        each
        for each in audit.history("H16.13", shown.person_id).items
        if each.tag is EventTag.ACCOUNT_RECOVER_SECOND_FACTOR
    ]
    assert (noted.person_id, noted.facts["reason"]) == (operator.person_id, "Mất điện thoại")
    with pytest.raises(PositionNotFound):
        province_roles.recover(operator, AN, reason="Mất điện thoại")
    with pytest.raises(OneselfOnly):
        province_roles.recover(operator, OPERATOR_ACCOUNT, reason="Mất điện thoại")
    with pytest.raises(NotYourDuty):
        province_roles.recover(THE_ADMINISTRATOR, INSPECTOR, reason="Mất điện thoại")


def test_who_is_shut_out_stays_in_the_operators_list_and_can_lose_the_role(operator):
    held = given(operator)
    accounts.shut_out(THE_ADMINISTRATOR, held.person_id)
    [listed] = [each for each in province_roles.holders(operator) if each.account == AN]
    assert listed.is_barred
    [role] = listed.held
    province_roles.end(operator, AN, listed.version, place=role.place, last_day=date(2026, 11, 22))
    accounts.let_in(THE_ADMINISTRATOR, held.person_id)
    assert store.owner_of(AN)[0].roles == {Role.OFFICER}


def test_in_a_merger_it_comes_along_as_it_was_given_and_to_nobody_else(operator):
    given(operator, effective_to=date(2026, 12, 5))
    decided = Succession(
        succession_id="SAP-NHAP",
        change=Change.MERGE,
        predecessors=(Body(agency_id="H16.13"),),
        successors=(Body(agency_id="H16.11"),),
        effective_from=date(2026, 12, 1),
        legal_basis="1671/NQ-UBTVQH15",
    )
    succession.decide(operator, decided)
    taking = administrator_of("H16.11")
    an, bao = (store.owner_of(account)[0] for account in (AN, BAO))
    with clock.set_to(datetime(2026, 12, 2, 3, tzinfo=UTC)):
        held = Move(person_id=an.person_id, title="Chuyên viên", roles=an.roles)
        [moved] = moving.move_people(taking, "H16.13", (held,))
        assert moved.roles == {Role.OFFICER, Role.INSPECTOR}
        who = store.owner_of(INSPECTOR)[0]
        plain = Move(person_id=who.person_id, title="Phó phòng", roles=who.roles, precedence=90)
        [known] = moving.move_people(taking, "H16.13", (plain,))
        assert (known.position, known.roles) == ("Phó phòng", who.roles)
        assert AN in accounts_of(province_roles.holders(operator))
        more = Move(person_id=bao.person_id, title="Chuyên viên", roles=frozenset(BEYOND))
        with pytest.raises(NotYourDuty):
            moving.move_people(taking, "H16.13", (more,))
    with clock.set_to(datetime(2026, 12, 6, 3, tzinfo=UTC)):
        assert store.owner_of(AN)[0].roles == {Role.OFFICER}
