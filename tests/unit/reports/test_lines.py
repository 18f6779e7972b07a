"""What reports know of a document is read off it as it stands."""

from datetime import UTC, date, datetime

from qlvb.incoming.parts import Continuation, Registration
from qlvb.reports import lines

from tests.builders.office import a_registered_document

CAME_FROM = Continuation(
    agency_id="H16.12",
    agency_name="Sở cũ",
    number_label="7",
    register="CV",
    register_year=2026,
    handover_id="H1",
)
TAKEN_OVER = Registration(
    arrival_number=1,
    register_year=2027,
    by="Hệ thống",
    at=datetime(2026, 12, 31, 17, 30, tzinfo=UTC),
)


def test_a_document_of_a_predecessor_is_received_on_the_day_it_is_taken_over():
    document = a_registered_document(continues=CAME_FROM, registration=TAKEN_OVER)
    assert document.entry.arrived_on < date(2026, 12, 31)
    assert lines.of_incoming(document, None).begun_on == date(2027, 1, 1)


def test_any_other_is_received_on_the_day_it_arrived():
    document = a_registered_document(registration=TAKEN_OVER)
    assert lines.of_incoming(document, None).begun_on == document.entry.arrived_on
