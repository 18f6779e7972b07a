from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.incoming.parts import THE_CLERK, Settlement, SettlementMethod, Share
from qlvb.incoming.refusals import (
    DueInThePast,
    ExtensionAlreadyAsked,
    ExtensionNotLater,
    LeadCannotCohandle,
    NotWaitingForThis,
    NotYourTurn,
    ReasonMissing,
    ReplyReferenceMissing,
    ResultMissing,
)
from qlvb.incoming.status import Status
from qlvb.kernel.errors import QlvbError

from tests.builders.office import (
    CLERK,
    COLLEAGUE,
    EVERYONE,
    LATER,
    LEADER,
    NOON,
    OFFICER,
    THE_UNIT,
    TODAY,
    UNIT_HEAD,
    a_document_in_progress,
    a_person,
    a_registered_document,
    directed_to,
    party,
    turn,
)


def settlement(method=SettlementMethod.NO_REPLY, **more):
    return Settlement(method=method, by="OFFICER", at=NOON, **{"result": "Đã xong", **more})


def test_a_leader_gives_a_document_to_exactly_one_lead():
    document = directed_to(a_registered_document(), OFFICER, cohandlers=[COLLEAGUE])
    assert document.status is Status.IN_PROGRESS
    assert document.lead == party(OFFICER)
    assert [share.party for share in document.cohandlers] == [party(COLLEAGUE)]


def test_the_lead_cannot_co_handle_too():
    with pytest.raises(LeadCannotCohandle):
        directed_to(a_registered_document(), OFFICER, cohandlers=[OFFICER])


def test_a_party_named_twice_has_one_share():
    document = directed_to(
        a_registered_document(), OFFICER, cohandlers=[COLLEAGUE, COLLEAGUE], informed=[COLLEAGUE]
    )
    assert len(document.cohandlers) == 1
    assert document.informed == ()


def test_a_unit_head_passes_a_direction_on_inside_the_leaders_deadline():
    assigned = directed_to(a_registered_document(), THE_UNIT, due_on=date(2026, 11, 30))
    assert assigned.status is Status.ASSIGNED
    handled = assigned.assign(
        UNIT_HEAD,
        party(OFFICER),
        cohandlers=(),
        informed=(),
        due_on=date(2026, 12, 15),
        turn=turn(OFFICER),
        today=TODAY,
    )
    assert handled.status is Status.IN_PROGRESS
    assert handled.due_on == date(2026, 11, 30)


def test_an_officer_of_the_unit_cannot_act_as_its_head():
    assigned = directed_to(a_registered_document(), THE_UNIT)
    with pytest.raises(NotYourTurn):
        assigned.return_(OFFICER, "không thuộc thẩm quyền", turn(LEADER))


def test_a_deadline_that_has_passed_is_refused():
    with pytest.raises(DueInThePast):
        directed_to(a_registered_document(), OFFICER, due_on=date(2026, 11, 1))


def test_a_return_says_why_and_goes_back_one_step():
    with pytest.raises(ReasonMissing):
        a_registered_document().return_(LEADER, "  ", turn(THE_CLERK))
    returned = a_registered_document().return_(LEADER, "sai thẩm quyền", turn(THE_CLERK))
    assert returned.status is Status.RETURNED
    assert returned.owner == THE_CLERK
    again = returned.present(CLERK, party(LEADER), turn(LEADER))
    assert again.status is Status.REGISTERED


def test_a_returned_document_keeps_its_number():
    returned = a_registered_document(number=7).return_(LEADER, "sai", turn(THE_CLERK))
    assert returned.registration.arrival_number == 7


def test_pulling_back_forgets_the_direction_and_its_shares():
    given_out = directed_to(a_registered_document(), OFFICER, cohandlers=[COLLEAGUE])
    back = given_out.withdraw(LEADER, "Nhầm người", turn(LEADER))
    assert back.status is Status.REGISTERED
    assert (back.direction, back.cohandlers, back.handler) == (None, (), None)


def test_only_the_giver_pulls_back_or_reassigns():
    with pytest.raises(NotYourTurn):
        a_document_in_progress().withdraw(COLLEAGUE, "Nhầm người", turn(LEADER))
    moved = a_document_in_progress().reassign(LEADER, party(COLLEAGUE), "quá tải", turn(COLLEAGUE))
    assert moved.lead == party(COLLEAGUE)


def test_a_settlement_by_reply_names_the_reply_and_another_its_result():
    with pytest.raises(ReplyReferenceMissing):
        settlement(SettlementMethod.REPLIED)
    with pytest.raises(ResultMissing):
        settlement(result=" ")


def test_a_giver_who_does_not_agree_sends_the_work_back():
    waiting = a_document_in_progress().settle(OFFICER, settlement(), turn(LEADER))
    assert waiting.status is Status.AWAITING_CONFIRMATION
    back = waiting.send_back(LEADER, "chưa đủ số liệu", turn(OFFICER))
    assert (back.status, back.settlement) == (Status.IN_PROGRESS, None)
    assert waiting.confirm(LEADER).status is Status.SETTLED


