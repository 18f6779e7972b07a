"""Backups are kept by rule: days, months, years; the last sound one always."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from qlvb.backup.model import Backup, BackupOccasion, BackupProof, BackupState
from qlvb.backup.retention import MOST_UNSOUND, Keeping, is_late, keeping_of, to_remove
from qlvb.kernel import clock

NIGHT = datetime(2026, 1, 1, 18, 15, tzinfo=UTC)


def a_backup(number, state=BackupState.GOOD, **changes):
    moment = NIGHT + timedelta(days=number)
    plain = {
        "backup_id": f"B{number:05d}",
        "occasion": BackupOccasion.NIGHTLY,
        "moment": moment,
        "asked_at": moment,
        "asked_by": "",
        "state": state,
    }
    return Backup(**plain | changes)


def a_proof(number, *, is_proved):
    at = NIGHT + timedelta(days=number, hours=1)
    return BackupProof(at=at, seconds=1, is_proved=is_proved, items=1, objects=1)


def nights(count, state=BackupState.GOOD, *, first=0, before=(), is_proved=None):
    """Backups of so many nights, each kept as the rule said when it was made."""
    kept = list(before)
    for number in range(first, first + count):
        one = a_backup(number, state)
        until = one.moment + keeping_of(one, kept).lasts
        proof = None if is_proved is None else a_proof(number, is_proved=is_proved)
        kept.append(a_backup(number, state, kept_until=until, proof=proof))
    return kept


def rules(backups):
    """How many are kept by each rule."""
    lasts = [each.kept_until - each.moment for each in backups]
    return {rule: lasts.count(rule.lasts) for rule in Keeping}


def left_after(backups, days):
    with clock.set_to(NIGHT + timedelta(days=days)):
        gone = {each.backup_id for each in to_remove(backups)}
    return [each for each in backups if each.backup_id not in gone]


def test_a_year_of_nights_leaves_days_months_and_the_year():
    left = left_after(nights(366), 365)
    days = {each.moment.astimezone(clock.VIETNAM).date() for each in left}
    assert len([day for day in days if (max(days) - day).days < 35]) == 35
    assert {day.month for day in days} == set(range(1, 13))
    assert min(days).isoformat() == "2026-01-02"


def test_a_month_is_kept_by_its_first_sound_backup():
    failed = a_backup(30, BackupState.FAILED)
    assert keeping_of(a_backup(31), [a_backup(0), failed]) is Keeping.MONTHLY
    assert keeping_of(a_backup(32), [a_backup(0), a_backup(31)]) is Keeping.DAILY
    assert keeping_of(a_backup(0), []) is Keeping.YEARLY


def test_a_file_that_stays_lost_does_not_keep_every_night_for_years():
    """Under a lock that nobody may take off: some for each month, and each other night 35 days."""
    kept = rules(nights(364, BackupState.INCOMPLETE))
    assert kept[Keeping.YEARLY] == MOST_UNSOUND
    assert kept[Keeping.MONTHLY] == 11 * MOST_UNSOUND


def test_a_proof_that_fails_every_night_does_not_either():
    kept = rules(nights(364, is_proved=False))
    assert kept[Keeping.YEARLY] == MOST_UNSOUND
    assert kept[Keeping.MONTHLY] == 11 * MOST_UNSOUND


def test_the_first_that_lacks_nothing_is_kept_after_all_that_lacked_something():
    lacking = nights(10, BackupState.INCOMPLETE)
    assert keeping_of(a_backup(10), lacking) is Keeping.YEARLY
    assert keeping_of(a_backup(10, BackupState.INCOMPLETE), lacking) is Keeping.DAILY


def test_one_whose_proof_failed_takes_nobody_s_place():
    failed = a_backup(0, proof=a_proof(0, is_proved=False))
    assert keeping_of(a_backup(1), [failed]) is Keeping.YEARLY
    assert keeping_of(a_backup(1), [a_backup(0)]) is Keeping.DAILY


def test_the_last_sound_and_the_last_proved_one_stay_behind_one_whose_proof_failed():
    proved = a_backup(0, proof=a_proof(0, is_proved=True))
    sound, lacking = a_backup(1), a_backup(2, BackupState.INCOMPLETE)
    failed = a_backup(3, proof=a_proof(3, is_proved=False))
    left = left_after([proved, sound, lacking, failed], 400)
    assert left == [proved, sound, failed]


def test_a_backup_that_lacks_files_is_not_late_and_one_whose_proof_failed_is():
    now = NIGHT + timedelta(hours=3)
    assert is_late([], now)
    assert not is_late([a_backup(0)], now)
    assert not is_late([a_backup(0, BackupState.INCOMPLETE)], now)
    assert is_late([a_backup(0, proof=a_proof(0, is_proved=False))], now)
    assert is_late([a_backup(0)], now + timedelta(days=1))


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(BackupState)),
        min_size=1,
        max_size=12,
        unique_by=lambda each: each[0],
    ),
    st.integers(0, 5000),
)
def test_the_last_good_one_and_what_is_under_way_never_go(made, days):
    backups = [
        a_backup(n, state, kept_until=NIGHT + timedelta(days=n + 35)) for n, state in sorted(made)
    ]
    left = left_after(backups, days)
    good = [each for each in backups if each.is_good]
    assert not good or good[-1] in left
    assert all(each in left for each in backups if each.is_under_way)
