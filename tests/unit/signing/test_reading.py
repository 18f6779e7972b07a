"""What is read quickly is read as pyHanko and asn1crypto read it."""

import io

from asn1crypto import x509
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from qlvb.signing import integrity, reading, verdict

OF_PDF = st.one_of(
    st.binary(max_size=300),
    st.text("0123456789abcdefABCDEF \n\r\t%()<#/", max_size=200).map(str.encode),
)
NAMES = st.dictionaries(
    st.sampled_from(["common_name", "organization_name", "locality_name"]),
    st.text("aA \u00a0\u200bĐđ\ufffdשא.", min_size=1, max_size=4),
    min_size=1,
    max_size=2,
)


def outcome(read, *given):
    """What is answered and where the stream stands, or what is refused."""
    try:
        found = read(*given)
    except (PdfError, ValueError) as error:
        return type(error)
    return found, type(found), *(each.tell() for each in given if isinstance(each, io.BytesIO))


def test_who_examines_and_who_signs_read_so():
    assert verdict.reading is integrity.reading is reading
    assert generic.read_hex_string_from_stream is reading.string
    assert generic.read_until_delimiter is reading.until_delimiter
    assert generic._decode_name is reading.name


@given(OF_PDF)
def test_a_string_in_hexadecimal(inside):
    content = b"<" + inside + b">tail>"
    plainly = outcome(reading._digit_by_digit, io.BytesIO(content))
    assert outcome(reading.string, io.BytesIO(content)) == plainly


@given(OF_PDF)
def test_what_stands_before_a_delimiter(content):
    plainly = outcome(reading._byte_by_byte, io.BytesIO(content))
    assert outcome(reading.until_delimiter, io.BytesIO(content)) == plainly


@given(OF_PDF)
def test_a_name(encoded):
    assert outcome(reading.name, encoded) == outcome(reading._decoded, encoded)


@given(NAMES, NAMES, st.booleans())
def test_names_on_certificates_are_one_or_two(one, other, is_printable):
    def named(parts):
        return x509.Name.build(parts, use_printable=is_printable).chosen

    try:
        pairs = [(named(one), named(other)), (named(one), named(one))]
    except ValueError:  # letters that a printable string cannot hold
        return
    for pair in pairs:
        assert outcome(reading.is_same, *pair) == outcome(reading._compared, *pair)
    assert outcome(reading.key, pairs[0][0]) == outcome(reading._prepared, pairs[0][0])
