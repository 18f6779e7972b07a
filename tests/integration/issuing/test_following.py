"""A document that replaces an issued one, or corrects it, from the draft to the register."""

import pytest
from qlvb.incoming.parts import Party, PartyKind
from qlvb.issuing import service
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel import clock
from qlvb.outgoing.numbering import COMMON_SERIES

from tests.builders.issuing import an_issued_document


@pytest.fixture
def old(people):
    """Issued, with a copy at the province."""
    return issued_by(people)


def issued_by(people):
    drafter = Party(kind=PartyKind.PERSON, id=people.id_of(people.officer), name="Người soạn")
    return an_issued_document(drafter=drafter)


def link(document, kind="replaces"):
    return [{"kind": kind, "document_id": document.document_id, "is_incoming": False}]


def line_of(people, document):
    asked = f"/numbers?series={COMMON_SERIES}&year={clock.today().year}"
    lines = people.clerk.get(asked)["items"]
    found = [each["document"] for each in lines if each["document"]]
    return next(each for each in found if each["document_id"] == document)


def test_once_the_later_one_is_issued_the_register_notes_it_beside_the_earlier_one(people):
    first = people.a_draft_to_issue()
    people.issues(first)
    later = people.a_draft_to_issue(links=link(people.document(first)))
    assert people.status(first) == "issued", "nothing happens before the issue"
    people.issues(later)
    reference = people.document(later).registration.reference
    shown = people.clerk.outgoing(first)
    assert (shown["status"], shown["followers"][0]["document_id"]) == ("replaced", later)
    assert people.clerk.outgoing(later)["links"][0]["kind"] == "replaces"
    [mark] = line_of(people, first)["marks"]
    assert mark.startswith(f"Bị thay thế bởi văn bản số {reference} ngày ")
    assert people.acts(first)[-1] == "outgoing:note"
    assert "outgoing:replace" in people.acts(first)
    clerk = people.actor(people.clerk)
    [copy] = service.deliveries(clerk, first)
    assert copy.state is DeliveryState.REPLACE_ASKED


def test_a_letter_of_correction_stands_beside_what_it_corrects(people, old):
    letter = people.a_draft_to_issue(links=link(old, "corrects"))
    people.issues(letter)
    shown = people.clerk.outgoing(old.document_id)
    assert (shown["status"], shown["followers"][0]["kind"]) == ("issued", "corrects")
    assert "outgoing:correct:letter" in people.acts(old.document_id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "bao-cao"}, "corrected_by_letter_only"),
        ({"links": "twice"}, "follows_two"),
        ({"links": "incoming"}, "outgoing_not_found"),
    ],
)
def test_what_cannot_be_corrected_or_replaced_so_is_refused_at_the_draft(
    people, old, changes, code
):
    links = link(old, "corrects")
    if changes.get("links") == "twice":
        links = [*link(old), *link(issued_by(people))]
    if changes.get("links") == "incoming":
        links = [{"kind": "replaces", "document_id": "CHUA-CO", "is_incoming": True}]
    refused = people.officer.draft(file_id=people.a_file(), **{**changes, "links": links})
    assert refused["code"] == code


def test_only_what_is_issued_is_replaced(people):
    draft = people.document(people.a_draft())
    refused = people.officer.draft(file_id=people.a_file(), links=link(draft))
    assert (refused.status, refused["code"]) == (409, "not_to_be_followed")


def test_no_number_is_spent_where_the_earlier_one_was_replaced_meanwhile(people, old):
    first, second = (people.a_draft_to_issue(links=link(old)) for _ in range(2))
    people.issues(first)
    refused = people.clerk.review(second, "issue")
    assert (refused.status, refused["code"]) == (409, "not_to_be_followed")
    assert people.document(second).registration is None
