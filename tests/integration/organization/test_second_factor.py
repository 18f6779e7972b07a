"""Clerks, leaders, administrators and operators sign in with an authenticator's code too."""

from datetime import timedelta

import boto3
import pytest
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock
from qlvb.organization import recovering, sessions
from qlvb.organization.credentials import Demand
from qlvb.organization.refusals import TooManyTries
from qlvb.platform import identity
from qlvb.platform.identity import SessionEnded, Tokens, WrongCode, WrongCredentials
from qlvb.platform.settings import settings

from tests.builders.authenticator import code, wrong_code
from tests.integration.organization.test_sessions import THE_ADMINISTRATOR

CLERK = "maint.stttt"
SECRET = "asdfasdfasdf"  # moto gives every authenticator the same one


@pytest.fixture
def strict(province, monkeypatch):
    monkeypatch.setenv("QLVB_SECOND_FACTOR", "required")
    return province


def sign_in(province, account=CLERK):
    return sessions.sign_in(account, province[account].password)


def with_code(act, account, session):
    """The act with the code of now; once more if the thirty seconds ended on the way."""
    try:
        return act(account, session, code(SECRET))
    except WrongCode:
        return act(account, session, code(SECRET))


def set_up(province, account=CLERK):
    demand = sign_in(province, account)
    return with_code(sessions.set_up_second_factor, account, demand.session)


def tags_of(province, account=CLERK):
    person = province[account].person
    return [event.tag for event in audit.history(person.agency_id, person.person_id).items]


def test_a_clerk_sets_up_an_authenticator_before_any_token_is_given_out(strict):
    demand = sign_in(strict)
    assert isinstance(demand, Demand)
    assert (demand.challenge, demand.account) == ("second_factor", CLERK)
    assert demand.link == f"otpauth://totp/QLVB:{CLERK}?secret={demand.secret}&issuer=QLVB"
    assert EventTag.SESSION_OPEN not in tags_of(strict)
    opened = with_code(sessions.set_up_second_factor, CLERK, demand.session)
    assert isinstance(opened, Tokens)
    assert tags_of(strict)[-2:] == [EventTag.ACCOUNT_SECOND_FACTOR, EventTag.SESSION_OPEN]
    assert sessions.go_on(opened.refresh_token)


def test_from_then_on_the_sign_in_asks_for_a_code(strict):
    set_up(strict)
    demand = sign_in(strict)
    assert (demand.challenge, demand.secret) == ("code", None)
    with pytest.raises(WrongCode):
        sessions.answer_code(CLERK, demand.session, wrong_code(SECRET))
    assert isinstance(with_code(sessions.answer_code, CLERK, demand.session), Tokens)


def test_a_wrong_code_sets_nothing_up_and_opens_nothing(strict):
    demand = sign_in(strict)
    with pytest.raises(WrongCode):
        sessions.set_up_second_factor(CLERK, demand.session, wrong_code(SECRET))
    assert sign_in(strict).challenge == "second_factor"
    assert isinstance(with_code(sessions.set_up_second_factor, CLERK, demand.session), Tokens)


def test_what_waits_for_an_authenticator_opens_once_for_its_account_and_not_for_long(strict):
    demand = sign_in(strict)
    with pytest.raises(SessionEnded):
        sessions.set_up_second_factor("nghialt.stttt", demand.session, code(SECRET))
    with clock.set_to(clock.now() + timedelta(minutes=11)), pytest.raises(SessionEnded):
        sessions.set_up_second_factor(CLERK, demand.session, code(SECRET))
    with_code(sessions.set_up_second_factor, CLERK, demand.session)
    with pytest.raises(SessionEnded):
        sessions.set_up_second_factor(CLERK, demand.session, code(SECRET))


def test_an_officer_signs_in_with_a_password_alone(strict):
    assert isinstance(sign_in(strict, "annv.stttt"), Tokens)


