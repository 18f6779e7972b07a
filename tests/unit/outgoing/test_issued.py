"""What still becomes of an issued document: who replaces or corrects it, who was forgotten."""

from dataclasses import replace
from datetime import date

import pytest
from qlvb.kernel.actor import Role
from qlvb.outgoing import issued
from qlvb.outgoing.entry import DocumentRecipient, LinkKind, RecipientKind
from qlvb.outgoing.parts import CopyCounts, Follower
from qlvb.outgoing.refusals import (
    AnswerDueInThePast,
    NothingChanged,
    NotNumberedYet,
    NotToBeFollowed,
    OutgoingNotWaitingForThis,
    RecipientTwice,
)
from qlvb.outgoing.status import OutgoingStatus

from tests.builders.drafting import (
    THE_PROVINCE,
    a_draft,
    a_number,
    a_signature,
    an_outgoing_entry,
    submitted,
    to_be_issued,
)
from tests.builders.office import (
    CLERK,
    LEADER,
    NOON,
    OFFICER,
    TODAY,
    a_person,
)


def a_follower(kind=LinkKind.REPLACES):
    return Follower(
        kind=kind, document_id="D2", reference="06/STTTT-CNTT", issued_on=TODAY, by="V", at=NOON
    )


def sent_out():
    return to_be_issued().number(CLERK, a_number()).issue(CLERK, a_signature())


def test_what_is_replaced_keeps_its_number_and_nothing_more_is_done_to_it():
    replaced = issued.followed(sent_out(), a_follower())
    assert replaced.status is OutgoingStatus.REPLACED
    assert replaced.registration == a_number()
    assert issued.replaced_by(replaced) == a_follower()
    assert replaced.followers[0].label == (
        "Bị thay thế bởi văn bản số 06/STTTT-CNTT ngày 23/11/2026"
    )
    with pytest.raises(OutgoingNotWaitingForThis):
        issued.corrected(replaced, CLERK, {"note": "x"}, "Sai", NOON)
    with pytest.raises(NotToBeFollowed):
        issued.followed(replaced, a_follower(LinkKind.CORRECTS))


def test_what_is_corrected_by_a_letter_stays_in_use():
    corrected = issued.followed(sent_out(), a_follower(LinkKind.CORRECTS))
    assert (corrected.status, issued.replaced_by(corrected)) == (OutgoingStatus.ISSUED, None)
    assert issued.followed(corrected, a_follower()).status is OutgoingStatus.REPLACED


def test_what_is_not_issued_is_neither_replaced_nor_corrected():
    for document in (a_draft(), submitted(), to_be_issued()):
        with pytest.raises(NotToBeFollowed):
            issued.followed(document, a_follower())


def test_the_unit_and_the_person_in_the_recipients_have_a_part_in_it_once_it_is_issued():
    to = (
        DocumentRecipient(kind=RecipientKind.UNIT, id="khac", name="Phòng khác"),
        DocumentRecipient(kind=RecipientKind.PERSON, id="p9", name="Lê Ước"),
    )
    of_unit = a_person("p7", Role.OFFICER, unit="khac")
    named = a_person("p9", Role.OFFICER, unit="xa")
    stranger = a_person("p8", Role.UNIT_HEAD, unit="xa")
    draft = to_be_issued(a_draft(entry=an_outgoing_entry(recipients=to)))
    assert not any(draft.may_be_read_by(one) for one in (of_unit, named, stranger))
    sent = draft.number(CLERK, a_number()).issue(CLERK, a_signature())
    assert [sent.may_be_read_by(one) for one in (of_unit, named, stranger)] == [True, True, False]
    back = issued.standing_so(sent, CopyCounts(recalled=1), (2,))
    assert [back.may_be_read_by(one) for one in (of_unit, named)] == [True, False]
    assert not replace(sent, status=OutgoingStatus.RECALLED).may_be_read_by(of_unit)


def test_what_is_issued_has_a_number_and_is_done():
    with pytest.raises(NotNumberedYet):
        to_be_issued().issue(CLERK, a_signature(mark="6"))
    issued = to_be_issued().number(CLERK, a_number()).issue(CLERK, a_signature(mark="6"))
    assert issued.status is OutgoingStatus.ISSUED
    assert issued.owner is None
    with pytest.raises(OutgoingNotWaitingForThis):
        issued.cancel(LEADER, "Muộn rồi")


def test_an_entry_has_each_recipient_once_and_dates_that_can_be():
    twice = DocumentRecipient(kind=RecipientKind.AGENCY, id="H16", name="Ủy ban", group="Nhóm")
    with pytest.raises(RecipientTwice):
        an_outgoing_entry(recipients=(THE_PROVINCE, twice)).checked(TODAY)
    with pytest.raises(AnswerDueInThePast):
        an_outgoing_entry(answer_due_on=date(2026, 11, 1)).checked(TODAY)
    with pytest.raises(NothingChanged):
        a_draft().change(OFFICER, {"unit_mark": "CNTT"}, TODAY, None)
