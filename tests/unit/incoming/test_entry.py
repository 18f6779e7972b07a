import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.incoming.document_types import DOCUMENT_TYPES
from qlvb.incoming.entry import AttachedFile, Declared, Form
from qlvb.incoming.refusals import (
    ArrivalInTheFuture,
    DueBeforeArrival,
    IssuedAfterArrival,
    NothingToCorrect,
)

from tests.builders.office import A_FILE, TODAY, an_entry


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"arrived_on": date(2026, 11, 24)}, ArrivalInTheFuture),
        ({"issued_on": date(2026, 11, 24)}, IssuedAfterArrival),
        ({"due_on": date(2026, 11, 1)}, DueBeforeArrival),
    ],
)
def test_dates_that_cannot_be_are_refused(change, refusal):
    with pytest.raises(refusal):
        an_entry(**change).checked(TODAY)


@pytest.mark.parametrize(
    ("declared", "differs"),
    [
        (None, False),
        (Declared(documents=2, pages=(2, 5)), False),
        (Declared(documents=2, pages=(5, 2)), False),
        (Declared(documents=3, pages=(2, 5)), True),
        (Declared(documents=2, pages=(2, 6)), True),
        (Declared(documents=2, pages=(7,)), True),
    ],
)
def test_declared_counts_are_held_against_the_files(declared, differs):
    files = (A_FILE, AttachedFile(file_id="F2", filename="phu-luc.pdf", pages=5, size=9))
    entry = an_entry(form=Form.ELECTRONIC, declared=declared)
    assert entry.differs_from(files) is differs


def test_the_same_number_notation_and_issuer_is_the_same_document_however_it_is_typed():
    one = an_entry(number="05", notation="BC-STTTT", issuer="Sở Nội vụ", issuer_id=None)
    two = an_entry(number="05", notation="bc - stttt", issuer="SỞ NỘI  VỤ", issuer_id=None)
    assert one.is_same_as(two)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("H16.11", "Sở Nội vụ"), ("h16.11", "SNV"), True),
        (("H16.11", "Sở Nội vụ"), (None, "SỞ NỘI VỤ"), True),
        ((None, "Sở Nội vụ"), ("H16.11", "Sở  nội vụ"), True),
        (("H16.11", "Sở Nội vụ"), ("H15.11", "Sở Nội vụ"), False),
        ((None, "Sở Nội vụ"), (None, "Sở Tài chính"), False),
    ],
)
def test_issuers_are_compared_by_code_or_by_name_where_one_has_no_code(one, other, same):
    entries = [an_entry(issuer_id=code, issuer=name) for code, name in (one, other)]
    assert entries[0].is_same_as(entries[1]) is same


@given(st.text(max_size=200))
def test_text_is_kept_composed(text):
    kept = replace(an_entry(), subject=text).checked(TODAY).subject
    assert kept == " ".join(unicodedata.normalize("NFC", text).split())
    again = unicodedata.normalize("NFD", text)
    assert replace(an_entry(), subject=again).checked(TODAY).subject == kept


def test_a_correction_that_changes_nothing_is_refused():
    with pytest.raises(NothingToCorrect):
        an_entry().corrected({"number": "12"}, TODAY)


def test_there_are_29_kinds_and_3_copies():
    copies = [kind for kind in DOCUMENT_TYPES if kind.code in ("sao-y", "trich-sao", "sao-luc")]
    others = [kind for kind in DOCUMENT_TYPES if kind.is_normative or kind.code == "khac"]
    assert len(copies) == 3
    assert len(DOCUMENT_TYPES) - len(copies) - len(others) == 29
