"""A restore that stopped: why is told first, and what it had found is not lost when it goes on."""

from datetime import UTC, datetime

from qlvb.backup.model import MOST_PROBLEMS, Extent, Restore, RestoreStage, Scope

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WHY = "Dừng ở bước “Đang khôi phục tài khoản”."


def a_restore(*problems):
    found = Restore(
        restore_id="R",
        backup_id="B",
        scope=Scope(extent=Extent.WHOLE),
        asked_at=NOW,
        stage=RestoreStage.ACCOUNTS,
    )
    for each in problems:
        found = found.with_problem(each)
    return found


def test_a_restore_that_found_files_lost_and_stopped_still_names_them_when_it_is_done():
    found = a_restore("Không còn tệp A trong kho", "Không còn tệp B trong kho")
    again = found.fail(WHY, NOW).go_on()
    assert (again.stage, again.finished_at) == (RestoreStage.ACCOUNTS, None)
    assert (again.problems, again.problem_count) == (found.problems, 2)
    # It may stop once more, and go on from there.
    assert again.fail(WHY, NOW).go_on().problems == found.problems


def test_why_a_restore_stopped_is_told_however_much_it_had_found():
    found = a_restore(*(f"Không còn tệp {number} trong kho" for number in range(60)))
    stopped = found.fail(WHY, NOW)
    assert stopped.problems[0] == WHY
    assert (len(found.problems), stopped.problem_count) == (MOST_PROBLEMS, 61)
    again = stopped.go_on()
    assert (again.problems, again.problem_count) == (found.problems, 60)
