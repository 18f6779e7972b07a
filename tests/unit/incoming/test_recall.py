"""Work on a document rests while its sender asks for it back."""

import pytest
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import RecallAsked, Settlement, SettlementMethod, Share
from qlvb.incoming.recall import asked_back, kept, recalled
from qlvb.incoming.refusals import RestsWhileAskedBack
from qlvb.incoming.status import RESTS_WHILE_ASKED_BACK, Status
from qlvb.kernel.rights import Verb

from tests.builders.office import (
    CLERK,
    COLLEAGUE,
    LATER,
    LEADER,
    NOON,
    OFFICER,
    TODAY,
    a_document_in_progress,
    a_registered_document,
    directed_to,
    party,
    turn,
)

ASKED = RecallAsked(reason="Sai phụ lục", by="UBND tỉnh Đắk Nông", at=NOON)


def in_hand() -> IncomingDocument:
    return directed_to(a_registered_document(), OFFICER, cohandlers=[COLLEAGUE])


ACTS = {
    "return": lambda d: d.return_(OFFICER, "Nhầm", turn(LEADER)),
    "settle": lambda d: d.settle(
        OFFICER,
        Settlement(method=SettlementMethod.NO_REPLY, by="", at=NOON, result="Xong"),
        None,
    ),
    "opinion": lambda d: d.finish_share(COLLEAGUE, Share.COHANDLING),
    "more time": lambda d: d.ask_extension(OFFICER, LATER.date(), "Cần thêm", turn(LEADER)),
    "another lead": lambda d: d.reassign(LEADER, party(COLLEAGUE), "Bận", turn(COLLEAGUE)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_acts_on_what_is_asked_back(act):
    with pytest.raises(RestsWhileAskedBack):
        act(asked_back(in_hand(), ASKED))


def test_it_goes_on_where_it_stood_when_it_is_kept():
    before = in_hand()
    after = kept(asked_back(before, ASKED))
    assert (after.status, after.owner, after.step_no) == (
        before.status,
        before.owner,
        before.step_no,
    )
    assert after.version == before.version + 2
    assert after.allows(OFFICER, Verb.INCOMING_SETTLE)


def test_the_register_is_corrected_all_the_same():
    resting = asked_back(a_document_in_progress(), ASKED)
    assert resting.correct(CLERK, {"note": "Bản sao"}, "Thiếu", TODAY).entry.note == "Bản sao"
    assert Verb.INCOMING_CORRECT not in RESTS_WHILE_ASKED_BACK


def test_what_is_closed_already_is_not_marked():
    gone = recalled(a_document_in_progress(), CLERK)
    assert asked_back(gone, ASKED) is gone
    assert gone.status is Status.RECALLED
    assert recalled(asked_back(a_document_in_progress(), ASKED), CLERK).recall_asked is None
