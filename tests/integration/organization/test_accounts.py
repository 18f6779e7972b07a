"""The administrator enters, changes, recovers and ends; pool and table agree, whatever is cut short."""

from datetime import UTC, date, datetime

import boto3
import pytest
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.errors import Malformed, NotFound, StaleVersion
from qlvb.kernel.rights import NotYourDuty
from qlvb.organization import accounts, recovering, sessions, store
from qlvb.organization import service as organization
from qlvb.organization.credentials import told_of
from qlvb.organization.model import Person, Position
from qlvb.organization.refusals import (
    AccountNameNotProposed,
    AccountNameTaken,
    AlreadySignedIn,
    EmailTaken,
    GivenNameNotInName,
    OneselfOnly,
    PersonBarred,
    PositionNotFound,
    UnitNotFound,
)
from qlvb.organization.roll import Standing
from qlvb.platform import clients, identity
from qlvb.platform.identity import SessionEnded, Tokens, WrongCredentials
from qlvb.platform.settings import settings

from tests.integration.organization.test_sessions import THE_ADMINISTRATOR, administrator_of

AN, BAO = "annv.stttt", "baopg.stttt"
SINCE, YESTERDAY, LONG_AGO = date(2020, 1, 1), date(2026, 11, 22), date(2026, 1, 1)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
A_CLERK = Position(title="Văn thư", roles=frozenset({Role.CLERK}), effective_from=SINCE)


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(NOW):
        yield


def a_newcomer(**changes):
    return Person(
        **{
            "agency_id": "H16.13",
            "person_id": "NEWCOMER",
            "full_name": "Nông Văn Ấn",
            "email": "an3@daknong.example",
            "account": "annv3.stttt",
            "positions": (A_CLERK,),
            **changes,
        }
    )


def in_pool(account):
    found = boto3.client("cognito-idp").admin_get_user(
        UserPoolId=settings.user_pool_id, Username=account
    )
    return found, {each["Name"]: each["Value"] for each in found["UserAttributes"]}


def tags_of(person_id):
    return [event.tag for event in audit.history("H16.13", person_id).items]


def agreed(account):
    """Whether pool and table say the same of an account."""
    owner, told = store.owner_of(account)
    found, attributes = in_pool(account)
    return (
        told == told_of(owner)
        and attributes | owner.claims() == attributes
        and found["Enabled"] == (not owner.is_barred)
    )


class PowerCut(BaseException):
    pass


def cut_at(call):
    """Cut the power when the pool is asked for the n-th time; the way to mend it."""
    pool, asked = clients.client("cognito-idp"), []

    def cut(**_):
        asked.append(1)
        if len(asked) == call:
            raise PowerCut

    pool.meta.events.register("before-call.cognito-idp", cut)
    return lambda: pool.meta.events.unregister("before-call.cognito-idp", cut)


ACTS = {
    "leave": lambda: accounts.leave(THE_ADMINISTRATOR, person_of(AN), YESTERDAY),
    "shut_out": lambda: accounts.shut_out(THE_ADMINISTRATOR, person_of(AN), "Lộ mật khẩu"),
    "appoint": lambda: accounts.appoint(THE_ADMINISTRATOR, person_of(AN), A_CLERK),
    "let_in": lambda: accounts.let_in(THE_ADMINISTRATOR, person_of(BAO)),
}


def person_of(account):
    return store.owner_of(account)[0].person_id


@pytest.mark.parametrize("act", ACTS)
def test_an_act_cut_short_anywhere_is_whole_after_a_repeat_and_on_record_once(province, act):
    accounts.shut_out(THE_ADMINISTRATOR, person_of(BAO))
    account = BAO if act == "let_in" else AN
    opened = sessions.sign_in(AN, province[AN].password)
    before = tags_of(person_of(account))
    cuts = 0
    for call in range(1, 12):
        mend = cut_at(call)
        try:
            ACTS[act]()
        except PowerCut:
            cuts += 1
        else:
            break
        finally:
            mend()
    assert cuts >= 2
    ACTS[act]()
    assert agreed(account)
    assert len(tags_of(person_of(account))) == len(before) + 1
    if account == AN:
        with pytest.raises(SessionEnded):
            identity.refresh(opened.refresh_token)


def test_a_change_cut_short_ends_the_session_even_if_nobody_repeats_it(province):
    opened = sessions.sign_in(AN, province[AN].password)
    mend = cut_at(1)
    with pytest.raises(PowerCut):
        ACTS["appoint"]()
    mend()
    with pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)
    assert isinstance(sessions.sign_in(AN, province[AN].password), Tokens)
    assert agreed(AN)


def test_somebody_who_left_comes_back_under_the_same_account(province):
    person_id = person_of(AN)
    accounts.leave(THE_ADMINISTRATOR, person_id, YESTERDAY)
    assert not in_pool(AN)[0]["Enabled"]
    with pytest.raises(WrongCredentials):
        sessions.sign_in(AN, province[AN].password)
    accounts.appoint(THE_ADMINISTRATOR, person_id, A_CLERK)
    assert isinstance(sessions.sign_in(AN, province[AN].password), Tokens)
    past = organization.person("H16.13", person_id).positions
    assert [each.effective_to for each in past] == [YESTERDAY, None]


