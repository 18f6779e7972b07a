"""Word and Excel files: what may be made a PDF, and what is refused by name before that."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.files import office, verdict

from tests.builders import offices, pdfs

LINKED = offices.a_relation("image", "https://example.org/anh.png")
TEMPLATE = offices.a_relation("attachedTemplate", "file:///mau.dotm")
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def problem(content, ending=".docx", tmp="tep"):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / tmp
        path.write_bytes(content)
        return office.problem_of(path, ending)


def test_a_plain_decision_and_a_plain_annex_have_nothing_against_them():
    assert problem(offices.a_word_file()) is None
    assert problem(offices.an_excel_file(), ".xlsx") is None


def test_a_link_to_click_on_is_no_content_from_elsewhere():
    link = offices.a_relation("hyperlink", "https://qlvb.daknong.gov.vn")
    assert problem(offices.a_word_file(relations=link)) is None


def test_words_that_only_look_like_fields_are_read_as_words():
    lines = (
        "LINK kiện và liên kết",
        "Thực hiện theo DDE của đơn vị",
        'Bấm link "Đăng ký" và include "mẫu"',
    )
    assert problem(offices.a_word_file(*lines)) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04 khong phai zip", "office_broken"),
        (b"Day la van ban thuong", "office_not"),
        (pdfs.a_document(), "office_not"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office_password"),
        (offices.a_word_file(main=MACROS), "office_program"),
        (offices.a_word_file(more=[("word/vbaProject.bin", b"x")]), "office_program"),
        (offices.a_word_file(more=[("word/activeX/activeX1.xml", b"<a/>")]), "office_program"),
        (offices.a_word_file(more=[("word/embeddings/a.xlsx", b"x")]), "office_embedded"),
        (offices.a_word_file(more=[("word/afchunk.mht", b"x")]), "office_embedded"),
        (offices.a_word_file(relations=LINKED), "office_elsewhere"),
        (offices.a_word_file(relations=TEMPLATE), "office_elsewhere"),
        (
            offices.a_word_file(body=offices.a_field(' INCLUDEPICTURE "file:///etc/passwd"')),
            "office_elsewhere",
        ),
        (offices.a_word_file(body=offices.a_field(' DDEAUTO "c:\\cmd.exe"')), "office_elsewhere"),
        (
            offices.a_word_file(
                more=[("word/settings.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")]
            ),
            "office_elsewhere",
        ),
        (offices.an_excel_file(), "office_not"),
        (offices.a_word_file(more=[("../ngoai.xml", b"<a/>")]), "office_not"),
    ],
)
def test_what_brings_along_more_than_its_text_is_refused_by_name(content, expected):
    assert problem(content) == expected
    assert expected in verdict.PROBLEMS


def test_a_formula_that_fetches_is_refused():
    fetching = offices.an_excel_file(formula='=WEBSERVICE("https://example.org")')
    assert problem(fetching, ".xlsx") == "office_elsewhere"


def test_a_part_that_unpacks_without_end_is_refused(tmp_path):
    bomb = offices.a_word_file(more=[("word/media/anh.png", b"\0" * (office.MOST_UNPACKED + 1))])
    assert len(bomb) < 1024 * 1024
    assert problem(bomb) == "office_too_large"


def test_a_part_that_lies_about_its_size_is_found_out():
    content = b"\0" * 8_000_000
    honest = offices.a_word_file(more=[("word/media/anh.png", content)])
    size = len(content).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert problem(honest.replace(size, (10).to_bytes(4, "little"))) == "office_broken"


def test_too_many_parts_and_a_name_used_twice_are_refused():
    many = [(f"word/p{number}.xml", b"<a/>") for number in range(office.MOST_PARTS)]
    assert problem(offices.a_word_file(more=many)) == "office_too_large"
    out = io.BytesIO(offices.a_word_file())
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", b"<a/>")
    assert problem(out.getvalue()) == "office_not"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1500), st.binary(min_size=1, max_size=4))
def test_a_broken_file_is_refused_and_never_a_crash(place, noise):
    content = bytearray(offices.a_word_file())
    content[place : place + len(noise)] = noise
    assert problem(bytes(content)) in {None, *verdict.PROBLEMS}
