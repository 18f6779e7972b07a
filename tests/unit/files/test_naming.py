"""Downloads are named by one rule, whatever the subject holds."""

import re
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from qlvb.files.naming import SHORT_SUBJECT, Title, content_disposition, download_name

RULE = re.compile(r"[A-Za-z0-9.-]+_[A-Za-z0-9.-]+_[A-Za-z0-9.-]+_[0-9]{8}(_[A-Za-z0-9.-]+)?\.pdf")
A_DAY = date(2026, 3, 14)

titles = st.builds(
    Title,
    kind=st.text(max_size=80),
    number=st.text(max_size=80),
    issued_on=st.dates(),
    subject=st.text(max_size=500),
)


def test_a_name_says_agency_kind_number_date_and_subject():
    title = Title(
        kind="BC",
        number="05/BC-STTTT",
        issued_on=A_DAY,
        subject="Tình hình xử lý văn bản",
    )
    assert download_name("H16.13", title) == (
        "H16.13_BC_05-BC-STTTT_20260314_tinh-hinh-xu-ly-van-ban.pdf"
    )


def test_a_document_without_number_or_subject_has_a_name_too():
    title = Title(kind="QĐ", number="", issued_on=A_DAY)
    assert download_name("H16", title) == "H16_QD_khong-so_20260314.pdf"


def test_the_files_of_one_document_are_told_apart():
    title = Title(kind="CV", number="7", issued_on=A_DAY, subject="Họp")
    names = [download_name("H16", title, place=place) for place in (1, 2)]
    assert names == ["H16_CV_7_20260314_hop.pdf", "H16_CV_7_20260314_hop-tep-2.pdf"]


@given(titles, st.integers(1, 300))
def test_every_name_follows_the_rule_and_fits_every_file_system(title, place):
    name = download_name("H16.13", title, place=place)
    assert RULE.fullmatch(name)
    assert len(name) <= 255
    assert ".." not in name


@given(titles)
def test_a_subject_in_either_unicode_form_gives_the_same_name(title):
    forms = [
        Title(
            kind=unicodedata.normalize(form, title.kind),
            number=unicodedata.normalize(form, title.number),
            issued_on=title.issued_on,
            subject=unicodedata.normalize(form, title.subject),
        )
        for form in ("NFC", "NFD")
    ]
    assert download_name("H16", forms[0]) == download_name("H16", forms[1])


@given(st.text(min_size=1, max_size=300))
def test_a_subject_is_cut_between_words(subject):
    short = download_name("H16", Title(kind="CV", number="1", issued_on=A_DAY, subject=subject))
    assert len(short) <= len("H16_CV_1_20260314_.pdf") + SHORT_SUBJECT


@given(st.text(max_size=200))
def test_the_header_is_one_line_whatever_the_name(name):
    header = content_disposition(f"{name}.pdf", inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_a_file_is_shown_or_saved():
    assert content_disposition("a_b.pdf", inline=True) == (
        "inline; filename=\"a_b.pdf\"; filename*=UTF-8''a_b.pdf"
    )
