from dataclasses import replace
from datetime import UTC, date, datetime

import boto3
import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import NotFound
from qlvb.kernel.rights import NotYourDuty
from qlvb.organization import accounts, recovering, sessions
from qlvb.organization import service as organization
from qlvb.organization.credentials import Demand
from qlvb.organization.model import Position
from qlvb.organization.refusals import (
    AccountNameTaken,
    PersonNotFound,
)
from qlvb.organization.roll import Standing
from qlvb.platform.identity import SessionEnded, WrongCredentials
from qlvb.platform.settings import settings

NEXT_YEAR = date(2027, 1, 1)


def administrator_of(agency_id):
    return Actor(
        person_id="ADMIN",
        agency_id=agency_id,
        name="Quản trị",
        roles=frozenset({Role.ADMINISTRATOR}),
    )


THE_ADMINISTRATOR = administrator_of("H16.13")


def a_newcomer(province, **changes):
    an = province["annv.stttt"].person
    return replace(
        an, person_id="NEWCOMER", full_name="Nông Văn Ấn", email="an3@daknong.example",
        account=accounts.propose(THE_ADMINISTRATOR, "Nông Văn Ấn").accounts[0], **changes
    )  # fmt: skip


def refused(ask, account, password):
    status, problem = ask("POST", "/api/session", {"account": account, "password": password})
    assert status == 401
    return problem


def test_a_person_signs_in_and_is_who_the_token_says(province, ask):
    an = province["annv.stttt"]
    status, session = ask(
        "POST", "/api/session", {"account": " ANNV.stttt ", "password": an.password}
    )
    assert status == 200
    assert claims_of(session["token"]) | an.person.claims() == claims_of(session["token"])
    assert session["refresh_token"]
    assert session["expires_in"] > 0


def test_a_wrong_password_an_unknown_account_and_a_disabled_one_get_the_same_answer(province, ask):
    gone, password = province["baopg.stttt"].person, province["baopg.stttt"].password
    accounts.shut_out(THE_ADMINISTRATOR, gone.person_id)
    answers = [
        refused(ask, "annv.stttt", "mật khẩu sai"),
        refused(ask, "nobody.stttt", password),
        refused(ask, gone.account, password),
        refused(ask, "không phải tài khoản", password),
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["code"] == "wrong_credentials"


def test_who_holds_no_position_any_more_signs_in_no_more(province):
    an = province["annv.stttt"]
    opened = sessions.sign_in("annv.stttt", an.password)
    accounts.leave(THE_ADMINISTRATOR, an.person.person_id, date(2026, 12, 31))
    with clock.set_to(datetime(2027, 1, 4, tzinfo=UTC)):
        with pytest.raises(WrongCredentials):
            sessions.sign_in("annv.stttt", an.password)
        with pytest.raises(SessionEnded):
            sessions.go_on(opened.refresh_token)


def test_a_session_ends_when_the_role_changes_and_the_next_one_says_it(province):
    an = province["annv.stttt"]
    opened = sessions.sign_in("annv.stttt", an.password)
    assert claims_of(opened.token)["custom:roles"] == "officer"
    clerk = Position(
        title="Văn thư", roles=frozenset({Role.CLERK}), effective_from=date(2020, 1, 1)
    )
    accounts.appoint(THE_ADMINISTRATOR, an.person.person_id, clerk)
    with pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)
    assert (
        claims_of(sessions.sign_in("annv.stttt", an.password).token)["custom:roles"]
        == "clerk officer"
    )


def test_a_session_ends_when_a_role_begins_or_ends_by_its_date(province):
    an = province["annv.stttt"]
    clerk = Position(title="Văn thư", roles=frozenset({Role.CLERK}), effective_from=NEXT_YEAR)
    accounts.appoint(THE_ADMINISTRATOR, an.person.person_id, clerk)
    opened = sessions.sign_in("annv.stttt", an.password)
    assert sessions.go_on(opened.refresh_token)
    with clock.set_to(datetime(2027, 1, 4, tzinfo=UTC)), pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)


def test_a_new_title_or_name_shows_from_the_next_refresh_on_and_ends_nothing(province):
    an = province["annv.stttt"]
    opened = sessions.sign_in("annv.stttt", an.password)
    expert = replace(an.person.positions[0], title="Chuyên viên chính", precedence=0)
    accounts.appoint(THE_ADMINISTRATOR, an.person.person_id, expert)
    continued = sessions.go_on(opened.refresh_token)
    assert claims_of(continued.token)["custom:position"] == "Chuyên viên chính"