def test_a_settled_document_takes_no_more_decisions():
    done = a_document_in_progress().settle(OFFICER, settlement(), None)
    with pytest.raises(NotWaitingForThis):
        done.settle(OFFICER, settlement(), None)
    assert done.owner is None


def test_more_time_is_asked_once_and_ends_later():
    document = a_document_in_progress()
    with pytest.raises(ExtensionNotLater):
        document.ask_extension(OFFICER, date(2026, 11, 30), "cần thêm", turn(LEADER))
    asked = document.ask_extension(OFFICER, date(2026, 12, 7), "cần thêm", turn(LEADER))
    with pytest.raises(ExtensionAlreadyAsked):
        asked.ask_extension(OFFICER, date(2026, 12, 9), "cần thêm", turn(LEADER))
    granted = asked.decide_extension(LEADER, granted=True, due_on=None, step_due_at=LATER)
    assert granted.due_on == date(2026, 12, 7)
    denied = asked.decide_extension(LEADER, granted=False, due_on=None, step_due_at=LATER)
    assert denied.due_on == document.due_on
    with pytest.raises(NotYourTurn):
        asked.decide_extension(COLLEAGUE, granted=True, due_on=None, step_due_at=LATER)


def test_an_opinion_is_given_once():
    document = directed_to(a_registered_document(), OFFICER, cohandlers=[COLLEAGUE])
    done, share = document.finish_share(COLLEAGUE, Share.COHANDLING)
    assert share.party == party(COLLEAGUE)
    with pytest.raises(NotYourTurn):
        done.finish_share(COLLEAGUE, Share.COHANDLING)


def test_another_agency_may_not_know_of_a_document():
    stranger = a_person("clerk", *CLERK.roles, agency="H16.15")
    assert not a_registered_document().may_be_read_by(stranger)
    assert not a_registered_document().may_be_read_by(COLLEAGUE)
    assert a_document_in_progress().may_be_read_by(OFFICER)


VERBS = {
    "direct": lambda d, a: directed_to_by(d, a, OFFICER),
    "to unit": lambda d, a: directed_to_by(d, a, THE_UNIT),
    "assign": lambda d, a: d.assign(
        a, party(OFFICER), cohandlers=(), informed=(), due_on=None, turn=turn(OFFICER), today=TODAY
    ),
    "return": lambda d, a: d.return_(a, "lý do", turn(LEADER)),
    "present": lambda d, a: d.present(a, party(LEADER), turn(LEADER)),
    "withdraw": lambda d, a: d.withdraw(a, "Nhầm người", turn(LEADER)),
    "reassign": lambda d, a: d.reassign(a, party(OFFICER), "lý do", turn(OFFICER)),
    "settle": lambda d, a: d.settle(a, settlement(), None),
    "settle to confirm": lambda d, a: d.settle(a, settlement(), turn(LEADER)),
    "confirm": lambda d, a: d.confirm(a),
    "send back": lambda d, a: d.send_back(a, "lý do", turn(OFFICER)),
    "opinion": lambda d, a: d.finish_share(a, Share.COHANDLING)[0],
    "extension": lambda d, a: d.ask_extension(a, date(2026, 12, 9), "lý do", turn(LEADER)),
    "grant": lambda d, a: d.decide_extension(a, granted=True, due_on=None, step_due_at=LATER),
    "cancel": lambda d, a: d.cancel(a, "lý do"),
}


def directed_to_by(document, actor, lead):
    from qlvb.incoming.parts import Direction

    return document.direct(
        actor,
        Direction(text="", by=actor.name, at=NOON),
        lead if lead is THE_UNIT else party(lead),
        cohandlers=(party(COLLEAGUE),),
        informed=(),
        due_on=date(2026, 11, 30),
        turn=turn(lead),
        today=TODAY,
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(VERBS)), st.sampled_from(range(len(EVERYONE)))),
        max_size=25,
    )
)
def test_no_path_leaves_the_states_or_loses_the_number(acts):
    document = a_registered_document(number=31)
    for name, who in acts:
        try:
            after = VERBS[name](document, EVERYONE[who])
        except QlvbError:
            continue
        assert after.version == document.version + 1
        assert after.registration == document.registration
        assert after.status.is_open == (after.owner is not None)
        assert after.status.is_open == (after.step_due_at is not None)
        assert (after.status is Status.ASSIGNED) <= (after.unit is not None)
        assert (after.status is Status.IN_PROGRESS) <= (after.handler is not None)
        assert (after.status is Status.SETTLED) <= (after.settlement is not None)
        assert after.lead not in [share.party for share in after.cohandlers]
        document = after
