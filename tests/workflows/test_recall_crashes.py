"""Whatever write the process ends after, a recall that was begun comes to its one end."""

from contextlib import suppress

import pytest
from qlvb.exchange import recalling, service
from qlvb.exchange.model import ArrivalState
from qlvb.exchange.refusals import NoRecallAsked, NothingToRecall, NotIssuedYet, RecallAnswered
from qlvb.incoming import service as incoming
from qlvb.incoming.status import Status
from qlvb.issuing import service as issuing
from qlvb.kernel import clock
from qlvb.kernel.errors import StaleVersion
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.status import OutgoingStatus
from qlvb.routing import desk

from infra.local.signers import equip_agency
from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    sealed_now,
    seen,
    taking,
    the_clerk,
    to_agency,
    trust_the_builders,
)
from tests.builders.signing import signers
from tests.workflows.crashes import Crash, writes

REASON = "Sai phụ lục 02"
RECIPIENTS = (
    to_agency(RECEIVER),
    DocumentRecipient(kind=RecipientKind.UNIT, id="it", name="Phòng Công nghệ thông tin"),
    DocumentRecipient(kind=RecipientKind.PERSON, id="P1", name="Nguyễn Văn Bình"),
    DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Công ty Điện lực"),
)
DONE_BEFORE = (NothingToRecall, NotIssuedYet, RecallAnswered, NoRecallAsked, StaleVersion)
"""What somebody is told who clicks again, when the broken act had done its work."""


class Story:
    """A document in hand at its receiver is asked back; what fails is clicked again."""

    def __init__(self, demo):
        self.demo = demo
        self.sealed = sealed_now()
        self.sender, self.receiver = the_clerk(SENDER), the_clerk(RECEIVER)

    def prepare(self):
        sent = an_issue(self.sealed, to=RECIPIENTS)
        self.demo.engine.settle()
        service.accept(self.receiver, seen(sent.arrival()), taking())
        issuing.post(self.sender, sent.document_id, 4, clock.today(), "Bưu điện")
        self.demo.engine.settle()
        return sent

    def live(self, sent, *, agreed=True):
        """Asked of all, answered by the receiver, answered on paper."""
        ask = {"places": (), "reason": REASON}
        self._does(lambda: recalling.ask(self.sender, sent.document_id, **ask))
        answer = {"agreed": agreed, "text": "Theo đề nghị"}
        self._does(lambda: service.answer_recall(self.receiver, seen(sent.arrival()), **answer))
        self._does(lambda: recalling.answered_on_paper(self.sender, sent.document_id, 4, **answer))

    def _does(self, act):
        try:
            act()
        except Crash:
            with suppress(*DONE_BEFORE):
                act()
        self.demo.engine.settle()


@pytest.fixture(scope="module")
def story(demo):
    trust_the_builders()
    equip_agency(organization.agency(RECEIVER), signers().authority)
    return Story(demo)


@pytest.fixture(scope="module")
def usual_writes(story):
    """The writes of a recall without a crash."""
    sent = story.prepare()
    with writes() as heard:
        story.live(sent)
    return heard.done


PLACES = 16


def test_the_crashes_reach_every_write(usual_writes):
    assert 8 <= len(usual_writes) <= PLACES, usual_writes


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_it_recalled_once(story, usual_writes, place):
    if place > len(usual_writes):
        return
    sent = story.prepare()
    with writes(crash_after=place):
        story.live(sent)
    assert [sent.codes(n) for n in (1, 2, 3, 4)] == [
        ["01", "03", "13", "15"],
        ["13", "15"],
        ["13", "15"],
        ["13", "15"],
    ]
    assert sent.status() is OutgoingStatus.RECALLED
    assert sent.arrival().state is ArrivalState.RECALLED
    document = incoming.in_agency(RECEIVER, sent.arrival().arrival_id)
    assert (document.status, document.recall_asked) == (Status.RECALLED, None)
    acts = [each.tag for each in outgoing.history(story.sender, sent.document_id, None).items]
    assert acts.count("outgoing:recall") == acts.count("outgoing:freeze") == 1


@pytest.mark.parametrize("place", range(1, PLACES + 1))
def test_a_crash_after_any_write_leaves_what_is_kept_as_it_was(story, usual_writes, place):
    if place > len(usual_writes):
        return
    sent = story.prepare()
    with writes(crash_after=place):
        story.live(sent, agreed=False)
    assert sent.codes() == ["01", "03", "13", "16"]
    assert sent.status() is OutgoingStatus.ISSUED, "two of its recipients keep it"
    document = incoming.in_agency(RECEIVER, sent.arrival().arrival_id)
    assert (document.status, document.recall_asked) == (Status.REGISTERED, None)
    standing = outgoing.in_agency(SENDER, sent.document_id).standing
    assert (standing.accepted, standing.asked_back, standing.recalled) == (1, 0, 2)


def test_after_all_the_crashes_counts_are_exact(story):
    assert desk.recount() == 0