def test_an_invited_person_sets_a_password_at_the_first_sign_in(province, ask):
    newcomer = accounts.enter_person(THE_ADMINISTRATOR, a_newcomer(province))
    give_temporary_password(newcomer.account, "Tam-thoi-2026-x")
    demand = sessions.sign_in(newcomer.account, "Tam-thoi-2026-x")
    assert isinstance(demand, Demand)
    assert (demand.challenge, demand.account) == ("new_password", newcomer.account)
    answer = {"account": newcomer.account, "session": demand.session, "new_password": "ngắn"}
    status, problem = ask("POST", "/api/session/new-password", answer)
    assert (status, problem["code"]) == (422, "password_too_weak")
    answer["new_password"] = "Mat-khau-rieng-2026"
    assert ask("POST", "/api/session/new-password", answer)[0] == 200
    assert (
        ask(
            "POST", "/api/session", {"account": newcomer.account, "password": "Mat-khau-rieng-2026"}
        )[0]
        == 200
    )


def test_the_roll_says_who_has_yet_to_set_a_password_of_ones_own(province):
    def standing():
        rows = accounts.roll(THE_ADMINISTRATOR, standing=Standing.INVITED, limit=5).items
        return [row.account for row in rows]

    newcomer = accounts.enter_person(THE_ADMINISTRATOR, a_newcomer(province))
    for lost in (False, True):
        if lost:
            recovering.recover_password(THE_ADMINISTRATOR, newcomer.person_id, "Quên mật khẩu")
        assert standing() == [newcomer.account]
        give_temporary_password(newcomer.account, "Tam-thoi-2026-x")
        demand = sessions.sign_in(newcomer.account, "Tam-thoi-2026-x")
        sessions.choose_password(newcomer.account, demand.session, "Mat-khau-rieng-2026")
        assert standing() == []
    everyone = accounts.roll(THE_ADMINISTRATOR, newcomer.account).items
    assert [row.standing for row in everyone] == [Standing.ACTIVE]


def test_a_session_nobody_opened_is_not_gone_on_with(province, ask):
    answer = {"account": "annv.stttt", "session": "made up", "new_password": "Mat-khau-rieng-2026"}
    assert ask("POST", "/api/session/new-password", answer)[0] == 401
    assert ask("POST", "/api/session/refresh", {"refresh_token": "made up"})[0] == 401


def test_an_account_name_is_never_given_again(province):
    an = province["annv.stttt"].person
    accounts.leave(THE_ADMINISTRATOR, an.person_id, date(2026, 1, 1))
    with pytest.raises(AccountNameTaken):
        accounts.enter_person(
            THE_ADMINISTRATOR, replace(an, person_id="OTHER", email="other@daknong.example")
        )
    assert accounts.propose(THE_ADMINISTRATOR, "Nguyễn Văn An").accounts[0] == "annv3.stttt"
    with pytest.raises(PersonNotFound):
        organization.person("H16.13", "OTHER")


def test_entering_a_person_again_after_a_crash_opens_the_account_that_was_missing(province):
    newcomer = accounts.enter_person(THE_ADMINISTRATOR, a_newcomer(province))
    boto3.client("cognito-idp").admin_delete_user(
        UserPoolId=settings.user_pool_id, Username=newcomer.account
    )
    accounts.enter_person(THE_ADMINISTRATOR, newcomer, "Mat-khau-rieng-2026")
    accounts.enter_person(THE_ADMINISTRATOR, newcomer, "Mat-khau-rieng-2026")
    assert (
        claims_of(sessions.sign_in(newcomer.account, "Mat-khau-rieng-2026").token)["name"]
        == "Nông Văn Ấn"
    )


def test_only_the_administrator_of_the_agency_changes_its_people(province):
    an = province["annv.stttt"].person
    for actor in (an.as_actor(), administrator_of("H16.11")):
        with pytest.raises((NotYourDuty, NotFound)):
            accounts.shut_out(actor, an.person_id)
        with pytest.raises((NotYourDuty, NotFound)):
            accounts.enter_person(actor, a_newcomer(province))
    assert organization.person("H16.13", an.person_id) == an


def claims_of(token):
    import jwt

    return jwt.decode(token, options={"verify_signature": False})


def give_temporary_password(account, password):
    boto3.client("cognito-idp").admin_set_user_password(
        UserPoolId=settings.user_pool_id, Username=account, Password=password, Permanent=False
    )
