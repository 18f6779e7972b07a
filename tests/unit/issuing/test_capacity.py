"""In which form somebody signs: what the position or a delegation gives, and nothing else."""

import pytest
from qlvb.delegation.model import SigningCapacity
from qlvb.issuing.capacity import SigningPost, chosen, forms
from qlvb.issuing.refusals import CapacityNotGiven
from qlvb.kernel.actor import Role

SO, UBND = "Sở Nội vụ tỉnh Đắk Nông", "Ủy ban nhân dân tỉnh Đắk Nông"
OFFICE = "Văn phòng Ủy ban nhân dân tỉnh Đắk Nông"


def held(title, *roles, agency=SO, head="Giám đốc", **more):
    return SigningPost(
        title=title, roles=frozenset(roles), head_title=head, agency_name=agency, **more
    )


def offered(position):
    return [(form.mark, *form.lines) for form in forms(position)]


def test_a_head_signs_in_their_own_post():
    assert offered(held("Giám đốc", Role.HEAD, Role.LEADER)) == [("", "GIÁM ĐỐC")]


def test_a_deputy_signs_for_the_head():
    assert offered(held("Phó Giám đốc", Role.LEADER)) == [("KT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")]


def test_an_acting_head_says_so():
    assert offered(held("Quyền Giám đốc", Role.HEAD)) == [("Q.", "Q. GIÁM ĐỐC")]


def test_for_a_collective_it_is_named_first():
    assert offered(held("Chủ tịch", Role.HEAD, agency=UBND)) == [
        ("TM.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("", "CHỦ TỊCH"),
    ]
    assert offered(held("Phó Chủ tịch", Role.LEADER, agency=UBND, head="Chủ tịch"))[0] == (
        "TM. KT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )


def test_an_office_of_a_collective_is_none():
    assert offered(held("Chánh Văn phòng", Role.HEAD, agency=OFFICE)) == [("", "CHÁNH VĂN PHÒNG")]


def test_the_head_of_a_unit_signs_by_order_only_where_the_rules_have_it():
    assert offered(held("Trưởng phòng", Role.UNIT_HEAD)) == []
    by_order = held("Trưởng phòng", Role.UNIT_HEAD, signs_by_order=True)
    assert offered(by_order) == [("TL.", "TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG")]


@pytest.mark.parametrize("capacity", SigningCapacity)
def test_a_delegate_signs_as_the_delegation_says_and_not_otherwise(capacity):
    delegate = held("Trưởng phòng", capacity.holders, delegated=capacity, signs_by_order=True)
    (form,) = forms(delegate)
    assert form.lines == (f"{capacity.value} GIÁM ĐỐC", "TRƯỞNG PHÒNG")
    with pytest.raises(CapacityNotGiven):
        chosen(forms(delegate), "")


@pytest.mark.parametrize("capacity", SigningCapacity)
def test_a_delegate_who_no_longer_holds_the_office_signs_nothing(capacity):
    assert forms(held("Chuyên viên", Role.OFFICER, delegated=capacity)) == ()


def test_by_order_and_by_authorization_one_signs_for_the_head_and_not_for_the_collective():
    def marks(capacity):
        delegate = held("Trưởng phòng", capacity.holders, agency=UBND, delegated=capacity)
        return [form.mark for form in forms(delegate)]

    assert marks(SigningCapacity.BY_AUTHORIZATION) == ["TUQ."]
    assert marks(SigningCapacity.BY_ORDER) == ["TL."]
    assert marks(SigningCapacity.FOR_THE_HEAD) == ["TM. KT.", "KT."]


def test_the_usual_form_is_taken_when_none_was_chosen():
    deputy = forms(held("Phó Giám đốc", Role.LEADER))
    assert chosen(deputy, None) is chosen(deputy, "KT.")


def test_who_has_no_form_cannot_sign():
    with pytest.raises(CapacityNotGiven):
        chosen(forms(held("Chuyên viên", Role.OFFICER)), None)
