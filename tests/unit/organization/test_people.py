import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.kernel.period import PeriodTurnedRound
from qlvb.organization.model import Person, Position
from qlvb.organization.naming import distinct_account
from qlvb.organization.refusals import AccountNameMalformed

SINCE = date(2020, 1, 1)
TODAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


def post(title="Chuyên viên", *roles, **changes):
    return Position(
        **{
            "title": title,
            "roles": frozenset(roles or {Role.OFFICER}),
            "effective_from": SINCE,
            "unit_id": "CNTT",
            **changes,
        }
    )


def a_person(*positions, **changes):
    return Person(
        **{
            "agency_id": "H16.13",
            "person_id": "AN",
            "full_name": "Nguyễn Văn An",
            "email": "an@example",
            "account": "annv.stttt",
            "positions": positions,
            **changes,
        }
    )


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(TODAY):
        yield


def test_several_positions_bring_their_roles_together_and_the_first_in_rank_speaks():
    person = a_person(
        post("Chuyên viên", Role.OFFICER, precedence=5),
        post("Trưởng phòng", Role.UNIT_HEAD, precedence=1, unit_id="TTS"),
    )
    assert person.roles == {Role.OFFICER, Role.UNIT_HEAD}
    assert (person.position, person.unit_id) == ("Trưởng phòng", "TTS")
    assert person.leads("TTS")
    assert not person.leads("CNTT")


def test_a_position_counts_from_its_first_to_its_last_day():
    person = a_person(post(effective_to=date(2026, 3, 2)))
    assert person.may_sign_in
    with clock.set_to(datetime(2026, 3, 2, 17, tzinfo=UTC)):
        assert not person.may_sign_in
        assert person.roles == frozenset()
        assert person.position == ""


def test_ending_positions_keeps_the_past_as_it_was():
    old = post("Văn thư", Role.CLERK, effective_to=date(2024, 12, 31))
    person = a_person(
        old, post(effective_from=date(2025, 1, 1)), post(effective_from=date(2027, 1, 1))
    )
    ended = person.end_positions(date(2026, 3, 31))
    assert ended.positions == (
        old,
        post(effective_from=date(2025, 1, 1), effective_to=date(2026, 3, 31)),
    )


def test_a_person_shut_out_may_not_sign_in_whatever_they_hold():
    assert not a_person(post(), is_disabled=True).may_sign_in


def test_the_token_says_who_where_and_as_what():
    claims = a_person(post("Trưởng phòng", Role.UNIT_HEAD, Role.OFFICER)).claims()
    assert claims == {
        "name": "Nguyễn Văn An",
        "email": "an@example",
        "custom:agency_id": "H16.13",
        "custom:person_id": "AN",
        "custom:unit_id": "CNTT",
        "custom:position": "Trưởng phòng",
        "custom:roles": "officer unit_head",
    }


def test_a_position_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodTurnedRound):
        a_person(post(effective_to=date(2019, 1, 1)))


@pytest.mark.parametrize(
    "account", ["annv", "AnNV.stttt", "ánnv.stttt", "annv.stttt.x", "annv@stttt", ""]
)
def test_an_account_name_of_another_form_is_refused(account):
    with pytest.raises(AccountNameMalformed):
        a_person(post(), account=account)


@pytest.mark.parametrize(
    ("full_name", "unit", "given_name", "expected"),
    [
        ("Nguyễn Văn An", "STTTT", None, "annv.stttt"),
        ("Đỗ Thị Hồng Đào", "SNV", None, "daodth.snv"),
        ("Y Krông Niê", "SNV", "Krông", "krongyn.snv"),
        ("H'Bia Niê", "BDT", "H'Bia", "hbian.bdt"),
        ("K'Thanh", "BDT", None, "kthanh.bdt"),
        ("Điểu", "BDT", None, "dieu.bdt"),
        ("Nông Thị Xuân", "Tâm Thắng", None, "xuannt.tamthang"),
    ],
)
def test_the_account_name_follows_the_rule_of_the_regulation(full_name, unit, given_name, expected):
    assert distinct_account(full_name, unit, given_name, []) == expected
    decomposed = unicodedata.normalize("NFD", full_name)
    assert distinct_account(decomposed, unit, given_name, []) == expected


def test_namesakes_are_told_apart_by_a_number_before_the_dot():
    assert distinct_account("Ngô Vân An", "STTTT", None, ["annv.stttt"]) == "annv2.stttt"
    taken = ["annv.stttt", "annv2.stttt", "annv3.stttt"]
    assert distinct_account("Nguyễn Văn Ấn", "STTTT", None, taken) == "annv4.stttt"


@given(st.sets(st.integers(1, 12)))
def test_a_proposed_name_was_never_given(numbers):
    taken = ["annv.stttt" if n == 1 else f"annv{n}.stttt" for n in numbers]
    assert distinct_account("Nguyễn Văn An", "STTTT", None, taken) not in taken
