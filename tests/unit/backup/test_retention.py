"""Backups are kept by rule: days, months, years; the last good one always."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from qlvb.backup.model import Backup, BackupOccasion, BackupState
from qlvb.backup.retention import Keeping, keeping_of, to_remove
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


def nights(count):
    """Good backups of so many nights, each kept as the rule said when it was made."""
    kept = []
    for number in range(count):
        one = a_backup(number)
        until = one.moment + keeping_of(one, kept).lasts
        kept.append(a_backup(number, kept_until=until))
    return kept


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


def test_a_month_is_kept_by_its_first_good_backup():
    failed = a_backup(30, BackupState.FAILED)
    assert keeping_of(a_backup(31), [a_backup(0), failed]) is Keeping.MONTHLY
    assert keeping_of(a_backup(32), [a_backup(0), a_backup(31)]) is Keeping.DAILY
    assert keeping_of(a_backup(0), []) is Keeping.YEARLY


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
