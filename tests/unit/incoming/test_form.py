"""The registration form: the 18 fields of Decree 30/2020, their lengths and kinds."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from qlvb.incoming.document_types import DOCUMENT_TYPES
from qlvb.incoming.entry import Urgency

from infra import openapi

schemas = openapi.load(openapi.ROOT / "functions" / "registration", "schemas")

LENGTHS = {
    "dossier_code": 20,
    "number": 11,
    "notation": 30,
    "issuer": 200,
    "issuer_id": 35,
    "subject": 500,
    "language": 30,
    "note": 500,
    "signatory.position": 100,
    "signatory.name": 50,
    "recipients_note": 1000,
    "external_id": 200,
}
"""Letters (Decree 30, Appendix VI.II; the identification code by QĐ 20/2020)."""
NEEDED = {"number", "issuer", "subject", "signatory.name"}
PLAIN = {
    "form": "paper",
    "kind": "cong-van",
    "number": "12",
    "notation": "UBND-VX",
    "issued_on": "2026-11-20",
    "issuer": "UBND tỉnh Đắk Nông",
    "subject": "V/v báo cáo",
    "arrived_on": "2026-11-23",
    "file_ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    "leader_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
}


def read(**changes):
    return schemas.IntakeIn.model_validate_json(json.dumps({**PLAIN, **changes})).to_intake()


def with_text(field, text):
    outer, _, inner = field.partition(".")
    if not inner:
        return read(**{outer: text})
    return read(**{outer: {"position": "Chủ tịch", "name": "Hồ Văn Mười", inner: text}})


def text_of(intake, field):
    outer, _, inner = field.partition(".")
    value = getattr(intake.entry, outer)
    return getattr(value, inner) if inner else value


@pytest.mark.parametrize("field", LENGTHS)
def test_a_text_may_be_as_long_as_the_decree_says_and_no_longer(field):
    longest = "ế" * LENGTHS[field]
    assert text_of(with_text(field, longest), field) == longest
    with pytest.raises(ValidationError) as refused:
        with_text(field, longest + "ế")
    assert refused.value.errors()[0]["type"] == "string_too_long"


@pytest.mark.parametrize("field", LENGTHS)
@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u00a0"])
def test_only_what_the_register_cannot_do_without_must_be_filled_in(field, blank):
    if field in NEEDED:
        with pytest.raises(ValidationError):
            with_text(field, blank)
    else:
        assert text_of(with_text(field, blank), field).strip() == ""


@pytest.mark.parametrize("field", ["form", "kind", "number", "issued_on", "issuer", "subject"])
def test_a_field_that_must_be_there_is_missed(field):
    without = {name: value for name, value in PLAIN.items() if name != field}
    with pytest.raises(ValidationError) as refused:
        schemas.IntakeIn.model_validate_json(json.dumps(without))
    assert [each["loc"] for each in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    "day",
    ["2026-02-29", "2026-13-01", "2026-00-10", "31/12/2026", "hôm nay", "1899-12-31", "2201-01-01"],
)
@pytest.mark.parametrize("field", ["issued_on", "arrived_on", "due_on"])
def test_a_day_that_is_none_is_refused(field, day):
    with pytest.raises(ValidationError):
        read(**{field: day})


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_as_it_stands(day):
    assert read(issued_on=str(day)).entry.issued_on == day


@pytest.mark.parametrize("kind", [each.code for each in DOCUMENT_TYPES])
def test_every_kind_of_document_can_be_registered(kind):
    assert read(kind=kind).entry.kind == kind


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "CONG-VAN"},
        {"kind": ""},
        {"urgency": "hoa-toc"},
        {"urgency": 3},
        {"form": "fax"},
        {"paper_follows": "có"},
        {"number": 12},
        {"subject": None},
        {"signatory": {"position": "Chủ tịch"}},
        {"large_dossier": {"note": "Ba thùng"}},
        {"declared": {"documents": 0, "pages": []}},
        {"declared": {"documents": 1, "pages": [0]}},
        {"declared": {"documents": 1, "pages": [100_001]}},
        {"declared": {"documents": 101, "pages": []}},
        {"declared": {"documents": 1, "pages": [1] * 101}},
        {"file_ids": []},
        {"file_ids": ["../../etc/passwd"]},
        {"file_ids": ["A"] * 51},
        {"leader_id": ""},
        {"leader_id": "a b"},
        {"register": "sổ đến"},
        {"arrival_number": 7},
        {"agency_id": "H16.11"},
        {"status": "settled"},
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(changes):
    with pytest.raises(ValidationError):
        read(**changes)


@given(st.sampled_from(list(Urgency)), st.booleans(), st.booleans())
def test_what_may_be_chosen_is_kept(urgency, paper_follows, confirmed):
    made = read(urgency=urgency, paper_follows=paper_follows, confirmed_not_duplicate=confirmed)
    assert (made.entry.urgency, made.entry.paper_follows) == (urgency, paper_follows)
    assert made.is_no_duplicate is confirmed


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=500))
def test_any_writing_makes_a_subject(subject):
    composed = unicodedata.normalize("NFC", subject)
    assert read(subject=composed).entry.subject == composed


def test_a_file_named_twice_counts_once():
    assert read(file_ids=["A", "B", "A"]).file_ids == ("A", "B")


def test_the_same_request_has_the_same_mark_and_another_one_another():
    one, again = read(), read()
    assert one.request_digest == again.request_digest
    assert one.request_digest != read(subject="V/v khác").request_digest
    assert one.request_digest != read(file_ids=["B"]).request_digest
