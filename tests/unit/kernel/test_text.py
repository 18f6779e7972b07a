import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.kernel.text import account_name, fold


@pytest.mark.parametrize(
    ("name", "unit", "account"),
    [
        ("Nguyễn Văn An", "stttt", "annv.stttt"),
        ("Đỗ Thị Hồng Đào", "snv", "daodth.snv"),
        ("Trần Đăng Khoa", "VPUBND", "khoatd.vpubnd"),
        ("Đặng Thùy Dương", "stc", "duongdt.stc"),
        ("Lê Ước", "sxd", "uocl.sxd"),
        ("Hoàng Kim Ngọc Ánh", "stp", "anhhkn.stp"),
        ("K'Thanh", "bdt", "kthanh.bdt"),
        ("Điểu", "bdt", "dieu.bdt"),
        ("Y Krông Niê", "snv", "nieyk.snv"),
    ],
)
def test_an_account_is_named_by_the_rule(name, unit, account):
    assert account_name(name, unit) == account
    assert account_name(unicodedata.normalize("NFD", name), unit) == account


def test_a_given_name_that_is_not_last_can_be_chosen():
    assert account_name("Y Krông Niê", "snv", "Krông") == "krongyn.snv"
    assert account_name("H'Bia Niê", "bdt", "H'Bia") == "hbian.bdt"


@given(st.text(max_size=60))
def test_folding_is_the_same_for_composed_and_decomposed_text(text):
    once = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(once) == once
