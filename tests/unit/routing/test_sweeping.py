"""A sweep that stopped in time goes on behind the last document that it looked at."""

import math

from qlvb.kernel import clock
from qlvb.routing import driving
from qlvb.routing.driving import Sweep

from tests.builders.drafting import a_draft


class TheAgency:
    """Drafts, which nothing has to drive, so that nothing is asked of AWS."""

    def __init__(self, *document_ids):
        self.there = {each: a_draft(document_id=each) for each in document_ids}
        self.read = []

    def open_documents(self, agency_id):
        assert agency_id == "H16.13"
        # By step and deadline, in whatever order of ids.
        return reversed(self.there.values())

    def many(self, _agency_id, document_ids):
        self.read += document_ids
        return [self.there[each] for each in document_ids if each in self.there]

    def sweep(self, after="", until=math.inf, **asked):
        of = Sweep(agency_id="H16.13", after=after, **asked)
        resumed, after = driving.sweep(
            driving.in_turn(of, self.open_documents, self.many),
            asks_machine=True,
            first=lambda _: ("", clock.now()),
            resume=lambda _: None,
            until=until,
        )
        assert resumed == 0
        return after


def test_it_looks_at_every_document_once_however_little_time_it_has():
    agency = TheAgency("C", "A", "B")
    assert agency.sweep(until=0.0) == "H16.13/A"
    # What was done meanwhile, or begun anew, puts nothing out of its turn.
    del agency.there["B"]
    agency.there["D"] = a_draft(document_id="D")
    assert agency.sweep("H16.13/A", until=0.0) == "H16.13/C"
    assert agency.sweep("H16.13/C", until=0.0) == ""
    assert agency.sweep() == ""


def test_of_a_document_that_is_put_back_alone_no_other_is_looked_at():
    agency = TheAgency("A", "B")
    assert agency.sweep(document_id="B") == ""
    assert agency.read == ["B"]
