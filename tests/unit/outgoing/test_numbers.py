"""Number, notation, date and series, as Decree 30/2020 has them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.incoming.document_types import BY_CODE, COPIES, ISSUED_HERE, NORMATIVE
from qlvb.outgoing import kinds
from qlvb.outgoing.kinds import Purpose
from qlvb.outgoing.numbering import (
    COMMON_SERIES,
    COPIES_SERIES,
    Council,
    NumberingPlan,
    SeriesGroup,
    SeriesWay,
    check_issue_date,
)
from qlvb.outgoing.refusals import (
    CouncilUnknown,
    IssueDateImpossible,
    KindNotIssuedHere,
    NumberingImpossible,
    UnitMarkMalformed,
    UnitMarkMissing,
)

from tests.builders.drafting import an_outgoing_entry
from tests.builders.office import TODAY

KINDS = st.sampled_from([kind.code for kind in ISSUED_HERE])
OF_EACH_KIND = NumberingPlan(way=SeriesWay.BY_KIND)
AWARDS = Council(code="KT", name="Hội đồng thi đua", abbreviation="HĐTĐKT")


def printed(number, kind, *, issuer="STTTT", mark="", year=2026):
    return kinds.reference(number, year, kind, kinds.notation(kind, issuer, mark))


@pytest.mark.parametrize(
    ("shown", "reference"),
    [
        (printed(15, "quyet-dinh", issuer="BNV"), "15/QĐ-BNV"),
        (printed(5, "cong-van", issuer="BNV", mark="VP"), "05/BNV-VP"),
        (printed(12, "cong-van", issuer="UBND", mark="VX"), "12/UBND-VX"),
        (printed(35, "quyet-dinh-qppl", issuer="UBND", year=2018), "35/2018/QĐ-UBND"),
        (printed(1, "nghi-quyet-qppl", issuer="HĐND"), "01/2026/NQ-HĐND"),
        (printed(3, "sao-y"), "03/SY-STTTT"),
        (printed(9, "trich-sao"), "09/TrS-STTTT"),
        (printed(10, "sao-luc"), "10/SL-STTTT"),
        (printed(120, "bao-cao"), "120/BC-STTTT"),
        (printed(7, "quy-dinh"), "07/QyĐ-STTTT"),
    ],
)
def test_number_and_notation_are_printed_as_the_decree_has_them(shown, reference):
    assert shown == reference


def test_there_are_the_kinds_of_the_decree_three_copies_and_two_normative_acts():
    assert len(ISSUED_HERE) - len(COPIES) - len(NORMATIVE) == 29
    assert {BY_CODE[kind].abbreviation for kind in COPIES} == {"SY", "TrS", "SL"}
    assert [kind.code for kind in ISSUED_HERE if kind.is_normative] == [k.code for k in NORMATIVE]


@given(st.integers(1, 99_999), KINDS)
def test_a_reference_has_no_spaces_and_a_zero_before_numbers_below_ten_only(number, kind):
    shown = printed(number, kind, mark="CNTT")
    first = shown.partition("/")[0]
    assert " " not in shown
    assert int(first) == number
    assert first.startswith("0") == (number < 10)
    assert ("/2026/" in shown) == BY_CODE[kind].is_normative


@given(st.integers(1, 999), KINDS, st.integers(1, 999), KINDS)
def test_in_series_of_their_own_two_documents_never_have_one_reference(n, kind, m, other):
    if (OF_EACH_KIND.series_of(kind), n) != (OF_EACH_KIND.series_of(other), m):
        assert printed(n, kind, mark="VP") != printed(m, other, mark="VP")


def test_an_official_letter_names_the_unit_that_drafted_it():
    with pytest.raises(UnitMarkMissing):
        kinds.notation("cong-van", "STTTT", "")
    for mark in ("VP/1", "VĂN PHÒNG", "V-P", "X" * 13):
        with pytest.raises(UnitMarkMalformed):
            kinds.check_mark(mark)
    assert kinds.notation("quyet-dinh", "STTTT", "CNTT") == "QĐ-STTTT"


def test_an_agency_numbers_all_together_unless_it_decided_otherwise():
    plan = NumberingPlan()
    assert {plan.series_of(kind) for kind in ("cong-van", "quyet-dinh", "bao-cao")} == {
        COMMON_SERIES
    }
    assert {plan.series_of(kind) for kind in COPIES} == {COPIES_SERIES}
    assert len({plan.series_of(kind.code) for kind in NORMATIVE}) == 2


def test_an_agency_may_number_each_kind_for_itself_or_in_groups():
    assert OF_EACH_KIND.series_of("quyet-dinh") != OF_EACH_KIND.series_of("bao-cao")
    decisions = SeriesGroup(
        code="QD", name="Quyết định, chỉ thị", kinds=frozenset({"quyet-dinh", "chi-thi"})
    )
    grouped = NumberingPlan(way=SeriesWay.IN_GROUPS, groups=(decisions,)).checked("STTTT")
    assert grouped.series_of("quyet-dinh") == grouped.series_of("chi-thi") == "NHOM-QD"
    assert grouped.series_of("bao-cao") == COMMON_SERIES


def test_a_council_with_the_agencys_seal_has_a_series_of_its_own():
    plan = NumberingPlan(councils=(AWARDS,)).checked("STTTT")
    assert plan.series_of("quyet-dinh", "KT") == "HD-KT"
    with pytest.raises(CouncilUnknown):
        plan.series_of("quyet-dinh", "KHONG-CO")


def group(code="A", *members):
    return SeriesGroup(code=code, name=code, kinds=frozenset(members))


@pytest.mark.parametrize(
    "plan",
    [
        NumberingPlan(groups=(group("A", "bao-cao"), group("B", "bao-cao"))),
        NumberingPlan(groups=(group("A", "bao-cao"), group("A", "to-trinh"))),
        NumberingPlan(groups=(group("A", "sao-y"),)),
        NumberingPlan(groups=(group("A", "quyet-dinh-qppl"),)),
        NumberingPlan(groups=(group("A", "cong-van"),)),
        NumberingPlan(groups=(group("a b", "bao-cao"),)),
        NumberingPlan(groups=(group("VBDI", "bao-cao"),)),
        NumberingPlan(councils=(AWARDS, Council(code="X", name="X", abbreviation="HĐTĐKT"))),
        NumberingPlan(councils=(Council(code="X", name="X", abbreviation="STTTT"),)),
        NumberingPlan(councils=(Council(code="X", name="X", abbreviation=""),)),
    ],
)
def test_a_numbering_that_would_number_two_documents_alike_is_refused(plan):
    with pytest.raises(NumberingImpossible):
        plan.checked("STTTT")


def test_a_document_bears_the_day_of_its_number():
    check_issue_date(TODAY, today=TODAY, reserved_on=None)
    for other in (date(2026, 11, 22), date(2026, 11, 24)):
        with pytest.raises(IssueDateImpossible):
            check_issue_date(other, today=TODAY, reserved_on=None)


def test_a_reserved_number_bears_a_day_since_its_reservation():
    reserved = date(2026, 11, 20)
    check_issue_date(date(2026, 11, 21), today=TODAY, reserved_on=reserved)
    for other in (date(2026, 11, 19), date(2026, 11, 24)):
        with pytest.raises(IssueDateImpossible):
            check_issue_date(other, today=TODAY, reserved_on=reserved)
    new_year = date(2027, 1, 4)
    with pytest.raises(IssueDateImpossible):
        check_issue_date(new_year, today=new_year, reserved_on=date(2026, 12, 30))


@pytest.mark.parametrize(
    ("kind", "said", "paper_follows"),
    [
        ("bao-cao", None, False),
        ("giay-moi", None, False),
        ("sao-y", None, False),
        ("quyet-dinh-qppl", None, False),
        ("cong-van", Purpose.DIRECTION, False),
        ("cong-van", Purpose.CONSULTATION, False),
        ("cong-van", None, True),
        ("hop-dong", None, True),
    ],
)
def test_paper_follows_what_is_not_on_the_regulations_list(kind, said, paper_follows):
    entry = an_outgoing_entry(kind=kind, purpose=said)
    assert entry.paper_must_follow == paper_follows


def test_what_only_others_send_is_not_drafted_here():
    with pytest.raises(KindNotIssuedHere):
        an_outgoing_entry(kind="khac").checked(TODAY)
