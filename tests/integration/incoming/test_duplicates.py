"""The warning that a document may be in the register already (NĐ 30, Appendix VI)."""

import unicodedata
import uuid

import pytest
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_accepted_file, an_intake


def a_number():
    return str(uuid.uuid4().int % 10**9)


NFD = "NFD"


def decomposed(text):
    return unicodedata.normalize(NFD, text)


@pytest.mark.parametrize(
    ("issuer", "notation"),
    [
        ("Sở Nội vụ tỉnh Đắk Nông", "BC-SNV"),
        ("  SỞ NỘI VỤ TỈNH  ĐẮK NÔNG ", "bc-snv"),
        (decomposed("Sở Nội vụ tỉnh Đắk Nông"), "BC - SNV"),
        ("so noi vu tinh dak nong", "BC-SNV"),
    ],
)
def test_the_same_number_notation_and_issuer_is_warned_of_however_it_is_typed(
    enter, issuer, notation
):
    number = a_number()
    plain = {"number": number, "issuer_id": None}
    first = enter(**plain, issuer="Sở Nội vụ tỉnh Đắk Nông", notation="BC-SNV")
    refused = enter(**plain, issuer=issuer, notation=notation)
    assert (refused.status, refused["code"]) == (409, "looks_like_a_duplicate")
    assert f"số đến {first['arrival_number']:02d}" in refused["detail"]
    assert "xác nhận không trùng" in refused["detail"]


def test_an_issuer_entered_once_with_its_code_and_once_without_is_the_same(enter):
    plain = {"number": a_number(), "notation": "BC-SNV", "issuer": "Sở Nội vụ tỉnh Đắk Nông"}
    assert enter(**plain, issuer_id="H16.11").status == 201
    assert enter(**plain, issuer_id=None)["code"] == "looks_like_a_duplicate"
    assert enter(**plain, issuer_id="H15.11").status == 201


@pytest.mark.parametrize(
    "other", [{"issuer": "Sở Tài chính"}, {"notation": "TB-SNV"}, {"number": "987654321"}]
)
def test_what_differs_in_number_notation_or_issuer_is_another_document(enter, other):
    plain = {"number": a_number(), "notation": "BC-SNV", "issuer": "Sở Nội vụ", "issuer_id": None}
    assert enter(**plain).status == 201
    assert enter(**plain | other).status == 201


def test_the_senders_document_id_is_warned_of_whatever_the_number(enter):
    external_id = f"000.00.00.G22,2026/11/30,{a_number()}/VPCP-KGVX Đề án"
    assert enter(external_id=external_id).status == 201
    refused = enter(external_id=decomposed(external_id))
    assert (refused.status, refused["code"]) == (409, "looks_like_a_duplicate")


def test_the_clerk_may_confirm_that_it_is_another_document(enter):
    plain = {"number": a_number(), "notation": "QĐ-UBND"}
    first = enter(**plain)
    second = enter(**plain, confirmed_not_duplicate=True)
    assert second.status == 201
    assert second["document_id"] != first["document_id"]
    assert second["arrival_number"] == first["arrival_number"] + 1


def test_a_warning_leaves_the_file_free_for_the_confirmed_registration(enter):
    plain = {"number": a_number(), "file_ids": [an_accepted_file()]}
    assert enter(number=plain["number"]).status == 201
    key = a_key()
    assert enter(key=key, **plain).status == 409
    assert enter(key=key, **plain, confirmed_not_duplicate=True).status == 201


def test_the_warning_can_be_asked_for_before_registering(clerk, enter):
    number, external_id = a_number(), f"mã-định-danh-{a_number()}"
    made = enter(number=number, notation="TB-UBND", external_id=external_id)
    asked = {"number": number, "notation": "tb-ubnd", "issuer": "x", "issuer_id": "h16"}
    found = clerk.post("/incoming/duplicates", asked)
    assert [row["document_id"] for row in found["items"]] == [made["document_id"]]
    by_id = {"number": "1", "issuer": "x", "external_id": decomposed(external_id)}
    found = clerk.post("/incoming/duplicates", by_id)
    assert [row["document_id"] for row in found["items"]] == [made["document_id"]]
    nothing = clerk.post("/incoming/duplicates", {"number": a_number(), "issuer": "x"})
    assert nothing["items"] == []


def test_a_corrected_number_is_warned_of_and_the_old_one_no_more(clerk, enter):
    wrong, right = a_number(), a_number()
    made = enter(number=wrong)
    corrected = clerk.ask(
        "PATCH",
        f"/incoming/{made['document_id']}",
        {"version": 1, "reason": "Nhập sai số", "changes": {"number": right}},
    )
    assert corrected.status == 200
    assert enter(number=right).status == 409
    assert enter(number=wrong).status == 201


def test_a_document_of_another_agency_is_no_duplicate(demo, enter):
    number = a_number()
    assert enter(number=number).status == 201
    its_leader = demo.one(Role.HEAD, agency="H16.11").me["person"]["person_id"]
    file_id = an_accepted_file(agency="H16.11")
    there = demo.one(Role.CLERK, agency="H16.11")
    made = there.post(
        "/incoming", an_intake(its_leader, number=number, file_ids=[file_id]), key=a_key()
    )
    assert made.status == 201
