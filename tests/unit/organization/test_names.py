"""Five hundred people are named; the accounts in names.csv were put together by hand, not by us."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel.text import collated
from qlvb.organization.naming import candidates, is_given_name_unclear, proposals
from qlvb.organization.refusals import FullNameUnreadable, GivenNameNotInName

PEOPLE = list(
    csv.DictReader(Path(__file__).with_name("names.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_five_hundred_people_get_the_accounts_expected_one_after_another(form):
    taken, wrong = set(), []
    for each in PEOPLE:
        name, picked = (unicodedata.normalize(form, each[n]) for n in ("full_name", "given_name"))
        account = proposals(candidates(name, each["agency"], picked or None), taken)[0]
        if account != each["account"]:
            wrong.append((each, account))
        taken.add(account)
    assert not wrong
    assert len(taken) == 500


def test_the_list_has_namesakes_one_word_names_and_names_whose_given_one_was_picked():
    plain = [proposals(candidates(e["full_name"], e["agency"]), ())[0] for e in PEOPLE]
    assert len(set(plain)) < len(plain) - 20
    assert sum(bool(each["given_name"]) for each in PEOPLE) > 20
    assert sum(" " not in each["full_name"] for each in PEOPLE) > 5


def test_three_people_whose_names_fold_to_the_same_are_told_apart():
    first = candidates("Nguyễn Văn An", "STTTT")[0]
    assert [first] == ["annv.stttt"]
    for namesake in ("Nguyễn Văn Ấn", "Ngô Vân An", "Nguyễn Văn An"):
        offered = proposals(candidates(namesake, "STTTT", born_in=1985), {first})
        assert offered[0] == "annv2.stttt"
        assert offered[1] == ("annvan.stttt")
        assert offered[-2:] == ["annv85.stttt", "annv1985.stttt"]


def test_the_family_name_in_full_is_offered_too():
    offered = proposals(candidates("Ngô Vân An", "STTTT"), {"annv.stttt", "annv2.stttt"})
    assert offered == ["annv3.stttt", "annvan.stttt", "anngov.stttt"]


def test_nothing_left_of_a_name_names_no_account():
    with pytest.raises(FullNameUnreadable):
        candidates("李 明", "STTTT")
    with pytest.raises(GivenNameNotInName):
        candidates("Y Krông Niê", "SNV", "Hùng")


@pytest.mark.parametrize("name", ["Y Krông Niê", "H'Bia Niê", "H’Yến Knul", "Y-Đhăm Niê"])
def test_the_administrator_is_asked_where_the_last_word_may_be_the_clan(name):
    assert is_given_name_unclear(name)
    assert is_given_name_unclear(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize("name", ["Nguyễn Văn An", "K'Thanh", "Điểu", "Hà Thị Yến", "Khổng Tú"])
def test_the_administrator_is_not_asked_about_ordinary_names(name):
    assert not is_given_name_unclear(name)


@given(st.sampled_from(PEOPLE), st.sets(st.integers(1, 29)), st.none() | st.integers(1950, 2010))
def test_no_proposal_was_ever_given_and_some_is_always_left(person, numbers, born_in):
    possible = candidates(
        person["full_name"], person["agency"], person["given_name"] or None, born_in
    )
    plain, dot, unit = possible[0].partition(".")
    taken = {possible[0] if n == 1 else f"{plain}{n}{dot}{unit}" for n in numbers}
    offered = proposals(possible, taken)
    assert taken.isdisjoint(offered)
    assert len(offered) == len(set(offered))
    assert all(each.endswith(f".{unit}") and each.isascii() for each in offered)


def test_a_list_is_in_the_order_of_a_vietnamese_dictionary():
    names = ["An", "Ân", "Ấn", "Bình", "Bỉnh", "Dung", "Dũng", "Đào", "Em", "Ơn", "Uyên", "Ước"]
    for form in ("NFC", "NFD"):
        written = [unicodedata.normalize(form, name) for name in names]
        assert sorted({*written}, key=collated) == written