@pytest.mark.parametrize(
    "account", ["nghialt.stttt", "duyenptm.stttt", "phuocdh.stttt", "sondn.vpubnd"]
)
def test_heads_leaders_administrators_and_operators_need_it_too(strict, account):
    assert sign_in(strict, account).challenge == "second_factor"


def test_a_demonstration_asks_nobody_for_it(province):
    assert isinstance(sign_in(province), Tokens)


def test_a_lost_authenticator_is_dropped_by_the_administrator_with_the_reason_on_record(strict):
    opened = set_up(strict)
    clerk = strict[CLERK].person
    recovering.recover_second_factor(THE_ADMINISTRATOR, clerk.person_id, "Mất điện thoại")
    with pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)
    assert sign_in(strict).challenge == "second_factor"
    [event] = [
        each
        for each in audit.history(clerk.agency_id, clerk.person_id).items
        if each.tag is EventTag.ACCOUNT_RECOVER_SECOND_FACTOR
    ]
    assert (event.person_id, event.facts["reason"]) == ("ADMIN", "Mất điện thoại")


def test_somebody_who_turns_the_code_off_in_the_pool_is_asked_to_set_it_up_again(strict):
    set_up(strict)
    identity.drop_second_factor(CLERK)
    assert sign_in(strict).challenge == "second_factor"


def test_the_pool_opens_no_session_to_who_asks_it_directly():
    from tests.structure import tree

    [app_client] = tree.resources("AWS::Cognito::UserPoolClient").values()
    assert set(app_client["ExplicitAuthFlows"]) == {
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    }


def test_after_five_wrong_answers_an_account_waits_and_the_right_password_too(province):
    start = clock.now()
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            sessions.sign_in(CLERK, "sai mật khẩu")
    with pytest.raises(TooManyTries):
        sign_in(province)
    with clock.set_to(start + timedelta(minutes=16)):
        assert isinstance(sign_in(province), Tokens)
    assert tags_of(province).count(EventTag.SESSION_REFUSE) == 5


def test_an_account_that_is_nobodys_waits_just_the_same(province):
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            sessions.sign_in("khong.stttt", "sai mật khẩu")
    with pytest.raises(TooManyTries):
        sessions.sign_in("khong.stttt", "sai mật khẩu")


def test_a_session_that_opened_begins_the_count_anew(province):
    for _ in range(3):
        for _ in range(3):
            with pytest.raises(WrongCredentials):
                sessions.sign_in(CLERK, "sai mật khẩu")
        assert isinstance(sign_in(province), Tokens)


def test_a_right_password_does_not_buy_more_guesses_at_the_code(strict):
    set_up(strict)
    for _ in range(2):
        demand = sign_in(strict)
        with pytest.raises(WrongCode):
            sessions.answer_code(CLERK, demand.session, wrong_code(SECRET))
    demand = sign_in(strict)
    with pytest.raises(TooManyTries):
        sessions.answer_code(CLERK, demand.session, code(SECRET))


def test_recovering_an_account_opens_what_waited(province):
    clerk = province[CLERK].person
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            sessions.sign_in(CLERK, "sai mật khẩu")
    recovering.recover_password(THE_ADMINISTRATOR, clerk.person_id, "Quên mật khẩu")
    boto3.client("cognito-idp").admin_set_user_password(
        UserPoolId=settings.user_pool_id,
        Username=CLERK,
        Password="Tam-thoi-2026-x",
        Permanent=False,
    )
    assert sessions.sign_in(CLERK, "Tam-thoi-2026-x").challenge == "new_password"


def test_tries_and_waiting_sessions_go_by_themselves(strict):
    sign_in(strict)
    rows = boto3.client("dynamodb").scan(TableName=settings.organization_table)["Items"]
    passing = [
        row for row in rows if row["pk"]["S"].startswith("OPENING#") or row["sk"]["S"] == "TRIES"
    ]
    assert len(passing) == 2
    now = clock.now().timestamp()
    assert all(now < float(row["expires_at"]["N"]) < now + 1000 for row in passing)
