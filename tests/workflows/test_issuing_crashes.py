"""Whatever write the process ends after, a signed document is issued once, with one number."""

from datetime import timedelta

import pytest
from qlvb.issuing import service
from qlvb.kernel import clock
from qlvb.outgoing import numbers
from qlvb.outgoing.numbering import COMMON_SERIES
from qlvb.routing import desk

from tests.builders import signing
from tests.builders.issuing import Signers
from tests.workflows.crashes import writes

ACTS = ["outgoing:sign", "outgoing:number", "outgoing:issue"]
RECIPIENTS = [
    {"kind": "outside", "name": "Công ty Điện lực"},
    {"kind": "outside", "name": "Báo Đắk Nông"},
]


class Story:
    """From the leader's desk to the issue; what fails is clicked again, as people do."""

    def __init__(self, demo):
        self.demo = demo
        self.people = Signers(demo)

    def prepare(self):
        attachment = self.people.a_file(content=signing.a_draft(1))
        return self.people.a_draft_to_sign(attachment_ids=[attachment], recipients=RECIPIENTS)

    def live(self, document_id):
        self._does(self.people.leader, document_id, "signature", "issuing")
        return self._does(self.people.clerk, document_id, "issue", "issued")

    def _does(self, who, document_id, act, status):
        """Returns the number that a broken act left, if it left one."""
        left = None
        answer = who.review(document_id, act)
        if answer.status == 500 and self._status(document_id) != status:
            given = self.people.document(document_id).registration
            left = given and given.reference
            answer = who.review(document_id, act)
            assert answer.status == 200, answer.body
        self._wait_for_delivery(document_id)
        return left

    def _wait_for_delivery(self, document_id):
        """What was not delivered, the next sweep delivers."""
        self.demo.engine.settle()
        shown = self.people.leader.outgoing(document_id)
        if shown["status"] != "issued" and not shown["work"]:
            self.demo.engine.advance(timedelta(minutes=11))
            self.demo.engine.invoke("DraftingSweep")
            self.demo.engine.settle()

    def _status(self, document_id):
        return self.people.leader.outgoing(document_id)["status"]


@pytest.fixture(scope="module")
def story(demo):
    return Story(demo)


@pytest.fixture(scope="module")
def usual_writes(story):
    """The writes of an act without a crash."""
    document_id = story.prepare()
    with writes() as heard:
        story.live(document_id)
    return heard.done


PLACES = 20


def test_the_crashes_reach_every_write(usual_writes):
    assert 8 <= len(usual_writes) <= PLACES, usual_writes


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_it_issued_once_with_its_number(story, usual_writes, place):
    if place > len(usual_writes):
        return
    document_id = story.prepare()
    with writes(crash_after=place):
        left = story.live(document_id)
    document = story.people.document(document_id)
    assert document.status.value == "issued"
    assert left in (None, document.registration.reference)
    assert [act for act in story.people.acts(document_id) if act in ACTS] == ACTS
    sealed = story.people.bytes_of(document_id, document.sealed)
    assert signing.figures_of(sealed)["so_vb"] == f"{document.registration.number:02d}"
    assert len(document.sealed_attachments) == 1
    clerk = story.people.actor(story.people.clerk)
    assert [copy.place for copy in service.deliveries(clerk, document_id)] == [1, 2]


def test_after_all_the_crashes_numbers_have_no_gap_and_counts_are_exact(story):
    clerk = story.people.actor(story.people.clerk)
    found = numbers.of_series(clerk, COMMON_SERIES, clock.today().year, None, 100).items
    assert [each.number for each in found] == list(range(len(found), 0, -1))
    assert len({each.document_id for each in found}) == len(found)
    assert desk.recount() == 0