def test_who_leaves_on_a_later_day_works_until_then(province):
    accounts.leave(THE_ADMINISTRATOR, person_of(AN), date(2026, 11, 30))
    opened = sessions.sign_in(AN, province[AN].password)
    with clock.set_to(datetime(2026, 11, 30, 18, tzinfo=UTC)), pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)


def test_a_newcomer_is_entered_invited_and_on_record(province):
    entered = accounts.enter_person(THE_ADMINISTRATOR, a_newcomer())
    again = accounts.enter_person(THE_ADMINISTRATOR, a_newcomer())
    assert entered == again
    assert in_pool("annv3.stttt")[0]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert tags_of("NEWCOMER") == [EventTag.PERSON_ENTER]
    assert agreed("annv3.stttt")


def test_a_repeated_entry_finds_the_person_even_if_changed_since(province):
    accounts.enter_person(THE_ADMINISTRATOR, a_newcomer())
    accounts.shut_out(THE_ADMINISTRATOR, "NEWCOMER")
    assert accounts.enter_person(THE_ADMINISTRATOR, a_newcomer()).is_disabled


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"account": "annv.stttt"}, AccountNameTaken),
        ({"account": "annv3.snv"}, AccountNameNotProposed),
        ({"account": "giamdoc.stttt"}, AccountNameNotProposed),
        ({"given_name": "Hùng"}, GivenNameNotInName),
        ({"email": "ANNV.stttt@daknong.example"}, EmailTaken),
        ({"positions": (Position(title="X", roles=frozenset(), effective_from=SINCE, unit_id="?"),)}, UnitNotFound),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_leaves_nothing_behind(province, changes, refusal):
    with pytest.raises(refusal):
        accounts.enter_person(THE_ADMINISTRATOR, a_newcomer(**changes))
    assert store.person("H16.13", "NEWCOMER") is None


def test_the_proposals_tell_namesakes_apart_and_ask_for_an_unclear_given_name(province):
    offered = accounts.propose(THE_ADMINISTRATOR, "Nguyễn Văn An", born_in=1985)
    assert (offered.plain, offered.is_plain_taken) == ("annv.stttt", True)
    assert offered.accounts == (
        "annv3.stttt", "annvan.stttt", "annguyenv.stttt", "annv85.stttt", "annv1985.stttt",
    )  # fmt: skip
    plain = accounts.propose(THE_ADMINISTRATOR, "Y Krông Niê")
    assert (plain.accounts[0], plain.asks_given_name) == ("nieyk.stttt", True)
    picked = accounts.propose(THE_ADMINISTRATOR, "Y Krông Niê", "Krông")
    assert (picked.accounts[0], picked.asks_given_name) == ("krongyn.stttt", False)


def test_one_position_is_ended_and_the_others_go_on(province):
    an = accounts.appoint(THE_ADMINISTRATOR, person_of(AN), A_CLERK)
    ended = accounts.end_position(THE_ADMINISTRATOR, an.person_id, an.version, 0, YESTERDAY)
    assert [each.effective_to for each in ended.positions] == [YESTERDAY, None]
    assert ended.roles == {Role.CLERK}
    assert accounts.end_position(
        THE_ADMINISTRATOR, an.person_id, an.version, 0, YESTERDAY
    ) == ended  # fmt: skip
    with pytest.raises(PositionNotFound):
        accounts.end_position(THE_ADMINISTRATOR, an.person_id, ended.version, 7, YESTERDAY)


def test_a_position_ended_before_it_begins_is_taken_away(province):
    coming = Position(
        title="Văn thư", roles=frozenset({Role.CLERK}), effective_from=date(2027, 1, 1)
    )
    an = accounts.appoint(THE_ADMINISTRATOR, person_of(AN), coming)
    kept = accounts.end_position(THE_ADMINISTRATOR, an.person_id, an.version, 1, YESTERDAY)
    assert kept.positions == province[AN].person.positions


def test_name_and_address_change_and_the_account_stays(province):
    an = organization.person("H16.13", person_of(AN))
    changed = accounts.change_details(
        THE_ADMINISTRATOR, an.person_id, an.version,
        full_name="Nguyễn Văn Ân", given_name=None, email="an.moi@daknong.example",
    )  # fmt: skip
    assert (changed.account, changed.full_name) == (AN, "Nguyễn Văn Ân")
    assert in_pool(AN)[1]["email"] == "an.moi@daknong.example"
    with pytest.raises(EmailTaken):
        accounts.change_details(
            THE_ADMINISTRATOR, an.person_id, changed.version,
            full_name="Nguyễn Văn Ân", given_name=None, email=province[BAO].person.email,
        )  # fmt: skip


def test_a_change_made_on_an_old_version_is_refused(province):
    an = accounts.appoint(THE_ADMINISTRATOR, person_of(AN), A_CLERK)
    with pytest.raises(StaleVersion):
        accounts.leave(THE_ADMINISTRATOR, an.person_id, YESTERDAY, an.version - 1)


