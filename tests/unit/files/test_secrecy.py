"""What stands alone as a mark of secrecy, and what only contains the word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.files.secrecy import Mark, marks_in

MARKED = {
    "MẬT": Mark.CONFIDENTIAL,
    "Mật": Mark.CONFIDENTIAL,
    "  MẬT  ": Mark.CONFIDENTIAL,
    "[MẬT]": Mark.CONFIDENTIAL,
    "* MẬT *": Mark.CONFIDENTIAL,
    "MAT": Mark.CONFIDENTIAL,
    "MÂT": Mark.CONFIDENTIAL,
    "M Ậ T": Mark.CONFIDENTIAL,
    "M.Ậ.T": Mark.CONFIDENTIAL,
    "M A T": Mark.CONFIDENTIAL,
    "TỐI MẬT": Mark.SECRET,
    "Tối mật": Mark.SECRET,
    "TOI MAT": Mark.SECRET,
    "TỐI  MẬT": Mark.SECRET,
    "T Ố I   M Ậ T": Mark.SECRET,
    "T Ố I M Ậ T": Mark.SECRET,
    "TUYỆT MẬT": Mark.TOP_SECRET,
    "TUYET MAT": Mark.TOP_SECRET,
    "TUYỆTMẬT": Mark.TOP_SECRET,
    "T U Y Ệ T   M Ậ T": Mark.TOP_SECRET,
    "Độ mật: Tối mật": Mark.SECRET,
    "Mức độ mật: MẬT": Mark.CONFIDENTIAL,
    "Do mat: Tuyet mat": Mark.TOP_SECRET,
    "MẬT    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": Mark.CONFIDENTIAL,
    "TỐI MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": Mark.SECRET,
    "Số: 12/QĐ-UBND MẬT": Mark.CONFIDENTIAL,
    "Đắk Nông, ngày 05 tháng 01 năm 2026 TUYỆT MẬT": Mark.TOP_SECRET,
    "MẬT Bản số: 02": Mark.CONFIDENTIAL,
    "MAÄT": Mark.CONFIDENTIAL,
    "tèi mËt": Mark.SECRET,
    "TUYEÄT MAÄT": Mark.TOP_SECRET,
    "ĐƠN KHIẾU NẠI": Mark.COMPLAINT,
    "ĐƠN TỐ CÁO (lần 2)": Mark.DENUNCIATION,
}

UNMARKED = [
    "bảo mật",
    "Bảo mật",
    "BẢO MẬT",
    "mật khẩu",
    "Mật khẩu",
    "MẬT KHẨU",
    "bí mật",
    "BÍ MẬT NHÀ NƯỚC",
    "Mật độ",
    "MẬT ĐỘ DÂN SỐ",
    "mật",
    "tối mật",
    "cơ mật",
    "NGUYỄN VĂN MẬT",
    "Trần Thị Mật",
    "Y Mật Niê",
    "Quy định danh mục bí mật nhà nước độ Tối mật",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT CỦA NGÀNH",
    "tài liệu có đóng dấu MẬT thì không được gửi qua mạng",
    "Mặt",
    "MẶT BẰNG",
    "MẮT",
    "Mát",
    "mật ong",
    "Sỏi mật",
    "Độ mật: Thường",
    "Số: 12 Mật khẩu",
    "Mật khẩu cấp lần đầu",
    "THÔNG TIN MẬT MÃ DÂN SỰ",
    "Về việc giải quyết đơn khiếu nại của công dân",
    "TIẾP NHẬN ĐƠN KHIẾU NẠI, ĐƠN TỐ CÁO NĂM 2026",
    "",
]


@pytest.mark.parametrize(("line", "mark"), MARKED.items())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_mark_that_stands_alone_is_found_in_either_spelling(line, mark, form):
    page = f"ỦY BAN NHÂN DÂN\nTỈNH ĐẮK NÔNG\n{line}\nVề công tác văn thư"
    assert marks_in(unicodedata.normalize(form, page)) == (mark,)


@pytest.mark.parametrize("line", UNMARKED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_within_a_sentence_a_heading_or_a_name_is_no_mark(line, form):
    page = f"ỦY BAN NHÂN DÂN\nTỈNH ĐẮK NÔNG\n{line}\nVề công tác văn thư"
    assert marks_in(unicodedata.normalize(form, page)) == ()


def test_the_gravest_mark_comes_first_and_each_only_once():
    assert marks_in("MẬT\nTUYỆT MẬT\nMẬT") == (Mark.TOP_SECRET, Mark.CONFIDENTIAL)


@given(st.text(max_size=2000))
def test_any_text_is_searched_without_failing(text):
    marks_in(text)


@given(st.text(alphabet="MẬTmật AÄtỐIối .-", max_size=400))
def test_text_made_of_the_letters_of_marks_is_searched_in_good_time(text):
    marks_in(text)
