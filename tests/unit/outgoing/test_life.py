"""The verbs of an outgoing document: whose turn it is, and what a change after approval does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import THE_CLERK
from qlvb.kernel.errors import QlvbError
from qlvb.kernel.rights import NotYourDuty, Verb
from qlvb.outgoing.refusals import (
    AlreadyApproved,
    AlreadyNumbered,
    AnotherVersionSigned,
    DraftMissing,
    NobodyReceives,
    NotYourStep,
    OpinionAskedOfNobody,
    OutgoingNotWaitingForThis,
    ReasonForThisMissing,
    SameDraftAgain,
    UnitMarkMissing,
)
from qlvb.outgoing.status import TAKES_OPINIONS, OutgoingStatus

from tests.builders.drafting import (
    a_draft,
    a_number,
    a_signature,
    a_unit,
    a_version,
    an_outgoing_entry,
    submitted,
    to_be_issued,
    to_be_signed,
)
from tests.builders.office import (
    CLERK,
    COLLEAGUE,
    EVERYONE,
    LEADER,
    NOON,
    OFFICER,
    TODAY,
    UNIT_HEAD,
    a_person,
    party,
    turn,
)


def test_a_draft_goes_over_the_unit_head_and_the_form_check_to_the_leader():
    reviewing = submitted()
    assert (reviewing.status, reviewing.owner) == (OutgoingStatus.REVIEWING, a_draft().unit)
    checking = reviewing.pass_on(
        UNIT_HEAD, Verb.OUTGOING_REVIEW, OutgoingStatus.CHECKING, turn(THE_CLERK)
    )
    signing = checking.pass_on(CLERK, Verb.OUTGOING_CHECK, OutgoingStatus.SIGNING, turn(LEADER))
    assert (signing.status, signing.owner) == (OutgoingStatus.SIGNING, party(LEADER))
    assert signing.signer == party(LEADER)


def test_what_is_submitted_has_a_file_recipients_and_can_be_numbered():
    for draft, refusal in (
        (a_draft(draft=None), DraftMissing),
        (a_draft(entry=an_outgoing_entry(recipients=())), NobodyReceives),
        (a_draft(entry=an_outgoing_entry(unit_mark="")), UnitMarkMissing),
    ):
        with pytest.raises(refusal):
            submitted(draft)


def test_only_the_drafter_submits_and_only_whose_turn_it_is_goes_on():
    with pytest.raises(NotYourStep):
        a_draft().submit(COLLEAGUE, party(LEADER), OutgoingStatus.SIGNING, turn(LEADER))
    with pytest.raises(NotYourStep):
        submitted().pass_on(OFFICER, Verb.OUTGOING_REVIEW, OutgoingStatus.SIGNING, turn(LEADER))
    with pytest.raises(OutgoingNotWaitingForThis):
        submitted().approve(UNIT_HEAD, None, NOON)


def test_every_version_has_the_next_number_and_other_bytes():
    second = a_draft().replace_draft(OFFICER, a_version("2"), None)
    assert second.draft_no == 2
    with pytest.raises(SameDraftAgain):
        second.replace_draft(OFFICER, a_version("2"), None)


def test_whose_turn_it_is_edits_the_draft_and_the_drafter_does_not_meanwhile():
    reviewing = submitted()
    edited = reviewing.replace_draft(UNIT_HEAD, a_version("2"), None)
    assert (edited.status, edited.step_no) == (reviewing.status, reviewing.step_no)
    with pytest.raises(NotYourStep):
        reviewing.replace_draft(OFFICER, a_version("3"), None)


def test_a_change_after_approval_goes_back_to_the_signer():
    approved = to_be_signed().approve(LEADER, Urgency.URGENT, NOON)
    assert approved.is_approved
    assert approved.entry.urgency is Urgency.URGENT
    changed = approved.replace_draft(OFFICER, a_version("2"), turn(LEADER))
    assert (changed.status, changed.owner) == (OutgoingStatus.SIGNING, party(LEADER))
    assert changed.approval is None
    assert changed.step_no == approved.step_no + 1


def test_a_change_after_the_signature_goes_back_to_the_signer_without_it():
    changed = to_be_issued().change(OFFICER, {"subject": "V/v khác"}, TODAY, turn(LEADER))
    assert (changed.status, changed.signed) == (OutgoingStatus.SIGNING, None)
    signed_again = changed.sign(LEADER, a_signature(), turn(THE_CLERK))
    assert signed_again.is_approved


def test_the_present_version_is_approved_once_and_signed():
    approved = to_be_signed().approve(LEADER, None, NOON)
    with pytest.raises(AlreadyApproved):
        approved.approve(LEADER, None, NOON)
    with pytest.raises(AnotherVersionSigned):
        approved.sign(LEADER, a_signature(draft_no=2), turn(THE_CLERK))
    signed = to_be_signed().sign(LEADER, a_signature(), turn(THE_CLERK))
    assert signed.is_approved
    assert signed.owner == THE_CLERK


def test_a_return_says_why_and_voids_what_was_agreed():
    with pytest.raises(ReasonForThisMissing):
        submitted().return_(UNIT_HEAD, " ", turn(OFFICER))
    returned = to_be_issued().return_(CLERK, "Sai thể thức", turn(OFFICER))
    assert (returned.status, returned.owner) == (OutgoingStatus.RETURNED, party(OFFICER))
    assert (returned.approval, returned.signed) == (None, None)
    assert submitted(returned).return_reason == ""


def test_a_numbered_document_changes_no_more_and_keeps_its_number():
    numbered = to_be_issued().number(CLERK, a_number(7))
    for act in (
        lambda: numbered.return_(CLERK, "Sai", turn(OFFICER)),
        lambda: numbered.change(OFFICER, {"subject": "khác"}, TODAY, turn(LEADER)),
        lambda: numbered.number(CLERK, a_number(8)),
    ):
        with pytest.raises(AlreadyNumbered):
            act()
    assert numbered.cancel(LEADER, "Không ban hành nữa").registration.number == 7


def test_the_drafter_gives_up_what_is_still_theirs_and_a_leader_anything_open():
    assert a_draft().cancel(OFFICER, "Không cần").status is OutgoingStatus.CANCELLED
    with pytest.raises(NotYourStep):
        submitted().cancel(OFFICER, "Không cần")
    with pytest.raises(NotYourStep):
        to_be_issued().cancel(CLERK, "Không cần")
    assert submitted().cancel(LEADER, "Không cần").status is OutgoingStatus.CANCELLED


def test_an_opinion_is_asked_of_others_once_each_and_given_once():
    asked = a_draft().ask_opinions(OFFICER, (turn(COLLEAGUE), turn(COLLEAGUE)), "Góp ý?")
    assert [share.party for share in asked.opinions] == [party(COLLEAGUE)]
    with pytest.raises(OpinionAskedOfNobody):
        asked.ask_opinions(OFFICER, (turn(COLLEAGUE), turn(OFFICER)), "Góp ý?")
    given_, share = asked.give_opinion(COLLEAGUE, NOON)
    assert share.party == party(COLLEAGUE)
    with pytest.raises(NotYourStep):
        given_.give_opinion(COLLEAGUE, NOON)
    again = given_.ask_opinions(OFFICER, (turn(COLLEAGUE),), "Bản mới?")
    assert [one.place for one in again.opinions] == [1, 2]


def test_an_opinion_is_waited_for_until_the_signature_and_the_signer_asks_too():
    asked = submitted().ask_opinions(UNIT_HEAD, (turn(COLLEAGUE),), "Góp ý?")
    to_sign = asked.pass_on(UNIT_HEAD, Verb.OUTGOING_REVIEW, OutgoingStatus.SIGNING, turn(LEADER))
    assert [one.is_open for one in to_sign.opinions] == [True]
    given_, _ = to_sign.give_opinion(COLLEAGUE, NOON)
    again = given_.ask_opinions(LEADER, (turn(COLLEAGUE),), "Còn vướng gì không?")
    signed = again.sign(LEADER, a_signature(), turn(CLERK))
    assert [one.is_lapsed for one in signed.opinions] == [False, True]
    with pytest.raises(OutgoingNotWaitingForThis):
        signed.give_opinion(COLLEAGUE, NOON)


def test_who_signs_decides_the_urgency():
    to_sign = submitted().pass_on(
        UNIT_HEAD, Verb.OUTGOING_REVIEW, OutgoingStatus.SIGNING, turn(LEADER)
    )
    assert to_sign.sign(LEADER, a_signature(), turn(CLERK)).entry.urgency is Urgency.NORMAL
    signed = to_sign.sign(LEADER, a_signature(), turn(CLERK), Urgency.URGENT)
    assert signed.entry.urgency is Urgency.URGENT


def test_a_draft_is_read_by_whom_it_concerns_and_the_registry():
    draft = a_draft()
    assert all(draft.may_be_read_by(who) for who in (OFFICER, UNIT_HEAD, LEADER, CLERK))
    assert not draft.may_be_read_by(COLLEAGUE)
    asked = draft.ask_opinions(OFFICER, (turn(a_unit("law")),), "Góp ý?")
    assert asked.may_be_read_by(COLLEAGUE)
    stranger = a_person("clerk", *CLERK.roles, agency="H16.15")
    assert not draft.may_be_read_by(stranger)


def test_a_comment_is_written_by_who_takes_part():
    assert a_draft().comment(UNIT_HEAD) == a_draft()
    with pytest.raises(NotYourDuty):
        a_draft().comment(COLLEAGUE)


def test_what_is_shown_where_the_subject_must_not_be():
    assert a_draft().number_label == "dự thảo công văn"
    numbered = to_be_issued().number(CLERK, a_number(5))
    assert numbered.number_label == "văn bản đi số 05/STTTT-CNTT"


NEXT = {
    OutgoingStatus.REVIEWING: OutgoingStatus.CHECKING,
    OutgoingStatus.CHECKING: OutgoingStatus.SIGNING,
}
VERBS = {
    "change": lambda d, a: d.change(
        a, {"subject": f"V/v lần {d.version}"}, TODAY, turn(LEADER) if d.approval else None
    ),
    "version": lambda d, a: d.replace_draft(
        a, a_version(sha256=f"{d.version:064d}"), turn(LEADER) if d.approval else None
    ),
    "attach": lambda d, a: d.attach(a, (), turn(LEADER) if d.approval else None),
    "ask": lambda d, a: d.ask_opinions(a, (turn(COLLEAGUE), turn(UNIT_HEAD)), "Góp ý?"),
    "opinion": lambda d, a: d.give_opinion(a, NOON)[0],
    "submit": lambda d, a: d.submit(a, party(LEADER), OutgoingStatus.REVIEWING, turn(d.unit)),
    "submit to sign": lambda d, a: d.submit(a, party(LEADER), OutgoingStatus.SIGNING, turn(LEADER)),
    "review": lambda d, a: d.pass_on(
        a, Verb.OUTGOING_REVIEW, NEXT.get(d.status, d.status), turn(THE_CLERK)
    ),
    "check": lambda d, a: d.pass_on(a, Verb.OUTGOING_CHECK, OutgoingStatus.SIGNING, turn(LEADER)),
    "approve": lambda d, a: d.approve(a, Urgency.EXPRESS, NOON),
    "sign": lambda d, a: d.sign(a, a_signature(draft_no=d.draft_no), turn(THE_CLERK)),
    "return": lambda d, a: d.return_(a, "Sai", turn(OFFICER)),
    "cancel": lambda d, a: d.cancel(a, "Thôi"),
    "number": lambda d, a: d.number(a, a_number(d.version)),
    "issue": lambda d, a: d.issue(a, a_signature(draft_no=d.draft_no, mark="6")),
}
ACTS = st.lists(
    st.tuples(st.sampled_from(sorted(set(VERBS) - {"cancel"})), st.sampled_from(EVERYONE)),
    max_size=40,
)


STARTS = st.sampled_from(
    [
        a_draft(),
        submitted(),
        to_be_signed(),
        to_be_signed().approve(LEADER, None, NOON),
        to_be_issued(),
        to_be_issued().number(CLERK, a_number()),
    ]
)


def holds(before, after):
    """What is true of every document, whatever was done."""
    is_open = after.status.is_open
    assert is_open == (after.owner is not None)
    assert (after.step_due_at is not None) == (is_open and after.status is not OutgoingStatus.DRAFT)
    if after.status in (OutgoingStatus.ISSUING, OutgoingStatus.ISSUED):
        assert after.is_approved
        assert after.signed.draft_no == after.draft_no
    if after.registration:
        assert after.status in (
            OutgoingStatus.ISSUING,
            OutgoingStatus.ISSUED,
            OutgoingStatus.CANCELLED,
        )
    if before.registration:
        assert after.registration == before.registration
        assert (after.entry, after.draft) == (before.entry, before.draft)
    if after.status is OutgoingStatus.ISSUED:
        assert after.registration
        assert after.sealed
    if before.is_approved and (after.draft, after.entry) != (before.draft, before.entry):
        assert not after.is_approved
        assert after.signed is None
        assert (after.status, after.owner) == (OutgoingStatus.SIGNING, after.signer)
    if after.status not in TAKES_OPINIONS:
        assert not any(share.is_open for share in after.opinions)
    assert [one.place for one in after.opinions] == list(range(1, len(after.opinions) + 1))
    assert after.draft_no >= before.draft_no


@settings(max_examples=300)
@given(STARTS, ACTS)
def test_no_path_leaves_the_states_or_issues_what_was_not_signed(document, acts):
    for name, who in acts:
        try:
            after = VERBS[name](document, who)
        except QlvbError:
            continue
        assert after.version == document.version + 1
        holds(document, after)
        document = after


@given(STARTS, ACTS)
def test_whatever_happened_an_open_document_can_be_given_up_by_a_leader(document, acts):
    for name, actor in acts:
        try:
            document = VERBS[name](document, actor)
        except QlvbError:
            continue
    if document.status.is_open:
        ended = document.cancel(LEADER, "Không ban hành nữa")
        holds(document, ended)
        assert ended.status is OutgoingStatus.CANCELLED


@given(STARTS, ACTS)
def test_what_a_document_offers_is_what_it_allows(document, acts):
    """Whoever is offered an act may do it: the view and the verbs have one rule."""
    for name, actor in acts:
        for who in EVERYONE:
            if document.allows(who, Verb.OUTGOING_APPROVE) and not document.is_approved:
                assert document.approve(who, None, NOON).is_approved
            if document.allows(who, Verb.OUTGOING_CHANGE) and not document.registration:
                back = turn(LEADER) if document.approval else None
                touched = document.change(who, {"note": f"{document.version}"}, TODAY, back)
                assert replace(touched, version=0) != replace(document, version=0)
        try:
            document = VERBS[name](document, actor)
        except QlvbError:
            continue
