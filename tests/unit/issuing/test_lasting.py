"""When an issued document is due to be made lasting again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from qlvb.issuing.lasting import Lasting, LastingFile, due_before

NOW = datetime(2026, 12, 2, 3, tzinfo=UTC)
FILE = LastingFile(of="DA-DONG-DAU", file_id="LAU-DAI", sha256="0" * 64, size=1)


def a_document():
    return Lasting(document_id="D1", agency_id="H16.13", due_on=date(2026, 12, 2))


@pytest.mark.parametrize(
    ("left", "due_in"),
    [(3650, 3590), (121, 61), (120, 60), (100, 50), (10, 5), (2, 1)],
)
def test_it_is_due_sixty_days_before_the_end_or_half_way(left, due_in):
    due = due_before(NOW + timedelta(days=left), NOW)
    assert due == (NOW + timedelta(days=due_in)).date()


def test_what_was_made_is_built_on_the_next_time():
    made = a_document().made((FILE,), NOW + timedelta(days=3650), NOW)
    assert (made.version, made.round, made.due_on) == (1, 1, date(2036, 9, 30))
    assert made.newest_of("DA-DONG-DAU") == "LAU-DAI"
    assert made.newest_of("TEP-KHAC") == "TEP-KHAC"


def test_what_was_missed_is_tried_tomorrow_and_keeps_what_was_made():
    made = a_document().made((FILE,), NOW + timedelta(days=3650), NOW)
    missed = made.missed("Chưa có danh sách", NOW)
    assert missed.due_on == date(2026, 12, 3)
    assert (missed.files, missed.round, missed.failure) == ((FILE,), 1, "Chưa có danh sách")
    again = missed.made((FILE,), NOW + timedelta(days=3650), NOW)
    assert (again.failed_at, again.failure, again.round) == (None, "", 2)
