"""A file's life: what each act leads to, and that no path leaves it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.files import inspection, verdict
from qlvb.files.model import Decision, FileStatus, StoredFile, Watch, place_of
from qlvb.files.permitted import LARGEST, PART_SIZE, usable_name
from qlvb.files.refusals import FileNameUnusable, OnlyPdfComesIn
from qlvb.kernel.errors import QlvbError

NEW_YEAR_IN_VIETNAM = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
RELEASE = Decision(
    released=True, reason="x", person_id="A", person_name="A", at=NEW_YEAR_IN_VIETNAM
)
ACTS = [
    StoredFile.begin_check,
    lambda file: file.accept(pages=1, sha256="a", version_id="v"),
    lambda file: file.refuse("Hỏng"),
    lambda file: file.stop("Dấu", pages=1, sha256="a", marks=("MẬT",), version_id="v"),
    lambda file: file.release(RELEASE, version_id="w"),
    lambda file: file.refuse_as_marked(RELEASE),
    lambda file: file.expire("Quên"),
    StoredFile.purged,
]


def a_waiting_file(size=10):
    return StoredFile(
        file_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
        agency_id="H16.13",
        status=FileStatus.WAITING,
        filename="a.pdf",
        size=size,
        created_at=NEW_YEAR_IN_VIETNAM,
        created_by="A",
        created_by_name="A",
    )


@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_whatever_is_done_a_file_is_watched_until_it_is_at_rest(acts):
    file = a_waiting_file()
    for act in acts:
        try:
            file = act(file)
        except QlvbError:
            continue
        at_rest = file.watch is None
        assert at_rest == (
            file.status in {FileStatus.REFUSED, FileStatus.EXPIRED} and file.is_purged
        )


def test_the_year_of_a_key_is_that_in_vietnam():
    file = a_waiting_file()
    assert file.intake_key == "H16.13/2027/01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert place_of(file.intake_key) == ("H16.13", file.file_id)


@given(st.text())
def test_a_key_that_is_not_ours_has_no_place(key):
    assert place_of(key) is None


def test_a_name_refused_for_a_mark_is_forgotten():
    stopped = a_waiting_file().stop("x", pages=1, sha256="a", marks=("MẬT",), version_id=None)
    assert stopped.refuse_as_marked(RELEASE).filename == ""
    assert stopped.watch is Watch.STOPPED


@given(st.integers(1, LARGEST))
def test_the_parts_of_a_file_add_up_to_it(size):
    file = a_waiting_file(size)
    sizes = [file.size_of_part(number) for number in range(1, file.part_count + 1)]
    assert sum(sizes) == size
    assert all(part == PART_SIZE for part in sizes[:-1])


@given(st.text(max_size=300))
def test_a_name_is_usable_or_refused(name):
    try:
        kept = usable_name(name + ".pdf")
    except (FileNameUnusable, OnlyPdfComesIn):
        return
    assert "/" not in kept
    assert kept.isprintable() or not kept.isascii()
    assert usable_name(kept) == kept


def test_patience_runs_from_the_making():
    file = a_waiting_file()
    assert not file.is_forgotten(NEW_YEAR_IN_VIETNAM + timedelta(hours=24))
    assert file.is_forgotten(NEW_YEAR_IN_VIETNAM + timedelta(hours=25))


@pytest.mark.parametrize("problem", inspection.Problem)
def test_every_problem_has_a_sentence_that_says_what_to_do(problem):
    assert "Vui lòng" in verdict.refused(problem.value).reason


@pytest.mark.parametrize("kind", inspection.Active)
def test_every_kind_of_active_content_is_named(kind):
    line = f'{{"problem": null, "pages": 1, "active": ["{kind}"]}}'
    found = verdict.of((line,), is_late=False)
    assert found.status is FileStatus.REFUSED
    assert "Vui lòng in lại" in found.reason


@pytest.mark.parametrize(("is_late", "words"), [(True, "quá phức tạp"), (False, "bị hỏng")])
def test_an_inspection_that_says_nothing_is_a_refusal(is_late, words):
    assert words in verdict.of((), is_late=is_late).reason
