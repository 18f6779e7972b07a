"""What is addressed to an agency that is no more, and what a crash leaves on the way."""

import pytest
from qlvb.exchange import receiving, telling
from qlvb.exchange.model import ArrivalState
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel import clock
from qlvb.organization import succession
from qlvb.organization.lineage import Body, Change, Succession

from tests.builders.exchanging import SENDER, an_issue
from tests.builders.merger import OPERATOR
from tests.builders.signing import a_draft
from tests.workflows.crashes import Crash, writes

GONE, SUCCESSOR, DISSOLVED = "H16.32.05", "H16.32", "H16.11"


@pytest.fixture(scope="module")
def reorganized(demo):
    bodies = {
        Change.MERGE: (GONE, (Body(agency_id=SUCCESSOR),)),
        Change.DISSOLVE: (DISSOLVED, ()),
    }
    for change, (predecessor, successors) in bodies.items():
        succession.decide(
            OPERATOR,
            Succession(
                succession_id=f"QD-{change}",
                change=change,
                predecessors=(Body(agency_id=predecessor),),
                successors=successors,
                effective_from=clock.today(),
                legal_basis="1671/NQ-UBTVQH15",
            ),
        )


def test_a_predecessors_code_leads_to_its_successor_once(demo, reorganized, sealed):
    sent = an_issue(sealed, to=(GONE, SUCCESSOR))
    demo.engine.settle()
    arrival = sent.arrival(SUCCESSOR)
    assert (arrival.places, arrival.state) == ((1, 2), ArrivalState.READY)
    assert sent.arrival(GONE) is None
    assert sent.codes(1) == sent.codes(2) == ["01"]


def test_what_nobody_can_receive_comes_back(demo, reorganized, sealed):
    sent = an_issue(sealed, to=(DISSOLVED,))
    demo.engine.settle()
    assert sent.codes() == ["02"]
    assert sent.copy().state is DeliveryState.REFUSED
    assert "giải thể" in sent.copy().history[0].text


PLACES = 14


def bring(sent):
    arrival = receiving.bring(SENDER, sent.document_id, 1)
    telling.tell_sender(arrival)


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_is_made_good_when_it_is_brought_again(demo, place):
    sent = an_issue(a_draft(1), held=True)
    try:
        with writes(crash_after=place, only_mine=True) as heard:
            bring(sent)
        assert len(heard.done) < PLACES
    except Crash:
        bring(sent)
    demo.engine.settle()
    arrival = sent.arrival()
    assert (arrival.state, arrival.file_count) == (ArrivalState.QUESTIONED, 1)
    assert sent.codes() == ["01"]
