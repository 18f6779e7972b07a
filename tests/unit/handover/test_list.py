"""What the list of a handover names of each document."""

from dataclasses import replace

from qlvb.handover.model import Line
from qlvb.incoming.access import Access

from tests.builders.office import a_registered_document


def test_a_restricted_document_is_on_the_list_by_its_number_alone():
    document = a_registered_document(12)
    restricted = replace(document, access=Access(is_restricted=True))
    whole, kept = Line.of(document), Line.of(restricted)
    assert (kept.place, kept.arrival_number) == (whole.place, 12)
    assert (kept.reference, kept.issuer, kept.issued_on) == ("", "", None)
    assert document.entry.issuer not in kept.text
