"""A packet at its receiver: what speaks against it, what the clerk may do, what is said back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.exchange.model import (
    ArrivalState,
    AskedBack,
    Refusal,
    RefusalReason,
    UnderDirection,
)
from qlvb.exchange.packet import arrival_id_of, packet_id_of
from qlvb.exchange.questions import Question, questions_of
from qlvb.exchange.refusals import (
    DirectionIncomplete,
    NothingQuestioned,
    NotReady,
    NotWaitingToBeTaken,
    RecallAnswered,
    RefusalUnexplained,
    SenderNotAnswered,
)
from qlvb.incoming.status import Status
from qlvb.issuing.business import BusinessType
from qlvb.signing.model import Examination, SignatureState

from tests.builders.exchanging import A_FILE, A_SEAL, a_packet, a_received, an_arrival
from tests.builders.office import NOON, TODAY
from tests.structure.tree import STATIC

UNDER = UnderDirection(directed_by="Giám đốc", basis="Bút phê 24/11/2026", by="VĂN THƯ", at=NOON)
ASKED = AskedBack(reason="Sai phụ lục", by="Văn thư H16", asked_at=NOON + timedelta(hours=1))


def examined(*files, packet=None, is_addressed=True):
    return questions_of(packet or a_packet(), files or (a_received(),), is_addressed=is_addressed)


def questions(*files, **more):
    return [each.question for each in examined(*files, **more)]


def ready():
    return an_arrival().examined((), 1)


def questioned():
    return an_arrival().examined(examined(a_received(examination=None)), 1)


def accepted():
    return ready().accept("VĂN THƯ", NOON, "12")


@pytest.mark.parametrize(
    ("files", "is_signed"),
    [
        ((a_received(),), True),
        ((a_received(pages=9),), True),
        ((a_received(examination=None),), False),
        ((a_received(), a_received(place=2, examination=None)), False),
        ((a_received(is_sealed_by_sender=False),), False),
        (
            (a_received(examination=Examination(state=SignatureState.CHANGED, rows=(A_SEAL,))),),
            False,
        ),
        ((a_received(is_kept=False, is_stopped=True, examination=None),), False),
    ],
)
def test_a_packet_counts_as_signed_where_every_signature_was_found_good(files, is_signed):
    packet = a_packet(files=(A_FILE,) * len(files))
    arrival = an_arrival(packet=packet).examined(examined(*files, packet=packet), len(files))
    assert arrival.is_signed is is_signed


def test_a_packet_that_nobody_has_examined_counts_as_signed_by_nobody():
    assert not an_arrival().is_signed


def codes(arrival):
    return [code.value for code in arrival.codes]


def refusal(reason=RefusalReason.WRONG_ADDRESSEE, text=""):
    return Refusal(reason=reason, text=text, by="VĂN THƯ", at=NOON)


def test_a_packet_that_is_whole_sealed_and_good_has_nothing_against_it():
    assert questions() == []
    assert ready().state is ArrivalState.READY


def of_state(state):
    return Examination(state=state, rows=(replace(A_SEAL, state=state),))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sha256": "6" * 64}, Question.BYTES_DIFFER),
        ({"pages": 3}, Question.PAGES_DIFFER),
        ({"is_kept": False, "reason": "Tệp được đặt mật khẩu."}, Question.FILE_REFUSED),
        ({"is_kept": False, "is_stopped": True, "reason": "“MẬT”"}, Question.FILE_STOPPED),
        ({"examination": None}, Question.NOT_SIGNED),
        ({"examination": of_state(SignatureState.UNSIGNED)}, Question.NOT_SIGNED),
        ({"examination": of_state(SignatureState.UNREADABLE)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.BROKEN)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.CHANGED)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.REVOKED)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.EXPIRED)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.UNTRUSTED)}, Question.SIGNATURE),
        ({"examination": of_state(SignatureState.REVOCATION_UNCHECKED)}, Question.SIGNATURE),
        (
            {
                "examination": Examination(
                    state=SignatureState.VALID, rows=(replace(A_SEAL, is_organization=False),)
                )
            },
            Question.NOT_SEALED,
        ),
        ({"is_sealed_by_sender": False}, Question.SEAL_OF_ANOTHER),
    ],
    ids=lambda each: each.value if isinstance(each, Question) else "",
)
def test_each_thing_against_a_file_is_named(changes, expected):
    assert questions(a_received(**changes)) == [expected]


def attached(state, **changes):
    """A file sent along that bears the signature of somebody else."""
    return a_received(place=2, examination=of_state(state), is_sealed_by_sender=False, **changes)


@pytest.mark.parametrize(
    "state",
    [
        SignatureState.VALID,
        SignatureState.REVOCATION_UNCHECKED,
        SignatureState.UNTRUSTED,
        SignatureState.EXPIRED,
        SignatureState.REVOKED,
    ],
)
def test_what_others_had_signed_is_sent_along_as_it_is(state):
    assert attached(state).is_signed_by_others
    assert questions(attached(state)) == []
    assert questions(attached(state, pages=9)) == [Question.PAGES_DIFFER]


@pytest.mark.parametrize(
    "state", [SignatureState.BROKEN, SignatureState.CHANGED, SignatureState.UNREADABLE]
)
def test_what_others_had_signed_must_be_whole(state):
    assert questions(attached(state)) == [Question.SIGNATURE]


def test_what_nobody_had_signed_the_sender_should_have():
    unsigned = a_received(place=2, examination=None, is_sealed_by_sender=False)
    assert not unsigned.is_signed_by_others
    assert questions(unsigned) == [Question.NOT_SIGNED]


def test_what_the_sender_sealed_itself_is_held_to_everything():
    expired = a_received(place=2, examination=of_state(SignatureState.EXPIRED))
    assert not expired.is_signed_by_others
    assert questions(expired) == [Question.SIGNATURE]


def test_what_cannot_be_read_is_never_called_unsigned():
    [found] = examined(a_received(examination=of_state(SignatureState.UNREADABLE)))
    assert "không đọc được" in found.text.lower()
    assert "không có chữ ký" not in found.text


def test_fewer_files_than_declared_are_noticed():
    packet = a_packet(files=(A_FILE, replace(A_FILE, file_id="S2")))
    assert questions(packet=packet) == [Question.FILES_DIFFER]


def test_a_packet_for_somebody_else_is_noticed():
    assert questions(is_addressed=False) == [Question.NOT_ADDRESSED]


def test_the_same_document_to_the_same_receiver_is_one_arrival():
    def arrival(sender, document, sha256, receiver):
        packet = packet_id_of(sender, document, BusinessType.NEW, sha256)
        return arrival_id_of(receiver, packet)

    one = arrival("H16", "D1", "5" * 64, "H16.13")
    assert one == arrival("H16", "D1", "5" * 64, "H16.13")
    others = [
        arrival("H16.9", "D1", "5" * 64, "H16.13"),
        arrival("H16", "D2", "5" * 64, "H16.13"),
        arrival("H16", "D1", "6" * 64, "H16.13"),
        arrival("H16", "D1", "5" * 64, "H16.14"),
    ]
    assert len({one, *others}) == 1 + len(others)


def test_the_entry_has_every_field_of_the_packet():
    packet = a_packet()
    entry = packet.entry(TODAY, "VBD")
    assert (entry.number, entry.notation, entry.reference) == ("05", "UBND-VX", "05/UBND-VX")
    assert (entry.issuer, entry.issuer_id) == ("UBND tỉnh Đắk Nông", "H16")
    assert (entry.issued_on, entry.arrived_on, entry.due_on) == (TODAY, TODAY, packet.due_on)
    assert (entry.subject, entry.kind, entry.language) == ("V/v báo cáo", "cong-van", "Tiếng Việt")
    assert (entry.signatory, entry.urgency) == (packet.signatory, packet.urgency)
    assert (entry.recipients_note, entry.paper_follows) == ("Như trên; Lưu: VT", True)
    assert entry.external_id == "H16,2026/11/23,05/UBND-VX"
    assert (entry.declared.documents, entry.declared.pages) == (1, (2,))
    assert entry.checked(TODAY) == entry


def test_a_day_for_the_answer_that_passed_on_the_way_is_left_to_the_leader():
    late = a_packet(due_on=TODAY).entry(TODAY + timedelta(days=1), "VBD")
    assert late.due_on is None


def test_what_is_questioned_is_not_simply_accepted():
    with pytest.raises(NotReady):
        questioned().accept("VĂN THƯ", NOON, "12")


def test_what_is_questioned_is_accepted_under_a_direction_that_stays_on_record():
    taken = questioned().accept_under(UNDER, "12")
    assert taken.state is ArrivalState.ACCEPTED
    assert taken.under == UNDER
    assert codes(taken) == ["01", "03"]


@pytest.mark.parametrize("missing", ["directed_by", "basis"])
def test_a_direction_says_who_and_in_which_document(missing):
    with pytest.raises(DirectionIncomplete):
        questioned().accept_under(replace(UNDER, **{missing: " "}), "12")


def test_nobody_directs_what_is_good():
    with pytest.raises(NothingQuestioned):
        ready().accept_under(UNDER, "12")


def test_a_refusal_reaches_the_sender_with_its_reason():
    back = questioned().refuse(refusal(text="Gửi Sở Nội vụ"))
    assert codes(back) == ["01", "02"]
    assert back.history[-1].text == "Gửi sai nơi nhận: Gửi Sở Nội vụ"


def test_the_page_offers_every_reason_by_the_same_words():
    text = (STATIC / "exchange.vi.js").read_text(encoding="utf-8")
    body = re.search(r"^  reasons: \{(.*?)\}", text, re.MULTILINE | re.DOTALL).group(1)
    shown = dict(re.findall(r'(\w+): "([^"]+)"', body))
    assert shown == {reason.value: reason.label for reason in RefusalReason}


def test_another_reason_is_explained():
    with pytest.raises(RefusalUnexplained):
        ready().refuse(refusal(RefusalReason.OTHER))


@pytest.mark.parametrize("done", [accepted, lambda: ready().refuse(refusal()), an_arrival])
def test_only_what_waits_and_was_examined_is_decided(done):
    arrival = done()
    with pytest.raises(NotWaitingToBeTaken):
        arrival.accept("VĂN THƯ", NOON, "13")
    with pytest.raises(NotWaitingToBeTaken):
        arrival.refuse(refusal())


def test_an_examination_that_comes_late_changes_no_decision():
    taken = accepted()
    assert taken.examined(examined(a_received(pages=9)), 1) is taken


def test_how_far_the_work_is_is_said_in_order_and_once():
    arrival = accepted()
    for status in (Status.ASSIGNED, Status.ASSIGNED, Status.IN_PROGRESS, Status.SETTLED):
        arrival = arrival.follow(status, "PHÒNG CNTT", NOON)
    assert codes(arrival) == ["01", "03", "04", "05", "06"]


@given(st.lists(st.sampled_from(list(Status)), max_size=12))
def test_whatever_is_heard_of_the_work_no_code_is_lower_or_twice(statuses):
    arrival = accepted()
    for minutes, status in enumerate(statuses):
        arrival = arrival.follow(status, "PHÒNG", NOON + timedelta(minutes=minutes))
    said = codes(arrival)
    assert said == sorted(set(said))
    assert said[:2] == ["01", "03"]
    times = [note.at for note in arrival.history]
    assert times == sorted(times)


def test_work_is_not_followed_before_it_is_accepted():
    assert codes(ready().follow(Status.SETTLED, "PHÒNG", NOON)) == ["01"]


def test_one_more_address_is_one_more_copy_of_the_same_arrival():
    both = ready().came_by(4).came_by(1).came_by(4)
    assert both.places == (1, 4)


def test_a_packet_that_is_asked_back_is_neither_accepted_nor_refused():
    asked = ready().ask_back(ASKED)
    with pytest.raises(SenderNotAnswered, match="thu hồi"):
        asked.accept("VĂN THƯ", NOON, "12")
    with pytest.raises(SenderNotAnswered):
        asked.refuse(refusal())


@pytest.mark.parametrize("standing", [an_arrival, ready, questioned, accepted])
def test_the_clerk_gives_it_back_wherever_it_stands(standing):
    given_back = standing().ask_back(ASKED).agree_back("VĂN THƯ", NOON)
    assert given_back.state is ArrivalState.RECALLED
    assert codes(given_back)[-1] == "15"
    assert given_back.follow(Status.SETTLED, "PHÒNG", NOON) is given_back


def test_the_clerk_keeps_it_with_a_reason_and_the_work_goes_on():
    kept = accepted().ask_back(ASKED).refuse_back("VĂN THƯ", NOON, "Đã thực hiện xong")
    assert codes(kept) == ["01", "03", "16"]
    assert kept.state is ArrivalState.ACCEPTED
    assert not kept.asked_back.is_open
    with pytest.raises(RecallAnswered):
        kept.agree_back("VĂN THƯ", NOON)


def test_after_a_refusal_the_work_is_still_followed():
    kept = accepted().ask_back(ASKED).refuse_back("VĂN THƯ", NOON, "Đang thực hiện")
    assert codes(kept.follow(Status.SETTLED, "PHÒNG", NOON)) == ["01", "03", "16", "04", "05", "06"]


def test_keeping_it_without_a_reason_is_refused():
    with pytest.raises(RefusalUnexplained):
        accepted().ask_back(ASKED).refuse_back("VĂN THƯ", NOON, " ")


def test_what_was_refused_is_given_back_at_once():
    back = ready().refuse(refusal()).ask_back(ASKED)
    assert (back.state, codes(back)) == (ArrivalState.RECALLED, ["01", "02", "15"])


def test_being_asked_twice_is_being_asked_once():
    asked = accepted().ask_back(ASKED)
    assert asked.ask_back(ASKED) is asked
    later = replace(ASKED, asked_at=ASKED.asked_at + timedelta(days=1))
    kept = asked.refuse_back("VĂN THƯ", NOON, "Đang thực hiện")
    assert kept.ask_back(ASKED) is kept
    assert kept.ask_back(later).asked_back.is_open
