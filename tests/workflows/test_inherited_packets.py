"""A packet came, then its receiver ended: nothing is stranded, nothing comes twice, nothing false
is said to its sender."""

import pytest
from qlvb.audit import service as audit
from qlvb.exchange import inheriting, receiving, service, upkeep
from qlvb.exchange import store as arrivals
from qlvb.exchange.model import ArrivalState
from qlvb.incoming import continuing
from qlvb.incoming import service as incoming
from qlvb.incoming.continuation import Taker
from qlvb.incoming.parts import Party, PartyKind
from qlvb.incoming.status import Status
from qlvb.issuing import updating
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import succession
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.outgoing import store as documents
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import transact
from qlvb.routing import passing, plans, workflow
from qlvb.routing import service as routing
from qlvb.routing.service import Seen

from tests.builders.exchanging import (
    an_issue,
    recalls,
    sealed_now,
    seen,
    taking,
    the_clerk,
    the_head,
    trust_the_builders,
)
from tests.builders.merger import OPERATOR
from tests.workflows.crashes import Crash, writes

OLD, NEW, DISSOLVED = "H16.13", "H16.32", "H16.11"
PACKETS = ("waiting", "open", "settled", "handed_over", "refused", "kept", "updated")
NEW_SUBJECT = "V/v báo cáo đột xuất về an toàn thông tin"
KEPT_BUSY = 12


class Life:
    """What two departments had received when the day came on which they were no more."""

    def __init__(self, demo):
        self.demo = demo
        self.sealed = sealed_now()
        self.sent = {name: an_issue(self.sealed, to=(OLD,)) for name in PACKETS}
        self.crashing = [an_issue(self.sealed, to=(OLD,)) for _ in range(KEPT_BUSY)]
        self.gone = {
            name: an_issue(self.sealed, to=(DISSOLVED,)) for name in ("waiting", "open", "updated")
        }
        demo.engine.settle()
        for name in ("open", "settled", "handed_over", "kept", "updated"):
            self.accepts(self.sent[name], OLD)
        for name in ("open", "updated"):
            self.accepts(self.gone[name], DISSOLVED)
        demo.engine.settle()
        for sent in (self.sent["updated"], self.gone["updated"]):
            self.corrects(sent)
        self.settles(self.sent["settled"])
        arrival = self.sent["refused"].arrival(OLD)
        service.refuse(the_clerk(OLD), seen(arrival), service.RefusalReason.FORM, "")
        demo.engine.settle()
        ends(OLD, NEW)
        ends(DISSOLVED)
        self.clerk = the_clerk(NEW)

    @staticmethod
    def accepts(sent, agency_id):
        arrival = sent.arrival(agency_id)
        return service.accept(the_clerk(agency_id), seen(arrival), taking(agency_id))

    def settles(self, sent):
        leader, officer = self.demo.one(Role.HEAD), self.demo.one(Role.OFFICER, unit="CNTT")
        document_id = sent.arrival(OLD).arrival_id
        lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
        leader.act(document_id, "direction", text="Giao", lead=lead)
        officer.act(document_id, "settlement", method="no_reply", result="Đã xong")

    def hands_over(self, sent):
        """As the machine of a handover does it with one document."""
        document = incoming.in_agency(OLD, sent.arrival(OLD).arrival_id)
        head = the_head(NEW)
        receiver = Party(kind=PartyKind.PERSON, id=head.person_id, name=head.name)
        taker = Taker(
            agency_id=NEW,
            register="VBD",
            plan_version=plans.active(NEW).version,
            receives=lambda _: receiver,
        )
        work = passing.delivered(document)
        with transact() as tx:
            closed, after = continuing.go_on(tx, document, taker, "BG-1", "Hai bên")
            passing.move(tx, gone=work, document=after)
        for item in work:
            workflow.go_on(closed, item)
        workflow.resume(after)
        self.demo.engine.settle()
        return after

    def corrects(self, sent):
        """The sender's clerk corrects the register, and who has a copy is asked to take it over."""
        version = documents.get(sent.agency_id, sent.document_id).version
        known = Seen(document_id=sent.document_id, version=version)
        changes = {"subject": NEW_SUBJECT}
        updating.correct(the_clerk(sent.agency_id), known, changes, "Ghi nhầm trích yếu")
        self.demo.engine.settle()

    def asks_back(self, sent):
        recalls(sent)
        self.demo.engine.settle()

    def answers(self, sent, *, agreed, text=""):
        arrival = arrivals.latest(OLD, sent.arrival(OLD).arrival_id)
        service.answer_recall(self.clerk, seen(arrival), agreed=agreed, text=text)
        self.demo.engine.settle()