def test_a_forgotten_password_is_replaced_by_e_mail_and_the_reason_is_on_record(province):
    opened = sessions.sign_in(AN, province[AN].password)
    recovering.recover_password(
        THE_ADMINISTRATOR, person_of(AN), "Quên mật khẩu, gọi điện ngày 23/11"
    )
    with pytest.raises(WrongCredentials):
        sessions.sign_in(AN, province[AN].password)
    with pytest.raises(SessionEnded):
        sessions.go_on(opened.refresh_token)
    assert in_pool(AN)[0]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert EventTag.ACCOUNT_RECOVER_PASSWORD in tags_of(person_of(AN))


def test_an_invitation_is_sent_again_only_before_the_first_sign_in(province):
    accounts.enter_person(THE_ADMINISTRATOR, a_newcomer())
    recovering.invite(THE_ADMINISTRATOR, "NEWCOMER")
    assert in_pool("annv3.stttt")[1]["custom:person_id"] == "NEWCOMER"
    with pytest.raises(AlreadySignedIn):
        recovering.invite(THE_ADMINISTRATOR, person_of(AN))


def test_nobody_who_left_is_recovered_or_invited(province):
    accounts.leave(THE_ADMINISTRATOR, person_of(AN), YESTERDAY)
    for act in (recovering.recover_password, recovering.recover_second_factor):
        with pytest.raises(PersonBarred):
            act(THE_ADMINISTRATOR, person_of(AN), "Quên")


def test_administrators_do_not_shut_themselves_out(province):
    oneself = province["phuocdh.stttt"].person
    actor = oneself.as_actor()
    for act in (
        lambda: accounts.leave(actor, oneself.person_id, YESTERDAY),
        lambda: accounts.shut_out(actor, oneself.person_id, "Thử"),
        lambda: accounts.end_position(actor, oneself.person_id, 0, 0, YESTERDAY),
        lambda: recovering.recover_password(actor, oneself.person_id, "Thử"),
    ):
        with pytest.raises(OneselfOnly):
            act()
    assert organization.person("H16.13", oneself.person_id) == oneself


def test_the_people_of_another_agency_are_not_there(province):
    an = province[AN].person
    for actor, refusal in ((administrator_of("H16.11"), NotFound), (an.as_actor(), NotYourDuty)):
        for act in (
            lambda who: accounts.details(who, an.person_id),
            lambda who: accounts.leave(who, an.person_id, YESTERDAY),
            lambda who: recovering.invite(who, an.person_id),
            lambda who: recovering.recover_password(who, an.person_id, "Thử"),
        ):
            with pytest.raises(refusal):
                act(actor)


def test_the_roll_is_searched_without_diacritics_and_paged_in_the_order_of_names(province):
    everyone = accounts.roll(THE_ADMINISTRATOR, limit=100).items
    assert len(everyone) == len(store.people("H16.13"))
    first = accounts.roll(THE_ADMINISTRATOR, limit=7)
    second = accounts.roll(THE_ADMINISTRATOR, limit=100, cursor=first.cursor)
    assert [*first.items, *second.items] == everyone
    assert second.cursor is None
    assert [row.name for row in everyone][:3] == [
        "Ngô Vân An",
        "Nguyễn Văn An",
        "Hoàng Kim Ngọc Ánh",
    ]
    found = accounts.roll(THE_ADMINISTRATOR, "van an chuyen vien").items
    assert [row.account for row in found] == ["annv2.stttt", "annv.stttt"]


def test_a_page_goes_on_where_it_stopped_when_somebody_came_meanwhile(province):
    first = accounts.roll(THE_ADMINISTRATOR, limit=3)
    accounts.enter_person(
        THE_ADMINISTRATOR, a_newcomer(full_name="Bế Văn An", account="anbv.stttt")
    )
    rest = accounts.roll(THE_ADMINISTRATOR, limit=100, cursor=first.cursor).items
    assert {row.person_id for row in first.items}.isdisjoint(row.person_id for row in rest)
    with pytest.raises(Malformed):
        accounts.roll(THE_ADMINISTRATOR, "khác", cursor=first.cursor)


def test_the_roll_keeps_who_left_and_says_how_everyone_stands(province):
    accounts.leave(THE_ADMINISTRATOR, person_of(AN), LONG_AGO)
    accounts.shut_out(THE_ADMINISTRATOR, person_of(BAO))
    coming = Position(
        title="Chuyên viên", roles=frozenset({Role.OFFICER}), effective_from=date(2027, 1, 1)
    )
    accounts.enter_person(THE_ADMINISTRATOR, a_newcomer(positions=(coming,)))
    standing = {
        row.account: row.standing for row in accounts.roll(THE_ADMINISTRATOR, limit=100).items
    }
    assert standing[AN] is Standing.LEFT
    assert standing[BAO] is Standing.DISABLED
    assert standing["annv3.stttt"] is Standing.COMING
    left = accounts.roll(THE_ADMINISTRATOR, standing=Standing.LEFT).items
    assert [(row.account, row.left_on, row.position) for row in left] == [
        (AN, LONG_AGO, "Chuyên viên")
    ]
