"""What may be delegated, to whom, for how long; and when a delegation holds."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.delegation.model import (
    DUTY_NAMES,
    LONGEST,
    BasisKind,
    SigningCapacity,
    missing_in,
    refuse_overlap,
)
from qlvb.delegation.refusals import (
    AuthorizationWithoutContent,
    CapacityMissing,
    CapacityNotForThem,
    CapacityWithoutSigning,
    DelegationTermImpossible,
    DelegationToOneself,
    DutiesMissing,
    DutyAlreadyDelegated,
    DutyNotOnesOwn,
    SigningNotInWriting,
)
from qlvb.kernel import rights
from qlvb.kernel.actor import Role
from qlvb.kernel.clock import VIETNAM
from qlvb.kernel.rights import DELEGABLE, TABLE, Verb

from tests.builders.delegations import FIRST, LAST, MADE, a_delegation, terms
from tests.builders.office import a_person

LEADER = frozenset({Role.LEADER})
DAYS = st.dates(date(2026, 11, 1), date(2027, 2, 1))
MOMENTS = st.integers(min_value=-14 * 24 * 60, max_value=14 * 24 * 60).map(
    lambda minutes: datetime.combine(FIRST, time(0), VIETNAM) + timedelta(minutes=minutes)
)
DUTIES = st.frozensets(st.sampled_from(sorted(DELEGABLE)), min_size=1)


@given(MOMENTS)
def test_a_delegation_holds_from_its_first_day_to_the_end_of_its_last(moment):
    begins = datetime.combine(FIRST, time(0), VIETNAM)
    ends = datetime.combine(LAST + timedelta(days=1), time(0), VIETNAM)
    assert a_delegation().is_running(moment, moment.date()) == (begins <= moment < ends)


@given(MOMENTS, MOMENTS)
def test_a_withdrawn_delegation_never_holds_again(withdrawn, moment):
    ended = a_delegation().withdraw("LEADER", withdrawn)
    if moment >= withdrawn:
        assert not ended.is_running(moment, moment.date())
    else:
        assert ended.is_running(moment, moment.date()) == a_delegation().is_running(
            moment, moment.date()
        )


def test_withdrawing_again_changes_nothing():
    once = a_delegation().withdraw("LEADER", MADE)
    assert once.withdraw("Ai khác", MADE + timedelta(days=1)) is once


@given(DAYS, DAYS, DAYS)
def test_a_term_begins_today_or_later_and_ends_in_a_year(first, last, today):
    asked = terms(effective_from=first, effective_to=last)
    possible = today <= first <= last and last - first < LONGEST
    if possible:
        assert asked.checked("leader", LEADER, today) is asked
    else:
        with pytest.raises(DelegationTermImpossible):
            asked.checked("leader", LEADER, today)


@given(DUTIES, st.frozensets(st.sampled_from(Role)))
def test_nobody_delegates_what_their_own_roles_never_do(duties, roles):
    asked = terms(*duties)
    theirs = {duty for duty in duties if any(g.roles & roles for g in TABLE[duty])}
    if Role.HEAD not in roles:
        theirs -= {Verb.OUTGOING_SIGN}
    if theirs == duties:
        assert asked.checked("leader", roles, FIRST) is asked
    else:
        with pytest.raises(DutyNotOnesOwn):
            asked.checked("leader", roles, FIRST)


@pytest.mark.parametrize("verb", sorted(set(Verb) - set(DELEGABLE)))
def test_what_is_no_duty_of_the_office_cannot_be_delegated(verb):
    with pytest.raises(DutyNotOnesOwn):
        terms(verb).checked("leader", frozenset(Role), FIRST)


def test_nobody_delegates_to_themselves_and_nobody_delegates_nothing():
    with pytest.raises(DelegationToOneself):
        terms(to="leader").checked("leader", LEADER, FIRST)
    with pytest.raises(DutiesMissing):
        replace(terms(), duties=frozenset()).checked("leader", LEADER, FIRST)


@given(DUTIES, DUTIES, DAYS, DAYS, DAYS, DAYS)
def test_one_duty_is_one_delegates_on_every_day(ours, theirs, first, last, begins, ends):
    new = terms(*ours, effective_from=min(first, last), effective_to=max(first, last))
    other = terms(
        *theirs, to="other", effective_from=min(begins, ends), effective_to=max(begins, ends)
    )

    def lasts(one):
        span = (one.effective_to - one.effective_from).days
        return {one.effective_from + timedelta(days=n) for n in range(span + 1)}

    if ours & theirs and lasts(new) & lasts(other):
        with pytest.raises(DutyAlreadyDelegated):
            refuse_overlap(new, [a_delegation(made=other)], MADE)
    else:
        refuse_overlap(new, [a_delegation(made=other)], MADE)
    refuse_overlap(new, [a_delegation(made=other).withdraw("LEADER", MADE)], MADE)


@given(DUTIES, st.sampled_from(sorted(Verb)), st.frozensets(st.sampled_from(Role)))
def test_in_anothers_place_one_may_what_was_delegated_and_no_more_than_the_other(
    duties, verb, roles
):
    delegate = a_person("delegate", *Role)
    acting = a_delegation(made=terms(*duties)).acting(delegate, roles=roles, unit_id="it")
    delegator = a_person("leader", *roles, unit="it")
    everything = tuple(rights.Relation)
    if rights.allows(acting, verb, *everything):
        assert rights.allows(delegator, verb, *everything)
        assert verb in rights.with_what_goes_along(duties)
    if verb in duties:
        assert rights.allows(acting, verb, *everything) == rights.allows(
            delegator, verb, *everything
        )


@given(DUTIES)
def test_a_delegate_never_delegates_on(duties):
    acting = a_delegation(made=terms(*duties)).acting(
        a_person("delegate", *Role), roles=frozenset(Role), unit_id=None
    )
    for verb in (Verb.DELEGATION_GIVE, Verb.DELEGATION_WITHDRAW, Verb.DELEGATION_READ):
        assert not rights.allows(acting, verb, *rights.Relation)
    assert a_delegation(delegator="delegate").relations(acting) == set()


def test_the_delegate_keeps_name_and_position_under_the_act():
    delegate = a_person("delegate", Role.OFFICER)
    acting = a_delegation().acting(delegate, roles=LEADER, unit_id=None)
    assert (acting.person_id, acting.name) == ("delegate", "DELEGATE")
    assert acting.signed == "DELEGATE (thay mặt LEADER)"
    assert acting.place == "leader"
    assert delegate.signed == "DELEGATE"


def test_every_duty_has_the_name_officials_know():
    assert set(DUTY_NAMES) == set(DELEGABLE)
    assert len(set(DUTY_NAMES.values())) == len(DUTY_NAMES)


UNIT_HEAD, DEPUTY = frozenset({Role.UNIT_HEAD}), frozenset({Role.LEADER})
BY_ORDER, BY_AUTHORIZATION = SigningCapacity.BY_ORDER, SigningCapacity.BY_AUTHORIZATION


def to_sign(**changes):
    return terms(Verb.OUTGOING_SIGN, **{"capacity": BY_ORDER, **changes})


@pytest.mark.parametrize(
    ("asked", "delegate"),
    [
        (to_sign(), UNIT_HEAD),
        (to_sign(capacity=BY_AUTHORIZATION, kinds=frozenset({"cong-van"})), UNIT_HEAD),
        (to_sign(capacity=BY_AUTHORIZATION, field="Bưu chính"), UNIT_HEAD),
        (to_sign(capacity=SigningCapacity.FOR_THE_HEAD), DEPUTY),
        (terms(Verb.INCOMING_DIRECT), frozenset({Role.OFFICER})),
    ],
)
def test_a_capacity_goes_to_who_holds_the_office_that_signs_so(asked, delegate):
    asked.check_signing(delegate, BasisKind.DOCUMENT)


@pytest.mark.parametrize(
    ("asked", "delegate", "basis", "refusal"),
    [
        (to_sign(capacity=None), UNIT_HEAD, BasisKind.DOCUMENT, CapacityMissing),
        (terms(capacity=BY_ORDER), UNIT_HEAD, BasisKind.DOCUMENT, CapacityWithoutSigning),
        (terms(field="Bưu chính"), UNIT_HEAD, BasisKind.DOCUMENT, CapacityWithoutSigning),
        (to_sign(), DEPUTY, BasisKind.DOCUMENT, CapacityNotForThem),
        (
            to_sign(capacity=SigningCapacity.FOR_THE_HEAD),
            UNIT_HEAD,
            BasisKind.DOCUMENT,
            CapacityNotForThem,
        ),
        (to_sign(), UNIT_HEAD, BasisKind.SIGNED_MAIL, SigningNotInWriting),
        (
            to_sign(capacity=BY_AUTHORIZATION),
            UNIT_HEAD,
            BasisKind.DOCUMENT,
            AuthorizationWithoutContent,
        ),
    ],
)
def test_a_capacity_that_the_decree_does_not_know_is_refused(asked, delegate, basis, refusal):
    with pytest.raises(refusal):
        asked.check_signing(delegate, basis)


def test_a_delegation_without_kinds_covers_every_kind():
    assert to_sign().signs("quyet-dinh")
    only_letters = to_sign(kinds=frozenset({"cong-van"}))
    assert only_letters.signs("cong-van")
    assert not only_letters.signs("quyet-dinh")


def test_who_signs_for_another_may_place_and_approve_too():
    assert rights.with_what_goes_along({Verb.OUTGOING_SIGN}) >= {
        Verb.OUTGOING_SIGN,
        Verb.OUTGOING_PLACE,
        Verb.OUTGOING_APPROVE,
    }


GOOD = "Kính gửi văn thư, tôi ỦY QUYỀN cho đồng chí  Nguyễn Văn\nAn từ 1/12/2026 đến 10-12-2026."


def test_a_name_is_the_same_with_its_tone_on_either_vowel():
    words = GOOD.replace("Nguyễn Văn\nAn", "Lê Thị Hoà,")
    assert missing_in(words, terms(), "Lê Thị Hòa") == []


def test_the_words_of_a_mail_name_the_delegate_and_the_days():
    assert missing_in(GOOD, terms(), "Nguyễn Văn An") == []


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (GOOD.replace("ỦY QUYỀN", "chuyển lời"), ["việc ủy quyền"]),
        (GOOD.replace("An từ", "Ân từ"), ["họ tên Nguyễn Văn An"]),
        (GOOD.replace("An từ", "Anh từ"), ["họ tên Nguyễn Văn An"]),
        (GOOD.replace("Nguyễn", "Lê"), ["họ tên Nguyễn Văn An"]),
        (GOOD.replace("1/12/2026", "11/12/2026"), ["01/12/2026"]),
        (GOOD.replace("10-12-2026", "10-12-20265"), ["10/12/2026"]),
        ("", ["việc ủy quyền", "họ tên Nguyễn Văn An", "01/12/2026", "10/12/2026"]),
    ],
)
def test_what_a_mail_does_not_say_is_named(words, missing):
    assert missing_in(words, terms(), "Nguyễn Văn An") == missing