def ends(predecessor, *successors):
    succession.decide(
        OPERATOR,
        Succession(
            succession_id=f"QD-{predecessor}",
            change=Change.MERGE if successors else Change.DISSOLVE,
            predecessors=(Body(agency_id=predecessor),),
            successors=tuple(Body(agency_id=each) for each in successors),
            effective_from=clock.today(),
            legal_basis="1671/NQ-UBTVQH15",
        ),
    )


def here_and_there(sent):
    arrival_id = sent.arrival(OLD).arrival_id
    return arrivals.get(OLD, arrival_id), arrivals.get(NEW, arrival_id)


@pytest.fixture(scope="module")
def life(demo):
    trust_the_builders()
    return Life(demo)


def test_a_packet_that_waited_is_taken_in_by_the_successor(demo, life):
    sent = life.sent["waiting"]
    inheriting.carried(sent.arrival(OLD))
    receiving.bring(sent.agency_id, sent.document_id, 1)
    here, there = here_and_there(sent)
    assert (here.state, here.continued_in) == (ArrivalState.HANDED_OVER, NEW)
    assert (there.state, there.continues, there.file_count) == (ArrivalState.READY, OLD, 1)
    assert there in service.arrivals(life.clerk, "waiting", None, 100).items
    document = service.accept(life.clerk, seen(there), taking(NEW))
    demo.engine.settle()
    assert (document.agency_id, document.document_id) == (NEW, here.arrival_id)
    assert sent.codes() == ["01", "03"]
    assert sent.copy().receiver_id == OLD


def test_what_was_accepted_and_is_recalled_comes_to_the_successors_clerk_and_not_again(demo, life):
    sent = life.sent["settled"]
    life.asks_back(sent)
    assert sent.codes()[-1] == "13", "nobody has answered, so nothing is said"
    assert sent.copy().state is DeliveryState.RECALL_ASKED
    _, there = here_and_there(sent)
    assert there in service.arrivals(life.clerk, "asked_back", None, 100).items
    assert len(service.arrival(life.clerk, there.arrival_id).files) == 1
    life.answers(sent, agreed=True)
    document = incoming.in_agency(OLD, there.arrival_id)
    assert document.status is Status.RECALLED
    told = audit.history(OLD, there.arrival_id).items
    by = next(each for each in told if each.tag.value == "incoming:recall")
    assert by.person_id == life.clerk.person_id
    assert sent.codes()[-2:] == ["13", "15"]
    assert sent.status() is OutgoingStatus.RECALLED


def test_open_work_that_was_not_handed_over_yet_stops_when_the_successor_gives_it_back(life):
    sent = life.sent["open"]
    life.asks_back(sent)
    life.answers(sent, agreed=True)
    document = incoming.in_agency(OLD, sent.arrival(OLD).arrival_id)
    assert (document.status, routing.open_work_of(document)) == (Status.RECALLED, [])
    assert sent.codes() == ["01", "03", "13", "15"]


def test_a_document_that_was_handed_over_is_recalled_where_it_goes_on(life):
    sent = life.sent["handed_over"]
    after = life.hands_over(sent)
    life.asks_back(sent)
    life.answers(sent, agreed=True)
    document = incoming.in_agency(NEW, after.document_id)
    assert (document.status, routing.open_work_of(document)) == (Status.RECALLED, [])
    assert incoming.in_agency(OLD, after.document_id).status is Status.HANDED_OVER
    assert sent.codes() == ["01", "03", "13", "15"]


