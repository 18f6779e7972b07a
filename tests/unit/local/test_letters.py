import io
from datetime import date

import pytest
from pypdf import PdfReader

from infra.local.letters import Letter, drawn


def a_letter(**changes):
    return Letter(
        **{
            "issuer": "Ủy ban nhân dân huyện Cư Jút",
            "reference": "67/TTr-UBND",
            "kind": "Tờ trình",
            "subject": "Đề nghị hỗ trợ đường truyền",
            "issued_on": date(2026, 11, 3),
            "addressee": "Sở Thông tin và Truyền thông tỉnh Đắk Nông",
            "body": ["Kính đề nghị xem xét."],
            "signatory_position": "Chủ tịch",
            "signatory_name": "Nguyễn Ngọc Thạnh",
            "pages": 1,
            **changes,
        }
    )


@pytest.mark.parametrize("pages", [1, 2, 7])
def test_a_letter_has_as_many_pages_as_it_says(pages):
    assert len(PdfReader(io.BytesIO(drawn(a_letter(pages=pages)))).pages) == pages


def test_its_vietnamese_words_can_be_read_back():
    words = PdfReader(io.BytesIO(drawn(a_letter()))).pages[0].extract_text()
    for expected in ("TỜ TRÌNH", "Đề nghị hỗ trợ đường truyền", "ngày 03 tháng 11 năm 2026"):
        assert expected in words


def test_an_official_letter_bears_no_name_of_a_kind():
    words = PdfReader(io.BytesIO(drawn(a_letter(kind="")))).pages[0].extract_text()
    assert "V/v đề nghị hỗ trợ đường truyền" in words


def test_the_same_letter_is_drawn_the_same():
    assert drawn(a_letter()) == drawn(a_letter())
