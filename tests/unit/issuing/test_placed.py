"""Places put by hand on one draft, carried onto the next of its kind."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from qlvb.issuing.placed import Placed
from qlvb.signing.model import Place, Places

A4 = (595.0, 842.0)
SHIFTS = st.integers(min_value=-60, max_value=60)


def a_place(left=370, bottom=90, page=0):
    return Place(page=page, left=left, bottom=bottom, right=left + 140, top=bottom + 60)


def placed(places, found):
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    return Placed(draft_no=1, places=places, by="AN", at=moment, found=found)


@given(SHIFTS, SHIFTS, SHIFTS)
def test_a_place_keeps_its_way_from_what_the_words_say(across, up, text_up):
    kept = placed(
        Places(signature=a_place(370 + across, 150 + up)), Places(signature=a_place(370, 150))
    )
    now = a_place(370, 150 + text_up)
    carried = kept.onto(Places(signature=now), [A4]).signature
    assert (carried.left, carried.bottom) == (now.left + across, now.bottom + up)


def test_what_the_words_do_not_say_lies_where_it_lay_if_there_is_such_a_page():
    kept = placed(Places(signature=a_place(page=1)), Places())
    assert kept.onto(Places(), [A4, A4]).signature == a_place(page=1)
    assert kept.onto(Places(), [A4]).signature is None


def test_what_would_leave_its_page_stays_where_the_words_say():
    kept = placed(Places(signature=a_place(440)), Places(signature=a_place(300)))
    now = a_place(400)
    assert kept.onto(Places(signature=now), [A4]).signature == now


def test_what_was_put_before_ways_were_kept_gives_way_to_the_words():
    kept = placed(Places(signature=a_place(300)), Places())
    assert kept.onto(Places(signature=a_place()), [A4]).signature == a_place()