def test_a_document_is_handed_over_and_followed_after_its_packet_passed_on(demo, life):
    sent = life.sent["kept"]
    life.asks_back(sent)
    life.answers(sent, agreed=False, text="Đang thực hiện")
    after = life.hands_over(sent)
    head = demo.one(Role.HEAD, agency=NEW)
    officer = demo.one(Role.OFFICER, agency=NEW)
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    directed = head.act(after.document_id, "direction", text="Giao", lead=lead)
    assert directed.status == 200, directed.body
    assert sent.codes() == ["01", "03", "13", "16", "04", "05"]


def test_what_was_refused_is_given_back_at_once_by_nobody(life):
    sent = life.sent["refused"]
    life.asks_back(sent)
    assert sent.codes() == ["01", "02", "13", "15"]


def test_a_correction_that_was_not_answered_passes_to_the_successor_with_the_sweep(demo, life):
    sent = life.sent["updated"]
    assert sent.arrival(OLD).update.is_open
    upkeep.sweep()
    demo.engine.settle()
    here, there = here_and_there(sent)
    assert (here.state, here.continued_in) == (ArrivalState.HANDED_OVER, NEW)
    assert there in service.arrivals(life.clerk, "updated", None, 100).items
    service.answer_update(life.clerk, seen(there), agreed=True, text="")
    demo.engine.settle()
    assert incoming.in_agency(OLD, there.arrival_id).entry.subject == NEW_SUBJECT
    assert [note.label for note in sent.copy().history][-2:] == [
        "Đã gửi cập nhật thông tin",
        "Đồng ý cập nhật",
    ]
    assert sent.copy().state is DeliveryState.ACCEPTED
    upkeep.sweep()
    assert here_and_there(sent)[1].update.is_agreed, "it passes on once"


def test_a_correction_that_nobody_can_answer_any_more_is_refused_by_the_sweep(demo, life):
    sent = life.gone["updated"]
    upkeep.sweep()
    demo.engine.settle()
    answer = sent.copy().history[-1]
    assert answer.label == "Từ chối cập nhật"
    assert "giải thể" in answer.text
    assert sent.copy().state is DeliveryState.ACCEPTED


def test_where_nobody_stands_in_its_place_the_sender_is_told(demo, life):
    waiting, kept = life.gone["waiting"], life.gone["open"]
    inheriting.carry_all(DISSOLVED)
    demo.engine.settle()
    assert waiting.codes() == ["01", "02"]
    assert "giải thể" in waiting.copy().history[-1].text
    life.asks_back(kept)
    assert kept.codes() == ["01", "03", "13", "16"]
    assert "giải thể" in kept.copy().history[-1].text


def test_what_never_reached_anybody_is_given_back_by_nobody(demo, life):
    sent = an_issue(life.sealed, to=(DISSOLVED,))
    demo.engine.settle()
    assert sent.codes() == ["02"]
    life.asks_back(sent)
    assert sent.codes() == ["02", "13", "15"]
    assert sent.status() is OutgoingStatus.RECALLED


def pass_on(sent):
    arrival = inheriting.carried(sent.arrival(OLD))
    receiving.examine_again(arrival.agency_id, arrival.arrival_id)


@pytest.mark.parametrize("place", range(1, KEPT_BUSY + 1))
def test_passing_on_that_ends_after_any_write_is_made_good(demo, life, place):
    sent = life.crashing[place - 1]
    try:
        with writes(crash_after=place, only_mine=True) as heard:
            pass_on(sent)
        assert len(heard.done) < KEPT_BUSY
    except Crash:
        pass_on(sent)
    demo.engine.settle()
    here, there = here_and_there(sent)
    assert (here.state, there.state) == (ArrivalState.HANDED_OVER, ArrivalState.READY)
    assert sent.codes() == ["01"]
    for agency_id, tag in ((OLD, "exchange:hand-over"), (NEW, "exchange:take-over")):
        told = [each.tag.value for each in audit.history(agency_id, here.arrival_id).items]
        assert told.count(tag) == 1
