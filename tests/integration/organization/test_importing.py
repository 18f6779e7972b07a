"""People from a spreadsheet: shown first, entered a few at a time, never twice."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.kernel.actor import Role
from qlvb.organization import accounts, importing, store
from qlvb.organization.sheet import Outcome
from qlvb.platform import identity

from tests.integration.organization.test_accounts import PowerCut, cut_at
from tests.integration.organization.test_sessions import THE_ADMINISTRATOR

SHEET = """Họ và tên;Tên gọi;Thư điện tử;Đơn vị;Chức vụ;Vai trò;Từ ngày
Nguyễn Văn An;;an.moi@daknong.example;CNTT;Chuyên viên;chuyên viên;01/12/2026
Ngô Vân Ấn;;an.ngo@daknong.example;CNTT;Chuyên viên;chuyên viên;
Y Krông Niê;Krông;krong@daknong.example;;Văn thư;văn thư;
Phùng Gia Bảo;;baopg.stttt@daknong.example;CNTT;Chuyên viên;chuyên viên;
Lê Sai;;sai;Phòng Lạ;Chuyên viên;sếp;
""".encode()


def previewed():
    return importing.preview(THE_ADMINISTRATOR, SHEET)


def ready():
    return [row for row in previewed() if not row.problems]


def test_the_preview_proposes_names_that_nobody_has_or_gets_in_a_row_above(province):
    rows = previewed()
    assert [row.account for row in rows] == [
        "annv3.stttt", "annv4.stttt", "krongyn.stttt", "baopg.stttt", None,
    ]  # fmt: skip
    assert "annvan.stttt" in rows[0].accounts
    assert [row.is_known for row in rows] == [False, False, False, True, False]
    assert rows[4].problems == (
        "Cơ quan không có đơn vị “Phòng Lạ”.",
        "Thư điện tử không đúng dạng.",
        "Không có vai trò “sếp”.",
    )
    assert store.accounts_taken(["annv3.stttt", "krongyn.stttt"]) == set()


def test_the_template_has_the_columns_and_offers_the_agencys_units_and_the_roles(province):
    content = importing.template(THE_ADMINISTRATOR)
    opened = load_workbook(io.BytesIO(content))
    sheet, lists = opened.worksheets
    filled_in = ["Nông Văn Ấn", "an.mau@daknong.example", "Chuyên viên"]
    for title, value in zip(("Họ và tên", "Thư điện tử", "Chức vụ"), filled_in, strict=True):
        [head] = [cell for cell in sheet[1] if cell.value == title]
        sheet.cell(2, head.column, value)
    for rule in sheet.data_validations.dataValidation:
        [first, *_] = [cell for (cell,) in lists[rule.formula1.partition("!")[2].replace("$", "")]]
        sheet.cell(2, next(iter(rule.sqref.ranges)).min_col, first.value)
    again = io.BytesIO()
    opened.save(again)
    [row] = importing.preview(THE_ADMINISTRATOR, again.getvalue())
    assert (row.problems, row.full_name, row.roles) == ((), "Nông Văn Ấn", (Role.CLERK,))
    assert row.unit_id is not None


def test_names_of_who_moved_to_another_agency_are_not_proposed_again(province):
    an = province["annv.stttt"].person
    with importing.store.transact() as tx:
        store.put_person(
            tx, replace(an, agency_id="H16.11", person_id="MOVED", account="annv3.stttt")
        )
    assert previewed()[0].account == "annv4.stttt"


def test_rows_are_entered_and_invited_and_a_repeat_changes_nothing(province):
    first = importing.enter(THE_ADMINISTRATOR, ready())
    assert [(each.outcome, each.account) for each in first] == [
        (Outcome.ENTERED, "annv3.stttt"),
        (Outcome.ENTERED, "annv4.stttt"),
        (Outcome.ENTERED, "krongyn.stttt"),
        (Outcome.KNOWN, "baopg.stttt"),
    ]
    assert identity.state("krongyn.stttt").is_invited
    everyone = store.people("H16.13")
    again = importing.enter(THE_ADMINISTRATOR, ready())
    assert {each.outcome for each in again} == {Outcome.KNOWN}
    assert [each.account for each in again] == [each.account for each in first]
    assert store.people("H16.13") == everyone
    assert all(row.is_known for row in previewed() if not row.problems)


def test_a_repeat_with_other_names_chosen_finds_the_same_people(province):
    importing.enter(THE_ADMINISTRATOR, ready())
    [again] = importing.enter(THE_ADMINISTRATOR, [replace(ready()[0], account="annv77.stttt")])
    assert (again.outcome, again.account) == (Outcome.KNOWN, "annv3.stttt")


def test_a_row_that_is_refused_stands_alone_and_says_why(province):
    rows = ready()
    taken = replace(rows[0], account="annv.stttt")
    strange = replace(rows[1], account="sep.stttt")
    results = importing.enter(THE_ADMINISTRATOR, [taken, strange, rows[2]])
    assert [each.outcome for each in results] == [
        Outcome.REFUSED, Outcome.REFUSED, Outcome.ENTERED,
    ]  # fmt: skip
    assert "annv.stttt đã có người dùng" in results[0].detail
    assert "phải bắt đầu bằng tên gọi" in results[1].detail


@pytest.mark.parametrize("call", [1, 2, 3])
def test_an_import_cut_short_is_whole_after_a_repeat(province, call):
    mend = cut_at(call)
    with pytest.raises(PowerCut):
        importing.enter(THE_ADMINISTRATOR, ready())
    mend()
    importing.enter(THE_ADMINISTRATOR, ready())
    for row in accounts.roll(THE_ADMINISTRATOR, "daknong.example", limit=100).items:
        assert identity.state(row.account) is not None
        events = audit.history("H16.13", row.person_id).items
        assert [event.tag for event in events].count(EventTag.PERSON_ENTER) == 1
