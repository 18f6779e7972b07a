"""The one file of a posted form comes out byte by byte, or the form is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.platform.multipart import NotAForm, file_of

FORM = 'multipart/form-data; boundary="ranh-gioi"'


def a_form(*parts, boundary=b"ranh-gioi", end=b"--\r\n"):
    pieces = [b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + body for head, body in parts]
    return b"\r\n".join(pieces) + b"\r\n--" + boundary + end


def a_file(body=b"%PDF", name=b"uploadfile"):
    disposition = b'Content-Disposition: form-data; name="' + name + b'"; filename="a.pdf"'
    return disposition + b"\r\nContent-Type: application/pdf", body


@given(st.binary(max_size=2000))
def test_whatever_the_bytes_they_come_out_as_they_went_in(body):
    if b"\r\n--ranh-gioi" not in b"\r\n" + body:
        assert file_of(FORM, a_form(a_file(body)), "uploadfile") == body


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; boundary=ranh-gioi",
        "Multipart/Form-Data; charset=utf-8; BOUNDARY=ranh-gioi",
        FORM,
    ],
)
def test_the_boundary_is_read_however_it_is_written(content_type):
    assert file_of(content_type, a_form(a_file()), "uploadfile") == b"%PDF"


def test_other_fields_and_what_stands_before_and_after_do_not_matter():
    also = (b'content-disposition: form-data; name="DocumentId"', b"D1")
    whole = b"before\r\n" + a_form(also, a_file(), also) + b"after"
    assert file_of(FORM, whole, "uploadfile") == b"%PDF"


REFUSED = {
    "another type": ("application/pdf", a_form(a_file())),
    "a mixed message": (FORM.replace("form-data", "mixed"), a_form(a_file())),
    "no boundary": ("multipart/form-data", a_form(a_file())),
    "another boundary": ("multipart/form-data; boundary=khac", a_form(a_file())),
    "a boundary too long": (
        f"multipart/form-data; boundary={'a' * 71}",
        a_form(a_file(), boundary=b"a" * 71),
    ),
    "no end": (FORM, a_form(a_file(), end=b"")),
    "nothing": (FORM, b""),
    "another field": (FORM, a_form(a_file(name=b"file"))),
    "two files": (FORM, a_form(a_file(), a_file())),
    "no end of the head": (
        FORM,
        b'--ranh-gioi\r\nContent-Disposition: form-data; name="uploadfile"',
    ),
    "a head that does not begin a line": (
        FORM,
        a_form(a_file()).replace(b"--ranh-gioi\r\nC", b"--ranh-gioi C"),
    ),
    "parts without end": (FORM, a_form(*[a_file(name=b"a")] * 60, a_file())),
    "a broken header": ("multipart/form-data; boundary*=x''%", a_form(a_file())),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_form_with_this_one_file_is_refused(case):
    with pytest.raises(NotAForm):
        file_of(*REFUSED[case], "uploadfile")
