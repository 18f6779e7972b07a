"""What waits for the clerks is counted as it comes and goes, and the night sets it right."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from qlvb.exchange import recalling, receiving, service, store, waiting
from qlvb.exchange.model import RefusalReason
from qlvb.exchange.store import CountsItem
from qlvb.kernel.rights import NotYourDuty

from tests.builders.exchanging import RECEIVER, SENDER, an_issue, seen, taking, the_clerk


@pytest.fixture
def grows(clerk):
    """By how much the two counts have grown since the test began."""
    before = waiting.counts(clerk)

    def by():
        return {name: number - before[name] for name, number in waiting.counts(clerk).items()}

    return by


def asked(demo, sent):
    recalling.ask(the_clerk(SENDER), sent.document_id, places=(), reason="Sai phụ lục")
    demo.engine.settle()


def test_a_packet_counts_from_its_arrival_until_it_is_dealt_with(demo, sealed, clerk, grows):
    taken, refused = an_issue(sealed), an_issue(sealed)
    demo.engine.settle()
    assert grows() == {"waiting": 2, "asked_back": 0, "updated": 0}
    service.accept(clerk, seen(taken.arrival()), taking())
    service.refuse(clerk, seen(refused.arrival()), RefusalReason.FORM, "")
    assert grows() == {"waiting": 0, "asked_back": 0, "updated": 0}


def test_what_is_asked_back_counts_until_it_is_answered(demo, sealed, clerk, grows):
    in_hand, unopened = an_issue(sealed), an_issue(sealed)
    demo.engine.settle()
    service.accept(clerk, seen(in_hand.arrival()), taking())
    asked(demo, in_hand)
    asked(demo, unopened)
    assert grows() == {"waiting": 0, "asked_back": 2, "updated": 0}
    service.answer_recall(clerk, seen(in_hand.arrival()), agreed=True, text="")
    service.answer_recall(clerk, seen(unopened.arrival()), agreed=False, text="Cần xem")
    assert grows() == {"waiting": 1, "asked_back": 0, "updated": 0}, "what is kept waits as before"


def test_a_packet_that_comes_twice_counts_once(demo, sealed, clerk, grows):
    sent = an_issue(sealed)
    demo.engine.settle()
    receiving.bring(SENDER, sent.document_id, 1)
    assert grows() == {"waiting": 1, "asked_back": 0, "updated": 0}


def test_ten_packets_at_once_count_ten(demo, sealed, grows):
    held = [an_issue(sealed, held=True) for _ in range(10)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda sent: receiving.bring(SENDER, sent.document_id, 1), held))
    assert grows() == {"waiting": 10, "asked_back": 0, "updated": 0}


def test_a_wrong_count_is_set_right_at_night_and_a_right_one_left_alone(demo, sealed, clerk):
    an_issue(sealed)
    demo.engine.settle()
    right = waiting.counts(clerk)
    assert waiting.recount() == 0
    CountsItem(f"A#{RECEIVER}#COUNTS", "ARRIVALS").update([CountsItem.waiting.add(3)])
    assert waiting.counts(clerk) != right
    demo.engine.invoke("RoutingSweep", {"is_thorough": True})
    assert waiting.counts(clerk) == right
    assert store.counts("H16.99") == {"waiting": 0, "asked_back": 0, "updated": 0}


def test_only_who_sees_the_packets_sees_how_many(people):
    assert people.clerk.get("/arrival-counts").status == 200
    with pytest.raises(NotYourDuty):
        waiting.counts(people.actor(people.officer))
