"""Who may read a document that not all may read who usually do (Decree 30/2020, Appendix VI)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from qlvb.incoming.access import Access, AccessChange
from qlvb.incoming.continuation import handed_over
from qlvb.incoming.filter import Filter
from qlvb.incoming.parts import Continuation
from qlvb.incoming.refusals import (
    AccessAlreadyAsked,
    AccessUnchanged,
    NoAccessAsked,
    NotWaitingForThis,
    NotYourTurn,
    ReasonMissing,
)
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Role
from qlvb.kernel.rights import NotYourDuty, Verb

from tests.builders.office import (
    CLERK,
    COLLEAGUE,
    EVERYONE,
    LATER,
    LEADER,
    OFFICER,
    THE_UNIT,
    UNIT_HEAD,
    a_document_in_progress,
    a_person,
    a_registered_document,
    directed_to,
    party,
    turn,
)

HEAD = a_person("chief", Role.HEAD)
ARCHIVIST = a_person("archivist", Role.ARCHIVIST)
OTHER_LEADER = a_person("deputy", Role.LEADER)
IN_THE_UNIT = a_person("junior", Role.OFFICER, unit="it")
ALL = (*EVERYONE, HEAD, ARCHIVIST, OTHER_LEADER, IN_THE_UNIT)


def a_change(*readers, restricted=True, by=CLERK, reason="Liên quan nhân sự"):
    return AccessChange(
        is_restricted=restricted,
        readers=tuple(party(each) for each in readers),
        reason=reason,
        by=party(by),
        decider=party(LEADER),
        step_no=1,
        due_at=LATER,
    )


def asked(document, *readers, by=CLERK, **changes):
    change = a_change(*readers, by=by, **changes)
    return document.change_access(by, Verb.INCOMING_ACCESS_ASK, lambda a: a.ask(change))


def decided(document, by=LEADER, *, granted=True, reason=""):
    return document.change_access(
        by, Verb.INCOMING_ACCESS_DECIDE, lambda a: a.decide(granted=granted, reason=reason)
    )


def withdrawn(document, by):
    return document.change_access(by, Verb.INCOMING_ACCESS_ASK, lambda a: a.withdraw(by))


def readers_of(document):
    return {actor.person_id for actor in ALL if document.may_be_read_by(actor)}


def test_nothing_changes_until_a_competent_person_has_decided():
    before = a_document_in_progress()
    waiting = asked(before)
    assert readers_of(waiting) == readers_of(before)
    assert readers_of(decided(waiting)) < readers_of(before)


def test_a_restricted_document_is_read_by_those_with_a_part_the_readers_the_clerk_and_the_head():
    document = decided(asked(a_document_in_progress(), COLLEAGUE))
    assert readers_of(document) == {"leader", "officer", "colleague", "clerk", "chief"}


def test_a_units_colleagues_do_not_read_a_restricted_document_its_head_does():
    document = directed_to(a_registered_document(), THE_UNIT)
    assert {"officer", "junior", "head"} <= readers_of(document)
    restricted = decided(asked(document))
    assert restricted.may_be_read_by(UNIT_HEAD)
    assert not restricted.may_be_read_by(IN_THE_UNIT)


def test_whoever_gets_work_in_a_restricted_document_reads_it():
    document = decided(asked(a_registered_document()))
    assert directed_to(document, OFFICER, cohandlers=(COLLEAGUE,)).may_be_read_by(COLLEAGUE)


def test_the_register_has_no_gap_for_who_reads_all_of_it():
    document = decided(asked(a_registered_document()))
    assert document.shows_a_line_to(ARCHIVIST)
    assert not document.shows_a_line_to(COLLEAGUE)
    assert Filter(year=2026, register="VBD").tells_nothing
    assert not Filter(year=2026, issuer="H16").tells_nothing


def test_a_change_says_why_and_so_does_who_does_not_agree():
    with pytest.raises(ReasonMissing):
        asked(a_registered_document(), reason=" ")
    with pytest.raises(ReasonMissing):
        decided(asked(a_registered_document()), granted=False)
    assert decided(asked(a_registered_document()), granted=False, reason="Không cần").access == (
        Access()
    )


def test_one_change_at_once_and_none_that_changes_nothing():
    waiting = asked(a_registered_document())
    with pytest.raises(AccessAlreadyAsked):
        asked(waiting)
    with pytest.raises(AccessUnchanged):
        asked(a_registered_document(), restricted=False)
    with pytest.raises(NoAccessAsked):
        decided(a_registered_document())


def test_only_who_asked_takes_it_back():
    waiting = asked(a_document_in_progress(), by=OFFICER)
    with pytest.raises(NotYourTurn):
        withdrawn(waiting, CLERK)
    assert withdrawn(waiting, OFFICER).access.asked is None


@pytest.mark.parametrize("actor", [CLERK, OFFICER, OTHER_LEADER, ARCHIVIST])
def test_who_is_not_competent_does_not_decide(actor):
    with pytest.raises(NotYourDuty):
        decided(asked(a_document_in_progress()), by=actor)


def test_any_head_of_the_agency_decides_and_so_does_the_documents_leader():
    for competent in (HEAD, LEADER):
        assert decided(asked(a_registered_document()), by=competent).access.is_restricted


def test_a_cancelled_document_is_not_restricted_any_more():
    with pytest.raises(NotWaitingForThis):
        asked(replace(a_registered_document(), status=Status.CANCELLED))


class Changes(RuleBasedStateMachine):
    """Any order of requests and decisions: who reads follows from the last one agreed to."""

    def __init__(self):
        super().__init__()
        self.document = a_document_in_progress()
        self.agreed = (False, frozenset())
        self.waiting = None

    @precondition(lambda self: self.waiting is None)
    @rule(restricted=st.booleans(), readers=st.sets(st.sampled_from(ALL), max_size=3))
    def ask(self, restricted, readers):
        names = frozenset(each.person_id for each in readers)
        if (restricted, names) == self.agreed:
            with pytest.raises(AccessUnchanged):
                asked(self.document, *readers, restricted=restricted)
            return
        self.document = asked(self.document, *readers, restricted=restricted)
        self.waiting = (restricted, names)

    @precondition(lambda self: self.waiting is not None)
    @rule(granted=st.booleans())
    def decide(self, granted):
        self.document = decided(self.document, HEAD, granted=granted, reason="Đã xem xét")
        self.agreed = self.waiting if granted else self.agreed
        self.waiting = None

    @precondition(lambda self: self.waiting is not None)
    @rule()
    def withdraw(self):
        self.document = withdrawn(self.document, CLERK)
        self.waiting = None

    @invariant()
    def readers_are_those_agreed_to(self):
        restricted, names = self.agreed
        always = {"leader", "officer", "clerk", "chief"}
        usually = always | {"deputy", "archivist"}
        assert readers_of(self.document) == (always if restricted else usually) | names


TestChanges = Changes.TestCase


def test_who_may_give_more_time_reads_what_it_is_asked_for():
    document = a_document_in_progress()
    stand_in = a_person("stand-in", Role.OFFICER, unit="law")
    waiting = document.ask_extension(OFFICER, date(2026, 12, 7), "cần thêm", turn(stand_in))
    assert not document.may_be_read_by(stand_in)
    assert waiting.may_be_read_by(stand_in)


def test_a_request_about_a_document_that_is_handed_over_lapses():
    waiting = asked(a_registered_document())
    there = Continuation(
        agency_id="H16.99",
        agency_name="Cơ quan mới",
        number_label="01",
        register="VBD",
        register_year=2026,
        handover_id="H1",
    )
    assert handed_over(waiting, there).access.asked is None
